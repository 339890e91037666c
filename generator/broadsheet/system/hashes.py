"""Short hashes, for names that depend only on a text."""

from __future__ import annotations

from hashlib import sha256


def short_hash(content: str | bytes, digits: int = 8) -> str:
    """The first hexadecimal digits of the SHA-256 of some content; a text is hashed in UTF-8.

    `short_hash("title:dunesdrift")` has 8 digits, enough to tell the pages of a site apart. Addresses are made of
    these digits, so the same content must always give the same ones.
    """
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:digits]
