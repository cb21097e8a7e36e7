"""A card says that a file is gone although nobody has opened its survey since, and no look holds the window up."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.survey import SurveyService
from surveyor_app.storage import photo_files
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.real_desk import _open, real_desk
from tests.pictures import write_jpeg
from tests.services.complete_survey import fill_completely


def _ready_with_a_lost_photo(data_dir: Path) -> None:
    """The survey req-2 is complete and counted; after that the file of its photo is gone."""
    services = _open(DataPaths(data_dir))
    fill_completely(services, "req-2")
    file = write_jpeg(data_dir / "from-the-camera.jpg")
    (view,) = services.photo.add_files("req-2", PhotoTarget(SectionName.ELECTRICAL), [file], "main_breaker").added
    services.survey.requests()
    services.close()
    view.original_path.unlink()


def _sign(desk: Desk, request_id: str) -> str:
    cards = desk.window.requests.cards
    card = cards.row_at(cards.index_of(request_id))
    return card.sign.words if card is not None else ""


def test_a_card_does_not_say_ready_when_the_file_of_a_photo_is_gone(new_desk: DeskMaker, tmp_path: Path) -> None:
    desk = real_desk(new_desk, tmp_path / "data")
    desk.close()
    _ready_with_a_lost_photo(tmp_path / "data")
    again = new_desk(open_with=lambda: _open(DataPaths(tmp_path / "data")))
    again.wait(lambda: _sign(again, "req-2") == "In progress")
    detail = again.window.session.detail
    assert detail is None or detail.request.id != "req-2", "nobody opened it"


def test_files_are_looked_at_in_a_thread_of_its_own(
    new_desk: DeskMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = real_desk(new_desk, tmp_path / "data")
    desk.close()
    _ready_with_a_lost_photo(tmp_path / "data")
    goes_on, threads = threading.Event(), []
    monkeypatch.setattr(photo_files.PhotoStore, "is_gone", lambda *_: False)
    again = new_desk(open_with=lambda: _open(DataPaths(tmp_path / "data")))

    def slow(_store: photo_files.PhotoStore, _sha256: str, _kind: str) -> bool:
        threads.append(threading.current_thread().name)
        assert goes_on.wait(20)
        return True

    monkeypatch.setattr(photo_files.PhotoStore, "is_gone", slow)
    again.window.lost_files.look()
    again.wait(lambda: bool(threads))
    assert threads[0].startswith("aside"), "neither the window's thread nor the one that stores what is typed"
    again.window.session.open("req-1")  # meanwhile the window works
    again.wait(lambda: again.window.session.shown_id == "req-1")
    assert _sign(again, "req-2") == "Can be sent"
    goes_on.set()
    again.wait(lambda: _sign(again, "req-2") == "In progress")


def test_closing_does_not_wait_for_the_look(
    new_desk: DeskMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[bool] = []
    entered, ended = threading.Event(), threading.Event()

    def look(_service: SurveyService, is_wanted: object = None) -> bool:
        assert callable(is_wanted)
        entered.set()
        while is_wanted() and not ended.wait(0.01):
            pass
        wanted.append(is_wanted())
        return False

    desk = real_desk(new_desk, tmp_path / "data")
    monkeypatch.setattr(SurveyService, "count_lost", look)
    desk.window.lost_files.look()
    desk.wait(entered.is_set)
    desk.close()
    assert wanted == [False]
