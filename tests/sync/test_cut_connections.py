"""Forty photos over a line that is cut every 1.5 MB on average, relay and laptop killed twice on the way."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.office import COMMAND, TENANT, Laptop, Office
from tests.sync.faulty_proxy import Badness, FaultyProxy
from tests.sync.noisy_survey import survey_folder

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(240)]

PHOTOS = 40
CUT_EVERY_BYTES = 1_500_000
LINE = Badness(bytes_per_second=2_500_000, delay_seconds=0.005, cut_after_bytes=CUT_EVERY_BYTES, seed=20260302)
MOST_BYTES = 1.15


def start_sync(laptop: Laptop) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SURVEYOR_DATA_DIR": str(laptop.folder)}
    return subprocess.Popen(
        [*COMMAND, "sync", "--json", "--wait", "30"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until_sent(
    laptop: Laptop, syncing: subprocess.Popen[bytes], proxy: FaultyProxy, up_bytes: int
) -> subprocess.Popen[bytes]:
    """Let the sync go on until so many bytes went up; one that found nobody (exit 2) is started again."""
    end = time.monotonic() + 90
    while proxy.counts.up_bytes < up_bytes:
        assert time.monotonic() < end, f"it took too long: {proxy.counts}"
        if syncing.poll() is not None:
            assert syncing.returncode == 2, "it was over before the kills"
            syncing = start_sync(laptop)
        time.sleep(0.005)
    return syncing


def kill_relay(office: Office) -> None:
    """As a power cut, and back at the same address."""
    assert office.relay is not None
    port = office.relay_url.rsplit(":", 1)[1]
    os.kill(office.relay.process_id, signal.SIGKILL)
    office.relay.stop()
    office.start_relay(port)


def test_all_forty_arrive_byte_for_byte_and_little_is_sent_twice(real_office: Office, tmp_path: Path) -> None:
    laptop, office = Laptop(tmp_path / "laptop"), real_office
    with FaultyProxy(office.relay_url, Badness()) as proxy:
        code = office.relay_command("add-surveyor", "Cut Off").document["code"]
        assert laptop("pair", proxy.url, code).code == 0
        request_id = str(office.ask("POST", "/requests", {"tenant_id": TENANT})["request_id"])
        office.wait_until_prefetched(request_id)
        assert laptop("sync").document["pulled"] == 1
        assert laptop("import", request_id, str(survey_folder(tmp_path / "survey", PHOTOS))).code == 0
        assert laptop("publish", request_id).document["queued"]

        proxy.behave(LINE)
        syncing = start_sync(laptop)
        for megabytes, victim in ((1.2, "laptop"), (2.6, "relay"), (4.0, "laptop"), (5.4, "relay")):
            syncing = until_sent(laptop, syncing, proxy, int(megabytes * 1e6))
            if victim == "relay":
                kill_relay(office)
            else:
                syncing.kill()
                syncing.wait(10)
                syncing = start_sync(laptop)
        syncing.wait(120)
        for _attempt in range(5):
            last = laptop("sync")
            if last.code == 0:
                break
        assert last.code == 0, last

    shown = laptop.show(request_id)
    assert shown["survey"]["status"] == "published"
    images = office.survey_state(request_id)["sections"]["electrical"]["images"]
    assert len(images) == PHOTOS
    served = sorted(hashlib.sha256(httpx.get(image["url"], timeout=30).content).hexdigest() for image in images)
    assert served == sorted(photo["published_sha256"] for photo in shown["photos"])
    total = sum(photo["published_size"] for photo in shown["photos"])
    assert total > 5 * CUT_EVERY_BYTES
    assert proxy.counts.cuts >= 4
    assert proxy.counts.up_bytes <= MOST_BYTES * total, (proxy.counts, total)
