"""Control: the clock, faults, behaviour, keys, and the state report.  Loopback clients only, no key needed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from surveyor_app.practice_aurora.answers import Refusal, not_found
from surveyor_app.practice_aurora.behaviour import Behaviour
from surveyor_app.practice_aurora.faults import FaultRequest
from surveyor_app.practice_aurora.orders import ClockOrder
from surveyor_app.practice_aurora.records import JsonObject
from surveyor_app.practice_aurora.routes.entrance import PracticeHere, loopback_only
from surveyor_app.practice_aurora.state_report import clock_report, state_report, survey_report

router = APIRouter(prefix="/_practice", dependencies=[Depends(loopback_only)])

WaitSeconds = Annotated[float, Query(ge=0, le=120)]


@router.get("/clock")
async def read_clock(practice: PracticeHere) -> JsonObject:
    """What time it is here."""
    return clock_report(practice)


@router.post("/clock")
async def move_clock(practice: PracticeHere, order: ClockOrder) -> JsonObject:
    """Move the clock that keys, session tokens, screenshots and the rate limit live by."""
    try:
        practice.clock.advance(order.advance_seconds)
    except OverflowError as problem:
        raise Refusal(422, "the calendar does not reach that far") from problem
    return clock_report(practice)


@router.get("/faults")
async def list_faults(practice: PracticeHere) -> JsonObject:
    """Faults in force and how often each matched and hit."""
    return {"faults": [fault.report() for fault in practice.faults.faults]}


@router.post("/faults", status_code=201)
async def add_fault(practice: PracticeHere, order: FaultRequest) -> JsonObject:
    """Let some of the coming calls fail."""
    return practice.faults.add(order).report()


@router.delete("/faults")
async def clear_faults(practice: PracticeHere) -> JsonObject:
    """End every fault."""
    return {"cleared": practice.faults.clear()}


@router.get("/behaviour")
async def read_behaviour(practice: PracticeHere) -> Behaviour:
    """How open questions are answered at present."""
    return practice.behaviour


@router.put("/behaviour")
async def set_behaviour(practice: PracticeHere, behaviour: Behaviour) -> Behaviour:
    """Replace the behaviour; what is left out goes back to its default."""
    practice.behaviour = behaviour
    practice.rate_limit.requests_per_minute = behaviour.requests_per_minute or practice.settings.requests_per_minute
    return behaviour


@router.post("/keys/expire")
async def expire_keys(practice: PracticeHere) -> JsonObject:
    """End every temporary key at once."""
    return {"expired": practice.keys.expire_all()}


@router.get("/state")
async def read_state(practice: PracticeHere, wait_for_downloads: WaitSeconds = 0) -> JsonObject:
    """Everything; with ``wait_for_downloads`` it first waits that many seconds at most for downloads to end."""
    idle = await practice.downloader.idle(wait_for_downloads)
    return {**state_report(practice), "downloads_idle": idle}


@router.get("/surveys/{request_id}")
async def read_survey(practice: PracticeHere, request_id: str, wait_for_downloads: WaitSeconds = 0) -> JsonObject:
    """One survey of the state report."""
    found = practice.store.requests.get(request_id)
    if found is None:
        raise not_found("request")
    await practice.downloader.idle(wait_for_downloads)
    return survey_report(found)


@router.get("/pictures/{sha256}", response_class=Response)
async def read_picture(practice: PracticeHere, sha256: str) -> Response:
    """The bytes of a downloaded picture."""
    picture = practice.downloader.picture(sha256)
    if picture is None:
        raise not_found("picture")
    return Response(picture, media_type="application/octet-stream")
