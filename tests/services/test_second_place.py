"""The copy of every backup in a second place, and the reminder of one on another disk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shopcare import safety_texts
from shopcare.services import records, safety, second_place, settings
from shopcare.services.session import Session
from tests.services.desk import NOW


@pytest.fixture
def stick(desk: Session, tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    settings.put(desk, "backup_folder", str(place))
    return place


def test_every_backup_also_goes_to_the_second_place(desk: Session, stick: Path) -> None:
    made = safety.backup_now(desk.shop, NOW)
    assert made.restorable and made.not_copied is None
    (copy,) = safety.list_backups(desk.shop.folder, stick)
    assert copy.restorable and (copy.events, copy.last_hash) == (made.events, made.last_hash)
    records.create(desk, "returns", {"buyer_name": "张三"})
    assert safety.backup_if_due(desk.shop, NOW + timedelta(hours=1), "exit") is not None
    assert [b.reason for b in safety.list_backups(desk.shop.folder, stick)] == ["exit", "manual"]
    assert safety.verify_backup(copy.path, desk.shop.folder).restorable


def test_a_stick_that_is_away_never_keeps_a_backup_from_being_made(desk: Session, stick: Path) -> None:
    stick.rmdir()
    made = safety.backup_now(desk.shop, NOW)
    assert made.restorable
    assert (made.not_copied.code, made.not_copied.params["code"]) == ("copy_not_made", "backup_folder_missing")
    assert made.not_copied.code in safety_texts.NOTE_TEXTS
    assert not stick.exists()


def test_a_stick_plugged_in_again_gets_what_it_missed(desk: Session, stick: Path) -> None:
    stick.rmdir()
    safety.backup_now(desk.shop, NOW)
    stick.mkdir()
    assert safety.backup_if_due(desk.shop, NOW + timedelta(hours=1), "exit") is None
    assert len(safety.list_backups(desk.shop.folder, stick)) == 1
    safety.backup_if_due(desk.shop, NOW + timedelta(hours=2), "exit")
    assert len(safety.list_backups(desk.shop.folder, stick)) == 1


def test_a_backup_to_a_place_named_is_not_copied_again(desk: Session, stick: Path, tmp_path: Path) -> None:
    safety.backup_now(desk.shop, NOW, tmp_path / "elsewhere")
    assert safety.list_backups(desk.shop.folder, stick) == []


def codes(desk: Session, days: int) -> str:
    note = safety.backup_reminder(desk.shop, NOW + timedelta(days=days))
    return note.code if note else ""


def test_seven_days_without_another_disk_are_told(
    desk: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (codes(desk, 6), codes(desk, 8)) == ("", "copy_none")
    safety.backup_now(desk.shop, NOW)
    assert codes(desk, 8) == "copy_same_disk"
    monkeypatch.setattr(second_place, "_other_disk", lambda _root, _target: True)
    safety.backup_now(desk.shop, NOW + timedelta(days=8))
    assert (codes(desk, 8), codes(desk, 14), codes(desk, 16)) == ("", "", "copy_old")
    for path in sorted(stick.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    stick.rmdir()
    safety.backup_now(desk.shop, NOW + timedelta(days=16))
    assert codes(desk, 16) == "copy_not_made"
    for code in ("copy_none", "copy_same_disk", "copy_old", "copy_not_made"):
        assert code in safety_texts.NOTE_TEXTS


def test_the_sample_shop_never_reminds(sample_desk: Session) -> None:
    assert safety.backup_reminder(sample_desk.shop, sample_desk.now() + timedelta(days=90)) is None
