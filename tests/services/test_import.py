"""Import: all or nothing, photos included; what stays the same stays the same photo."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, NotFound, PhotoRefused, StorageFault
from surveyor_app.domain.photo import UNSORTED, AbsenceKind
from surveyor_app.domain.survey import SurveyStatus
from surveyor_app.paths import DataPaths
from surveyor_app.services import survey_import
from surveyor_app.services.import_losses import ImportLosses
from surveyor_app.services.intake import take_in
from surveyor_app.services.opened import Services
from surveyor_app.services.survey_import import ImportService
from surveyor_app.storage import photo_repository, survey_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.photo_files import PhotoStore
from tests.pictures import write_jpeg
from tests.services.complete_survey import ELECTRICAL, PLANE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two pictures."""
    write_jpeg(tmp_path / "in" / "panel.jpg", "red")
    write_jpeg(tmp_path / "in" / "pictures" / "roof.jpg", "blue")
    return tmp_path / "in"


def write(folder: Path, document: Any) -> Path:
    file = folder / "survey.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return file


def whole(**changes: Any) -> dict[str, Any]:
    return {
        "electrical": {
            **ELECTRICAL,
            "photos": [{"path": "panel.jpg", "slot": "main_breaker"}, {"path": "panel.jpg"}],
            "absent": {"gas_meter": "all electric", "meter_wide": "Could not reach it: locked gate"},
        },
        "subpanels": [{"location": "Garage", "photos": [{"path": "panel.jpg", "slot": "label"}]}, {"location": "Barn"}],
        "mounting_planes": [{**PLANE, "photos": [{"path": "pictures/roof.jpg", "slot": "roof_plane"}]}],
    } | changes


def faults(services: Services, request_id: str, file: Path) -> dict[str, str]:
    """The faults of a refused import, after checking that nothing was changed."""
    before = services.survey.detail(request_id)
    with pytest.raises(InvalidInput) as refused:
        services.imports.import_file(request_id, file)
    assert services.survey.detail(request_id) == before
    return {fault.path: fault.text for fault in refused.value.faults}


def test_a_whole_survey_is_imported(services: Services, request_id: str, folder: Path) -> None:
    detail = services.imports.import_file(request_id, write(folder, whole()))
    assert detail.survey.electrical.main_bus_rating == 200.0
    assert [panel.location for panel in detail.survey.subpanels] == ["Garage", "Barn"]
    assert [view.filename for view in detail.photos] == [
        "E04_main-breaker_1of1.jpg",
        "E00_extra_1of1.jpg",
        "S1-02_label_1of1.jpg",
        "P1-01_roof-plane_1of1.jpg",
    ]
    kinds = {absence.slot: absence.kind for absence in detail.absences}
    assert kinds == {"gas_meter": AbsenceKind.NOT_APPLICABLE, "meter_wide": AbsenceKind.NOT_REACHED}
    [summary] = services.survey.requests()
    assert (summary.photos, summary.problems) == (4, len(detail.problems))
    assert services.publish.publish(request_id).queued


def test_a_section_present_replaces_and_an_absent_one_stays(services: Services, request_id: str, folder: Path) -> None:
    services.imports.import_file(request_id, write(folder, whole()))
    after = services.imports.import_file(request_id, write(folder, {"subpanels": [{"notes": "only one"}]}))
    [panel] = after.survey.subpanels
    assert (panel.location, panel.notes) == (None, "only one")
    assert after.survey.electrical.main_bus_rating == 200.0
    assert [view.photo.target.section.value for view in after.photos] == ["electrical", "electrical", "mounting_planes"]
    assert len(after.absences) == 2
    with services.database.read() as connection:
        assert len(photo_repository.removed_photos(connection, request_id)) == 1


def test_what_went_away_is_counted(services: Services, request_id: str, folder: Path) -> None:
    def lost(document: dict[str, Any]) -> ImportLosses:
        return services.imports.import_over(request_id, write(folder, document))[1]

    every = tuple(SectionName)
    assert lost(whole()) == ImportLosses()
    assert lost(whole()) == ImportLosses(replaced=every)
    services.survey.set_value(request_id, SectionName.ELECTRICAL, None, "notes", "by hand")
    assert lost({"electrical": whole()["electrical"]}) == ImportLosses((SectionName.ELECTRICAL,), answers=1)
    assert lost({"electrical": {}}) == ImportLosses(
        (SectionName.ELECTRICAL,), answers=len(ELECTRICAL), photos=2, reasons=2
    )
    assert lost({"electrical": {}}) == ImportLosses()
    assert lost({"subpanels": [{"location": "Barn"}], "mounting_planes": []}) == ImportLosses(
        every[1:], answers=2 + len(PLANE), subpanels=1, planes=1, photos=2
    )


def test_the_same_file_again_keeps_every_photo_and_entry(services: Services, request_id: str, folder: Path) -> None:
    file = write(folder, whole())
    first = services.imports.import_file(request_id, file)
    services.imports.import_file(request_id, write(folder, {"electrical": {}}))
    second = services.imports.import_file(request_id, write(folder, whole()))
    assert [view.photo.id for view in second.photos] == [view.photo.id for view in first.photos]
    assert second.survey.subpanels == first.survey.subpanels
    with services.database.read() as connection:
        assert photo_repository.removed_photos(connection, request_id) == ()


def test_a_file_says_how_photos_are_turned(services: Services, request_id: str, folder: Path, paths: DataPaths) -> None:
    def imported(*turned: dict[str, int]) -> list[int]:
        slots = zip(("label", "open"), turned, strict=True)
        photos = [{"path": "panel.jpg", "slot": slot} | how for slot, how in slots]
        file = write(folder, {"subpanels": [{"location": "Garage", "photos": photos}]})
        return sorted(view.photo.turned for view in services.imports.import_file(request_id, file).photos)

    assert imported({"turned": 90}, {}) == [0, 90]
    assert imported({"turned": 180}, {}) == [0, 180], "a photo that is there already is turned too"
    assert imported({}, {"turned": 270}) == [180, 270], "where nothing is said, it stays as a person turned it"
    assert imported({"turned": 0}, {"turned": 0}) == [0, 0]
    kept = services.survey.detail(request_id).photos[0].photo
    note = json.loads(PhotoStore(paths).sidecar_path(kept.sha256).read_text(encoding="utf-8"))
    assert [use["turned"] for use in note["uses"]] == [0, 0]


def test_a_photo_may_wait_to_be_sorted_and_a_reason_may_name_its_kind(
    services: Services, request_id: str, folder: Path
) -> None:
    absent = {"gas_meter": {"kind": "not_reached", "reason": "a dog"}}
    electrical = {"photos": [{"path": "panel.jpg", "slot": "unsorted"}], "absent": absent}
    detail = services.imports.import_file(request_id, write(folder, {"electrical": electrical}))
    assert [view.photo.slot for view in detail.photos] == [UNSORTED]
    assert [(one.kind, one.reason) for one in detail.absences] == [(AbsenceKind.NOT_REACHED, "a dog")]


def test_a_published_survey_becomes_a_draft_of_its_next_revision(
    services: Services, request_id: str, folder: Path
) -> None:
    services.imports.import_file(request_id, write(folder, whole()))
    services.publish.publish(request_id)
    with services.database.write() as connection:
        survey_repository.set_status(connection, request_id, SurveyStatus.PUBLISHED)
    survey = services.imports.import_file(request_id, write(folder, {"subpanels": []})).survey
    assert (survey.status, survey.revision, survey.subpanels) == (SurveyStatus.DRAFT, 2, ())


def test_missing_required_attributes_are_fine(services: Services, request_id: str, folder: Path) -> None:
    detail = services.imports.import_file(request_id, write(folder, {"electrical": {}, "mounting_planes": [{}]}))
    assert len(detail.survey.mounting_planes) == 1


def test_every_fault_is_listed_with_its_path(
    services: Services, request_id: str, folder: Path, paths: DataPaths
) -> None:
    (folder / "page.jpg").write_text("<!doctype html>")
    (folder / "empty.jpg").touch()
    (folder.parent / "outside.jpg").write_bytes((folder / "panel.jpg").read_bytes())
    (folder / "link.jpg").symlink_to(folder.parent / "outside.jpg")
    found = faults(
        services,
        request_id,
        write(
            folder,
            {
                "electrical": {
                    "main_bus_rating": True,
                    "colour": "red",
                    "photos": [{"path": "nowhere.jpg"}, {"path": "link.jpg"}, {"path": "/etc/hosts"}],
                },
                "mounting_planes": [{"pitch": 91}, {"roof_type": "grass", "photos": [{"path": "../outside.jpg"}]}],
                "subpanels": [{"photos": [{"path": "panel.jpg"}, {"path": "pictures"}, {"path": "empty.jpg"}]}],
                "attic": {"photos": [{"path": "page.jpg"}]},
            },
        ),
    )
    assert set(found) == {
        "attic",
        "electrical.main_bus_rating",
        "electrical.colour",
        "electrical.photos[0].path",
        "electrical.photos[1].path",
        "electrical.photos[2].path",
        "mounting_planes[0].pitch",
        "mounting_planes[1].roof_type",
        "mounting_planes[1].photos[0].path",
        "subpanels[0].photos[1].path",
        "subpanels[0].photos[2].path",
    }
    assert found["subpanels[0].photos[2].path"].startswith("empty.jpg: ")
    assert not [file for file in paths.photos.rglob("*") if file.is_file()], "nothing is kept of a refused import"


def test_an_unusable_picture_refuses_the_whole_file(services: Services, request_id: str, folder: Path) -> None:
    (folder / "page.jpg").write_text("<!doctype html>")
    (folder / "cut.jpg").write_bytes((folder / "panel.jpg").read_bytes()[:-20])
    photos = [{"path": "panel.jpg"}, {"path": "page.jpg"}, {"path": "cut.jpg"}]
    found = faults(services, request_id, write(folder, whole(electrical={**ELECTRICAL, "photos": photos})))
    assert set(found) == {"electrical.photos[1].path", "electrical.photos[2].path"}
    assert "web page" in found["electrical.photos[1].path"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"electrical": [1]}', '"' * 3, '{"a": 1e999999}'])
def test_what_is_no_survey_is_refused_in_words(services: Services, request_id: str, folder: Path, text: str) -> None:
    assert all(faults(services, request_id, write(folder, text)).values())


def test_a_missing_or_unreadable_file_is_a_fault(services: Services, request_id: str, folder: Path) -> None:
    assert "There is no file" in faults(services, request_id, folder / "nowhere.json")[""]
    (folder / "latin.json").write_bytes(b'{"electrical": {"notes": "\xe4"}}')
    assert "UTF-8" in faults(services, request_id, folder / "latin.json")[""]
    assert faults(services, request_id, folder)


def test_an_unknown_request_is_not_found_before_the_file_is_read(services: Services, folder: Path) -> None:
    with pytest.raises(NotFound):
        services.imports.import_file("nobody", folder / "nowhere.json")


def test_an_edit_made_meanwhile_is_noticed_and_the_import_lies_over_it(
    services: Services, request_id: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    updated_at = survey_repository.updated_at

    def changing(connection: Connection, survey: str) -> object:
        calls.append(survey)
        found = updated_at(connection, survey)
        return None if len(calls) == 2 else found  # the plan is made for another state of the survey

    monkeypatch.setattr(survey_repository, "updated_at", changing)
    detail = services.imports.import_file(request_id, write(folder, whole()))
    assert len(detail.survey.subpanels) == 2
    assert len(calls) == 5


def test_the_service_works_on_a_survey_file_beside_its_pictures_only(
    services: Services, request_id: str, folder: Path
) -> None:
    assert isinstance(services.imports, ImportService)
    inner = folder / "pictures" / "survey.json"
    inner.write_text(json.dumps({"electrical": {"photos": [{"path": "roof.jpg"}]}}), encoding="utf-8")
    assert len(services.imports.import_file(request_id, inner).photos) == 1


def test_an_import_without_room_takes_its_pictures_back_where_nobody_else_can_write(
    services: Services, request_id: str, paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a window that adds the same picture at that moment would keep a row without its file."""
    write_jpeg(tmp_path / "a.jpg")
    file = tmp_path / "survey.json"
    file.write_text(json.dumps({"electrical": {"photos": [{"path": "a.jpg"}]}}), encoding="utf-8")
    full = PhotoRefused("The disk is full: this picture was not added.", code="disk_full")
    monkeypatch.setattr(survey_import, "take_in", lambda store, sources: [*take_in(store, sources), full])
    refused: list[str] = []
    originals = photo_repository.originals

    def seen_by_another_program(connection: Connection) -> Any:
        with closing(sqlite3.connect(paths.database, timeout=0)) as window:
            with pytest.raises(sqlite3.OperationalError) as locked:
                window.execute("BEGIN IMMEDIATE")
            refused.append(str(locked.value))
        return originals(connection)

    monkeypatch.setattr(photo_repository, "originals", seen_by_another_program)
    with pytest.raises(StorageFault):
        services.imports.import_file(request_id, file)
    assert refused == ["database is locked"]
    assert [path for path in paths.photos.rglob("*") if path.is_file()] == []
