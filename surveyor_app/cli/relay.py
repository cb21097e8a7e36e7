"""`surveyor relay …`: run the office relay, and administer it while it runs or not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from surveyor_app.cli import relay_backup, relay_words, request_words
from surveyor_app.cli.container import ContainerProtocol
from surveyor_app.cli.extras import need_relay_parts
from surveyor_app.cli.output import FAILED, WRONG_SETTINGS, JsonOption, emit, fail, one_line
from surveyor_app.domain.errors import InvalidInput, StorageFault, SurveyorError

if TYPE_CHECKING:
    from surveyor_app.relay.administration import Administration

relay_app = typer.Typer(name="relay", help="The office relay and its administration.")
relay_backup.add_commands(relay_app)

Document = dict[str, Any]
Result = TypeVar("Result")
_NOTHING = "-"

_Named = Annotated[
    list[str],
    typer.Argument(metavar="[TENANT] ID", help="Aurora's site_survey_request_id; its tenant where several use it."),
]

_FETCHED_BY_SERVING = (
    "A relay that serves reads it from Aurora within seconds; `surveyor relay requests` shows what came of it."
)


def add_commands(app: typer.Typer, _container: ContainerProtocol) -> None:
    """Put `surveyor relay …` into the command line. The relay has settings and a folder of its own."""
    app.add_typer(relay_app)


@relay_app.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option("--host", help="Instead of SURVEYOR_RELAY_HOST.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="0 picks a free one.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="For faults; the first line stays `listening …`.")] = False,
    exit_with_parent: Annotated[bool, typer.Option("--exit-with-parent", hidden=True)] = False,
) -> None:
    """Receive Aurora's webhooks and serve laptops.

    Until it is stopped. Settings: SURVEYOR_RELAY_… in the environment.

    Exits 78 where they are missing or wrong.
    """

    def run() -> None:
        from surveyor_app.logs import set_up_logs
        from surveyor_app.relay.settings import load_serve_settings

        try:
            settings = load_serve_settings(host, port)
        except InvalidInput as fault:
            fail(fault, as_json=json_, document={})
            raise typer.Exit(WRONG_SETTINGS) from None
        set_up_logs(secrets=settings.secrets)
        from surveyor_app.relay.server import serve as serve_relay

        try:
            serve_relay(
                settings,
                on_listening=lambda url: print(f"listening {url}", flush=True),
                exit_with_parent=exit_with_parent,
            )
        except StorageFault as fault:
            if fault.code != "read_only":
                raise
            fail(fault, as_json=json_, document={})
            raise typer.Exit(WRONG_SETTINGS) from None

    _answer(run, as_json=json_, empty={})


@relay_app.command()
def subscribe(*, json_: JsonOption = False) -> None:
    """Tell Aurora to send its webhooks here.

    A subscription that is there already is brought up to date.
    """

    def run() -> Document:
        import asyncio

        from surveyor_app.relay.settings import load_subscribe_settings
        from surveyor_app.relay.subscription import subscribe as subscribe_relay

        settings = load_subscribe_settings()
        stored = asyncio.run(subscribe_relay(settings))
        return {"webhook_id": stored.webhook_id, "url": stored.url}

    empty = {"webhook_id": None, "url": None}
    document = _answer(run, as_json=json_, empty=empty)
    emit(document, as_json=json_, words=lambda: f"Aurora sends its webhooks to\n  {document['url']}")


@relay_app.command("add-surveyor")
def add_surveyor(
    name: Annotated[str, typer.Argument(help="The surveyor's name.")], *, json_: JsonOption = False
) -> None:
    """Print a pairing code for a surveyor's laptop.

    It works once, for ten minutes.
    """

    def run(office: Administration) -> Document:
        made = office.add_surveyor(name)
        return {"surveyor": made.surveyor, "code": made.code, "expires_at": made.expires_at.isoformat()}

    document = _administer(run, as_json=json_, empty={"surveyor": name, "code": None, "expires_at": None})
    words = "Pairing code for {surveyor}: {code}\nIt works once, until {until}."
    emit(
        document,
        as_json=json_,
        words=lambda: words.format(until=relay_words.minute(document["expires_at"]), **document),
    )


@relay_app.command("add-request")
def add_request(
    named: _Named,
    *,
    json_: JsonOption = False,
) -> None:
    """Add a request whose webhook never came.

    A known one is fetched again.
    """

    given, request_id = _tenant_and_id(named)

    def run(office: Administration) -> Document:
        tenant = office.tenant_of(request_id, or_only=True) if given is None else given
        office.add_request(tenant, request_id)
        return {"id": request_id, "tenant_id": tenant, "added": True}

    document = _administer(run, as_json=json_, empty={"id": request_id, "tenant_id": given, "added": False})
    emit(
        document,
        as_json=json_,
        words=lambda: f"Added for tenant {document['tenant_id']}, not yet asked for in Aurora. {_FETCHED_BY_SERVING}",
    )


@relay_app.command("remove-request")
def remove_request(
    named: _Named,
    *,
    json_: JsonOption = False,
) -> None:
    """Forget a request that could never be fetched.

    A mistyped one, for example.
    """

    given, request_id = _tenant_and_id(named)

    def run(office: Administration) -> Document:
        tenant = office.tenant_of(request_id) if given is None else given
        office.remove_request(tenant, request_id)
        return {"id": request_id, "tenant_id": tenant, "removed": True}

    document = _administer(run, as_json=json_, empty={"id": request_id, "tenant_id": given, "removed": False})
    emit(document, as_json=json_, words=lambda: "Removed.")


@relay_app.command()
def refresh(
    named: _Named,
    *,
    json_: JsonOption = False,
) -> None:
    """Read a known request from Aurora again now.

    Open ones are read again every quarter of an hour anyway.
    """

    given, request_id = _tenant_and_id(named)

    def run(office: Administration) -> Document:
        tenant = office.tenant_of(request_id) if given is None else given
        office.refresh(tenant, request_id)
        return {"id": request_id, "tenant_id": tenant, "refreshed": True}

    document = _administer(run, as_json=json_, empty={"id": request_id, "tenant_id": given, "refreshed": False})
    emit(document, as_json=json_, words=lambda: f"Noted. {_FETCHED_BY_SERVING}")


@relay_app.command()
def check(
    *,
    deep: Annotated[bool, typer.Option("--deep", help="Also read and hash every photo.")] = False,
    json_: JsonOption = False,
) -> None:
    """Examine the office and say what is wrong.

    Compares rows and files, looks at the room on the disks and at refused webhooks; exits 1 where the office cannot do
    its work.
    """

    def run() -> Document:
        from surveyor_app.relay.upkeep import Upkeep

        with closing(Upkeep.of_this_office()) as upkeep:
            return upkeep.check(deep=deep)

    document = _answer(run, as_json=json_, empty={"faults": [], "notes": [], "deep": deep})
    emit(document, as_json=json_, words=lambda: relay_words.check_words(document))
    if document["faults"]:
        raise typer.Exit(FAILED)


@relay_app.command()
def collect(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    grace_hours: Annotated[
        float | None,
        typer.Option("--grace-hours", min=0, help="Instead of 24 for files without a row, 168 for unfinished uploads."),
    ] = None,
    json_: JsonOption = False,
) -> None:
    """Remove what nothing needs any longer. A serving relay does this by itself, daily."""

    def run() -> Document:
        from surveyor_app.relay.upkeep import Upkeep

        with closing(Upkeep.of_this_office()) as upkeep:
            return upkeep.collect(grace_hours=grace_hours, dry_run=dry_run)

    empty = {"dry_run": dry_run, "bytes": 0, "collected": [], "unfetched": []}
    document = _answer(run, as_json=json_, empty=empty)
    emit(document, as_json=json_, words=lambda: relay_words.collect_words(document))


@relay_app.command()
def assign(
    request_id: Annotated[str, typer.Argument(metavar="ID", help="Aurora's site_survey_request_id.")],
    name: Annotated[str, typer.Argument(help='The surveyor, "-" for nobody.')],
    *,
    tenant: Annotated[str | None, typer.Option("--tenant", help="Where several tenants have such an id.")] = None,
    json_: JsonOption = False,
) -> None:
    """Give a request to one surveyor.

    Unassigned requests are everybody's.
    """

    def run(office: Administration) -> Document:
        return {"id": request_id, "assigned_to": office.assign(request_id, name, tenant)}

    document = _administer(run, as_json=json_, empty={"id": request_id, "assigned_to": None})
    emit(document, as_json=json_, words=lambda: f"Assigned to {document['assigned_to'] or 'nobody'}.")


@relay_app.command()
def surveyors(*, json_: JsonOption = False) -> None:
    """List the surveyors, their laptops and requests."""
    document = _administer(lambda office: {"surveyors": office.surveyors()}, as_json=json_, empty={"surveyors": []})
    emit(
        document,
        as_json=json_,
        words=lambda: "\n".join(map(relay_words.surveyor_line, document["surveyors"])) or "Nobody was added yet.",
    )


@relay_app.command("remove-surveyor")
def remove_surveyor(
    name: Annotated[str, typer.Argument(help="The surveyor's name.")], *, json_: JsonOption = False
) -> None:
    """Forget a surveyor who never had a laptop."""

    def run(office: Administration) -> Document:
        return {"surveyor": office.remove_surveyor(name), "removed": True}

    document = _administer(run, as_json=json_, empty={"surveyor": name, "removed": False})
    emit(document, as_json=json_, words=lambda: f"{one_line(document['surveyor'])} is removed.")


@relay_app.command()
def devices(*, json_: JsonOption = False) -> None:
    """List the paired laptops."""
    document = _administer(lambda office: {"devices": office.devices()}, as_json=json_, empty={"devices": []})
    emit(
        document,
        as_json=json_,
        words=lambda: "\n".join(map(relay_words.device_line, document["devices"])) or "No laptop is paired.",
    )


@relay_app.command()
def revoke(
    device: Annotated[str, typer.Argument(help="The device's id, or its name where only one has it.")],
    *,
    json_: JsonOption = False,
) -> None:
    """Turn a laptop away from now on.

    What is on it stays there.
    """
    document = _administer(lambda office: {"device": office.revoke(device)}, as_json=json_, empty={"device": None})
    emit(document, as_json=json_, words=lambda: f"Revoked: {relay_words.device_line(document['device'])}")


class State(StrEnum):
    """Which requests to list."""

    NEEDS = "needs"
    SENDING = "sending"
    IN = "in"
    OPEN = "open"
    CANCELLED = "cancelled"
    ALL = "all"


@relay_app.command()
def requests(
    *,
    state: Annotated[State, typer.Option("--state", help="Only those that stand so.")] = State.ALL,
    json_: JsonOption = False,
) -> None:
    """List which surveys are in, and which are not.

    What needs somebody comes first, with the reason; then what is being sent, is in, is not sent yet, was cancelled.
    """
    empty = request_words.chosen([], state)
    document = _administer(lambda office: request_words.chosen(office.requests(), state), as_json=json_, empty=empty)
    emit(document, as_json=json_, words=lambda: request_words.words(document))


@relay_app.command()
def announce(
    version: Annotated[str, typer.Argument(help='The newest Surveyor for laptops, "-" to announce none.')],
    where: Annotated[str, typer.Argument(help="Where to get it: an https address, or a sentence.")] = "",
    *,
    oldest: Annotated[str, typer.Option("--oldest", help="Turn away laptops with an older version.")] = "",
    json_: JsonOption = False,
) -> None:
    """Let laptops say that there is a newer Surveyor.

    From their next sync on; none updates by itself.
    """

    def run(office: Administration) -> Document:
        from surveyor_app.relay.app_news import AppNewsFile
        from surveyor_app.relay.settings import load_settings

        file = AppNewsFile(load_settings().data_dir)
        if version == _NOTHING:
            file.withdraw()
            return dict(empty)
        said = file.announce(version, where, oldest).document()
        laptops = [device for device in office.devices() if device["revoked_at"] is None]
        return {**said, "turned_away": [device for device in laptops if file.turns_away(device["app_version"])]}

    empty: Document = {"version": None, "where": "", "oldest": "", "turned_away": []}
    document = _administer(run, as_json=json_, empty=empty)
    emit(document, as_json=json_, words=lambda: relay_words.announce_words(document))


def _tenant_and_id(named: list[str]) -> tuple[str | None, str]:
    """The tenant, None where it was not named, and the id."""
    if len(named) > 2:
        raise typer.BadParameter("Name an id, or a tenant and an id.", param_hint="[TENANT] ID")
    return (named[0], named[1]) if len(named) == 2 else (None, named[0])


def _administer(action: Callable[[Administration], Document], *, as_json: bool, empty: Document) -> Document:
    def run() -> Document:
        from surveyor_app.relay.administration import Administration

        with closing(Administration.of_this_office()) as office:
            return action(office)

    return _answer(run, as_json=as_json, empty=empty)


def _answer(action: Callable[[], Result], *, as_json: bool, empty: Document) -> Result:
    """The action's result; a known fault is told in words, with the `empty` document, and ends the command.

    On a laptop without the relay's parts every command refuses: one that only worked on the database would make an
    office there that nobody serves.
    """
    try:
        need_relay_parts()
        return action()
    except SurveyorError as fault:
        raise typer.Exit(fail(fault, as_json=as_json, document=empty)) from None
