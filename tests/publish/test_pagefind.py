"""The search index: made reproducible, and checked for files that are cut off."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import cbor2
import pytest

from broadsheet.publish.pagefind import check_complete, sort_filters

MARK = b"pagefind_dcd"
KIND = ("kind", {"dunes": [0, 2], "tides": [1], "été": [2]})
TASK = ("task", {"sorting": [1]})


def write_index(folder: Path, filters: Iterable[tuple[str, dict[str, list[int]]]], pages: int = 3) -> Path:
    """Write an index as Pagefind does, with filters and values in the order given."""
    (folder / "filter").mkdir(parents=True)
    files = []
    for name, values in filters:
        file = f"en_{hash(tuple(values)) & 0xFFFFFFF:x}"
        content = MARK + cbor2.dumps([name, [list(value) for value in values.items()]])
        (folder / "filter" / f"{file}.pf_filter").write_bytes(gzip.compress(content))
        files.append([name, file])
    index = ["1.5.2", [[f"en_page{n}", 9] for n in range(pages)], [["a", "z", "en_words"]], files, [], ["title"]]
    (folder / "pagefind.en_0a.pf_meta").write_bytes(gzip.compress(MARK + cbor2.dumps(index)))
    entry = {"version": "1.5.2", "languages": {"en": {"hash": "en_0a", "page_count": pages}}}
    (folder / "pagefind-entry.json").write_text(json.dumps(entry))
    return folder


def read(path: Path) -> object:
    """Return the content of a file of an index."""
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(MARK))


def list_bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_order_of_filters_does_not_reach_the_bytes(tmp_path: Path) -> None:
    """Indexes that differ only in the order of filters and values become equal, including the names of the files."""
    backwards = {value: KIND[1][value] for value in reversed(KIND[1])}
    one = write_index(tmp_path / "one", [KIND, TASK])
    two = write_index(tmp_path / "two", [TASK, ("kind", backwards)])

    sort_filters(one)
    sort_filters(two)

    assert list_bytes(one) == list_bytes(two)


def test_a_sorted_index_has_the_same_content(tmp_path: Path) -> None:
    """Every file is found under the name that refers to it, and has the same content as before, sorted."""
    folder = write_index(tmp_path / "index", [TASK, KIND], pages=20_000)

    sort_filters(folder)

    name = json.loads((folder / "pagefind-entry.json").read_text())["languages"]["en"]["hash"]
    index = read(folder / f"pagefind.{name}.pf_meta")
    assert isinstance(index, list)
    assert len(index[1]) == 20_000
    filters = {kind: read(folder / "filter" / f"{file}.pf_filter") for kind, file in index[3]}
    assert filters == {
        "kind": ["kind", [["dunes", [0, 2]], ["tides", [1]], ["été", [2]]]],
        "task": ["task", [["sorting", [1]]]],
    }
    assert len(list(folder.rglob("*.pf_filter"))) == 2
    assert len(list(folder.glob("*.pf_meta"))) == 1


@pytest.mark.parametrize("size", [0, 1, 40, -1])
@pytest.mark.parametrize("file", ["pagefind.en_0a.pf_meta", "filter/en_*.pf_filter"])
def test_an_index_that_is_cut_off_is_found(file: str, size: int, tmp_path: Path) -> None:
    """A file that Pagefind cut off on a full disk is found, and a complete index is not touched."""
    folder = write_index(tmp_path / "pagefind", [KIND])
    before = list_bytes(folder)
    check_complete(folder)
    assert list_bytes(folder) == before
    path = next(folder.glob(file))
    path.write_bytes(path.read_bytes()[:size])

    with pytest.raises(OSError, match="No space left on device") as error:
        check_complete(folder)

    assert error.value.filename == str(path)


def test_an_empty_script_of_the_index_is_found(tmp_path: Path) -> None:
    """A file that is not compressed is complete if it is not empty."""
    folder = write_index(tmp_path / "pagefind", [])
    (folder / "pagefind.js").write_text("export{};")
    check_complete(folder)
    (folder / "pagefind.js").write_text("")

    with pytest.raises(OSError, match="No space left on device"):
        check_complete(folder)
