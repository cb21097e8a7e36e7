"""Keys and help: every key of the window is listed, and it says which version runs with which office."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from surveyor_app.gui.dialogs.help_dialog import HelpDialog
from surveyor_app.gui.presenters.key_table import COMMANDS, key_groups
from surveyor_app.gui.presenters.places import Place
from surveyor_app.identity import VERSION
from tests.gui.conftest import DeskMaker
from tests.gui.hands import Mouse, focused, name_of
from tests.gui.opened import help_of
from tests.gui.sample_records import with_items

K = Qt.Key


def words(dialog: HelpDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_f1_shows_it_and_esc_leaves_it_where_the_person_was(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("electrical"))
    desk.window.pages.enter()
    before = focused()
    QTest.keyClick(before, K.Key_F1)
    dialog = help_of(desk)
    assert dialog.windowTitle() == dialog.accessibleName() == "Keys and help"
    QTest.keyClick(focused(), K.Key_Escape)
    desk.wait(lambda: QApplication.activeModalWidget() is None)
    assert desk.window.pages.place == Place("electrical")
    desk.window.activateWindow()  # the offscreen platform forgets which one is
    desk.wait(before.hasFocus)


def test_the_mouse_comes_to_it_from_the_upper_bar(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    Mouse(desk).click("Keys and help")
    help_of(desk).accept()


def test_every_key_that_the_window_knows_is_listed(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.open(place=Place("mounting_planes", "plane-1"))
    known = {shortcut.key().toString() for shortcut in desk.window.findChildren(QShortcut)}
    listed = " ".join(line.keys for group in key_groups() for line in group.lines)
    numbered = {f"Alt+{number}" for number in range(2, 6)}  # "Alt+1 to Alt+6"
    assert len(known) > len(COMMANDS)
    assert {key for key in known - numbered if key not in listed.split()} == set()


def test_each_key_is_said_with_what_it_does(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.window.office.help()
    dialog = help_of(desk)
    spoken = {label.accessibleName() for label in dialog.findChildren(QLabel)}
    assert {"F8: Next thing to do", "Ctrl+K: Search requests", "0: Keep it as an extra photo"} <= spoken
    dialog.accept()


def test_it_says_version_folder_office_and_laptop_and_copies_them(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = new_desk([with_items()])
    desk.window.office.help()
    dialog = help_of(desk)
    said = words(dialog)
    facts = {
        f"Surveyor {VERSION}",
        "Sunny Office",
        "https://surveys.example.com",
        "Field laptop 3",
        str(tmp_path / "data"),
    }
    assert facts <= set(said)
    QTest.keyClick(focused(), K.Key_Backtab)
    assert name_of(focused()) == "Copy what is said about Surveyor"
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert all(fact in copied for fact in facts)
    dialog.accept()


def test_without_an_office_it_says_so_and_what_the_laptop_is_called(new_desk: DeskMaker) -> None:
    desk = new_desk([], paired=False)
    QTest.keyClick(desk.window, K.Key_F1)
    dialog = help_of(desk)
    assert "This laptop is not paired." in words(dialog)
    assert "This laptop" in words(dialog)
    dialog.accept()


def test_in_a_small_window_the_arrows_scroll_to_the_last_key(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.window.resize(900, 600)
    desk.window.office.help()
    dialog = help_of(desk)
    bar = dialog.scroll_bar
    desk.wait(lambda: bar.maximum() > 0)
    for _ in range(40):
        QTest.keyClick(focused(), K.Key_Down)
    assert bar.value() == bar.maximum()
    dialog.accept()


def test_large_text_stands_in_fewer_columns(new_desk: DeskMaker) -> None:
    desk = new_desk([with_items()])
    desk.window.resize(1280, 720)

    def lefts() -> int:
        """How many columns the groups' titles stand in."""
        desk.window.office.help()
        dialog = help_of(desk)
        titles = {group.title for group in key_groups()}
        found = {label.x() for label in dialog.findChildren(QLabel) if label.text() in titles}
        dialog.accept()
        return len(found)

    assert lefts() == 3
    desk.window.look.choose("light", 1.5)
    desk.settle()
    assert lefts() == 2
