"""`--self-test` of both programs, from the source: everything is well, and nobody's data is touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from surveyor_app.identity import DESKTOP, RELAY, VERSION, Program

DESKTOP_CHECKS = {
    "program", "files", "lists", "translations", "database", "office database", "certificates", "keyring",
    "heic pictures", "qt", "screens", "picture formats", "fonts", "icons", "themes", "dialog texts", "phone page",
    "window", "practice job", "pages",
}  # fmt: skip
RELAY_CHECKS = {
    "program", "files", "lists", "certificates", "start", "health", "webhook", "pairing", "photo", "files and rows",
}  # fmt: skip


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("program", "names"), [(DESKTOP, DESKTOP_CHECKS), (RELAY, RELAY_CHECKS)])
def test_the_source_passes_its_own_self_test(program: Program, names: set[str], tmp_path: Path) -> None:
    data = tmp_path / "data"
    finished = subprocess.run(
        [sys.executable, "-m", program.module, "--self-test", "--json"],
        env={**os.environ, "SURVEYOR_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        timeout=380,
        check=False,
    )
    document = json.loads(finished.stdout)
    assert document["ok"], finished.stderr
    assert finished.returncode == 0
    assert {check["name"] for check in document["checks"]} == names
    assert (document["program"], document["version"]) == (program.command, VERSION)
    assert not data.exists()
