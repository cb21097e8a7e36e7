"""One survey in words, for `surveyor show` without --json."""

from __future__ import annotations

from collections.abc import Iterator

from surveyor_app.domain.attributes import BY_SECTION, Kind, SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.survey import Electrical, MountingPlane, Subpanel
from surveyor_app.services.summaries import SurveyDetail


def show_words(detail: SurveyDetail, catalogue: Catalogue) -> str:
    """Request, customer, batteries, answers, photos, problems, jobs and receipts, one fact a line."""
    return "\n".join(_lines(detail, catalogue))


def _lines(detail: SurveyDetail, catalogue: Catalogue) -> Iterator[str]:
    project, survey = detail.project, detail.survey
    yield f"Request    {detail.request.id} ({detail.request.status})"
    yield f"Customer   {project.customer_name or '(no name)'}  {project.phone}".rstrip()
    yield f"Address    {project.address or '(no address)'}"
    for battery in detail.batteries:
        yield f"Battery    {battery.quantity} x {battery.manufacturer_name} {battery.name}"
    yield f"Survey     {survey.status.value}, revision {survey.revision}"
    yield "Electrical"
    yield from _answers(SectionName.ELECTRICAL, survey.electrical, catalogue)
    for number, panel in enumerate(survey.subpanels, 1):
        yield f"Subpanel {number}"
        yield from _answers(SectionName.SUBPANELS, panel, catalogue)
    for number, plane in enumerate(survey.mounting_planes, 1):
        yield f"Roof plane {number}"
        yield from _answers(SectionName.MOUNTING_PLANES, plane, catalogue)
    yield f"Photos     {len(detail.photos)}"
    for view in detail.photos:
        yield f"  {view.filename}  {view.state.value}"
    yield f"Problems   {len(detail.problems)}"
    for problem in detail.problems:
        yield f"  {problem.severity.value:<7} {problem.field or 'survey'}: {problem.text}"
    for job in detail.jobs:
        if job.error_text:
            yield f"  {job.status.value:<7} {job.kind.value}: {job.error_text}"
    for receipt in detail.receipts:
        yield f"Receipt    {receipt.kind.value} {receipt.subject} {receipt.at.isoformat(timespec='seconds')}"


def _answers(section: SectionName, item: Electrical | Subpanel | MountingPlane, catalogue: Catalogue) -> Iterator[str]:
    for attribute in BY_SECTION[section]:
        value = getattr(item, attribute.name)
        if value is None or value == "":
            continue
        shown = catalogue.label(attribute.name, value) if attribute.kind is Kind.OPTION else value
        yield f"  {attribute.label}: {shown} {attribute.unit}".rstrip()
