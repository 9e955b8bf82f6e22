"""Half an emoji, as a keyboard leaves it behind, typed into search box and panel of the real widgets."""

from __future__ import annotations

from shopcare.i18n import Translator
from shopcare.services import lists, notes, records, settings
from shopcare.services.session import Session
from shopcare.store.models import CaseRow
from shopcare.ui.context import Context, Hub
from shopcare.ui.icons import Icons
from shopcare.ui.jobs import Jobs
from shopcare.ui.record_panel import RecordPanel
from shopcare.ui.theme import Theme
from tests.ui.conftest import FakePrompts

HALF = "圆\ud83d通"


def test_services_mend_it_everywhere(session: Session) -> None:
    case = session.shop.scalar(CaseRow.select(CaseRow.id))
    assert records.set_field(session, "returns", case, "return_carrier", HALF).undoable
    assert records.load(session, "returns", case)["return_carrier"] == "圆\ufffd通"
    notes.write(session, "returns", case, HALF)
    settings.rename_shop(session, HALF)
    settings.put(session, "backup_folder", HALF)
    settings.put(session, "columns.orders", [HALF])
    lists.find(session, HALF)
    for kind in ("orders", "returns", "refunds"):
        assert [list(piece) for piece in lists.ids(session, lists.Query(kind, text=HALF))] in ([], [[]])
    both = "a\ud83d\udc5fb"
    records.set_field(session, "returns", case, "return_carrier", both)
    assert records.load(session, "returns", case)["return_carrier"] == "a👟b"


def test_a_panel_saves_it(session: Session, qtbot, qapp) -> None:  # noqa: ANN001
    context = Context(session, Jobs(inline=True), Icons(Theme("light")), Translator("en"), FakePrompts(), Hub())
    case = session.shop.scalar(CaseRow.select(CaseRow.id))
    panel = RecordPanel(context, "returns")
    qtbot.addWidget(panel)
    panel.show()
    panel.show_record(case)
    field = panel.fields["return_carrier"]
    field.editor.setFocus()
    field.editor.setText(HALF)
    field.editor.setModified(True)
    field.editor.editingFinished.emit()
    assert records.load(session, "returns", case)["return_carrier"] in ("圆\ufffd通", "")
    assert field.problem == ""
