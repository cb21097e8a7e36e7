"""The list of requests as a Qt model of cards."""

from __future__ import annotations

from PySide6.QtCore import QObject

from surveyor_app.gui.models.keyed_list_model import KeyedListModel
from surveyor_app.gui.presenters.request_cards import Card


class RequestListModel(KeyedListModel[Card]):
    """Cards keyed by request id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda card: card.id, lambda card: card.customer, lambda card: card.spoken, parent)
