"""Aurora's 422 in every shape: each line at its field, the body kept, and after mending only what changed is sent."""

from __future__ import annotations

import json

import httpx
import pytest
from sqlalchemy import text

from surveyor_app.domain.request import read_project
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.practice_aurora.error_shapes import ERROR_SHAPES, ErrorShape, Problem, error_body
from surveyor_app.storage import delivery_repository, request_repository
from surveyor_app.sync.report import report_from_json, report_to_json
from tests.sync.laptop import PLANE, Laptop

pytestmark = pytest.mark.asyncio

PLANES = "PUT /tenants/tenant-1/site_surveys/req-1/roofs/mounting_planes"
ELECTRICAL = "PUT /tenants/tenant-1/site_surveys/req-1/electrical$"
NAMES_NO_PLACE: tuple[ErrorShape, ...] = ("short_fields",)


def problems(laptop: Laptop) -> dict[str, str]:
    with laptop.database.read() as connection:
        return {problem.field: problem.text for problem in delivery_repository.server_problems(connection, "req-1")}


def raw_bodies(laptop: Laptop) -> list[str]:
    with laptop.database.read() as connection:
        rows = connection.execute(text("SELECT error_raw FROM sync_job WHERE error_raw IS NOT NULL"))
        return [str(row[0]) for row in rows]


async def refused(laptop: Laptop, start: str, body: object) -> None:
    await laptop.ready(photos=0)
    laptop.office.fail(start, httpx.Response(422, json=body))
    report = await laptop.sync()
    assert [item.code for item in report.blocked] == ["refused_422"]


@pytest.mark.parametrize("shape", ERROR_SHAPES)
async def test_a_line_is_put_at_its_section_place_and_attribute(laptop: Laptop, shape: ErrorShape) -> None:
    body = error_body([Problem("mounting_planes[0].pitch", "must be at most 60")], shape)
    await refused(laptop, PLANES, body)
    found = problems(laptop)
    wanted = "mounting_planes" if shape in NAMES_NO_PLACE else "mounting_planes[0].pitch"
    assert list(found) == [wanted]
    assert "must be at most 60" in found[wanted]
    assert [json.loads(raw) for raw in raw_bodies(laptop)] == [body]


@pytest.mark.parametrize("shape", ERROR_SHAPES)
async def test_electrical_lines_find_their_attribute(laptop: Laptop, shape: ErrorShape) -> None:
    await refused(laptop, ELECTRICAL, error_body([Problem("electrical.main_bus_rating", "is too small")], shape))
    assert list(problems(laptop)) == ["electrical.main_bus_rating"]


async def test_what_cannot_be_placed_stays_with_the_section_or_the_survey(laptop: Laptop) -> None:
    await refused(laptop, ELECTRICAL, {"errors": ["Call us, please"]})
    assert problems(laptop) == {"electrical": "Call us, please"}
    assert laptop.status() is SurveyStatus.NEEDS_ATTENTION


async def test_after_mending_the_next_revision_sends_only_what_changed(laptop: Laptop) -> None:
    await refused(laptop, PLANES, {"errors": ["mounting_planes[0].pitch must be at most 20"]})
    from surveyor_app.domain.attributes import SectionName
    from surveyor_app.storage import survey_repository

    with laptop.database.write() as connection:
        plane = survey_repository.load(connection, "req-1").mounting_planes[0]
        assert plane.pitch == PLANE["pitch"]
        planes = SectionName.MOUNTING_PLANES
        survey_repository.save_field(connection, "req-1", planes, plane.id, "pitch", 19.0)
        survey_repository.set_status(connection, "req-1", SurveyStatus.DRAFT, 2)
    laptop.office.calls.clear()
    outcome = laptop.publish("req-1")
    assert (outcome.queued, outcome.revision) == (True, 2)
    assert problems(laptop) == {}
    assert (await laptop.sync()).published == ("req-1",)
    assert laptop.office.aurora_calls() == ["PUT mounting_planes", "PUT status"]


async def test_an_unchanged_survey_is_sent_again_as_the_same_revision_when_the_person_insists(laptop: Laptop) -> None:
    await refused(laptop, PLANES, {"errors": ["mounting_planes[0].pitch looks odd"]})
    outcome = laptop.publish("req-1")
    assert (outcome.queued, outcome.revision) == (True, 1)
    assert problems(laptop) == {}
    assert (await laptop.sync()).published == ("req-1",)


async def test_the_report_names_the_customer_of_what_was_refused(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(ELECTRICAL, httpx.Response(403, text="nope"))
    (item,) = (await laptop.sync()).blocked
    with laptop.database.read() as connection:
        project = request_repository.get(connection, "req-1").project
    assert item.customer
    assert item.customer == read_project(project).customer_name


async def test_the_report_counts_what_waits_behind_a_refusal(laptop: Laptop) -> None:
    await laptop.ready()
    laptop.office.fail(ELECTRICAL, httpx.Response(403, text="nope"))
    report = await laptop.sync()
    assert (report.waiting, report.held, len(report.blocked)) == (3, 3, 1)
    assert report_from_json(report_to_json(report)) == report
