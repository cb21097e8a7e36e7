"""The wheel is whole: built from a copy of the tree, installed into an empty venv, run from another folder."""

from __future__ import annotations

import email.parser
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tarfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from surveyor_app import __version__, identity

# One worker builds the wheel for all these tests.
pytestmark = pytest.mark.xdist_group("wheel")

BUILD_INPUTS = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "CHANGELOG.md", "constraints.txt")
RELAY_LIBRARIES = ("fastapi", "starlette", "uvicorn")
WHERE = """
import json
from surveyor_app import resources
print(json.dumps([str(path) for path in (
    resources.__file__,
    resources.resources_root(),
    resources.migrations_path("storage"),
    resources.migrations_path("relay"),
)]))
"""


def run(command: list[str | Path], cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program without this session's Python paths or Surveyor settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SURVEYOR_"))}
    return subprocess.run(
        command, cwd=cwd, env=kept | environment, capture_output=True, text=True, timeout=120, check=False
    )


def _is_healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).is_success
    except httpx.TransportError:
        return False


def succeed(command: list[str | Path], cwd: Path) -> None:
    answer = run(command, cwd)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def source(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a build needs, so that neither stale build folders nor the tree itself can help."""
    copy = tmp_path_factory.mktemp("source")
    for name in BUILD_INPUTS:
        shutil.copy(repository / name, copy / name)
    for folder in ("surveyor_app", "resources"):
        shutil.copytree(repository / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network."""
    out = tmp_path_factory.mktemp("dist")
    pip: list[str | Path] = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index"]
    succeed([*pip, "--wheel-dir", out, source], out)
    (built,) = out.glob("*.whl")
    return built


@dataclass(frozen=True)
class Installed:
    """An otherwise empty environment with the wheel in it; `elsewhere` is a folder far from any source."""

    python: Path
    surveyor: Path
    site_packages: Path
    elsewhere: Path

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run `surveyor` from the other folder, with its own data folder."""
        data = str(self.elsewhere / "data")
        return run([self.surveyor, *arguments], self.elsewhere, SURVEYOR_DATA_DIR=data, **settings)

    @contextmanager
    def serving(self, **settings: str) -> Iterator[None]:
        """The relay, for as long as it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, **settings, "SURVEYOR_RELAY_PORT": str(port)}
        command: list[str | Path] = [self.surveyor, "relay", "serve"]
        relay = subprocess.Popen(command, cwd=self.elsewhere, env=environment, stdout=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 60
            while not _is_healthy(port):
                assert relay.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
            yield
        finally:
            relay.terminate()
            relay.wait(60)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel installed; the libraries are borrowed from this session's site-packages through a .pth file."""
    return install(wheel, tmp_path_factory.mktemp("installed"), Path(sysconfig.get_path("purelib")))


@pytest.fixture(scope="module")
def desktop_only(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """As `pip install surveyor-app` leaves it: without the libraries of the extra "relay"."""
    folder = tmp_path_factory.mktemp("desktop")
    libraries = folder / "libraries"
    libraries.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(RELAY_LIBRARIES):
            (libraries / path.name).symlink_to(path)
    return install(wheel, folder, libraries)


def install(wheel: Path, folder: Path, libraries: Path) -> Installed:
    """The wheel in an environment of its own below `folder`, which borrows `libraries`."""
    env = folder / "env"
    succeed([sys.executable, "-m", "venv", "--without-pip", env], folder)
    scripts = env / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index"]
    succeed([*pip, wheel], folder)
    (site_packages,) = {path.parent for path in env.rglob("surveyor_app") if path.is_dir()}
    # .pth files found below a borrowed folder are not followed, so an editable install of the tree stays out of sight.
    (site_packages / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installed(python, scripts / "surveyor", site_packages, elsewhere)


def members(wheel: Path) -> dict[str, bytes]:
    """What a wheel holds."""
    with zipfile.ZipFile(wheel) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_wheel_carries_every_module_resource_and_migration(source: Path, wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = {
        path.relative_to(source).as_posix()
        for path in (source / "surveyor_app").rglob("*")
        if path.suffix in {".py", ".mako"} or path.name == "py.typed"
    }
    static = {
        f"surveyor_app/_resources/{path.relative_to(source / 'resources').as_posix()}"
        for path in (source / "resources").rglob("*")
        if path.is_file()
    }
    assert package | static <= inside
    assert not {name for name in inside if name.startswith(("tests/", "resources/", "packaging/"))}
    assert wheel.name == f"surveyor_app-{__version__}-py3-none-any.whl"


def test_the_source_archive_builds_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    build: list[str | Path] = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path]
    succeed([*build, source], tmp_path)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    pip: list[str | Path] = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index"]
    succeed([*pip, "--wheel-dir", tmp_path, unpacked], tmp_path)
    (again,) = tmp_path.glob("*.whl")
    assert members(again) == members(wheel)


def test_resources_and_migrations_are_read_from_the_installation(installed: Installed) -> None:
    answer = run([installed.python, "-c", WHERE], installed.elsewhere)
    assert answer.returncode == 0, answer.stderr
    places = [Path(place) for place in json.loads(answer.stdout)]
    assert len(places) == 4
    assert [place for place in places if not place.is_relative_to(installed.site_packages)] == []


def test_the_installed_command_explains_itself(installed: Installed) -> None:
    answer = installed.run("--help")
    assert answer.returncode == 0, answer.stderr
    for command in ("pair", "sync", "requests", "import", "publish", "export", "doctor", "relay", "demo"):
        assert command in answer.stdout


def test_the_installed_command_makes_its_database_and_answers(installed: Installed) -> None:
    answer = installed.run("requests", "--json")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == {"requests": []}
    assert (installed.elsewhere / "data" / "surveyor.db").is_file()


def test_the_installed_relay_makes_its_database_and_answers(installed: Installed) -> None:
    settings = {
        "SURVEYOR_RELAY_DATA_DIR": str(installed.elsewhere / "office"),
        "SURVEYOR_RELAY_AURORA_URL": "http://127.0.0.1:9",
        "SURVEYOR_RELAY_PUBLIC_URL": "http://127.0.0.1:9",
        "SURVEYOR_RELAY_APPLICATION_ID": "app-1",
        "SURVEYOR_RELAY_APPLICATION_KEY": "a made-up key for the test",
        "SURVEYOR_RELAY_WEBHOOK_SECRET": "a made-up secret for the test",
    }
    assert installed.run("relay", "requests", **settings).returncode == 1, "there is no office yet"
    with installed.serving(**settings):
        answer = installed.run("relay", "requests", "--json", **settings)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["requests"] == []


@pytest.mark.parametrize(
    "words",
    [
        ["demo"],
        ["practice-aurora"],
        ["relay", "serve"],
        ["relay", "requests"],
        ["relay", "add-surveyor", "Ada"],
        ["relay", "announce", "1.0"],
    ],
)
def test_without_the_extra_the_offices_commands_say_in_a_sentence_what_to_install(
    desktop_only: Installed, words: list[str]
) -> None:
    answer = desktop_only.run(*words)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "pip install 'FILE.whl[relay]'" in answer.stderr
    assert len(answer.stderr.splitlines()) == 2
    document = json.loads(desktop_only.run(*words, "--json").stdout)
    assert document["error"]["code"] == "not_installed"


def test_without_the_extra_the_desktop_app_is_whole(desktop_only: Installed) -> None:
    assert json.loads(desktop_only.run("requests", "--json").stdout) == {"requests": []}
    found = json.loads(desktop_only.run("doctor", "--json").stdout)
    assert found["ok"], found


def test_the_relays_own_command_says_so_too(desktop_only: Installed) -> None:
    program = desktop_only.surveyor.with_name("surveyor-relay")
    answer = run([program, "requests"], desktop_only.elsewhere)
    assert answer.returncode == 1
    assert "[relay]" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_metadata_is_whole(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
        (name,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        about = email.parser.Parser().parsestr(opened.read(name).decode())
    assert (about["Name"], about["Version"], about["License-Expression"]) == ("surveyor-app", __version__, "MIT")
    assert about["Summary"] == identity.SUMMARY
    assert about["Description-Content-Type"] == "text/markdown"
    licences = [name for name in names if ".dist-info/licenses/" in name]
    assert {Path(name).parent.name for name in licences} >= {"licenses", "inter", "lucide"}
    assert about.get_all("Project-URL") is None  # none is invented
    extras = set(about.get_all("Provides-Extra") or ())
    assert extras == {"relay", "dev", "package"}


def test_the_wheel_is_the_same_whenever_it_is_built(source: Path, wheel: Path, tmp_path: Path) -> None:
    pip: list[str | Path] = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index"]
    answer = run([*pip, "--wheel-dir", tmp_path, source], tmp_path, SOURCE_DATE_EPOCH="1767225600")
    assert answer.returncode == 0, answer.stderr
    (again,) = tmp_path.glob("*.whl")
    assert members(again) == members(wheel)
