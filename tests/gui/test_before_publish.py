"""Before a publish: what the office expects and is not there is said once, and never stands in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from surveyor_app.domain.other_laptops import QUESTION
from surveyor_app.domain.outbox import JobKind, JobStatus, SyncJob
from surveyor_app.domain.photo import Absence, AbsenceKind
from surveyor_app.domain.photo_rules import targets
from surveyor_app.domain.problem import Problem, Severity
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.gui.dialogs.expected_dialog import ExpectedDialog
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.review import ELSEWHERE
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_records import NOW, Record, a_photo
from tests.gui.fake_services import fake_services
from tests.gui.hands import focused, name_of
from tests.gui.sample_records import complete, retrofit, untouched

K = Qt.Key
CHECKLIST = fake_services().checklist


def with_everything(record: Record, but: int = 0) -> Record:
    """Every expected picture but so many is there."""
    expected = [
        (target, slot.key)
        for target, _path in targets(record.survey)
        for slot in CHECKLIST.slots[target.section]
        if slot.expected
    ]
    for number, (target, slot) in enumerate(expected[: len(expected) - but]):
        record.photos.append(a_photo(f"photo-{number}", record.request.id, target, slot))
    return record


def at_review(new_desk: DeskMaker, record: Record) -> tuple[Desk, ReviewPage]:
    desk = new_desk([record])
    desk.open(place=Place("review"))
    page = desk.window.pages.current
    assert isinstance(page, ReviewPage)
    page.enter()
    return desk, page


def question(desk: Desk) -> ExpectedDialog | None:
    return desk.window.findChild(ExpectedDialog)


def words(dialog: ExpectedDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def is_queued(desk: Desk) -> bool:
    return desk.record().survey.status is SurveyStatus.QUEUED


def test_missing_pictures_are_named_and_nothing_is_queued_before_the_answer(new_desk: DeskMaker) -> None:
    desk, _page = at_review(new_desk, with_everything(complete(), but=2))
    QTest.keyClick(focused(), K.Key_Return)
    dialog = desk.asked()
    assert "The office expects 2 more pictures" in words(dialog)
    assert "Plane 1" in words(dialog)
    assert not is_queued(desk)
    assert name_of(focused()) == "Go back to the pictures"
    assert "The office expects 2 more pictures" in focused().accessibleDescription()
    dialog.reject()


def test_publish_anyway_by_keyboard_queues_it_and_is_asked_once_only(new_desk: DeskMaker) -> None:
    desk, page = at_review(new_desk, with_everything(complete(), but=1))
    QTest.keyClick(focused(), K.Key_Return)
    desk.asked()
    QTest.keyClick(focused(), K.Key_Backtab)
    assert name_of(focused()) == "Publish anyway"
    QTest.keyClick(focused(), K.Key_Return)
    desk.wait(lambda: is_queued(desk))
    desk.settle()

    record = desk.record()
    record.survey = replace(record.survey, status=SurveyStatus.NEEDS_ATTENTION)
    desk.window.session.refresh()
    desk.settle()
    page.publish_button.click()
    desk.wait(lambda: is_queued(desk))


def test_going_back_leads_to_the_first_picture_and_esc_leaves_all_as_it_is(new_desk: DeskMaker) -> None:
    desk, page = at_review(new_desk, with_everything(complete(), but=1))
    page.publish_button.click()
    desk.asked()
    QTest.keyClick(focused(), K.Key_Escape)
    desk.wait(lambda: QApplication.activeModalWidget() is None)
    assert desk.window.pages.place == Place("review")
    assert page.publish_button.isEnabled()
    page.publish_button.click()
    desk.asked()
    QTest.keyClick(focused(), K.Key_Return)
    desk.settle()
    assert desk.window.pages.place == Place("mounting_planes", "plane-1", slot="attic_overview")
    assert not is_queued(desk)


def test_a_number_that_contradicts_is_asked_about(new_desk: DeskMaker) -> None:
    record = with_everything(complete())
    electrical = replace(record.survey.electrical, notes="feeds 2 subpanels")
    record.survey = replace(record.survey, electrical=electrical)
    desk, page = at_review(new_desk, record)
    page.publish_button.click()
    dialog = desk.asked()
    assert "2 subpanels, but none is entered" in words(dialog)
    dialog.back_button.click()
    desk.settle()
    assert desk.window.pages.place == Place("subpanels")


def test_a_survey_with_everything_there_or_explained_is_not_asked(new_desk: DeskMaker) -> None:
    record = with_everything(complete(), but=1)
    missing = [
        (target, slot.key)
        for target, _path in targets(record.survey)
        for slot in CHECKLIST.slots[target.section]
        if slot.expected and (target, slot.key) not in {(p.target, p.slot) for p in record.photos}
    ]
    record.absences += [Absence(target, slot, AbsenceKind.NOT_REACHED, "no attic") for target, slot in missing]
    desk, page = at_review(new_desk, record)
    page.publish_button.click()
    desk.wait(lambda: is_queued(desk))
    assert question(desk) is None


@pytest.mark.parametrize("meanwhile", ["cancelled in Aurora", "published elsewhere"])
def test_whoever_agrees_publishes_and_does_nothing_else_that_the_button_means_by_then(
    new_desk: DeskMaker, meanwhile: str
) -> None:
    """The question stands there while a sync brings news; opening again and overwriting are asked by themselves."""
    desk, page = at_review(new_desk, with_everything(complete(), but=1))
    page.publish_button.click()
    dialog = desk.asked()
    assert isinstance(dialog, ExpectedDialog)
    record = desk.record()
    if meanwhile == "cancelled in Aurora":
        record.survey = replace(record.survey, status=SurveyStatus.WITHDRAWN)
    else:
        said = f"Ann published from another laptop. {QUESTION}"
        kind = JobKind.PUT_ELECTRICAL
        job = SyncJob("job-1", kind, record.request.id, "r", "r", JobStatus.BLOCKED, 1, NOW, (), ELSEWHERE, said, NOW)
        record.server_problems, record.jobs = [Problem(Severity.ERROR, "", said)], [job]
    before = record.survey.status
    desk.window.session.refresh()
    desk.settle()
    assert page.publish_button.text() in ("Work on it anyway", "Publish anyway")
    dialog.agree_button.click()
    desk.settle()
    assert desk.record().survey.status is before
    assert desk.services.publish.overwritten == []
    assert page.publish_button.isEnabled()


def test_a_retrofit_without_planes_is_asked_about_and_published(new_desk: DeskMaker) -> None:
    desk, page = at_review(new_desk, with_everything(retrofit()))
    page.publish_button.click()
    dialog = desk.asked()
    assert "Nothing on the roof?" in words(dialog)
    assert "Roof planes: No roof plane has been entered." in words(dialog)
    assert isinstance(dialog, ExpectedDialog)
    dialog.agree_button.click()
    desk.wait(lambda: is_queued(desk))


def test_the_empty_page_of_planes_says_when_leaving_it_so_is_right(new_desk: DeskMaker) -> None:
    desk = new_desk([retrofit(), untouched("req-2")])
    desk.open(place=Place("mounting_planes"))
    page = desk.window.pages.current
    said = "\n".join(label.text() for label in page.findChildren(QLabel))
    assert "the design has no arrays" in said
    assert "If there is none, leave this as it is." in said
    assert "at least one" not in said
    desk.open("req-2", place=Place("mounting_planes"))
    said = "\n".join(label.text() for label in desk.window.pages.current.findChildren(QLabel))
    assert "The office needs at least one." in said
