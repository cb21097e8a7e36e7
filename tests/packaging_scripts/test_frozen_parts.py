"""A frozen program gets every file that the source has beside its code, and nothing of what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frozen_parts
import pytest
from frozen_copies import joined
from frozen_docstrings import silent_code
from frozen_orphans import without_dead_links, without_orphans

from surveyor_app import resources

DESKTOP, RELAY, BARE = (frozen_parts.PROGRAMS[name] for name in ("desktop", "relay", "bare"))


def carried(program: frozen_parts.Frozen, root: Path) -> set[Path]:
    """The files of the tree that a program carries."""
    files: set[Path] = set()
    for source, _target in program.data_files(root):
        path = Path(source)
        files |= {path} if path.is_file() else {file for file in path.rglob("*") if file.is_file()}
    return {file for file in files if "__pycache__" not in file.parts}


def test_the_desktop_app_carries_every_file_that_is_no_module(repository: Path) -> None:
    beside = {
        file
        for folder in ("resources", "surveyor_app")
        for file in (repository / folder).rglob("*")
        if file.is_file() and file.suffix not in {".py", ".pyc"} and file.name != "py.typed"
    }
    assert beside - carried(DESKTOP, repository) == set()


@pytest.mark.parametrize("name", ["storage", "relay"])
def test_migrations_lie_where_the_app_looks_for_them(name: str) -> None:
    assert (f"surveyor_app/{name}/migrations",) * 2 in DESKTOP.data
    assert resources.migrations_path("storage" if name == "storage" else "relay").parts[-2:] == (name, "migrations")


def test_the_relay_carries_its_own_migrations_and_lists(repository: Path) -> None:
    files = carried(RELAY, repository)
    wanted = ("surveyor_app/relay/migrations", "surveyor_app/practice_aurora/data")
    for folder in wanted:
        ours = {file for file in (repository / folder).rglob("*") if file.is_file() and file.suffix != ".pyc"}
        assert ours <= files
    assert {repository / "resources" / "catalogue.json", repository / "resources" / "checklist.json"} <= files


def test_the_relay_has_no_qt_and_nothing_of_the_laptop() -> None:
    assert {"PySide6", "shiboken6", "surveyor_app.gui", "surveyor_app.storage", "cryptography"} <= set(
        RELAY.excluded_modules
    )


def test_the_bare_window_is_frozen_with_the_same_exclusions() -> None:
    assert BARE.excluded_modules == DESKTOP.excluded_modules
    assert "PySide6.QtQml" in BARE.excluded_modules


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "PySide6/plugins/imageformats/qjpeg.dll",
        "PySide6/Qt/lib/libQt6Svg.so.6",
        "PySide6/translations/qtbase_es.qm",
        "PySide6/Qt/translations/qtbase_es.qm",
        "surveyor_app/_resources/translations/es.mo",
        "surveyor_app/_resources/self_test/three_bars.heic",
        "surveyor_app/relay/migrations/versions/0001_first_schema.py",
        "certifi/cacert.pem",
        "keyring-25.7.0.dist-info/entry_points.txt",
    ],
)
def test_what_is_needed_stays(place: str) -> None:
    assert DESKTOP.keeps(place)


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/imageformats/libqwebp.so",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/Qt/translations/qt_es.qm",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "surveyor_app/_resources/translations/es.po",
        "PySide6/QtCore.pyi",
        "surveyor_app/storage/migrations/__pycache__/env.cpython-311.pyc",
    ],
)
def test_what_nothing_opens_is_left_out(place: str) -> None:
    assert not DESKTOP.keeps(place)


def entry(place: str, kind: str = "BINARY", source: str = "") -> tuple[str, str, str]:
    return (place, source or f"/build/{place}", kind)


def test_libraries_that_came_for_a_plugin_that_was_left_out_go_with_it() -> None:
    links = {
        "/build/libqgtk3.so": ["libgdk.so.0", "libQt6Core.so.6"],
        "/build/libgdk.so.0": ["libcairo.so.2", "libglib.so.0"],
        "/build/libQt6Core.so.6": ["libglib.so.0"],
        "/build/QtCore.abi3.so": ["libQt6Core.so.6"],
    }
    names = ("QtCore.abi3.so", "libQt6Core.so.6", "libgdk.so.0", "libcairo.so.2", "libglib.so.0", "extra.so")
    kept = [entry(name) for name in names]
    left = without_orphans(kept, [entry("libqgtk3.so")], lambda file: links.get(file, []))
    assert {name for name, _source, _kind in left} == set(names) - {"libgdk.so.0", "libcairo.so.2"}


def test_links_without_a_target_go() -> None:
    binaries = [entry("PySide6/Qt/lib/libQt6Core.so.6"), entry("pillow.libs/a.so", "SYMLINK", "../libz.so.1")]
    data = [
        entry("libQt6Core.so.6", "SYMLINK", "PySide6/Qt/lib/libQt6Core.so.6"),
        entry("libQt6OpenGL.so.6", "SYMLINK", "PySide6/Qt/lib/libQt6OpenGL.so.6"),
        entry("cacert.pem", "DATA"),
    ]
    assert without_dead_links([*binaries, entry("libz.so.1")], data) == (
        [*binaries, entry("libz.so.1")],
        [data[0], data[2]],
    )
    assert without_dead_links(binaries, [])[0] == binaries[:1]


def test_a_wheels_copy_of_a_library_that_is_there_becomes_a_link() -> None:
    copy, newer = entry("pillow.libs/libXau-154567c4.so.6.0.0"), entry("pillow.libs/libfreetype-57f805ba.so.6.20.6")
    there = [entry("libXau.so.6"), entry("libfreetype.so.6")]
    assert joined([copy, newer, *there]) == [(copy[0], "../libXau.so.6", "SYMLINK"), newer, *there]
    assert joined([copy, newer]) == [copy, newer]


def test_libraries_lose_their_documentation_and_keep_their_lines_and_assertions(tmp_path: Path) -> None:
    source = tmp_path / "base.py"
    lines = ('"""Doc."""', "from __future__ import annotations", "", "def f(x):", '    """Doc."""')
    source.write_text("\n".join([*lines, '    assert x, "empty"', "    return x"]), encoding="utf-8")
    entries = [("sqlalchemy.base", str(source), "PYMODULE"), ("fastapi.base", str(source), "PYMODULE")]
    code = silent_code(entries)
    assert set(code) == {"sqlalchemy.base"}
    names: dict[str, Any] = {}
    exec(code["sqlalchemy.base"], names)  # noqa: S102 - our own source, three lines above
    assert names.get("__doc__") is None
    assert names["f"].__doc__ is None
    assert names["f"].__code__.co_firstlineno == 4
    with pytest.raises(AssertionError, match="empty"):
        names["f"](0)
