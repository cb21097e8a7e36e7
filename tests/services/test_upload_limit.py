"""The upload speed limit is stored once for window, commands and engine."""

from __future__ import annotations

import pytest

from surveyor_app.domain.errors import InvalidInput
from surveyor_app.paths import DataPaths
from surveyor_app.services.opened import Services, open_services
from surveyor_app.storage import setting_repository
from surveyor_app.sync.upload_pace import CAP_SETTING
from tests.fake_clock import FakeClock


def test_a_limit_holds_for_everybody_until_it_is_taken_away(services: Services, paths: DataPaths) -> None:
    assert services.upload_limit.get() is None
    services.upload_limit.set(800)
    others = open_services(paths, FakeClock())
    assert others.upload_limit.get() == 800
    with others.database.read() as connection:
        assert setting_repository.get(connection, CAP_SETTING) == 800
    others.upload_limit.set(None)
    others.close()
    assert services.upload_limit.get() is None


@pytest.mark.parametrize("kbit", [0, -1, 10_000_001])
def test_a_limit_that_is_none_is_not_stored(services: Services, kbit: int) -> None:
    services.upload_limit.set(800)
    with pytest.raises(InvalidInput):
        services.upload_limit.set(kbit)
    assert services.upload_limit.get() == 800


@pytest.mark.parametrize("stored", ["fast", 0, -5, True, 1.5, [1]])
def test_a_stored_limit_that_means_nothing_is_none(services: Services, stored: object) -> None:
    with services.database.write() as connection:
        setting_repository.put(connection, CAP_SETTING, stored)
    assert services.upload_limit.get() is None
