"""Finds the phrases that could name topics of a corpus: noun phrases that papers are about, each with its spellings.

A phrase is a run of up to four units of a chunk (see `chunks`). Like the C-value of Frantzi, Ananiadou and Mima
(Automatic recognition of multi-word terms, 2000), its worth takes into account how often it occurs outside longer
phrases. Spellings are merged by the key of their units and then, within one stem, by similarity.

Phrases are counted as in the Apriori algorithm (Agrawal and Srikant, Fast algorithms for mining association rules,
1994): a longer phrase is counted only if both phrases that it consists of are frequent, so memory stays small.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log2
from typing import TypeAlias

from rapidfuzz import fuzz

from broadsheet.enrich.words import fold_tokens, tokenize, vary_hyphens
from broadsheet.suggest.chunks import Chunk, Part, Unit, uninvert_name
from broadsheet.suggest.lexicon import (
    ADJECTIVE_NOUNS,
    ASIDE,
    BARE,
    CARRIERS,
    FILLER_PHRASES,
    STOPS,
    VAGUE,
    WEAK,
)
from broadsheet.suggest.word_usage import Usage

MIN_PAPERS = 3
"""The minimum number of papers that must contain a phrase."""
_FEWEST, _RARE = 2, 0.004
"""The minimum number, and share, of papers with one spelling of a phrase; others may have an acronym in its place."""
_LONGEST = 4
"""The maximum number of units of a phrase."""
_LENGTH = 100
"""The maximum number of characters of a phrase."""
_ABOUT = 2
"""The count from which on a paper is about a phrase: once in the title, or twice in the abstract."""
_ENDS = 0.35
"""The minimum share of its uses in which a noun phrase is at the end of its chunk."""
_ENDS_AS_ADJECTIVE = 0.8
"""The same minimum for a phrase that ends like an adjective."""
_ENDS_AS_COMPOUND = 0.6
"""The same minimum for a word with a hyphen, which is often an adjective: `worst-case`, but not `meta-learning`."""
_ENDS_AS_WORD = 0.5
"""The same minimum for a single word."""
_ALONE = 0.5
"""The minimum share of its papers that a single word, or one with a hyphen, has outside longer phrases."""
_FRAGMENT = 0.9
"""A phrase is only a part of a longer one if at least this share of the papers with it have the longer one."""
_LEAST_OWN = 0.1
"""The share of its papers that a frequent phrase is taken to have outside longer ones, if it has fewer."""
_BEGINS = 0.125
"""The minimum share of its uses in which a phrase is at the beginning of its chunk: others are only the end of longer
ones, as `cell carcinoma` is of `squamous cell carcinoma`.
"""
_SAID = 0.125
"""The minimum share of the papers with a phrase that have it in the title or the abstract, unless it is one of a few
keywords in at most `MIN_PAPERS` papers: nobody writes of `cell nucleus` who is indexed so.
"""
_KEYED = 0.5
"""If more than this share of all papers have keywords, they tell which phrases are names."""
_UNKEYED_LOSS = 0.5
"""The factor for the worth of a phrase that is then nobody's keyword."""
_PROMINENT_UNKEYED = 0.35
"""The minimum prominence of such a phrase."""
_REPEATED_WORD = 1.4
"""What a single word counts for how often a paper uses it: that says little, since only papers about it count."""
_NAMED = 2
"""The number of titles and keywords from which on a phrase of words that say little can be a name."""
_FREQUENT, _OFTEN = 7, 0.02
"""The number of papers from which on it can, too, and that number as a share of all papers if that is more."""
_KNOWN = 0.1
"""A single word is a name if at least this share of the papers about it, and at least `MIN_PAPERS`, have it as a
keyword."""
_BARE_LOSS = 0.25
"""What uses of a bare noun count: another spelling is preferred if it is not rare, as `clustering` is to `cluster`."""
_TOPICAL = 0.5
"""Another single word is one if at least this share of the papers with it are about it."""
_ALIKE = 76
"""The minimum similarity, out of 100, of names with one stem that mean the same.

`caption` and `captioning` reach it, `organ` and `organist` do not.
"""
_RARE_SPELLING = 0.02
"""The minimum number of uses of a spelling that becomes an alias, as a share of those of the most frequent one."""
_COMMON_SPELLING = 0.5
"""The minimum number of uses of a hyphenated spelling that is preferred for the title, likewise."""
_KEYWORD_USE = 0.1
"""What a keyword counts when the title is chosen; a use in a text counts 1. Keywords follow rules of their own."""
_LENGTHS = (0.5, 1.5, 2.0)
"""The worth of a name of one, two, or three and more words."""
MAX_ALIASES = 6
"""The maximum number of aliases of a topic."""
ADJECTIVE = re.compile(r".*(?:al|ive|[ai]ble|ous|ful|less|ic)")
"""Endings of adjectives; nouns with such an ending are in `ADJECTIVE_NOUNS`."""
_PARTICIPLE = re.compile(r".*[^e]ed")
"""A past participle, such as `proposed`."""

_Gram: TypeAlias = tuple[Unit, ...]
"""A run of units: an n-gram."""


@dataclass(frozen=True)
class Candidate:
    """A phrase that could name a topic."""

    title: str
    """The most frequent spelling, in the singular where that is a word, with the capitals that are usual."""
    aliases: tuple[str, ...]
    """Other spellings that would not be matched by the title, the most frequent first."""
    words: tuple[str, ...]
    """The folded words of the title."""
    papers: frozenset[int]
    """The positions of the papers that contain it or, if it is a single word, that are about it."""
    worth: float
    """How informative it would be for each of these papers; greater than 0, comparable only within one corpus."""
    prominence: float = 1.0
    """The share of the papers with it that have it where they say what they are about; see `_Phrase.prominence`."""
    uses: int = 0
    """How often it occurs in titles and abstracts."""
    mentions: frozenset[int] = frozenset()
    """The positions of the papers that contain it: those that have no other topic get it in a build."""
    is_keyword: bool = False
    """Whether it is a keyword of a paper."""
    is_sure: bool = True
    """Whether it is certainly a topic; a word that many papers only mention is one if papers have no other."""


@dataclass
class _Phrase:
    """The counts for one phrase, over all papers."""

    grams: Counter[_Gram] = field(default_factory=Counter)
    """How often each spelling occurs."""
    support: Counter[int] = field(default_factory=Counter)
    """For the position of each paper, the count of the phrase in it; see `Part.gain`."""
    ends: int = 0
    """How often the phrase is at the end of its chunk, apart from words such as `task`."""
    begins: int = 0
    """How often the phrase is at the beginning of its chunk."""
    titles: set[int] = field(default_factory=set)
    """The positions of the papers with the phrase in the title."""
    keywords: set[int] = field(default_factory=set)
    """The positions of the papers with the phrase as one of a few keywords."""
    indexed: set[int] = field(default_factory=set)
    """The positions of the papers with the phrase as one of many keywords."""
    said: set[int] = field(default_factory=set)
    """The positions of the papers with the phrase in the title or the abstract."""
    stated: set[int] = field(default_factory=set)
    """The positions of the papers with the phrase where they say what they are about; see `Part.says_subject`."""
    in_text: Counter[_Gram] = field(default_factory=Counter)
    """How often each spelling occurs in titles and sentences."""

    def add(self, other: _Phrase) -> None:
        """Add the counts of a phrase with the same meaning."""
        self.grams.update(other.grams)
        self.support.update(other.support)
        self.ends += other.ends
        self.begins += other.begins
        self.titles |= other.titles
        self.keywords |= other.keywords
        self.indexed |= other.indexed
        self.said |= other.said
        self.stated |= other.stated
        self.in_text.update(other.in_text)

    @property
    def uses(self) -> int:
        """How often the phrase occurs, in all spellings."""
        return self.grams.total()

    @property
    def commonest(self) -> _Gram:
        """The most frequent spelling."""
        return max(self.grams, key=lambda gram: (self.grams[gram], gram))

    @cached_property
    def about(self) -> frozenset[int]:
        """The positions of the papers that are about the phrase."""
        return frozenset(place for place, gain in self.support.items() if gain >= _ABOUT)

    @property
    def is_keyword(self) -> bool:
        """Whether the phrase is a keyword of a paper."""
        return bool(self.keywords or self.indexed)

    @property
    def named(self) -> int:
        """The number of papers that have the phrase in the title or as a keyword."""
        return len(self.titles | self.keywords | self.indexed)

    @property
    def prominence(self) -> float:
        """The share of the papers with the phrase that have it where they say what they are about, from 0 to 1.

        A sentence on what the authors did counts half, since it also says by which means they did it, and so does one
        of many keywords.
        """
        return (self.named + len(self.stated)) / (2 * len(self.support))


def find_candidates(papers: Sequence[Sequence[Part]], usage: Usage) -> list[Candidate]:
    """Return every phrase that could name a topic, in alphabetical order of the titles.

    `papers` contains the parts of each paper, `usage` how the whole corpus uses words. The result does not depend on
    the order of the papers, apart from their positions.
    """
    phrases = _count(papers, _find_frequent(papers))
    phrases = _merge({key: phrase for key, phrase in phrases.items() if _is_name(phrase, usage, len(papers))})
    phrases = {key: one for key, one in phrases.items() if len(one.support) >= MIN_PAPERS and one.about}
    longer = _find_longer(phrases)
    is_keyed = sum(any(part.is_keyword for part in parts) for parts in papers) > _KEYED * len(papers)
    made = (_make_candidate(one, longer[key], len(papers), usage, is_keyed=is_keyed) for key, one in phrases.items())
    return sorted((one for one in made if one), key=lambda one: (one.title, one.words, sorted(one.papers)))


def _list_grams(chunk: Chunk, length: int) -> Iterator[_Gram]:
    """Yield the runs of `length` units in a chunk."""
    return (tuple(chunk[at : at + length]) for at in range(len(chunk) - length + 1))


def _join(units: Iterable[Unit]) -> str:
    """Return the key of a run of units."""
    return "".join(unit.key for unit in units)


def _find_frequent(papers: Sequence[Sequence[Part]]) -> set[str]:
    """Return the keys of the phrases that occur in enough papers."""
    fewest = max(_FEWEST, round(_RARE * len(papers)))
    frequent: set[str] = set()
    for length in range(1, _LONGEST + 1):
        found_in: Counter[str] = Counter()
        for parts in papers:
            grams = (gram for part in parts for chunk in part.chunks for gram in _list_grams(chunk, length))
            found_in.update(
                {
                    _join(gram)
                    for gram in grams
                    if length == 1 or (_join(gram[1:]) in frequent and _join(gram[:-1]) in frequent)
                }
            )
        frequent |= {key for key, number in found_in.items() if number >= fewest}
    return frequent


def _count(papers: Sequence[Sequence[Part]], frequent: set[str]) -> dict[str, _Phrase]:
    """Count each frequent phrase in each paper: once per part, with the part's `gain`."""
    phrases: dict[str, _Phrase] = defaultdict(_Phrase)
    for place, parts in enumerate(papers):
        for part in parts:
            here = set()
            for chunk in part.chunks:
                end = _find_end(chunk)
                for length in range(1, _LONGEST + 1):
                    for stop, gram in enumerate(_list_grams(chunk, length), length):
                        if (key := _join(gram)) in frequent:
                            here.add(key)
                            phrases[key].grams[gram] += 1
                            phrases[key].in_text[gram] += not part.is_keyword
                            phrases[key].ends += stop >= end
                            phrases[key].begins += stop == length
            for key in here:
                phrase = phrases[key]
                phrase.support[place] += part.gain
                if part.says_subject:
                    phrase.stated.add(place)
                if part.is_title:
                    phrase.titles.add(place)
                if not part.is_keyword:
                    phrase.said.add(place)
                elif part.is_indexed:
                    phrase.indexed.add(place)
                else:
                    phrase.keywords.add(place)
    return phrases


def _find_end(chunk: Chunk) -> int:
    """Return where the last noun phrase of a chunk ends: before words that add nothing to it, such as `task`."""
    return max((at for at, unit in enumerate(chunk, 1) if not CARRIERS.issuperset(unit.words)), default=len(chunk))


def _is_name(phrase: _Phrase, usage: Usage, papers: int) -> bool:
    """Return whether this is a noun phrase with a meaning of its own, as opposed to `future work` or `proposed`."""
    names = Counter({gram: number for gram, number in phrase.grams.items() if _can_name(gram, usage)})
    if not names or phrase.begins < _BEGINS * phrase.uses:
        return False
    gram = max(names, key=lambda gram: (names[gram] * (_BARE_LOSS if _is_bare(_write(gram)) else 1), gram))
    if not FILLER_PHRASES.isdisjoint(" ".join(_list_words(name)) for name in names):
        return False
    words = _list_words(gram)
    if not (_says_much(words) or _is_used_as_name(phrase, words, papers)):
        return False
    is_adjective = ADJECTIVE.fullmatch(words[-1]) and words[-1] not in ADJECTIVE_NOUNS
    is_plural = gram[-1].written.endswith("s")
    if is_adjective and not is_plural:
        return phrase.ends >= _ENDS_AS_ADJECTIVE * phrase.uses
    return phrase.ends >= (_ENDS_AS_COMPOUND if len(gram) == 1 and "-" in gram[0].written else _ENDS) * phrase.uses


def _list_words(gram: _Gram) -> list[str]:
    """Return the words of a run of units, folded."""
    return [word for unit in gram for word in unit.words]


def _says_much(words: Sequence[str]) -> bool:
    """Return whether words have a meaning of their own, and do not only get one together: `text summarization`."""
    return not all(word in WEAK or word in BARE or word.isdigit() for word in words)


def _is_bare(name: str) -> bool:
    """Return whether a name is a single word with too many meanings."""
    return [token.folded in BARE for token in tokenize(name)] == [True]


def _is_used_as_name(phrase: _Phrase, words: Sequence[str], papers: int) -> bool:
    """Return whether authors use several words that say little as a name, as they do with `relation extraction`."""
    if (words[-1] in CARRIERS and WEAK.issuperset(words)) or any(map(str.isdigit, words)):
        return False
    needed = MIN_PAPERS if words[-1] in CARRIERS else _NAMED
    return len(words) > 1 and (phrase.named >= needed or len(phrase.support) >= max(_FREQUENT, _OFTEN * papers))


def _can_name(gram: _Gram, usage: Usage) -> bool:
    """Return whether a spelling can be a noun phrase: it neither begins nor ends with a verb or a number."""
    first, last = gram[0].words, gram[-1].words
    if any(len(words) == 1 and (words[0].isdigit() or usage.is_verb(words[0])) for words in (first, last)):
        return False
    is_noun = not _PARTICIPLE.fullmatch(last[-1]) and not gram[-1].written.endswith(("'s", "’s"))
    return is_noun and len(_join(gram)) > 2 and len(_write(gram)) <= _LENGTH


def _merge(phrases: Mapping[str, _Phrase]) -> dict[str, _Phrase]:
    """Return the phrases; those with the same stems and similar spellings are merged into the most frequent one."""
    merged: dict[str, _Phrase] = {}
    keys: dict[str, list[str]] = defaultdict(list)
    for key in sorted(phrases, key=lambda key: (-phrases[key].uses, key)):
        known = keys["".join(unit.root for unit in phrases[key].commonest)]
        same = next((other for other in known if fuzz.ratio(key, other) >= _ALIKE), None)
        if same is None:
            known.append(key)
            merged[key] = phrases[key]
        else:
            merged[same].add(phrases[key])
    return merged


def _find_longer(phrases: Mapping[str, _Phrase]) -> dict[str, list[_Phrase]]:
    """Return, for the key of each phrase, the longer phrases that contain it."""
    longer: dict[str, list[_Phrase]] = defaultdict(list)
    for key, phrase in phrases.items():
        # An acronym and a keyword are one unit each; the longest spelling is the one that has parts.
        gram = max(phrase.grams, key=lambda gram: (len(gram), phrase.grams[gram], gram))
        parts = {_join(part) for length in range(1, len(gram)) for part in _list_grams(list(gram), length)}
        for part in parts & phrases.keys() - {key}:
            longer[part].append(phrase)
    return longer


def _make_candidate(
    phrase: _Phrase, longer: Sequence[_Phrase], papers: int, usage: Usage, *, is_keyed: bool
) -> Candidate | None:
    """Return the candidate for a phrase; None if it is rarely used except as a part of a longer one, or as a keyword.

    `is_keyed` is whether most papers have keywords.
    """
    if any(len(other.support) >= _FRAGMENT * len(phrase.support) for other in longer) or not _is_said(phrase):
        return None
    title, *aliases = _list_names(phrase, usage)
    words = tuple(token.folded for token in tokenize(title))
    found = phrase.about if len(words) == 1 else frozenset(phrase.support)
    # How much of its use is outside longer phrases, how often papers that contain it are about it, how rare it is, and
    # how often a paper uses it.
    alone = phrase.support.keys() - {place for other in longer for place in other.support}
    is_frequent = len(phrase.support) >= max(_FREQUENT, _OFTEN * papers)
    own = max(len(alone) / len(phrase.support), _LEAST_OWN if is_frequent else 0.0)
    if not own:
        return None
    is_sure = " " in title or (own >= _ALONE and phrase.named >= _NAMED)
    is_sure = is_sure and (len(words) > 1 or _is_word_for_topic(phrase, title))
    is_sure = is_sure and not (is_keyed and _is_doubtful(phrase, title, words))
    if not is_sure and len(words) == 1 and (len(phrase.about) < MIN_PAPERS or not phrase.named):
        return None
    topical = (len(phrase.about) + phrase.prominence * len(phrase.support) + 1) / (2 * len(phrase.support) + 6)
    rarity = log2(1 + papers / len(found))
    repeated = log2(1 + phrase.uses / len(phrase.support)) if len(words) > 1 else _REPEATED_WORD
    worth = own * topical * rarity * repeated * _rate(title, words)
    if is_keyed and not phrase.is_keyword:
        worth *= _UNKEYED_LOSS
    return Candidate(
        title,
        tuple(aliases),
        words,
        found,
        worth,
        prominence=phrase.prominence,
        uses=phrase.in_text.total(),
        mentions=frozenset(phrase.support),
        is_keyword=phrase.is_keyword,
        is_sure=is_sure,
    )


def _is_said(phrase: _Phrase) -> bool:
    """Return whether papers have a phrase not only as a keyword."""
    is_rare = len(phrase.support) <= MIN_PAPERS and not phrase.indexed
    return is_rare or len(phrase.said) >= _SAID * len(phrase.support)


def _is_doubtful(phrase: _Phrase, title: str, words: Sequence[str]) -> bool:
    """Return whether it is doubtful that a phrase is a name although most papers have keywords, which would tell.

    A phrase that is nobody's keyword must be prominent, and have several words, of which the last is not a vague one,
    or a capital. One that is only among many keywords must be so in papers that use it.
    """
    if not phrase.is_keyword:
        is_name = words[-1] not in CARRIERS if len(words) > 1 else title[0].isupper()
        return not is_name or (len(words) > 1 and phrase.prominence < _PROMINENT_UNKEYED)
    return not phrase.titles and not phrase.keywords and len(phrase.indexed & phrase.said) < _NAMED


def _is_word_for_topic(phrase: _Phrase, title: str) -> bool:
    """Return whether a single word names a topic.

    Authors give it as a keyword, or they use it mostly in papers about it, and as a noun, not as an adjective, unless
    it is the name of somebody or something.
    """
    if len(phrase.keywords) >= max(MIN_PAPERS, _KNOWN * len(phrase.about)):
        return True
    is_noun = title[0].isupper() or phrase.ends >= _ENDS_AS_WORD * phrase.uses
    return is_noun and len(phrase.about) >= max(_NAMED, _TOPICAL * len(phrase.support))


def _rate(title: str, words: Sequence[str]) -> float:
    """Return how well words name a topic: more words are better, vague words and names of products are worse."""
    telling = sum(word not in WEAK for word in words) / len(words)
    is_product = any(char.isupper() or char.isdigit() for char in title[1:])
    return (
        _LENGTHS[min(len(words), len(_LENGTHS)) - 1]
        * (0.4 + 0.6 * telling)
        * (0.5 if words[-1] in VAGUE or words[-1] in ASIDE else 1)
        * (0.6 if is_product else 1)
    )


def _write(gram: _Gram) -> str:
    """Return a run of units as written."""
    return " ".join(unit.written for unit in gram)


def _list_names(phrase: _Phrase, usage: Usage) -> list[str]:
    """Return the title, and then the aliases that match other texts than the names before them.

    The title is the most frequent spelling without an acronym.
    """
    uses: Counter[str] = Counter()
    in_text: Counter[str] = Counter()
    for gram, number in phrase.grams.items():
        if _can_name(gram, usage):
            uses[_write(gram)] += number
            in_text[_write(gram)] += phrase.in_text[gram]
    rank = {name: (in_text[name] + _KEYWORD_USE * uses[name]) * (_BARE_LOSS if _is_bare(name) else 1) for name in uses}
    ranked = sorted(uses, key=lambda name: (-rank[name], name))
    plain = [name for name in ranked if "," not in name and not any(map(str.isupper, usage.spell(name)[1:]))] or ranked
    title = _use_singular(uninvert_name(usage.spell(_use_hyphens(plain, uses))), usage)
    names, known = [title], set(_fold_all(title))
    for name in ranked:
        alias = _use_singular(usage.spell(name), usage)
        is_common = uses[name] >= max(2, _RARE_SPELLING * uses[ranked[0]])
        is_clear = not alias.isupper() or usage.is_clear(alias)
        if is_common and is_clear and len(names) <= MAX_ALIASES and fold_tokens(tokenize(alias)) not in known:
            names.append(alias)
            known.update(_fold_all(alias))
    return names


def _use_hyphens(spellings: Sequence[str], uses: Mapping[str, int]) -> str:
    """Return the first spelling, or the same with hyphens if that is common: it also matches the spelling as one word.

    Of a whole name, that must occur: `pre-training`, but not `bipartite-graph`.
    """
    first, words = spellings[0], {word for name in spellings for word in name.split()}
    for name in spellings[1:]:
        is_common = name.replace("-", " ") == first and uses[name] >= _COMMON_SPELLING * uses[first]
        if is_common and (" " in name or name.replace("-", "") in words):
            return name
    return first


def _use_singular(name: str, usage: Usage) -> str:
    """Return the name with its last word in the singular, if that is a noun: not `diabete` or `new`, and unchanged for
    `dynamics`.
    """
    *_, last = tokenize(name)
    is_word = (last.exact.lower() in usage.written and last.folded not in STOPS) or last.exact.isupper()
    stays = not is_word or last.is_joined or name.endswith("ics")
    beginning, _, end = name.rpartition(last.written)
    return name if stays else f"{beginning}{last.exact}{end}"


def _fold_all(name: str) -> Iterator[str]:
    """Yield a name folded, with and without each hyphen."""
    return (fold_tokens(tokenize(spelling)) for spelling in vary_hyphens(name))
