"""Checks of both programs: files, shipped data, certificates, and what this is."""

from __future__ import annotations

import platform
import sys

from surveyor_app import resources
from surveyor_app.domain.catalogue import catalogue_from_json
from surveyor_app.domain.checklist import checklist_from_json
from surveyor_app.identity import VERSION
from surveyor_app.self_test import installed_files
from surveyor_app.self_test.checks import CheckFailedError, require

FEWEST_AUTHORITIES = 50


def program() -> str:
    """Which program runs here."""
    kind = "frozen" if installed_files.bundle_folder() else "not frozen"
    return f"{VERSION}, {kind}, Python {platform.python_version()}, {sys.platform}"


def files() -> str:
    """Every file of a frozen program is there."""
    bundle = installed_files.bundle_folder()
    if bundle is None:
        return "not frozen: no list of files"
    expected = installed_files.expected_files(bundle)
    return require(installed_files.problems(bundle, expected), f"{len(expected)} files")


def lists() -> str:
    """The catalogue and the checklist can be read."""
    catalogue = catalogue_from_json(resources.read_json("catalogue.json"))
    checklist = checklist_from_json(resources.read_json("checklist.json"))
    slots = sum(len(listed) for listed in checklist.slots.values())
    if not catalogue.options or not slots:
        raise CheckFailedError("the catalogue or the checklist is empty")
    return f"catalogue {catalogue.version}, checklist {checklist.version} with {slots} slots"


def certificates() -> str:
    """Our own connections trust the usual authorities, and nobody else."""
    from surveyor_app.api.self_check import trusted_authorities

    count = trusted_authorities()
    if count is None:
        return "the system's own certificate authorities"
    if count < FEWEST_AUTHORITIES:
        raise CheckFailedError(f"only {count} certificate authorities are trusted: no office could be reached")
    return f"{count} certificate authorities"
