"""Root fixtures: every test has its own data folder, no inherited settings, and no real screen."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from surveyor_app.imaging import qt_home

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A test must never ask the desktop's keyring, where one runs.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# How fast a busy machine makes examples up is no finding.
settings.register_profile("surveyor", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("surveyor")

qt_home.settle()

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own SURVEYOR_DATA_DIR (not created yet); settings of the person's shell are hidden."""
    for name in [name for name in os.environ if name.startswith("SURVEYOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SURVEYOR_LANGUAGE", "en")
    # The real one is 8 MB, in every test's folder.
    monkeypatch.setattr("surveyor_app.storage.ballast.BALLAST_BYTES", 65_536)
    folder = tmp_path / "data"
    monkeypatch.setenv("SURVEYOR_DATA_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def files_as_open_as_before() -> Iterator[None]:
    """A command that ran inside a test closed this process's files to others; the next test must not notice."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command that ran inside a test set up this process's log; the next test must not notice."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        if handler.get_name() == "surveyor":
            root.removeHandler(handler)
            handler.close()


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the source tree."""
    return REPOSITORY
