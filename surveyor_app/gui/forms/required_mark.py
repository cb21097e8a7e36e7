"""Says beside a field's name that it is required, and while nothing is there, that it is missing."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from surveyor_app.domain.problem import Severity
from surveyor_app.gui.presenters.words import SEVERITY
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, label, restyle
from surveyor_app.language import N_, tr

_ICON_PX = 16
_REQUIRED = N_("required")
_MISSING = {Severity.ERROR: N_("missing, needed by Aurora"), Severity.INFO: N_("needed by Aurora")}


class RequiredMark(QWidget):
    """As high in each state, so that nothing below moves when the field is filled in."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._icon = IconLabel(look, SEVERITY[Severity.INFO].icon, SEVERITY[Severity.INFO].tone, _ICON_PX)
        self._words = label("", "required")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addWidget(self._words)
        self.show_missing(None)

    def show_missing(self, severity: Severity | None) -> None:
        """How grave it is that nothing is entered; None where something is."""
        words = _MISSING.get(severity) if severity is not None else None
        self._words.setText(tr(words or _REQUIRED))
        self._icon.setVisible(words is not None)
        sign = SEVERITY[severity] if severity is not None and words else None
        restyle(self._words, "tone", sign.tone if sign is not None else "")
        if sign is not None:
            self._icon.show_icon(sign.icon, sign.tone)
