"""The short names of licences."""

from __future__ import annotations

import re

_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:"
    r"licenses/(?P<parts>[a-z]+(?:-[a-z]+)*)|publicdomain/(?P<domain>zero|mark))"
    r"/(?P<version>\d\.\d)(?:/(?P<place>igo|[a-z]{2}))?(?:/(?:deed|legalcode)?(?:\.[a-z-]+)?)?/?",
    re.IGNORECASE,
)
"""The address of a licence or of a public domain tool (https://creativecommons.org/licenses/list.en)."""
_DOMAIN_TOOLS = {"zero": "CC0", "mark": "Public Domain Mark"}


def name_licence(address: str) -> str:
    """The short name of a Creative Commons licence by its address: `CC BY-SA 4.0`; empty for any other text."""
    match = _CREATIVE_COMMONS.fullmatch(address)
    if not match:
        return ""
    parts, domain, version, place = match.group("parts", "domain", "version", "place")
    name = f"CC {parts.upper()}" if parts else _DOMAIN_TOOLS[domain.lower()]
    return f"{name} {version}" + (f" {place.upper()}" if place else "")
