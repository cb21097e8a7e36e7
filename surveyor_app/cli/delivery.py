"""To and from the office: `pair`, `publish`, `sync`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from surveyor_app.cli.blocked_words import CONFLICT, blocked_words, overwrite_with, section_name
from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.laptop import RequestId, open_services, open_survey, tell_recovery
from surveyor_app.cli.output import FAILED, JsonOption, emit, fail, in_words, say
from surveyor_app.cli.place_words import problem_words
from surveyor_app.cli.process_log import start_log
from surveyor_app.domain.errors import InvalidInput, SurveyorError
from surveyor_app.domain.host_pauses import Pauses, asked_words
from surveyor_app.domain.outbox import JobStatus
from surveyor_app.domain.problem import COPIED, COUNTS_DIFFER, Problem, Severity, still_expected

if TYPE_CHECKING:
    from surveyor_app.services.opened import Services
    from surveyor_app.services.publish import PublishOutcome
    from surveyor_app.sync.report import SyncReport

_WAIT_SECONDS = 20.0
_NOT_QUEUED: dict[str, Any] = {"queued": False, "revision": None, "problems": [], "still_expected": []}
_TOO_OLD = "app_too_old"


def add_commands(app: typer.Typer, container: ContainerProtocol) -> None:
    """Put these commands into the command line."""

    @app.command("pair")
    def pair(
        url: Annotated[str, typer.Argument(metavar="URL", help="The office relay's address.", show_default=False)],
        code: Annotated[str, typer.Argument(metavar="CODE", help="The code from the office.", show_default=False)],
        *,
        name: Annotated[str, typer.Option("--name", help="What the office calls this laptop.")] = "",
        json: JsonOption = False,
    ) -> None:
        """Pair this laptop with an office."""
        _pair(container, url, code, name, as_json=json)

    @app.command("publish")
    def publish(
        request_id: RequestId,
        *,
        overwrite: Annotated[
            bool, typer.Option("--overwrite", help="Send everything, over what another laptop published.")
        ] = False,
        json: JsonOption = False,
    ) -> None:
        """Check a survey and queue it for the next sync."""
        _publish(container, request_id, overwrite=overwrite, as_json=json)

    @app.command("sync")
    def sync(
        *,
        wait: Annotated[
            float, typer.Option("--wait", min=0, max=86_400, help="Seconds to wait for dated retries.")
        ] = _WAIT_SECONDS,
        json: JsonOption = False,
    ) -> None:
        """Fetch requests and send what is queued. Exit 0: all done, 2: something waits, 1: something is blocked."""
        _sync(container, wait, as_json=json)


def _pair(container: ContainerProtocol, url: str, code: str, name: str, *, as_json: bool) -> None:
    with open_services(container) as services:
        pairing = services.pairing.pair(url, code, name)
    if pairing.warning:
        say(pairing.warning)
    document = {
        "surveyor": pairing.surveyor,
        "relay_name": pairing.relay_name,
        "device": pairing.device,
        "relay_url": pairing.relay_url,
    }
    emit(
        document,
        as_json=as_json,
        words=f'Paired with {pairing.relay_name} as {pairing.surveyor}; this laptop is "{pairing.device}".',
    )


def _publish(container: ContainerProtocol, request_id: str, *, overwrite: bool, as_json: bool) -> None:
    from surveyor_app.services.document import problem_document

    try:
        with open_survey(container, request_id) as services:
            if not overwrite:
                _refuse_a_conflict(services, request_id)
            outcome = services.publish.publish(request_id, overwrite=overwrite)
    except InvalidInput as error:  # Aurora cancelled or deleted the request
        error.advice = f"`surveyor reopen {request_id}` makes it a draft again."
        raise typer.Exit(fail(error, as_json=as_json, document=_NOT_QUEUED)) from None
    except SurveyorError as error:
        raise typer.Exit(fail(error, as_json=as_json, document=_NOT_QUEUED)) from None
    expected = still_expected(outcome.problems) if outcome.queued else ()
    document: dict[str, Any] = {
        "queued": outcome.queued,
        "revision": outcome.revision,
        "problems": [problem_document(problem) for problem in outcome.problems],
        "still_expected": [problem_document(problem) for problem in expected],
    }
    missing = [problem for problem in outcome.problems if problem.severity is Severity.ERROR]
    if missing and not outcome.queued:
        refused = SurveyorError("This survey cannot be published yet.", code="problems")
        document["error"] = {"code": refused.code, "text": refused.text}
        say("\n".join([in_words(refused), *(f"  {problem_words(problem)}" for problem in missing)]))
        emit(document, as_json=as_json, words="")
        raise typer.Exit(FAILED)
    emit(document, as_json=as_json, words=lambda: _publish_words(outcome))
    if expected:
        say("\n".join(_expected_words(expected)))


def _expected_words(expected: Sequence[Problem]) -> Iterator[str]:
    """The warning about what the office expects and is not there; the survey is queued all the same."""
    pictures = [problem for problem in expected if problem.is_expected_picture]
    doubts = [problem for problem in expected if problem.is_doubt]
    if pictures:
        number = _number(len(pictures), "more picture")
        yield f"Warning: the office expects {number}; it may have to send somebody back."
        yield from (f"  {problem_words(problem)}" for problem in pictures)
    if doubts:
        differ = any(problem.code == COUNTS_DIFFER for problem in doubts)
        yield "Warning: numbers do not agree." if differ else "Warning: is there nothing to build on the roof?"
        yield from (f"  {problem_words(problem)}" for problem in doubts)
    if copied := sum(problem.code == COPIED for problem in expected):
        yield f"Warning: nobody has checked {_number(copied, 'copied answer')}."


def _refuse_a_conflict(services: Services, request_id: str) -> None:
    """A survey that waits for the answer to "Publish anyway?" would only meet the same question again."""
    for item in services.queue.items():
        job = item.job
        if job.request_id == request_id and job.status is JobStatus.BLOCKED and job.error_code == CONFLICT:
            raise SurveyorError(job.error_text or "", code=CONFLICT, advice=overwrite_with(request_id))


def _number(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _publish_words(outcome: PublishOutcome) -> str:
    if not outcome.queued:
        return f"Version {outcome.revision} is published already; nothing has changed since."
    return f"Version {outcome.revision} is queued; the next sync sends it."


def _sync(container: ContainerProtocol, wait: float, *, as_json: bool) -> None:
    start_log(container)
    try:
        report = container.sync(wait)
    except SurveyorError as error:
        nothing: dict[str, Any] = {
            "online": False,
            "pulled": 0,
            "uploaded_photos": 0,
            "uploaded_bytes": 0,
            "published": [],
            "waiting": 0,
            "waiting_for_blocked": 0,
            "blocked": [],
            "asked_to_wait": [],
            "app_update": None,
        }
        tell_recovery(container)
        raise typer.Exit(fail(error, as_json=as_json, document=nothing)) from None
    tell_recovery(container)
    emit(sync_document(report), as_json=as_json, words=lambda: _sync_words(report))
    if as_json and report.error is not None:
        say(report.error[1])
    if report.exit_code:
        raise typer.Exit(report.exit_code)


def sync_document(report: SyncReport) -> dict[str, Any]:
    """What `surveyor sync --json` prints."""
    from surveyor_app.services.document import pauses_document

    document: dict[str, Any] = {
        "online": report.online,
        "pulled": report.pulled,
        "uploaded_photos": report.uploaded_photos,
        "uploaded_bytes": report.uploaded_bytes,
        "published": list(report.published),
        "waiting": report.waiting,
        "waiting_for_blocked": report.held,
        "blocked": [
            {
                "survey": item.survey,
                "job": item.job,
                "kind": item.kind,
                "code": item.code,
                "text": item.text,
                "customer": item.customer,
                "section": section_name(item.kind),
            }
            for item in report.blocked
        ],
        "asked_to_wait": pauses_document(_pauses(report)),
        "app_update": None,
    }
    if report.app_update is not None:
        document["app_update"] = {"version": report.app_update[0], "where": report.app_update[1]}
    if report.error is not None:
        document["error"] = {"code": report.error[0], "text": report.error[1]}
    return document


def _pauses(report: SyncReport) -> Pauses:
    return {host: datetime.fromisoformat(until) for host, until in report.pauses}


def _sync_words(report: SyncReport) -> str:
    from surveyor_app.gui.presenters.words import size

    sent = f" ({size(report.uploaded_bytes)})" if report.uploaded_bytes else ""
    lines = [
        f"{_number(report.pulled, 'request')} new or changed, {_number(report.uploaded_photos, 'photo')} sent{sent}, "
        f"{_number(len(report.published), 'survey')} published."
    ]
    if free := report.waiting - report.held:
        lines.append(f"{_number(free, 'step waits', 'steps wait')} for the next sync.")
    if report.held:
        lines.append(f"{_number(report.held, 'step waits', 'steps wait')} for what is blocked: see below.")
    lines += [asked_words(host, until) for host, until in _pauses(report).items()]
    lines += [f"Blocked: {blocked_words(item)}" for item in report.blocked]
    if report.error is not None:
        lines.append(report.error[1])
    elif not report.online:
        lines.append("The office cannot be reached at the moment.")
    # A laptop that is turned away as too old has just been told which version to get, and where.
    if report.app_update is not None and (report.error is None or report.error[0] != _TOO_OLD):
        version, where = report.app_update
        lines.append(f"The office announces Surveyor {version}. {where or 'Ask it where to get it.'}")
    return "\n".join(lines)
