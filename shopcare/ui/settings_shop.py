"""Settings: the shop's name, its storefronts, and the addresses returns go to."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.domain.orders import PLATFORMS
from shopcare.services import housekeeping, settings
from shopcare.ui.buttons import text_button
from shopcare.ui.settings_parts import Pane, pick

_ADDRESS = ("contact", "phone", "province", "city", "district", "street", "postcode")


class ShopPane(Pane):
    """Shop, storefronts, addresses."""

    key = "shop"

    def build(self) -> None:
        """Name, storefront chooser, addresses of the storefront, one form for adding and changing."""
        tr = self.context.tr
        card = self.card()
        self.name = QLineEdit()
        self.name.setMaxLength(100)
        self.name.editingFinished.connect(self._rename)
        self.row(card, tr("Shop name"), self.name)
        card = self.card(tr("Storefronts"))
        self.front = self.choice([], lambda _id: self._show_front())
        self.row(card, tr("Storefront"), self.front)
        self.front_name = QLineEdit()
        self.front_name.setMaxLength(100)
        self.front_name.editingFinished.connect(self._edit_front)
        self.row(card, tr("Name"), self.front_name)
        platforms = [(code, texts.platform_text(tr, code)) for code in PLATFORMS]
        self.platform = self.choice(platforms, lambda _code: self._edit_front())
        self.row(card, tr("Platform"), self.platform)
        self.add_front = text_button(tr("Add a storefront…"), "", "plus", self.context.icons)
        self.add_front.clicked.connect(self._add_front)
        self.buttons(card, self.add_front)
        card = self.card(tr("Return addresses"), tr("The default one is printed on return labels."))
        holder = QWidget()
        self.list = QVBoxLayout(holder)
        self.list.setContentsMargins(0, 0, 0, 0)
        card.addWidget(holder)
        self.form_title = QLabel()
        card.addWidget(self.form_title)
        words = {
            "contact": tr("Recipient"), "phone": tr("Phone"), "province": tr("Province"), "city": tr("City"),
            "district": tr("District"), "street": tr("Street and number"), "postcode": tr("Postcode"),
        }
        self.edits = {}
        for name in _ADDRESS:
            edit = self.edits[name] = QLineEdit()
            edit.setMaxLength(200)
            self.row(card, words[name], edit)
        self.save = text_button("", "primary")
        self.save.clicked.connect(self._save)
        self.cancel = text_button(tr("Cancel"))
        self.cancel.clicked.connect(lambda: self._edit_address(None))
        self.buttons(card, self.save, self.cancel)
        self._fronts: dict[int, dict] = {}
        self._address: int | None = None
        self._shop_name = ""
        self._edit_address(None)

    def refresh(self) -> None:
        """Read name, storefronts and addresses."""
        self.context.jobs.read(self._read, done=self._on_read, failed=self.fail)

    def _read(self) -> tuple[str, list[dict], dict[int, list[dict]]]:
        session = self.context.session
        fronts = session.storefronts()
        return settings.shop_name(session), fronts, {f["id"]: settings.addresses(session, f["id"]) for f in fronts}

    def _on_read(self, found: tuple[str, list[dict], dict[int, list[dict]]]) -> None:
        self._shop_name, fronts, self._addresses = found
        if not self.name.hasFocus():
            self.name.setText(self._shop_name)
        self._fronts = {front["id"]: front for front in fronts}
        shown = self.front.currentData()
        self.front.clear()
        for front in fronts:
            self.front.addItem(front["name"], front["id"])
        if shown in self._fronts:
            pick(self.front, shown)
        self._show_front()

    def _show_front(self) -> None:
        front = self._fronts.get(self.front.currentData())
        for widget in (self.front, self.front_name, self.platform, self.save):
            widget.setEnabled(front is not None)
        _empty(self.list)
        if front is None:
            return
        self.front_name.setText(front["name"])
        pick(self.platform, front["platform"])
        for address in self._addresses[front["id"]]:
            self.list.addWidget(self._line(address))
        if not self._addresses[front["id"]]:
            self.list.addWidget(self.note(self.context.tr("No return address yet: enter it below.")))

    def _line(self, address: dict) -> QWidget:
        tr = self.context.tr
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        place = "".join(address[part] for part in ("province", "city", "district", "street"))
        default = f"（{tr('default')}）" if tr.lang == "zh_CN" else f" ({tr('default')})"
        words = f"{address['contact']} {address['phone']} · {place}{default if address['is_default'] else ''}"
        column.addWidget(self.note(words))
        edit = text_button(tr("Edit"), "link")
        edit.clicked.connect(partial(self._edit_address, address))
        parts = [edit]
        if not address["is_default"]:
            prefer = text_button(tr("Make it the default"), "link")
            prefer.clicked.connect(partial(self._change, housekeeping.prefer_address, address["id"]))
            parts.append(prefer)
        remove = text_button(tr("Remove"), "link")
        remove.clicked.connect(partial(self._change, housekeeping.remove_address, address["id"]))
        self.buttons(column, *parts, remove)
        for button in (*parts, remove):
            button.setAccessibleName(f"{button.text()} {address['contact']}")
        return holder

    def _change(self, work: Any, address_id: int, _on: bool = False) -> None:
        self._edit_address(None)
        self.write(work, self.context.session, address_id,
                   done=lambda made: self.context.hub.say.emit(texts.op_text(self.context.tr, made.op), True))

    def _edit_address(self, address: dict | None, _on: bool = False) -> None:
        tr = self.context.tr
        self._address = address["id"] if address else None
        for name, edit in self.edits.items():
            edit.setText(address[name] if address else "")
        self.form_title.setText(tr("Change this address") if address else tr("Another address"))
        self.save.setText(tr("Save address") if address else tr("Add address"))
        self.cancel.setVisible(address is not None)
        if address:
            self.edits["contact"].setFocus()

    def _save(self) -> None:
        values = {name: edit.text() for name, edit in self.edits.items()}
        session, front, address = self.context.session, self.front.currentData(), self._address

        def work() -> None:
            settings.put_address(session, front, values, address)

        self.write(work, done=lambda _r: (self._edit_address(None), self._said("address.put")))

    def _said(self, op: str) -> None:
        self.context.hub.say.emit(texts.op_text(self.context.tr, op), True)

    def _rename(self) -> None:
        if self.name.text().strip() and self.name.text().strip() != self._shop_name:
            self._shop_name = self.name.text().strip()
            self.write(settings.rename_shop, self.context.session, self._shop_name)

    def _edit_front(self) -> None:
        front = self._fronts.get(self.front.currentData())
        if front is None:
            return
        name, platform = self.front_name.text().strip(), self.platform.currentData()
        if (name, platform) != (front["name"], front["platform"]):
            front["name"], front["platform"] = name, platform
            self.write(housekeeping.edit_storefront, self.context.session, front["id"], name, platform)

    def _add_front(self) -> None:
        tr, session = self.context.tr, self.context.session

        def named(name: str | None) -> None:
            if name and name.strip():
                self.write(lambda: settings.add_storefront(session, "other", name) and None,
                           done=lambda _r: self._said("storefront.add"))

        self.context.prompts.text(self, tr("Add a storefront"), tr("Name"), "", named)


def _empty(layout: Any) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
