"""Lists what is inside a built program, as a CycloneDX document (JSON, version 1.6):

    .venv/bin/python packaging/sbom.py desktop|relay FOLDER OUT     a folder that packaging/freeze.py made
    .venv/bin/python packaging/sbom.py wheel surveyor_app-….whl OUT  the wheel, with the versions it is tested with

The frozen programs are looked into: Python packages of which anything is inside, the libraries compiled into them, and
every native file with its SHA-256. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import sbom_parts  # noqa: E402 - beside this file
from cyclonedx.contrib.license.factories import LicenseFactory  # noqa: E402 - after the path
from cyclonedx.model import HashAlgorithm, HashType  # noqa: E402
from cyclonedx.model.bom import Bom  # noqa: E402
from cyclonedx.model.bom_ref import BomRef  # noqa: E402
from cyclonedx.model.component import Component, ComponentType  # noqa: E402
from cyclonedx.output.json import JsonV1Dot6  # noqa: E402
from cyclonedx.schema import SchemaVersion  # noqa: E402
from cyclonedx.validation.json import JsonStrictValidator  # noqa: E402
from packageurl import PackageURL  # noqa: E402
from requirement_closure import closure  # noqa: E402
from sbom_parts import NativeFile, Part  # noqa: E402

from surveyor_app import identity  # noqa: E402

PROGRAMS = {"desktop": identity.DESKTOP, "relay": identity.RELAY}
PACKAGE = "surveyor-app"


def of_frozen(kind: str, folder: Path) -> tuple[str, str]:
    """The name and text of the document of a frozen program."""
    program = PROGRAMS[kind]
    places = (program.command, f"{program.command}.exe", f"Contents/MacOS/{program.command}")
    executable = next(folder / place for place in places if (folder / place).is_file())
    natives = sbom_parts.native_files(folder)
    packages = sbom_parts.bundled_packages(sbom_parts.frozen_modules(executable), natives)
    parts = [part for part in packages if part.name != PACKAGE]
    parts += sbom_parts.inner_libraries(natives, packages)
    parts += sbom_parts.debian_packages(natives)
    parts += sbom_parts.shipped_resources(with_window=kind == "desktop")
    machine = f"{platform.system().lower()}-{platform.machine().lower()}"
    return f"{program.command}-{identity.VERSION}-{machine}.cdx.json", _document(program.command, parts, natives)


def of_wheel(wheel: Path) -> tuple[str, str]:
    """The name and text of the document of the wheel: it holds our code alone, and these are what it is tested with."""
    found = closure(f"{PACKAGE}[relay]")
    parts = [sbom_parts.part_of(name, needs) for name, needs in sorted(found.items()) if name != PACKAGE]
    parts += sbom_parts.shipped_resources(with_window=True)
    hashed = [NativeFile(wheel.name, hashlib.sha256(wheel.read_bytes()).hexdigest())]
    return f"{wheel.name.removesuffix('.whl')}.cdx.json", _document(PACKAGE, parts, hashed, found[PACKAGE])


def _document(name: str, parts: Iterable[Part], files: Iterable[NativeFile], needs: Iterable[str] | None = None) -> str:
    licenses = LicenseFactory()
    root = Component(
        name=name,
        version=identity.VERSION,
        type=ComponentType.APPLICATION,
        bom_ref=BomRef(name),
        description=identity.SUMMARY,
        licenses=[licenses.make_from_string(identity.LICENSE)],
    )
    bom = Bom()
    bom.metadata.component = root
    bom.metadata.timestamp = _moment()
    components = {part.name: _library(part, licenses) for part in parts}
    bom.components.update(components.values())
    bom.components.update(_file(each) for each in files)
    direct = set(needs) if needs is not None else set(components)
    bom.register_dependency(root, [components[each] for each in sorted(direct) if each in components])
    for part in parts:
        bom.register_dependency(components[part.name], [components[n] for n in sorted(part.needs) if n in components])
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, repr(sorted(map(repr, (*parts, *files)))))
    text: str = JsonV1Dot6(bom).output_as_string(indent=1) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise SystemExit(f"sbom: the document breaks the schema: {fault}")
    return text


def _library(part: Part, licenses: LicenseFactory) -> Component:
    return Component(
        name=part.name,
        version=part.version or None,
        type=ComponentType.LIBRARY,
        bom_ref=BomRef(part.purl or f"{part.name}@{part.version}"),
        description=part.summary or None,
        purl=PackageURL.from_string(part.purl) if part.purl else None,
        licenses=[licenses.make_from_string(part.license)] if part.license else [],
    )


def _file(file: NativeFile) -> Component:
    return Component(
        name=file.path,
        type=ComponentType.FILE,
        bom_ref=BomRef(f"file:{file.path}"),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=file.sha256)],
    )


def _moment() -> datetime:
    """The time of the sources where the build says it (SOURCE_DATE_EPOCH), else a fixed day: never the time of now."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "1767225600")), UTC)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="List what is inside a built program (CycloneDX JSON).")
    parser.add_argument("kind", choices=("desktop", "relay", "wheel"))
    parser.add_argument("built", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    name, text = of_wheel(asked.built) if asked.kind == "wheel" else of_frozen(asked.kind, asked.built)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / name).write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{asked.out / name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
