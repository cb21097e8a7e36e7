"""What is sent, written out or taken back is what the person had done by then: what was asked for before goes first."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, StorageFault
from surveyor_app.domain.revision import Revision
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.publish import PublishService
from surveyor_app.services.survey import SurveyService
from surveyor_app.storage import revision_repository
from tests.fake_clock import FakeClock
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.real_desk import real_desk, stored
from tests.services.complete_survey import fill_completely

ELECTRICAL = SectionName.ELECTRICAL
RATING = "main_breaker_rating"
LOCKED = StorageFault("Another program is using Surveyor's database; this was not saved.", code="database_locked")


def opened(data_dir: Path) -> Services:
    return open_services(DataPaths(data_dir), FakeClock())


def frozen(data_dir: Path) -> Revision | None:
    services = opened(data_dir)
    with services.database.read() as connection:
        latest = revision_repository.latest(connection, "req-1")
    services.close()
    return latest


class Locked:
    """A database that another program holds until it is `free`."""

    def __init__(self) -> None:
        self._patch = pytest.MonkeyPatch()
        for name in ("set_value", "keep_unclear", "put_values"):
            self._patch.setattr(SurveyService, name, self._refuse)

    @staticmethod
    def _refuse(*_args: object) -> None:
        raise LOCKED

    def free(self) -> None:
        """The other program is done."""
        self._patch.undo()


@pytest.fixture
def desk(new_desk: DeskMaker, data_dir: Path) -> Desk:
    """A window on a survey that could be published."""
    desk = real_desk(new_desk, data_dir)
    services = opened(data_dir)
    for request_id in ("req-1", "req-2"):
        fill_completely(services, request_id)
    services.close()
    desk.open("req-1")
    return desk


@pytest.fixture
def locked(desk: Desk) -> Iterator[Locked]:
    """Somebody else has the database."""
    made = Locked()
    yield made
    made.free()
    desk.window.session.save_unsaved()  # closing would ask
    desk.settle()


def answer(desk: Desk) -> None:
    """Another breaker than the database holds, which does not take it."""
    desk.window.session.set_value(ELECTRICAL, None, RATING, 100.0)
    desk.settle()
    assert len(desk.window.session.unsaved) == 1


def press_publish(desk: Desk) -> ReviewPage:
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    page.publish_button.click()
    return page


def test_an_answer_that_the_disk_did_not_take_is_stored_before_it_is_published(
    desk: Desk, locked: Locked, data_dir: Path
) -> None:
    answer(desk)
    locked.free()
    desk.window.session.publish()
    desk.settle()
    revision = frozen(data_dir)
    assert revision is not None
    assert revision.sections[ELECTRICAL][RATING] == 100
    assert not len(desk.window.session.unsaved)
    assert desk.window.storage.bar.text == ""


def test_nothing_is_published_without_an_answer_that_the_review_shows(
    desk: Desk, locked: Locked, data_dir: Path
) -> None:
    answer(desk)
    desk.window.pages.go(Place("review"))
    desk.settle()
    page = press_publish(desk)
    desk.asked().agree_button.click()
    desk.settle()
    assert frozen(data_dir) is None
    assert desk.window.undo.text.startswith("Not published: not every answer is saved yet.")
    assert len(desk.window.session.unsaved) == 1
    assert page.publish_button.isEnabled(), "so that it can be tried again"
    locked.free()
    press_publish(desk)
    desk.settle()
    revision = frozen(data_dir)
    assert revision is not None
    assert revision.sections[ELECTRICAL][RATING] == 100


def test_an_export_holds_the_answer_that_the_disk_did_not_take_or_is_not_written(
    desk: Desk, locked: Locked, tmp_path: Path
) -> None:
    answer(desk)
    target = tmp_path / "out.zip"
    desk.window.session.export(target)
    desk.settle()
    assert not target.exists()
    assert desk.window.undo.text.startswith("Not exported: not every answer is saved yet.")
    locked.free()
    desk.window.session.export(target)
    desk.settle()
    with zipfile.ZipFile(target) as export:
        assert json.loads(export.read("import.json"))["electrical"][RATING] == 100


def test_an_unsaved_answer_of_another_survey_holds_up_no_publish(desk: Desk, locked: Locked, data_dir: Path) -> None:
    answer(desk)
    desk.open("req-2")
    desk.window.session.publish()
    desk.settle()
    assert stored(data_dir, "req-2").survey.status is SurveyStatus.QUEUED


def test_an_unsaved_answer_that_nothing_can_be_made_of_is_kept_as_it_was_typed(
    desk: Desk, locked: Locked, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office's lists are others by the time the disk takes it."""
    answer(desk)
    locked.free()
    monkeypatch.setattr("surveyor_app.services.survey.check_value", refuse)
    desk.window.session.publish()
    desk.settle()
    assert frozen(data_dir) is None
    assert not len(desk.window.session.unsaved)
    (kept,) = stored(data_dir, "req-1").survey.unclear
    assert (kept.name, kept.text) == (RATING, "100")


def refuse(*_args: object) -> None:
    raise InvalidInput("That is none of the office's.")


def test_what_will_be_sent_is_read_again_once_the_disk_took_the_answer(desk: Desk, locked: Locked) -> None:
    answer(desk)
    desk.window.pages.go(Place("review"))
    desk.settle()
    sent: list[float] = []
    desk.window.session.preview_read.connect(lambda preview: sent.append(preview.bodies[ELECTRICAL][RATING]))
    locked.free()
    desk.window.session.save_unsaved()
    desk.settle()
    assert sent[-1:] == [100]


def test_a_publish_that_did_not_work_can_be_tried_again(
    desk: Desk, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.window.pages.go(Place("review"))
    desk.settle()
    with monkeypatch.context() as patch:
        patch.setattr(PublishService, "publish", Locked._refuse)
        page = press_publish(desk)
        desk.asked().agree_button.click()
        desk.settle()
    assert page.publish_button.isEnabled()
    press_publish(desk)
    desk.settle()
    assert frozen(data_dir) is not None
