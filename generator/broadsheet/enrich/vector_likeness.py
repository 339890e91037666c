"""How alike papers are by vectors that a language model made of their texts.

The likeness of two papers is the cosine of the angle between their vectors, seen from the middle of all vectors: models
put all texts of one field close together, so that seen from zero even papers with nothing in common are alike.

It is the same number on every machine. Components are rounded to whole numbers before anything is added up, and their
products add up to less than 2^24, up to which sums of whole numbers are exact in any order, even in single precision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from broadsheet.model.paper import Paper, PaperId
from broadsheet.model.vectors import Vector, VectorFile, Vectors
from broadsheet.system.errors import Place, Problem
from broadsheet.system.messages import count, excerpt

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LENGTH = 4_000
"""The length of vectors of whole numbers that are compared. Rounding changes it by less than 96 if a vector has at most
`MOST_DIMENSIONS` numbers, so that products are less than 4096 squared, which is 2^24."""
_FINE = 2**20
"""The length, or the greatest component, of vectors of whole numbers from which others are made."""
_BLOCK = 256
"""How many papers are compared with all others at a time."""
_MOST_NAMED = 3
"""The most unknown identifiers that a message names."""


def match_vectors(
    read: VectorFile, find: Callable[[str], Sequence[PaperId]]
) -> tuple[Mapping[PaperId, Vector], tuple[Problem, ...]]:
    """Return the vector of each paper, and a problem if some identifiers are those of no paper, or of several.

    `find` returns the papers that an identifier can mean. If several vectors are those of one paper, the first counts.
    """
    vectors: dict[PaperId, Vector] = {}
    unknown = list[str]()
    for name, vector in zip(read.ids, read.vectors, strict=True):
        if len(found := find(name.strip())) == 1:
            vectors.setdefault(found[0], vector)
        else:
            unknown.append(f"“{excerpt(name)}”")
    if not unknown:
        return vectors, ()
    named = ", ".join(unknown[:_MOST_NAMED]) + (", …" if len(unknown) > _MOST_NAMED else "")
    message = f"{len(unknown):,} of {count(len(read.ids), 'vector')} belong to no single paper of the site: {named}."
    advice = "Name papers by arXiv identifiers, DOIs, their own identifiers, titles, or the folders of their pages."
    return vectors, (Problem(Place(read.file), "unknown-vectors", message, advice),)


class VectorLikeness:
    """Compares the papers of a library that have vectors. Papers are named by their positions in the library."""

    def __init__(self, papers: Sequence[Paper], vectors: Mapping[PaperId, Vector]) -> None:
        """Take the papers of a library, and the vectors of some of them."""
        self._places = [place for place, paper in enumerate(papers) if paper.identity in vectors] if vectors else []
        self._rows = {place: row for row, place in enumerate(self._places)}
        self._block: tuple[int, NDArray[np.float32]] | None = None
        if self._places:
            import numpy as np

            self._whole = _center(np.array([vectors[papers[place].identity] for place in self._places]))

    def find_nearest(self, place: int, most: int) -> list[int]:
        """Return at most `most` papers that are like the one at a position, the most alike first."""
        if place not in self._rows:
            return []
        import numpy as np

        products = np.array(self._compare_row(self._rows[place]))
        products[self._rows[place]] = 0
        # Which of equal ones are in front of this position may depend on the machine, but not the value there.
        least = np.partition(products, -most)[-most] if len(products) > most else 0
        found = np.flatnonzero((products >= least) & (products > 0))
        return [self._places[row] for row in found[np.argsort(-products[found], kind="stable")][:most]]

    def compare(self, place: int, others: Iterable[int]) -> Mapping[int, float]:
        """Return how much others are like the paper at a position, at most 1; those that are unlike it are left out."""
        if place not in self._rows:
            return {}
        products = self._compare_row(self._rows[place])
        found = {other: float(products[self._rows[other]]) for other in others if other in self._rows}
        return {other: product / _LENGTH**2 for other, product in found.items() if product > 0}

    def _compare_row(self, row: int) -> NDArray[np.float32]:
        """Return the products of a vector with all vectors; those of vectors beside it are kept for the next call."""
        start = row - row % _BLOCK
        if self._block is None or self._block[0] != start:
            self._block = start, self._whole[start : start + _BLOCK] @ self._whole.T
        products: NDArray[np.float32] = self._block[1][row - start]
        return products


def _center(vectors: Vectors) -> NDArray[np.float32]:
    """Return the vectors from the middle of all to each of them, with the same length and as whole numbers.

    A vector in the middle is all zeros, and like no other.
    """
    import numpy as np

    whole = _scale(vectors, _FINE).astype(np.int64)
    middle: Vectors = (whole * len(whole) - whole.sum(axis=0)) / len(whole)
    return _scale(middle, _LENGTH).astype(np.float32)


def _scale(vectors: Vectors, length: int) -> Vectors:
    """Return vectors with the same direction and nearly this length, as whole numbers; those of zeros stay."""
    import numpy as np

    greatest = np.abs(vectors).max(axis=1, keepdims=True)
    whole = np.rint(vectors / np.where(greatest, greatest, 1) * _FINE).astype(np.int64)
    lengths = np.sqrt((whole * whole).sum(axis=1, keepdims=True).astype(np.float64))
    scaled: Vectors = np.rint(whole / np.where(lengths, lengths, 1) * length)
    return scaled
