"""Names, version and icon stand in one place, and everything that shows them agrees with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import app_icon
import pytest
import windows_version
from PIL import Image

import surveyor_app
from surveyor_app import identity, resources
from surveyor_app.relay_main import main as relay_main


@pytest.fixture
def project(repository: Path) -> dict[str, object]:
    """The project's own description."""
    described: dict[str, object] = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return described


def test_the_wheel_says_what_the_app_says(project: dict[str, object]) -> None:
    assert project["description"] == identity.SUMMARY
    assert project["authors"] == [{"name": identity.PUBLISHER}]
    assert project["license"] == identity.LICENSE
    assert surveyor_app.__version__ == identity.VERSION
    modules = {identity.DESKTOP: "surveyor_app.__main__:main", identity.RELAY: "surveyor_app.relay_main:main"}
    assert project["scripts"] == {program.command: place for program, place in modules.items()}


def test_nothing_in_packaging_repeats_the_names(repository: Path) -> None:
    scripts = [*(repository / "packaging").glob("*.py"), *(repository / "packaging").glob("*.spec")]
    assert len(scripts) > 5
    for script in scripts:
        source = script.read_text(encoding="utf-8")
        assert identity.APP_ID not in source, script
        assert identity.PUBLISHER not in source, script
        assert not re.search(rf"[\"']{re.escape(identity.VERSION)}[\"']", source), script


def test_the_window_is_called_by_it(repository: Path) -> None:
    window = (repository / "surveyor_app" / "gui" / "main_window.py").read_text(encoding="utf-8")
    application = (repository / "surveyor_app" / "gui" / "application.py").read_text(encoding="utf-8")
    assert f'"{identity.NAME}"' not in window + application
    assert "setDesktopFileName(APP_ID)" in application


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("0.1.0", (0, 1, 0, 65535)),
        ("1.2", (1, 2, 0, 65535)),
        ("2.0.0rc1", (2, 0, 0, 1)),
        ("1.2.3.dev4", (1, 2, 3, 0)),
    ],
)
def test_windows_sees_a_candidate_before_the_final_version(
    monkeypatch: pytest.MonkeyPatch, version: str, numbers: tuple[int, ...]
) -> None:
    monkeypatch.setattr(identity, "VERSION", version)
    assert identity.version_numbers() == numbers


def test_windows_is_told_name_publisher_and_version(tmp_path: Path) -> None:
    text = Path(windows_version.write(tmp_path, identity.RELAY)).read_text(encoding="utf-8")
    for words in (identity.PUBLISHER, identity.VERSION, identity.NAME, "surveyor-relay.exe"):
        assert repr(words) in text


@pytest.mark.usefixtures("qapp")
def test_every_form_of_the_icon_comes_from_the_one_drawing(tmp_path: Path) -> None:
    files = app_icon.write_all(tmp_path)
    assert {file.suffix for file in files} == {".png", ".ico", ".icns", ".svg"}
    for size in app_icon.SIZES:
        with Image.open(tmp_path / f"surveyor-{size}.png") as picture:
            assert picture.size == (size, size)
            assert picture.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)  # round corners
            assert picture.convert("RGB").getpixel((size // 2, size // 12)) == (10, 88, 202)
    with Image.open(tmp_path / "surveyor.ico") as ico:
        assert {(16, 16), (32, 32), (256, 256)} <= set(ico.info["sizes"])
    with Image.open(tmp_path / "surveyor.icns") as icns:
        assert (512, 512, 1) in icns.info["sizes"]
    assert (tmp_path / "surveyor.svg").read_bytes() == resources.read_bytes(*identity.ICON_PARTS)


def test_the_offices_program_knows_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert relay_main(["--version"]) == 0
    assert capsys.readouterr().out == f"surveyor-relay {identity.VERSION}\n"


def test_the_offices_program_has_the_offices_commands_at_its_root(capsys: pytest.CaptureFixture[str]) -> None:
    assert relay_main(["--help"]) == 0
    shown = capsys.readouterr().out
    for command in ("serve", "subscribe", "add-surveyor", "devices", "check", "collect"):
        assert f"  {command} " in shown
    assert "practice-aurora" not in shown
