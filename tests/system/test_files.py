"""Files from outside."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.system import files
from broadsheet.system.errors import InputError, Place
from broadsheet.system.files import decode_text, read_file


def refusal(path: Path, most: int = 100, follow: bool = True) -> str:
    """What a file is refused with."""
    with pytest.raises(InputError) as error:
        read_file(path, most, "Split it.", follow=follow)
    return str(error.value)


def test_a_file_may_have_just_what_is_allowed(tmp_path: Path) -> None:
    """The limit itself is allowed, one byte more is not."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 100)

    assert read_file(path, 100, "") == b"a" * 100
    assert refusal(path, 99) == "The file has 100 bytes. At most 99 are allowed. Split it."


def test_a_file_that_grows_is_read_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a file says of its size does not count: one byte beyond the limit is read, and no more."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    asked = []

    def read(handle: int, size: int) -> bytes:
        asked.append(size)
        return b"a" * min(size, 40)

    monkeypatch.setattr(files.os, "read", read)

    assert refusal(path) == "The file has more than 100 bytes. At most 100 are allowed. Split it."
    assert asked == [101, 61, 21]


@pytest.mark.skipif(sys.platform != "linux", reason="no /proc")
def test_a_file_that_lies_about_its_size_is_bounded() -> None:
    """A file of the system says that it is empty, and is not."""
    path = Path("/proc/self/status")

    assert path.stat().st_size == 0
    assert refusal(path, 10) == "The file has more than 10 bytes. At most 10 are allowed. Split it."


def test_what_was_opened_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that becomes a pipe after it was looked at is not read either, and makes nobody wait."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    open_file = os.open

    def exchange(name: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return open_file(name, flags)

    monkeypatch.setattr(files.os, "open", exchange)

    assert refusal(path) == "This is a pipe, not a regular file. Put the file itself there, or remove this."


def test_a_link_is_followed_only_where_it_is_meant(tmp_path: Path) -> None:
    """A symbolic link is read with `follow` alone."""
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "b.txt").symlink_to("a.txt")

    assert read_file(tmp_path / "b.txt", 1, "") == b"a"
    assert refusal(tmp_path / "b.txt", follow=False).startswith("This is a symbolic link, not a regular file.")


@pytest.mark.parametrize("name", ["nowhere", "a\0b", "a" * 300])
def test_a_file_that_cannot_be_opened_is_refused(name: str, tmp_path: Path) -> None:
    """A missing file and an impossible name are refused like any other."""
    assert refusal(tmp_path / name).startswith("The file cannot be opened (")


@given(
    st.binary(max_size=40) | st.lists(st.sampled_from([b"\xff\xfe", b"\0\0", b"a", b"\xc3\xbc", b"\xd8"])).map(b"".join)
)
def test_decoding_gives_a_text_or_says_why_not(data: bytes) -> None:
    """Whatever the bytes: a text that UTF-8 can hold, its lines ended by one character, or the documented error."""
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
def test_utf_8_is_read_as_it_is(text: str) -> None:
    """A text in UTF-8 is that text, but for its ends of lines and a mark before it; NUL alone is no text."""
    if "\0" not in text:
        expected = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        assert decode_text(text.encode()) == (expected, None)


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), min_size=1))
def test_latin_1_is_read_only_where_it_is_plain(text: str) -> None:
    """Bytes that are no UTF-8 are Latin-1 and said to be, unless they hold a character of UTF-8 as well."""
    data = text.encode("latin-1")
    try:
        read, remark = decode_text(data)
    except InputError:
        parts = (data[at : at + length] for at in range(len(data)) for length in (2, 3, 4))
        assert any(part.decode("utf-8", "ignore") for part in parts)
    else:
        assert (read == text) == (remark is not None or text.isascii())
