"""Builds the Debian package of a frozen program:

    .venv/bin/python packaging/debian/build.py desktop|relay FROZEN OUT [--version 0.1.0]

FROZEN is the folder that packaging/freeze.py made (dist/frozen/surveyor or …/surveyor-relay). Writes
OUT/NAME_VERSION_ARCH.deb and prints its path. Needs dpkg-deb; the same source gives the same bytes.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging"), str(Path(__file__).parent)]

import desktop_files  # noqa: E402 - beside this file
import licences  # noqa: E402 - beside this file
import relay_files  # noqa: E402 - beside this file
import texts  # noqa: E402 - beside this file
from package_tree import PackageTree  # noqa: E402 - beside this file

from surveyor_app import identity  # noqa: E402 - this tree's own

KINDS = {"desktop": desktop_files, "relay": relay_files}


def build(kind: str, frozen: Path, out: Path, version: str = identity.VERSION, *, quick: bool = False) -> Path:
    """The package's path; `quick` packs it loosely, for tests. SystemExit with a sentence where it cannot be built."""
    if shutil.which("dpkg-deb") is None:
        raise SystemExit("debian: dpkg-deb is missing; build Debian packages on Debian or Ubuntu")
    part = KINDS[kind]
    name = part.PROGRAM.command
    if not (frozen / name).is_file():
        raise SystemExit(f"debian: {frozen} is not the frozen {name}; make it with packaging/freeze.py {kind}")
    moment = texts.moment(ROOT)
    debian_version = texts.debian_version(version)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="surveyor-deb-") as scratch:
        tree = PackageTree(Path(scratch) / name, moment)
        tree.copy_folder(frozen, f"usr/lib/{name}")
        part.add(tree, texts.placeholders(version, moment))
        documents = f"usr/share/doc/{name}"
        tree.write_gzipped(f"{documents}/changelog.Debian.gz", texts.changelog(name, debian_version, version, moment))
        tree.write_gzipped(f"{documents}/changelog.gz", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
        licences.add(tree, documents, frozen / name, (ROOT / "LICENSE").read_text(encoding="utf-8"))
        tree.write(f"usr/share/lintian/overrides/{name}", texts.lintian_overrides(name))
        tree.write("DEBIAN/control", texts.control(part, debian_version, tree.installed_kib()))
        tree.write("DEBIAN/md5sums", tree.md5sums())
        target = out / f"{name}_{debian_version}_{texts.architecture()}.deb"
        tree.settle_times()
        command = [
            "dpkg-deb",
            "--root-owner-group",
            *(("-Zgzip", "-z1") if quick else ("-Zxz", "-z6")),
            "--build",
            str(tree.root),
            str(target),
        ]
        environment = texts.build_environment(moment)
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode != 0:
            raise SystemExit(f"debian: dpkg-deb refused {name}: {done.stderr.strip()}")
    return target


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Builds the Debian package of a frozen program.")
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("frozen", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", default=identity.VERSION)
    parser.add_argument("--quick", action="store_true", help="pack loosely; the package gets larger")
    asked = parser.parse_args()
    package = build(asked.kind, asked.frozen.absolute(), asked.out.absolute(), asked.version, quick=asked.quick)
    sys.stdout.write(f"{package} ({package.stat().st_size / 1e6:.0f} MB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
