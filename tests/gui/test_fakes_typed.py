"""What the fakes promise of text that is no answer yet, on them and on the real services, as in test_fakes."""

from __future__ import annotations

from typing import Any

import pytest

from surveyor_app.domain.errors import NotFound
from surveyor_app.domain.photo import AbsenceKind
from tests.gui.both_services import HERE, ID, SUBPANELS, services, world

__all__ = ["services", "world"]  # fixtures


def test_a_reason_that_was_begun_stands_until_it_is_given(services: Any) -> None:
    services.survey.begin_reason(ID, HERE, "gas_meter", "behind")
    detail = services.survey.begin_reason(ID, HERE, "gas_meter", "behind the shed")
    assert [(one.slot, one.text) for one in detail.survey.begun_reasons] == [("gas_meter", "behind the shed")]
    services.survey.set_absence(ID, HERE, "gas_meter", AbsenceKind.NOT_REACHED, "behind the shed")
    assert services.survey.detail(ID).survey.begun_reasons == ()


def test_an_entry_in_the_bin_takes_what_is_typed_and_none_elsewhere(services: Any) -> None:
    panel = services.survey.add_item(ID, SUBPANELS)
    with pytest.raises(NotFound):
        services.survey.keep_in_bin(ID, SUBPANELS, panel, "location", "Barn")
    services.survey.remove_item(ID, SUBPANELS, panel)
    services.survey.keep_in_bin(ID, SUBPANELS, panel, "location", "Barn")
    services.survey.keep_in_bin(ID, SUBPANELS, panel, "bus_rating", typed="lots")
    services.survey.restore_item(ID, SUBPANELS, panel)
    survey = services.survey.detail(ID).survey
    assert [item.location for item in survey.subpanels] == ["Barn"]
    assert [(one.name, one.text) for one in survey.unclear] == [("bus_rating", "lots")]
