"""A page on which nothing is drawn is found, and so are two pages that show the same."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from surveyor_app.self_test.page_pictures import blank_pages


def picture(folder: Path, name: str, words: str = "") -> Path:
    """A window's picture: a frame that is always there, and a page with `words`."""
    image = Image.new("RGB", (1440, 900), "#F5F6F8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1440, 56), fill="#0A58CA")
    draw.text((620, 200), words, fill="#12161D", font_size=60)
    image.save(folder / f"{name}.png")
    return folder / f"{name}.png"


def test_a_page_with_words_is_not_blank(tmp_path: Path) -> None:
    files = [picture(tmp_path, "photos-light", "Photos of the house"), picture(tmp_path, "review-light", "Review")]
    assert list(blank_pages(files)) == []


def test_an_empty_page_is_named_although_the_window_around_it_is_drawn(tmp_path: Path) -> None:
    files = [picture(tmp_path, "photos-light", "Photos of the house"), picture(tmp_path, "review-light")]
    assert list(blank_pages(files)) == ["the page review-light is blank"]


def test_two_pages_with_the_same_picture_are_named(tmp_path: Path) -> None:
    files = [picture(tmp_path, name, "Photos of the house") for name in ("photos-light", "review-light")]
    assert list(blank_pages(files)) == ["the pages photos-light and review-light are the same picture"]
