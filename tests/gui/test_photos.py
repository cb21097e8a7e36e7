"""Photos in the window: dropped, pasted, sorted by digit, removed and brought back, explained where there is none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import UNSORTED, AbsenceKind, PhotoTarget
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.tiles import TileKind
from surveyor_app.gui.widgets.photo_panel import PhotoPanel
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import a_photo
from tests.gui.sample_records import untouched, with_items
from tests.pictures import write_jpeg

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def _panel(desk: Desk) -> PhotoPanel:
    page = desk.window.pages.current
    assert isinstance(page, ItemPage)
    return page.photos.panel


def _drop(panel: PhotoPanel, files: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    event = QDropEvent(
        QPointF(30, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    panel.dropEvent(event)


def _select_first_photo(panel: PhotoPanel) -> str:
    row = next(n for n, tile in enumerate(panel.grid.tiles.rows) if tile.kind is TileKind.PHOTO)
    panel.grid.selectionModel().setCurrentIndex(
        panel.grid.tiles.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    return panel.grid.tiles.rows[row].photo_id


def test_of_dropped_files_the_good_are_kept_and_the_bad_are_named(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    page = tmp_path / "portal.jpg"
    page.write_text("<html>log in</html>")
    nothing = tmp_path / "nothing.jpg"
    nothing.touch()
    _drop(_panel(desk), [write_jpeg(tmp_path / "good.jpg"), page, nothing])
    desk.wait(lambda: len(desk.record().photos) == 1 and bool(_panel(desk).refusal_texts))
    assert _panel(desk).refusal_texts == ["portal.jpg: this is not a picture.", "nothing.jpg: the file is empty."]
    assert desk.record().photos[0].slot == UNSORTED


def test_a_dropped_folder_stands_for_its_files(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    for number in range(3):
        write_jpeg(tmp_path / "camera" / f"{number}.jpg", size=(10 + number, 10))
    _drop(_panel(desk), [tmp_path / "camera"])
    desk.wait(lambda: len(desk.record().photos) == 3)


def test_a_picture_is_pasted(new_desk: DeskMaker, qapp: QApplication) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    qapp.clipboard().setImage(image)
    _panel(desk).paste(None)
    desk.wait(lambda: len(desk.record().photos) == 1)
    qapp.clipboard().clear()


def test_pasting_nothing_says_so(new_desk: DeskMaker, qapp: QApplication) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    qapp.clipboard().setText("only words")
    _panel(desk).paste(None)
    assert "no picture" in _panel(desk).refusal_texts[0]


def test_a_digit_puts_the_selected_photo_into_a_slot_and_zero_takes_it_out(new_desk: DeskMaker) -> None:
    record = untouched()
    record.photos.append(a_photo("photo-1", "req-1", ELECTRICAL, None))
    desk = new_desk([record])
    desk.open(place=Place("electrical"))
    panel = _panel(desk)
    _select_first_photo(panel)
    QTest.keyClick(panel.grid, Qt.Key.Key_4)
    desk.wait(lambda: record.photos[0].slot == "main_breaker")
    desk.settle()
    assert panel.grid.selected_photos == ["photo-1"]
    QTest.keyClick(panel.grid, Qt.Key.Key_0)
    desk.wait(lambda: record.photos[0].slot is None)


def test_a_photo_is_moved_to_a_slot_from_its_menu(new_desk: DeskMaker) -> None:
    record = untouched()
    record.photos.append(a_photo("photo-1", "req-1", ELECTRICAL, None))
    desk = new_desk([record])
    desk.open(place=Place("electrical"))
    panel = _panel(desk)
    _select_first_photo(panel)
    menu = panel.grid.menu_for(panel.grid.selected[0])
    next(action for action in menu.actions() if action.text().startswith("Grounding")).trigger()
    desk.wait(lambda: record.photos[0].slot == "grounding")
    menu.deleteLater()


def test_a_removed_photo_comes_back_with_undo(new_desk: DeskMaker) -> None:
    record = untouched()
    record.photos.append(a_photo("photo-1", "req-1", ELECTRICAL, "panel_open"))
    desk = new_desk([record])
    desk.open(place=Place("electrical"))
    panel = _panel(desk)
    _select_first_photo(panel)
    QTest.keyClick(panel.grid, Qt.Key.Key_Delete)
    desk.wait(lambda: not record.photos)
    desk.settle()
    assert desk.window.undo.text == "1 photo removed."
    desk.window.undo.undo_button.click()
    desk.wait(lambda: len(record.photos) == 1)


def test_an_empty_slot_is_explained_and_expected_again(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-1", slot="attic_overview"))
    panel = _panel(desk)
    QTest.keyClick(panel.grid, Qt.Key.Key_N)
    reasons = panel.reasons
    reasons.kinds.button(AbsenceKind.NOT_REACHED.value).click()
    reasons.reason.setText("hatch painted shut")
    QTest.keyClick(reasons.reason, Qt.Key.Key_Return)
    desk.wait(lambda: len(desk.record().absences) == 1)
    desk.settle()
    assert desk.record().absences[0].kind is AbsenceKind.NOT_REACHED
    tile = next(tile for tile in panel.grid.tiles.rows if tile.slot == "attic_overview")
    assert tile.kind is TileKind.ABSENT
    assert "hatch painted shut" in tile.why
    panel.focus_slot("attic_overview")
    QTest.keyClick(panel.grid, Qt.Key.Key_Return)
    desk.wait(lambda: not desk.record().absences)


def test_going_to_a_photo_whose_file_is_gone_lands_on_it_and_not_on_another(
    new_desk: DeskMaker, tmp_path: Path
) -> None:
    record = untouched()
    for photo_id, slot in (("waiting", UNSORTED), ("whole", "panel_open"), ("gone", "panel_open")):
        record.photos.append(a_photo(photo_id, "req-1", ELECTRICAL, slot))
        record.files[photo_id] = write_jpeg(tmp_path / f"{photo_id}.jpg")
    record.files["gone"].unlink()
    desk = new_desk([record])
    desk.open(place=Place("electrical", slot="panel_open"))
    grid = _panel(desk).grid
    tile = grid.tiles.row_at(grid.currentIndex())
    assert tile is not None
    assert tile.photo_id == "gone"


def test_enter_opens_a_photo_large_and_escape_closes_it(new_desk: DeskMaker, tmp_path: Path) -> None:
    record = untouched()
    record.photos.append(a_photo("photo-1", "req-1", ELECTRICAL, "panel_open"))
    record.files["photo-1"] = write_jpeg(tmp_path / "one.jpg")
    desk = new_desk([record])
    desk.open(place=Place("electrical"))
    panel = _panel(desk)
    _select_first_photo(panel)
    QTest.keyClick(panel.grid, Qt.Key.Key_Return)
    viewer = desk.window.findChild(PhotoViewer)
    assert isinstance(viewer, PhotoViewer)
    assert viewer.isVisible()
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.isVisible()
    desk.wait(lambda: not desk.window.images.is_busy)


def test_suggestions_that_are_only_offered_are_shown_on_request(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.open(place=Place("electrical"))
    panel = _panel(desk)
    before = len(panel.grid.tiles.rows)
    panel.offered_toggled.emit(True)
    assert len(panel.grid.tiles.rows) == len(desk.services.checklist.slots[SectionName.ELECTRICAL]) > before


def test_the_photos_page_groups_by_place_and_follows_removed_planes(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("photos"))
    page = desk.window.pages.current
    assert isinstance(page, PhotosPage)
    plane = PhotoTarget(SectionName.MOUNTING_PLANES, "plane-2")
    desk.wait(page.panel_of(plane).panel.isVisible)
    desk.window.session.remove_item(SectionName.MOUNTING_PLANES, "plane-2")
    desk.wait(lambda: len(desk.record().survey.mounting_planes) == 1)
    desk.settle()
    assert plane not in page.shown_targets


def test_the_grid_is_as_high_as_its_rows_so_that_only_the_page_scrolls(new_desk: DeskMaker) -> None:
    record = untouched()
    record.photos += [a_photo(f"photo-{n}", "req-1", ELECTRICAL, None) for n in range(40)]
    desk = new_desk([record])
    desk.open(place=Place("electrical"))
    grid = _panel(desk).grid
    desk.settle()
    last = grid.visualRect(grid.tiles.index(len(grid.tiles.rows) - 1))
    assert last.bottom() <= grid.height()
    assert grid.verticalScrollBar().maximum() == 0
