"""What a built thing consists of, found by looking into it: Python packages, libraries inside them, native files."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import sqlite3
import ssl
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import Message
from importlib.metadata import Distribution, distribution, distributions, version
from pathlib import Path, PurePosixPath
from typing import cast
from urllib.parse import quote

from packaging.utils import canonicalize_name

_NATIVE = (".so", ".pyd", ".dll", ".dylib")
_PYTHON = "libpython"  # that of the Python that built it, which need not be the system's


@dataclass(frozen=True, slots=True)
class Part:
    """A library; `license` is an SPDX expression or a name, `version` and `license` are "" where nobody tells. `needs`
    are names of other parts; `purl` is "" for what is no package of PyPI or Debian."""

    name: str
    version: str
    license: str
    purl: str = ""
    summary: str = ""
    needs: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class NativeFile:
    """A compiled file and the SHA-256 of its bytes, in hex; `path` is below the built folder."""

    path: str
    sha256: str


def frozen_modules(executable: Path) -> set[str]:
    """The Python modules in an executable that PyInstaller made."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(executable))
    inner = next(name for name in archive.toc if name.startswith("PYZ"))
    return set(archive.open_embedded_archive(inner).toc)


def native_files(folder: Path) -> list[NativeFile]:
    """The compiled files below a folder, links left out."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    native = (path for path in found if path.suffix in _NATIVE or ".so." in path.name)
    return [
        NativeFile(path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in native
    ]


def bundled_packages(modules: set[str], natives: Iterable[NativeFile]) -> list[Part]:
    """The installed packages of which any module or compiled file is inside."""
    places = {PurePosixPath(native.path).name for native in natives}
    inside = [found for found in distributions() if _is_inside(found, modules, places)]
    return sorted((part_of(found) for found in inside), key=lambda part: part.name)


def _is_inside(found: Distribution, modules: set[str], native_names: set[str]) -> bool:
    for file in found.files or ():
        if file.suffix == ".py" and ".." not in file.parts:
            module = ".".join(file.with_suffix("").parts).removesuffix(".__init__")
            if module in modules:
                return True
        elif file.suffix in (".so", ".pyd") and file.name in native_names:
            return True
    return False


def part_of(found: Distribution | str, needs: Iterable[str] = ()) -> Part:
    """An installed package as a part."""
    package = distribution(found) if isinstance(found, str) else found
    about = cast("Message", package.metadata)  # which it is
    name = canonicalize_name(about["Name"])
    return Part(
        name,
        package.version,
        _license(about),
        f"pkg:pypi/{name}@{package.version}",
        about.get("Summary") or "",
        frozenset(canonicalize_name(each) for each in needs),
    )


def _license(about: Message) -> str:
    """What the package says itself: its SPDX expression, its short field, or its classifiers."""
    said = str(about.get("License-Expression") or about.get("License") or "").strip()
    if said and "\n" not in said and len(said) <= 60 and said.upper() != "UNKNOWN":
        return said
    names = [entry.rsplit("::", 1)[1].strip() for entry in about.get_all("Classifier") or () if "License ::" in entry]
    return " AND ".join(names)


def _text(value: object) -> str:
    return str(value or "unknown")


def inner_libraries(natives: Iterable[NativeFile], packages: Iterable[Part]) -> list[Part]:
    """What is compiled into Python and the packages, as far as it tells its version."""
    names = {PurePosixPath(native.path).name.lower() for native in natives}
    known = {part.name for part in packages}
    parts = [
        Part("Python", platform.python_version(), "PSF-2.0"),
        Part("OpenSSL", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0"),
        Part("SQLite", sqlite3.sqlite_version, "blessing"),
    ]
    if "pyside6-essentials" in known:
        parts.append(Part("Qt", version("PySide6-Essentials"), "LGPL-3.0-only"))
    if "pillow" in known and any(name.startswith("_imaging.") for name in names):
        from PIL import features

        for feature, shown, terms in (
            ("libjpeg_turbo", "libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib"),
            ("zlib", "zlib", "Zlib"),
            ("jpg_2000", "OpenJPEG", "BSD-2-Clause"),
            ("libtiff", "libtiff", "libtiff"),
        ):
            if found := features.version(feature):
                parts.append(Part(shown, found, terms))
    if "pi-heif" in known:
        import pi_heif  # type: ignore[import-untyped]  # ships no types

        parts.append(Part("libheif", _text(pi_heif.libheif_version()), "LGPL-3.0-or-later"))
    return parts


def debian_packages(natives: Iterable[NativeFile]) -> list[Part]:
    """The packages of this Debian or Ubuntu whose libraries PyInstaller took along; none elsewhere."""
    dpkg = shutil.which("dpkg-query")
    if dpkg is None:
        return []
    names = sorted({PurePosixPath(each.path).name for each in natives if each.path.count("/") == 1})
    asked = [dpkg, "-S", *(f"*/{name}" for name in names if name.startswith("lib") and not name.startswith(_PYTHON))]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    owners = {line.partition(": ")[0] for line in answer.stdout.splitlines() if ": /" in line}
    # A cross compiler or a browser may bring a file of the same name, but not into the system's own library folder.
    in_place = {
        line.partition(": ")[0] for line in answer.stdout.splitlines() if re.search(r": (/usr)?/lib/[^/]+/[^/]+$", line)
    }
    return [part for owner in sorted(owners & in_place) if (part := _debian_part(dpkg, owner)) is not None]


def _debian_part(dpkg: str, owner: str) -> Part | None:
    form = "${Package} ${Version} ${Architecture}"
    answer = subprocess.run([dpkg, "-W", "-f", form, owner], capture_output=True, text=True, check=False)
    if answer.returncode != 0 or not answer.stdout:
        return None
    name, version_, machine = answer.stdout.split()
    about = Path("/usr/share/doc") / name / "copyright"
    text = about.read_text(encoding="utf-8", errors="replace") if about.is_file() else ""
    # Only a machine-readable file can be asked; it names the licences of the whole source package.
    terms = sorted(set(re.findall(r"^License: *(\S.*)$", text, re.MULTILINE))) if text.startswith("Format:") else []
    purl = f"pkg:deb/debian/{name}@{quote(version_, safe='')}?arch={machine}"
    return Part(name, version_, "; ".join(terms), purl)


def shipped_resources(*, with_window: bool) -> list[Part]:
    """What is in resources/ and not ours; their licences lie beside them."""
    if not with_window:
        return []
    return [Part("Inter", "", "OFL-1.1"), Part("Lucide", "", "ISC")]
