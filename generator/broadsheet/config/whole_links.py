"""Links that lead to the same place from every page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@[^\s@])\S*", re.IGNORECASE)


def is_whole_link(text: str) -> bool:
    """Return whether a text is a complete web address, or `mailto:` and an address."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return bool(_ADDRESS.fullmatch(text))
