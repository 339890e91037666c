"""Reading files of unknown content."""

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
    """The message of the error for a file that is refused."""
    with pytest.raises(InputError) as error:
        read_file(path, most, "Split it.", follow=follow)
    return str(error.value)


def test_a_file_of_exactly_the_allowed_size_is_read(tmp_path: Path) -> None:
    """One byte more is too much."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 100)

    assert read_file(path, 100, "") == b"a" * 100
    assert refusal(path, 99) == "The file has 100 bytes. At most 99 are allowed. Split it."


def test_a_file_that_grows_is_read_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size that the system reports does not count: one byte beyond the limit is read, and no more."""
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
def test_a_file_with_a_wrong_size_is_read_up_to_the_limit() -> None:
    """Files in /proc have a size of 0, but are not empty."""
    path = Path("/proc/self/status")

    assert path.stat().st_size == 0
    assert refusal(path, 10) == "The file has more than 10 bytes. At most 10 are allowed. Split it."


def test_the_opened_file_is_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is replaced by a pipe after the first check is refused, without waiting for data."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    open_file = os.open

    def exchange(name: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return open_file(name, flags)

    monkeypatch.setattr(files.os, "open", exchange)

    assert refusal(path) == "This is a pipe, not a regular file. Put the file itself there, or remove this."


def test_a_link_is_followed_only_on_request(tmp_path: Path) -> None:
    """A symbolic link is read only with `follow`."""
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "b.txt").symlink_to("a.txt")

    assert read_file(tmp_path / "b.txt", 1, "") == b"a"
    assert refusal(tmp_path / "b.txt", follow=False).startswith("This is a symbolic link, not a regular file.")


@pytest.mark.parametrize("name", ["nowhere", "a\0b", "a" * 300])
def test_a_file_that_cannot_be_opened_is_refused(name: str, tmp_path: Path) -> None:
    """This includes missing files and names that the system does not accept."""
    assert refusal(tmp_path / name).startswith("The file cannot be opened (")


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
    """Only line ends and a byte order mark change; a text with NUL is refused."""
    if "\0" not in text:
        expected = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        assert decode_text(text.encode()) == (expected, None)


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), min_size=1))
def test_latin_1_is_read_only_if_nothing_speaks_against_it(text: str) -> None:
    """Bytes that are not UTF-8 are read as Latin-1, with a remark, unless they contain characters of UTF-8 as well."""
    data = text.encode("latin-1")
    try:
        read, remark = decode_text(data)
    except InputError:
        parts = (data[at : at + length] for at in range(len(data)) for length in (2, 3, 4))
        assert any(part.decode("utf-8", "ignore") for part in parts)
    else:
        assert (read == text) == (remark is not None or text.isascii())
