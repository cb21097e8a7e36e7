"""What is taken away from an installation is missed by the check that needs it, and named."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader

from surveyor_app import resources
from surveyor_app.gui import fonts, icons
from surveyor_app.self_test import desktop, parts
from surveyor_app.self_test.checks import Check, Outcome, run


@pytest.fixture
def installation(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a copy of everything that is shipped beside the code; the app reads from it."""
    package = tmp_path / "bundle" / "surveyor_app"
    shutil.copytree(repository / "resources", package / "_resources")
    for name in ("storage", "relay"):
        shutil.copytree(repository / "surveyor_app" / name / "migrations", package / name / "migrations")
    monkeypatch.setattr(resources, "package_path", lambda: package)
    caches = (resources.resources_root, fonts.load, icons._svg, icons._drawn)
    for cache in caches:
        cache.cache_clear()
    yield package
    for cache in caches:
        cache.cache_clear()


def tried(check: Callable[[], str]) -> Outcome:
    return run(Check("check", check))


@pytest.mark.usefixtures("installation", "qapp")
def test_a_whole_installation_passes(tmp_path: Path) -> None:
    for check in (parts.lists, desktop.translations, desktop.heic, desktop.fonts, desktop.themes, desktop.screens):
        assert tried(check).ok, tried(check)
    assert tried(lambda: desktop.database(tmp_path / "a")).ok
    assert tried(lambda: desktop.office_database(tmp_path / "b")).ok


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("place", "check", "words"),
    [
        ("catalogue.json", parts.lists, "catalogue.json is missing"),
        ("checklist.json", parts.lists, "checklist.json is missing"),
        ("translations/es.mo", desktop.translations, "translations/es.mo is missing"),
        ("fonts/inter/Inter-Bold.ttf", desktop.fonts, "Inter-Bold.ttf is missing"),
        ("themes/dark.json", desktop.themes, "themes/dark.json is missing"),
        ("self_test/three_bars.heic", desktop.heic, "three_bars.heic is missing"),
        ("icons/lucide", desktop.icons, "icons/lucide is missing"),
    ],
)
def test_a_missing_resource_is_named(installation: Path, place: str, check: Callable[[], str], words: str) -> None:
    path = installation / "_resources" / place
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    found = tried(check)
    assert not found.ok
    assert words in found.detail


@pytest.mark.parametrize(("name", "check"), [("storage", desktop.database), ("relay", desktop.office_database)])
def test_a_missing_migration_folder_is_named(
    installation: Path, tmp_path: Path, name: str, check: Callable[[Path], str]
) -> None:
    shutil.rmtree(installation / name / "migrations")
    found = tried(lambda: check(tmp_path / "scratch"))
    assert not found.ok
    assert f"the {name} migrations are missing" in found.detail


@pytest.mark.usefixtures("qapp")
def test_an_icon_that_draws_nothing_is_named(installation: Path) -> None:
    icon = installation / "_resources" / "icons" / "lucide" / "camera.svg"
    assert icon.is_file()
    icon.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"></svg>', encoding="utf-8")
    assert tried(desktop.icons).detail == "the icon camera.svg draws nothing"


@pytest.mark.usefixtures("qapp")
def test_a_missing_picture_plugin_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tried(desktop.picture_formats).detail == "jpeg, png"
    without = [name for name in QImageReader.supportedImageFormats() if bytes(name.data()) != b"jpeg"]
    monkeypatch.setattr(QImageReader, "supportedImageFormats", lambda: without)
    assert tried(desktop.picture_formats).detail == "Qt's picture plugin for jpeg is missing"


@pytest.mark.usefixtures("qapp")
def test_missing_texts_of_qt_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert tried(desktop.dialog_texts).detail == "en, es"
    monkeypatch.setattr("surveyor_app.gui.qt_language.QLibraryInfo.path", lambda _which: str(tmp_path))
    assert tried(desktop.dialog_texts).detail == "Qt's own texts in Español are missing"


def test_too_few_certificates_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tried(parts.certificates).ok
    monkeypatch.setattr("surveyor_app.api.self_check.trusted_authorities", lambda: 0)
    assert "no office could be reached" in tried(parts.certificates).detail


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the system alone knows its authorities")
def test_authorities_are_those_of_the_connections_themselves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nobody = tmp_path / "nobody.pem"
    nobody.write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(nobody))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert not tried(parts.certificates).ok


def test_a_missing_part_of_the_keyring_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tried(desktop.keyring).ok
    monkeypatch.setattr(metadata, "entry_points", lambda **_asked: ())
    assert "keyring does not know" in tried(desktop.keyring).detail
