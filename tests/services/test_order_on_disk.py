"""What the operating system is asked, in order: a photo is safe on the disk before its row is committed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services
from tests.pictures import write_jpeg

STRACE = shutil.which("strace")
CALLS = "fsync,fdatasync,rename,renameat,renameat2,openat,pwrite64,write"
PROGRAM = """
import sys
from pathlib import Path
from surveyor_app.bootstrap import SystemClock
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import open_services
services = open_services(DataPaths(Path(sys.argv[1])), SystemClock())
if sys.argv[2].endswith(".json"):
    services.imports.import_file("req-1", Path(sys.argv[2]))
else:
    services.photo.add_files("req-1", PhotoTarget(SectionName.ELECTRICAL), [Path(sys.argv[2])])
services.close()
"""


@pytest.mark.skipif(STRACE is None, reason="strace is not installed")
@pytest.mark.parametrize("by_import", [False, True])
def test_fsync_of_the_photo_then_rename_then_fsync_of_the_folder_then_the_commit(
    services: Services, request_id: str, paths: DataPaths, tmp_path: Path, by_import: bool
) -> None:
    services.close()
    source = write_jpeg(tmp_path / "a.jpg")
    if by_import:
        source = tmp_path / "survey.json"
        source.write_text('{"electrical": {"photos": [{"path": "a.jpg"}]}}', encoding="utf-8")
    calls = _traced(tmp_path / "trace", str(paths.root), str(source))
    incoming, store = re.escape(str(paths.photos / "incoming")), re.escape(str(paths.photos))
    steps = {
        "fsync of the photo": rf"f(data)?sync\(\d+<{incoming}/\w+\.part>\)",
        "rename": rf'rename\w*\(.*"{incoming}/\w+\.part".*"{store}/[0-9a-f]{{2}}/[0-9a-f]{{64}}\.jpg"',
        "fsync of the folder": rf"fsync\(\d+<{store}/[0-9a-f]{{2}}>\)",
        "write of the row": rf"pwrite64\(\d+<{re.escape(str(paths.database))}-wal>",
        "commit": rf"f(data)?sync\(\d+<{re.escape(str(paths.database))}-wal>\)",
    }
    found = {name: _first(pattern, calls) for name, pattern in steps.items()}
    order = list(found.values())
    assert order == sorted(order), found
    note = _first(rf'rename\w*\(.*"{store}/[0-9a-f]{{2}}/[0-9a-f]{{64}}\.json"', calls)
    assert note > found["commit"]
    assert request_id


def _first(pattern: str, calls: list[str]) -> int:
    matches = [number for number, call in enumerate(calls) if re.search(pattern, call)]
    assert matches, f"never called: {pattern}"
    return matches[0]


def _traced(trace: Path, *arguments: str) -> list[str]:
    """The system calls of the program above, file descriptors with their paths."""
    assert STRACE is not None
    command = [STRACE, "-f", "-y", "-s", "200", "-e", f"trace={CALLS}", "-o", str(trace), sys.executable, "-c", PROGRAM]
    ran = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=120, check=False)
    if "ptrace" in ran.stderr.lower() and "not permitted" in ran.stderr.lower():
        pytest.skip("this machine does not allow tracing")
    assert ran.returncode == 0, ran.stderr
    return trace.read_text(encoding="utf-8", errors="replace").splitlines()
