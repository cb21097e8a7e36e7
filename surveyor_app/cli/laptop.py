"""What is on this laptop: `requests`, `show`, `import`, `reopen`, `export`, `doctor`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.output import FAILED, JsonOption, emit, fail, one_line, say
from surveyor_app.cli.process_log import start_log
from surveyor_app.domain.errors import NotFound, StorageFault, SurveyorError
from surveyor_app.domain.moments import count
from surveyor_app.domain.whole_ids import did_you_mean

if TYPE_CHECKING:
    from surveyor_app.domain.summary import RequestSummary
    from surveyor_app.services.opened import Services

RequestId = Annotated[str, typer.Argument(metavar="ID", help="Aurora's site_survey_request_id.", show_default=False)]


@contextmanager
def open_services(container: ContainerProtocol) -> Iterator[Services]:
    """The services of this process, closed at the end; the log goes to the data folder."""
    start_log(container)
    services = container.services()
    tell_recovery(container)
    try:
        yield services
    finally:
        services.close()


@contextmanager
def open_survey(container: ContainerProtocol, request_id: str) -> Iterator[Services]:
    """As `open_services`; an id that is only the beginning of others' is refused with their whole ids."""
    with open_services(container) as services:
        try:
            yield services
        except NotFound as error:
            ids = [summary.id for summary in services.survey.requests()]
            if request_id not in ids:
                error.advice = did_you_mean(request_id, ids) or _where_ids_are(ids)
            raise


def _where_ids_are(ids: list[str]) -> str:
    listed = "`surveyor requests` lists those that are here" if ids else "None is here yet"
    return f"{listed}; `surveyor sync` fetches new ones from the office."


def tell_recovery(container: ContainerProtocol) -> None:
    """Say once, on stderr, that the database was restored, and what that lost."""
    from surveyor_app.services.restore import take_report

    report = take_report(container.paths, "command")
    if report is not None:
        say(report.text)


def add_commands(app: typer.Typer, container: ContainerProtocol) -> None:
    """Put these commands into the command line."""

    @app.command("requests")
    def requests(*, json: JsonOption = False) -> None:
        """List the survey requests on this laptop."""
        _requests(container, as_json=json)

    @app.command("show")
    def show(request_id: RequestId, *, json: JsonOption = False) -> None:
        """Show everything about one request."""
        _show(container, request_id, as_json=json)

    @app.command("import")
    def import_(
        request_id: RequestId,
        file: Annotated[Path, typer.Argument(metavar="FILE.json", show_default=False)],
        *,
        json: JsonOption = False,
    ) -> None:
        """Fill a survey from a file, photos included.

        All or nothing. A section in the file replaces the whole one.
        """
        _import(container, request_id, file, as_json=json)

    @app.command("reopen")
    def reopen(request_id: RequestId, *, json: JsonOption = False) -> None:
        """Work on a survey again that Aurora cancelled or deleted.

        It becomes a draft, which can be published."""
        _reopen(container, request_id, as_json=json)

    @app.command("export")
    def export(
        request_id: RequestId,
        target: Annotated[Path, typer.Argument(metavar="OUT.zip", show_default=False)],
        *,
        json: JsonOption = False,
    ) -> None:
        """Write one survey with its photos into a zip file.

        Data, original photos and receipts; its `import.json` can be imported.
        """
        _export(container, request_id, target, as_json=json)

    @app.command("doctor")
    def doctor(*, json: JsonOption = False) -> None:
        """Examine this laptop, its office and Aurora.

        Folder, database, photos, pairing and relay; a damaged database is restored.
        """
        _doctor(container, as_json=json)


def _requests(container: ContainerProtocol, *, as_json: bool) -> None:
    from surveyor_app.services.document import requests_document
    from surveyor_app.services.nothing_here import why_no_requests

    try:
        with open_services(container) as services:
            summaries = services.survey.requests()
            document = requests_document(summaries)
            why = "" if document["requests"] else why_no_requests(services.database, services.pairing)
    except SurveyorError as error:
        raise typer.Exit(fail(error, as_json=as_json, document={"requests": []})) from None
    emit(document, as_json=as_json, words=lambda: _request_lines(summaries, why))


def _request_lines(summaries: Sequence[RequestSummary], why: str) -> str:
    from surveyor_app.cli.show_words import progress_words
    from surveyor_app.gui.presenters.request_cards import sign_of

    if not summaries:
        return f"There are no requests on this laptop. {why}"
    return "\n".join(
        f"{summary.id}  {sign_of(summary).text:<21}  "
        f"{one_line(summary.customer_name) or '(no name)'}, {one_line(summary.address) or '(no address)'}  "
        f"{count(summary.photos, 'photo')}, {progress_words(summary)}"
        for summary in summaries
    )


def _show(container: ContainerProtocol, request_id: str, *, as_json: bool) -> None:
    from surveyor_app.cli.show_words import show_words
    from surveyor_app.services.document import show_document

    with open_survey(container, request_id) as services:
        detail = services.survey.detail(request_id)
        document = show_document(detail)
        lists = services.office
        emit(document, as_json=as_json, words=lambda: show_words(detail, lists.catalogue, lists.checklist))


def _import(container: ContainerProtocol, request_id: str, file: Path, *, as_json: bool) -> None:
    from surveyor_app.cli.import_words import import_words
    from surveyor_app.services.document import show_document

    with open_survey(container, request_id) as services:
        detail, lost = services.imports.import_over(request_id, file)
    document = {"imported": True} | show_document(detail)
    emit(document, as_json=as_json, words=lambda: import_words(detail, lost))


def _reopen(container: ContainerProtocol, request_id: str, *, as_json: bool) -> None:
    with open_survey(container, request_id) as services:
        survey = services.survey.reopen(request_id).survey
    document = {"reopened": True, "status": survey.status.value, "revision": survey.revision}
    words = f"The survey is a draft again. `surveyor publish {request_id}` sends it."
    emit(document, as_json=as_json, words=words)


def _export(container: ContainerProtocol, request_id: str, target: Path, *, as_json: bool) -> None:
    with open_survey(container, request_id) as services:
        was_there = target.is_file()
        if was_there and not zipfile.is_zipfile(target):
            raise StorageFault(
                f"{target} is there already and is no export.", code="export", advice="Name another file."
            )
        path = services.export.export(request_id, target)
        missing = services.export.missing_files(path)
    document = {"path": str(path), "size": path.stat().st_size, "replaced": was_there, "missing_files": missing}
    emit(document, as_json=as_json, words=f"{'Replaced' if was_there else 'Exported to'} {path}.")
    if missing:
        say(f"Warning: {count(len(missing), 'picture')} gone from this laptop and not in it: {', '.join(missing)}.")


def _doctor(container: ContainerProtocol, *, as_json: bool) -> None:
    from surveyor_app.services.doctor import DoctorService, FindingState

    start_log(container)
    findings = DoctorService(container.paths, container.clock, guard=container.exclusive).examine()
    fine = all(finding.state is not FindingState.FAULT for finding in findings)
    document: dict[str, Any] = {
        "ok": fine,
        "findings": [
            {"name": finding.name, "state": finding.state.value, "text": finding.text, "advice": finding.advice}
            for finding in findings
        ],
    }
    if not fine:
        words = "; ".join(f"{f.name}: {f.text}" for f in findings if f.state is FindingState.FAULT)
        document["error"] = {"code": "doctor", "text": words}
    lines = []
    for finding in findings:
        indented = finding.text.replace("\n", f"\n{'':<20}")
        lines.append(f"{finding.state.value:<8} {finding.name:<10} {indented}")
        if finding.advice:
            lines.append(f"{'':<20}→ {finding.advice}")
    emit(document, as_json=as_json, words="\n".join(lines))
    if not fine:
        raise typer.Exit(FAILED)
