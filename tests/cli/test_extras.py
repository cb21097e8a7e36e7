"""Without the relay's parts, what needs them says how to get them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from surveyor_app.bootstrap import Container
from surveyor_app.cli import app
from surveyor_app.paths import DataPaths


def test_the_demo_without_the_relay_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "uvicorn" else found(name))
    assert app.run(["demo", "--json"], Container(DataPaths(tmp_path))) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["code"] == "not_installed"
    assert "[relay]" in said.err
    assert "surveyor-app" not in said.err, "a name that an index looks up may be a stranger's"
