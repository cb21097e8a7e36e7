"""Card, page head, task list, F7 and the publish question give one answer to whether a survey is ready."""

from __future__ import annotations

from dataclasses import replace

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo_rules import targets
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.survey import CopiedValue, MountingPlane, UnclearAnswer
from surveyor_app.gui.presenters import review
from surveyor_app.gui.presenters.before_publish import question
from surveyor_app.gui.presenters.gate import gate
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.request_cards import card, sign_of_open
from surveyor_app.gui.presenters.task_rows import task_rows
from tests.gui.fake_records import NOW, Record, a_photo
from tests.gui.fake_services import FakeServices, fake_services
from tests.gui.sample_records import COMPLETE_PLANE, complete

PLANES = SectionName.MOUNTING_PLANES


def photographed(record: Record) -> Record:
    """With every picture that anybody expects."""
    slots = fake_services().checklist.slots
    places = [(target, slot.key) for target, _path in targets(record.survey) for slot in slots[target.section]]
    record.photos = [a_photo(f"photo-{n}", record.request.id, target, key) for n, (target, key) in enumerate(places)]
    return record


def not_understood(record: Record) -> Record:
    """Whoever changed a pitch to something that nobody understands; what Aurora would get is the one from before."""
    typed = UnclearAnswer(PLANES, "plane-1", "pitch", "qqq")
    record.survey = replace(record.survey, unclear=(typed,))
    return record


def copied(record: Record) -> Record:
    """With a second and a third plane whose answers nobody has checked."""
    planes = (COMPLETE_PLANE, *(replace(COMPLETE_PLANE, id=f"plane-{n}") for n in (2, 3)))
    names = ("pitch", "azimuth", "roof_type", "framing_type", "rafter_size")
    marks = tuple(CopiedValue(PLANES, f"plane-{n}", name, "plane-1") for n in (2, 3) for name in names)
    record.survey = replace(record.survey, mounting_planes=planes, copied=marks)
    design = {**(record.request.design or {}), "arrays": [{"pitch": 26.6, "azimuth": 180}] * 3}
    record.request = replace(record.request, design=design)
    return record


def signs(services: FakeServices) -> tuple[str, str, str]:
    """On the card, at the head of the page and in the list of tasks."""
    detail, [summary] = services.detail("req-1"), services.requests()
    rows = {row.task: row.state for row in task_rows(detail)}
    assert card(summary, NOW).sign == sign_of_open(detail)
    head = review.publish_state(detail).sign
    assert "done" not in (rows["review"].tone, head.tone) or sign_of_open(detail).tone == "done"
    return sign_of_open(detail).text, head.text, rows["review"].text


def test_all_there_is_ready_everywhere() -> None:
    services = fake_services([photographed(complete())])
    assert signs(services) == ("Ready", "Ready", "Ready to publish")
    assert question(services.detail("req-1"), services.checklist) is None


def test_nothing_is_ready_while_an_answer_is_not_understood() -> None:
    services = fake_services([not_understood(photographed(complete()))])
    detail, [summary] = services.detail("req-1"), services.requests()
    assert not [p for p in detail.problems if p.severity is Severity.ERROR], "Aurora would take it"
    assert signs(services) == ("In progress", "Not understood, will not be sent", "Incomplete")
    assert card(summary, NOW).group == "in_progress"
    state = review.publish_state(detail)
    assert state.headline == gate(detail, services.checklist).verdict.text == "Not yet: 1 answer is not understood"
    assert state.can_publish


def test_with_pictures_or_copies_left_it_can_be_sent_and_is_not_plainly_ready() -> None:
    for record in (complete(), copied(photographed(complete()))):
        services = fake_services([record])
        [summary] = services.requests()
        assert signs(services) == ("Can be sent", "Can be sent", "Can be sent")
        assert card(summary, NOW).sign.tone == "unusual"
        assert card(summary, NOW).group == "ready"
        assert review.publish_state(services.detail("req-1")).headline == "Can be sent, but not everything is done"


def test_copies_that_nobody_checked_are_asked_about_in_one_line() -> None:
    services = fake_services([photographed(copied(complete()))])
    asked = question(services.detail("req-1"), services.checklist)
    assert asked is not None
    assert asked.title == "10 copied answers are not checked"
    [line] = asked.lines
    assert line == "10 copied answers nobody checked: Plane 2, Plane 3"
    assert asked.place == Place("mounting_planes", "plane-2", "pitch")
    with_pictures = question(fake_services([copied(complete())]).detail("req-1"), services.checklist)
    assert with_pictures is not None
    assert with_pictures.lines[-1] == line
    assert len(with_pictures.lines) <= 7


def test_review_and_gate_list_copies_by_entry_and_name_their_fields() -> None:
    services = fake_services([photographed(copied(complete()))])
    detail = services.detail("req-1")
    rows = [r for r in review.problem_rows(detail)[Severity.WARNING] if "copied" in r.text]
    assert [r.text for r in rows] == ["5 copied answers to check: Pitch, Azimuth, Roof type …"] * 2
    assert [r.place for r in rows] == [Place("mounting_planes", f"plane-{n}", "pitch") for n in (2, 3)]
    [shown] = [group for group in gate(detail, services.checklist).groups if group.sign.text == "Unusual"]
    assert [r for r in shown.rows if "copied" in r.text] == rows
    assert f"{review.things(shown.rows)} unusual things" in gate(detail, services.checklist).verdict.text


def test_a_plane_with_one_copy_names_its_field_alone() -> None:
    record = photographed(complete())
    planes = (COMPLETE_PLANE, MountingPlane("plane-2", pitch=26.57))
    mark = CopiedValue(PLANES, "plane-2", "pitch", "plane-1")
    record.survey = replace(record.survey, mounting_planes=planes, copied=(mark,))
    [row] = review.copied_rows(fake_services([record]).detail("req-1"))
    assert row.text == "1 copied answer to check: Pitch"
