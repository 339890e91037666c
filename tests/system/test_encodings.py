"""Decoding the bytes of files of unknown encoding."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.system.encodings import decode_text
from broadsheet.system.errors import InputError, Place
from tests.conftest import load_cases


def write_entries(case: dict[str, Any]) -> str:
    """BibTeX with the titles of a case, whose other lines are ASCII."""
    entries = (f"@misc{{d{n},\n title={{{title}}},\n year={{2031}}\n}}\n" for n, title in enumerate(case["titles"]))
    return case.get("head", "") + "".join(entries)


@pytest.mark.parametrize("case", load_cases("encodings/detected.yml"))
def test_an_encoding_is_detected(case: dict[str, Any]) -> None:
    """A declaration names it, or it follows from where accents are, or from the frequent characters of a language."""
    text = write_entries(case)
    read, remark = decode_text(text.encode(case["encoding"]))

    assert read == text
    assert case.get("says", "") in (remark.message + " " + remark.advice if remark else "")
    assert (remark is None) == ("says" not in case)


@pytest.mark.parametrize("case", load_cases("encodings/refused.yml"))
def test_an_encoding_that_cannot_be_detected_is_refused(case: dict[str, Any]) -> None:
    """The message says which encoding to save the file in."""
    with pytest.raises(InputError, match=r"encoding of this file is unknown.* Save the file as UTF-8"):
        decode_text(write_entries(case).encode(case["encoding"]))


@pytest.mark.parametrize(
    ("data", "text", "says"),
    [
        ("é é é".encode() + b" \xfc", "é é é \ufffd", "1 character is not valid UTF-8"),
        ("\ufffd é".encode(), "\ufffd é", ""),
        (b"D\xc3\xbcnen \xe2\x80", "Dünen \ufffd", "1 character is not valid UTF-8"),
        (b"dunes \xe2\x80", "dunes \ufffd", "1 character is not valid UTF-8"),
        (b"\xef\xbb\xbfa \xfc", "a \ufffd", "1 character is not valid UTF-8"),
        (b"\xff\xfea\0\0\xd8b\0", "a\ufffdb", "1 character is not valid UTF-16"),
        ("% Encoding: GBK\n沙丘沙".encode("gbk") + b"\xff ", "% Encoding: GBK\n沙丘沙\ufffd ", "not valid GB18030"),
        (b"dunes\0 drift", "dunes drift", "The file has 1 NUL character"),
        (b"dunes" * 100 + b"\0\0\0", "dunes" * 100, "The file has 3 NUL characters"),
    ],
)  # fmt: skip
def test_what_is_not_valid_costs_only_itself(data: bytes, text: str, says: str) -> None:
    """It becomes U+FFFD, or is left out if it is NUL, and one remark counts it."""
    read, remark = decode_text(data)

    assert read == text
    assert says in (remark.message if remark else "")
    assert (remark is None) == (not says)


def test_what_is_not_valid_is_found_at_its_line() -> None:
    """This holds whichever characters end the lines."""
    _, remark = decode_text("é\né\r\né\ré\r\r\né ".encode() + b"\xfc \xfc")

    assert remark
    assert (remark.where, remark.kind) == (Place("", 5), "broken-characters")


def test_what_programs_of_windows_and_dos_leave_is_removed() -> None:
    """A line end is doubled if a program converts it twice, and programs of DOS mark the end of a file."""
    assert decode_text(b"Dunes\r\r\ndrift\r\n\x1a") == ("Dunes\ndrift\n", None)


def test_mojibake_is_left_alone() -> None:
    """What was wrong before it came into the file is shown as it is."""
    assert decode_text("JÃ¶rg MÃ¼ller".encode()) == ("JÃ¶rg MÃ¼ller", None)


@given(
    st.binary(max_size=40) | st.lists(st.sampled_from([b"\xff\xfe", b"\0\0", b"a", b"\xc3\xbc", b"\xd8"])).map(b"".join)
)
def test_decoding_gives_a_text_or_an_error(data: bytes) -> None:
    """Any bytes give a text that UTF-8 can encode, with one kind of line end, or the documented error."""
    try:
        text, remark = decode_text(data)
    except InputError as error:
        assert error.line >= 1
        assert error.at(Place("a.txt")).rejected
    else:
        assert "\r" not in text
        text.encode()
        assert remark is None or not remark.rejected


@given(st.text())
def test_utf_8_is_decoded(text: str) -> None:
    """Only line ends and a byte order mark change, if there is no NUL, and no mark of DOS at the end."""
    if "\0" not in text and not text.endswith("\x1a"):
        expected = re.sub("\r{0,2}\n|\r", "\n", text.lstrip("\ufeff"))
        assert decode_text(text.encode()) == (expected, None)


@given(st.text(st.sampled_from("abcdefgh "), min_size=1), st.sampled_from("äöüéèáíóúñåæø"))
def test_an_accent_in_a_latin_word_is_read(word: str, accented: str) -> None:
    """One letter that is not ASCII suffices, where a Western language may have it."""
    text = f"{word}a{accented}b {word}"

    assert decode_text(text.encode("latin-1")).text == text
