"""One survey in words, for `surveyor show` without --json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from surveyor_app.cli.blocked_words import CANNOT_USE, CONFLICT, conflict_words, with_way_on
from surveyor_app.cli.output import one_line
from surveyor_app.cli.place_words import SECTIONS, item_words, problem_words
from surveyor_app.domain.attributes import BY_SECTION, Kind, SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.host_pauses import asked_words, waits_behind
from surveyor_app.domain.moments import count, local_minute
from surveyor_app.domain.notices import COMPLETED_STATUS, deleted_words
from surveyor_app.domain.outbox import SECTION_OF, JobKind, JobStatus, Receipt, ReceiptKind, SyncJob
from surveyor_app.domain.photo import UNSORTED, Absence, AbsenceKind
from surveyor_app.domain.problem import SAID_BY_SERVER, Problem, Severity
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel, SurveyStatus
from surveyor_app.gui.presenters import request_cards
from surveyor_app.gui.presenters.request_cards import sign_of_open
from surveyor_app.gui.presenters.words import PHOTO, SEVERITY, number
from surveyor_app.language import tr
from surveyor_app.services.detail import item_places
from surveyor_app.services.fetch_warning import late_words
from surveyor_app.services.summaries import PhotoView, RequestSummary, SurveyDetail

_REFUSED, _UNUSUAL = SEVERITY[Severity.ERROR].text, SEVERITY[Severity.WARNING].text
_EXPECTED = "Picture expected"
_SAID_NO, _NEEDS_YOU = "Aurora refused", "Needs you"
_DELETED, _ELSEWHERE = "Deleted in Aurora", "Published elsewhere"


def show_words(detail: SurveyDetail, catalogue: Catalogue, checklist: Checklist) -> str:
    """Request, customer, batteries, answers, photos, reasons for absent ones, problems, jobs and receipts, one fact a
    line."""
    return "\n".join(_lines(detail, catalogue, checklist))


def standing_words(problems: Iterable[Problem]) -> str:
    """ "3 gaps", which keep a survey from being ready; "no gaps, 11 pictures to take, 1 unusual"."""
    found = list(problems)
    kinds = Counter(_kind(problem) for problem in found if not problem.is_gap)
    words = [gap_words(sum(problem.is_gap for problem in found))]
    words += [f"{count(kinds[_EXPECTED], 'picture')} to take"] if kinds[_EXPECTED] else []
    words += [f"{kinds[_UNUSUAL]} unusual"] if kinds[_UNUSUAL] else []
    return ", ".join(words)


def gap_words(gaps: int) -> str:
    """ "3 gaps", "no gaps": what Aurora would refuse, or nobody understood."""
    return count(gaps, "gap") if gaps else "no gaps"


def progress_words(summary: RequestSummary) -> str:
    """ "not started" ("here", where it was completed elsewhere or is somebody else's), else what is missing and how far
    it is: "3 gaps, 2 of 5 done"; and whose the request is now, where it is somebody else's."""
    done = request_cards.progress_words(summary.tasks_done, is_started=summary.is_started)
    now_with = _now_with(summary.given_to)
    if summary.is_started:
        return f"{gap_words(summary.errors + summary.unclear)}, {done}{now_with}"
    here = " here" if summary.is_completed_elsewhere or summary.given_to else ""
    return f"{done.lower()}{here}{now_with}"


def _now_with(given_to: str) -> str:
    return f", now with {given_to}" if given_to else ""


def _kind(problem: Problem) -> str:
    return _EXPECTED if problem.is_expected_picture else SEVERITY[problem.severity].text


def _lines(detail: SurveyDetail, catalogue: Catalogue, checklist: Checklist) -> Iterator[str]:
    project, survey = detail.project, detail.survey
    asked = f", asked for {local_minute(detail.request.requested_at)}" if detail.request.requested_at else ""
    yield f"Request    {detail.request.id}"
    yield f"In Aurora  {_status_in_aurora(detail)}{asked}"
    yield f"Customer   {one_line(project.customer_name) or '(no name)'}  {one_line(project.phone)}".rstrip()
    yield f"Address    {one_line(project.address) or '(no address)'}"
    for battery in detail.batteries:
        yield f"Battery    {battery.quantity} × {one_line(f'{battery.manufacturer_name} {battery.name}')}"
    yield f"Survey     {sign_of_open(detail).text}, {_version(detail)}{_now_with(detail.given_to)}"
    for notice in detail.notices:
        yield f"News       {notice.text} ({local_minute(notice.at)})"
    yield "Electrical"
    yield from _answers(SectionName.ELECTRICAL, survey.electrical, catalogue)
    lists: tuple[tuple[SectionName, tuple[Subpanel | MountingPlane, ...]], ...] = (
        (SectionName.SUBPANELS, survey.subpanels),
        (SectionName.MOUNTING_PLANES, survey.mounting_planes),
    )
    for section, items in lists:
        for index, item in enumerate(items):
            yield item_words(section, index)
            yield from _answers(section, item, catalogue)
    yield f"Photos     {len(detail.photos) or 'none'}"
    places = item_places(survey)
    for view in detail.photos:
        turned = f", turned {view.photo.turned}° to the right" if view.photo.turned else ""
        yield f"  {_place(view, places)}: {view.filename} ({PHOTO[view.state].text}{turned})"
    if detail.absences:
        yield f"Absent     {len(detail.absences)}"
    for absence in detail.absences:
        yield f"  {_absence(absence, places, checklist)}"
    yield f"Problems   {standing_words(detail.problems)}"
    kinds = (_REFUSED, _EXPECTED, *(sign.text for sign in SEVERITY.values()))
    for problem in sorted(detail.problems, key=lambda problem: kinds.index(_kind(problem))):
        yield f"  {_problem(problem, detail)}"
    names = {view.photo.id: view.filename for view in detail.photos}
    yield from _delivery(detail, names)
    if detail.late_photos is not None:
        yield f"Late       {late_words(detail.late_photos)}"
    for receipt in detail.receipts:
        yield f"Receipt    {local_minute(receipt.at)}  {_receipt(receipt, names)}"


def _problem(problem: Problem, detail: SurveyDetail) -> str:
    """A problem under the heading that is true of it: only what Aurora itself said of the answers was refused by it."""
    if problem.code != SAID_BY_SERVER:
        return f"{_kind(problem)}: {problem_words(problem)}"
    if problem.text == deleted_words():
        return f"{_DELETED}: {problem.text}"
    for job in detail.jobs:
        if job.status is JobStatus.BLOCKED and job.error_text and problem.text == job.error_text:
            if job.error_code == CONFLICT:
                return f"{_ELSEWHERE}: {conflict_words(job.error_text, job.request_id)}"
            if job.error_code != CANNOT_USE:
                return f"{_NEEDS_YOU}: {problem_words(problem)}"
    prefix = tr("Aurora refused this ({status}): {text}").partition("(")[0]
    heading = _NEEDS_YOU if problem.text.startswith(prefix) else _SAID_NO
    return f"{heading}: {problem_words(problem)}"


def _delivery(detail: SurveyDetail, names: dict[str, str]) -> Iterator[str]:
    """What is in the way of the survey: a server that asked to be left in peace, and each step's own fault."""
    for host, until in detail.pauses.items():
        yield f"Delivery   {asked_words(host, until)}"
    for job in detail.jobs:
        if job.error_text and not waits_behind(job, detail.pauses):
            text = job.error_text
            if job.status is JobStatus.BLOCKED:
                text = with_way_on(text, job.error_code or "", job.request_id)
            yield f"Delivery   {_job(job, names)}: {text}"


def _version(detail: SurveyDetail) -> str:
    """ "version 2", the one being worked on or the newest that was published; before the first there is none."""
    survey = detail.survey
    is_kept_here = survey.status in (SurveyStatus.DRAFT, SurveyStatus.WITHDRAWN) and not detail.jobs
    return "not published yet" if survey.revision == 1 and is_kept_here else f"version {survey.revision}"


def _status_in_aurora(detail: SurveyDetail) -> str:
    """What the office last told; until it tells it anew, what Aurora answered this laptop when it completed it."""
    is_completed = any(receipt.kind is ReceiptKind.COMPLETED for receipt in detail.receipts)
    is_news = detail.survey.status is SurveyStatus.PUBLISHED and not detail.is_open_again
    return COMPLETED_STATUS if is_completed and is_news else detail.request.status


def _place(view: PhotoView, places: dict[str, int]) -> str:
    target = view.photo.target
    index = None if target.item_id is None else places.get(target.item_id)
    slot = view.slot_label or ("not sorted yet" if view.photo.slot == UNSORTED else "extra photo")
    return f"{item_words(target.section, index)}, {slot}"


def _absence(absence: Absence, places: dict[str, int], checklist: Checklist) -> str:
    """Where a picture is missing, in what way, and why."""
    target, slot = absence.target, checklist.slot(absence.target.section, absence.slot)
    index = None if target.item_id is None else places.get(target.item_id)
    kind = "could not reach" if absence.kind is AbsenceKind.NOT_REACHED else "does not apply"
    return f"{item_words(target.section, index)}, {slot.label if slot else absence.slot}: {kind}: {absence.reason}"


def _job(job: SyncJob, names: dict[str, str]) -> str:
    if job.kind in SECTION_OF:
        return SECTIONS[SECTION_OF[job.kind]]
    if job.kind is JobKind.PUT_STATUS:
        return "Completing the request"
    return names.get(job.subject_id, "A photo")


def _receipt(receipt: Receipt, names: dict[str, str]) -> str:
    match receipt.kind:
        case ReceiptKind.ACCEPTED:
            known = [SECTIONS[section] for section in SectionName if section.value == receipt.subject]
            return f"Aurora accepted: {known[0] if known else receipt.subject}"
        case ReceiptKind.COMPLETED:
            return "Aurora says the request is completed"
    name = names.get(receipt.subject, "a photo that was removed since")
    return f"at the office: {name}" if receipt.kind is ReceiptKind.HOSTED else f"fetched by Aurora: {name}"


def _answers(section: SectionName, item: Electrical | Subpanel | MountingPlane, catalogue: Catalogue) -> Iterator[str]:
    for attribute in BY_SECTION[section]:
        value = getattr(item, attribute.name)
        if value is None or value == "":
            continue
        if attribute.kind is Kind.OPTION:
            shown = catalogue.label(attribute.name, value)
        elif isinstance(value, str):
            shown = value
        else:
            shown = number(value) + (attribute.unit if attribute.unit == "°" else f" {attribute.unit}")
        yield f"  {attribute.label}: {shown}".rstrip()
