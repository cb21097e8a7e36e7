"""What the relay's package has beside the program: service, backup timer, settings, proxy example, man page."""

from __future__ import annotations

from pathlib import Path

import texts
from package_tree import PackageTree

from surveyor_app import identity

HERE = Path(__file__).resolve().parent
PROGRAM = identity.RELAY
SECTION = "net"
DEPENDS = ("adduser", "ca-certificates", "util-linux (>= 2.32)")
RECOMMENDS = ("caddy | nginx | apache2", "systemd")
SUGGESTS: tuple[str, ...] = ()
DESCRIPTION = """\
The office relay of Surveyor receives Aurora's webhooks, prefetches the site
survey requests that they announce, hands them to paired laptops, lends
temporary keys and hosts the photos for Aurora to download. It alone holds the
application key.

It runs as a locked-down systemd service of its own user behind a TLS proxy
such as Caddy, for which an example is included, with a daily backup.

Removing or purging this package never deletes the office's photos, database
or backups."""

UNITS = ("surveyor-relay.service", "surveyor-relay-backup.service", "surveyor-relay-backup.timer")
SCRIPTS = ("postinst", "prerm", "postrm")


def add(tree: PackageTree, values: dict[str, str]) -> None:
    """Everything but the program itself."""
    ours = HERE / "relay"
    for unit in UNITS:
        tree.write(f"lib/systemd/system/{unit}", (ours / unit).read_text(encoding="utf-8"))
    tree.write("usr/bin/surveyor-relay", (ours / "surveyor-relay").read_text(encoding="utf-8"), executable=True)
    tree.write("usr/share/surveyor-relay/relay.env", (ours / "relay.env").read_text(encoding="utf-8"))
    caddy = (ours / "Caddyfile").read_text(encoding="utf-8")
    tree.write("usr/share/doc/surveyor-relay/examples/Caddyfile", caddy)
    manual = (HERE / "man" / "surveyor-relay.1").read_text(encoding="utf-8")
    tree.write_gzipped("usr/share/man/man1/surveyor-relay.1.gz", texts.filled(manual, values))
    (tree.root / "etc/surveyor-relay").mkdir(parents=True)
    for script in SCRIPTS:
        tree.write(f"DEBIAN/{script}", (ours / script).read_text(encoding="utf-8"), executable=True)
