"""Pairs this laptop with an office relay. Unpairing drops the credentials and nothing else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveyor_app.api.errors import Offline
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import InvalidAddress, InvalidInput, PairingCancelled, StorageFault, SurveyorError
from surveyor_app.failpoints import failpoint
from surveyor_app.language import N_, tr
from surveyor_app.paths import DataPaths
from surveyor_app.services.device_token import DeviceTokens
from surveyor_app.services.unattended import is_wanted as is_wanted_in_file
from surveyor_app.settings import checked_base_url
from surveyor_app.storage import setting_repository
from surveyor_app.storage.connection import Connection
from surveyor_app.storage.database import Database
from surveyor_app.storage.former_office import forget_former_office

if TYPE_CHECKING:
    from surveyor_app.api.relay import PairedDevice, RelayApi

_NAME_LENGTH = 100
_CODE_IS_USED_UP = N_("The office had agreed already, so the code is used up: ask for a new one to pair.")


@dataclass(frozen=True, slots=True)
class Pairing:
    """With which office this laptop is paired, as which device; `warning` is "" or what the person should know."""

    surveyor: str
    relay_name: str
    device: str
    relay_url: str
    warning: str = ""


def _relay_api(base_url: str, device_token: str | None) -> RelayApi:
    from surveyor_app.api.relay import RelayApi

    return RelayApi(base_url, device_token)


class PairingService:
    """Pairing of one data folder."""

    def __init__(
        self,
        database: Database,
        paths: DataPaths,
        clock: Clock,
        relay_api: Callable[[str, str | None], RelayApi] = _relay_api,
    ) -> None:
        self._database = database
        self._clock = clock
        self._relay_api = relay_api
        self._tokens = DeviceTokens(paths)

    def pair(
        self, url: str, code: str, device_name: str = "", *, is_wanted: Callable[[], bool] = lambda: True
    ) -> Pairing:
        """Exchange a pairing code for this laptop's own token.

        `is_wanted` is asked once the office has agreed: whoever cancelled meanwhile gets PairingCancelled, and stays
        paired as before.

        StorageFault where the new pairing cannot be stored: then the present one stays too.

        InvalidInput for an address that is not https (or http on this machine); ApiError, in the relay's words, for a
        wrong code or an office that cannot be reached.
        """
        try:
            relay_url = checked_base_url(url, what=tr("The office's address"))
        except ValueError as error:
            raise InvalidAddress(str(error)) from error
        code = "".join(code.split())
        if not code:
            raise InvalidInput(tr("Enter the pairing code that your office gave you."))
        device = (device_name.strip() or socket.gethostname() or "laptop")[:_NAME_LENGTH]
        paired = asyncio.run(self._exchange(relay_url, code, device))
        if not is_wanted():
            raise PairingCancelled(
                tr("Pairing was cancelled; nothing on this laptop was changed."), advice=tr(_CODE_IS_USED_UP)
            )
        in_file = self._record(relay_url, device, paired)
        failpoint("pairing-recorded")
        # Last: whoever has a token is paired, and knows with whom.
        saved = self._tokens.save(paired.device_token, in_file=in_file)
        return Pairing(paired.surveyor, paired.relay_name, device, relay_url, saved.warning)

    def _record(self, relay_url: str, device: str, paired: PairedDevice) -> bool:
        """Store with whom this laptop is paired, and have it no token of before: that is no business of this office.
        Whether the new one is wanted in the file. StorageFault: everything, the former token too, is as it was."""
        put_back: Callable[[], None] | None = None
        try:
            with self._database.write() as connection:
                self._put(connection, relay_url, device, paired)
                # Last: from here on a crash leaves no pairing rather than a token with the wrong office.
                put_back = self._tokens.set_aside()
                return is_wanted_in_file(connection)
        except StorageFault as fault:
            if put_back is not None:
                put_back()
            fault.advice = f"{fault.advice} {tr(_CODE_IS_USED_UP)}".strip()
            raise

    def _put(self, connection: Connection, relay_url: str, device: str, paired: PairedDevice) -> None:
        if setting_repository.get(connection, "relay_url") not in (None, relay_url):
            forget_former_office(connection, self._clock.now())
        # Another office counts its changes in its own way, and another surveyor may see older requests.
        for key in ("feed_cursor", "catalogue_version", "announced_app"):
            setting_repository.put(connection, key, None)
        for key, value in (
            ("relay_url", relay_url),
            ("surveyor", paired.surveyor),
            ("relay_name", paired.relay_name),
            ("device", device),
            ("device_name", device),
            ("paired_at", self._clock.now().isoformat()),
        ):
            setting_repository.put(connection, key, value)

    def unpair(self) -> None:
        """Forget the device token. Requests, surveys, photos and the queue stay."""
        self._tokens.forget()
        with self._database.write() as connection:
            for key in ("surveyor", "relay_name", "device", "paired_at"):
                setting_repository.put(connection, key, None)

    def status(self) -> Pairing | None:
        """The pairing as last made, None where this laptop is not paired. Does not ask the office."""
        with self._database.read() as connection:
            surveyor, relay_name, device, url = (
                setting_repository.get(connection, key) for key in ("surveyor", "relay_name", "device", "relay_url")
            )
        if surveyor is None or url is None:
            return None
        return Pairing(str(surveyor), str(relay_name), str(device), str(url))

    async def _exchange(self, relay_url: str, code: str, device: str) -> PairedDevice:
        relay = self._relay_api(relay_url, None)
        try:
            return await relay.pair(code, device)
        except SurveyorError as error:
            if not error.advice and isinstance(error, Offline):
                error.advice = tr("Check the address, and whether this laptop is online.")
            elif not error.advice:
                error.advice = tr("Check the address and the code; a code works once and for ten minutes.")
            raise
        finally:
            await relay.aclose()
