"""From a customer's request to Aurora's receipts, by commands alone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.end_to_end.office import TENANT, Laptop, Office
from tests.end_to_end.survey_files import ELECTRICAL, PLANE, SUBPANEL, write_survey

NewRequest = Callable[..., str]
PairedLaptop = Callable[[str], Laptop]
BATTERY = {
    "component_type": "batteries",
    "sku": None,
    "name": "Cellar 13",
    "manufacturer_name": "Invented Cells",
    "quantity": 2,
}


def _images_removed(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "images"}


def test_a_requested_survey_is_pulled_filled_published_and_proved(
    office: Office, new_request: NewRequest, paired_laptop: PairedLaptop, pictures: Path, tmp_path: Path
) -> None:
    request_id = new_request(bill_of_materials=[BATTERY])
    laptop = paired_laptop("Ada Example")

    pulled = laptop("sync")
    assert (pulled.code, pulled.document["online"]) == (0, True)
    assert pulled.document["pulled"] >= 1
    listed = {r["id"]: r for r in laptop("requests").document["requests"]}[request_id]
    assert listed["tenant_id"] == TENANT
    assert listed["survey_status"] == "draft"
    assert listed["batteries"] == [{"name": "Cellar 13", "manufacturer_name": "Invented Cells", "quantity": 2}]
    assert Path(listed["screenshot_path"]).read_bytes()[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")

    calls_before = len(office.state()["calls"])
    imported = laptop("import", request_id, str(write_survey(tmp_path / "folder", pictures)))
    assert imported.code == 0, imported
    published = laptop("publish", request_id)
    assert (published.code, published.document["queued"], published.document["revision"]) == (0, True, 1)
    assert laptop.show(request_id)["survey"]["status"] == "queued"

    synced = laptop("sync")
    assert synced.code == 0, synced
    assert synced.document["published"] == [request_id]
    assert (synced.document["waiting"], synced.document["blocked"]) == (0, [])
    assert synced.document["uploaded_photos"] == 6

    calls = [(c["method"], c["path"]) for c in office.state()["calls"][calls_before:]]
    mints = [c for c in calls if "create_token" in c[1]]
    puts = [path.rsplit(f"{request_id}/", 1)[1] for method, path in calls if method == "PUT"]
    assert len(mints) <= 1
    assert puts == ["electrical", "electrical/subpanels", "roofs/mounting_planes", "status"]
    assert sum(1 for method, path in calls if method == "GET" and path.endswith(f"{request_id}/request")) <= 1

    held = office.survey_state(request_id)
    assert held["status"] == "completed"
    sections = held["sections"]
    electrical = sections["electrical"].get("electrical", sections["electrical"])
    subpanels = sections["subpanels"]["subpanels"] if isinstance(sections["subpanels"], dict) else sections["subpanels"]
    planes = sections["mounting_planes"]
    planes = planes["mounting_planes"] if isinstance(planes, dict) else planes
    assert _images_removed(electrical) == ELECTRICAL
    assert [_images_removed(s) for s in subpanels] == [SUBPANEL]
    first, second = (_images_removed(p) for p in planes)
    assert first["rafter_spacing"] == 19
    assert "19.2 in o.c." in first["notes"]
    same = ("pitch", "azimuth", "roof_type", "framing_type", "rafter_size")
    assert {name: first[name] for name in same} == {name: PLANE[name] for name in same}
    assert (second["azimuth"], second["rafter_spacing"], second["units_of_measurement"]) == (10, 24, "imperial")

    shown = laptop.show(request_id)
    assert shown["survey"]["status"] == "published"
    by_url = {photo["url"].rsplit("/", 1)[0]: photo for photo in shown["photos"]}
    images = [image for item in (electrical, *subpanels, *planes) for image in item["images"]]
    assert len(images) == 6
    for image in images:
        answer = httpx.get(image["url"])
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/jpeg"
        photo = by_url[image["url"].rsplit("/", 1)[0]]
        assert hashlib.sha256(answer.content).hexdigest() == photo["published_sha256"]
        assert image["filename"] == photo["filename"]
    names = {image["filename"] for image in images}
    assert "E04_main-breaker_1of1.jpg" in names
    assert {name[:3] for name in names} == {"E02", "E04", "E05", "S1-", "P1-"}

    calls_before = len(office.state()["calls"])
    again = laptop("sync")
    assert (again.code, again.document["published"], again.document["uploaded_photos"]) == (0, [], 0)
    calls = office.state()["calls"][calls_before:]  # the relay may just be reading another test's request again
    assert [call for call in calls if request_id in call["path"] or call["method"] != "GET"] == []


def test_receipts_prove_hosting_acceptance_fetching_and_completion(
    office: Office, new_request: NewRequest, paired_laptop: PairedLaptop, pictures: Path, tmp_path: Path
) -> None:
    request_id = new_request()
    laptop = paired_laptop("Ben Receipt")
    assert laptop("sync").code == 0
    assert laptop("import", request_id, str(write_survey(tmp_path / "folder", pictures))).code == 0
    assert laptop("publish", request_id).code == 0
    assert laptop("sync").code == 0
    for _ in range(20):
        receipts = laptop.show(request_id)["receipts"]
        kinds = [receipt["kind"] for receipt in receipts]
        if kinds.count("fetched") == 6:
            break
        time.sleep(0.3)
        laptop("sync")
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "hosted": 6,
        "accepted": 3,
        "fetched": 6,
        "completed": 1,
    }


def test_a_second_revision_sends_only_what_changed(
    office: Office, new_request: NewRequest, paired_laptop: PairedLaptop, pictures: Path, tmp_path: Path
) -> None:
    request_id = new_request()
    laptop = paired_laptop("Cleo Twice")
    assert laptop("sync").code == 0
    assert laptop("import", request_id, str(write_survey(tmp_path / "folder", pictures))).code == 0
    assert laptop("publish", request_id).code == 0
    assert laptop("sync").code == 0

    changed = tmp_path / "change.json"
    changed.write_text('{"subpanels": []}')
    assert laptop("import", request_id, str(changed)).code == 0
    shown = laptop.show(request_id)
    assert (shown["survey"]["status"], shown["survey"]["revision"]) == ("draft", 2)
    assert laptop("publish", request_id).document["revision"] == 2
    before = len(office.survey_state(request_id)["history"])
    assert laptop("sync").document["published"] == [request_id]
    history = office.survey_state(request_id)["history"][before:]
    assert [put["section"] for put in history] == ["subpanels"]


def test_publish_is_refused_with_the_problems_while_required_data_is_missing(
    new_request: NewRequest, paired_laptop: PairedLaptop
) -> None:
    request_id = new_request()
    laptop = paired_laptop("Dora Draft")
    assert laptop("sync").code == 0
    refused = laptop("publish", request_id)
    assert (refused.code, refused.document["queued"]) == (1, False)
    fields = {p["field"] for p in refused.document["problems"] if p["severity"] == "error"}
    assert {
        "electrical.main_panel_location",
        "electrical.main_bus_rating",
        "electrical.main_breaker_rating",
        "mounting_planes",
    } <= fields


def test_unknown_ids_and_bad_usage_have_words_and_codes(paired_laptop: PairedLaptop) -> None:
    laptop = paired_laptop("Erin Codes")
    missing = laptop("show", "no-such-request")
    assert (missing.code, missing.document["error"]["code"]) == (1, "not_found")
    assert laptop("publish", "no-such-request").code == 1
    assert laptop("show").code == 64


def test_an_import_with_faults_lists_them_all_and_changes_nothing(
    new_request: NewRequest, paired_laptop: PairedLaptop, pictures: Path, tmp_path: Path
) -> None:
    request_id = new_request()
    laptop = paired_laptop("Finn Faults")
    assert laptop("sync").code == 0
    before = laptop.show(request_id)["survey"]
    bad = write_survey(
        tmp_path / "folder",
        pictures,
        electrical={
            "main_bus_rating": True,
            "main_breaker_rating": 9000,
            "colour": "red",
            "service_type": "carrier pigeon",
            "photos": [{"path": "nowhere.jpg"}, {"path": "../escape.jpg"}],
        },
    )
    refused = laptop("import", request_id, str(bad))
    assert refused.code == 1
    paths = {fault["path"] for fault in refused.document["faults"]}
    assert {
        "electrical.main_bus_rating",
        "electrical.main_breaker_rating",
        "electrical.colour",
        "electrical.service_type",
        "electrical.photos[0].path",
        "electrical.photos[1].path",
    } <= paths
    texts = {fault["path"]: fault["text"] for fault in refused.document["faults"]}
    assert "nowhere.jpg" in texts["electrical.photos[0].path"]
    assert "../escape.jpg" in texts["electrical.photos[1].path"]
    assert laptop.show(request_id)["survey"] == before
    assert laptop.show(request_id)["photos"] == []


def test_a_picture_that_cannot_be_taken_is_called_by_its_name(
    new_request: NewRequest, paired_laptop: PairedLaptop, pictures: Path, tmp_path: Path
) -> None:
    request_id = new_request()
    laptop = paired_laptop("Nan Named")
    assert laptop("sync").code == 0
    file = write_survey(tmp_path / "folder", pictures)
    cut = tmp_path / "folder" / "tape.jpg"
    cut.write_bytes(cut.read_bytes()[:9000])
    refused = laptop("import", request_id, str(file))
    assert refused.code == 1
    (fault,) = refused.document["faults"]
    assert fault["path"] == "mounting_planes[0].photos[1].path"
    assert fault["text"].startswith("tape.jpg: ")
    assert "tape.jpg" in refused.words
