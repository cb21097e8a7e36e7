"""What the office's commands print for people, made of their documents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from surveyor_app.cli.output import one_line
from surveyor_app.domain.moments import count, local_minute

Document = dict[str, Any]


def announce_words(document: Document) -> str:
    """What laptops are told from now on."""
    if document["version"] is None:
        return "Nothing is announced any more."
    turned_away = f" Laptops older than {document['oldest']} are turned away." if document["oldest"] else ""
    lines = [f"Laptops say at their next sync that there is Surveyor {document['version']}.{turned_away}"]
    lines += [f"  turned away: {device_line(device)}" for device in document["turned_away"]]
    return "\n".join(lines)


def check_words(document: Document) -> str:
    """Faults first."""
    lines = [f"FAULT  {entry['text']}" for entry in document["faults"]]
    lines += [f"note   {entry['text']}" for entry in document["notes"]]
    return "\n".join(lines) or "Every row has its file, and every file of the photo folder its row."


def collect_words(document: Document) -> str:
    """What went, and what Aurora has not fetched."""
    verb = "Would remove" if document["dry_run"] else "Removed"
    lines = [f"{verb} {entry['kind']} {entry['name'][:13]}: {entry['text']}" for entry in document["collected"]]
    lines += [entry["text"] for entry in document["unfetched"]]
    lines.append(f"{verb} {len(document['collected'])} things, {document['bytes'] / 1e6:.1f} MB.")
    return "\n".join(lines)


def minute(moment: str) -> str:
    """A moment of a document in this machine's time."""
    return local_minute(datetime.fromisoformat(moment))


def surveyor_line(surveyor: Document) -> str:
    """A surveyor with their laptops."""
    laptops = ", ".join(map(one_line, surveyor["laptops"])) or "no laptop"
    return f"{one_line(surveyor['name'])}  ({laptops}; {count(surveyor['requests'], 'request')})"


def device_line(device: Document) -> str:
    """A laptop with its id, which `revoke` takes."""
    seen = f"last seen {minute(device['last_seen_at'])}" if device["last_seen_at"] else "never seen"
    seen = f"Surveyor {device['app_version']}, {seen}" if device["app_version"] else seen
    state = f"REVOKED {minute(device['revoked_at'])}" if device["revoked_at"] else seen
    return f"{device['id']}  {device['name']}  ({device['surveyor']}, {state})"
