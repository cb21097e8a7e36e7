"""The built packages and clean systems to install them into; `make check-packages` runs these tests as root."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveyor_app.practice_mode import sample_photos
from tests.packages.debian import chroot
from tests.packages.debian.chroot import Chroot

ROOT = Path(__file__).resolve().parents[3]
OLDER = "0.0.9"
_given = os.environ.get("SURVEYOR_DEBS")  # read before tests hide what is called SURVEYOR_…
_PROGRAMS = {"desktop": "surveyor", "relay": "surveyor-relay"}


@pytest.fixture(scope="session")
def debs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The packages by kind, "older" is the desktop app's under an earlier version.

    SURVEYOR_DEBS names a folder where they lie already.
    """
    out = Path(_given) if _given else tmp_path_factory.mktemp("debs")
    if not _given:
        frozen: Callable[[str, str], Path] = request.getfixturevalue("frozen")  # not before: it takes minutes
        for kind, command in _PROGRAMS.items():
            folder = frozen(kind, command)
            _build(kind, folder, out)
            _build(kind, folder, out / "older", "--version", OLDER)
    found = {kind: next(out.glob(f"{name}_*.deb")) for kind, name in _PROGRAMS.items()}
    older = {f"older {kind}": next((out / "older").glob(f"{name}_*.deb")) for kind, name in _PROGRAMS.items()}
    return found | older


def _build(kind: str, frozen: Path, out: Path, *options: str) -> None:
    script = ROOT / "packaging/debian/build.py"
    subprocess.run([sys.executable, str(script), kind, str(frozen), str(out), "--quick", *options], check=True)


@pytest.fixture(scope="session")
def clean_debian() -> Chroot:
    """A clean Debian that is never changed."""
    missing = chroot.what_is_missing()
    if missing:
        pytest.skip(f"no clean Debian can be made here ({missing})")
    return chroot.base()


@pytest.fixture(scope="module")
def debian(clean_debian: Chroot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroot]:
    """A clean Debian of this module's own."""
    system = chroot.copy_of(clean_debian, tmp_path_factory.mktemp("debian") / "root")
    yield system
    subprocess.run(["rm", "-rf", "--one-file-system", str(system.root)], check=False)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few small photographs."""
    folder = tmp_path_factory.mktemp("pictures")
    taken = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    for scene in ("panel", "open_panel", "label", "roof", "tape"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sample_photos, "SCALE", 1)
            sample_photos.draw_photo(scene, f"test {scene}", folder / f"{scene}.jpg", taken_at=taken, sideways=False)
    return folder
