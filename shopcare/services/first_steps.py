"""The first weeks: which steps of setting up are done, read from what was really done, never ticked by hand."""

from __future__ import annotations

from shopcare.services import settings
from shopcare.services.session import Session
from shopcare.store.models import CaseRow, OrderRow, PrintLogRow, SettingRow

STEPS = ("import_orders", "label_printer", "scan_parcel", "print_label", "backup_folder")


def progress(session: Session) -> dict[str, bool] | None:
    """Which steps are done; None when the list was closed, all is done, or this is the sample shop."""
    if settings.is_sample(session) or settings.get(session, "checklist_closed"):
        return None
    shop = session.shop
    forms = {row[0] for row in shop.rows(PrintLogRow.select(PrintLogRow.form).distinct())}
    done = {
        "import_orders": shop.scalar(OrderRow.select(OrderRow.id).limit(1)) is not None,
        "label_printer": "printer_test" in forms
        or shop.scalar(SettingRow.select(SettingRow.key).where(SettingRow.key.in_(("label_paper", "printer_dpi"))))
        is not None,
        "scan_parcel": shop.scalar(CaseRow.select(CaseRow.id).where(CaseRow.received_at.is_null(False)).limit(1))
        is not None,
        "print_label": "return_label" in forms,
        "backup_folder": bool(settings.get(session, "backup_folder")),
    }
    return None if all(done.values()) else done
