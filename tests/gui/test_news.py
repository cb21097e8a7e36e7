"""A newer version that the office announces: said quietly, while the office is reached, until it is put aside."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl

from surveyor_app.domain.app_news import AppNews
from surveyor_app.sync.events import AppAnnounced, ConnectivityChanged
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.fake_services import fake_services

LINK = "https://office.example/surveyor"


def announce(desk: Desk, news: AppNews | None) -> None:
    desk.services.app_news.announced = news
    desk.window.watch.take([ConnectivityChanged(True), AppAnnounced()])
    desk.settle()


def test_a_newer_version_is_said_with_where_to_get_it(new_desk: DeskMaker) -> None:
    desk = new_desk()
    bar = desk.window.news.bar
    assert bar.text == ""
    announce(desk, AppNews("0.9.0", LINK))
    assert "0.9.0" in bar.text
    assert LINK in bar.text
    assert bar.open_button.isVisible()
    assert not bar.isAncestorOf(desk.window.focusWidget())  # nobody is interrupted


def test_a_sentence_stands_there_as_it_is_and_has_nothing_to_open(new_desk: DeskMaker) -> None:
    desk = new_desk()
    announce(desk, AppNews("0.9.0", "Ask Ada <b>now</b>."))
    assert "Ask Ada <b>now</b>." in desk.window.news.bar.text
    assert desk.window.news.bar.open_button.isHidden()
    announce(desk, AppNews("0.9.1"))
    assert "Ask your office" in desk.window.news.bar.text


def test_the_page_opens_only_when_it_is_asked_for(new_desk: DeskMaker) -> None:
    desk = new_desk()
    opened: list[QUrl] = []
    desk.window.news._open_url = opened.append
    announce(desk, AppNews("0.9.0", LINK))
    assert opened == []
    desk.qtbot.mouseClick(desk.window.news.bar.open_button, Qt.MouseButton.LeftButton)
    assert [url.toString() for url in opened] == [LINK]


def test_put_aside_it_stays_away_until_the_next_version(new_desk: DeskMaker) -> None:
    desk = new_desk()
    announce(desk, AppNews("0.9.0", LINK))
    desk.qtbot.mouseClick(desk.window.news.bar.dismiss_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.window.news.bar.text == ""
    announce(desk, AppNews("0.9.0", LINK))
    assert desk.window.news.bar.text == ""
    announce(desk, AppNews("0.9.1", LINK))
    assert "0.9.1" in desk.window.news.bar.text


def test_it_says_nothing_at_a_house_without_signal(new_desk: DeskMaker) -> None:
    services = fake_services()
    services.app_news.announced = AppNews("0.9.0", LINK)  # known from the last pull
    desk = new_desk(services=services)
    assert desk.window.news.bar.text == ""
    desk.window.watch.take([ConnectivityChanged(False)])
    assert desk.window.news.bar.text == ""
    desk.window.watch.take([ConnectivityChanged(True)])
    assert "0.9.0" in desk.window.news.bar.text
