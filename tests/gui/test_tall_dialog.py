"""A dialog is as high as what it says: nothing scrolls while the window has room for all of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QScrollArea

from surveyor_app import language
from surveyor_app.gui.dialogs.settings_dialog import SettingsDialog
from surveyor_app.sync.events import PairingChecked
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.sample_records import untouched


def _settings(desk: Desk) -> SettingsDialog:
    desk.window.office.settings()
    dialog = desk.window.findChildren(SettingsDialog)[-1]
    assert isinstance(dialog, SettingsDialog)
    return dialog


@pytest.fixture(params=language.LANGUAGES)
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language in use."""
    monkeypatch.setenv(language.LANGUAGE_SETTING, request.param)
    yield request.param
    language.use(language.ENGLISH)


@pytest.mark.parametrize("theme", ["light", "sunlight"])
def test_words_that_wrap_make_it_higher(new_desk: DeskMaker, theme: str, spoken: str) -> None:
    desk = new_desk([untouched()])
    desk.window.resize(1280, 800)
    desk.window.office.choose_theme(theme)
    desk.window.watch.take([PairingChecked(accepted=False)])
    desk.settle()
    dialog = _settings(desk)
    desk.settle()
    area = dialog.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert language.current() == spoken
    assert area.verticalScrollBar().maximum() == 0
    assert dialog.height() <= desk.window.height()
    dialog.close()


def test_more_than_the_window_has_room_for_scrolls_inside(new_desk: DeskMaker) -> None:
    desk = new_desk([untouched()])
    desk.window.setMinimumSize(0, 0)
    desk.window.resize(1280, 420)
    dialog = _settings(desk)
    desk.settle()
    area = dialog.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() > 0
    assert dialog.height() <= desk.window.height()
    dialog.close()
