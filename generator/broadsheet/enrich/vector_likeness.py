"""How alike papers are by vectors that a language model made of their texts.

The likeness of two papers is the cosine of the angle between their vectors, seen from the middle of all vectors: models
put all texts of one field close together, so that seen from zero even papers with nothing in common are alike.

It is the same number on every machine. Components are rounded to whole numbers before anything is added up, and their
products add up to less than 2^24, up to which sums of whole numbers are exact in any order, even in single precision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from broadsheet.enrich.sparse import Integers, Numbers
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
        places = [place for place, paper in enumerate(papers) if paper.identity in vectors] if vectors else []
        self._whole: NDArray[np.float32] | None = None
        if places:
            import numpy as np

            known = _center(np.array([vectors[papers[place].identity] for place in places]))
            self._whole = np.zeros((len(papers), known.shape[1]), np.float32)
            self._whole[places] = known

    def are_alike(self, one: int, other: int) -> bool:
        """Return whether two papers have vectors that are alike."""
        return self._whole is not None and bool(self._whole[one] @ self._whole[other] > 0)

    def compare(self, papers: Integers) -> Numbers | None:
        """Return how much all papers are like each of some others, at most 1, in a row for each of these.

        It is 0 for those that are unlike it or have no vector, and for the paper itself. If no paper has a vector, the
        result is None.
        """
        import numpy as np

        if self._whole is None:
            return None
        products = self._whole[papers] @ self._whole.T
        products[np.arange(len(papers)), papers] = 0
        likeness: Numbers = np.maximum(products, 0).astype(np.float64) / _LENGTH**2
        return likeness


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
