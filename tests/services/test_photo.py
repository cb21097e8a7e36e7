"""Photos: the good ones are kept, the bad ones refused with words, originals untouched and there before their rows."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import InvalidInput, NotFound, StorageFault
from surveyor_app.domain.photo import UNSORTED, AbsenceKind, Photo, PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.document import show_document
from surveyor_app.services.intake import clean_name
from surveyor_app.services.opened import Services
from surveyor_app.services.summaries import DoubleFile
from surveyor_app.storage import photo_repository, request_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.photo_files import PhotoStore
from tests.fake_clock import FakeClock
from tests.pictures import jpeg_bytes, write_jpeg, write_png
from tests.sample_requests import a_request

ELECTRICAL = PhotoTarget(SectionName.ELECTRICAL)


def names(services: Services, request_id: str) -> list[str]:
    return [view.photo.original_name for view in services.survey.detail(request_id).photos]


def test_good_files_are_kept_and_bad_ones_refused_with_their_reason(
    services: Services, request_id: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.jpg"
    page.write_text("<!doctype html><p>no picture</p>")
    empty = tmp_path / "empty.jpg"
    empty.touch()
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(jpeg_bytes(size=(800, 600))[:-2000])
    files = [
        write_jpeg(tmp_path / "a.jpg"),
        page,
        write_png(tmp_path / "b.png"),
        empty,
        cut,
        tmp_path / "gone.jpg",
        tmp_path,
    ]
    done = services.photo.add_files(request_id, ELECTRICAL, files, "panel_open")
    assert [view.photo.original_name for view in done.added] == ["a.jpg", "b.png"]
    assert [refused.name for refused in done.refused] == ["page.jpg", "empty.jpg", "cut.jpg", "gone.jpg", tmp_path.name]
    assert all(refused.text for refused in done.refused)
    assert names(services, request_id) == ["a.jpg", "b.png"]


def test_the_original_is_stored_untouched_with_thumbnail_and_sidecar(
    services: Services, request_id: str, paths: DataPaths, tmp_path: Path
) -> None:
    source = write_jpeg(tmp_path / "IMG 1.jpg", size=(640, 480))
    content = source.read_bytes()
    [view] = services.photo.add_files(request_id, ELECTRICAL, [source], "panel_open").added
    assert (view.original_path.read_bytes(), source.read_bytes()) == (content, content)
    assert view.thumbnail_path.is_file()
    assert (view.photo.width, view.photo.height, view.photo.size) == (640, 480, len(content))
    sidecar = json.loads(PhotoStore(paths).sidecar_path(view.photo.sha256).read_text(encoding="utf-8"))
    [use] = sidecar["uses"]
    assert (use["id"], use["request_id"], use["slot"]) == (view.photo.id, request_id, "panel_open")
    assert use["original_name"] == "IMG 1.jpg"


def test_refused_files_leave_nothing_behind(
    services: Services, request_id: str, paths: DataPaths, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(jpeg_bytes(size=(800, 600))[:-2000])
    assert services.photo.add_files(request_id, ELECTRICAL, [cut]).added == ()
    assert [path for path in paths.photos.rglob("*") if path.is_file()] == []


def test_the_same_picture_again_is_named_with_where_it_is_and_added_only_when_a_person_wants_it_twice(
    services: Services, request_id: str, paths: DataPaths, tmp_path: Path
) -> None:
    picture, copied = write_jpeg(tmp_path / "a.jpg"), write_jpeg(tmp_path / "copy of a.jpg")
    [first] = services.photo.add_files(request_id, ELECTRICAL, [picture], "panel_open").added
    for slot in ("panel_open", "panel_label", UNSORTED):
        again = services.photo.add_files(request_id, ELECTRICAL, [copied], slot)
        assert (again.added, again.refused) == ((), ())
        assert again.doubles == (DoubleFile("copy of a.jpg", first.photo.id, copied),)
    assert len(names(services, request_id)) == 1
    wanted = services.photo.add_files(request_id, ELECTRICAL, [copied], "panel_label", twice=True)
    assert (len(wanted.added), len(names(services, request_id))) == (1, 2)
    assert len(list(paths.photos.rglob("*.jpg"))) == 1


def test_the_same_picture_twice_in_one_drop_is_added_once(services: Services, request_id: str, tmp_path: Path) -> None:
    files = [write_jpeg(tmp_path / "a.jpg"), write_jpeg(tmp_path / "b.jpg"), write_jpeg(tmp_path / "c.jpg", "blue")]
    done = services.photo.add_files(request_id, ELECTRICAL, files, UNSORTED)
    assert (len(done.added), [double.name for double in done.doubles]) == (2, ["b.jpg"])
    assert done.doubles[0].photo_id in {view.photo.id for view in done.added}


def test_a_removed_picture_may_be_added_again(services: Services, request_id: str, tmp_path: Path) -> None:
    picture = write_jpeg(tmp_path / "a.jpg")
    [first] = services.photo.add_files(request_id, ELECTRICAL, [picture]).added
    services.photo.remove(first.photo.id)
    assert len(services.photo.add_files(request_id, ELECTRICAL, [picture]).added) == 1


def test_many_photos_are_sorted_removed_and_brought_back_in_one_change_each(
    services: Services, request_id: str, tmp_path: Path
) -> None:
    files = [write_jpeg(tmp_path / f"{n}.jpg", size=(20 + n, 20)) for n in range(4)]
    ids = [view.photo.id for view in services.photo.add_files(request_id, ELECTRICAL, files, UNSORTED).added]
    services.photo.assign_all(ids[1:3], ELECTRICAL, "panel_label")
    by_id = {view.photo.id: view.photo.slot for view in services.survey.detail(request_id).photos}
    assert [by_id[photo_id] for photo_id in ids] == [UNSORTED, "panel_label", "panel_label", UNSORTED]
    with pytest.raises(NotFound):
        services.photo.assign_all([ids[0], "gone"], ELECTRICAL, "panel_open")
    assert {view.photo.slot for view in services.survey.detail(request_id).photos} == {UNSORTED, "panel_label"}
    services.photo.remove_all(ids)
    assert services.survey.detail(request_id).photos == ()
    services.photo.restore_all(ids)
    assert len(services.survey.detail(request_id).photos) == 4


def test_sorting_takes_no_photo_out_of_the_bin(services: Services, request_id: str, tmp_path: Path) -> None:
    [view] = services.photo.add_files(request_id, ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")], UNSORTED).added
    services.photo.remove(view.photo.id)
    with pytest.raises(NotFound, match="in the bin"):
        services.photo.assign(view.photo.id, ELECTRICAL, "panel_open")
    assert services.survey.detail(request_id).photos == ()
    services.photo.restore(view.photo.id)
    assert services.survey.detail(request_id).photos[0].photo.slot == UNSORTED


def test_a_photo_is_not_put_back_to_an_entry_that_is_gone(services: Services, request_id: str, tmp_path: Path) -> None:
    plane = services.survey.add_item(request_id, SectionName.MOUNTING_PLANES)
    target = PhotoTarget(SectionName.MOUNTING_PLANES, plane)
    [view] = services.photo.add_files(request_id, target, [write_jpeg(tmp_path / "a.jpg")], "roof_plane").added
    before = services.photo.standings([view.photo.id])
    services.photo.assign(view.photo.id, ELECTRICAL, "panel_open")
    services.survey.remove_item(request_id, SectionName.MOUNTING_PLANES, plane)
    with pytest.raises(NotFound):
        services.photo.put_back(before)
    assert services.survey.detail(request_id).photos[0].photo.target == ELECTRICAL


def test_an_unsorted_photo_is_sent_under_the_name_of_an_extra(
    services: Services, request_id: str, tmp_path: Path
) -> None:
    services.photo.add_files(request_id, ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")], UNSORTED)
    [view] = services.survey.detail(request_id).photos
    assert (view.filename, view.slot_label) == ("E00_extra_1of1.jpg", "")
    assert show_document(services.survey.detail(request_id))["photos"][0]["slot"] is None


def test_a_pasted_picture_is_added(services: Services, request_id: str) -> None:
    done = services.photo.add_picture(request_id, ELECTRICAL, jpeg_bytes(), "pasted.jpg", "gas_meter")
    assert [view.photo.slot for view in done.added] == ["gas_meter"]
    bad = services.photo.add_picture(request_id, ELECTRICAL, b"nothing", "pasted.jpg")
    assert [refused.name for refused in bad.refused] == ["pasted.jpg"]


def test_a_picture_in_a_slot_ends_the_reason_for_its_absence(
    services: Services, request_id: str, tmp_path: Path
) -> None:
    services.survey.set_absence(request_id, ELECTRICAL, "meter_wide", AbsenceKind.NOT_REACHED, "locked")
    services.photo.add_files(request_id, ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")], "meter_wide")
    assert services.survey.detail(request_id).absences == ()


def test_unknown_places_and_slots_are_refused_before_anything_is_copied(
    services: Services, request_id: str, paths: DataPaths, tmp_path: Path
) -> None:
    picture = [write_jpeg(tmp_path / "a.jpg")]
    with pytest.raises(NotFound):
        services.photo.add_files("nobody", ELECTRICAL, picture)
    with pytest.raises(NotFound):
        services.photo.add_files(request_id, PhotoTarget(SectionName.SUBPANELS, "nothing"), picture)
    with pytest.raises(InvalidInput):
        services.photo.add_files(request_id, ELECTRICAL, picture, "roof_plane")
    assert [path for path in paths.photos.rglob("*") if path.is_file()] == []


def test_photos_are_sorted_moved_removed_and_taken_back(services: Services, request_id: str, tmp_path: Path) -> None:
    files = [write_jpeg(tmp_path / f"{colour}.jpg", colour) for colour in ("red", "green", "blue")]
    red, green, blue = (
        view.photo.id for view in services.photo.add_files(request_id, ELECTRICAL, files, "panel_open").added
    )
    services.photo.move(blue, 0)
    assert names(services, request_id) == ["blue.jpg", "red.jpg", "green.jpg"]
    services.photo.move(blue, 99)
    assert names(services, request_id) == ["red.jpg", "green.jpg", "blue.jpg"]
    services.photo.assign(red, ELECTRICAL, "panel_closed")
    slots = {v.photo.original_name: (v.photo.slot, v.filename) for v in services.survey.detail(request_id).photos}
    assert slots["red.jpg"] == ("panel_closed", "E02_panel-closed_1of1.jpg")
    services.photo.remove(green)
    assert names(services, request_id) == ["red.jpg", "blue.jpg"]
    services.photo.restore(green)
    assert sorted(names(services, request_id)) == ["blue.jpg", "green.jpg", "red.jpg"]
    with pytest.raises(NotFound):
        services.photo.remove("nothing")


def test_a_photo_can_be_hung_at_another_entry(services: Services, request_id: str, tmp_path: Path) -> None:
    panel = services.survey.add_item(request_id, SectionName.SUBPANELS)
    [view] = services.photo.add_files(request_id, ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")], "panel_label").added
    services.photo.assign(view.photo.id, PhotoTarget(SectionName.SUBPANELS, panel), "label")
    [moved] = services.survey.detail(request_id).photos
    assert (moved.photo.id, moved.filename) == (view.photo.id, "S1-02_label_1of1.jpg")
    with pytest.raises(InvalidInput):
        services.photo.assign(view.photo.id, ELECTRICAL, "roof_plane")


def test_a_full_disk_is_told_and_adds_nothing(
    services: Services, request_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: PhotoStore, _source: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PhotoStore, "receive", full)
    with pytest.raises(StorageFault) as fault:
        services.photo.add_files(request_id, ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")])
    assert fault.value.code == "disk_full"
    assert names(services, request_id) == []


def test_the_row_comes_after_the_original_and_before_the_note_beside_it(
    services: Services, request_id: str, paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, bool]] = []
    insert = photo_repository.insert

    def spy(connection: Connection, photos: Sequence[Photo]) -> None:
        [photo] = photos
        store = PhotoStore(paths)
        seen.append(
            (store.path_of(photo.sha256, photo.media_type).is_file(), store.sidecar_path(photo.sha256).is_file())
        )
        insert(connection, photos)

    monkeypatch.setattr(photo_repository, "insert", spy)
    services.photo.add_files(request_id, ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")])
    assert seen == [(True, False)]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Dach.jpg", "Dach.jpg"),
        ("a\x00b\n.jpg", "a\ufffdb\ufffd.jpg"),
        ("", "picture"),
        ("x" * 300, "x" * 255),
    ],
)
def test_names_are_shown_as_text(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def test_thumbnails_that_are_missing_are_made_later(services: Services, request_id: str, tmp_path: Path) -> None:
    files = [write_jpeg(tmp_path / "a.jpg"), write_png(tmp_path / "b.png")]
    views = services.photo.add_files(request_id, ELECTRICAL, files).added
    views[0].thumbnail_path.unlink()
    assert services.photo.make_thumbnails(request_id) == 1
    assert all(view.thumbnail_path.is_file() for view in views)


def test_only_old_leftovers_of_imports_are_swept(
    services: Services, request_id: str, paths: DataPaths, clock: FakeClock, tmp_path: Path
) -> None:
    store = PhotoStore(paths)
    kept = services.photo.add_files(request_id, ELECTRICAL, [write_jpeg(tmp_path / "a.jpg")]).added[0].original_path
    removed = services.photo.add_files(request_id, ELECTRICAL, [write_jpeg(tmp_path / "b.jpg", "blue")]).added[0]
    services.photo.remove(removed.photo.id)
    with_sidecar = store.add(b"somebody's photo whose row was lost")
    store.write_sidecar(with_sidecar.sha256, {}, [{"id": "1"}])
    old, young, part = store.add(b"old orphan"), store.add(b"young orphan"), store.receive(b"half").path
    yesterday = (clock.now() - timedelta(hours=25)).timestamp()
    for path in (kept, removed.original_path, with_sidecar.path, old.path, part):
        os.utime(path, (yesterday, yesterday))
    just_now = clock.now().timestamp()
    os.utime(young.path, (just_now, just_now))
    assert services.photo.sweep() == 2
    assert not old.path.exists()
    assert not part.exists()
    assert all(path.is_file() for path in (kept, removed.original_path, with_sidecar.path, young.path))
    assert services.photo.sweep() == 0


def test_a_picture_of_another_customer_is_added_and_named(services: Services, request_id: str, tmp_path: Path) -> None:
    with services.database.write() as connection:
        request_repository.upsert(connection, a_request("req-2"))
    picture, own = write_jpeg(tmp_path / "IMG_1.jpg"), write_jpeg(tmp_path / "IMG_2.jpg", "blue")
    [first] = services.photo.add_files("req-2", ELECTRICAL, [picture]).added
    done = services.photo.add_files(request_id, ELECTRICAL, [picture, own], UNSORTED)
    assert len(done.added) == 2
    assert [(one.name, one.customer) for one in done.shared] == [
        ("IMG_1.jpg", services.survey.detail("req-2").project.customer_name)
    ]
    services.photo.remove(first.photo.id)
    assert services.photo.add_files(request_id, ELECTRICAL, [picture], twice=True).shared == ()
