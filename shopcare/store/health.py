"""The health of a shop: what the file itself says, and what its sums, counters, photos and journal say.

``check`` only reads. Findings of kind ``damage`` mean that the file must not be worked on; ``wrong`` ones are sums
that contradict each other; ``note`` ones are worth knowing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from shopcare.domain.errors import Cancelled, DomainError, ShopDamaged
from shopcare.store import journal, photos
from shopcare.store.database import Shop
from shopcare.store.failures import DRIVER_ERRORS, translate
from shopcare.store.migrating import schema_differences

DAMAGE, WRONG, NOTE = "damage", "wrong", "note"

#: (table, chip column, whether it has storefronts): what ``state_count`` counts.
COUNTED = (
    ("orders", "status", True), ("cases", "chip", True), ("refund", "state", True), ("complaint", "state", True),
    ("review", "state", True), ("repair", "state", True), ("claim", "state", True),
    ("unknown_parcel", "state", False),
)
#: Tables whose records carry numbers of a series.
NUMBERED = ("cases", "refund", "complaint", "review", "repair", "claim", "unknown_parcel")


@dataclass(frozen=True)
class Finding:
    """One thing found: a code with its values, how bad it is, and the record it is about (kind and number)."""

    code: str
    params: dict[str, object] = field(default_factory=dict)
    kind: str = WRONG
    ref: str = ""


def _file(execute: Callable) -> Iterator[Finding]:
    for (text,) in execute("PRAGMA integrity_check(20)").fetchall():
        if text != "ok":
            yield Finding("file_damaged", {"detail": text}, DAMAGE)
    for table, row_id, parent, _ in execute("PRAGMA foreign_key_check").fetchall()[:20]:
        yield Finding("reference_broken", {"table": table, "id": row_id, "parent": parent}, DAMAGE)
    for kind, name in schema_differences(execute):
        yield Finding("schema_differs", {"what": name, "type": kind}, DAMAGE)


def _refunds(execute: Callable) -> Iterator[Finding]:
    for number, amount, lines in execute(
        "SELECT r.number, r.amount, total(CASE l.direction WHEN 'to_buyer' THEN l.amount ELSE -l.amount END)"
        " FROM refund r JOIN refund_line l ON l.refund_id = r.id GROUP BY r.id"
        " HAVING max(0, total(CASE l.direction WHEN 'to_buyer' THEN l.amount ELSE -l.amount END)) != r.amount"
    ).fetchall():
        yield Finding("refund_sum_differs", {"amount": amount, "lines": int(lines)}, WRONG, number or "")
    for number, paid_out, payments in execute(
        "SELECT r.number, r.paid_out, coalesce(p.n, 0) FROM refund r LEFT JOIN (SELECT refund_id,"
        " sum(CASE WHEN counter_to_id IS NULL THEN amount ELSE -amount END) AS n FROM refund_payment"
        " GROUP BY refund_id) p ON p.refund_id = r.id WHERE r.paid_out != coalesce(p.n, 0)"
    ).fetchall():
        yield Finding("refund_payments_differ", {"paid_out": paid_out, "payments": payments}, WRONG, number or "")


def _orders(execute: Callable) -> Iterator[Finding]:
    booked = (
        "SELECT r.order_id AS id, sum(l.amount) AS n FROM refund r JOIN refund_line l ON l.refund_id = r.id"
        " WHERE l.type IN ('goods', 'outbound_freight') AND l.direction = 'to_buyer' AND r.paid_out > 0"
        " AND r.order_id IS NOT NULL GROUP BY r.order_id"
    )
    for number, recorded, lines in execute(
        f"SELECT o.platform_order_no, o.recorded_refunded, coalesce(b.n, 0) FROM orders o LEFT JOIN ({booked}) b"
        " ON b.id = o.id WHERE o.recorded_refunded != coalesce(b.n, 0)"
        " AND (o.recorded_refunded > 0 OR b.n IS NOT NULL)"
    ).fetchall():
        yield Finding("order_refunds_differ", {"recorded": recorded, "refunds": lines}, WRONG, number)
    for number, recorded, paid in execute(
        "SELECT platform_order_no, recorded_refunded, paid FROM orders WHERE recorded_refunded > paid"
    ).fetchall():
        yield Finding("order_refunded_above_paid", {"recorded": recorded, "paid": paid}, NOTE, number)


def _counters(execute: Callable) -> Iterator[Finding]:
    kept = {
        (kind, storefront, chip): n
        for kind, storefront, chip, n in execute("SELECT kind, storefront_id, chip, n FROM state_count").fetchall()
    }
    for table, column, has_storefront in COUNTED:
        storefront = "coalesce(storefront_id, 0)" if has_storefront else "0"
        real = {
            (table, owner, chip): n
            for owner, chip, n in execute(
                f"SELECT {storefront}, {column}, count(*) FROM {table} WHERE recycled_at IS NULL GROUP BY 1, 2"
            ).fetchall()
        }
        for key in sorted({k for k in kept if k[0] == table} | set(real)):
            if kept.get(key, 0) != real.get(key, 0):
                yield Finding("counter_differs", {"kind": table, "state": key[2], "counter": kept.get(key, 0),
                                                  "records": real.get(key, 0)})


def recount(shop: Shop) -> None:
    """Rebuild ``state_count`` from the records, inside the running transaction."""
    shop.db.execute_sql("DELETE FROM state_count")
    for table, column, has_storefront in COUNTED:
        storefront = "coalesce(storefront_id, 0)" if has_storefront else "0"
        shop.db.execute_sql(
            "INSERT INTO state_count (kind, storefront_id, chip, n)"
            f" SELECT '{table}', {storefront}, {column}, count(*) FROM {table}"
            " WHERE recycled_at IS NULL GROUP BY 2, 3"
        )


def _numbers(execute: Callable) -> Iterator[Finding]:
    series = {prefix + month: last for prefix, month, last in
              execute("SELECT prefix, month, last FROM number_series").fetchall()}
    for table in NUMBERED:
        for start, last in execute(
            "SELECT substr(number, 1, instr(number, '-') - 1),"
            " max(CAST(substr(number, instr(number, '-') + 1) AS INT))"
            f" FROM {table} WHERE number IS NOT NULL GROUP BY 1"
        ).fetchall():
            if last > series.get(start, 0):
                yield Finding("number_series_behind", {"series": start, "last": series.get(start, 0), "used": last})


def check(
    shop: Shop, full: bool = False, progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Finding]:
    """Everything that is wrong with the shop; empty when it is well. ``full`` reads every photo and rehashes it.

    A file too damaged to be read gives a finding, not an error; passing troubles raise ShopUnavailable.
    """
    found: list[Finding] = []
    try:
        with shop.connection():
            execute = shop.db.execute_sql
            parts: tuple[Callable[[], Iterator[Finding]], ...] = (
                lambda: _file(execute), lambda: _refunds(execute), lambda: _orders(execute),
                lambda: _counters(execute), lambda: _numbers(execute), lambda: _chain(shop),
                lambda: _photos(shop, full),
            )
            for done, part in enumerate(parts):
                if cancelled is not None and cancelled():
                    raise Cancelled
                if progress is not None:
                    progress(done, len(parts))
                found += part()
                if done == 0 and any(f.kind == DAMAGE for f in found):
                    return found
    except ShopDamaged as exc:
        return [*found, Finding("file_damaged", {"detail": exc.code}, DAMAGE)]
    except UnicodeDecodeError:
        return [*found, Finding("text_damaged", {}, DAMAGE)]
    except DRIVER_ERRORS as exc:
        try:
            own: DomainError = translate(exc, path=str(shop.folder.file))
        except DRIVER_ERRORS:
            return [*found, Finding("file_damaged", {"detail": type(exc).__name__}, DAMAGE)]
        if isinstance(own, ShopDamaged):
            return [*found, Finding("file_damaged", {"detail": own.code}, DAMAGE)]
        raise own from exc
    return found


def _chain(shop: Shop) -> Iterator[Finding]:
    for event_id in journal.verify_chain(shop)[:20]:
        yield Finding("journal_broken", {"event": event_id}, WRONG)


def _photos(shop: Shop, full: bool) -> Iterator[Finding]:
    rows = shop.db.execute_sql("SELECT sha256, extension, size FROM evidence_file").fetchall()
    for problem in photos.compare(shop.folder.photos, rows, full):
        yield Finding(problem.code, {"file": problem.name}, NOTE if problem.code == "photo_without_record" else WRONG)
