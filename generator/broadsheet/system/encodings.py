"""Decodes the bytes of files: detects the encoding of a text, and refuses a file if that is uncertain.

A text is in UTF-8 unless something shows otherwise; `docs/formats/README.md` tells users what that can be. Nothing
here depends on the language or the operating system of the machine.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from broadsheet.system.encoding_clues import (
    detect_by_bytes,
    detect_utf_16,
    find_declared_encoding,
    name_encoding,
)
from broadsheet.system.errors import InputError, Place, Problem
from broadsheet.system.messages import count

_MARKS = (
    # These come before UTF-16, whose mark is the beginning of the first one.
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
"""Byte order marks, and the encoding that each indicates."""
_CONTROLS = bytes((*range(9), *range(14, 32), 127))
"""Control characters other than those that end lines or pages, or indent."""
_LINE_ENDS = ("\r\r\n", "\r\n", "\r")
"""Line ends other than `\\n`. The first one is left by programs that write those of Windows in text mode there."""
_END_OF_FILE = "\x1a"
"""The character with which programs of DOS end a file."""
_CUT = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2})\Z")
"""A character of UTF-8 that lacks its last byte, at the end of a file."""
_SAVE = "Save the file as UTF-8, or remove it if it is not an input."
_CHECK = "Check a few names in it. If they are wrong, save the file as UTF-8 in the program that wrote it."
_NOTHING_TO_DO = "You need not do anything; a file in UTF-8 is read without this message."
_CORRECT = "“\ufffd” is shown instead. Correct the file, and save it as UTF-8."
_NULS = "NUL characters are left out. Check that nothing is missing there."


NUL_CHARACTERS = "nul-characters"
"""The kind of a remark on a file with NUL characters, which are left out."""
KNOWN_ENCODING = "encoding"
"""The kind of a remark on a file whose encoding is certain: nothing was lost, and there is nothing to do."""


class Decoded(NamedTuple):
    """The text of a file, and a remark if it is not simply UTF-8."""

    text: str
    """The text, with `\\n` at the end of each line, and without a byte order mark."""
    remark: Problem | None
    """A problem that says which encoding was found, or what was lost, without the name of the file.

    Its kind is `KNOWN_ENCODING` if the file itself says which one it is in, and nothing was lost. None if the file is
    in UTF-8 and nothing was lost.
    """


class _Attempt(NamedTuple):
    """What an encoding makes of some bytes."""

    text: str
    """The text, with U+FFFD in place of what is not valid."""
    lost: int
    """How many characters are not valid."""
    at: int
    """The index of the first byte that is not valid; the number of bytes if all are."""

    @property
    def is_credible(self) -> bool:
        """Whether at least two thirds of the characters that are not ASCII are valid."""
        foreign = len(self.text) - len(self.text.encode("ascii", "ignore"))
        return foreign >= 3 * self.lost


def decode_text(data: bytes) -> Decoded:
    """Decode the bytes of a file.

    A byte order mark decides between UTF-8, UTF-16 and UTF-32. Without one, valid UTF-8 is read as UTF-8, whatever the
    text declares: it was probably converted without changing the declaration. Otherwise these are tried:

    1. UTF-16 without a mark, in which Latin letters, blanks and line ends have a NUL byte.
    2. UTF-8 with some invalid bytes, if at least two thirds of the characters that are not ASCII are valid.
    3. The encoding that the text declares.
    4. Windows-1252, which contains Latin-1, if accents are where Western languages have them.
    5. An encoding of Chinese, Japanese, Korean or Russian, if the text has the frequent characters of the language.

    What is not valid becomes U+FFFD; NUL characters, and the mark of DOS at the end of a file, are left out. Raises
    InputError, with the first byte that does not fit and its line, if none of these gives a text.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if encoding.startswith("utf-8"):
        if not _is_mostly_text(data) and (wide := detect_utf_16(data)):
            return _finish(data, wide, _attempt(data, wide), KNOWN_ENCODING)
        utf_8 = _attempt(data, encoding)
        if (utf_8.lost or b"\0" in data) and not _is_mostly_text(data):
            raise _corrupt(data, utf_8.at if utf_8.lost else data.find(b"\0"), "utf-8")
        if not utf_8.lost or encoding == "utf-8-sig" or utf_8.is_credible or _CUT.match(data, utf_8.at):
            return _finish(data, "utf-8", utf_8, "")
        return _decode_legacy(data, utf_8.at)
    marked = _attempt(data, encoding)
    if marked.lost > 1 and marked.lost * 100 > len(marked.text):
        raise _corrupt(data, marked.at, encoding)
    return _finish(data, encoding, marked, KNOWN_ENCODING)


def _decode_legacy(data: bytes, at: int) -> Decoded:
    """Decode a text that is not in UTF-8, as the byte at an index shows. Raises InputError if that fails."""
    if declared := find_declared_encoding(data):
        attempt = _attempt(data, declared)
        if attempt.lost and not attempt.is_credible:
            raise _corrupt(data, attempt.at, declared)
        return _finish(data, declared, attempt, KNOWN_ENCODING)
    detected = detect_by_bytes(data, at)
    if detected and (attempt := _attempt(data, detected)).is_credible:
        return _finish(data, detected, attempt, "not-utf-8", at)
    raise InputError(
        kind="unknown-encoding",
        message=f"The encoding of this file is unknown: byte 0x{data[at]:02x} at position {at} is not valid UTF-8.",
        advice=_SAVE,
        line=_count_lines(data[:at].decode("utf-8", "replace")),
    )


def _is_mostly_text(data: bytes) -> bool:
    """Return whether at most one byte, or one in a hundred, is a control character."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls <= 1 or 100 * controls <= len(data)


def _attempt(data: bytes, encoding: str) -> _Attempt:
    """Decode bytes in an encoding."""
    try:
        return _Attempt(data.decode(encoding), 0, len(data))
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        own = data.count("\ufffd".encode()) if encoding.startswith("utf-8") else 0
        return _Attempt(text, text.count("\ufffd") - own, len(data) - len(error.object) + error.start)


def _finish(data: bytes, encoding: str, attempt: _Attempt, kind: str, at: int = 0) -> Decoded:
    """Return a text that is accepted, with a remark on it.

    `kind` is that of the remark if nothing was lost: empty for UTF-8, and `not-utf-8` if the encoding was guessed,
    since the byte at the index `at` is not valid UTF-8.
    """
    name, advice, said = name_encoding(encoding), _NOTHING_TO_DO, list[str]()
    if kind == "not-utf-8":
        said.append(f"Byte 0x{data[at]:02x} at position {at} is not valid UTF-8, so the file is read as {name}.")
        advice = _CHECK
    elif kind:
        said.append(f"The file is read as {name}.")
    if attempt.lost:
        kind, at, advice = "broken-characters", attempt.at, _CORRECT
        lost = count(attempt.lost, "character is", "characters are")
        said.append(f"{lost} not valid {name}; the first begins with byte 0x{data[at]:02x} at position {at}.")
    elif nuls := attempt.text.count("\0"):
        kind, at, advice = NUL_CHARACTERS, data.find(b"\0"), _NULS
        said.append(f"The file has {count(nuls, 'NUL character')}.")
    text = attempt.text.lstrip("\ufeff").replace("\0", "").removesuffix(_END_OF_FILE)
    for line_end in _LINE_ENDS if "\r" in text else ():
        text = text.replace(line_end, "\n")
    line = _count_lines(data[:at].decode(encoding, "replace")) if at else 0
    return Decoded(text, Problem(Place("", line), kind, " ".join(said), advice) if said else None)


def _corrupt(data: bytes, at: int, encoding: str) -> InputError:
    """The error for a file with a byte that is not part of any text in its encoding, with the line of the byte."""
    name = name_encoding(encoding)
    return InputError(
        kind="not-text",
        message=f"This is not a text file in {name}: byte 0x{data[at]:02x} at position {at} is not valid.",
        advice=_SAVE,
        line=_count_lines(data[:at].decode(encoding, "replace")),
    )


def _count_lines(before: str) -> int:
    """The number of the line that follows this text, counted from 1, whichever characters end its lines."""
    for line_end in _LINE_ENDS:
        before = before.replace(line_end, "\n")
    return before.count("\n") + 1
