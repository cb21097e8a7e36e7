"""The Windows installer, compiled here around a stand-in for the app and used under Wine as a person would use it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import app_icon
import installer
import platformdirs.windows
import pytest

from surveyor_app import paths
from tests.packages.wine import Wine, find_wine

PROGRAMS = ("makensis", "x86_64-w64-mingw32-gcc", "Xvfb", "wineserver")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None] + ([] if find_wine() else ["wine64"])
needs_wine = pytest.mark.skipif(
    bool(MISSING), reason=f"needs {MISSING}: apt-get install nsis gcc-mingw-w64-x86-64 wine64 wine xvfb"
)
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Surveyor"
NOT_WHOLE, OPEN, NEWER = 2, 3, 4


@pytest.fixture(scope="session")
def stub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny Windows program with a window."""
    target = tmp_path_factory.mktemp("stub") / "stub.exe"
    source = Path(__file__).with_name("windows_stub") / "stub.c"
    command = ["x86_64-w64-mingw32-gcc", "-O1", "-s", "-municode", "-mwindows", str(source), "-o", str(target)]
    subprocess.run(command, check=True)
    return target


class Maker:
    """Makes installers of made-up versions."""

    def __init__(self, folder: Path, stub: Path) -> None:
        self._folder, self._stub = folder, stub
        self._icon = folder / "surveyor.ico"
        app_icon.write_all(folder / "icons")
        shutil.copy(folder / "icons" / "surveyor.ico", self._icon)

    def payload(self, version: str, *extra: str) -> Path:
        """What PyInstaller would have made."""
        folder = self._folder / f"frozen-{version}"
        (folder / "_internal" / "PySide6" / "plugins").mkdir(parents=True, exist_ok=True)
        for name in installer.EXECUTABLES:
            shutil.copy(self._stub, folder / name)
        for name in ("version.txt", "PySide6/Qt6Core.dll", "ñandú.txt", *extra):
            (folder / "_internal" / name).write_text(f"{name} of {version}", encoding="utf-8")
        return folder

    def make(self, version: str, *extra: str, name: str = "") -> Path:
        """An installer; `extra` files lie in this version's folder alone."""
        payload = self.payload(version, *extra)
        installer.check_frozen(payload)
        target = self._folder / f"{name or f'Surveyor-{version}-setup'}.exe"
        numbers = tuple(int(part) for part in version.split("."))
        given = installer.definitions(version, (*numbers, 0), payload, self._icon, target)
        installer.compile_installer(given | {"WAIT_STEPS": "6"})
        return target


@pytest.fixture(scope="session")
def maker(tmp_path_factory: pytest.TempPathFactory, stub: Path) -> Maker:
    """Makes installers."""
    return Maker(tmp_path_factory.mktemp("installers"), stub)


@pytest.fixture(scope="session")
def first(maker: Maker) -> Path:
    """Version 0.1.0."""
    return maker.make("0.1.0", "only-in-the-first.txt")


@pytest.fixture(scope="session")
def second(maker: Maker) -> Path:
    """Version 0.10.0: newer than 0.9, whatever the letters say."""
    return maker.make("0.10.0")


@pytest.fixture(scope="session")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    """One Windows for all tests; making one takes half a minute."""
    wine = find_wine()
    assert wine is not None
    running = Wine(tmp_path_factory.mktemp("windows") / "prefix", wine)
    yield running
    running.stop()


@pytest.fixture
def clean(windows: Wine) -> Iterator[Wine]:
    """That Windows with a person's data and without the app."""
    data = windows.local / "surveyor"
    (data / "photos").mkdir(parents=True)
    (data / "surveyor.db").write_bytes(b"a survey")
    (data / "photos" / "a.jpg").write_bytes(b"a photo")
    yield windows
    program = windows.local / "Programs" / "Surveyor"
    if (program / "uninstall.exe").exists():
        assert windows.run(program / "uninstall.exe", "/S", f"_?={as_windows(program, windows)}") == 0
    shutil.rmtree(program, ignore_errors=True)
    assert (data / "surveyor.db").read_bytes() == b"a survey"
    assert (data / "photos" / "a.jpg").read_bytes() == b"a photo"
    shutil.rmtree(data)


def as_windows(path: Path, windows: Wine) -> str:
    return "C:\\" + str(path.relative_to(windows.prefix / "drive_c")).replace("/", "\\")


def program_of(windows: Wine) -> Path:
    return windows.local / "Programs" / "Surveyor"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, without the uninstaller."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "uninstall.exe")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@contextmanager
def opened(windows: Wine, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The installed app with its window open; ended afterwards, which the installer never does."""
    with windows.start(program_of(windows) / "surveyorw.exe", *arguments) as app:
        try:
            assert app.stdout is not None
            assert app.stdout.readline().strip() == b"open"
            yield app
        finally:
            windows.run("taskkill", "/f", "/im", "surveyorw.exe")


@needs_wine
def test_the_same_files_give_the_same_installer(maker: Maker, first: Path) -> None:
    again = maker.make("0.1.0", "only-in-the-first.txt", name="again-setup")
    assert again.read_bytes() == first.read_bytes()


@needs_wine
def test_windows_is_told_name_version_and_that_no_administrator_is_needed(second: Path) -> None:
    content = second.read_bytes()
    for words in ("Surveyor Setup", "0.10.0", "Surveyor contributors"):
        assert words.encode("utf-16-le") in content
    for mark in (b'level="asInvoker"', b"longPathAware", b"8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a"):  # Windows 10
        assert mark in content


@needs_wine
def test_it_installs_for_one_person_and_can_be_found_again(clean: Wine, maker: Maker, first: Path) -> None:
    assert clean.run(first, "/S") == 0

    program = program_of(clean)
    assert tree(program) == tree(maker.payload("0.1.0", "only-in-the-first.txt"))
    shortcut = (clean.start_menu / "Surveyor.lnk").read_bytes()
    assert "surveyorw.exe".encode("utf-16-le") in shortcut
    values = clean.registry(KEY)
    assert (values["DisplayName"], values["DisplayVersion"]) == ("Surveyor", "0.1.0")
    assert values["Publisher"] == "Surveyor contributors"
    uninstaller = as_windows(program / "uninstall.exe", clean)
    assert values["UninstallString"] == f'"{uninstaller}"'
    assert values["QuietUninstallString"] == f'"{uninstaller}" /S'
    assert int(values["EstimatedSize"], 16) > 0
    assert clean.registry(KEY.replace("HKCU", "HKLM")) == {}


@needs_wine
def test_an_upgrade_asks_the_open_app_to_close_and_leaves_nothing_of_the_old_one(
    clean: Wine, maker: Maker, first: Path, second: Path
) -> None:
    assert clean.run(first, "/S") == 0
    with opened(clean) as app:
        assert clean.run(second, "/S") == 0
        assert app.wait(30) == 0  # by itself, as its close button does it

    assert tree(program_of(clean)) == tree(maker.payload("0.10.0"))
    assert clean.registry(KEY)["DisplayVersion"] == "0.10.0"


@needs_wine
@pytest.mark.parametrize("what", ["upgrade", "removal"])
def test_an_app_that_does_not_close_is_never_ended_and_nothing_is_changed(
    clean: Wine, first: Path, second: Path, what: str
) -> None:
    assert clean.run(first, "/S") == 0
    before = tree(program_of(clean))
    uninstaller = program_of(clean) / "uninstall.exe"
    asked: list[Any] = [second] if what == "upgrade" else [uninstaller]
    # Without "_?=" the uninstaller goes on in a copy of itself and the first process returns at once.
    stay = [] if what == "upgrade" else [f"_?={as_windows(program_of(clean), clean)}"]

    with opened(clean, "--busy") as app:
        assert clean.run(*asked, "/S", *stay) == OPEN
        assert app.poll() is None

    assert tree(program_of(clean)) == before
    assert clean.registry(KEY)["DisplayVersion"] == "0.1.0"


@needs_wine
def test_an_older_version_is_not_installed_over_a_newer_one(clean: Wine, first: Path, second: Path) -> None:
    assert clean.run(second, "/S") == 0
    before = tree(program_of(clean))
    assert clean.run(first, "/S") == NEWER
    assert tree(program_of(clean)) == before
    assert clean.run(second, "/S") == 0  # the same one repairs


@needs_wine
def test_what_cannot_be_unpacked_leaves_the_installed_version_whole(clean: Wine, first: Path, second: Path) -> None:
    assert clean.run(first, "/S") == 0
    before = tree(program_of(clean))
    (program_of(clean) / "incoming").write_bytes(b"a file where the installer wants a folder")
    assert clean.run(second, "/S") != 0
    (program_of(clean) / "incoming").unlink(missing_ok=True)
    assert tree(program_of(clean)) == before
    assert clean.registry(KEY)["DisplayVersion"] == "0.1.0"


@needs_wine
def test_an_exchange_that_was_cut_short_is_taken_back_first(clean: Wine, first: Path, second: Path) -> None:
    assert clean.run(first, "/S") == 0
    program = program_of(clean)
    before = tree(program)
    (program / "outgoing").mkdir()
    (program / "_internal").rename(program / "outgoing" / "_internal")
    (program / "_internal").mkdir()
    (program / "_internal" / "half.txt").write_text("half of the new one", encoding="utf-8")
    (program / "incoming").write_bytes(b"and this time nothing can be unpacked")
    assert clean.run(second, "/S") != 0
    (program / "incoming").unlink(missing_ok=True)
    assert tree(program) == before


@needs_wine
def test_a_removal_that_is_not_whole_can_be_done_again(clean: Wine, first: Path, stub: Path) -> None:
    assert clean.run(first, "/S") == 0
    program = program_of(clean)
    held = program / "_internal" / "held.exe"
    shutil.copy(stub, held)
    with clean.start(held) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline().strip() == b"open"
            assert clean.run(program / "uninstall.exe", "/S", f"_?={as_windows(program, clean)}") == NOT_WHOLE
        finally:
            clean.run("taskkill", "/f", "/im", "held.exe")
    assert clean.registry(KEY)["DisplayVersion"] == "0.1.0"
    assert clean.run(program / "uninstall.exe", "/S", f"_?={as_windows(program, clean)}") == 0
    assert not (program / "_internal").exists()


@needs_wine
def test_a_removal_takes_the_program_alone(clean: Wine, first: Path) -> None:
    assert clean.run(first, "/S") == 0
    program = program_of(clean)
    (program / "somebody's notes.txt").write_text("mine", encoding="utf-8")

    assert clean.run(program / "uninstall.exe", "/S", f"_?={as_windows(program, clean)}") == 0

    left = {path.name for path in program.iterdir()} - {"uninstall.exe"}  # run in place, it cannot remove itself
    assert left == {"somebody's notes.txt"}
    assert not (clean.start_menu / "Surveyor.lnk").exists()
    assert clean.registry(KEY) == {}


def test_every_sentence_of_the_installer_is_there_in_both_languages() -> None:
    script = installer.SCRIPT.read_text(encoding="utf-8")
    said = re.findall(r'^LangString (\w+) \$\{LANG_(\w+)\} "(.+)"$', script, re.MULTILINE)
    names = {name for name, _language, _text in said}
    assert names == set(re.findall(r"\$\((\w+)\)", script))
    assert {(name, language) for name, language, _text in said} == {
        (name, language) for name in names for language in ("ENGLISH", "SPANISHINTERNATIONAL")
    }


def test_the_data_folder_named_by_the_removal_is_the_one_that_the_app_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs.windows, "get_win_folder", lambda _name: r"C:\Users\ada\AppData\Local")
    named = installer.definitions("1.0", (1, 0, 0, 0), Path("f"), Path("i"), Path("o"))["DATA_NAME"]
    folder = platformdirs.windows.Windows(paths.DATA_FOLDER_NAME, appauthor=False).user_data_dir
    assert re.split(r"[\\/]", folder)[-1] == named
    assert named not in ("Programs", "")


def test_a_folder_that_was_not_frozen_on_windows_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "surveyor").write_bytes(b"")
    with pytest.raises(SystemExit, match=r"lacks surveyor\.exe"):
        installer.check_frozen(tmp_path)


def test_paths_that_windows_would_not_take_are_refused(tmp_path: Path) -> None:
    for name in installer.EXECUTABLES:
        (tmp_path / name).write_bytes(b"")
    deep = tmp_path / "_internal" / ("a" * 120)
    deep.mkdir(parents=True)
    (deep / ("b" * 90)).write_bytes(b"")
    with pytest.raises(SystemExit, match="too long a path"):
        installer.check_frozen(tmp_path)
