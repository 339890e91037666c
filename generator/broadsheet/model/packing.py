"""Values as bytes: to compare them, to keep them in a cache, and to hand them to other processes.

The same value has the same bytes on every machine. The form is MessagePack (https://msgpack.org), in which a text of
characters alone is a string.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from markupsafe import Markup

from broadsheet.model.text import Plain, Span, Text

Packed = TypeVar("Packed")
"""The type of a value."""
_EMPTY = Text()


def _pack_text(value: object) -> object:
    """Return a text, or HTML, as something that MessagePack has."""
    if isinstance(value, Markup):
        return ("html", str(value))
    if not isinstance(value, Text):
        raise NotImplementedError(type(value))
    is_plain = not value.spans or (len(value.spans) == 1 and type(value.spans[0]) is Plain and value.plain)
    return value.plain if is_plain else value.spans


def _unpack_text(kind: type, value: Any) -> object:
    """Return the text that was packed in this form."""
    if kind is not Text:
        raise NotImplementedError(kind)
    if not value:
        return _EMPTY
    return Text((Plain(value),)) if isinstance(value, str) else Text(msgspec.convert(value, tuple[Span, ...]))


pack: Callable[[object], bytes] = msgspec.msgpack.Encoder(enc_hook=_pack_text, order="deterministic").encode
"""Return a value as bytes."""


def make_reader(kind: type[Packed]) -> Callable[[bytes], Packed | None]:
    """Return a function that reads a value of a type from bytes. It returns None if they are not one."""
    decode = msgspec.msgpack.Decoder(kind, dec_hook=_unpack_text).decode

    def read(packed: bytes) -> Packed | None:
        """Return the value."""
        try:
            return decode(packed)
        except msgspec.MsgspecError:
            return None

    return read
