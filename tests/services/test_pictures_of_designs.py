"""What is remembered of a request while it is read again and again."""

from __future__ import annotations

from surveyor_app.services.opened import Services
from surveyor_app.storage import request_repository, wanted_screenshots
from tests.sample_requests import a_request


def test_a_picture_of_the_design_that_arrives_after_the_request_was_read_is_shown(services: Services) -> None:
    with services.database.write() as connection:
        request_repository.upsert(connection, a_request(screenshot_sha256="5a17"))
    assert services.survey.detail("req-1").request.screenshot_path is None
    with services.database.write() as connection:
        assert wanted_screenshots.set_stored(connection, "req-1", "5a17", "5a17.png")
    assert str(services.survey.detail("req-1").request.screenshot_path).endswith("5a17.png")
