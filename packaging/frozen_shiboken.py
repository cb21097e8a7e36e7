"""Lays Shiboken's own Python modules, which it otherwise unpacks and compiles at every start, compiled beside it.

They are inside its library as text. Where a folder `files.dir` lies beside the package it takes them from there, which
its setting SBK_EMBED=0 makes; see `signature_bootstrap.py` in Qt for Python. That is an eighth of the time until the
first paint.
"""

from __future__ import annotations

import compileall
import importlib.util
import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = "files.dir"
_NOT_READ = "signature_bootstrap.py"  # that one is in the library in any case


def compiled(work: Path) -> list[tuple[str, str, str]]:
    """PyInstaller's `datas`: place below the bundle, file, kind; made in the folder `work`.

    Empty, with a warning on stderr, where Shiboken has no such setting (any more): the program works all the same.
    """
    folder = _unpacked(work) / FOLDER
    sources = [path for path in folder.rglob("*.py") if path.name != _NOT_READ]
    if not sources:
        sys.stderr.write("freeze: Shiboken did not lay its modules beside itself; the program will start slower\n")
        return []
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    for path in sources:
        place = path.relative_to(folder).as_posix()
        if not compileall.compile_file(path, ddir=".", quiet=1, legacy=True, invalidation_mode=unchecked):
            raise SystemExit(f"freeze: {place} of Shiboken cannot be compiled")
    found = sorted(folder.rglob("*.pyc"))
    return [(f"shiboken6/{FOLDER}/{path.relative_to(folder).as_posix()}", str(path), "DATA") for path in found]


def _unpacked(work: Path) -> Path:
    """A copy of the package in which it has laid out its modules: the one that is installed stays as it is."""
    spec = importlib.util.find_spec("shiboken6")
    if spec is None or spec.origin is None:
        raise SystemExit("freeze: there is no shiboken6 here")
    package = work / "shiboken" / "shiboken6"
    shutil.rmtree(package.parent, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__", FOLDER, "include", "lib")
    shutil.copytree(Path(spec.origin).parent, package, ignore=ignored)
    environment = {**os.environ, "SBK_EMBED": "0", "PYTHONPATH": str(package.parent)}
    command = [sys.executable, "-c", "import shiboken6"]
    subprocess.run(command, env=environment, cwd=work, check=False)
    return package
