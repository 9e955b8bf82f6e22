"""Settings of the shop, storefronts and return addresses."""

from __future__ import annotations

import pytest

from shopcare.domain.errors import DomainError
from shopcare.services import settings
from shopcare.services.session import Session
from tests.services.desk import as_staff


def test_a_setting_has_a_default_is_kept_and_unknown_ones_are_refused(desk: Session) -> None:
    assert settings.get(desk, "printer_dpi") == 203
    settings.put(desk, "printer_dpi", 300)
    assert settings.get(desk, "printer_dpi") == 300
    settings.put(desk, "columns.orders", ["title", "paid"])
    assert settings.get(desk, "columns.orders") == ["title", "paid"]
    with pytest.raises(DomainError, match="setting_unknown"):
        settings.put(desk, "colour", "red")


def test_the_first_storefront_and_address_are_the_default_ones(desk: Session) -> None:
    second = settings.add_storefront(desk, "pdd", "拼团店")
    assert [f["name"] for f in desk.storefronts()] == ["一号店", "拼团店"]
    address = {"contact": "老周", "phone": "19900010002", "street": "货运路 18 号", "city": "义乌市"}
    first = settings.put_address(desk, second, address)
    settings.put_address(desk, second, address | {"street": "货运路 20 号"})
    settings.put_address(desk, second, {"phone": "19900010009"}, first)
    kept = settings.addresses(desk, second)
    assert [(a["street"], a["phone"], a["is_default"]) for a in kept] == [
        ("货运路 18 号", "19900010009", 1),
        ("货运路 20 号", "19900010002", 0),
    ]


@pytest.mark.parametrize(
    ("platform", "zone", "code"),
    [
        ("ebey", "Asia/Shanghai", "choice_unknown"),
        ("ebay", "Mars/Base", "zone_unknown"),
    ],
)
def test_unknown_platforms_and_zones_are_refused(desk: Session, platform: str, zone: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        settings.add_storefront(desk, platform, "x", time_zone=zone)
    assert len(desk.storefronts()) == 1


def test_an_address_without_a_street_is_refused(desk: Session) -> None:
    with pytest.raises(DomainError, match="address_incomplete"):
        settings.put_address(desk, 1, {"contact": "老周"})


def test_only_who_may_changes_settings(desk: Session) -> None:
    settings.rename_shop(desk, "青禾小店")
    as_staff(desk, "小陈", "agent")
    for change in (lambda: settings.rename_shop(desk, "x"), lambda: settings.add_storefront(desk, "pdd", "x")):
        with pytest.raises(DomainError, match="not_allowed"):
            change()
    assert settings.shop_name(desk) == "青禾小店"
