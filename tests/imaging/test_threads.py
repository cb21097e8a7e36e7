"""Pictures are made in worker threads, in programs without a window, and come out the same as with one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from surveyor_app.imaging.published import make_copy
from tests.imaging.pictures import heic, jpeg, noise, png, stored_turned, written

_IN_THREADS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

def work(path):
    from surveyor_app.imaging.inspect import inspect
    from surveyor_app.imaging.published import make_copy
    from surveyor_app.imaging.thumbnail import thumbnail
    inspect(path)
    thumbnail(path, path.with_suffix(".small"))
    return make_copy(path, path.with_suffix(".copy"), 700).sha256

with ThreadPoolExecutor(2) as pool:
    found = list(pool.map(work, [Path(name) for name in sys.argv[1:]] * 3))
from PySide6.QtCore import QCoreApplication
assert QCoreApplication.instance() is None
print(" ".join(found))
"""
_FIRST_PICTURES_AT_ONCE = """
import os
import sys
from pathlib import Path
from threading import Barrier, Thread

import surveyor_app.imaging.raster
from surveyor_app.imaging.published import make_copy

def fresh_process(paths):
    faults, gate = [], Barrier(len(paths))

    def work(path):
        gate.wait()
        try:
            make_copy(path, path.with_suffix(".copy"), 700)
        except Exception as fault:
            faults.append(repr(fault.__cause__ or fault))

    threads = [Thread(target=work, args=[path]) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        os.write(2, str(faults).encode())
    os._exit(len(faults))

sys.setswitchinterval(1e-5)
for _ in range(25):
    child = os.fork() or fresh_process([Path(name) for name in sys.argv[1:]])
    assert os.waitpid(child, 0)[1] == 0
"""
_IN_AN_APPLICATION = """
import sys
from pathlib import Path
from PySide6.QtGui import QGuiApplication
application = QGuiApplication(sys.argv[:1])
from surveyor_app.imaging.published import make_copy
paths = [Path(name) for name in sys.argv[1:]]
print(" ".join(make_copy(path, path.with_suffix(".copy"), 700).sha256 for path in paths))
"""
_BARE_IMPORT = """
import sys
import surveyor_app.imaging.published, surveyor_app.imaging.thumbnail
assert not {"PySide6", "PIL", "pi_heif"} & set(sys.modules)
import surveyor_app.imaging.inspect
assert not {"PySide6", "pi_heif"} & set(sys.modules)
"""


def _run(repository: Path, program: str, *paths: Path, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *map(str, paths)],
        cwd=repository,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def _originals(folder: Path) -> list[Path]:
    pixels, exif = stored_turned(noise(1600, 1200), 6)
    return [
        written(folder, jpeg(pixels, exif=exif), "a.jpg"),
        written(folder, png(noise(900, 300)), "b.png"),
        written(folder, jpeg(noise(300, 200).convert("CMYK"), subsampling=-1), "c.jpg"),
        written(folder, heic(noise(320, 200)), "d.heic"),
    ]


def test_threads_without_an_application_make_the_same_copies(tmp_path: Path, repository: Path) -> None:
    originals = _originals(tmp_path)
    found = _run(repository, _IN_THREADS, *originals)
    expected = [make_copy(path, tmp_path / "here.jpg", 700).sha256 for path in originals]
    assert found == expected * 3
    assert all(path.with_suffix(".small").is_file() for path in originals)


def test_the_first_two_pictures_of_a_program_may_be_made_at_once(tmp_path: Path, repository: Path) -> None:
    """PySide finds out about QtGui's types when it first needs to; two threads at that broke good pictures."""
    pictures = [written(tmp_path, jpeg(noise(300, 200)), name) for name in ("a.jpg", "b.jpg")]
    _run(repository, _FIRST_PICTURES_AT_ONCE, *pictures)


def test_the_screens_resolution_does_not_change_a_copy(tmp_path: Path, repository: Path) -> None:
    original = written(tmp_path, jpeg(noise(1000, 600)), "a.jpg")
    sharp = _run(repository, _IN_AN_APPLICATION, original, QT_QPA_PLATFORM="offscreen", QT_FONT_DPI="192")
    assert sharp == [make_copy(original, tmp_path / "here.jpg", 700).sha256]


def test_heavy_libraries_are_loaded_only_when_a_picture_needs_them(repository: Path) -> None:
    _run(repository, _BARE_IMPORT)
