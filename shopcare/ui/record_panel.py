"""The panel of one record: deadline, facts, fields that save by themselves, photos, links, notes, timeline, steps."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from shopcare import texts
from shopcare.domain import kinds
from shopcare.domain.errors import DomainError
from shopcare.services import detail as details
from shopcare.services import form_choice, records
from shopcare.services.changes import Changes
from shopcare.services.detail import Detail
from shopcare.services.session import Session
from shopcare.ui import step_taking
from shopcare.ui.buttons import text_button
from shopcare.ui.context import Context
from shopcare.ui.fields import Field
from shopcare.ui.meanings import meaning, new_words
from shopcare.ui.message_bar import MessageBar
from shopcare.ui.panel_fields import make_fields, shown_value, to_typed
from shopcare.ui.panel_notes import NotesBox
from shopcare.ui.panel_sections import deadline_band, facts, lines_section, links_section, timeline_section
from shopcare.ui.photo_strip import PhotoStrip
from shopcare.ui.side_panel import SidePanel


def read_all(session: Session, kind: str, record_id: int) -> tuple[Detail, list[dict]]:
    """A record whole, and what happened to it. Raises DomainError ``record_gone``."""
    return details.detail(session, kind, record_id), details.timeline(session, kind, record_id, 50)


class RecordPanel(SidePanel):
    """Signal: ``next_requested()`` Ctrl+Enter: everything is saved, go to the next record."""

    next_requested = Signal()

    def __init__(self, context: Context, kind: str, parent: QWidget | None = None):
        """Empty until :meth:`show_record`."""
        tr = context.tr
        super().__init__(context.icons, tr, texts.kind_one_text(tr, kind), parent)
        self.context, self.kind = context, kind
        self.record_id = 0
        self.detail: Detail | None = None
        self.fields: dict[str, Field] = {}
        self.message = MessageBar(context.icons, tr)
        self.message.setObjectName("panel_message")
        self.photos: PhotoStrip | None = None
        self.notes: NotesBox | None = None
        self.steps: list[QPushButton] = []
        self._later = QTimer(self, singleShot=True, interval=20)
        self._later.timeout.connect(self._read)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.next_requested)

    # -- what is shown ----------------------------------------------------------------------------------------

    def show_record(self, record_id: int) -> None:
        """Show another record; what was typed in the one before is saved."""
        self.flush()
        self.record_id = record_id
        self._read()

    def apply_changes(self, changes: Changes) -> None:
        """Read the record again when it or one of its neighbours changed."""
        if self.record_id and not self.isHidden():
            self._later.start()

    def flush(self) -> bool:
        """Save what was typed; False when something is no valid value."""
        good = all([field.flush() for field in self.fields.values() if field.dirty])
        if self.notes is not None:
            self.notes.flush()
        return good

    def leave(self) -> None:
        """The panel was closed."""
        self.flush()
        self.record_id = 0
        self.detail = None

    def focus_first(self) -> None:
        """Into the first field that can be edited."""
        for field in self.fields.values():
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def _read(self) -> None:
        asked = self.record_id
        if not asked:
            return

        def done(found: tuple[Detail, list[dict]]) -> None:
            if asked == self.record_id:
                self._show(*found)

        def failed(exc: BaseException) -> None:
            if asked == self.record_id:
                self._say(exc)

        self.context.jobs.read(read_all, self.context.session, self.kind, asked, done=done, failed=failed)

    def _show(self, found: Detail, happened: list[dict]) -> None:
        same = self.detail is not None and self.detail.id == found.id
        before, self.detail = self.detail, found
        chip = texts.chip_text(self.context.tr, self.kind, found.chip)
        self.set_heading(self._title(found), chip, meaning(self.kind, found.chip))
        if same and before is not None and self._typing():
            # Somebody is writing: bring the values in line and leave the widgets where they are.
            self._refresh_values(found)
            self._show_steps(found)
            return
        place = self._scroll.verticalScrollBar().value() if same else 0
        if not same:
            self.message.hide()
        self._build(found, happened)
        QTimer.singleShot(0, self, lambda: self._scroll.verticalScrollBar().setValue(place))

    def _title(self, found: Detail) -> str:
        number = found.record.get(kinds.KINDS[self.kind].number)
        return str(number) if number else self.context.tr("Draft {id}", id=found.id)

    def _typing(self) -> bool:
        focus = self.window().focusWidget() if self.window() else None
        return focus is not None and self.isAncestorOf(focus) and not isinstance(focus, QPushButton)

    def _refresh_values(self, found: Detail) -> None:
        for name, field in self.fields.items():
            if name in found.record:
                value = shown_value(self.kind, name, found.record, found.zone)
                field.refresh_value(value, self._worded(name, value))

    def _worded(self, name: str, value: Any) -> str:
        return texts.choice_text(self.context.tr, self.kind, name, value) if isinstance(value, str) else str(value)

    def _build(self, found: Detail, happened: list[dict]) -> None:
        tr = self.context.tr
        self.message.setParent(None)
        for kept in (self.photos, self.notes):
            if kept is not None:
                kept.setParent(None)
        self.clear()
        self.set_top(deadline_band(self.context, found))
        self.add_section("", self.message)
        self.add_section("", facts(self.context, found))
        lines = lines_section(self.context, found)
        if lines is not None:
            self.add_section(tr("Goods") if found.kind != "refunds" else tr("How the sum is made"), lines)
        self.fields = make_fields(self.context, found)
        section = self.add_section(tr("Details"))
        for name, field in self.fields.items():
            field.committed.connect(lambda value, name=name: self._save(name, value))
            field.kept.connect(lambda value, name=name: self._save(name, value, force=True))
            section.addWidget(field)
        if self.photos is None:
            self.photos = PhotoStrip(self.context)
        in_use = not found.record.get("recycled_at")
        self.photos.set_record(self.kind, found.id, self._title(found), found.evidence, in_use)
        self.add_section("", self.photos)
        links = links_section(self.context, found)
        if links is not None:
            self.add_section(tr("Belongs together"), links)
        if self.notes is None:
            self.notes = NotesBox(self.context)
        self.notes.set_record(self.kind, found.id, found.notes)
        self.add_section(tr("Notes"), self.notes)
        self.add_section(tr("Progress"), timeline_section(self.context, found, happened))
        self.photos.show()
        self.notes.show()
        self._show_steps(found)

    # -- saving -----------------------------------------------------------------------------------------------

    def _save(self, name: str, value: Any, force: bool = False) -> None:
        found = self.detail
        if found is None:
            return
        field, before = self.fields[name], found.record.get(name)
        typed = to_typed(self.kind, name, value, found.record)
        expect = records.ANY if force else before

        def done(_changes: Changes) -> None:
            field.clear_problem()
            self.message.hide()

        def failed(exc: BaseException) -> None:
            if isinstance(exc, DomainError) and exc.code == "changed_elsewhere":
                other = shown_value(self.kind, name, found.record | {name: exc.params["theirs"]}, found.zone)
                field.show_conflict(other, self._worded(name, other))
            elif isinstance(exc, DomainError):
                field.not_saved(shown_value(self.kind, name, found.record, found.zone))
                field.show_error(texts.error_text(self.context.tr, exc))
            else:
                field.not_saved(shown_value(self.kind, name, found.record, found.zone))
                self.context.hub.fail.emit(exc)

        self.context.jobs.write(
            records.set_field, self.context.session, self.kind, found.id, name, typed, expect,
            done=done, failed=failed,
        )

    # -- steps ------------------------------------------------------------------------------------------------

    def _show_steps(self, found: Detail) -> None:
        tr, icons = self.context.tr, self.context.icons
        ordered = step_taking.likely_first(found.steps)
        self.steps = []
        buttons: list[QPushButton] = []
        if found.kind == "orders" and not found.record.get("recycled_at"):
            for kind in ("returns", "refunds", "complaints"):
                button = text_button(new_words(tr, kind), "primary" if kind == "returns" else "")
                button.clicked.connect(
                    lambda _on=False, kind=kind: self.context.hub.new_record.emit(kind, {"order_id": found.id})
                )
                buttons.append(button)
        elif ordered:
            machine, event, _target = ordered[0]
            button = text_button(texts.step_text(tr, machine, event), step_taking.role_of(event))
            button.clicked.connect(lambda _on=False, m=machine, e=event: self.take_step(m, e))
            buttons.append(button)
            self.steps.append(button)
            ordered = ordered[1:]
        form = form_choice.form_for(self.kind)
        if form and not found.record.get("recycled_at") and found.record.get("number"):
            button = text_button(tr("Print label"), "", "printer", icons)
            refs = [(self.kind, found.id)]
            button.clicked.connect(lambda: self.context.hub.print_records.emit(form, refs, False))
            buttons.append(button)
        if ordered:
            more = text_button("")
            icons.dress(more, "ellipsis")
            more.setAccessibleName(tr("More steps"))
            more.setToolTip(tr("More steps"))
            more.setMaximumWidth(self.context.theme.px(64))
            menu = QMenu(more)
            for machine, event, _target in ordered:
                action = menu.addAction(texts.step_text(tr, machine, event))
                action.triggered.connect(lambda _on=False, m=machine, e=event: self.take_step(m, e))
            more.setMenu(menu)
            buttons.append(more)
        if found.record.get("recycled_at"):
            back = text_button(tr("Take out of the recycle bin"), "primary", "archive-restore", icons)
            back.clicked.connect(lambda: self._unrecycle(found.id))
            buttons = [back]
        self.set_buttons(buttons)

    def take_step(self, machine: str, event: str) -> None:
        """Take a step of this record; what was typed is saved before."""
        self.flush()
        if self.detail is not None:
            step_taking.take(
                self.context, self, self.kind, self.detail.record, machine, event, self._say, self.message.hide
            )

    def _unrecycle(self, record_id: int) -> None:
        self.context.jobs.write(records.unrecycle, self.context.session, self.kind, [record_id], failed=self._say)

    def _say(self, exc: BaseException) -> None:
        if isinstance(exc, DomainError):
            self.message.show_message(texts.error_text(self.context.tr, exc), "danger")
            self._scroll.verticalScrollBar().setValue(0)
        else:
            self.context.hub.fail.emit(exc)
