"""Shiboken's own modules lie compiled beside it in a frozen program, and it takes them from there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import frozen_shiboken
import pytest

WHERE = """
import sys
import shiboken6
print(sys.modules["shibokensupport.signature.loader"].__file__)
from PySide6.QtCore import QObject, Signal
class Speaker(QObject):
    said = Signal(str)
heard = []
speaker = Speaker()
speaker.said.connect(heard.append)
speaker.said.emit("in order")
print(*heard)
try:
    speaker.setObjectName(speaker)
except TypeError as error:
    print(type(error).__name__)
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder laid out as the bundle, with the installed package and the compiled modules beside it."""
    entries = frozen_shiboken.compiled(tmp_path / "work")
    assert entries
    import shiboken6

    shutil.copytree(Path(shiboken6.__file__).parent, tmp_path / "bundle" / "shiboken6")
    for place, source, _kind in entries:
        target = tmp_path / "bundle" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    return tmp_path / "bundle"


def test_it_takes_the_compiled_ones_and_works_with_them(bundle: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(bundle)}
    ran = subprocess.run([sys.executable, "-c", WHERE], env=environment, capture_output=True, text=True, check=True)
    place, words, mistake = ran.stdout.splitlines()
    assert Path(place) == bundle / "shiboken6/files.dir/shibokensupport/signature/loader.pyc"
    assert (words, mistake) == ("in order", "TypeError")


def test_the_installed_package_stays_as_it_is(bundle: Path) -> None:
    import shiboken6

    assert not (Path(shiboken6.__file__).parent / "files.dir").exists()
    assert not list(bundle.rglob("files.dir/**/*.py"))


def test_without_the_setting_the_program_is_built_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_given, **_named: None)
    assert frozen_shiboken.compiled(tmp_path) == []
    assert "will start slower" in capsys.readouterr().err
