"""Reading files of unknown content."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from broadsheet.system import files
from broadsheet.system.errors import InputError
from broadsheet.system.files import lock_folder, read_file


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


@pytest.mark.parametrize("name", ["a\0b", "a" * 300])
def test_a_file_that_cannot_be_opened_is_refused(name: str, tmp_path: Path) -> None:
    """This includes names that the system does not accept."""
    assert refusal(tmp_path / name).startswith("The file cannot be opened (")


def test_what_would_block_under_a_lock_is_not_taken_for_the_lock(tmp_path: Path) -> None:
    """Writing to a full pipe fails as a lock does that another process has; only the latter is one."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)

    with pytest.raises(BlockingIOError), lock_folder(tmp_path, "Locked."):
        while True:
            os.write(writer, bytes(100_000))

    os.close(reader)
    os.close(writer)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """The message says that there is none."""
    assert refusal(tmp_path / "nowhere") == "The file does not exist. Give the path of one that does."
