"""Links the names of systems in an abstract to the papers that introduced them.

A name becomes a link only if it is unambiguous: exactly one paper has it; it is a separate word, spelled as that paper
spells it; and it is not an ordinary word at the beginning of a sentence. It is not linked where it means something
else: if the abstract introduces it itself, opens with it or spells it out, or if the paper that has the name is newer.

A name that could be a word or the abbreviation of something else needs proof: the two papers must be alike. The shorter
and plainer a name is, the more alike; if one paper proves a name, other papers need to be less alike.

Names are looked up by their first words, so the time does not depend on how many papers have a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import msgspec

from broadsheet.enrich.introduced_names import NameClues, find_marked_words, is_plain
from broadsheet.enrich.sentences import Prose
from broadsheet.enrich.term_weights import WeighedTerms
from broadsheet.enrich.terms import list_terms
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.text import fold

MAX_WORDS = 12
"""The maximum number of words of a name that is linked."""
MIN_NAME_LENGTH = 3
"""The minimum number of letters and digits of a name that is linked."""
PLAIN_PROOF = 0.07
"""How alike two papers must be if the name is plain: ordinary words, or an abbreviation of at most `SHORT` letters."""
PHRASE_PROOF = 0.15
"""How alike they must be if it is a phrase of ordinary words."""
COINED_PROOF = 0.04
"""How alike they must be if the name has only letters but capitals inside, and is in the title of its paper."""
JOINED_PROOF = 0.018
"""How alike they must be if the name has a hyphen between parts with capitals, which is rarely anything else."""
KNOWN_PROOF = 0.05
"""How alike they must be if another paper has proved the name."""
SHORT = 5
"""The maximum number of letters of an abbreviation that often means something else."""

_WORD = re.compile(r"[^\W_]\w*(?:[-./+@]\w+)*\+*")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:\n])[\s\"'“‘(]*$")
"""What is before a word that begins a sentence, a title or a quotation."""
_BRACKETS = re.compile(r"\w\s+\(\s*([^\s(),;]+?)s?\s*\)")
"""An acronym alone in brackets, behind what it stands for; its start is that of the bracket."""
_MEANING = re.compile(r"\s\(\s*[A-Z][a-z]")
"""The beginning of what an acronym stands for, in brackets behind it."""
_NUMBER = re.compile(r"\s[vV]?\d+(?:\.\d+)?(?![\w%.])")
"""A version behind a name, which makes it the name of something else."""
_REACH = 80
"""The number of characters that are examined before a name."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that exactly one paper introduces."""

    words: str
    """The words of the name with spaces between them, exactly as that paper spells them."""
    owner: int
    """The position of that paper in the library."""
    proof: float
    """How alike another paper must be to that one, for its use of the name to be linked."""


class _Names(NamedTuple):
    """All names that can be linked."""

    by_first: Mapping[str, Sequence[_Name]]
    """The names by their first words."""
    plain: Sequence[_Name]
    """Those that begin with a plain word, which `find_beginnings` does not find."""


class _Use(NamedTuple):
    """A name in the abstract of another paper."""

    start: int
    """Where it begins."""
    end: int
    """Where it ends."""
    name: _Name
    """The name."""
    likeness: float
    """How alike the two papers are."""


def find_beginnings(abstract: Prose) -> tuple[str, ...]:
    """Return the words of an abstract with which a name may begin, each once."""
    return find_marked_words(abstract.text, _WORD)


def link_mentions(
    library: Library, beginnings: Sequence[Sequence[str]], clues: Sequence[NameClues], terms: WeighedTerms
) -> Library:
    """Return the library with mentions in its abstracts turned into links.

    In each abstract, the first mention of each other paper's system becomes a `Mention` span with that paper's
    identity. `beginnings` and `clues` are what `find_beginnings` and `find_name_clues` found in the papers, and `terms`
    are theirs.
    """
    names = _list_names(library.papers)
    uses = {
        place: found
        for place, paper in enumerate(library.papers)
        if (sought := _list_possible(paper, beginnings[place], names))
        and (found := list(_find_uses(place, library.papers, sought, clues[place], terms)))
    }
    proved = {use.name.words for found in uses.values() for use in found if use.likeness >= PLAIN_PROOF}

    def is_link(use: _Use) -> bool:
        """Return whether there is enough proof that a name means what its paper introduced."""
        proof = min(use.name.proof, KNOWN_PROOF) if use.name.words in proved else use.name.proof
        return use.likeness >= proof

    papers = list(library.papers)
    for place, found in uses.items():
        links = [(use.start, use.end, papers[use.name.owner].identity) for use in found if is_link(use)]
        papers[place] = msgspec.structs.replace(papers[place], abstract=papers[place].abstract.link(links))
    return replace(library, papers=tuple(papers))


def _list_names(papers: Sequence[Paper]) -> _Names:
    """Return the names that can be linked: those of exactly one paper, not too short, and not entirely lower case."""
    owners: dict[str, list[int]] = {}
    for place, paper in enumerate(papers):
        owners.setdefault(fold(paper.name), []).append(place)
    names: dict[str, _Name] = {}
    by_first: dict[str, list[_Name]] = {}
    for folded, (place, *others) in owners.items():
        name = papers[place].name
        first, *more = _WORD.findall(name)[: MAX_WORDS + 1] or [""]
        is_linked = first and len(more) < MAX_WORDS and len(folded) >= MIN_NAME_LENGTH and not name.islower()
        words = " ".join((first, *more))
        if is_linked and not others and words not in names:
            names[words] = _Name(words, place, _measure_proof(words, papers[place]))
            by_first.setdefault(first, []).append(names[words])
    return _Names(by_first, [name for first, found in by_first.items() if is_plain(first) for name in found])


def _list_possible(paper: Paper, beginnings: Sequence[str], names: _Names) -> list[_Name]:
    """Return the names that the abstract of a paper contains, if only as parts of other words.

    `beginnings` are the words with which one may begin there.
    """
    possible = [name for first in beginnings if first in names.by_first for name in names.by_first[first]]
    text = paper.abstract.plain if possible or names.plain else ""
    return [name for name in (*possible, *names.plain) if name.words in text]


def _measure_proof(name: str, owner: Paper) -> float:
    """Return how alike two papers must be for one to mean the other's system by its name; 0 if it has a digit."""
    letters = "".join(filter(str.isalnum, name))
    if not letters.isalpha():
        return 0.0
    is_plain = all(word[1:] == word[1:].lower() for word in name.split())
    if is_plain and " " in name:
        return PHRASE_PROOF
    if "-" in name and all(part[:1].isupper() for part in name.split("-")):
        return JOINED_PROOF
    is_short = len(letters) <= SHORT and letters.isupper()
    return PLAIN_PROOF if is_plain or is_short or fold(name) not in owner.title_key else COINED_PROOF


def _find_uses(
    place: int, papers: Sequence[Paper], names: Iterable[_Name], clues: NameClues, terms: WeighedTerms
) -> Iterator[_Use]:
    """Yield the first mention of each other paper's system in the abstract of the paper at a position.

    Mentions do not overlap: of two names that begin at the same word, the longer one is linked.
    """
    paper = papers[place]
    text = paper.abstract.prose
    read: dict[int, frozenset[int]] = {}
    found = ((start, -len(name.words), name) for name in names for start in _find_places(name.words, text, read))
    opening = _WORD.search(text)
    own = {*clues.announced, *([opening[0]] if opening else ())}
    done = {place}
    end = 0
    for start, _, name in sorted(found, key=lambda one: one[:2]):
        if start < end or name.owner in done:
            continue
        stop = start + len(name.words)
        owner = papers[name.owner]
        is_own = name.words in own or own.issuperset(name.words.split())
        if is_own or _is_newer(owner, paper) or _means_other(text, stop, name, owner):
            done.add(name.owner)
        elif not _NUMBER.match(text, stop) and not _opens_sentence(text, start, name):
            done.add(name.owner)
            end = stop
            yield _Use(start, stop, name, _measure_likeness(place, name.owner, terms, name))


def _find_places(name: str, text: str, read: dict[int, frozenset[int]]) -> Iterator[int]:
    """Yield each position in a text at which the words of a name are words of their own.

    Only the parts of the text between spaces that contain the name are split into words. `read` gets the positions at
    which words begin in each of these parts, by its own position.
    """
    last = name.rfind(" ") + 1
    start = text.find(name)
    while start >= 0:
        begin = text.rfind(" ", 0, start) + 1
        if begin not in read:
            end = text.find(" ", start)
            read[begin] = frozenset(word.start() for word in _WORD.finditer(text, begin, end if end > 0 else len(text)))
        if start in read[begin]:
            word = _WORD.match(text, start + last)
            if word and word.end() == start + len(name):
                yield start
        start = text.find(name, start + 1)


def _measure_likeness(one: int, other: int, terms: WeighedTerms, name: _Name) -> float:
    """Return how alike two papers are apart from the words of the name."""
    own = {*list_terms(name.words)}
    return sum(weight for term, weight in terms.multiply(one, other).items() if terms.name(term) not in own)


def _means_other(text: str, stop: int, name: _Name, owner: Paper) -> bool:
    """Return whether a text spells out a name that ends at `stop` as an acronym of something else.

    It does if the words are in brackets behind the acronym, or if the acronym is in brackets behind words that the
    paper with this name never uses.
    """
    if name.words.isupper() and _MEANING.match(text, stop):
        return True
    bracket = next((match for match in _BRACKETS.finditer(text) if match[1] == name.words), None)
    if not bracket:
        return False
    end = bracket.start() + 1
    long_form = _fold_words(text[max(0, end - _REACH) : end])[-2:]
    return not set(_fold_words(f"{owner.title.plain} {owner.abstract.plain}")).issuperset(long_form)


def _fold_words(text: str) -> list[str]:
    """Return the words of a text, folded and in the singular; words joined by hyphens count as one."""
    return [fold(word).removesuffix("s") for word in re.findall(r"\w[\w-]*", text)]


def _is_newer(owner: Paper, paper: Paper) -> bool:
    """Return whether a paper was published after another one, so that this one cannot mean it."""
    return bool(owner.published and paper.published) and owner.published > paper.published


def _opens_sentence(text: str, start: int, name: _Name) -> bool:
    """Return whether the name at this position may be an ordinary word with which a sentence begins."""
    return name.words[1:].islower() and bool(_OPENS_SENTENCE.search(text[max(0, start - _REACH) : start]))
