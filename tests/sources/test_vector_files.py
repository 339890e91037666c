"""Tests of files with vectors of papers."""

from __future__ import annotations

import re
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from broadsheet.model.vectors import VectorFile
from broadsheet.sources.vector_files import read_vectors
from broadsheet.system.errors import UsageError

IDS = ["2503.01234", "10.1234/dunes"]
VECTORS = [[0.5, -1.0, 2.0], [1.0, 0.0, 0.25]]


def write_lines(folder: Path, *lines: str) -> Path:
    """A `.jsonl` with these lines."""
    path = folder / "coast.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_array(folder: Path, vectors: object = VECTORS, ids: str = "\n".join(IDS) + "\n") -> Path:
    """A `.npy` and the identifiers of its rows."""
    path = folder / "coast.npy"
    np.save(path, np.array(vectors, dtype=None if isinstance(vectors, np.ndarray) else np.float32))
    path.with_suffix(".ids").write_text(ids, encoding="utf-8")
    return path


def write_archive(folder: Path, **arrays: object) -> Path:
    """A `.npz` with these arrays."""
    path = folder / "coast.npz"
    np.savez(path, **{name: np.array(array) for name, array in arrays.items()})
    return path


def show(read: VectorFile) -> tuple[tuple[str, ...], list[list[float]]]:
    """The identifiers and the vectors of a file."""
    return read.ids, read.vectors.tolist()


def test_the_same_vectors_are_read_from_each_kind_of_file(tmp_path: Path) -> None:
    """Lines of JSON, an array with identifiers beside it, and an archive give the same, in the order of the file."""
    lines = [f'{{"id": "{name}", "vector": {vector}}}' for name, vector in zip(IDS, VECTORS, strict=True)]
    files = [write_lines(tmp_path, *lines), write_array(tmp_path), write_archive(tmp_path, ids=IDS, vectors=VECTORS)]

    assert [show(read_vectors(path)) for path in files] == [(tuple(IDS), VECTORS)] * 3


def test_whole_numbers_are_identifiers_and_components(tmp_path: Path) -> None:
    """Programs write PubMed numbers and small vectors without a decimal point."""
    lines = write_lines(tmp_path, '{"id": 99000001, "vector": [1, 2]}')
    archive = write_archive(tmp_path, ids=[99000001], vectors=[[1, 2]])

    assert show(read_vectors(lines)) == show(read_vectors(archive)) == (("99000001",), [[1.0, 2.0]])


LINE = '{"id": "a", "vector": [1, 2]}'


@pytest.mark.parametrize(
    ("write", "found"),
    [
        (lambda folder: folder / "coast.jsonl", "coast.jsonl: The file does not exist."),
        (lambda folder: folder / "coast.npy", "coast.npy: The file does not exist."),
        (lambda folder: folder / "coast.csv", "coast.csv: Vectors are read from .jsonl, .npy and .npz."),
        (lambda folder: write_lines(folder, ""), "coast.jsonl: The file is empty."),
        (lambda folder: write_lines(folder, "\ufeff"), "coast.jsonl: The file is empty."),
        (lambda folder: write_array(folder, ids="\n"), "coast.ids: The file is empty."),
        (lambda folder: write_lines(folder, "[" * 100_000), "coast.jsonl:1: The line is not an object such as"),
        (
            lambda folder: write_lines(folder, f'{{"id": "a", "vector": [1], "more": {"[" * 100_000}'),
            "coast.jsonl:1: The line is not an object such as",
        ),
        (lambda folder: write_lines(folder, LINE, "", LINE), "coast.jsonl:2: The line is not an object such as"),
        (lambda folder: write_lines(folder, '{"id": "a"}'), "coast.jsonl:1: The line is not an object such as"),
        (lambda folder: write_lines(folder, '{"id": "a", "vector": [NaN]}'), "coast.jsonl:1: The line is not an"),
        (
            lambda folder: write_lines(folder, LINE, '{"id": "b", "vector": [1]}'),
            "coast.jsonl:2: The vector has 1 number, and the first one has 2.",
        ),
        (
            lambda folder: write_lines(folder, LINE, '{"id": "b", "vector": [0, 0]}'),
            "coast.jsonl:2: The vector of “b” has only zeros. Leave out papers that have no vector.",
        ),
        (lambda folder: write_lines(folder, LINE, LINE), "coast.jsonl:2: “a” already has a vector, in line 1."),
        (lambda folder: write_lines(folder, '{"id": " ", "vector": [1]}'), "coast.jsonl:1: The identifier is empty."),
        (lambda folder: write_lines(folder, '{"id": "a", "vector": []}'), "coast.jsonl: The file contains no numbers."),
        (
            lambda folder: write_lines(folder, f'{{"id": "a", "vector": {[1] * 40_000}}}'),
            "coast.jsonl: The vectors have 40,000 numbers. At most 32,768 are allowed.",
        ),
        (
            lambda folder: write_array(folder, [[1, 2], [1, float("nan")]]),
            "coast.npy: Row 2: The vector of “10.1234/dunes” has a value that is not a finite number.",
        ),
        (
            lambda folder: write_array(folder, [[float("inf"), 2], [1, 2]]),
            "coast.npy: Row 1: The vector of “2503.01234” has a value that is not a finite number.",
        ),
        (lambda folder: write_array(folder, ids="a\n"), "coast.npy: There are 2 vectors, but 1 identifier."),
        (lambda folder: write_array(folder, [1, 2]), "coast.npy: The array of vectors does not have a row of numbers"),
        (lambda folder: write_array(folder, np.array([["1"]])), "coast.npy: The array of vectors does not have a row"),
        (
            lambda folder: write_archive(folder, names=IDS, vectors=VECTORS),
            "coast.npz: The file needs the arrays “ids” and “vectors”; it has names, vectors.",
        ),
        (lambda folder: write_archive(folder, ids=[0.5], vectors=[[1]]), "coast.npz: “ids” is not a list of texts."),
    ],
)
def test_a_wrong_file_is_refused(write: Callable[[Path], Path], found: str, tmp_path: Path) -> None:
    """The message says which file, which line or row, and what is wrong there."""
    path = write(tmp_path)

    with pytest.raises(UsageError, match=re.escape(found)):
        read_vectors(path)


def test_marks_of_byte_order_and_blank_lines_at_the_end_do_not_count(tmp_path: Path) -> None:
    """Editors and programs add them to files of text."""
    lines = write_lines(tmp_path, "\ufeff" + LINE, "", "")
    array = write_array(tmp_path, ids="\ufeff" + "\r\n".join([*IDS, "", " ", ""]))

    assert show(read_vectors(lines)) == (("a",), [[1.0, 2.0]])
    assert show(read_vectors(array)) == (tuple(IDS), VECTORS)


def test_only_the_two_arrays_are_unpacked(tmp_path: Path) -> None:
    """Others may be as large as they like."""
    path, size = tmp_path / "coast.npz", 30_000_000
    np.savez_compressed(path, ids=np.array(IDS), vectors=np.array(VECTORS), extra=np.zeros(size, np.uint8))

    tracemalloc.start()
    try:
        assert show(read_vectors(path)) == (tuple(IDS), VECTORS)
        assert tracemalloc.get_traced_memory()[1] < size / 2
    finally:
        tracemalloc.stop()


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    """Its directory says how large the arrays are; the message says how to write the file instead."""
    path, size = tmp_path / "coast.npz", 30_000_000
    np.savez_compressed(path, ids=np.array(IDS), vectors=np.zeros((2, size // 2), np.uint8))

    tracemalloc.start()
    try:
        with pytest.raises(UsageError, match=r"unpack to 30,000,\d+ bytes\. At most [\d,]+ are allowed.*numpy\.savez"):
            read_vectors(path)
        assert tracemalloc.get_traced_memory()[1] < size / 2
    finally:
        tracemalloc.stop()


def store(array: object) -> bytes:
    """An array in NumPy's format."""
    file = BytesIO()
    np.save(file, np.array(array))
    return file.getvalue()


def zip_arrays(ids: bytes, vectors: bytes) -> bytes:
    """An archive with these files for `ids` and `vectors`, compressed."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ids.npy", ids)
        archive.writestr("vectors.npy", vectors)
    return file.getvalue()


WHOLE = zip_arrays(store(IDS), store(VECTORS))


def set_bytes(data: bytes, values: dict[int, int]) -> bytes:
    """Data with other values at these places."""
    changed = bytearray(data)
    for at, value in values.items():
        changed[at] = value
    return bytes(changed)


DIRECTORY = WHOLE.index(b"PK\x01\x02")
"""Where the directory of the archive begins; its first entry is about `ids`."""
HUGE = store(VECTORS).replace(b"(2, 3), }", b"(%d, 3), }" % 2**40)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        pytest.param("coast.npy", WHOLE, "this file", id="an archive that is called an array"),
        pytest.param("coast.npy", HUGE, "this file", id="an array that says it has very many rows"),
        pytest.param("coast.npz", store(VECTORS), "this file", id="an array that is called an archive"),
        pytest.param("coast.npz", zip_arrays(b"dunes\n", store(VECTORS)), "“ids”", id="a text instead of an array"),
        pytest.param("coast.npz", zip_arrays(store(IDS), HUGE), "“vectors”", id="a large array in an archive"),
        pytest.param(
            "coast.npz", set_bytes(WHOLE, dict.fromkeys(range(37, 60), 255)), "“ids”", id="damaged compressed data"
        ),
        pytest.param("coast.npz", set_bytes(WHOLE, {6: 1, DIRECTORY + 8: 1}), "“ids”", id="an encrypted file"),
        pytest.param(
            "coast.npz", set_bytes(WHOLE, {8: 77, DIRECTORY + 10: 77}), "“ids”", id="an unknown method of compression"
        ),
    ],
)
def test_what_numpy_cannot_read_is_named(name: str, data: bytes, what: str, tmp_path: Path) -> None:
    """Whatever is wrong with a file, the message says which part of it is meant and what to do."""
    (tmp_path / "coast.ids").write_text("\n".join(IDS))
    (tmp_path / name).write_bytes(data)

    with pytest.raises(UsageError, match=rf"{re.escape(name)}: NumPy cannot read {what} \(.*write it again with numpy"):
        read_vectors(tmp_path / name)


def test_the_identifiers_of_an_array_are_beside_it(tmp_path: Path) -> None:
    """Without them, nobody knows whose the rows are."""
    path = write_array(tmp_path)
    path.with_suffix(".ids").unlink()

    with pytest.raises(UsageError, match=r"Write them into coast\.ids, one on each line"):
        read_vectors(path)


def test_no_code_in_a_file_is_run(tmp_path: Path) -> None:
    """An array of objects is a program that builds them; it is refused."""
    path = tmp_path / "coast.npy"
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    path.with_suffix(".ids").write_text("a\n")

    with pytest.raises(UsageError, match="NumPy cannot read this file"):
        read_vectors(path)


@pytest.mark.parametrize("name", ["coast.npy", "coast.npz"])
def test_another_file_with_that_ending_is_refused(name: str, tmp_path: Path) -> None:
    """What is no array, or is cut off, is said to be that."""
    (tmp_path / "coast.ids").write_text("a\n")
    for data in (b"", b"Dunes drift.", b"PK\x03\x04", write_array(tmp_path).read_bytes()[:100]):
        (tmp_path / name).write_bytes(data)

        with pytest.raises(UsageError, match="NumPy cannot read this file"):
            read_vectors(tmp_path / name)
