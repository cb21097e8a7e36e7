"""A frozen program knows its files: what is missing or was changed is named, a whole folder once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from surveyor_app.self_test.installed_files import LIST_PLACE, expected_files, list_of, problems, write_list

PLACES = (
    "libQt6Core.so.6",
    "PySide6/Qt/plugins/imageformats/libqjpeg.so",
    "surveyor_app/_resources/themes/light.json",
    "surveyor_app/_resources/icons/lucide/x.svg",
    "surveyor_app/storage/migrations/env.py",
    "surveyor_app/storage/migrations/versions/0001_first.py",
    "surveyor_app/relay/migrations/env.py",
)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle with its list."""
    folder = tmp_path / "bundle"
    for place in PLACES:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(place, encoding="utf-8")
    write_list(folder / LIST_PLACE, [(place, folder / place) for place in PLACES])
    return folder


def found(bundle: Path) -> list[str]:
    return list(problems(bundle, expected_files(bundle)))


def test_a_whole_bundle_has_no_problems(bundle: Path) -> None:
    assert found(bundle) == []
    assert set(expected_files(bundle)) == set(PLACES)


def test_a_missing_plugin_and_a_missing_resource_are_named(bundle: Path) -> None:
    (bundle / PLACES[1]).unlink()
    (bundle / PLACES[2]).unlink()
    assert found(bundle) == [f"{PLACES[1]} is missing", f"{PLACES[2]} is missing"]


def test_a_missing_folder_is_one_problem(bundle: Path) -> None:
    shutil.rmtree(bundle / "surveyor_app/storage/migrations")
    assert found(bundle) == ["surveyor_app/storage/migrations/ is missing"]


def test_our_own_files_are_compared_by_content_and_binaries_are_not(bundle: Path) -> None:
    (bundle / PLACES[0]).write_text("signed afterwards", encoding="utf-8")
    (bundle / PLACES[2]).write_text("{}", encoding="utf-8")
    assert found(bundle) == [f"{PLACES[2]} was changed"]


def test_a_missing_list_is_told(bundle: Path) -> None:
    (bundle / LIST_PLACE).unlink()
    with pytest.raises(FileNotFoundError, match="list of files"):
        expected_files(bundle)


def test_places_of_windows_are_read_like_the_others(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_text("x", encoding="utf-8")
    assert list(list_of([("surveyor_app\\_resources\\x", file)])) == ["surveyor_app/_resources/x"]
