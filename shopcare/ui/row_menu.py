"""What can be done with the rows under the pointer: the menu, and files let go over a row."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from shopcare import texts
from shopcare.services import form_choice, photos, records
from shopcare.services.session import Session
from shopcare.ui import step_taking
from shopcare.ui.bulk_bar import AT_MOST, look_at
from shopcare.ui.drop_zone import DropPlan
from shopcare.ui.list_chips import RECYCLED
from shopcare.ui.photo_strip import is_evidence
from shopcare.ui.photo_words import photo_trouble

if TYPE_CHECKING:
    from shopcare.ui.record_list import RecordList

#: So many steps stand in the menu itself; there are rarely more.
_SHOWN = 8


def look(session: Session, kind: str, ids: list[int]) -> tuple[Counter, dict[str, Any]]:
    """The open steps of the records, and the first record. Raises DomainError ``record_gone``."""
    steps = look_at(session, kind, ids)[0] if len(ids) <= AT_MOST else Counter()
    return steps, records.load(session, kind, ids[0])


def build(shown: RecordList, steps: Counter, record: dict[str, Any] | None) -> QMenu:
    """The menu of the selected rows; ``record`` is the one record when there is one."""
    context, tr = shown.context, shown.context.tr
    menu = QMenu(shown.table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    recycled = shown.chips.current == RECYCLED
    many = len(shown.refs()) > 1
    current = shown.table.current_id()
    if current is not None:
        menu.addAction(tr("Open")).triggered.connect(lambda: shown.open_record(current))
    ordered = [] if recycled else step_taking.likely_first(list(steps))[:_SHOWN]
    if ordered:
        menu.addSeparator()
    for step in ordered:
        words = texts.step_text(tr, step[0], step[1])
        if many:
            action = menu.addAction(f"{words} ({steps[step]})")
            action.triggered.connect(lambda _on=False, step=step: shown.bulk.ask(step, steps[step]))
        elif record is not None:
            menu.addAction(words).triggered.connect(
                lambda _on=False, step=step: step_taking.take(
                    context, shown, shown.kind, record, step[0], step[1], shown.say_trouble
                )
            )
    menu.addSeparator()
    if form_choice.form_for(shown.kind) and not recycled:
        menu.addAction(tr("Print…")).triggered.connect(lambda: shown.print_selected())
    menu.addAction(tr("Copy rows")).triggered.connect(lambda: shown.table.copy())
    menu.addSeparator()
    if recycled:
        menu.addAction(tr("Take out of the recycle bin")).triggered.connect(shown.restore)
    else:
        menu.addAction(tr("Recycle")).triggered.connect(shown.recycle)
    return menu


def popup(shown: RecordList, at: QPoint) -> None:
    """Read what is open for the selected rows, then show the menu at that place of the screen."""
    ids = [record_id for _kind, record_id in shown.refs()]
    if not ids:
        return
    shown.context.jobs.read(
        look, shown.context.session, shown.kind, ids,
        done=lambda found: build(shown, *found).popup(at), failed=shown.say_trouble,
    )


def drop_plan(shown: RecordList, host: QWidget, files: list[Path], point: QPoint) -> DropPlan | None:
    """Photos let go over a row go to its record; ``point`` is in the coordinates of ``host``. None besides rows."""
    port = shown.table.viewport()
    at = port.mapFrom(host, point)
    fitting = [path for path in files if is_evidence(path)]
    if not fitting or not shown.table.isVisible() or shown.chips.current == RECYCLED:
        return None
    panel = shown.panel
    if shown.host.panel_open and panel.rect().contains(panel.mapFrom(host, point)):
        return None
    record_id = shown.model.id_at(shown.table.rowAt(at.y())) if port.rect().contains(at) else None
    if record_id is None:
        return None
    row = shown.table.rowAt(at.y())
    ref = shown.model.text_at(row, 0) or f"{texts.kind_one_text(shown.context.tr, shown.kind)} {record_id}"
    words = shown.context.tr("Let go: add to the photos of {ref}", ref=ref)
    return DropPlan(words, lambda: add_photos(shown, record_id, fitting), "image-plus")


def add_photos(shown: RecordList, record_id: int, files: list[Path]) -> None:
    """Add each file to the record; what cannot be added is named, the others are added."""
    context, tr = shown.context, shown.context.tr
    added: list[Path] = []
    troubles: list[str] = []

    def one(path: Path, problem: BaseException | None) -> None:
        if problem is None:
            added.append(path)
        else:
            troubles.append(photo_trouble(tr, problem))
        if len(added) + len(troubles) < len(files):
            return
        if added:
            context.hub.say.emit(tr.plural("{n} photo added", "{n} photos added", len(added)), len(added) == 1)
        if troubles:
            shown.message.show_message("\n".join(dict.fromkeys(troubles)), "danger")

    for path in files:
        context.jobs.write(
            photos.add, context.session, shown.kind, record_id, path,
            done=lambda _changes, path=path: one(path, None), failed=lambda exc, path=path: one(path, exc),
        )
