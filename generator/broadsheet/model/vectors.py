"""Vectors of papers, which a language model made of their texts outside of Broadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Vector: TypeAlias = "NDArray[np.float64]"
"""The vector of one paper: finite numbers, not all zero."""
Vectors: TypeAlias = "NDArray[np.float64]"
"""Vectors of the same length, one in each row."""
MOST_DIMENSIONS = 32_768
"""The greatest length of a vector. Up to it, products of vectors are exact; see `broadsheet.enrich.vector_likeness`."""


class VectorFile(NamedTuple):
    """What a file with vectors holds."""

    file: str
    """The name of the file, for messages."""
    ids: tuple[str, ...]
    """What each vector is called: a paper's identifier, the folder of its page, or its title."""
    vectors: Vectors
    """The vectors, in the same order."""
