"""The release of Broadsheet that a new site installs, as given by a user or found in a clone."""

from __future__ import annotations

import pytest

from broadsheet.new.release import Release, parse_release
from broadsheet.system.errors import UsageError

COMMIT = "0a" * 20


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://code.example/coast/broadsheet.git", "https://code.example/coast/broadsheet.git"),
        ("git+https://code.example/coast/broadsheet", "https://code.example/coast/broadsheet"),
        ("git@code.example:coast/broadsheet.git", "https://code.example/coast/broadsheet.git"),
        ("ssh://git@code.example/coast/broadsheet.git", "ssh://git@code.example/coast/broadsheet.git"),
        ("file:///srv/broadsheet", "file:///srv/broadsheet"),
        ("/srv/broadsheet", "file:///srv/broadsheet"),
    ],
)
def test_an_address_is_written_as_pip_accepts_it(typed: str, address: str) -> None:
    """Folders and Git's short form are turned into addresses that pip accepts."""
    assert parse_release(f"{typed}@{COMMIT}") == Release(address, COMMIT)


@pytest.mark.parametrize("typed", ["", "https://code.example/broadsheet", f"broadsheet@{COMMIT}", "https://a/b@main"])
def test_an_invalid_release_is_refused(typed: str) -> None:
    """Without an address and a full commit hash nothing can be installed, and the message says how to find both."""
    with pytest.raises(UsageError, match="`git remote get-url origin` prints the address"):
        parse_release(typed)
