"""Resources are found in the source tree and in a frozen app; the wheel is tried in tests/architecture."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyor_app import resources


@pytest.fixture
def fresh() -> Iterator[None]:
    """Forget where the resources were found, before and after."""
    resources.package_path.cache_clear()
    resources.resources_root.cache_clear()
    yield
    resources.package_path.cache_clear()
    resources.resources_root.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_the_source_tree_reads_its_own_folder(repository: Path) -> None:
    assert resources.resources_root() == repository / "resources"
    assert resources.read_json("themes", "light.json")["name"] == "Light"


@pytest.mark.usefixtures("fresh")
def test_a_frozen_app_reads_from_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    themes = tmp_path / "surveyor_app" / "_resources" / "themes"
    migrations = tmp_path / "surveyor_app" / "storage" / "migrations"
    themes.mkdir(parents=True)
    migrations.mkdir(parents=True)
    (themes / "light.json").write_text('{"name": "Bündel"}', encoding="utf-8")
    (migrations / "env.py").touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.read_json("themes", "light.json") == {"name": "Bündel"}
    assert resources.migrations_path("storage") == migrations


@pytest.mark.usefixtures("fresh")
def test_a_broken_installation_says_so_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(FileNotFoundError, match="Install Surveyor again"):
        resources.resource_path("themes")
    with pytest.raises(FileNotFoundError, match="relay migrations are missing"):
        resources.migrations_path("relay")


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"themes/neon\.json is missing"):
        resources.resource_path("themes", "neon.json")


@pytest.mark.parametrize("database", ["storage", "relay"])
def test_both_databases_bring_their_migrations(database: str) -> None:
    folder = resources.migrations_path("storage" if database == "storage" else "relay")
    assert (folder / "script.py.mako").is_file()
    assert list((folder / "versions").glob("*.py"))
