"""The practice office: a stand-in Aurora and a real relay on loopback, wired together as an administrator would."""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from surveyor_app.api.http import JsonClient
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.practice_mode.child_process import NO_CONSOLE, ChildServer, own_command, own_environment

COMMAND_SECONDS = 60.0
_APPLICATION_ID = "practice-application"
_TENANT_ID = "practice-tenant"


class PracticeOffice:
    """Starts both servers on entering and ends them on leaving. Its keys are made up anew for every practice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children = ExitStack()
        self._environment: dict[str, str] = {}
        self.aurora_url = ""
        self.relay_url = ""

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._children.close()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        self._children.close()

    def _start(self) -> None:
        key, webhook_secret = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        (self._folder / "logs").mkdir(parents=True, exist_ok=True)
        aurora = self._child(
            ["practice-aurora", "--port", "0", "--exit-with-parent"],
            {
                "PRACTICE_AURORA_APPLICATION_ID": _APPLICATION_ID,
                "PRACTICE_AURORA_APPLICATION_KEY": key,
                "PRACTICE_AURORA_TENANT_ID": _TENANT_ID,
            },
            "practice-aurora.log",
        )
        self.aurora_url = aurora.wait_until_listening()
        self._environment = {
            "SURVEYOR_RELAY_AURORA_URL": self.aurora_url,
            "SURVEYOR_RELAY_APPLICATION_ID": _APPLICATION_ID,
            "SURVEYOR_RELAY_APPLICATION_KEY": key,
            "SURVEYOR_RELAY_WEBHOOK_SECRET": webhook_secret,
            "SURVEYOR_RELAY_DATA_DIR": str(self._folder / "office"),
            "SURVEYOR_RELAY_NAME": "Practice office",
        }
        relay = self._child(["relay", "serve", "--port", "0", "--exit-with-parent"], self._environment, "relay.log")
        self.relay_url = relay.wait_until_listening()
        self._environment["SURVEYOR_RELAY_PUBLIC_URL"] = self.relay_url

    def _child(self, arguments: list[str], environment: dict[str, str], log_name: str) -> ChildServer:
        return self._children.enter_context(ChildServer(arguments, environment, self._folder / "logs" / log_name))

    def relay_command(self, *arguments: str) -> dict[str, Any]:
        """Run one `surveyor relay …` command with --json and return its document; SurveyorError when it fails."""
        finished = subprocess.run(
            [*own_command(), "relay", *arguments, "--json"],
            env=own_environment(self._environment),
            capture_output=True,
            timeout=COMMAND_SECONDS,
            check=False,
            creationflags=NO_CONSOLE,
        )
        try:
            document: dict[str, Any] = json.loads(finished.stdout or b"{}")
        except ValueError:
            document = {}
        if finished.returncode != 0:
            words = document.get("error", {}).get("text", "The practice office refused a command.")
            raise SurveyorError(words, code="practice_failed")
        return document

    def subscribe(self) -> str:
        """Ask the stand-in to send webhooks to the relay; returns the webhook's id."""
        return str(self.relay_command("subscribe")["webhook_id"])

    def pairing_code(self, surveyor: str) -> str:
        """A fresh code with which one laptop can be paired."""
        return str(self.relay_command("add-surveyor", surveyor)["code"])

    def request_sample_surveys(self) -> list[str]:
        """Let the stand-in's customers ask for surveys; each fires a real webhook. Returns the request ids."""
        answer = asyncio.run(self._ask_aurora("POST", "/_practice/scenario/sample"))
        return [str(entry["request_id"]) for entry in answer["requests"]]

    async def _ask_aurora(self, method: str, path: str) -> Any:
        async with JsonClient(self.aurora_url, timeout_seconds=COMMAND_SECONDS) as client:
            return await client.request(method, path)

    def wait_until_prefetched(self, count: int, *, poll: Any, seconds: float = 45.0) -> None:
        """Wait until the relay has fetched `count` requests from the stand-in. `poll(seconds)` sleeps."""
        waited = 0.0
        while waited < seconds:
            listed = self.relay_command("requests")["requests"]
            if sum(1 for request in listed if request["prefetched"]) >= count:
                return
            poll(0.5)
            waited += 0.5
        raise SurveyorError("The practice office did not receive the requests in time.", code="practice_failed")
