"""What the desktop app's package has beside the program: menu entry, icons, AppStream data, man page."""

from __future__ import annotations

import tempfile
from pathlib import Path

import app_icon
import texts
from package_tree import PackageTree

from surveyor_app import identity

HERE = Path(__file__).resolve().parent
PROGRAM = identity.DESKTOP
SECTION = "science"
# The libraries that packaging/bootstrap.sh installs; newer Debian and Ubuntu call some of them …t64.
LIBRARIES = texts.libraries(HERE.parents[1] / "packaging" / "bootstrap.sh")
# What Qt's part for Wayland is linked with and nothing brings along.
_WAYLAND = ("libwayland-client0", "libwayland-cursor0")
DEPENDS = (*LIBRARIES, *_WAYLAND, "ca-certificates")
RECOMMENDS = ("gnome-keyring | kwalletmanager | keepassxc", "xdg-utils")
SUGGESTS = ("surveyor-relay",)
DESCRIPTION = """\
Surveyor is for people who survey houses for solar: it pulls the site surveys
that Aurora Solar customers request, works all day without a network, and
takes panel, subpanel and roof-plane data with photos. Back online, a durable
queue uploads the photos, publishes every section to Aurora, marks the survey
completed and keeps the receipts.

A practice mode (`surveyor demo`) needs no account and no internet.

Surveys and photos are in each person's own data folder. Installing, upgrading
and removing this package never touches them."""


def add(tree: PackageTree, values: dict[str, str]) -> None:
    """Everything but the program itself."""
    tree.link("usr/bin/surveyor", "../lib/surveyor/surveyor")
    entry = (HERE / "desktop" / "surveyor.desktop").read_text(encoding="utf-8")
    tree.write(f"usr/share/applications/{identity.APP_ID}.desktop", texts.filled(entry, values))
    metainfo = (HERE / "desktop" / "metainfo.xml").read_text(encoding="utf-8")
    tree.write(f"usr/share/metainfo/{identity.APP_ID}.metainfo.xml", texts.filled(metainfo, values))
    manual = (HERE / "man" / "surveyor.1").read_text(encoding="utf-8")
    tree.write_gzipped("usr/share/man/man1/surveyor.1.gz", texts.filled(manual, values))
    with tempfile.TemporaryDirectory() as scratch:
        app_icon.write_all(Path(scratch))
        for size in app_icon.SIZES:
            picture = (Path(scratch) / f"surveyor-{size}.png").read_bytes()
            tree.write_bytes(f"usr/share/icons/hicolor/{size}x{size}/apps/{identity.APP_ID}.png", picture)
        drawing = (Path(scratch) / "surveyor.svg").read_bytes()
        tree.write_bytes(f"usr/share/icons/hicolor/scalable/apps/{identity.APP_ID}.svg", drawing)
