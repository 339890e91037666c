"""Learns how a corpus uses words: which are verbs, which are capitalised, which are acronyms, and which belong
together.

No model and no dictionary of the language is involved: a word that often follows `we` or precedes `the` is a verb here,
whatever it is elsewhere. So the same code works for any field.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from broadsheet.enrich.sentences import split_sentences
from broadsheet.enrich.words import Token, tokenize
from broadsheet.model.paper import Paper
from broadsheet.suggest.acronyms import Meaning, find_acronyms, is_acronym
from broadsheet.suggest.lexicon import DETERMINERS, MODALS, STOPS

_VERBAL = 0.2
"""A word is a verb if more than this share of its uses cannot be those of a noun."""
_SURE = 0.7
"""A word is capitalised if it has its capital in at least this share of its uses, and in at least `_SEEN` of them."""
_SEEN = 3
"""The minimum number of uses with a capital of a word that is capitalised."""
_SEEN_ALWAYS = 2
"""The same for a word that never is without it."""
_AGREED = 0.6
"""The minimum share of the papers explaining an acronym that give the same long form."""
_ACRONYM = 6
"""The maximum number of letters of a word in capitals that is an acronym in a keyword."""
_KNOWN = 3
"""The number of papers with an acronym from which on one paper alone cannot say what it means."""
_SHORT, _FEWEST_SHORT = 2, 2
"""The length of a short acronym, and the minimum number of papers that give the same long form of one."""
_BEGINNING = 3
"""The number of letters by which the beginnings of two long forms are compared."""
_FEWEST = 3
"""The minimum number of papers that use words which form a unit."""
_BOUND = 0.1
"""Words form a unit if the square of the number of papers with the unit is at least this share of the product of the
numbers of papers with its first and with its last word.
"""
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w)\([a-z]+\)")
"""An optional ending, as in `model(s)`."""
_ADVERB = re.compile(r"(?!anomal|assembl|butterfl|famil|homil|monopol|repl|suppl)[a-z]{3,}ly")
"""An adverb in `-ly`, except nouns and verbs that end so."""


@dataclass
class Usage:
    """What is known about the words of a corpus. Words are folded unless stated otherwise."""

    meanings: dict[str, Meaning] = field(default_factory=dict)
    """The long form of each acronym on which the papers that explain it agree."""
    bound: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))
    """Words that form a unit, such as `chain of thought`, by the first of them, the longest unit first."""
    written: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """The spellings of each word, where a capital means something: not at the beginning of a sentence or in a title."""
    clear: set[str] = field(default_factory=set)
    """The acronyms for which no paper gives a long form that begins with another word than that of most papers."""
    seen: Counter[str] = field(default_factory=Counter)
    """How often each word occurs."""
    verbal: Counter[str] = field(default_factory=Counter)
    """How often each word occurs in a way in which only verbs do."""

    def spell(self, name: str) -> str:
        """Return a name with the capitals that its words usually have."""
        return _WORD.sub(lambda match: self._spell(match[0]), name)

    def _spell(self, word: str) -> str:
        """Return a word in its most frequent spelling; a first letter is capital only if that is nearly always so.

        A word that texts have only in the plural, as in `QRPs`, has the capitals of the plural.
        """
        forms = self.written.get(word) or Counter(
            {form[:-1]: number for form, number in self.written.get(f"{word}s", Counter()).items()}
        )
        best = min(forms, key=lambda form: (-forms[form], form), default=word)
        fewest = _SEEN_ALWAYS if forms[best] == forms.total() else _SEEN
        is_sure = forms[best] >= max(fewest, _SURE * forms.total())
        return best if is_sure or not is_capitalized(best) else word

    def is_clear(self, acronym: str) -> bool:
        """Return whether an acronym has one meaning: it is longer than two letters, and papers agree on its meaning."""
        return len(acronym) > _SHORT and (acronym in self.clear or acronym not in self.meanings)

    def is_verb(self, word: str) -> bool:
        """Return whether a word is used as a verb more often than nouns seem to be."""
        return self.verbal[word] > _VERBAL * self.seen[word]


def read_usage(papers: Sequence[Paper]) -> Usage:
    """Return how these papers use words. The time is linear in the length of their texts."""
    usage = Usage()
    said: dict[str, Counter[Meaning]] = defaultdict(Counter)
    joined: Counter[tuple[str, ...]] = Counter()
    found_in: Counter[str] = Counter()
    acronyms: Counter[str] = Counter()
    for paper in papers:
        texts = [tokenize(text) for text in split_paper(paper)]
        for place, tokens in enumerate(texts):
            _count_uses(tokens, is_title=not place, usage=usage)
        for acronym, meaning in {pair for tokens in texts for pair in find_acronyms(tokens)}:
            said[acronym][meaning] += 1
        joined.update({words for tokens in texts for words in _find_joined(tokens)})
        for keyword in paper.keywords:
            _count_capitals(keyword, usage)
        acronyms.update({token.exact for tokens in texts for token in tokens if is_acronym(token.exact)})
        found_in.update({token.folded for tokens in texts for token in tokens})
    usage.meanings = {
        acronym: meaning
        for acronym, forms in said.items()
        if (meaning := _choose_meaning(acronym, forms, acronyms[acronym]))
    }
    usage.clear = {acronym for acronym, form in usage.meanings.items() if _have_one_beginning(form, said[acronym])}
    bound = {meaning for meaning in usage.meanings.values() if not STOPS.isdisjoint(meaning)}
    bound |= {words for words, papers_with in joined.items() if _is_bound(words, papers_with, found_in)}
    for words in sorted(bound, key=lambda words: (-len(words), words)):
        usage.bound[words[0]].append(words)
    return usage


def split_paper(paper: Paper) -> Iterator[str]:
    """Yield the title and each sentence of the abstract; a text all in capitals is put in lower case."""
    for text in (paper.title.plain, *split_sentences(paper.whole_abstract.prose)):
        yield _ENDING.sub("", text.lower() if text.isupper() else text)


def is_stop(word: Token) -> bool:
    """Return whether a token separates phrases: a punctuation mark, a number, a single letter, an adverb or a stop
    word.
    """
    return not word.is_word or _is_stop(word.folded, word.exact)


@lru_cache(maxsize=100_000)
def _is_stop(folded: str, exact: str) -> bool:
    """Return the same for a word, which occurs many times in a corpus and is therefore remembered."""
    is_number = folded.isdigit() and len(folded) > 1  # One digit may be part of a name: type 2 diabetes.
    is_letter = len(folded) == 1 and folded.isascii() and folded.isalpha() and exact == folded
    return folded in STOPS or is_number or is_letter or bool(_ADVERB.fullmatch(folded))


def is_capitalized(word: str) -> bool:
    """Return whether the first letter of a word is its only capital."""
    return word[0].isupper() and word[1:].islower()


def _count_uses(tokens: Sequence[Token], *, is_title: bool, usage: Usage) -> None:
    """Count the spellings of the words of a title or a sentence, and the words that are used as verbs."""
    for at, token in enumerate(tokens):
        if not token.is_word:
            continue
        written = token.written
        follows = at > 0 and tokens[at - 1].is_word
        if not is_capitalized(written) or (follows and not is_title and not token.is_joined):
            usage.written[written.lower()][written] += 1
        before = tokens[at - 1].folded if at else ""
        behind = tokens[at + 1].folded if at + 1 < len(tokens) else ""
        usage.seen[token.folded] += 1
        usage.verbal[token.folded] += not token.is_joined and (before in MODALS or behind in DETERMINERS)


def _count_capitals(keyword: str, usage: Usage) -> None:
    """Count the spellings of the words of a keyword that have a capital which is no mere ornament."""
    for word in _WORD.findall(keyword):
        if word != word.lower() and not is_capitalized(word) and (len(word) <= _ACRONYM or not word.isupper()):
            usage.written[word.lower()][word] += 1


def _choose_meaning(acronym: str, forms: Counter[Meaning], papers: int) -> Meaning:
    """Return the long form of an acronym; empty if papers disagree too much, or if it is too short for one to decide.

    Two letters stand for many things: what a single paper says of them need not be what others mean. Nor need it be of
    a longer acronym that is in many papers: everyone knows what they mean by `DNA`. `papers` is their number.
    """
    form = min(forms, key=lambda form: (-forms[form], form))
    fewest = _FEWEST_SHORT if len(acronym) <= _SHORT else 1
    is_odd = forms.total() == 1 and papers > _KNOWN
    return form if forms[form] >= max(fewest, _AGREED * forms.total()) and not is_odd else ()


def _have_one_beginning(form: Meaning, forms: Iterable[Meaning]) -> bool:
    """Return whether all long forms begin as this one: `neural net` and `neural network`, but not `next node`."""
    return all(other[0][:_BEGINNING] == form[0][:_BEGINNING] for other in forms)


def _find_joined(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """Yield each pair of words that are joined by `of`, such as `chain of thought`."""
    for one, link, other in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if link.folded == "of" and not is_stop(one) and not is_stop(other):
            yield one.folded, link.folded, other.folded


def _is_bound(words: tuple[str, ...], papers: int, found_in: Mapping[str, int]) -> bool:
    """Return whether words occur together so often, compared with each of them, that they form a unit."""
    return papers >= _FEWEST and papers**2 >= _BOUND * found_in[words[0]] * found_in[words[-1]]
