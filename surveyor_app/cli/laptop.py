"""What is on this laptop: `requests`, `show`, `import`, `export`, `doctor`, `restore`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.output import FAILED, JsonOption, emit, fail, say
from surveyor_app.cli.process_log import start_log
from surveyor_app.domain.errors import SurveyorError

if TYPE_CHECKING:
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
        """Fill a survey from a file, photos included; all or nothing."""
        _import(container, request_id, file, as_json=json)

    @app.command("export")
    def export(
        request_id: RequestId,
        target: Annotated[Path, typer.Argument(metavar="OUT.zip", show_default=False)],
        *,
        json: JsonOption = False,
    ) -> None:
        """Write data, original photos and receipts of one survey into a zip file."""
        _export(container, request_id, target, as_json=json)

    @app.command("doctor")
    def doctor(*, json: JsonOption = False) -> None:
        """Check folder, database, photos, pairing, relay and Aurora; restore a damaged database."""
        _doctor(container, as_json=json)

    @app.command("restore")
    def restore(
        backup: Annotated[
            str, typer.Argument(metavar="[BACKUP]", help="A name from --list, or a file; the newest without one.")
        ] = "",
        *,
        list_: Annotated[bool, typer.Option("--list", help="Only list the backups.")] = False,
        json: JsonOption = False,
    ) -> None:
        """Restore the database from a backup. The present one is put aside, photos added since are kept."""
        if list_:
            _list_backups(container, as_json=json)
        else:
            _restore(container, backup or None, as_json=json)


def _requests(container: ContainerProtocol, *, as_json: bool) -> None:
    from surveyor_app.services.document import requests_document

    try:
        with open_services(container) as services:
            document = requests_document(services.survey.requests())
    except SurveyorError as error:
        raise typer.Exit(fail(error, as_json=as_json, document={"requests": []})) from None
    emit(document, as_json=as_json, words=lambda: _request_lines(document["requests"]))


def _request_lines(requests: list[dict[str, Any]]) -> str:
    if not requests:
        return "There are no requests on this laptop. Sync to fetch them."
    return "\n".join(
        f"{request['id']}  {request['survey_status']:<15}  {request['customer_name'] or '(no name)'}, "
        f"{request['address'] or '(no address)'}  {request['photos']} photos, {request['problems']} problems"
        for request in requests
    )


def _show(container: ContainerProtocol, request_id: str, *, as_json: bool) -> None:
    from surveyor_app.cli.show_words import show_words
    from surveyor_app.services.document import show_document

    with open_services(container) as services:
        detail = services.survey.detail(request_id)
        document = show_document(detail)
        emit(document, as_json=as_json, words=lambda: show_words(detail, services.office.catalogue))


def _import(container: ContainerProtocol, request_id: str, file: Path, *, as_json: bool) -> None:
    from surveyor_app.services.document import show_document

    with open_services(container) as services:
        detail = services.imports.import_file(request_id, file)
    document = {"imported": True} | show_document(detail)
    emit(
        document,
        as_json=as_json,
        words=f"Imported: {len(detail.survey.subpanels)} subpanels, {len(detail.survey.mounting_planes)} roof planes, "
        f"{len(detail.photos)} photos; {len(detail.problems)} problems.",
    )


def _export(container: ContainerProtocol, request_id: str, target: Path, *, as_json: bool) -> None:
    with open_services(container) as services:
        path = services.export.export(request_id, target)
    document = {"path": str(path), "size": path.stat().st_size}
    emit(document, as_json=as_json, words=f"Exported to {path}.")


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


def _list_backups(container: ContainerProtocol, *, as_json: bool) -> None:
    from surveyor_app.services.restore import RestoreService, backup_document

    kept = [backup_document(each) for each in RestoreService(container.paths, container.exclusive).backups()]
    lines = [
        f"{each['name']}  {each['made_at'] or '?'}  {each['requests']} surveys, {each['photos']} photos, "
        f"{each['size'] / 1e6:.1f} MB  {'sound' if each['sound'] else 'damaged: ' + each['complaint']}"
        for each in kept
    ]
    emit({"backups": kept}, as_json=as_json, words="\n".join(lines) or "There are no backups.")


def _restore(container: ContainerProtocol, backup: str | None, *, as_json: bool) -> None:
    from surveyor_app.services.restore import RestoreService, report_document, take_report

    start_log(container)
    report = RestoreService(container.paths, container.exclusive).restore(backup)
    take_report(container.paths, "command")
    emit({"restored": True} | report_document(report), as_json=as_json, words=report.text)
