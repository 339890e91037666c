"""How much each term of a paper weighs within a library.

Weights are TF-IDF: sublinear counts, smoothed inverse document frequencies, vectors of length 1 (Manning, Raghavan and
Schütze, Introduction to Information Retrieval, 2008, §6.2 to §6.4), flattened by an exponent.

Smoothed frequencies change little with another paper. Rounding them would change fewer weights, but those of a common
term all at once, and with them more lists of related papers.

Logarithms and powers are Python's: the last digit of NumPy's can depend on the processor.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import log, pow
from typing import TYPE_CHECKING, TypeAlias

from broadsheet.enrich.sparse import Integers, Numbers, Table, add_up, count_runs, make_table
from broadsheet.enrich.terms import GAP, PaperTerms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TITLE_WEIGHT = 2
"""How many times a term in the title counts; a term in the abstract counts once."""
PAIR_WEIGHT = 0.7
"""The weight of a pair of words; the weight of a single word is 1."""
FLATTENING = 0.8
"""The exponent of weights: below 1, several terms in common count more than one rare term."""
MAX_SHARE = 0.25
"""A term that more than this share of all papers use is ignored; in a library of up to `SMALL_LIBRARY` papers, only one
that all of them use.
"""
SMALL_LIBRARY = 100
"""The number of papers up to which shares of papers say nothing."""

Weights: TypeAlias = Mapping[str, float]
"""The weight of each term of a paper, or of something else. A pair is written with a space."""


@dataclass(frozen=True, slots=True)
class WeighedTerms:
    """The terms of the papers of a library, with weights that make a vector of length 1 of those of each paper.

    Papers are named by their positions in the library. Terms are named by numbers, in alphabetical order: that of a
    word is the number of its stem times the number of stems, and that of a pair is greater by the number of its second
    stem.
    """

    papers: Sequence[PaperTerms]
    """The terms of each paper, in its text."""
    stems: Sequence[str]
    """All stems of the library, in alphabetical order, after a gap."""
    terms: NDArray[np.int64]
    """The terms that have weights."""
    table: Table
    """The weights, in a row for each paper and a column for each term."""

    def weigh(self, place: int) -> Weights:
        """Return the weights of the terms of a paper, by their text."""
        return {self.name(term): weight for term, weight in self._list(place)}

    def multiply(self, one: int, other: int) -> Mapping[int, float]:
        """Return the terms that two papers have in common, with the product of their weights."""
        import numpy as np

        (columns, weights), (others, other_weights) = self.table.get_row(one), self.table.get_row(other)
        common, at_one, at_other = np.intersect1d(columns, others, assume_unique=True, return_indices=True)
        products = other_weights[at_other] * weights[at_one]
        return dict(zip(self.terms[common].tolist(), products.tolist(), strict=True))

    def split(self, term: int) -> tuple[int, ...]:
        """Return the words of a pair, or a word itself."""
        second = term % len(self.stems)
        return (term - second, second * len(self.stems)) if second else (term,)

    def name(self, term: int) -> str:
        """Return the stems of a term, with a space between those of a pair."""
        first, second = divmod(term, len(self.stems))
        return f"{self.stems[first]} {self.stems[second]}" if second else self.stems[first]

    def spell(self, place: int, term: int) -> str:
        """Return a term of a paper as written there, in the title if it is there."""
        paper, name = self.papers[place], self.name(term)
        return paper.title.spell(name) or paper.abstract.spell(name)

    def _list(self, place: int) -> Iterable[tuple[int, float]]:
        """Return the terms of a paper, with their weights."""
        columns, weights = self.table.get_row(place)
        return zip(self.terms[columns].tolist(), weights.tolist(), strict=True)


def weigh_terms(papers: Sequence[PaperTerms]) -> WeighedTerms:
    """Weigh the terms of the papers of a library.

    A word that no other paper uses is among them, so that papers with much of their own are less alike; a pair is not.
    """
    import numpy as np

    number = len(papers)
    stems, uses = _list_uses(papers)
    uses.sort()
    uses, counts = count_runs(uses)
    places = (uses % max(1, number)).astype(np.int32)
    uses //= max(1, number)
    terms, found = count_runs(uses)
    del uses
    are_pairs = terms % len(stems) > 0
    most = MAX_SHARE * number if number > SMALL_LIBRARY else number - 1
    are_weighed = (found > are_pairs) & (found <= most)
    are_kept = np.repeat(are_weighed, found)
    terms, found, are_pairs, places = terms[are_weighed], found[are_weighed], are_pairs[are_weighed], places[are_kept]
    of_word = _tabulate(lambda papers: _weigh(1, papers, number), found)
    of_pair = _tabulate(lambda papers: _weigh(PAIR_WEIGHT, papers, number), found)
    weights = np.repeat(np.where(are_pairs, of_pair, of_word), found)
    weights *= _tabulate(_weigh_number, counts[are_kept])
    del counts, are_kept
    lengths = np.sqrt(add_up(places, weights * weights, number))
    weights /= lengths[places]
    columns = np.repeat(np.arange(len(terms), dtype=np.int32), found)
    return WeighedTerms(papers, stems, terms, make_table(places, columns, weights, number, len(terms)))


def measure_rarity(found: int, papers: int) -> float:
    """Return the inverse document frequency of what `found` of a number of papers have."""
    return log((1 + papers) / (1 + found)) + 1


def _weigh(share: float, found: int, papers: int) -> float:
    """Return the weight of a term that `found` of a number of papers have, in one that contains it once."""
    return pow(share * measure_rarity(found, papers), FLATTENING)


def _weigh_number(number: int) -> float:
    """Return the factor for a term that a paper contains a number of times."""
    return pow(1 + log(number), FLATTENING)


def _tabulate(function: Callable[[int], float], numbers: Integers) -> Numbers:
    """Return what a function returns for each of many numbers, which are at least 1; it is called once for each."""
    import numpy as np

    distinct = np.flatnonzero(np.bincount(numbers))
    table = np.zeros(int(distinct[-1]) + 1 if len(distinct) else 0)
    table[distinct] = [*map(function, distinct.tolist())]
    return table[numbers]


def _list_uses(papers: Sequence[PaperTerms]) -> tuple[list[str], NDArray[np.int64]]:
    """Return all stems as `WeighedTerms` has them, and the uses of all terms.

    A use is a number: that of the term times the number of papers, and the position of the paper. It has room for a
    million papers with three million stems. Millions of uses are changed in place, since they would be in memory
    several times otherwise.
    """
    import numpy as np

    stems, read, lengths = _number_stems(papers)
    places = np.repeat(np.arange(len(papers), dtype=np.int32), lengths)
    are_words = read > 0
    are_pairs = are_words[:-1] & are_words[1:]
    number = int(are_words.sum())
    uses = np.empty(number + int(are_pairs.sum()), np.int64)
    words, pairs = uses[:number], uses[number:]
    words[:], pairs[:] = read[are_words], read[:-1][are_pairs]
    uses *= len(stems)
    pairs += read[1:][are_pairs]
    uses *= len(papers)
    words += places[are_words]
    pairs += places[:-1][are_pairs]
    return stems, uses


def _number_stems(papers: Iterable[PaperTerms]) -> tuple[list[str], NDArray[np.int32], NDArray[np.int32]]:
    """Number the stems of a library in alphabetical order; 0 is a gap.

    Returns them in the order of their numbers, the numbers in all papers, each of which ends with a gap, and how many
    of those each paper has.
    """
    import numpy as np

    found: defaultdict[str, int] = defaultdict(count().__next__)
    found[GAP]
    read, lengths = array("i"), array("i")
    for paper in papers:
        words = f" {GAP} ".join((*[paper.title.stems] * TITLE_WEIGHT, paper.abstract.stems, "")).split()
        read.extend(map(found.__getitem__, words))
        lengths.append(len(words))
    stems = sorted(found)
    numbers = np.empty(len(stems), np.int32)
    numbers[[found[stem] for stem in stems]] = np.arange(len(stems))
    return stems, numbers[np.array(read, np.int32)], np.array(lengths, np.int32)
