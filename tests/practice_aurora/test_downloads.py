"""Pictures are really fetched, from where the section says, and their bytes are kept."""

from __future__ import annotations

import hashlib
import socket

from tests.practice_aurora.bench import PLANE, Bench
from tests.practice_aurora.other_side import PICTURE, OtherSide


def unused_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/a.jpg"


def test_every_image_is_fetched_and_kept(bench: Bench, other_side: OtherSide) -> None:
    request_id = bench.order()["request_id"]
    images = [other_side.image("picture.jpg", "E01.jpg"), other_side.image("other.png", "E02.png")]

    bench.put_section(request_id, "electrical", {"electrical": {"images": images}})

    first, second = bench.survey(request_id)["downloads"]
    digest = hashlib.sha256(PICTURE).hexdigest()
    assert (first["url"], first["filename"], first["place"]) == (images[0]["url"], "E01.jpg", "electrical")
    assert (first["status"], first["http_status"], first["content_type"]) == ("done", 200, "image/jpeg")
    assert (first["size_bytes"], first["sha256"], first["error"]) == (len(PICTURE), digest, None)
    assert second["content_type"] == "image/png"
    assert bench.client.get(f"/_practice/pictures/{digest}").content == PICTURE
    assert bench.client.get("/_practice/pictures/unknown").status_code == 404


def test_images_are_told_apart_by_where_they_hang(bench: Bench, other_side: OtherSide) -> None:
    request_id = bench.order()["request_id"]
    image = other_side.image("picture.jpg")

    bench.put_section(request_id, "electrical/subpanels", {"subpanels": [{}, {"images": [image]}]})
    bench.put_section(request_id, "roofs/mounting_planes", {"mounting_planes": [{**PLANE, "images": [image]}]})

    places = [download["place"] for download in bench.survey(request_id)["downloads"]]
    assert places == ["subpanels[1]", "mounting_planes[0]"]


def test_what_is_not_a_picture_counts_as_failed(bench: Bench, other_side: OtherSide) -> None:
    request_id = bench.order()["request_id"]
    names = ["missing.jpg", "page.jpg", "empty.jpg", "moved.jpg"]
    images = [other_side.image(name) for name in names] + [{"url": unused_address(), "filename": "gone.jpg"}]

    assert bench.put_section(request_id, "electrical", {"electrical": {"images": images}}).status_code == 200

    downloads = bench.survey(request_id)["downloads"]
    assert {download["status"] for download in downloads} == {"failed"}
    assert [download["error"] for download in downloads] == [
        "HTTP status 404",
        "not an image by its content type",
        "empty",
        "redirects are not followed",
        "ConnectError",
    ]


def test_a_section_sent_again_replaces_its_pictures_and_keeps_the_history(bench: Bench, other_side: OtherSide) -> None:
    request_id = bench.order()["request_id"]
    for name in ("picture.jpg", "other.png"):
        bench.put_section(request_id, "electrical", {"electrical": {"images": [other_side.image(name)]}})
    bench.put_section(request_id, "electrical", {"electrical": {"notes": "images left out"}})

    survey = bench.survey(request_id)
    assert [download["url"] for download in survey["downloads"]] == [f"{other_side.url}/other.png"]
    assert [download["url"] for download in survey["replaced_downloads"]] == [f"{other_side.url}/picture.jpg"]


def test_a_refused_section_fetches_nothing(bench: Bench, other_side: OtherSide) -> None:
    request_id = bench.order()["request_id"]

    bench.put_section(
        request_id, "electrical", {"electrical": {"oops": 1, "images": [other_side.image("picture.jpg")]}}
    )

    assert bench.survey(request_id)["downloads"] == []


def test_more_pictures_than_connections_all_arrive(bench: Bench, other_side: OtherSide) -> None:
    request_id = bench.order()["request_id"]
    images = [other_side.image("picture.jpg", f"E{number:02}.jpg") for number in range(30)]

    bench.put_section(request_id, "electrical", {"electrical": {"images": images}})

    assert [download["status"] for download in bench.survey(request_id)["downloads"]] == ["done"] * 30
