"""Business settings in the shop file (they travel with the backup), storefronts and return addresses."""

from __future__ import annotations

import json

from shopcare.domain.clock import zone
from shopcare.domain.errors import DomainError
from shopcare.domain.money import parse_money
from shopcare.domain.orders import PLATFORMS
from shopcare.services.changes import Changes
from shopcare.services.session import Session
from shopcare.store.models import ReturnAddressRow, SettingRow, ShopRow, StorefrontRow

#: Known settings and their values when nothing was set.
DEFAULTS: dict[str, object] = {
    "mask_on_paper": True,
    "printer_dpi": 203,
    "label_paper": "100x150",
    "approval_above": None,
    "backup_folder": "",
    "checklist_closed": False,
    "checklist_done": [],
}

#: Known settings that are window state, not business.
_WINDOW_STATE = ("checklist_closed", "checklist_done")


def get(session: Session, key: str) -> object:
    """A setting, or its default. Raises ``setting_unknown``."""
    if key not in DEFAULTS and "." not in key:
        raise DomainError("setting_unknown", key=key, known=", ".join(DEFAULTS))
    found = session.shop.scalar(SettingRow.select(SettingRow.value).where(SettingRow.key == key))
    return json.loads(str(found)) if found is not None else DEFAULTS.get(key)


def put(session: Session, key: str, value: object) -> Changes:
    """Write a setting. Business settings are journalled and can be undone, and need the right to edit settings.

    Keys with a dot (``columns.orders``) and the list of first steps are window state: kept, but no step of their own.
    Raises ``setting_unknown`` and ``choice_unknown``.
    """
    if key not in DEFAULTS and "." not in key:
        raise DomainError("setting_unknown", key=key, known=", ".join(DEFAULTS))
    if "." in key or key in _WINDOW_STATE:
        _put_state(session, key, json.dumps(value, ensure_ascii=False))
        return Changes(op="settings.put", undoable=False)
    text = json.dumps(_fitting(key, value), ensure_ascii=False)
    with session.begin("settings.put", "edit_settings") as work:
        work.summary = {"key": key}
        if session.shop.scalar(SettingRow.select(SettingRow.key).where(SettingRow.key == key)) is None:
            work.insert(SettingRow, key=key, value=text)
        else:
            work.update(SettingRow, key, value=text)
    return Changes(op="settings.put", event_id=work.event_id)


def _put_state(session: Session, key: str, text: str) -> None:
    with session.shop.transaction():
        SettingRow.insert(key=key, value=text).on_conflict(
            conflict_target=[SettingRow.key], update={SettingRow.value: text}
        ).execute(session.shop.db)


def _fitting(key: str, value: object) -> object:
    """The value as the program reads it. Raises ``choice_unknown`` for one that would not work."""
    if key == "mask_on_paper" and not isinstance(value, bool):
        raise DomainError("choice_unknown", field=key, value=value, known="true, false")
    if key == "printer_dpi" and value not in (203, 300):
        raise DomainError("choice_unknown", field=key, value=value, known="203, 300")
    if key == "approval_above" and value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        return parse_money(str(value))
    if key in ("backup_folder", "label_paper"):
        return str(value or "")[:1000]
    return value


def shop_name(session: Session) -> str:
    """The shop's name as the owner gave it."""
    return str(session.shop.scalar(ShopRow.select(ShopRow.name)) or "")


def is_sample(session: Session) -> bool:
    """Whether this is the invented sample shop."""
    return bool(session.shop.scalar(ShopRow.select(ShopRow.is_sample)))


def rename_shop(session: Session, name: str) -> Changes:
    """Change the shop's name."""
    with session.begin("shop.rename", "edit_settings") as work:
        row = session.shop.one(ShopRow.select())
        work.update(ShopRow, row["id"], name=name.strip()[:100])
        work.about("shop", row["id"])
    return Changes(op="shop.rename", event_id=work.event_id)


def add_storefront(
    session: Session, platform: str, name: str, currency: str = "CNY", time_zone: str = "Asia/Shanghai"
) -> int:
    """Add a storefront and return its id; the first one becomes the default."""
    if platform not in PLATFORMS:
        raise DomainError("choice_unknown", field="platform", value=platform, known=", ".join(PLATFORMS))
    zone(time_zone)
    with session.begin("storefront.add", "edit_settings") as work:
        first = not session.storefronts()
        front_id = work.insert(
            StorefrontRow, platform=platform, name=name.strip()[:100], currency=currency, time_zone=time_zone,
            is_default=int(first),
        )
        work.about("storefront", front_id)
    return front_id


def addresses(session: Session, storefront_id: int) -> list[dict]:
    """Return addresses of a storefront, the default one first."""
    return session.shop.dicts(
        ReturnAddressRow.select()
        .where(ReturnAddressRow.storefront == storefront_id)
        .order_by(ReturnAddressRow.is_default.desc(), ReturnAddressRow.id)
    )


def put_address(session: Session, storefront_id: int, values: dict, address_id: int | None = None) -> int:
    """Add or change a return address; the first one becomes the default. Raises ``address_incomplete``."""
    fields = ("label", "contact", "phone", "province", "city", "district", "street", "postcode")
    cleaned = {k: str(values.get(k, "")).strip()[:200] for k in fields if k in values or address_id is None}
    if address_id is None and not (cleaned["contact"] and cleaned["street"]):
        raise DomainError("address_incomplete")
    with session.begin("address.put", "edit_settings") as work:
        if address_id is None:
            first = not addresses(session, storefront_id)
            address_id = work.insert(
                ReturnAddressRow, storefront_id=storefront_id, is_default=int(first), **cleaned
            )
        else:
            work.update(ReturnAddressRow, address_id, **cleaned)
        work.about("storefront", storefront_id)
    return address_id
