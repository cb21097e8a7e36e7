"""The same picture in two customers' surveys is no refusal, but it is said, with the customer's name."""

from __future__ import annotations

from pathlib import Path

from surveyor_app.gui.presenters.photo_words import shared_words
from surveyor_app.gui.presenters.places import Place
from surveyor_app.services.summaries import SharedPicture
from tests.gui.conftest import DeskMaker
from tests.gui.real_desk import real_desk, stored, visit_photos
from tests.gui.sorting import photos_page


def test_a_photo_of_another_customer_is_added_with_a_note(new_desk: DeskMaker, tmp_path: Path, data_dir: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    first, second = visit_photos(tmp_path, 2)
    for request_id, files in (("req-1", [first]), ("req-2", [first, second])):
        desk.open(request_id, Place("photos"))
        photos_page(desk).add_files(files)
        desk.until_all_is_added()
        desk.settle()
    assert len(stored(data_dir, "req-2").photos) == 2
    customer = stored(data_dir, "req-1").project.customer_name
    notes = photos_page(desk).unsorted.panel.notes
    assert notes.isVisible()
    assert notes.texts == [f"IMG_0001.jpg was added. It is also in the survey of {customer}."]


def test_many_are_counted_by_customer() -> None:
    shared = [SharedPicture(f"{n}.jpg", customer) for n, customer in enumerate(("Ann", "Bob", "Ann"))]
    assert shared_words(shared) == [
        "2 pictures were added that are also in the survey of Ann: 0.jpg · 2.jpg.",
        "1.jpg was added. It is also in the survey of Bob.",
    ]
