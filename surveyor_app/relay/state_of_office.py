"""What keeps an office from its work although every row has its file."""

from __future__ import annotations

from collections.abc import Iterator

from surveyor_app.relay.inspection import Finding
from surveyor_app.relay.room import full_disks
from surveyor_app.relay.settings import RelaySettings
from surveyor_app.relay.subscription_record import differences, refused, refused_words


def office_findings(settings: RelaySettings) -> Iterator[Finding]:
    """Disks without room, and webhooks that do not arrive."""
    for words in full_disks(settings):
        yield Finding("disk_full", True, "", words)
    for words in differences(settings):
        yield Finding("subscription", True, "", words)
    turned_away = refused(settings.data_dir)
    if turned_away is not None:
        yield Finding("webhooks_refused", not turned_away.accepted_since, "", refused_words(turned_away))
