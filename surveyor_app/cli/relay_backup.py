"""`surveyor relay backup` and `surveyor relay restore`: the whole office, into one file or folder and back."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from surveyor_app.cli.output import USAGE, JsonOption, emit, fail, say
from surveyor_app.domain.errors import InvalidInput, StorageFault, SurveyorError
from surveyor_app.domain.moments import count, local_minute

if TYPE_CHECKING:
    from surveyor_app.relay.backup.make import Made
    from surveyor_app.relay.backup.manifest import Manifest
    from surveyor_app.relay.settings import RelaySettings

Document = dict[str, Any]
_NO_BACKUP: Document = {"path": None, "made_at": None, "bytes": 0, "requests": 0, "photos": 0, "lost": []}
_NOTHING_RESTORED: Document = {**_NO_BACKUP, "restored": False, "kept_aside": []}
_KEEP = 14
_OTHER_ARCHIVES = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")


def add_commands(relay: typer.Typer) -> None:
    """Put both commands below `surveyor relay`."""

    @relay.command()
    def backup(
        out: Annotated[
            Path | None, typer.Argument(metavar="[OUT]", help="A new folder, or a new file that ends in .tar.")
        ] = None,
        *,
        into: Annotated[
            Path | None,
            typer.Option("--into", metavar="FOLDER", help="Instead: one more, named by its date, in this folder."),
        ] = None,
        keep: Annotated[int, typer.Option("--keep", min=1, help="How many of them to keep.")] = _KEEP,
        json_: JsonOption = False,
    ) -> None:
        """Back the office up, also while the relay serves. The application key is never in it: keep that yourself."""
        if (out is None) == (into is None):
            refused = SurveyorError("Name a file or folder, or use --into FOLDER.", code="usage")
            fail(refused, as_json=json_, document=_NO_BACKUP)
            raise typer.Exit(USAGE)
        try:
            document = _backup(_settings(may_be_new=into is not None), out, into, keep)
        except SurveyorError as fault:
            raise typer.Exit(fail(fault, as_json=json_, document=_NO_BACKUP)) from None
        if not document["newly_lost"]:
            emit(document, as_json=json_, words=lambda: _backup_words(document))
            return
        if not json_:
            emit(document, as_json=False, words=lambda: _backup_words(document))
        raise typer.Exit(fail(_newly_lost(document, is_one_of_many=into is not None), as_json=json_, document=document))

    @relay.command()
    def restore(
        backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="What `surveyor relay backup` made.")],
        *,
        check: Annotated[bool, typer.Option("--check", help="Only read all of it; changes nothing.")] = False,
        yes: Annotated[bool, typer.Option("--yes", help="Do not ask; scripts need this.")] = False,
        json_: JsonOption = False,
    ) -> None:
        """Go back to a backup while the relay is stopped. What is there now is kept beside it."""
        try:
            document = _check(backup) if check else _restore(backup, yes=yes, as_json=json_)
        except SurveyorError as fault:
            raise typer.Exit(fail(fault, as_json=json_, document=_NOTHING_RESTORED)) from None
        emit(document, as_json=json_, words=lambda: _restore_words(document))


def _settings(*, may_be_new: bool) -> RelaySettings:
    from surveyor_app.relay.settings import load_settings

    return load_settings(may_be_new=may_be_new)


def _backup(settings: RelaySettings, out: Path | None, into: Path | None, keep: int) -> Document:
    from surveyor_app.relay.backup.folder import back_up_into, was_never_set_up
    from surveyor_app.relay.backup.make import make_backup
    from surveyor_app.relay.clock import SystemClock

    if into is not None:
        try:
            if was_never_set_up(settings, into):
                return {**_NO_BACKUP, "reused": 0, "forgotten": [], "newly_lost": []}
        except OSError as error:
            text = f"{error.filename} cannot be read ({error.strerror})."
            raise StorageFault(text, code="read_only", advice="Check the permissions.") from error
        _refuse_missing_folder(into)
        done = back_up_into(settings, into, SystemClock(), keep=keep)
        forgotten = [str(path) for path in done.forgotten]
        return {**_made(done.made), "forgotten": forgotten, "newly_lost": list(done.newly_lost)}
    if out is None:
        raise SurveyorError("Name a file or folder.", code="usage")
    if out.suffix.lower() in _OTHER_ARCHIVES:
        raise InvalidInput(f"A backup is a folder, or a file whose name ends in .tar: {out.name} would be neither.")
    _refuse_missing_folder(out)
    made = make_backup(settings, out, SystemClock())
    # It stands for itself: there is none before it that has told already.
    return {**_made(made), "forgotten": [], "newly_lost": list(made.manifest.lost)}


def _refuse_missing_folder(target: Path) -> None:
    """Only the last part of a path may be new: more is a mistyped one."""
    parent = target.absolute().parent
    if not parent.exists():
        raise InvalidInput(f"There is no folder {parent}: make it first, or check the path.")


def _made(made: Made) -> Document:
    return {**_facts(made.path, made.manifest), "reused": made.reused}


def _facts(path: Path, manifest: Manifest) -> Document:
    return {
        "path": str(path.absolute()),
        "made_at": manifest.made_at.isoformat(),
        "bytes": manifest.size,
        "requests": manifest.requests,
        "photos": manifest.photos,
        "lost": list(manifest.lost),
    }


def _check(backup: Path) -> Document:
    from surveyor_app.relay.backup.restore import check_backup

    return {**_facts(backup, check_backup(backup)), "restored": False, "kept_aside": []}


def _restore(backup: Path, *, yes: bool, as_json: bool) -> Document:
    from surveyor_app.relay.backup.readers import open_backup
    from surveyor_app.relay.backup.restore import restore_backup
    from surveyor_app.relay.clock import SystemClock

    settings = _settings(may_be_new=True)
    if not yes and settings.database_path.exists():
        with open_backup(backup) as reader:
            _ask(settings, reader.manifest, as_json=as_json)
    done = restore_backup(settings, backup, SystemClock())
    return {
        **_facts(backup, done.manifest),
        "lost": list(done.pictures.lost),
        "damaged": list(done.pictures.damaged),
        "found_here": list(done.pictures.found_here),
        "restored": True,
        "kept_aside": [str(path) for path in done.kept_aside],
        "fetched_again": done.carried_over.requests,
        "revoked": done.carried_over.revoked,
        "former_read": done.carried_over.is_whole,
        "unsure": [
            {"id": device.id, "name": device.name, "surveyor": device.surveyor} for device in done.carried_over.unsure
        ],
    }


def _ask(settings: RelaySettings, manifest: Manifest, *, as_json: bool) -> None:
    say(
        f"This replaces the office in {settings.data_dir} by a backup with {_holds(manifest.requests, manifest.photos)}"
        f", made {local_minute(manifest.made_at)}. What is there now is kept beside it."
    )
    if not sys.stdin.isatty():
        refused = SurveyorError(
            "Nothing was changed: nobody can be asked here.",
            code="usage",
            advice="Add --yes to restore without a question.",
        )
        fail(refused, as_json=as_json, document=_NOTHING_RESTORED)
        raise typer.Exit(USAGE)
    if not typer.confirm("Restore it?", err=True):
        raise SurveyorError("Nothing was changed.", code="declined")


def _holds(requests: int, photos: int) -> str:
    return f"{count(requests, 'request')} and {count(photos, 'photo')}"


def _newly_lost(document: Document, *, is_one_of_many: bool) -> StorageFault:
    number = len(document["newly_lost"])
    belong = "belongs" if number == 1 else "belong"
    kept = " No older backup was removed." if is_one_of_many else ""
    return StorageFault(
        f"The backup was made, but the office has lost {count(number, 'picture')} that {belong} in it.{kept}",
        code="lost",
        advice="`surveyor relay check --deep` names them. Older backups may have them: keep those.",
    )


def _backup_words(document: Document) -> str:
    if document["path"] is None:
        return "There is nothing to back up yet: this office was never set up."
    holds = _holds(document["requests"], document["photos"])
    lines = [f"{document['path']}\n{holds}, {document['bytes'] / 1e6:.1f} MB, all of it checked."]
    if document["reused"]:
        lines.append(f"{count(document['reused'], 'photo')} of them stood in the backup before it and took no room.")
    lines += [f"Removed {path}." for path in document["forgotten"]]
    return "\n".join(lines + _lost_words(document))


def _restore_words(document: Document) -> str:
    holds = _holds(document["requests"], document["photos"])
    if not document["restored"]:
        lines = [f"The backup is whole: {holds}, {document['bytes'] / 1e6:.1f} MB."]
        return "\n".join(lines + _lost_words(document))
    lines = [f"Restored {holds}, as of {local_minute(datetime.fromisoformat(document['made_at']))}."]
    lines += [f"What was there before is in {path}." for path in document["kept_aside"]]
    if document["fetched_again"]:
        lines.append(
            f"{count(document['fetched_again'], 'request')} that came since will be fetched from Aurora again."
        )
    else:
        lines.append("Requests that came since and are missing: `surveyor relay add-request TENANT ID`.")
    if document["revoked"]:
        stay = "stays" if document["revoked"] == 1 else "stay"
        lines.append(f"{count(document['revoked'], 'laptop')} revoked since {stay} turned away.")
    lines.append("Laptops paired since need a new code.")
    lines.append("Surveys published since: sync their laptops, then publish them again there.")
    return "\n".join([*lines, *_picture_words(document), *_unsure_words(document)])


def _picture_words(document: Document) -> list[str]:
    lines = [f"Damaged in the backup: picture {sha256}." for sha256 in document["damaged"]]
    if document["found_here"]:
        lines.append(
            f"{count(len(document['found_here']), 'picture')} that the backup lacks were still here, and stay."
        )
    if document["lost"]:
        lines.append(f"{count(len(document['lost']), 'picture')} are lost: `surveyor relay check` names them.")
    return lines


def _unsure_words(document: Document) -> list[str]:
    if document["former_read"]:
        return []
    said = "The former database is gone or cannot be read: laptops revoked since this backup are paired again."
    if not document["unsure"]:
        return [said.partition(":")[0] + "; no laptop is paired now."]
    laptops = [f"  {device['id']}  {device['name']} ({device['surveyor']})" for device in document["unsure"]]
    return [f"{said} Look through them, and `surveyor relay revoke ID` those that must not come in:", *laptops]


def _lost_words(document: Document) -> list[str]:
    if not document["lost"]:
        return []
    return [f"{count(len(document['lost']), 'picture')} had been lost before: `surveyor relay check` names them."]
