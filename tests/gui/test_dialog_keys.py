"""F1, F9 and Esc work in whatever stands over the window too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from surveyor_app.gui.dialogs.confirm_dialog import ConfirmDialog
from surveyor_app.gui.dialogs.expected_dialog import ExpectedDialog
from surveyor_app.gui.dialogs.help_dialog import HelpDialog
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.dialogs.picture_dialog import Picture, PictureDialog
from surveyor_app.gui.presenters.before_publish import question
from surveyor_app.gui.presenters.key_table import key_groups
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import focused
from tests.gui.opened import help_of, photos_of, view_of
from tests.gui.sample_records import complete
from tests.pictures import write_jpeg

K = Qt.Key


def _viewer(desk: Desk, _folder: Path) -> QDialog:
    return view_of(desk)


def _picture(desk: Desk, folder: Path) -> QDialog:
    picture = Picture("design", "Design", "", (write_jpeg(folder / "design.jpg"),))
    dialog = PictureDialog(desk.window.look, desk.window.images, [picture], 0, desk.window)
    dialog.open()
    return dialog


def _settings(desk: Desk, _folder: Path) -> QDialog:
    desk.window.office.settings()
    return _newest(desk)


def _pairing(desk: Desk, _folder: Path) -> QDialog:
    desk.window.office.pair()
    return _newest(desk)


def _confirm(desk: Desk, _folder: Path) -> QDialog:
    dialog = ConfirmDialog("Unpair?", "Nothing is lost.", "Unpair", desk.window)
    dialog.open()
    return dialog


def _expected(desk: Desk, _folder: Path) -> QDialog:
    desk.open()
    detail, checklist = desk.window.session.detail, desk.window.session.checklist
    assert detail is not None
    assert checklist is not None
    asked = question(detail, checklist)
    assert asked is not None
    dialog = ExpectedDialog(desk.window.look, asked, desk.window.pages.current)
    dialog.open()
    return dialog


def _newest(desk: Desk) -> QDialog:
    return [found for found in desk.window.findChildren(QDialog) if found.isVisible()][-1]


DIALOGS: dict[str, Callable[[Desk, Path], QDialog]] = {
    "viewer": _viewer,
    "picture": _picture,
    "settings": _settings,
    "pairing": _pairing,
    "confirm": _confirm,
    "expected": _expected,
}


def _opened(new_desk: DeskMaker, folder: Path, name: str) -> tuple[Desk, QDialog]:
    desk = new_desk([photos_of(folder) if name == "viewer" else complete()])
    desk.window.resize(1280, 720)
    dialog = DIALOGS[name](desk, folder)
    desk.wait(dialog.isVisible)
    dialog.activateWindow()
    desk.wait(lambda: focused().window() is dialog)
    return desk, dialog


@pytest.mark.parametrize("name", list(DIALOGS))
def test_f1_lists_the_keys_over_a_dialog_and_esc_leads_back_into_it(
    new_desk: DeskMaker, tmp_path: Path, name: str
) -> None:
    desk, dialog = _opened(new_desk, tmp_path, name)
    before = focused()
    QTest.keyClick(before, K.Key_F1)
    keys = help_of(desk)
    assert keys.height() > 400, "it has the room of the window, not of the dialog below it"
    QTest.keyClick(focused(), K.Key_F1)
    assert len([one for one in desk.window.findChildren(HelpDialog) if one.isVisible()]) == 1
    QTest.keyClick(focused(), K.Key_Escape)
    desk.wait(lambda: QApplication.activeModalWidget() is dialog)
    assert dialog.isVisible()
    dialog.activateWindow()  # the offscreen platform forgets which one is
    desk.wait(before.hasFocus)
    QTest.keyClick(before, K.Key_Escape)
    desk.wait(lambda: QApplication.activeModalWidget() is None)


@pytest.mark.parametrize("name", list(DIALOGS))
def test_f9_changes_the_theme_in_a_dialog_too(new_desk: DeskMaker, tmp_path: Path, name: str) -> None:
    desk, dialog = _opened(new_desk, tmp_path, name)
    was = desk.window.look.theme.key
    QTest.keyClick(focused(), K.Key_F9)
    assert desk.window.look.theme.key != was
    QTest.keyClick(focused(), K.Key_F1)
    QTest.keyClick(help_of(desk), K.Key_F9)
    help_of(desk).reject()
    dialog.close()
    desk.wait(lambda: QApplication.activeModalWidget() is None)


def test_the_viewers_own_keys_come_first_there(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk, viewer = _opened(new_desk, tmp_path, "viewer")
    assert isinstance(viewer, PhotoViewer)
    QTest.keyClick(viewer, K.Key_F1)
    titles = [label.text() for label in help_of(desk).findChildren(QLabel) if label.property("role") == "strong"]
    assert titles[:2] == ["On a large photo", "On photos"]
    assert sorted(titles) == sorted(group.title for group in key_groups()), "and all others after them"
    help_of(desk).reject()
    viewer.close()
