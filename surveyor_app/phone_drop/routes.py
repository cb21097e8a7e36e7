"""What a phone may ask for, and nothing else: the page, where its photos go, to send one, and what became of one."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from urllib.parse import parse_qs

from surveyor_app.language import tr
from surveyor_app.phone_drop.exchange import Exchange, Gone, Head, NotUnderstood
from surveyor_app.phone_drop.page import HEADERS, NOTHING, Page
from surveyor_app.phone_drop.token import Guesses, is_token
from surveyor_app.phone_drop.verdict import Arrival, Deliver, Ledger, State, Verdict
from surveyor_app.storage import faults
from surveyor_app.storage.phone_files import PhoneFiles

VERDICT_SECONDS = 300.0  # the phone asks again after that
STATUS = {State.KEPT: 200, State.DOUBLE: 200, State.REFUSED: 415, State.LATER: 503, State.WORKING: 202}
_ID = re.compile(r"[a-z0-9]{8,40}")
# What browsers ask for by themselves, wherever they are.
_BY_ITSELF = re.compile(r"(favicon\.ico|robots\.txt|apple-touch-icon[\w-]*\.png|\.well-known)?")


class Routes:
    """Answers every exchange of one opening. For threads."""

    def __init__(
        self, token: str, page: Page, files: PhoneFiles, most_bytes: int, deliver: Deliver,
        visited: Callable[[], None], clock: Callable[[], float],
    ) -> None:  # fmt: skip
        self.host = ""  # address and port, as a browser names it
        self._token, self._page, self._files, self._most = token, page, files, most_bytes
        self._deliver, self._visited = deliver, visited
        self._guesses, self._ledger = Guesses(clock), Ledger()
        self._lock = threading.Lock()
        self._places: list[str] = []

    def aim(self, place: str) -> int:
        """From now on photos go there, in words; the number of this place."""
        with self._lock:
            self._places.append(place)
            return len(self._places) - 1

    def answer(self, exchange: Exchange) -> None:
        """One request."""
        try:
            head = exchange.head()
        except NotUnderstood:
            _plain(exchange, 400, "400")
            return
        if self._guesses.is_locked(exchange.peer):
            _plain(exchange, 429, tr("Too many wrong addresses from this phone. Wait a minute."))
            return
        path, _mark, query = head.target.partition("?")
        said, *rest = path.removeprefix("/").split("/")
        if head.headers.get("host") != self.host or not path.startswith("/"):
            _nothing_here(exchange)  # under a name that somebody lets point at this laptop
        elif not is_token(said, self._token):
            if not _BY_ITSELF.fullmatch(said):
                self._guesses.wrong(exchange.peer)
            _nothing_here(exchange)
        elif head.headers.get("origin", f"http://{self.host}") != f"http://{self.host}":
            _plain(exchange, 403, "403")
        else:
            self._go(exchange, head, rest, query)

    def _go(self, exchange: Exchange, head: Head, rest: list[str], query: str) -> None:
        match head.method, rest:
            case "GET", [] | [""]:
                self._visited()
                policy = ("Content-Security-Policy", self._page.policy)
                content_type = ("Content-Type", "text/html; charset=utf-8")
                exchange.answer(200, self._page.content, (*HEADERS, policy, content_type))
            case "GET", ["state"]:
                self._visited()
                with self._lock:
                    place = {"to": len(self._places) - 1, "place": self._places[-1]}
                _json(exchange, 200, place)
            case "GET", ["photos", photo_id] if _ID.fullmatch(photo_id):
                _say(exchange, self._ledger.of(photo_id), 200)
            case "PUT", ["photos", photo_id] if _ID.fullmatch(photo_id):
                self._visited()
                self._take(exchange, head, photo_id, parse_qs(query))
            case _:
                _nothing_here(exchange)

    def _take(self, exchange: Exchange, head: Head, photo_id: str, query: dict[str, list[str]]) -> None:
        length = head.length
        if length is None:
            _say(exchange, Verdict(State.REFUSED, tr("The phone does not say how large the photo is.")), 411)
        elif length == 0:
            _say(exchange, Verdict(State.REFUSED, tr("The file is empty.")), 415)
        elif length > self._most:
            words = tr("The file has more than {most} MB.", most=self._most // 1_000_000)
            _say(exchange, Verdict(State.REFUSED, words), 413)
        elif not self._ledger.begin(photo_id):
            _say(exchange, self._ledger.of(photo_id))
        else:
            self._receive(exchange, photo_id, length, query)

    def _receive(self, exchange: Exchange, photo_id: str, length: int, query: dict[str, list[str]]) -> None:
        name, place = query.get("name", [""])[0], query.get("to", [""])[0]
        try:
            path = self._files.receive(name, length, exchange.body(length))
        except (Gone, NotUnderstood):
            self._ledger.end(photo_id)
            raise Gone from None
        except OSError as error:
            self._ledger.end(photo_id)
            full = tr("The laptop’s disk is full.") if faults.is_full(error) else tr("The laptop cannot write it down.")
            _say(exchange, Verdict(State.LATER, full), 507)
            return
        except BaseException:
            self._ledger.end(photo_id)
            raise
        exchange.is_received = True

        def decided(future: Future[Verdict]) -> None:
            failed = future.cancelled() or future.exception() is not None
            self._ledger.end(photo_id, None if failed else future.result())
            self._files.discard(path)

        with self._lock:
            latest = len(self._places) - 1
        future = self._deliver(Arrival(int(place) if place.isdigit() and int(place) <= latest else latest, path))
        future.add_done_callback(decided)
        try:
            verdict = future.result(VERDICT_SECONDS)
        except FutureTimeoutError:
            verdict = Verdict(State.WORKING)
        _say(exchange, verdict)


def _say(exchange: Exchange, verdict: Verdict, status: int | None = None) -> None:
    _json(exchange, status or STATUS[verdict.state], {"state": verdict.state.value, "words": verdict.words})


def _json(exchange: Exchange, status: int, document: dict[str, object]) -> None:
    content_type = ("Content-Type", "application/json")
    policy = ("Content-Security-Policy", NOTHING)
    exchange.answer(status, json.dumps(document).encode(), (*HEADERS, policy, content_type))


def _nothing_here(exchange: Exchange) -> None:
    _plain(exchange, 404, tr("There is nothing at this address. Compare it with the one on the laptop."))


def _plain(exchange: Exchange, status: int, words: str) -> None:
    content_type = ("Content-Type", "text/plain; charset=utf-8")
    policy = ("Content-Security-Policy", NOTHING)
    exchange.answer(status, words.encode(), (*HEADERS, policy, content_type))
