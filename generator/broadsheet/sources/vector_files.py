"""Files with vectors of papers, as `broadsheet build --embeddings` reads them.

A file is one of these:

- `.jsonl`: on each line an object such as `{"id": "2503.01234", "vector": [0.1, -0.2]}`;
- `.npy`: NumPy's array with a vector in each row, and beside it a text file of the same name with the ending `.ids`,
  which has the identifier of each row on a line;
- `.npz`: NumPy's archive with an array `vectors` of this kind, and a list of texts `ids`.

A program made the file, so whatever is wrong with it is wrong with the program, and stops the build.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn
from zipfile import BadZipFile

import msgspec

from broadsheet.model.vectors import MOST_DIMENSIONS, VectorFile, Vectors
from broadsheet.system.errors import InputError, Place, UsageError
from broadsheet.system.files import read_file
from broadsheet.system.messages import count, excerpt

_MOST_BYTES = 4_000_000_000
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

    Raises UsageError if NumPy is not installed, if the file cannot be read or is of another kind, if two vectors have
    the same identifier or different lengths, or if a vector is empty, has only zeros, or
    contains something that is not a number.
    """
    readers: dict[str, Callable[[Path], tuple[Sequence[str], Any, _At]]] = {
        ".jsonl": _read_lines,
        ".npy": _read_array,
        ".npz": _read_archive,
    }
    if path.suffix.lower() not in readers:
        _At(path).refuse("Vectors are read from .jsonl, .npy and .npz. docs/related.md says what these files hold.")
    try:
        import_module("numpy")
    except ImportError as error:
        advice = "Install NumPy where Broadsheet is installed: `pip install numpy`, or `pipx inject broadsheet numpy`."
        raise UsageError(f"Vectors of papers are read with NumPy, which is not installed. {advice}") from error
    ids, vectors, at = readers[path.suffix.lower()](path)
    return VectorFile(path.name, tuple(ids), _check(ids, vectors, at))


def _read_bytes(path: Path) -> bytes:
    try:
        return read_file(path, _MOST_BYTES, _SMALLER)
    except InputError as error:
        raise UsageError(f"{path}: {error}") from error


def _read_lines(path: Path) -> tuple[Sequence[str], Any, _At]:
    """Return what the lines of a `.jsonl` hold; an empty line is refused, so that lines are numbered as vectors are."""
    import numpy as np

    at, decode = _At(path), msgspec.json.Decoder(_Line).decode
    ids, vectors = list[str](), list[Any]()
    for number, line in enumerate(_read_bytes(path).rstrip().split(b"\n"), 1):
        try:
            read = decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
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
    vectors, listed = _load(path), path.with_suffix(".ids")
    if not listed.is_file():
        _At(path).refuse(f"The identifiers of the rows are missing. Write them into {listed.name}, one on each line.")
    try:
        ids = _read_bytes(listed).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        _At(listed).refuse("This is not UTF-8. Save it in UTF-8.")
    return ids, vectors, _At(path, "row")


def _read_archive(path: Path) -> tuple[Sequence[str], Any, _At]:
    """Return what the arrays `ids` and `vectors` of a `.npz` hold."""
    at, loaded = _At(path, "row"), _load(path)
    names = sorted(loaded) if isinstance(loaded, dict) else []
    if not {"ids", "vectors"} <= set(names):
        at.refuse(f"The file needs the arrays “ids” and “vectors”; it has {', '.join(map(excerpt, names)) or 'none'}.")
    if loaded["ids"].ndim != 1 or loaded["ids"].dtype.kind not in "Uiu":
        at.refuse("“ids” is not a list of texts. Write it with numpy.array(ids, dtype=str).")
    return [str(one) for one in loaded["ids"].tolist()], loaded["vectors"], at


def _load(path: Path) -> Any:
    """Return the array in a `.npy`, or the arrays in a `.npz` by their names. Code in the file is not run."""
    import numpy as np

    try:
        with np.errstate(all="ignore"):
            loaded = np.load(BytesIO(_read_bytes(path)), allow_pickle=False)
            return loaded if isinstance(loaded, np.ndarray) else {name: loaded[name] for name in loaded.files}
    except (ValueError, EOFError, OSError, BadZipFile, KeyError) as error:
        _At(path).refuse(f"NumPy cannot read this file ({excerpt(' '.join(str(error).split()), 200)}).")


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
