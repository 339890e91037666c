"""Addresses as far as their hosts go: which hosts only a private network reaches, and what addresses say of users."""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import ip_address
from socket import inet_aton

_PRIVATE = (".local", ".localhost", ".internal", ".lan", ".home.arpa")
"""Endings of names that mean something only in a private network (RFC 6762, RFC 6761, RFC 8375), or are used so."""
_USER = re.compile(r"(?<=://)[^/?#\s]*@")
"""What an address says of a user: a name, a password or a token."""


def is_private_host(host: str) -> bool:
    """Whether a host is this machine, or one that only a private network reaches.

    It is that by its number, by the ending of its name, or because its name has only one part. No name is looked up.
    """
    host = host.rstrip(".").lower()
    with suppress(ValueError):
        return not ip_address(host).is_global
    with suppress(OSError, UnicodeError):  # This reads what a connection would accept as well: 127.1, 0x7f000001.
        return not ip_address(inet_aton(host)).is_global
    return "." not in host or host.endswith(_PRIVATE)


def hide_credentials(text: str) -> str:
    """A text without the names, passwords and tokens of users in its addresses."""
    return _USER.sub("", text)
