"""A line that flips bits: a damaged chunk is refused and sent again, and nothing else is."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.office import TENANT, Laptop, Office
from tests.sync.faulty_proxy import Badness, FaultyProxy
from tests.sync.noisy_survey import survey_folder

pytestmark = pytest.mark.end_to_end

PHOTOS = 3
WIDTH = 1400
LINE = Badness(flip_after_bytes=250_000, seed=7)


def test_a_damaged_chunk_is_refused_and_only_it_is_sent_again(real_office: Office, tmp_path: Path) -> None:
    laptop = Laptop(tmp_path / "laptop")
    with FaultyProxy(real_office.relay_url, Badness()) as proxy:
        assert laptop("pair", proxy.url, real_office.new_code("Flip Bits")).code == 0
        request_id = str(real_office.ask("POST", "/requests", {"tenant_id": TENANT})["request_id"])
        real_office.wait_until_prefetched(request_id)
        assert laptop("sync").document["pulled"] == 1
        assert laptop("import", request_id, str(survey_folder(tmp_path / "survey", PHOTOS, WIDTH))).code == 0
        assert laptop("publish", request_id).document["queued"]
        proxy.behave(LINE)
        synced = laptop("sync", "--wait", "60")
        counts = proxy.counts
    assert (synced.code, synced.document["published"]) == (0, [request_id]), synced

    damaged = [chunk for chunk in counts.chunks if chunk.is_damaged]
    assert len(damaged) >= 3, counts
    assert {chunk.status for chunk in damaged} == {460}
    assert {chunk.status for chunk in counts.chunks if not chunk.is_damaged} == {204}
    uploads = {chunk.upload for chunk in counts.chunks}
    assert len(uploads) == PHOTOS
    for upload in uploads:
        sent = [chunk for chunk in counts.chunks if chunk.upload == upload]
        assert sent[0].offset == 0
        for chunk, following in pairwise(sent):
            assert following.offset == chunk.offset + (0 if chunk.is_damaged else chunk.size)

    photos = laptop.show(request_id)["photos"]
    whole = [chunk.size for chunk in counts.chunks if not chunk.is_damaged]
    assert sum(whole) == sum(photo["published_size"] for photo in photos)
    images = real_office.survey_state(request_id)["sections"]["electrical"]["images"]
    served = sorted(hashlib.sha256(httpx.get(image["url"], timeout=30).content).hexdigest() for image in images)
    assert served == sorted(photo["published_sha256"] for photo in photos)
