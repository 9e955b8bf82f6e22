"""Find records by any fragment."""

from __future__ import annotations

from shopcare.store.database import Shop
from shopcare.store.models import SearchQueueRow


def index_rows(shop: Shop, kind: str, ids: list[int]) -> None:
    """Make records findable by what they hold now."""


def queue(shop: Shop, kind: str, first_id: int, last_id: int) -> None:
    """Have rows of a bulk import indexed later; until then the search looks at them directly."""
    SearchQueueRow.insert(kind=kind, first_id=first_id, last_id=last_id).execute(shop.db)
