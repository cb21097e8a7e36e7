"""The package's copyright file and the licences of everything that the frozen program brings along.

The frozen program itself is asked which Python modules are in it; their licence files come from the packages that were
installed to build it, those of system libraries from the Debian packages they were taken from.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import cast

from package_tree import PackageTree

from surveyor_app import identity

ROOT = Path(__file__).resolve().parents[2]
_IS_LICENCE = re.compile(r"(^|/)(licen[cs]es?/.*|(licen[cs]e|copying|notice|authors)[^/]*)$", re.IGNORECASE)
_OURS = ("surveyor-app", "surveyor_app")
_QT = "pyside6-essentials", "shiboken6"
_COMMON = {"LGPL-3": "/usr/share/common-licenses/LGPL-3", "GPL-2": "/usr/share/common-licenses/GPL-2"}


@dataclass(frozen=True, slots=True)
class Bundled:
    """Something brought along: name, version, licence in one line, and the licence's texts."""

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...]


def add(tree: PackageTree, documents: str, executable: Path, own_licence: str) -> None:
    """Write `documents`/copyright and one file a bundled work below `documents`/licences/."""
    works = [*python_works(executable), *system_libraries(executable.parent / "_internal")]
    fonts = (ROOT / "resources/fonts/inter/LICENSE").read_text(encoding="utf-8")
    icons = (ROOT / "resources/icons/lucide/LICENSE").read_text(encoding="utf-8")
    for work in works:
        if work.texts:
            body = "\n\n".join(f"== {name}\n\n{text.strip()}" for name, text in work.texts)
            heading = f"{work.name} {work.version}: {work.licence}"
            tree.write_gzipped(f"{documents}/licences/{work.name}.gz", f"{heading}\n\n{body}\n")
    tree.write(f"{documents}/copyright", _copyright(documents, works, own_licence, fonts, icons))


def python_works(executable: Path) -> list[Bundled]:
    """The Python distributions whose modules the frozen program has."""
    modules = {name.partition(".")[0] for name in frozen_modules(executable)}
    homes = metadata.packages_distributions()
    names = {home for module in modules for home in homes.get(module, ())}
    return [_python_work(name) for name in sorted(names, key=str.lower) if name not in _OURS]


def frozen_modules(executable: Path) -> Iterator[str]:
    """Every Python module of a frozen program, and the folders of those with compiled parts."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(executable))
    for name in archive.toc:
        if name.lower().endswith(".pyz"):
            yield from archive.open_embedded_archive(name).toc
    for path in (executable.parent / "_internal").iterdir():
        yield path.name.partition(".")[0]


def _python_work(name: str) -> Bundled:
    found = metadata.distribution(name)
    facts = cast("Message", found.metadata)  # which it is
    licence = facts.get("License-Expression") or _classifiers(facts.get_all("Classifier") or [])
    licence = licence or (facts.get("License") or "see its text").split("\n")[0]
    texts = []
    for file in found.files or ():
        if ".dist-info" in file.parts[0] and _IS_LICENCE.search(file.as_posix()):
            path = Path(str(found.locate_file(file)))
            if path.is_file():
                texts.append((file.name, path.read_text(encoding="utf-8", errors="replace")))
    return Bundled(name, found.version, licence, tuple(texts))


def _classifiers(classifiers: list[str]) -> str:
    return ", ".join(line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::"))


def system_libraries(internal: Path) -> list[Bundled]:
    """The Debian packages that libraries of the frozen program were copied from."""
    names = sorted(path.name for path in internal.glob("*.so*"))
    places = [f"{folder}/*/{name}" for name in names for folder in ("/lib", "/usr/lib")]
    asked = subprocess.run(["dpkg-query", "--search", *places], capture_output=True, text=True, check=False)
    owners = {line.partition(":")[0] for line in asked.stdout.splitlines()}
    return [_system_work(owner) for owner in sorted(owners)]


def _system_work(owner: str) -> Bundled:
    asked = subprocess.run(["dpkg-query", "-W", "-f=${Version}", owner], capture_output=True, text=True, check=False)
    path = Path("/usr/share/doc") / owner / "copyright"
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return Bundled(owner, asked.stdout.strip(), "from Debian, see its text", (("copyright", text),) if text else ())


def _copyright(documents: str, works: list[Bundled], own: str, fonts: str, icons: str) -> str:
    brings_qt = any(work.name.lower().replace("_", "-") in _QT for work in works)
    parts = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        f"Upstream-Name: {identity.NAME}",
        "Comment:",
        " The program was frozen with PyInstaller: it brings its own Python and the",
        " libraries that are listed at the end.",
        "",
        "Files: *",
        f"Copyright: {_copyright_line(own)}",
        f"License: {identity.LICENSE}",
        _indented(own),
    ]
    if brings_qt:
        parts += [
            "",
            "Files: usr/lib/surveyor/_internal/PySide6/* usr/lib/surveyor/_internal/libQt6*",
            "Copyright: The Qt Company Ltd. and other contributors",
            "License: LGPL-3",
            " Qt and PySide6 are used under the GNU Lesser General Public License, version 3.",
            f" Its text is in {_COMMON['LGPL-3']}. They are separate shared libraries: put",
            " your own build of them in the place of these files, and the program uses it.",
            " Their sources are at https://download.qt.io/official_releases/.",
            "",
            "Files: usr/lib/surveyor/_internal/surveyor_app/_resources/fonts/inter/*",
            f"Copyright: {_copyright_line(fonts)}",
            "License: OFL-1.1",
            _indented(fonts),
            "",
            "Files: usr/lib/surveyor/_internal/surveyor_app/_resources/icons/lucide/*",
            f"Copyright: {_copyright_line(icons)}",
            "License: ISC",
            _indented(icons),
        ]
    authors = "Copyright: their authors, as named in the texts below"
    parts += ["", "Files: usr/lib/*/_internal/*", authors, "License: others"]
    for work in works:
        where = f" (/{documents}/licences/{work.name}.gz)" if work.texts else ""
        parts.append(f" {work.name} {work.version}: {work.licence}{where}")
    return "\n".join(parts) + "\n"


def _copyright_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if "copyright" in line.lower()), identity.PUBLISHER)
    return re.sub(r"(?i)^copyright\s*(\(c\))?\s*:?\s*", "", line)


def _indented(text: str) -> str:
    return "\n".join(f" {line.rstrip()}" if line.strip() else " ." for line in text.strip().splitlines())
