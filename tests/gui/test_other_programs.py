"""What commands do to the survey that is open in a window: it is followed, and never undone as if it were the window's
own."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import StorageFault
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.request_cards import ALL
from surveyor_app.services.opened import Services
from surveyor_app.services.survey import SurveyService
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.opened import line
from tests.gui.real_desk import by_command, press, real_desk, stored
from tests.pictures import write_jpeg
from tests.services.complete_survey import fill_completely

ELECTRICAL, PLANES = SectionName.ELECTRICAL, SectionName.MOUNTING_PLANES


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
    assert (before, sign(desk)) == ("To do", "Can be sent")
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


def pitch(data_dir: Path) -> float | None:
    return stored(data_dir, "req-1").survey.mounting_planes[0].pitch


def with_a_plane(new_desk: DeskMaker, data_dir: Path) -> tuple[Desk, str]:
    """A window on a survey with one plane of a pitch that somebody entered in it."""
    desk = real_desk(new_desk, data_dir)
    by_command(data_dir, lambda services: services.survey.add_item("req-1", PLANES))
    desk.open()
    assert desk.window.session.detail is not None
    (plane,) = desk.window.session.detail.survey.mounting_planes
    desk.window.session.set_value(PLANES, plane.id, "pitch", 30.0)
    desk.settle()
    return desk, plane.id


def test_what_a_command_gave_is_not_undone(new_desk: DeskMaker, data_dir: Path) -> None:
    desk, plane = with_a_plane(new_desk, data_dir)
    by_command(data_dir, lambda services: services.survey.set_value("req-1", PLANES, plane, "pitch", 41.0))
    press(desk, "Ctrl+Z")
    assert pitch(data_dir) == 41
    assert desk.window.undo.text == ("Pitch of Plane 1: this was changed meanwhile, so there is nothing to take back.")
    assert desk.window.footer.undo_texts == ("", ""), "and it is not offered again"
    assert desk.window.session.detail is not None
    assert desk.window.session.detail.survey.mounting_planes[0].pitch == 41, "what stands there now is shown"


def test_what_was_typed_over_it_is_undone_and_no_more(new_desk: DeskMaker, data_dir: Path) -> None:
    desk, plane = with_a_plane(new_desk, data_dir)
    by_command(data_dir, lambda services: services.survey.set_value("req-1", PLANES, plane, "pitch", 41.0))
    desk.window.session.refresh()
    desk.settle()
    desk.window.session.end_edit(PLANES, plane, "pitch")
    desk.window.session.set_value(PLANES, plane, "pitch", 45.0)
    desk.settle()
    press(desk, "Ctrl+Z")
    assert pitch(data_dir) == 41
    press(desk, "Ctrl+Z")
    assert pitch(data_dir) == 41


def test_what_was_undone_is_not_done_again_over_what_a_command_gave(new_desk: DeskMaker, data_dir: Path) -> None:
    desk, plane = with_a_plane(new_desk, data_dir)
    press(desk, "Ctrl+Z")
    assert pitch(data_dir) is None
    by_command(data_dir, lambda services: services.survey.set_value("req-1", PLANES, plane, "pitch", 41.0))
    press(desk, "Ctrl+Y")
    assert pitch(data_dir) == 41
    assert desk.window.undo.text.endswith("so there is nothing to do again.")


def test_an_entry_that_a_command_filled_is_not_taken_away(new_desk: DeskMaker, data_dir: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    desk.open()
    desk.window.session.add_item(PLANES)
    desk.settle()
    (plane,) = stored(data_dir, "req-1").survey.mounting_planes
    by_command(data_dir, lambda services: services.survey.set_value("req-1", PLANES, plane.id, "pitch", 41.0))
    press(desk, "Ctrl+Z")
    assert pitch(data_dir) == 41
    assert desk.window.undo.text.startswith("Plane 1 added: this was changed meanwhile")


def test_a_reason_that_a_command_gave_is_not_undone(new_desk: DeskMaker, data_dir: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    desk.open()
    target = PhotoTarget(ELECTRICAL)
    desk.window.session.set_absence(target, "main_breaker", AbsenceKind.NOT_REACHED, " locked ")
    desk.settle()
    by_command(
        data_dir,
        lambda services: services.survey.set_absence(
            "req-1", target, "main_breaker", AbsenceKind.NOT_REACHED, "behind a wall"
        ),
    )
    press(desk, "Ctrl+Z")
    (absence,) = stored(data_dir, "req-1").absences
    assert absence.reason == "behind a wall"


def test_what_only_this_window_changed_is_undone_step_by_step(new_desk: DeskMaker, data_dir: Path) -> None:
    desk, plane = with_a_plane(new_desk, data_dir)
    session = desk.window.session
    session.set_value(PLANES, plane, "azimuth", 360.0)  # stored as 0
    session.set_absence(PhotoTarget(ELECTRICAL), "main_breaker", AbsenceKind.NOT_REACHED, " locked ")
    session.add_item(PLANES, copy_from=plane)
    desk.settle()
    for _ in range(4):
        press(desk, "Ctrl+Z")
    survey, absences = stored(data_dir, "req-1").survey, stored(data_dir, "req-1").absences
    assert [(one.pitch, one.azimuth) for one in survey.mounting_planes] == [(None, None)]
    assert absences == ()
    for _ in range(4):
        press(desk, "Ctrl+Y")
    assert [one.pitch for one in stored(data_dir, "req-1").survey.mounting_planes] == [30, 30]
    assert [one.reason for one in stored(data_dir, "req-1").absences] == ["locked"]


def looked_again(desk: Desk) -> None:
    """As the window does every few seconds."""
    desk.window.look_again.look()
    desk.settle()


def test_the_window_follows_what_a_command_gave(new_desk: DeskMaker, data_dir: Path) -> None:
    desk, plane = with_a_plane(new_desk, data_dir)
    desk.window.pages.go(Place("mounting_planes", plane, "pitch"))
    looked_again(desk)
    assert desk.window.look_again.is_watching
    by_command(data_dir, lambda services: services.survey.set_value("req-1", PLANES, plane, "pitch", 41.0))
    looked_again(desk)
    assert line(desk, "pitch").text() == "41"


def test_what_is_being_typed_stays_while_the_window_follows(new_desk: DeskMaker, data_dir: Path) -> None:
    desk, plane = with_a_plane(new_desk, data_dir)
    desk.window.pages.go(Place("mounting_planes", plane, "pitch"))
    looked_again(desk)
    typed = line(desk, "azimuth")
    typed.setFocus()
    QTest.keyClicks(typed, "18")

    def give(services: Services) -> None:
        services.survey.set_value("req-1", PLANES, plane, "pitch", 41.0)
        services.survey.set_value("req-1", PLANES, plane, "azimuth", 90.0)

    by_command(data_dir, give)
    looked_again(desk)
    assert (typed.text(), desk.window.focusWidget()) == ("18", typed)
    assert line(desk, "pitch").text() == "41"


def test_its_own_changes_and_a_quiet_folder_are_not_read_again(new_desk: DeskMaker, data_dir: Path) -> None:
    desk, plane = with_a_plane(new_desk, data_dir)
    looked_again(desk)
    desk.window.session.set_value(PLANES, plane, "azimuth", 90.0)
    desk.settle()
    read: list[bool] = []
    desk.window.session.requests_changed.connect(lambda: read.append(True))
    looked_again(desk)
    assert read == []


def test_a_disk_that_cannot_be_asked_is_not_told_again_and_again(
    new_desk: DeskMaker, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = real_desk(new_desk, data_dir)

    def gone(_service: SurveyService) -> int:
        raise StorageFault("The disk is gone.", code="storage")

    monkeypatch.setattr(SurveyService, "edition", gone)
    looked_again(desk)
    assert desk.window.undo.text == ""
