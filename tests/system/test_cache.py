"""What a run has found out is there in the next one, and nothing else is."""

import sqlite3
from pathlib import Path

import pytest

from broadsheet.system.cache import open_cache


def run(file: Path | None, **entries: bytes) -> dict[str, bytes | None]:
    """What a run that uses these entries finds; it adds those that it does not find."""
    with open_cache(file) as cache:
        shelf = cache.find_shelf("tides")
        found = {key: shelf.recall(key) for key in entries}
        for key, value in entries.items():
            if found[key] is None:
                shelf.keep(key, value)
    return found


def test_an_entry_is_found_in_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "build" / "cache.db"

    assert run(file, ebb=b"low", flood=b"") == {"ebb": None, "flood": None}
    assert run(file, ebb=b"other", flood=b"other") == {"ebb": b"low", "flood": b""}


def test_what_a_run_does_not_use_is_dropped(tmp_path: Path) -> None:
    file = tmp_path / "cache.db"
    run(file, ebb=b"low", flood=b"high")
    run(file, ebb=b"low")

    assert run(file, ebb=b"low", flood=b"new") == {"ebb": b"low", "flood": None}


def test_nothing_is_kept_without_a_file() -> None:
    run(None, ebb=b"low")

    assert run(None, ebb=b"low") == {"ebb": None}


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + bytes(100)])
def test_a_damaged_file_is_made_again(damage: bytes, tmp_path: Path) -> None:
    file = tmp_path / "cache.db"
    run(file, ebb=b"low")
    file.write_bytes(damage)

    assert run(file, ebb=b"low") == {"ebb": None}
    run(file, ebb=b"low")
    assert run(file, ebb=b"low") == {"ebb": b"low"}


def test_a_damaged_entry_is_not_found(tmp_path: Path) -> None:
    file = tmp_path / "cache.db"
    run(file, ebb=b"low", flood=b"high")
    with sqlite3.connect(file) as base:
        base.execute("UPDATE entries SET value = substr(value, 1, 17) || ? WHERE key = 'ebb'", (b"xx",))

    assert run(file, ebb=b"low", flood=b"high") == {"ebb": None, "flood": b"high"}


def test_while_another_run_writes_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "cache.db"
    run(file, ebb=b"low")
    monkeypatch.setattr("broadsheet.system.cache._PATIENCE", 0.01)
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")

    assert run(file, flood=b"high") == {"flood": None}

    other.close()
    assert run(file, ebb=b"low") == {"ebb": b"low"}
