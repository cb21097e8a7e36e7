"""Receives photos from a phone for the open survey, for as long as a person has that open and not a moment longer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from surveyor_app.domain.errors import NotFound, SurveyorError
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.presenters import phone_words
from surveyor_app.gui.presenters.phone_words import Tally, phone_place
from surveyor_app.gui.presenters.places import item_ids
from surveyor_app.gui.session import Session, told
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths
from surveyor_app.services.summaries import AddedPhotos

if TYPE_CHECKING:
    from surveyor_app.gui.networks import Network
    from surveyor_app.phone_drop.opening import Opening
    from surveyor_app.phone_drop.verdict import Arrival, Verdict

IDLE_SECONDS = 30 * 60.0
HINT_SECONDS = 60.0
LOOK_MS = 2000


def _networks() -> tuple[Network, ...]:
    from surveyor_app.gui.networks import networks

    return networks()


@dataclass(frozen=True, slots=True)
class PhoneAim:
    """Where photos of the phone go."""

    request_id: str
    target: PhotoTarget
    slot: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """How a phone reaches this laptop now: the address for the code, the same to be typed, and the code itself."""

    url: str
    typed_url: str
    code: tuple[tuple[bool, ...], ...]
    port: int


class PhoneReceiver(QObject):
    """`changed` when there is something else to show; `ended` with the reason in words. `aim` is None when nothing is
    to be shown; with `stopped` words it has ended by itself, and the person has not seen it yet."""

    changed = Signal()
    ended = Signal(str)
    sight_changed = Signal()  # a panel that shows it has come into sight, or gone
    _came = Signal(object, object, object)  # PhoneAim, Path, Future[Verdict]
    _was_visited = Signal()

    def __init__(
        self,
        session: Session,
        paths: DataPaths,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
        networks: Callable[[], tuple[Network, ...]] = _networks,
    ) -> None:
        super().__init__(parent)
        self._session, self._paths = session, paths
        self.clock, self.networks_now = clock, networks
        self.aim: PhoneAim | None = None
        self.stopped = ""
        self.trouble = ""  # why nothing listens although it is open
        self.tally = Tally()
        self.networks: tuple[Network, ...] = ()
        self.network: Network | None = None  # in which it listens, or is about to
        self.line: Line | None = None
        self.was_visited = self.is_hint_due = False
        self._opening: Opening | None = None
        self._places: list[PhoneAim] = []
        self._following = self._follow_again = False
        self._last_photo = self._since = 0.0
        self._looks = QTimer(self, interval=LOOK_MS)
        self._looks.timeout.connect(self.look)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._was_visited.connect(self._visit, Qt.ConnectionType.QueuedConnection)
        session.detail_changed.connect(self._survey_changed)

    # ── opening and closing ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_open(self) -> bool:
        """Whether a phone can send photos, or could if there were a network."""
        return self.aim is not None and not self.stopped

    def receive_into(self, target: PhotoTarget, slot: str | None) -> None:
        """From now on photos go there; opens it where it is not open yet."""
        request_id = self._session.shown_id
        if request_id is None:
            return
        was_open = self.is_open
        self.aim, self.stopped = PhoneAim(request_id, target, slot), ""
        if was_open:
            self._point()
            self.changed.emit()
            return
        self.tally, self.trouble, self.was_visited, self.is_hint_due = Tally(), "", False, False
        self._places = []
        self._last_photo = self._since = self.clock()
        self._looks.start()
        self.changed.emit()
        self._session.bridge.start(self._open(self._places))

    def begin_again(self) -> None:
        """Open it for the same place once more, after it has ended by itself."""
        if self.aim is not None:
            self.receive_into(self.aim.target, self.aim.slot)

    def close(self, why: str = phone_words.CLOSED) -> None:
        """Listen no more. What has arrived whole is still taken, and the phone hears of it."""
        was_open = self.is_open
        self._shut()
        self.aim, self.stopped = None, ""
        self.changed.emit()
        if was_open:
            self.ended.emit(tr(why))

    def choose(self, address: str) -> None:
        """Listen in another of the networks."""
        self.network = next((one for one in self.networks if one.address == address), self.network)
        self._follow()

    def _stop(self, why: str) -> None:
        self._shut()
        self.stopped = tr(why)
        self.changed.emit()
        self.ended.emit(self.stopped)

    def _shut(self) -> None:
        self._looks.stop()
        self.line = self.network = None
        opening, self._opening = self._opening, None
        self._places = []
        if opening is not None:
            opening.close()

    async def _open(self, places: list[PhoneAim]) -> None:
        """Make what listens, off the window's thread: it is imported only now."""

        def make() -> Opening:
            from surveyor_app.phone_drop.opening import Opening

            return Opening(self._paths, partial(self._deliver, places), self._was_visited.emit)

        try:
            opening = await self._session.bridge.call_plain(make)
        except SurveyorError:
            if self._places is places:
                self.close()
            raise
        if self._places is not places or not self.is_open:  # it was closed meanwhile
            opening.close()
            return
        self._opening = opening
        self._point()
        await self._follow_the_network()

    def _point(self) -> None:
        aim = self.aim
        if self._opening is not None and aim is not None and (not self._places or self._places[-1] != aim):
            self._opening.aim(phone_place(aim.target, aim.slot, self._session.detail, self._session.checklist))
            self._places.append(aim)

    # ── the network ──────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot()
    def look(self) -> None:
        """Whether it has been open for too long, a hint is due, or the networks are others."""
        now = self.clock()
        if now - self._last_photo >= IDLE_SECONDS:
            self._stop(phone_words.IDLE)
            return
        is_alone = self.line is not None and not self.was_visited
        if is_alone and not self.is_hint_due and now - self._since >= HINT_SECONDS:
            self.is_hint_due = True
            self.changed.emit()
        if self.networks_now() != self.networks or (self.line is None and self.networks):
            self._follow()

    def _follow(self) -> None:
        if self._opening is not None:
            self._session.bridge.start(self._follow_the_network())

    async def _follow_the_network(self) -> None:
        """Listen in the network that was chosen, or else in the likeliest; again in another when that has gone."""
        self._follow_again = True
        if self._following:
            return
        self._following = True
        try:
            while self._follow_again and self._opening is not None:
                self._follow_again = False
                await self._listen(self._opening)
        finally:
            self._following = False

    async def _listen(self, opening: Opening) -> None:
        before, self.networks = self.networks, self.networks_now()
        chosen = self.network
        if chosen not in self.networks:
            chosen = self.networks[0] if self.networks else None
        self.network = chosen
        if chosen is not None and self.line is not None and f"//{chosen.address}:" in self.line.url:
            if before != self.networks:
                self.changed.emit()
            return
        known, had_trouble = self.line, self.trouble
        line = await self._session.bridge.call_plain(partial(_listen, opening, chosen))
        if opening is not self._opening:
            opening.close()
            return
        self.line, self.trouble = line, ""
        if chosen is None:
            self.trouble = tr(phone_words.NO_NETWORK)
        elif line is None:
            self.trouble = tr(phone_words.CANNOT_LISTEN, address=chosen.address)
        if line is not None and line != known:
            self._since, self.is_hint_due = self.clock(), False
        if (known, had_trouble, before) != (self.line, self.trouble, self.networks):
            self.changed.emit()

    # ── what comes ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _deliver(self, places: Sequence[PhoneAim], arrival: Arrival) -> Future[Verdict]:
        """In a thread of the server."""
        future: Future[Verdict] = Future()
        self._came.emit(places[arrival.place], arrival.path, future)
        return future

    @Slot()
    def _visit(self) -> None:
        if self.is_open and not self.was_visited:
            self.was_visited, self.is_hint_due = True, False
            self.changed.emit()

    @Slot(object, object, object)
    def _take(self, aim: PhoneAim, path: Path, future: Future[Verdict]) -> None:
        self._last_photo = self.clock()
        decided = partial(self._decided, path.name, future)
        self._session.add_from_phone(aim.request_id, aim.target, path, aim.slot, decided)

    def _decided(self, name: str, future: Future[Verdict], outcome: AddedPhotos | SurveyorError) -> None:
        from surveyor_app.phone_drop.verdict import State, Verdict

        tally = self.tally
        if isinstance(outcome, SurveyorError):
            state = State.REFUSED if isinstance(outcome, NotFound) else State.LATER
            verdict = Verdict(state, told(outcome))
        elif outcome.added:
            verdict = Verdict(State.KEPT)
            tally = replace(tally, kept=tally.kept + 1, last=outcome.added[-1], trouble="")
        elif outcome.doubles:
            verdict = Verdict(State.DOUBLE, self._where(outcome.doubles[0].photo_id))
            tally = replace(tally, doubles=tally.doubles + 1)
        elif outcome.refused:
            verdict = Verdict(State.REFUSED, outcome.refused[0].text)
        else:
            verdict = Verdict(State.LATER, tr("Adding was stopped on the laptop."))
        if verdict.state in (State.REFUSED, State.LATER):
            tally = replace(tally, refused=tally.refused + 1, trouble=f"{name}: {verdict.words}")
        self.tally = tally
        self.changed.emit()
        future.set_result(verdict)

    def _where(self, photo_id: str) -> str:
        detail, checklist = self._session.detail, self._session.checklist
        views = detail.photos if detail is not None else ()
        photo = next((view.photo for view in views if view.photo.id == photo_id), None)
        return phone_place(photo.target, photo.slot, detail, checklist) if photo is not None else ""

    def _survey_changed(self) -> None:
        aim, detail = self.aim, self._session.detail
        if aim is None or detail is None:
            return
        if detail.request.id != aim.request_id:
            self.close(phone_words.OTHER_SURVEY)
        elif aim.target.item_id is not None and aim.target.item_id not in item_ids(detail.survey, aim.target.section):
            self.close(phone_words.PLACE_GONE)


def _listen(opening: Opening, network: Network | None) -> Line | None:
    """Listen there, and nowhere for None; None too where the system does not allow it."""
    from surveyor_app.phone_drop.code import matrix

    opening.pause()
    if network is None:
        return None
    try:
        opening.listen(network.address)
    except OSError:
        return None
    return Line(opening.url, opening.typed_url, matrix(opening.url), opening.port)
