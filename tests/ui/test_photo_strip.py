"""Photos of a record: more than nine, each way of adding, refusals in words, removing with undo; the drop frame."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from shopcare.services import detail, undo
from shopcare.ui.drop_zone import DropZone, import_plan
from shopcare.ui.photo_strip import PhotoStrip
from tests.ui.dialog_parts import add_returns, shop_context


@pytest.fixture
def context(tmp_path: Path, qapp):
    with shop_context(tmp_path / "shop") as found:
        yield found
        assert found.faults == []


@pytest.fixture
def strip(qtbot, context) -> PhotoStrip:
    (_kind, record_id), *_rest = add_returns(context.session)
    widget = PhotoStrip(context)
    qtbot.addWidget(widget)
    widget.resize(340, 300)
    widget.set_record("returns", record_id, "R2611-0187")
    widget.show()
    return widget


def pictures(folder: Path, count: int) -> list[Path]:
    found = []
    for at in range(count):
        path = folder / f"photo {at}.jpg"
        Image.new("RGB", (60 + at, 40), (at * 20 % 255, 90, 120)).save(path)
        found.append(path)
    return found


def stored(context, strip: PhotoStrip) -> list[dict]:
    return detail.detail(context.session, "returns", strip._record_id).evidence


def test_more_than_nine_are_kept_and_shown(strip, context, tmp_path) -> None:
    said = []
    context.hub.say.connect(lambda text, offers_undo: said.append((text, offers_undo)))
    strip.add_files(pictures(tmp_path, 11))
    assert len(stored(context, strip)) == len(strip.tiles) == 11
    assert said == [("已加 11 张照片", False)] and strip._head.text() == "照片 11"
    assert all(tile.accessibleName() for tile in strip.tiles)
    assert {tile.geometry().right() < strip.width() for tile in strip.tiles} == {True}


def test_files_are_chosen_and_screenshots_pasted(qtbot, strip, context, tmp_path) -> None:
    context.prompts.files = [str(path) for path in pictures(tmp_path, 2)]
    qtbot.mouseClick(strip.add_button, Qt.MouseButton.LeftButton)
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    qtbot.keyClick(strip.tiles[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [row["original_name"] for row in stored(context, strip)] == [
        "photo 0.jpg", "photo 1.jpg", "截图 20261124-080000.png",
    ]  # fmt: skip
    QGuiApplication.clipboard().clear()
    strip.paste_button.click()
    assert strip.message.text.startswith("剪贴板里没有图片")


def test_what_cannot_be_added_is_named_and_the_rest_is_added(strip, context, tmp_path) -> None:
    empty, text, heic = tmp_path / "empty.jpg", tmp_path / "text.png", tmp_path / "IMG_1.HEIC"
    empty.write_bytes(b"")
    text.write_text("no picture")
    heic.write_bytes(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40)
    strip.add_files([empty, text, heic, tmp_path / "gone.jpg", *pictures(tmp_path, 1)])
    assert len(stored(context, strip)) == 1
    lines = strip.message.text.split("\n")
    assert len(lines) == 4
    assert "empty.jpg" in lines[0] and "text.png" in lines[1] and "兼容性最佳" in lines[2] and "gone.jpg" in lines[3]


def test_removing_is_one_key_and_comes_back(qtbot, strip, context, tmp_path) -> None:
    strip.add_files(pictures(tmp_path, 2))
    said = []
    context.hub.say.connect(lambda text, offers_undo: said.append((text, offers_undo)))
    first = strip.tiles[0].property("evidence_id")
    strip.tiles[0].setFocus()
    qtbot.keyClick(strip.tiles[0], Qt.Key.Key_Delete)
    assert said == [("已移除照片", True)] and len(strip.tiles) == 1
    undo.undo(context.session, undo.steps(context.session)[0].event_id)
    strip.reload()
    assert [tile.property("evidence_id") for tile in strip.tiles][0] == first


def test_the_viewer_leafs_and_keeps_captions(qtbot, strip, context, tmp_path) -> None:
    strip.add_files(pictures(tmp_path, 2))
    viewer = strip.look_at(strip.tiles[0].property("evidence_id"))
    viewer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(viewer)
    assert not viewer.picture.pixmap().isNull()
    viewer.caption.setText("鞋跟开胶")
    viewer.turn(1)
    assert viewer.evidence_id == strip.tiles[1].property("evidence_id") and viewer.caption.text() == ""
    assert [row["caption"] for row in stored(context, strip)] == ["鞋跟开胶", ""]
    assert strip.tiles[0].accessibleName() == "鞋跟开胶"
    viewer.remove_button.click()
    assert len(stored(context, strip)) == 1 and viewer.isHidden()


def test_a_pdf_is_shown_as_a_file(qtbot, strip, context, tmp_path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.4\n%%EOF\n")
    strip.add_files([path])
    viewer = strip.look_at(strip.tiles[0].property("evidence_id"))
    viewer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(viewer)
    assert "其他程序" in viewer.picture.text()
    viewer.close()


def test_a_read_only_record_offers_no_change(strip) -> None:
    strip.set_record("returns", strip._record_id, "R2611-0187", [], editable=False)
    assert strip.add_button.isHidden() and strip.paste_button.isHidden()
    assert strip.drop_plan([Path("a.jpg")]) is None


def files_of(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_the_frame_names_what_letting_go_does(qtbot, context, strip, tmp_path) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    edit, column = QLineEdit(), QVBoxLayout(host)
    column.addWidget(edit)
    host.resize(640, 400)
    imported: list = []

    def plan(files: list[Path], point: QPoint):
        return strip.drop_plan(files) or import_plan(context.tr, files, imported.append)

    zone = DropZone(host, context.icons, plan)
    host.show()
    shots, tables = pictures(tmp_path, 1), [tmp_path / "a.csv", tmp_path / "b.csv"]
    for table in tables:
        table.write_text("x")
    data = files_of(shots)
    anywhere = QPointF(100, 50)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(host, QDragEnterEvent(QPoint(100, 50), Qt.DropAction.CopyAction, data, left, none))
    assert zone.isVisible() and zone.text == "松开：加到 R2611-0187 的照片"
    assert zone.geometry() == host.rect() and zone.accessibleName() == zone.text
    zone.dropEvent(QDropEvent(anywhere, Qt.DropAction.CopyAction, data, left, none))
    assert not zone.isVisible() and len(stored(context, strip)) == 1 and edit.text() == ""
    data = files_of(tables)
    QApplication.sendEvent(host, QDragEnterEvent(QPoint(100, 50), Qt.DropAction.CopyAction, data, left, none))
    assert zone.text == "松开：导入 2 个文件"
    zone.dropEvent(QDropEvent(anywhere, Qt.DropAction.CopyAction, data, left, none))
    assert imported == [tables]
    words = QMimeData()
    words.setText("only text")
    QApplication.sendEvent(host, QDragEnterEvent(QPoint(100, 50), Qt.DropAction.CopyAction, words, left, none))
    assert not zone.isVisible()


def test_every_tile_shows_its_own_picture(strip, tmp_path) -> None:
    red, blue = tmp_path / "red.png", tmp_path / "blue.png"
    Image.new("RGB", (40, 40), (255, 0, 0)).save(red)
    Image.new("RGB", (40, 40), (0, 0, 255)).save(blue)
    strip.add_files([red, blue])
    middles = [tile.icon().pixmap(32, 32).toImage().pixelColor(16, 16) for tile in strip.tiles]
    assert middles[0].red() > 200 > 50 > middles[0].blue() and middles[1].blue() > 200 > 50 > middles[1].red()
