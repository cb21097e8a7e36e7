"""What commands do to the survey that is open in a window: it is followed, and never undone as if it were the window's
own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.request_cards import ALL
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from tests.fake_clock import FakeClock
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.real_desk import real_desk
from tests.pictures import write_jpeg
from tests.services.complete_survey import fill_completely

ELECTRICAL = SectionName.ELECTRICAL


def by_command(data_dir: Path, do: Callable[[Services], object]) -> None:
    """What another process does to the same folder."""
    services = open_services(DataPaths(data_dir), FakeClock())
    do(services)
    services.close()


def sign(desk: Desk, request_id: str = "req-1") -> str:
    (shown,) = [card for card in desk.window.requests.cards.rows if card.id == request_id]
    return str(shown.sign.text)


def test_the_card_says_what_the_open_survey_says(new_desk: DeskMaker, data_dir: Path, tmp_path: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    desk.window.requests.choose_group(ALL)
    before = sign(desk)
    by_command(data_dir, lambda services: fill_completely(services, "req-1"))
    desk.window.open_request("req-1", Place("review"))
    desk.settle()
    assert (before, sign(desk)) == ("To do", "Ready")
    photo = write_jpeg(tmp_path / "a.jpg")
    by_command(
        data_dir,
        lambda services: (
            services.photo.add_files("req-1", PhotoTarget(ELECTRICAL), [photo], "main_breaker")
            .added[0]
            .original_path.unlink()
        ),
    )
    desk.window.open_request("req-1", Place("review"))
    desk.settle()
    assert sign(desk) == "In progress"
