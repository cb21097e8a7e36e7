"""About Surveyor: which version runs, where its data are, and with which office this laptop is paired."""

from __future__ import annotations

from pathlib import Path

from surveyor_app.gui.ports import PairingView
from surveyor_app.identity import NAME, VERSION
from surveyor_app.language import tr

Fact = tuple[str, str]  # what it is, and how it is


def about(folder: Path, pairing: PairingView | None, host: str) -> list[Fact]:
    """The facts that the office or a helper asks for, in the person's language; never a secret."""
    facts = [(tr("Version"), f"{NAME} {VERSION}")]
    if pairing is None:
        facts += [(tr("Office"), tr("This laptop is not paired.")), (tr("This laptop"), host)]
    else:
        facts += [
            (tr("Office"), pairing.relay_name),
            (tr("Address of the office"), pairing.relay_url),
            (tr("This laptop"), pairing.device),
            (tr("Surveyor"), pairing.surveyor),
        ]
    return [*facts, (tr("Data folder"), str(folder))]
