"""The commands' documents and exit codes: scripts rely on them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from surveyor_app import __version__
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import Busy, StorageFault
from surveyor_app.domain.photo import AbsenceKind, PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.restore import routine_backup
from surveyor_app.storage import setting_repository
from surveyor_app.sync.report import BlockedItem, SyncReport
from tests.cli.conftest import FakeContainer, Ran
from tests.pictures import write_jpeg
from tests.services.complete_survey import ELECTRICAL, PLANE

Run = Callable[..., Ran]


@pytest.fixture
def survey_file(tmp_path: Path) -> Path:
    """A complete survey with a picture."""
    write_jpeg(tmp_path / "panel.jpg")
    document = {
        "electrical": {**ELECTRICAL, "photos": [{"path": "panel.jpg", "slot": "main_breaker"}]},
        "mounting_planes": [PLANE],
    }
    file = tmp_path / "survey.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def test_version_and_help_need_no_data_folder(run: Run, data_dir: Path) -> None:
    assert (run("--version").code, run("--version").out.strip()) == (0, f"surveyor {__version__}")
    shown = run("--help")
    assert shown.code == 0
    assert all(
        name in shown.out for name in ("requests", "show", "import", "publish", "export", "doctor", "sync", "pair")
    )
    assert run("sync", "--help").code == 0
    assert not data_dir.exists()


def test_an_empty_laptop_lists_no_requests(run: Run) -> None:
    assert run("requests", "--json").document == {"requests": []}
    assert "no requests" in run("requests").out
    assert "surveyor pair" in run("requests").out


def test_requests_lists_what_scripts_rely_on(run: Run, request_id: str) -> None:
    [request] = run("requests", "--json").document["requests"]
    assert request["id"] == request_id
    assert request["customer_name"] == "Mrs. Zoë Sample"
    assert request["batteries"] == [{"name": "Invented Cell 13", "manufacturer_name": "Made-Up Storage", "quantity": 2}]
    assert request["requested_at"] == "2026-03-01T07:21:30.507000Z"
    assert (request["survey_status"], request["request_status"]) == ("draft", "requested")
    assert (request["photos"], request["screenshot_path"]) == (0, None)
    shown = run("show", request_id, "--json").document
    assert request["problems"] == len(shown["problems"]) > 0
    assert "Zoë" in run("requests").out


def test_show_in_words_and_as_a_document(run: Run, request_id: str) -> None:
    document = run("show", request_id, "--json").document
    assert document["survey"]["status"] == "draft"
    assert document["request"]["priority"] == "high"
    words = run("show", request_id)
    assert words.code == 0
    assert "Made-Up Storage" in words.out


def test_show_says_everything_in_words_a_person_uses(run: Run, request_id: str, survey_file: Path) -> None:
    before = run("show", request_id).out
    assert "Aurora will refuse: Electrical: Main bus rating is missing; Aurora needs it." in before
    imported = run("import", request_id, str(survey_file)).out
    assert "The survey now has no subpanels, 1 roof plane, 1 photo; no gaps, " in imported
    assert "1 photo, no gaps" in run("requests").out
    shown = run("show", request_id).out
    assert "Main bus rating: 200 A\n" in shown
    assert "Picture expected: Electrical: No photo yet: " in shown
    assert "Electrical, Main breaker: E04_main-breaker_1of1.jpg (On this laptop)" in shown
    for jargon in ("electrical.", "mounting_planes", "T07:21", "+00:00", "200.0", "1 photos", "1 roof planes"):
        assert jargon not in before + imported + shown


def test_show_tells_how_photos_are_turned_and_why_pictures_are_missing(
    run: Run, container: FakeContainer, request_id: str, survey_file: Path
) -> None:
    run("import", request_id, str(survey_file))
    services = container.services()
    detail = services.survey.detail(request_id)
    services.photo.turn_all({detail.photos[0].photo.id: 90})
    plane = detail.survey.mounting_planes[0].id
    services.survey.set_absence(
        request_id, PhotoTarget(SectionName.ELECTRICAL), "panel_label", AbsenceKind.NOT_REACHED, "The panel is locked"
    )
    services.survey.set_absence(
        request_id,
        PhotoTarget(SectionName.MOUNTING_PLANES, plane),
        "roof_plane",
        AbsenceKind.NOT_APPLICABLE,
        "A carport",
    )
    services.close()
    shown = run("show", request_id).out
    assert "Electrical, Main breaker: E04_main-breaker_1of1.jpg (On this laptop, turned 90° to the right)\n" in shown
    assert "Absent     2\n" in shown
    assert "  Electrical, Panel label: could not reach: The panel is locked\n" in shown
    assert "  Roof plane 1, Roof plane: does not apply: A carport\n" in shown


def test_show_has_no_line_of_absent_pictures_where_none_is_absent(run: Run, request_id: str) -> None:
    assert "Absent" not in run("show", request_id).out


def test_sync_says_how_much_it_sent_in_the_words_of_the_window(run: Run, container: FakeContainer) -> None:
    container.report = SyncReport(online=True, uploaded_photos=1, uploaded_bytes=50_000)
    assert "1 photo sent (50 kB)" in run("sync").out
    container.report = SyncReport(online=True)
    assert "0 photos sent, 0 surveys published" in run("sync").out


def test_an_import_says_what_of_the_survey_it_replaced(
    run: Run, request_id: str, survey_file: Path, tmp_path: Path
) -> None:
    first = run("import", request_id, str(survey_file)).out
    assert "Replaced" not in first
    again = run("import", request_id, str(survey_file)).out
    assert "Replaced as a whole: Electrical, Roof planes. Nothing that was there is lost." in again

    other = tmp_path / "other.json"
    other.write_text(json.dumps({"electrical": {"main_bus_rating": 100}, "mounting_planes": []}), encoding="utf-8")
    keys = set(run("import", request_id, str(survey_file), "--json").document)
    replaced = run("import", request_id, str(other)).out
    assert "Replaced as a whole: Electrical, Roof planes." in replaced
    assert f"No longer there: {len(ELECTRICAL) + len(PLANE)} earlier answers." in replaced
    assert "Now in the bin: 1 roof plane, 1 photo." in replaced
    assert set(run("import", request_id, str(other), "--json").document) == keys


def test_an_empty_list_says_what_to_do_next(run: Run, container: FakeContainer) -> None:
    def store(**settings: str) -> str:
        services = container.services()
        with services.database.write() as connection:
            for key, value in settings.items():
                setting_repository.put(connection, key, value)
        services.close()
        return run("requests").out

    assert "surveyor pair" in store()
    assert "surveyor sync" in store(surveyor="Ada Example", relay_url="https://office.example")
    assert "at the last sync" in store(feed_cursor="7")


def test_the_beginning_of_an_id_is_refused_with_the_whole_one(run: Run, request_id: str) -> None:
    ran = run("show", request_id[:-1], "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "not_found")
    assert f"Did you mean {request_id}?" in ran.err


@pytest.mark.parametrize("command", [("show",), ("publish",), ("export", "out.zip"), ("import", "in.json")])
def test_an_unknown_id_advises_where_the_ids_are(run: Run, request_id: str, command: tuple[str, ...]) -> None:
    said = run(command[0], "nonsense", *command[1:]).err
    assert "`surveyor requests`" in said
    assert "`surveyor sync`" in said
    assert f"Did you mean {request_id}?" in run(command[0], "req", *command[1:]).err


def test_a_laptop_without_requests_is_advised_to_sync(run: Run) -> None:
    said = run("show", "nonsense").err
    assert "surveyor sync" in said
    assert "lists" not in said


def test_a_laptop_that_is_too_old_hears_one_thing(run: Run, container: FakeContainer) -> None:
    wants = "This office works with Surveyor 9.2 or newer, and this laptop has 0.1.0. Ask Bob for it."
    news = ("9.1", "https://office.example/")
    container.report = SyncReport(online=True, error=("app_too_old", wants), app_update=news)
    said = run("sync").out
    assert wants in said
    assert "9.1" not in said
    container.report = SyncReport(online=True, app_update=news)
    assert "announces Surveyor 9.1" in run("sync").out


def test_an_export_replaces_an_older_one_and_no_other_file(run: Run, request_id: str, tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    assert run("export", request_id, str(target)).out.startswith("Exported to ")
    assert run("export", request_id, str(target)).out.startswith("Replaced ")
    assert run("export", request_id, str(target), "--json").document["replaced"] is True
    target.write_text("my notes")
    refused = run("export", request_id, str(target), "--json")
    assert (refused.code, refused.document["error"]["code"]) == (1, "export")
    assert target.read_text() == "my notes"


def test_an_export_says_which_picture_it_lacks(
    run: Run, request_id: str, survey_file: Path, container: FakeContainer, tmp_path: Path
) -> None:
    run("import", request_id, str(survey_file))
    whole = run("export", request_id, str(tmp_path / "whole.zip"), "--json")
    assert (whole.document["missing_files"], whole.err) == ([], "")
    (original,) = container.paths.photos.rglob("*.jpg")
    original.unlink()
    lacking = run("export", request_id, str(tmp_path / "lacking.zip"), "--json")
    (name,) = lacking.document["missing_files"]
    assert name.startswith("originals/")
    assert f"1 picture gone from this laptop and not in it: {name}." in lacking.err
    assert lacking.code == 0


@pytest.mark.parametrize("command", [("show",), ("publish",), ("export", "out.zip"), ("import", "in.json")])
def test_an_unknown_id_is_not_found(run: Run, command: tuple[str, ...]) -> None:
    ran = run(command[0], "nobody", *command[1:], "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "not_found")
    assert "nobody" in ran.err


def test_import_publish_and_export_do_the_job(run: Run, request_id: str, survey_file: Path, tmp_path: Path) -> None:
    imported = run("import", request_id, str(survey_file), "--json")
    assert (imported.code, len(imported.document["photos"])) == (0, 1)
    published = run("publish", request_id, "--json")
    assert (published.code, published.document["queued"], published.document["revision"]) == (0, True, 1)
    shown = run("show", request_id, "--json").document
    assert shown["survey"]["status"] == "queued"
    assert {job["kind"] for job in shown["jobs"]} >= {"prepare_photo", "upload_photo", "put_electrical", "put_status"}
    assert shown["request"]
    exported = run("export", request_id, str(tmp_path / "out.zip"), "--json")
    assert exported.code == 0
    assert zipfile.is_zipfile(exported.document["path"])


def test_publish_warns_of_what_the_office_expects_and_queues_all_the_same(
    run: Run, request_id: str, survey_file: Path
) -> None:
    run("import", request_id, str(survey_file))
    published = run("publish", request_id, "--json")
    expected = published.document["still_expected"]
    assert published.document["queued"]
    assert "electrical.photos.panel_label" in {problem["field"] for problem in expected}
    pictures = sum(".photos." in problem["field"] for problem in expected)
    assert f"Warning: the office expects {pictures} more pictures" in published.err
    shown = published.err.partition("more pictures")[2].partition("Warning: numbers")[0].splitlines()[1:]
    assert len(shown) == pictures, "as many lines as it says"
    assert "Electrical: No photo yet: " in published.err
    again = run("publish", request_id)
    assert "Version 1 is queued" in again.out
    assert "Warning" in again.err


def test_import_lists_every_fault_and_exits_1(run: Run, request_id: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"electrical": {"main_bus_rating": "many"}, "attic": 1}', encoding="utf-8")
    ran = run("import", request_id, str(file), "--json")
    assert ran.code == 1
    assert ran.document["error"]["code"] == "invalid_input"
    assert {fault["path"] for fault in ran.document["faults"]} == {"electrical.main_bus_rating", "attic"}
    words = run("import", request_id, str(file))
    assert (words.code, words.out) == (1, "")
    assert "electrical.main_bus_rating" in words.err


def test_publish_names_what_is_missing_as_show_does(run: Run, request_id: str) -> None:
    refused = [line.strip() for line in run("publish", request_id).err.splitlines() if line.startswith("  ")]
    shown = [line.strip().removeprefix("Aurora will refuse: ") for line in run("show", request_id).out.splitlines()]
    assert refused
    assert set(refused) <= set(shown)
    assert not any("main_bus_rating" in line for line in refused)


def test_publish_says_what_is_missing(run: Run, request_id: str) -> None:
    ran = run("publish", request_id, "--json")
    assert ran.code == 1
    document = ran.document
    assert (document["queued"], document["error"]["code"]) == (False, "problems")
    assert "electrical.main_bus_rating" in {problem["field"] for problem in document["problems"]}
    assert "Electrical: Main bus rating is missing" in run("publish", request_id).err


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (SyncReport(online=True, pulled=2, published=("a",)), 0),
        (SyncReport(online=True, waiting=1), 2),
        (SyncReport(online=False), 2),
        (SyncReport(online=True, blocked=(BlockedItem("s", "j", "put_electrical", "refused_422", "No."),)), 1),
        (SyncReport(online=False, error=("not_paired", "Pair this laptop.")), 1),
    ],
)
def test_sync_prints_its_report_whatever_the_exit_code(
    run: Run, container: FakeContainer, report: SyncReport, code: int
) -> None:
    container.report = report
    ran = run("sync", "--json", "--wait", "3")
    assert (ran.code, container.waited) == (code, 3.0)
    document = ran.document
    assert {"online", "pulled", "uploaded_photos", "uploaded_bytes", "published", "waiting", "blocked"} <= set(document)
    assert isinstance(document["waiting"], int)
    assert ("error" in document) == (report.error is not None)
    assert run("sync").code == code


def test_sync_tells_a_fault_with_its_whole_document(run: Run, container: FakeContainer) -> None:
    container.report = Busy("Another Surveyor is syncing this folder.")
    ran = run("sync", "--json")
    assert (ran.code, ran.document["error"]["code"], ran.document["published"]) == (1, "busy", [])


def test_pair_refuses_an_unsafe_address(run: Run) -> None:
    ran = run("pair", "http://office.example", "ABCDEFGH", "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "invalid_input")


def test_pair_tells_when_nobody_answers(run: Run) -> None:
    ran = run("pair", "http://127.0.0.1:9", "ABCDEFGH", "--name", "x", "--json")
    assert ran.code == 1
    assert ran.document["error"]["text"]


def test_doctor_reports_a_fault_with_exit_1(run: Run, container: FakeContainer) -> None:
    fine = run("doctor", "--json")
    assert (fine.code, fine.document["ok"]) == (0, True)
    assert {"name", "state", "text", "advice"} == set(fine.document["findings"][0])
    assert "database" in run("doctor").out
    for path in container.paths.root.glob("surveyor.db*"):
        path.unlink()
    container.paths.database.write_bytes(b"no database" * 500)
    broken = run("doctor", "--json")
    assert (broken.code, broken.document["ok"]) == (1, False)
    assert "Lost:" in broken.document["error"]["text"]
    mended = run("doctor", "--json")
    assert (mended.code, mended.document["ok"]) == (0, True)


@pytest.mark.parametrize(
    "arguments",
    [("show",), ("nonsense",), ("requests", "--colour"), ("sync", "--wait", "soon"), ("sync", "--wait", "-1")],
)
def test_a_wrong_command_line_exits_64_with_words(run: Run, arguments: tuple[str, ...]) -> None:
    words = run(*arguments)
    assert (words.code, words.out) == (64, "")
    assert words.err
    ran = run(*arguments, "--json")
    assert (ran.code, ran.document["error"]["code"]) == (64, "usage")


def test_the_unexpected_is_one_sentence_and_goes_to_the_log(run: Run, container: FakeContainer) -> None:
    container.fault = RuntimeError("secret details")
    ran = run("requests", "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "unexpected")
    assert "secret details" not in ran.out + ran.err
    assert "secret details" in (container.paths.logs / "surveyor.log").read_text(encoding="utf-8")


def test_an_interrupt_exits_130(run: Run, container: FakeContainer) -> None:
    container.fault = KeyboardInterrupt()
    assert run("requests", "--json").code == 130


def test_a_storage_fault_is_told_in_words(run: Run, container: FakeContainer) -> None:
    container.fault = StorageFault("This folder was written by a newer version.", code="newer_database")
    ran = run("requests", "--json")
    assert (ran.code, ran.document["requests"], ran.document["error"]["code"]) == (1, [], "newer_database")


def test_a_folder_that_cannot_be_made_is_told_in_words(run: Run, container: FakeContainer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    container.paths = DataPaths(tmp_path / "file" / "data")
    ran = run("requests", "--json")
    assert (ran.code, ran.document["error"]["code"]) == (1, "read_only")
    assert run("doctor", "--json").code == 1


def test_the_data_folder_is_for_this_user_only(run: Run, data_dir: Path) -> None:
    assert run("requests", "--json").code == 0
    assert data_dir.stat().st_mode & 0o777 == 0o700


def test_a_command_that_restores_the_database_says_so_once(run: Run, container: FakeContainer, request_id: str) -> None:
    assert routine_backup(container.paths, container.clock)
    container.paths.database.write_bytes(b"no database" * 500)
    first = run("requests", "--json")
    assert [request["id"] for request in first.document["requests"]] == [request_id]
    assert "restored from the backup" in first.err
    assert run("requests", "--json").err == ""
