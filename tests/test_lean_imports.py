"""What is left out of a process, and that the rest still comes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from surveyor_app.lean_imports import leave_out, without
from surveyor_app.paths import DataPaths
from surveyor_app.storage import migrate

UNUSED = ("alembic", "fastapi", "typer", "click", "rich", "pygments", "PIL")
A_WINDOW_AND_ITS_ENGINE = f"""
import json, linecache, os, sys
from surveyor_app.bootstrap import Container

def tell(_report):
    read = [name.replace(os.sep, "/") for name in linecache.cache if name.endswith(".py")]
    sources = [name for name in read if "/surveyor_app/" in name or "/sqlalchemy/" in name]
    unused = [name for name in {UNUSED!r} if sys.modules.get(name)]
    print(json.dumps({{"sources": sources, "unused": unused, "httpx": "httpx" in sys.modules}}), flush=True)
    os._exit(0)

Container.for_this_user().open_window(on_ready=lambda window: window.watch.engine.run_once(0).add_done_callback(tell))
"""


def test_a_window_holds_no_source_and_no_library_that_it_does_not_use(data_dir: Path, repository: Path) -> None:
    migrate.prepare(DataPaths(data_dir).ensure())
    done = subprocess.run(
        [sys.executable, "-c", A_WINDOW_AND_ITS_ENGINE],
        cwd=repository,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SURVEYOR_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout, done.stderr
    assert json.loads(done.stdout) == {"sources": [], "unused": [], "httpx": True}


def test_a_module_is_left_out_for_a_while_only() -> None:
    assert "wave" not in sys.modules
    with without("wave"), pytest.raises(ImportError):
        import wave
    import wave

    with without("wave"):
        import wave as again
    assert again is wave
    leave_out("wave")
    assert sys.modules.pop("wave") is wave
