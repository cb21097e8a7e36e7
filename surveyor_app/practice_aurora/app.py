"""Builds the web application: Aurora's endpoints, the screenshot host, the control endpoints and the fault layer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from surveyor_app.practice_aurora.answers import Refusal, Unprocessable
from surveyor_app.practice_aurora.clock import Clock
from surveyor_app.practice_aurora.edge import Edge
from surveyor_app.practice_aurora.error_shapes import error_body
from surveyor_app.practice_aurora.fault_layer import FaultLayer
from surveyor_app.practice_aurora.practice import build_practice
from surveyor_app.practice_aurora.routes import (
    control,
    control_requests,
    reading,
    screenshots,
    subscriptions,
    tokens,
    writing,
)
from surveyor_app.practice_aurora.scenario import Scenario
from surveyor_app.practice_aurora.settings import PracticeAurora

ROUTERS = (tokens, subscriptions, reading, writing, screenshots, control, control_requests)


def create_app(settings: PracticeAurora | None = None, *, clock: Clock | None = None) -> FastAPI:
    """A practice Aurora with nothing in it.  ``app.state.practice`` is its inside, for tests in the same process."""
    practice = build_practice(settings or PracticeAurora(), clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await practice.aclose()

    app = FastAPI(title="Practice Aurora", docs_url=None, redoc_url=None, lifespan=lifespan, redirect_slashes=False)
    app.state.practice = practice
    app.state.scenario = Scenario(practice)
    for module in ROUTERS:
        app.include_router(module.router)
    app.add_exception_handler(Refusal, _refuse)
    app.add_exception_handler(Unprocessable, _unprocessable)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_middleware(FaultLayer, practice=practice)
    app.add_middleware(Edge, practice=practice)
    return app


async def _refuse(_request: Request, problem: Exception) -> JSONResponse:
    if not isinstance(problem, Refusal):
        raise problem
    return JSONResponse({"message": problem.message}, problem.status, problem.headers)


async def _unprocessable(request: Request, problem: Exception) -> JSONResponse:
    if not isinstance(problem, Unprocessable):
        raise problem
    shape = request.app.state.practice.behaviour.error_shape
    return JSONResponse(error_body(problem.problems, shape), 422)


async def _http_error(_request: Request, problem: Exception) -> JSONResponse:
    if not isinstance(problem, HTTPException):
        raise problem
    return JSONResponse({"message": str(problem.detail)}, problem.status_code, problem.headers)
