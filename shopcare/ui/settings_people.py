"""Settings: who works with the shop, in which role, and their PINs."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shopcare import texts
from shopcare.domain.permissions import ROLE_RIGHTS
from shopcare.services import staff
from shopcare.ui.buttons import text_button
from shopcare.ui.settings_parts import Pane


class PeoplePane(Pane):
    """Staff list, adding, PINs."""

    key = "people"

    def build(self) -> None:
        """The list, then a form for one more."""
        tr = self.context.tr
        card = self.card(tr("Staff"), tr("The name stands beside every step in the history of a record."))
        holder = QWidget()
        self.list = QVBoxLayout(holder)
        self.list.setContentsMargins(0, 0, 0, 0)
        card.addWidget(holder)
        card = self.card(tr("One more person"))
        self.name = QLineEdit()
        self.name.setMaxLength(100)
        self.row(card, tr("Name"), self.name)
        roles = [(role, texts.role_text(tr, role)) for role in ROLE_RIGHTS]
        self.role = self.choice(roles, lambda _role: self._rights())
        self.role.setCurrentIndex(self.role.findData("agent"))
        self.row(card, tr("Role"), self.role)
        self.rights = self.note()
        card.addWidget(self.rights)
        self.add = text_button(tr("Add person"), "primary")
        self.add.clicked.connect(self._add)
        self.buttons(card, self.add)
        self._rights()

    def refresh(self) -> None:
        """Read the list."""
        self.context.jobs.read(staff.members, self.context.session, done=self._on_read, failed=self.fail)

    def _on_read(self, members: list[dict]) -> None:
        tr = self.context.tr
        while (item := self.list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for member in members:
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            pin = tr("PIN set") if member["pin"] else tr("no PIN")
            line.addWidget(self.note(f"{member['name']} · {texts.role_text(tr, member['role'])} · {pin}"), 1)
            change = text_button(tr("Change PIN…") if member["pin"] else tr("Set a PIN…"), "link")
            change.clicked.connect(lambda _on=False, name=member["name"]: self._ask_pin(name))
            change.setAccessibleName(f"{change.text()} {member['name']}")
            line.addWidget(change)
            self.list.addWidget(holder)

    def _rights(self) -> None:
        tr = self.context.tr
        mark = "、" if tr.lang == "zh_CN" else ", "
        rights = [texts.right_text(tr, right) for right in sorted(ROLE_RIGHTS[self.role.currentData()])]
        self.rights.setText(tr("May: {rights}", rights=mark.join(rights)))

    def _add(self) -> None:
        name = self.name.text()
        self.write(staff.add, self.context.session, name, self.role.currentData(), done=self._added)

    def _added(self, changes) -> None:  # noqa: ANN001
        self.name.clear()
        self.context.hub.say.emit(texts.op_text(self.context.tr, changes.op), True)

    def _ask_pin(self, name: str) -> None:
        tr = self.context.tr

        def typed(pin: str | None) -> None:
            if pin is not None:
                self.write(staff.set_pin, self.context.session, name, pin.strip() or None,
                           done=lambda c: self.context.hub.say.emit(texts.op_text(tr, c.op), False))

        self.context.prompts.text(
            self, tr("PIN of {name}", name=name), tr("4 to 12 digits; leave it empty to take the PIN away"), "", typed
        )
