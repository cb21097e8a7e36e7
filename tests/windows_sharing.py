"""Windows' rule about open files, here: a file that this process has open can be neither renamed, replaced nor removed.

On Linux all of that works, so that a forgotten open file shows on Windows only. `-p tests.windows_sharing` applies the
rule to every test of a run; the fixture `windows_sharing` to one test.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import Any

import pytest

_DESCRIPTORS = "/proc/self/fd"


def _is_open(path: Any) -> bool:
    try:
        wanted = os.stat(path)
    except (OSError, TypeError, ValueError):
        return False
    for descriptor in os.listdir(_DESCRIPTORS):
        with suppress(OSError):
            found = os.stat(int(descriptor))
            if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
                return True
    return False


def _refusing(real: Any) -> Any:
    def call(*arguments: Any, **named: Any) -> Any:
        for path in arguments[:2]:
            if named.get("dir_fd") is None and not os.path.isdir(path) and _is_open(path):
                raise PermissionError(errno.EACCES, "The file is open in this process", os.fspath(path))
        return real(*arguments, **named)

    return call


@pytest.fixture
def windows_sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apply the rule while the test runs."""
    for name in ("rename", "replace", "unlink", "remove"):
        monkeypatch.setattr(os, name, _refusing(getattr(os, name)))


@pytest.fixture(autouse=True)
def _always(request: pytest.FixtureRequest) -> None:
    if os.environ.get("SURVEYOR_TEST_WINDOWS_SHARING"):
        request.getfixturevalue("windows_sharing")
