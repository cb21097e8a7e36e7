"""What is said about photos that a phone sends: where they go, what to do, what has come, why it has ended."""

from __future__ import annotations

from dataclasses import dataclass

from surveyor_app.domain.checklist import Checklist
from surveyor_app.domain.photo import UNSORTED, PhotoTarget
from surveyor_app.gui.presenters.tiles import EXTRA
from surveyor_app.gui.presenters.undo_words import entry_name
from surveyor_app.language import N_, tr, trn
from surveyor_app.services.summaries import PhotoView, SurveyDetail

STEPS = (
    N_("Phone and laptop on the same Wi-Fi, or the laptop on the phone’s hotspot."),
    N_("Point the phone’s camera at the code, or type the address into its browser."),
    N_("Choose or take photos on the page that opens. ✓ there means: on this laptop."),
)
NO_NETWORK = N_(
    "This laptop is in no network that a phone could share. Switch the phone’s hotspot on and join it with this "
    "laptop, or join the Wi-Fi that the phone is in. The code then appears here by itself; no internet is needed."
)
CANNOT_LISTEN = N_("Surveyor cannot be reached at {address}: the system did not allow it. Try another network.")
NOBODY_CAME = N_(
    "No phone has come yet. Is it in the same network? If so, a firewall on this laptop may be in the way: allow "
    "Surveyor to receive at port {port} in private networks. Guest networks often keep devices apart: then use the "
    "phone’s hotspot."
)
IDLE = N_("No photo came for half an hour, so the phone can send no more.")
CLOSED = N_("The phone can send no more photos.")
OTHER_SURVEY = N_("Another survey is open, so the phone can send no more photos.")
PLACE_GONE = N_("The place that the phone sent photos to was removed, so it can send no more.")


@dataclass(frozen=True, slots=True)
class Tally:
    """What has come since it was opened; `last` is the photo that came last, `trouble` what was not taken last."""

    kept: int = 0
    doubles: int = 0
    refused: int = 0
    last: PhotoView | None = None
    trouble: str = ""


def phone_place(target: PhotoTarget, slot: str | None, detail: SurveyDetail | None, checklist: Checklist | None) -> str:
    """Where photos go, in words that a phone may show too: "Main breaker", "Rafter size, Plane 2", "Unsorted photos",
    "Unsorted photos of Plane 2". Nothing that somebody typed is in it."""
    entry = entry_name(detail, target.section, target.item_id)
    if slot == UNSORTED:
        return tr("Unsorted photos of {place}", place=entry) if entry else tr("Unsorted photos")
    known = checklist.slot(target.section, slot) if checklist is not None else None
    label = tr(known.label if known is not None else EXTRA)
    return tr("{what}, {entry}", what=label, entry=entry) if entry else label


def came_words(tally: Tally, *, was_visited: bool) -> str:
    """ "3 photos have come · 1 was here already", and what came last."""
    if not (tally.kept or tally.doubles or tally.refused):
        return tr("A phone is here. No photo has come yet.") if was_visited else tr("No phone has come yet.")
    parts = [trn("{n} photo has come", "{n} photos have come", tally.kept)]
    if tally.doubles:
        parts.append(trn("{n} was here already", "{n} were here already", tally.doubles))
    if tally.refused:
        parts.append(trn("{n} was not taken", "{n} were not taken", tally.refused))
    return " · ".join(parts)


def network_words(address: str, kind: str, adapter: str) -> str:
    """One of several networks: "Wi-Fi · 192.168.4.20"."""
    named = {"wifi": tr("Wi-Fi"), "cable": tr("Cable")}.get(kind, adapter)
    return f"{named} · {address}"
