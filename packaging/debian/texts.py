"""The texts that a Debian package consists of, made from identity, CHANGELOG.md and the names in bootstrap.sh."""

from __future__ import annotations

import email.utils
import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from surveyor_app import identity

# Debian 13 and Ubuntu 24.04 gave these a new name, with 64-bit times.
_T64 = frozenset({"libglib2.0-0"})
_NOT_FOR_THE_PROGRAM = frozenset({"strace"})
MAINTAINER = f"{identity.PUBLISHER} <packages@surveyor.invalid>"


def libraries(bootstrap: Path) -> tuple[str, ...]:
    """The Debian packages that bootstrap.sh installs for Qt, as dependencies."""
    found = re.search(r'^LIBRARIES="([^"]*)"', bootstrap.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise SystemExit("debian: packaging/bootstrap.sh names no LIBRARIES")
    names = [name for name in found[1].split() if name not in _NOT_FOR_THE_PROGRAM]
    return tuple(f"{name}t64 | {name}" if name in _T64 else name for name in names)


def debian_version(version: str) -> str:
    """A Python version as Debian sorts it: 1.0rc1 comes before 1.0."""
    return re.sub(r"(a|b|rc|\.dev)(\d+)", r"~\1\2", version) + "-1"


def architecture() -> str:
    """Debian's name for this machine's kind."""
    asked = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return asked.stdout.strip()


def moment(root: Path) -> int:
    """SOURCE_DATE_EPOCH, else when the tree was last committed, else a fixed day; in seconds."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    asked = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 1767225600
    return int(answer.stdout.strip())


def build_environment(moment: int) -> dict[str, str]:
    """What dpkg-deb is given, so that its archive has no time of this minute."""
    return {**os.environ, "SOURCE_DATE_EPOCH": str(moment), "LC_ALL": "C.UTF-8"}


def placeholders(version: str, moment: int) -> dict[str, str]:
    """What stands for @NAME@ and the like in templates."""
    day = datetime.fromtimestamp(moment, UTC).date().isoformat()
    return {
        "NAME": identity.NAME,
        "SUMMARY": identity.DESKTOP.summary,
        "APP_ID": identity.APP_ID,
        "LICENSE": identity.LICENSE,
        "PUBLISHER": identity.PUBLISHER,
        "VERSION": version,
        "DATE": day,
    }


def filled(template: str, values: dict[str, str]) -> str:
    """A template with its @NAMES@ replaced; KeyError for one that is not known."""
    return re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], template)


def control(part: ModuleType, version: str, installed_kib: int) -> str:
    """DEBIAN/control."""
    depends = (f"libc6 (>= {platform.libc_ver()[1]})", *part.DEPENDS)
    fields = {
        "Package": part.PROGRAM.command,
        "Version": version,
        "Architecture": architecture(),
        "Maintainer": MAINTAINER,
        "Installed-Size": str(installed_kib),
        "Depends": ", ".join(depends),
        "Recommends": ", ".join(part.RECOMMENDS),
        "Suggests": ", ".join(part.SUGGESTS),
        "Section": part.SECTION,
        "Priority": "optional",
        "Description": part.PROGRAM.summary,
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    lines += [f" {line}" if line else " ." for line in part.DESCRIPTION.split("\n")]
    return "\n".join(lines) + "\n"


def changelog(name: str, version: str, upstream: str, moment: int) -> str:
    """Debian's changelog: one entry, which points to the one that people read."""
    when = email.utils.format_datetime(datetime.fromtimestamp(moment, UTC))
    return (
        f"{name} ({version}) unstable; urgency=medium\n\n"
        f"  * {identity.NAME} {upstream}. What changed is in changelog.gz beside this file.\n\n"
        f" -- {MAINTAINER}  {when}\n"
    )


def lintian_overrides(name: str) -> str:
    """What lintian says of a package that brings its own Python, and why that is meant."""
    reasons = {
        "embedded-library": "the program brings the libraries that it was tested with",
        "unstripped-binary-or-object": "Qt's and Python's wheels are taken as they are published",
        "hardening-no-fortify-functions": "Qt's and Python's wheels are taken as they are published",
        "hardening-no-pie": "Qt's and Python's wheels are taken as they are published",
        "shared-library-lacks-prerequisites": "Python's extension modules get them from the program",
        "library-not-linked-against-libc": "Python's extension modules get it from the program",
        "missing-depends-on-sensible-utils": "system libraries name a pager that the program never starts",
        "bogus-mail-host-in-debian-changelog": "an address that nobody can be written to by mistake",
        "initial-upload-closes-no-bugs": "no package of Debian's own archive",
    }
    if name == identity.DESKTOP.command:
        reasons["package-installs-python-bytecode"] = "compiled for the Python inside the program, never for Debian's"
    return "".join(f"# {why}\n{name}: {tag}\n" for tag, why in reasons.items())
