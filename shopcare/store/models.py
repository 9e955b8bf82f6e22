"""All row classes of the shop file, gathered from the modules that define them by subject."""

from __future__ import annotations

from peewee import SQL

from shopcare.store.fields import Row
from shopcare.store.model_aftersales import *  # noqa: F403
from shopcare.store.model_aftersales import __all__ as _aftersales
from shopcare.store.model_people import *  # noqa: F403
from shopcare.store.model_people import __all__ as _people
from shopcare.store.model_system import *  # noqa: F403
from shopcare.store.model_system import __all__ as _system
from shopcare.store.model_trade import *  # noqa: F403
from shopcare.store.model_trade import __all__ as _trade

#: Every table, parents before children.
NAMES = (*_people, *_trade, *_aftersales, *_system)
ROWS: tuple[type[Row], ...] = tuple(globals()[name] for name in NAMES)
TABLES: dict[str, type[Row]] = {row._meta.table_name: row for row in ROWS}

#: What lists sort and filter by: (table, index name, columns).
LIST_INDEXES = (
    ("orders", "orders_placed", "placed_at DESC, id DESC"),
    ("orders", "orders_status", "status, storefront_id, placed_at DESC, id DESC"),
    ("cases", "cases_opened", "opened_at DESC, id DESC"),
    ("cases", "cases_chip", "chip, storefront_id, opened_at DESC, id DESC"),
    ("cases", "cases_waybill", "return_waybill"),
    ("refund", "refund_opened", "opened_at DESC, id DESC"),
    ("refund", "refund_state", "state, storefront_id, opened_at DESC, id DESC"),
    ("refund", "refund_platform_no", "platform_refund_no"),
    ("claim", "claim_state", "state, storefront_id, opened_at DESC, id DESC"),
    ("complaint", "complaint_opened", "opened_at DESC, id DESC"),
    ("complaint", "complaint_state", "state, storefront_id, opened_at DESC, id DESC"),
    ("review", "review_opened", "opened_at DESC, id DESC"),
    ("review", "review_state", "state, storefront_id, opened_at DESC, id DESC"),
    ("repair", "repair_state", "state, storefront_id, opened_at DESC, id DESC"),
    ("unknown_parcel", "unknown_parcel_state", "state, received_at DESC, id DESC"),
    ("deadline", "deadline_due", "met_at, due_at"),
    ("event", "event_subject_index", "kind, subject_id"),
)

#: Indexes of the few rows that have a value: (table, index name, column).
PARTIAL_INDEXES = (
    ("customer", "customer_merged_into_id", "merged_into_id"),
    ("parcel", "parcel_case_id", "case_id"),
)


def _declare() -> None:
    """Give every column with a default the same default in the database, and the list indexes their place."""
    for row in ROWS:
        for field in row._meta.sorted_fields:
            if field.default is not None and not callable(field.default):
                literal = f"'{field.default}'" if isinstance(field.default, str) else str(field.default)
                field.constraints = [SQL(f"DEFAULT {literal}"), *(field.constraints or [])]
    for table, name, columns in LIST_INDEXES:
        parts = [SQL(part.strip()) for part in columns.split(",")]
        TABLES[table].add_index(TABLES[table].index(*parts, name=name, safe=False))
    for table, name, column in PARTIAL_INDEXES:
        field = TABLES[table]._meta.columns[column]
        TABLES[table].add_index(TABLES[table].index(field, name=name, safe=False, where=field.is_null(False)))


_declare()

__all__ = [*NAMES, "LIST_INDEXES", "NAMES", "ROWS", "TABLES", "Row"]
