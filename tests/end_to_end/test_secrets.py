"""Keys stay where they belong: never on a laptop, in a log, a database or a process's arguments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.end_to_end.office import Laptop, Office
from tests.end_to_end.survey_files import write_survey


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_no_key_is_found_where_it_does_not_belong(
    office: Office,
    new_request: Callable[..., str],
    paired_laptop: Callable[[str], Laptop],
    pictures: Path,
    tmp_path: Path,
) -> None:
    request_id = new_request(project={"customer_last_name": "Unspeakable"})
    laptop = paired_laptop("Gus Quiet")
    laptop("sync")
    laptop("import", request_id, str(write_survey(tmp_path / "folder", pictures)))
    laptop("publish", request_id)
    assert laptop("sync").code == 0

    everywhere = _files(laptop.folder) + _files(office.folder)
    assert everywhere
    key = office.key.encode()
    assert [file.name for file in everywhere if key in file.read_bytes()] == []
    for child in (office.relay, office.aurora):
        assert child is not None
        arguments = Path(f"/proc/{child.process_id}/cmdline")
        if arguments.exists():
            assert key not in arguments.read_bytes()

    logs = [file for file in everywhere if file.suffix == ".log" or "log" in file.name]
    assert logs
    token = (laptop.folder / "device-token").read_bytes().strip()
    for log in logs:
        text = log.read_bytes()
        for secret in (b"tk_test_", token, office.webhook_secret.encode(), b"session_token=", b"Unspeakable"):
            assert secret not in text, log.name


def test_the_device_token_is_readable_by_its_owner_only(paired_laptop: Callable[[str], Laptop]) -> None:
    laptop = paired_laptop("Hal Private")
    assert (laptop.folder / "device-token").stat().st_mode & 0o077 == 0
