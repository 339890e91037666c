"""The terms of a paper that say what it is about, and how much each weighs.

A term is a stem, or a pair of stems that stand side by side within a clause. Words without a subject of their own are
no terms: function words, and those with which papers of any field speak of themselves (`propose`, `results`). Weights
are TF-IDF: sublinear counts, smoothed inverse document frequencies, vectors of length 1 (Manning, Raghavan and Schütze,
Introduction to Information Retrieval, 2008, §6.2 to §6.4), flattened by an exponent. The stemmer is Snowball's for
English (https://snowballstem.org).

Smoothed frequencies change little with another paper. Rounding them would change fewer weights, but those of a common
term all at once, and with them more lists of related papers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from math import log, pow, sqrt
from typing import TypeAlias

from snowballstemmer import stemmer

from broadsheet.model.paper import Paper
from broadsheet.system.progress import track

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

Terms: TypeAlias = Mapping[str, float]
"""The weight of each term of a paper. A pair is written with a space."""

_WORD = re.compile(r"[^\W\d_][^\W_]+")
_TOKEN = re.compile(rf"({_WORD.pattern})|[^\s-]")
"""A word, or what separates words: only spaces and hyphens may be between the words of a pair."""
_EMPTY_WORDS = frozenset(
    """
    a about above across after again against all almost alone along already also although always am among an and
    another any anyone anything anywhere are around as at be became because become becomes been before behind being
    below beside besides between beyond both but by can cannot could did do does doing done down during each either
    else elsewhere enough etc even ever every everyone everything except few fewer for former from further had has
    have having he hence her here him his how however i if in indeed instead into is it its itself just latter least
    less many may me meanwhile might mine more moreover most mostly much must my namely neither never nevertheless
    no nobody none nor not nothing now of off often on once one only onto or other others otherwise our ours
    ourselves out over own part per perhaps rather re same she should since so some somehow something sometimes
    still such than that the their them themselves then there thereby therefore these they this those though three
    through throughout thus to together too toward towards two under unless unlike until up upon us versus via was
    we well were what whatever when whenever where whereas wherein whether which while whole whom whose why will
    with within without would yet you your

    able accordingly achieve achieved achieves achieving additional additionally address addressed addresses
    addressing aim aims allow allowing allows analyse analyses analysis analyze appear approach approaches article
    available base based best better capable carried case cases certain challenge challenges challenging clear code
    collectively common commonly compare compared comparison conduct conducted consider considered considering
    consist consistently contain contribution contributions conventional crucial current currently demonstrate
    demonstrated demonstrates demonstrating describe described despite develop developed different difficult
    directly discuss discussed due easily effect effective effectively effectiveness efficient enable enables
    enabling end ends entire essential establish evaluate evaluated example examples exhibit exist existing
    experiment experimental experiments explore explored explores exploring extensive extent fact fail far finally
    find finding findings finds first focus focuses follow followed following follows form found fully fundamental
    furthermore gain general generally get give given gives giving global go good great greatly growing help helps
    high higher highest highlight highlighting highly hold idea identify impact implement importance important
    importantly improve improved improvement improvements improves improving include includes including increase
    increased increases increasing increasingly independent indicate initial insight insights inspired interest
    interesting introduce introduced introduces introducing investigate investigated involve involved involves
    involving issue issues join keep key know known lack large largely larger lead leading leads left let level
    levels leverage leveraged leverages leveraging like likely limit limitation limitations limited little long
    longer low lower main mainly maintain major make makes making manner mean means mere method methods mixed
    multiple naturally nature near nearly necessary need needed needs new newly next notable notably novel number
    numerous observe observed obtain obtained obtaining offer offers open order orders outperform outperforming
    outperforms overall overcome paper papers particular particularly perform performance performed performs place
    play point points poor possible potential potentially powerful practical practice precisely present presented
    presents previous previously primarily primary prior problem problems produce produced project promise promising
    proper properly propose proposed proposes prove provide provided provides providing public publicly put quite
    range ranging rapid rapidly reach reached real recent recently regard relate related relatively release released
    rely remain remaining remains report reported require required requires research respect respectively rest
    result resulting results reveal reveals review role run second see seek seem seen serve serves set sets several
    show showed showing shown shows significance significant significantly similar simple simply simultaneous
    simultaneously single situation small solution solutions solve special specific specifically standard start
    state strong studied studies study subsequent substantial substantially success successful successfully suffer
    suggest suggests superior support take taken takes taking tend term terms third time times total trade
    traditional turn typical typically understand understood unfortunately use used useful uses using usual usually
    utilize utilized utilizes utilizing valuable variety various vary vast view want way ways whenever wide widely
    work works world year years yield yields zero
    """.split()
)
"""Words that say nothing about the subject of a paper, even if they are rare in a small library."""


def weigh_terms(papers: Sequence[Paper]) -> list[Terms]:
    """Return the terms of each paper, with weights that make a vector of length 1.

    A word that no other paper uses is among them, so that papers with much of their own are less alike; a pair is not.
    """
    counts = [_count_terms(paper) for paper in track(papers, len(papers))]
    found_in = Counter(chain.from_iterable(counts))
    most = MAX_SHARE * len(papers) if len(papers) > SMALL_LIBRARY else len(papers) - 1
    weights = {
        term: _weigh(term, found, len(papers)) for term, found in found_in.items() if (" " in term) < found <= most
    }
    return [
        _normalize({term: _weigh_number(n) * weights[term] for term, n in count.items() if term in weights})
        for count in counts
    ]


def measure_rarity(found: int, papers: int) -> float:
    """Return the inverse document frequency of what `found` of a number of papers have."""
    return log((1 + papers) / (1 + found)) + 1


def _weigh(term: str, found: int, papers: int) -> float:
    """Return the weight of a term that `found` of a number of papers have, in one that contains it once."""
    return pow((PAIR_WEIGHT if " " in term else 1) * measure_rarity(found, papers), FLATTENING)


@lru_cache(maxsize=1_000)
def _weigh_number(number: int) -> float:
    """Return the factor for a term that a paper contains a number of times."""
    return pow(1 + log(number), FLATTENING)


def _count_terms(paper: Paper) -> Counter[str]:
    """Count the terms in the title and the abstract of a paper."""
    counts = Counter(list_terms(paper.abstract.prose))
    for term in list_terms(paper.title.plain):
        counts[term] += TITLE_WEIGHT
    return counts


def list_terms(text: str) -> list[str]:
    """Return the terms of a text: all of its words, then all of its pairs."""
    stems = _list_stems(text)
    return [*filter(None, stems), *(f"{one} {other}" for one, other in pairwise(stems) if one and other)]


def find_words(text: str) -> set[str]:
    """Return the terms of a text that are single words."""
    return {*map(_stem, _WORD.findall(text))} - {""}


def find_spellings(text: str) -> Mapping[str, str]:
    """Return each term of a text with its words as written in the last place where it is, in lower case."""
    words = [word.lower() for word in _TOKEN.findall(text)]
    spelled = [*zip(map(_stem, words), words, strict=True)]
    pairs = ((f"{a} {b}", f"{first} {second}") for (a, first), (b, second) in pairwise(spelled) if a and b)
    return dict((*((stem, word) for stem, word in spelled if stem), *pairs))


def _list_stems(text: str) -> list[str]:
    """Return the stems of the words of a text, in order, and an empty string for each thing that is no term.

    That is a word without a subject, or what separates the words of a pair.
    """
    return [*map(_stem, _TOKEN.findall(text))]


_english = stemmer("english")
"""Snowball's stemmer for English (Porter2)."""


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """Return the stem of a word; empty if it has no subject of its own, or if there is no word."""
    lower = word.lower()
    return "" if not word or lower in _EMPTY_WORDS else str(_english.stemWord(lower))


def _normalize(vector: dict[str, float]) -> Terms:
    """Return a vector scaled to length 1; the empty vector remains empty."""
    length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {term: weight / length for term, weight in vector.items()}


def compare_terms(one: Terms, other: Terms) -> float:
    """Return the likeness of two papers by their terms, from 0 to 1: the cosine of their vectors."""
    return sum(weight * other[term] for term, weight in one.items() if term in other)
