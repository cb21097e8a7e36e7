"""What freezing needs beside our own packages, and how to get it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys


def missing() -> str:
    """One sentence that says what is missing, "" when nothing is. On Debian as root the packages are installed."""
    if importlib.util.find_spec("PyInstaller") is None:
        return "PyInstaller is missing; `make package` installs it, or: sh packaging/bootstrap.sh package"
    wanted = _debian_packages()
    if wanted and _install(wanted):
        wanted = _debian_packages()
    if not wanted:
        return ""
    return (
        f"On this system {' and '.join(wanted.values())} missing; install on Debian or Ubuntu: "
        f"sudo apt-get install {' '.join(wanted)} (elsewhere use a Python that was built with --enable-shared)"
    )


def _debian_packages() -> dict[str, str]:
    """Name of the Debian package → what is missing without it, with its verb."""
    if sys.platform != "linux":
        return {}
    wanted = {}
    if not _has_shared_python():
        wanted[f"libpython{sys.version_info.major}.{sys.version_info.minor}"] = "Python's shared library is"
    if not all(shutil.which(tool) for tool in ("objdump", "objcopy", "strip")):
        wanted["binutils"] = "objdump, objcopy or strip is"
    return wanted


def _has_shared_python() -> bool:
    """Whether PyInstaller finds the library that the frozen program brings instead of an interpreter."""
    from PyInstaller.depend import bindepend
    from PyInstaller.exceptions import PythonLibraryNotFoundError

    try:
        return bool(bindepend.get_python_library_path())
    except PythonLibraryNotFoundError:
        return False


def _install(packages: dict[str, str]) -> bool:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0 or os.environ.get("SURVEYOR_NO_APT"):
        return False
    sys.stderr.write(f"freeze: installing {' '.join(packages)}\n")
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-qq"], env=settings, check=False)
    command = [apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    return subprocess.run(command, env=settings, stdout=subprocess.DEVNULL, check=False).returncode == 0
