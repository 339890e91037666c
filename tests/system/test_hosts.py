"""Which hosts only a private network reaches, and addresses that are shown without credentials."""

from __future__ import annotations

import pytest

from broadsheet.system.hosts import hide_credentials, is_private_host


@pytest.mark.parametrize(
    ("host", "is_private"),
    [
        ("coast.example", False),
        ("coast.example.", False),
        ("1.1.1.1", False),
        ("2606:4700::1111", False),
        ("local.example", False),
        ("", True),
        ("intranet", True),
        ("intranet.", True),
        ("localhost.", True),
        ("shop.localhost", True),
        ("Printer.LOCAL", True),
        ("metadata.google.internal.", True),
        ("nas.lan", True),
        ("router.home.arpa", True),
        ("127.1", True),
        ("0x7f000001", True),
        ("10.0.0.7.", True),
        ("fe80::1", True),
    ],
)
def test_a_host_is_private_by_its_number_or_its_name(host: str, is_private: bool) -> None:
    """Numbers count in every form that a connection accepts, names by their ending, and a dot at the end by nothing."""
    assert is_private_host(host) == is_private


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://ada:s3cret@code.example/a@1b", "https://code.example/a@1b"),
        ("https://ada:s3cr@t@code.example/a", "https://code.example/a"),
        ("broadsheet @ git+ssh://git@code.example/a", "broadsheet @ git+ssh://code.example/a"),
        ("-x https://t0ken@code.example\n", "-x https://code.example\n"),
        ("https://code.example/@ada", "https://code.example/@ada"),
        ("https://code.example?to=ada@dunes.example", "https://code.example?to=ada@dunes.example"),
    ],
)
def test_an_address_is_shown_without_credentials(text: str, shown: str) -> None:
    """A name, a password and a token are left out; everything after the host stays."""
    assert hide_credentials(text) == shown
