"""Files with vectors of papers, as `broadsheet build --embeddings` reads them.

A file is one of these:

- `.jsonl`: on each line an object such as `{"id": "2503.01234", "vector": [0.1, -0.2]}`;
- `.npy`: NumPy's array with a vector in each row, and beside it a text file of the same name with the ending `.ids`,
  which has the identifier of each row on a line;
- `.npz`: NumPy's archive with an array `vectors` of this kind, and a list of texts `ids`.

A program made the file, so whatever is wrong with it is wrong with the program, and stops the build.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NoReturn, TypeVar
from zipfile import ZipFile

import msgspec

from broadsheet.model.vectors import MOST_DIMENSIONS, VectorFile, Vectors
from broadsheet.sources.archive import MOST_RATIO
from broadsheet.system.errors import InputError, Place, UsageError
from broadsheet.system.files import read_file
from broadsheet.system.messages import count, excerpt

_MOST_BYTES = 4_000_000_000
_Read = TypeVar("_Read")
_SMALLER = "Write the numbers with fewer digits or as float32 in .npy, or make shorter vectors."


class _Line(msgspec.Struct):
    """A line of a `.jsonl`."""

    id: str | int
    vector: list[float]


class _At:
    """A place in a file with vectors, for messages."""

    def __init__(self, path: Path, unit: str = "line") -> None:
        """`unit` is what the file counts its vectors by."""
        self._path, self.unit = path, unit

    def refuse(self, message: str, number: int = 0) -> NoReturn:
        """Raise UsageError about the file, or about its line or row of this number."""
        if number and self.unit == "line":
            raise UsageError(f"{Place(str(self._path), number)}: {message}")
        raise UsageError(f"{self._path}: {f'Row {number:,}: ' if number else ''}{message}")


def read_vectors(path: Path) -> VectorFile:
    """Return the vectors in a file.

    Raises UsageError if the file cannot be read or is of another kind, if two vectors have the same identifier or
    different lengths, or if a vector is empty, has only zeros, or contains something that is not a number.
    """
    readers: dict[str, Callable[[Path], tuple[Sequence[str], Any, _At]]] = {
        ".jsonl": _read_lines,
        ".npy": _read_array,
        ".npz": _read_archive,
    }
    if path.suffix.lower() not in readers:
        _At(path).refuse("Vectors are read from .jsonl, .npy and .npz. docs/related.md says what these files hold.")
    ids, vectors, at = readers[path.suffix.lower()](path)
    return VectorFile(path.name, tuple(ids), _check(ids, vectors, at))


def _read_bytes(path: Path) -> bytes:
    try:
        return read_file(path, _MOST_BYTES, _SMALLER)
    except InputError as error:
        raise UsageError(f"{path}: {error}") from error


def _list_lines(path: Path) -> list[bytes]:
    """Return the lines of a text file, without a byte order mark and without blank lines at its end."""
    lines = _read_bytes(path).removeprefix(BOM_UTF8).rstrip().splitlines()
    return lines or _At(path).refuse("The file is empty. docs/related.md says what it has to hold.")


def _read_lines(path: Path) -> tuple[Sequence[str], Any, _At]:
    """Return what the lines of a `.jsonl` hold; an empty line is refused, so that lines are numbered as vectors are."""
    import numpy as np

    at, decode = _At(path), msgspec.json.Decoder(_Line).decode
    ids, vectors = list[str](), list[Any]()
    for number, line in enumerate(_list_lines(path), 1):
        try:
            read = decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            at.refuse(
                f'The line is not an object such as {{"id": "2503.01234", "vector": [0.1, -0.2]}} ({error}).', number
            )
        size = len(vectors[0]) if vectors else len(read.vector)
        if len(read.vector) != size:
            at.refuse(f"The vector has {count(len(read.vector), 'number')}, and the first one has {size:,}.", number)
        ids.append(str(read.id))
        vectors.append(np.array(read.vector, dtype=np.float64))
    return ids, np.array(vectors), at


def _read_array(path: Path) -> tuple[Sequence[str], Any, _At]:
    """Return what a `.npy` and the list of identifiers beside it hold."""
    at, listed = _At(path, "row"), path.with_suffix(".ids")
    vectors = _load(partial(BytesIO, _read_bytes(path)), at, "this file", "numpy.save")
    if not listed.is_file():
        at.refuse(f"The identifiers of the rows are missing. Write them into {listed.name}, one on each line.")
    try:
        ids = [line.decode() for line in _list_lines(listed)]
    except UnicodeDecodeError:
        _At(listed).refuse("This is not UTF-8. Save it in UTF-8.")
    return ids, vectors, at


def _read_archive(path: Path) -> tuple[Sequence[str], Any, _At]:
    """Return what the arrays `ids` and `vectors` of a `.npz` hold. Other arrays are not unpacked."""
    at, data = _At(path, "row"), _read_bytes(path)
    archive = _call(partial(ZipFile, BytesIO(data)), at, "this file", "numpy.savez")
    members = {member.filename.removesuffix(".npy"): member for member in archive.infolist()}
    if not {"ids", "vectors"} <= set(members):
        names = ", ".join(map(excerpt, sorted(members))) or "none"
        at.refuse(f"The file needs the arrays “ids” and “vectors”; it has {names}.")
    most = min(_MOST_BYTES, MOST_RATIO * len(data))
    # No more is unpacked than the directory of the archive says.
    if (size := members["ids"].file_size + members["vectors"].file_size) > most:
        found = f"“ids” and “vectors” unpack to {size:,} bytes. At most {most:,} are allowed for a file of this size."
        at.refuse(f"{found} Write it with numpy.savez, which does not compress it, and the numbers as float32.")
    ids, vectors = (
        _load(partial(archive.open, members[name]), at, f"“{name}”", "numpy.savez") for name in ("ids", "vectors")
    )
    if ids.ndim != 1 or ids.dtype.kind not in "Uiu" or not ids.itemsize:
        at.refuse("“ids” is not a list of texts. Write it with numpy.array(ids, dtype=str).")
    return [str(one) for one in ids.tolist()], vectors, at


def _load(open_file: Callable[[], IO[bytes]], at: _At, what: str, writer: str) -> Any:
    """Return the array in a file in NumPy's format. Code in the file is not run."""
    import numpy as np

    def read() -> Any:
        with np.errstate(all="ignore"), open_file() as file:
            return np.lib.format.read_array(file, allow_pickle=False)

    return _call(read, at, what, writer)


def _call(read: Callable[[], _Read], at: _At, what: str, writer: str) -> _Read:
    """Return what `read` returns. Raises UsageError if it fails.

    `what` is what it reads, and `writer` is the function of NumPy that writes it.
    """
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - the libraries raise errors of many kinds, depending on what is damaged
        reason = excerpt(" ".join(str(error).split()), 200)
        at.refuse(f"NumPy cannot read {what} ({reason}). Check that it is complete, or write it again with {writer}.")


def _check(ids: Sequence[str], vectors: Any, at: _At) -> Vectors:
    """Return the vectors as numbers of double precision. Raises UsageError if they or the identifiers are wrong."""
    import numpy as np

    if vectors.ndim != 2 or vectors.dtype.kind not in "fiu":
        at.refuse("The array of vectors does not have a row of numbers for each paper. See docs/related.md.")
    if len(ids) != len(vectors):
        found = f"There are {count(len(vectors), 'vector')}, but {count(len(ids), 'identifier')}."
        at.refuse(f"{found} Write one identifier for each vector.")
    if not vectors.size:
        at.refuse("The file contains no numbers. Write a vector for at least one paper.")
    if vectors.shape[1] > MOST_DIMENSIONS:
        at.refuse(f"The vectors have {vectors.shape[1]:,} numbers. At most {MOST_DIMENSIONS:,} are allowed.")
    with np.errstate(over="ignore"):
        numbers: Vectors = vectors.astype(np.float64)
    first: dict[str, int] = {}
    are_finite: Any = np.isfinite(numbers).all(axis=1)
    are_zero: Any = ~numbers.any(axis=1)
    for number, (name, is_finite, is_zero) in enumerate(zip(ids, are_finite, are_zero, strict=True), 1):
        if not name.strip():
            at.refuse("The identifier is empty. See docs/related.md.", number)
        if not is_finite:
            at.refuse(f"The vector of “{excerpt(name)}” has a value that is not a finite number.", number)
        if is_zero:
            at.refuse(f"The vector of “{excerpt(name)}” has only zeros. Leave out papers that have no vector.", number)
        if (before := first.setdefault(name.strip(), number)) != number:
            at.refuse(f"“{excerpt(name)}” already has a vector, in {at.unit} {before:,}. Remove one.", number)
    return numbers
