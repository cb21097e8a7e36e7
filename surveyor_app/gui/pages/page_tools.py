"""What the window hands to every page: the look, the pictures, the session, and how to go somewhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.checklist import Checklist
from surveyor_app.gui.image_loader import ImageLoader
from surveyor_app.gui.phone_receiver import PhoneReceiver
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.sync_words import SyncFacts
from surveyor_app.gui.session import Session
from surveyor_app.gui.theme import Look
from surveyor_app.gui.window_memory import WindowMemory


def utc_now() -> datetime:
    """The time now, aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class PageTools:
    """`go` shows a place, `facts` tells how syncing stands now."""

    look: Look
    images: ImageLoader
    session: Session
    go: Callable[[Place], None]
    now: Callable[[], datetime] = utc_now
    memory: WindowMemory | None = None
    facts: Callable[[], SyncFacts] = SyncFacts
    phone: PhoneReceiver | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The office's value lists; pages are made only after the session has loaded them."""
        if self.session.catalogue is None:
            raise RuntimeError("the session has not loaded")
        return self.session.catalogue

    @property
    def checklist(self) -> Checklist:
        """The office's photo slots; see `catalogue`."""
        if self.session.checklist is None:
            raise RuntimeError("the session has not loaded")
        return self.session.checklist
