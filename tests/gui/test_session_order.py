"""What is sent, written out or taken back is what the person had done by then: what was asked for before goes first."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, StorageFault
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.domain.revision import Revision
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.services.publish import PublishService
from surveyor_app.services.summaries import SurveyDetail
from surveyor_app.services.survey import SurveyService
from surveyor_app.storage import revision_repository
from tests.fake_clock import FakeClock
from tests.gui.busy_storage import busy_storage
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.real_desk import real_desk, stored, visit_photos
from tests.services.complete_survey import fill_completely

ELECTRICAL = SectionName.ELECTRICAL
RATING = "main_breaker_rating"
HERE = PhotoTarget(ELECTRICAL)
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


# ── photos ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def photos(desk: Desk, data_dir: Path, tmp_path: Path) -> list[str]:
    """The ids of three photos that nobody has sorted yet."""
    services = opened(data_dir)
    services.photo.add_files("req-1", HERE, visit_photos(tmp_path, 3), UNSORTED)
    services.close()
    desk.window.session.refresh()
    desk.settle()
    assert desk.window.session.detail is not None
    return [view.photo.id for view in desk.window.session.detail.photos]


def slots(data_dir: Path) -> dict[str, str | None]:
    return {view.photo.id: view.photo.slot for view in stored(data_dir, "req-1").photos}


def test_photos_sorted_and_removed_while_others_are_on_their_way_are_published_so(
    desk: Desk, photos: list[str], data_dir: Path
) -> None:
    a, b, c = photos
    session = desk.window.session
    with busy_storage(desk):
        session.assign([a], HERE, "panel_open")
        QApplication.processEvents()  # the first is handed on
        session.assign([b], HERE, "panel_label")
        session.remove_photos([c])
        session.publish()
    desk.settle()
    revision = frozen(data_dir)
    assert revision is not None
    assert {photo.photo_id: photo.slot for photo in revision.photos} == {a: "panel_open", b: "panel_label"}
    detail = stored(data_dir, "req-1")
    assert (detail.survey.status, detail.survey.revision) == (SurveyStatus.QUEUED, 1)


def test_what_is_sorted_after_publish_was_pressed_belongs_to_the_next_version(
    desk: Desk, photos: list[str], data_dir: Path
) -> None:
    a, b, _c = photos
    session = desk.window.session
    with busy_storage(desk):
        session.set_value(ELECTRICAL, None, RATING, 150.0)
        session.assign([a], HERE, "panel_open")
        session.publish()
        session.assign([b], HERE, "panel_label")
    desk.settle()
    revision = frozen(data_dir)
    assert revision is not None
    assert {photo.slot for photo in revision.photos} == {"panel_open", UNSORTED}
    assert slots(data_dir)[b] == "panel_label"
    assert stored(data_dir, "req-1").survey.revision == 2


def test_undo_right_after_a_removal_takes_back_the_removal(desk: Desk, photos: list[str], data_dir: Path) -> None:
    a, b, c = photos
    session = desk.window.session
    with busy_storage(desk):
        session.assign([a], HERE, "panel_open")
        QApplication.processEvents()
        session.remove_photos([b])
        session.take_back()
    desk.settle()
    assert slots(data_dir) == {a: "panel_open", b: UNSORTED, c: UNSORTED}


def test_photos_and_answers_are_taken_back_in_the_order_in_which_they_were_given(
    desk: Desk, photos: list[str], data_dir: Path
) -> None:
    a, b, _c = photos
    session = desk.window.session
    with busy_storage(desk):
        session.assign([a], HERE, "panel_open")
        session.set_value(ELECTRICAL, None, RATING, 150.0)
        session.assign([b], HERE, "panel_label")
    desk.settle()
    stands = []
    for _ in range(3):
        session.take_back()
        desk.settle()
        now = slots(data_dir)
        stands.append((now[a], now[b], stored(data_dir, "req-1").survey.electrical.main_breaker_rating))
    assert stands == [("panel_open", UNSORTED, 150), ("panel_open", UNSORTED, 175), (UNSORTED, UNSORTED, 175)]


def test_a_photo_that_is_sorted_again_while_its_undo_is_on_its_way_is_sorted(
    desk: Desk, photos: list[str], data_dir: Path
) -> None:
    session = desk.window.session
    session.assign(photos[:1], HERE, "panel_open")
    desk.settle()
    with busy_storage(desk):
        session.take_back()
        session.assign(photos[:1], HERE, "panel_open")
    desk.settle()
    assert slots(data_dir)[photos[0]] == "panel_open"


def test_what_is_asked_for_while_photos_are_on_their_way_goes_together(
    desk: Desk, photos: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look at the survey after all of it: somebody sorts faster than a disk."""
    session = desk.window.session
    looks: list[str] = []
    real = SurveyService.detail

    def look(service: SurveyService, request_id: str) -> SurveyDetail:
        looks.append(request_id)
        return real(service, request_id)

    monkeypatch.setattr(SurveyService, "detail", look)
    with busy_storage(desk):
        for photo, slot in zip(photos, ("panel_open", "panel_label", "meter_wide"), strict=True):
            session.assign([photo], HERE, slot)
            QApplication.processEvents()
    desk.settle()
    assert len(looks) == 2


def test_the_others_of_several_photos_are_sorted_although_one_was_removed(
    desk: Desk, photos: list[str], data_dir: Path
) -> None:
    a, b, _c = photos
    session = desk.window.session
    services = opened(data_dir)
    services.photo.remove(a)
    services.close()
    session.assign([a, b], HERE, "panel_open")
    desk.settle()
    assert slots(data_dir)[b] == "panel_open"
    assert a not in slots(data_dir)
    session.assign([a], HERE, "panel_label")
    desk.settle()
    session.assign([a], HERE, "panel_open")
    desk.settle()
    assert a not in slots(data_dir)
