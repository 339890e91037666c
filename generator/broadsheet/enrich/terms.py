"""The terms of a text: the words and pairs of words that say what it is about.

A term is a stem, or a pair of stems that stand side by side within a clause. Words without a subject of their own are
no terms: function words, and those with which papers of any field speak of themselves (`propose`, `results`). The
stemmer is Snowball's for English (https://snowballstem.org). `broadsheet.enrich.term_weights` says what terms weigh.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from snowballstemmer import stemmer

from broadsheet.model.paper import Paper
from broadsheet.model.value import Value

GAP = "."
"""What stands between two words that are not side by side, in the place of what is there."""


class Terms(Value, frozen=True):
    """The words of a text that are terms, in order and with spaces between them, and `GAP` where no pair is."""

    stems: str
    """Their stems, such as `quicksand drift . old dune`."""
    words: str
    """The words themselves, as written: `Quicksands drift . old dunes`."""

    def spell(self, term: str) -> str:
        """Return a term as written in the last place where it is, in lower case; empty if it is not in the text."""
        found = f" {self.stems} ".rfind(f" {term} ")
        start = self.stems.count(" ", 0, max(0, found))
        return " ".join(self.words.split(" ")[start : start + 1 + term.count(" ")]).lower() if found >= 0 else ""


class PaperTerms(Value, frozen=True):
    """The terms of a paper. Nothing but its text decides what they are."""

    title: Terms
    """Those in its title."""
    abstract: Terms
    """Those in its abstract."""


_WORD = re.compile(r"[^\W\d_][^\W_]+")
_TOKEN = re.compile(rf"({_WORD.pattern})|[^\s-]")
"""A word, or what separates words: only spaces and hyphens may be between the words of a pair."""
_GAPS = re.compile(rf"{re.escape(GAP)}(?: {re.escape(GAP)})+")
"""Gaps one after the other."""
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


def read_terms(paper: Paper) -> PaperTerms:
    """Return the terms of a paper."""
    return PaperTerms(_read_terms(paper.title.plain), _read_terms(paper.abstract.prose))


def _read_terms(text: str) -> Terms:
    """Return the terms of a text."""
    read = [*map(_read_token, _TOKEN.findall(text))]
    stems, words = (_GAPS.sub(GAP, " ".join(part)) for part in zip(*read, strict=True)) if read else ("", "")
    return Terms(stems, words)


@lru_cache(maxsize=100_000)
def _read_token(word: str) -> tuple[str, str]:
    """Return the stem of a word, and the word; two gaps if it is no term, or if there is no word."""
    stem = _stem(word)
    return (stem, word) if stem else (GAP, GAP)


def list_terms(text: str) -> list[str]:
    """Return the terms of a text: all of its words, then all of its pairs."""
    stems = [*map(_stem, _TOKEN.findall(text))]
    return [*filter(None, stems), *(f"{one} {other}" for one, other in pairwise(stems) if one and other)]


def find_words(text: str) -> set[str]:
    """Return the terms of a text that are single words."""
    return {*map(_stem, _WORD.findall(text))} - {""}


_english = stemmer("english")
"""Snowball's stemmer for English (Porter2)."""


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """Return the stem of a word; empty if it has no subject of its own, or if there is no word."""
    lower = word.lower()
    return "" if not word or lower in _EMPTY_WORDS else str(_english.stemWord(lower))
