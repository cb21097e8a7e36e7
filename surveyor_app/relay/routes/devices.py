"""Pairing a laptop."""

from __future__ import annotations

from fastapi import APIRouter

from surveyor_app.relay.deps import RelayHere, refuses
from surveyor_app.relay.refusals import Refusal
from surveyor_app.relay.schemas import PairingAnswer, PairingRequest

router = APIRouter(prefix="/v1", tags=["devices"])


@router.post("/pairings", responses=refuses(400, 403, 408, 413, 429, 503, 507))
def pair(relay: RelayHere, wanted: PairingRequest) -> PairingAnswer:
    """Exchange a pairing code for a device token. The code is spent."""
    try:
        pairing = relay.pairing.pair(wanted.code, wanted.device_name)
    except Refusal as refusal:
        relay.people_log.wrong_code(relay.clock.now(), locked=refusal.status == 429)
        raise
    relay.people_log.paired(pairing.device_id)
    return PairingAnswer(device_token=pairing.device_token, surveyor=pairing.surveyor, relay_name=relay.settings.name)
