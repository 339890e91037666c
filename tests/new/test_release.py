"""Where this Broadsheet came from, as a person or a clone says it."""

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
def test_an_address_is_one_that_pip_takes(typed: str, address: str) -> None:
    """A folder and Git's short form are written out."""
    assert parse_release(f"{typed}@{COMMIT}") == Release(address, COMMIT)


@pytest.mark.parametrize("typed", ["", "https://code.example/broadsheet", f"broadsheet@{COMMIT}", "https://a/b@main"])
def test_what_is_no_release_is_refused(typed: str) -> None:
    """Without an address or a whole commit nothing can be installed, and the message says how to find both."""
    with pytest.raises(UsageError, match="`git remote get-url origin` tells the address"):
        parse_release(typed)
