"""Short hashes, for names that depend on a text and on nothing else."""

from __future__ import annotations

from hashlib import sha256


def short_hash(content: str | bytes, digits: int = 8) -> str:
    """The first hexadecimal digits of a content's SHA-256."""
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:digits]
