"""Photos on records: kept once, shown small, removed and brought back, order and limits."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from shopcare.domain.errors import DomainError
from shopcare.services import detail, photos, records, safety, undo
from shopcare.services.session import Session
from tests.services.desk import NOW, add_order, open_return


@pytest.fixture
def case(desk: Session) -> int:
    return open_return(desk, add_order(desk))


def picture(folder: Path, name: str, colour: str) -> Path:
    path = folder / name
    Image.new("RGB", (640, 480), colour).save(path)
    return path


def names(session: Session, case: int) -> list[str]:
    return [e["original_name"] for e in detail.detail(session, "returns", case).evidence]


def test_a_picture_is_kept_shown_removed_and_brought_back(desk: Session, case: int, tmp_path: Path) -> None:
    changes = photos.add(desk, "returns", case, picture(tmp_path, "鞋底.jpg", "red"))
    assert (changes.record, names(desk, case)) == (("returns", case), ["鞋底.jpg"])
    evidence = detail.detail(desk, "returns", case).evidence[0]["id"]
    small = Image.open(io.BytesIO(photos.thumbnail(desk, evidence)))
    assert small.size == (256, 192)
    assert photos.file_path(desk, evidence).read_bytes()[:2] == b"\xff\xd8"
    photos.remove(desk, evidence)
    assert names(desk, case) == []
    undo.undo_last(desk)
    assert names(desk, case) == ["鞋底.jpg"]
    undo.undo_last(desk)
    assert names(desk, case) == []
    undo.redo_last(desk)
    assert names(desk, case) == ["鞋底.jpg"]
    assert safety.check(desk.shop.folder, NOW, full=True) == []


def test_the_same_picture_twice_on_a_record_is_one_and_serves_two_records(
    desk: Session, case: int, tmp_path: Path
) -> None:
    path = picture(tmp_path, "a.png", "blue")
    photos.add(desk, "returns", case, path)
    photos.add(desk, "returns", case, path)
    other = records.create(desk, "claims", {"reason": "damaged"}).record[1]
    photos.add(desk, "claims", other, path)
    assert names(desk, case) == ["a.png"]
    undo.undo_last(desk)
    assert names(desk, case) == ["a.png"]
    assert len(list(desk.shop.folder.photos.rglob("*.png"))) == 1


def test_pictures_are_put_in_order(desk: Session, case: int, tmp_path: Path) -> None:
    for name, colour in (("a.png", "red"), ("b.png", "green"), ("c.png", "blue")):
        photos.add(desk, "returns", case, picture(tmp_path, name, colour))
    last = detail.detail(desk, "returns", case).evidence[2]["id"]
    photos.move(desk, last, 0)
    assert names(desk, case) == ["c.png", "a.png", "b.png"]
    photos.describe(desk, last, "外箱破损")
    assert detail.detail(desk, "returns", case).evidence[0]["caption"] == "外箱破损"


def test_what_is_no_picture_is_refused_and_nothing_is_kept(desk: Session, case: int, tmp_path: Path) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ000")
    with pytest.raises(DomainError, match="photo_kind_unknown"):
        photos.add(desk, "returns", case, tmp_path / "a.exe")
    with pytest.raises(DomainError, match="file_unreadable"):
        photos.add(desk, "returns", case, tmp_path / "gone.jpg")
    records.recycle(desk, "returns", [case])
    with pytest.raises(DomainError, match="record_recycled"):
        photos.add(desk, "returns", case, picture(tmp_path, "a.png", "red"))
    assert list(desk.shop.folder.photos.rglob("*.*")) == []


def test_a_paper_has_no_thumbnail(desk: Session, case: int) -> None:
    photos.add_bytes(desk, "returns", case, b"%PDF-1.4\n%%EOF", "运单.pdf")
    evidence = detail.detail(desk, "returns", case).evidence[0]["id"]
    assert photos.thumbnail(desk, evidence) is None
