"""Builds the relay's web application: its parts, routes, refusals, and the worker that runs beside them."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from surveyor_app import __version__
from surveyor_app.api.aurora import AuroraTenant
from surveyor_app.api.aurora_partner import AuroraPartner
from surveyor_app.domain.clock import Clock
from surveyor_app.domain.errors import StorageFault
from surveyor_app.relay.app_news import AppNewsFile
from surveyor_app.relay.bodies import BoundedBodies
from surveyor_app.relay.broker import TokenBroker
from surveyor_app.relay.clock import SystemClock
from surveyor_app.relay.collection import Collector
from surveyor_app.relay.context import Relay
from surveyor_app.relay.edge import Edge
from surveyor_app.relay.fetch_log import FetchLog
from surveyor_app.relay.housekeeper import Housekeeper
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.office_data import OfficeData
from surveyor_app.relay.pairing import PairingDesk
from surveyor_app.relay.people_log import PeopleLog
from surveyor_app.relay.photo_store import make_photo_store
from surveyor_app.relay.plain_faults import plain_fault
from surveyor_app.relay.prefetch import Prefetcher
from surveyor_app.relay.prefetch_worker import PrefetchWorker
from surveyor_app.relay.refusals import Refusal, bad_request, of_storage
from surveyor_app.relay.room import FullDiskLog
from surveyor_app.relay.routes import devices, health, photos, requests, tokens, uploads, webhooks
from surveyor_app.relay.screenshot_fetch import ScreenshotFetcher
from surveyor_app.relay.screenshots import ScreenshotFolder
from surveyor_app.relay.settings import WEBHOOK_PATH, RelaySettings
from surveyor_app.relay.subscription_record import RefusedWebhooks
from surveyor_app.relay.uploads import Uploads

DESCRIPTION = "Receives Aurora's survey requests, hands them to laptops, mints temporary keys, hosts photos."


def create_app(settings: RelaySettings, public_url: str, *, clock: Clock | None = None) -> FastAPI:
    """The application; its database is opened here and closed when its life ends. StorageFault when it cannot be.

    `settings` are those that serving needs.
    """
    clock = clock or SystemClock()
    database = open_database(settings.database_path)
    store = make_photo_store(settings)
    screenshots = ScreenshotFolder(settings.screenshot_folder)
    partner = _partner(settings)
    broker = TokenBroker(partner, clock)
    aurora_url = settings.aurora_url or ""
    fetcher = ScreenshotFetcher(aurora_url)

    def open_tenant(tenant_id: str, key: str) -> AuroraTenant:
        return AuroraTenant(aurora_url, tenant_id, key, settings.aurora_api_version)

    prefetcher = Prefetcher(database, clock, broker, open_tenant, fetcher, screenshots)
    worker = PrefetchWorker(database, clock, prefetcher, random.SystemRandom().random)

    fetches = FetchLog(database)
    housekeeper = Housekeeper(Collector(database, store, screenshots, clock), fetches, clock)

    @contextlib.asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        work = [
            asyncio.create_task(worker.run(), name="prefetch-worker"),
            asyncio.create_task(housekeeper.run(), name="housekeeper"),
        ]
        try:
            yield
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            await asyncio.to_thread(fetches.flush)
            await fetcher.aclose()
            await partner.aclose()
            database.close()

    app = FastAPI(
        title="Surveyor office relay",
        version=__version__,
        description=DESCRIPTION,
        lifespan=life,
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.relay = Relay(
        settings=settings,
        public_url=public_url,
        database=database,
        clock=clock,
        store=store,
        screenshots=screenshots,
        pairing=PairingDesk(database, clock),
        uploads=Uploads(database, store, clock),
        fetches=fetches,
        office=OfficeData(settings.data_dir),
        app_news=AppNewsFile(settings.data_dir),
        broker=broker,
        refused_webhooks=RefusedWebhooks(settings.data_dir),
        full_disk_log=FullDiskLog(settings),
        people_log=PeopleLog(),
        new_work=worker.wake,
    )
    app.include_router(webhooks.make_router(settings.webhook_header))
    for module in (devices, requests, tokens, uploads, photos, health):
        app.include_router(module.router)
    _speak_plainly(app)
    app.add_middleware(BoundedBodies, seconds=settings.upload_seconds)
    app.add_middleware(Edge)
    return app


def _partner(settings: RelaySettings) -> AuroraPartner:
    if settings.aurora_url is None or settings.application_id is None or settings.application_key is None:
        raise ValueError("these settings are not enough to serve")
    return AuroraPartner(
        settings.aurora_url,
        settings.application_id,
        settings.application_key.get_secret_value(),
        settings.aurora_api_version,
    )


def _speak_plainly(app: FastAPI) -> None:
    """Every refusal in the one shape, and an OpenAPI document that says so."""

    def note(request: Request, refusal: Refusal) -> None:
        relay: Relay = app.state.relay
        if refusal.status == 507:
            relay.full_disk_log.refused(relay.clock.now())
        device = getattr(request.state, "device_id", None)
        if device is not None and request.url.path.startswith("/v1/uploads"):
            relay.people_log.upload_refused(device, refusal.code, relay.clock.now())

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> JSONResponse:
        note(request, refusal)
        return JSONResponse(refusal.document(), refusal.status, refusal.headers)

    @app.exception_handler(StorageFault)
    async def storage(request: Request, fault: StorageFault) -> JSONResponse:
        refusal = of_storage(fault)
        note(request, refusal)
        return JSONResponse(refusal.document(), refusal.status, refusal.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # Only places and words: the values may be codes and tokens.
        faults = [plain_fault(entry) for entry in error.errors()]
        if request.url.path == WEBHOOK_PATH:  # Aurora never sends it again
            names = ", ".join(fault.path.rpartition(".")[2] for fault in faults)
            relay: Relay = app.state.relay
            relay.people_log.unusable_webhook(names, relay.clock.now())
        return JSONResponse(bad_request("The request is not right.", *faults).document(), 400)

    @app.exception_handler(HTTPException)
    async def unknown(_request: Request, error: HTTPException) -> JSONResponse:
        refusal = Refusal(error.status_code, f"http_{error.status_code}", str(error.detail))
        return JSONResponse(refusal.document(), error.status_code, error.headers)

    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _remove_validation_shape(original())
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to change the document


def _remove_validation_shape(document: dict[str, Any]) -> None:
    """FastAPI announces its own 422 for wrong input; ours is the 400 that the routes announce."""
    for operations in document["paths"].values():
        for operation in operations.values():
            shape = operation["responses"].get("422", {}).get("content", {}).get("application/json", {})
            if shape.get("schema", {}).get("$ref", "").endswith("/HTTPValidationError"):
                del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        document.get("components", {}).get("schemas", {}).pop(name, None)
