"""The screenshot host: real pictures at addresses that die after a day."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from surveyor_app.practice_aurora import images
from surveyor_app.practice_aurora.roof_picture import draw_roof_picture
from tests.practice_aurora.bench import Bench


@pytest.fixture
def quick_pictures(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Pictures are not drawn; the list holds the module counts each was asked for with."""
    asked: list[list[int]] = []

    def draw(_seed: str, counts: list[int]) -> bytes:
        asked.append(counts)
        return b"picture"

    monkeypatch.setattr(images, "draw_roof_picture", draw)
    return asked


def screenshot_url(bench: Bench, request_id: str) -> str | None:
    answer = bench.call("GET", f"site_surveys/{request_id}/request").json()["site_survey_request"]
    url: str | None = answer["screenshot_url"]
    return url


def test_a_picture_is_a_png_of_1200_by_800_pixels_in_colour() -> None:
    drawn = draw_roof_picture("one", [12, 6])

    picture = Image.open(io.BytesIO(drawn))
    picture.load()
    assert (picture.format, picture.size, picture.mode) == ("PNG", (1200, 800), "RGB")


def test_the_address_works_without_a_key_for_24_hours(bench: Bench, quick_pictures: list[list[int]]) -> None:
    url = screenshot_url(bench, bench.order(arrays=[{"module": {"count": 3}}, {}])["request_id"])
    assert url

    bench.practice.clock.advance(24 * 3600 - 1)
    answer = bench.client.get(url)
    assert (answer.status_code, answer.headers["Content-Type"], answer.content) == (200, "image/png", b"picture")
    bench.practice.clock.advance(1)
    assert bench.client.get(url).status_code == 403
    assert quick_pictures == [[3, 8]]


def test_asking_again_gives_a_fresh_address(bench: Bench, quick_pictures: list[list[int]]) -> None:
    request_id = bench.order()["request_id"]
    old = screenshot_url(bench, request_id)
    bench.practice.clock.advance(30 * 3600)
    fresh = screenshot_url(bench, request_id)

    assert old != fresh
    assert bench.client.get(fresh or "").status_code == 200
    assert quick_pictures == [[14]]


@pytest.mark.usefixtures("quick_pictures")
def test_a_tampered_address_is_refused(bench: Bench) -> None:
    url = screenshot_url(bench, bench.order()["request_id"]) or ""
    name, expires, signature, _ = url.rsplit("/", 1)[1].split(".")

    for forged in (f"{name}.{int(expires) + 1}.{signature}", f"{name}.{expires}.", name, "é.1.x"):
        assert bench.client.get(f"/_images/{forged}.png").status_code == 403


def test_the_address_may_lack_its_scheme_or_be_missing_or_be_given(bench: Bench) -> None:
    bare = bench.order(screenshot="without_scheme")["request_id"]
    none = bench.order(screenshot="none")["request_id"]
    given = bench.order(screenshot_url="https://elsewhere.example.com/x.png")["request_id"]

    assert (screenshot_url(bench, bare) or "").startswith("127.0.0.1:9/_images/")
    assert screenshot_url(bench, none) is None
    assert screenshot_url(bench, given) == "https://elsewhere.example.com/x.png"
