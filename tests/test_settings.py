"""The one rule for web addresses: https, or http on this machine."""

from __future__ import annotations

import pytest

from surveyor_app.settings import checked_base_url, checked_url, is_loopback_host


@pytest.mark.parametrize(
    "url",
    [
        "https://relay.example.com",
        "HTTPS://Relay.Example.com:8443/path?x=1",
        "http://localhost:8080",
        "http://127.0.0.1/x.png?sig=a%20b",
        "http://[::1]:80/",
        "http://127.8.9.1",
    ],
)
def test_safe_addresses_pass_as_they_are(url: str) -> None:
    assert checked_url(f"  {url}\n", what="The address") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "relay.example.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "http://example.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "https://user:word@example.com",
        "https://exa mple.com",
        "https://example.com/\r\nX: y",
        "https://exa\tmple.com",
        "https://example.com/\x07",
        "http://127.0.0.1@example.com",
        "https://example.com:port",
        "http://[::ffff:8.8.8.8]/",
    ],
)
def test_others_are_refused_in_words(url: str) -> None:
    with pytest.raises(ValueError, match="The address"):
        checked_url(url, what="The address")


def test_a_base_address_has_no_slash_at_its_end_and_no_query() -> None:
    assert checked_base_url("https://example.com/relay//", what="PUBLIC_URL") == "https://example.com/relay"
    with pytest.raises(ValueError, match="query"):
        checked_base_url("https://example.com/?a=b", what="PUBLIC_URL")


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("LOCALHOST.", True), ("a.localhost", True), ("10.0.0.1", False), (None, False), ("", False)],
)
def test_what_loopback_is(host: str | None, expected: bool) -> None:
    assert is_loopback_host(host) is expected
