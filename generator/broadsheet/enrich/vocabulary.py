"""Finds in a text the phrases that name topics.

A topic is named by its title and its aliases, which are compared with the text word by word:

- Case, hyphens and plurals do not matter: `Chain-of-thought` equals `chain of thoughts`. A hyphen in an alias may also
  be missing: `pre-training` equals `pretraining`.
- No phrase extends across a punctuation mark or a web address.
- A word with a capital after its first character (`RL`, `MoE`, `3D`) is compared exactly.
- `…` in an alias stands for up to four words, none of them a linking word such as `of`; `a` also stands for `an`.
- If phrases of one topic overlap, the one that begins first counts, and of those the longest.

The time is linear in the length of the text: each token is looked up once, and a match is at most as long as its alias
and the gaps in it allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from itertools import compress, count
from typing import NamedTuple

from broadsheet.enrich.words import Token, fold_tokens, tokenize, vary_hyphens
from broadsheet.model.topics import Taxonomy, Topic
from broadsheet.system.messages import find_similar

_ELLIPSIS = "…"
"""The character for a gap in an alias."""
_GAP = 4
"""The maximum number of words that `…` stands for; words joined by hyphens count as one."""
_GAP_TOKENS = 12
"""The maximum number of tokens that `…` stands for, hyphenated parts included."""
_LINKING = frozenset(
    ["a", "as", "between", "by", "for", "from", "in", "of", "on", "or", "that", "the", "to", "via", "which", "with"]
)
"""Words that end a gap, since what follows them belongs to another phrase."""


class PhraseKind(StrEnum):
    """What a phrase says about its topic; the values are the keys of `topics.yml`."""

    EXCLUDED = "not"
    """It does not mean the topic, although it contains a phrase that does."""
    MADE = "made"
    """It names the topic in titles and in sentences that say what the authors made or did."""
    WEAK = "weak"
    """It only suggests the topic."""
    NAME = "aliases"
    """It names the topic: its title, or an alias."""


class Phrase(NamedTuple):
    """A way to name a topic."""

    topic: str
    """The slug of the topic."""
    words: tuple[str, ...]
    """Each word folded, or exactly as it must be written; `…` stands for a gap."""
    kind: PhraseKind
    rank: int
    """The position of its kind: of equally long phrases of a topic, the one with the first kind counts."""
    length: int
    """The number of its words if it is found by one or two folded words alone; 0 if there is more to compare."""


class Match(NamedTuple):
    """An occurrence of a phrase: the tokens of a text from `start` up to, but not including, `end`."""

    phrase: Phrase
    start: int
    end: int


class _Bucket:
    """The phrases that begin with one word."""

    def __init__(self) -> None:
        """Begin without phrases."""
        self.alone: list[Phrase] = []
        """Those without a second word: of one word, or with more than one gap after it."""
        self.by_second: dict[str, list[Phrase]] = {}
        """Those that may begin at a token, by the token after it: those without a second word, and those with this one.
        """
        self.by_end: dict[str, list[Phrase]] = {}
        """Those with a gap after the first word, by the word after the gap."""

    def add(self, phrase: Phrase) -> None:
        """Add a phrase; those without a second word come first."""
        _, second, third = (*map(str.casefold, phrase.words), "", "")[:3]
        if second == _ELLIPSIS != third:
            self.by_end.setdefault(third, []).append(phrase)
        elif second not in ("", _ELLIPSIS):
            self.by_second.setdefault(second, [*self.alone]).append(phrase)
        else:
            self.alone.append(phrase)

    def find_beyond_gap(self, tokens: Sequence[Token], start: int) -> Iterator[Match]:
        """Yield the phrases with a gap after the first word that begin at a token."""
        found = set[Phrase]()
        for begin in _list_gap_ends(tokens, start + 1):
            for phrase in self.by_end.get(tokens[begin].folded, ()):
                end = _reach(phrase.words[2:], tokens, begin)
                if end and phrase not in found and phrase.words[0] in (tokens[start].folded, tokens[start].exact):
                    found.add(phrase)
                    if not _is_cut(phrase.words, tokens, end):
                        yield Match(phrase, start, end)


class Vocabulary:
    """The phrases of a taxonomy, indexed by their first words."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Index the title, the aliases and the other phrases of each topic."""
        self.taxonomy = taxonomy
        self.topics = [topic.slug for topic in taxonomy.topics]
        self._buckets: dict[str, _Bucket] = {}
        self._titles = {topic.slug: topic.title for topic in taxonomy.topics}
        self._needs: dict[str, dict[str, list[tuple[str, ...]]]] = {}
        self.keywords: dict[str, str] = {}
        """The slug of a topic by each of its folded names; if topics share a name, the first one has it."""
        phrases = [phrase for topic in taxonomy.topics for phrase in _list_phrases(topic)]
        for phrase in sorted(phrases, key=lambda phrase: phrase.words[1:2] not in ((), (_ELLIPSIS,))):
            self._buckets.setdefault(phrase.words[0].casefold(), _Bucket()).add(phrase)
        for topic in taxonomy.topics:
            for words in _split(topic.needs):
                self._needs.setdefault(topic.slug, {}).setdefault(words[0].casefold(), []).append(words)
            for name in (topic.slug, topic.title, *topic.aliases):
                self._add_keyword(name, topic.slug)
        for topic in taxonomy.topics:
            for name in topic.was:
                self._add_keyword(name, topic.slug)

    def _add_keyword(self, name: str, slug: str) -> None:
        """Let a keyword name a topic, unless it names another one already."""
        for spelling in vary_hyphens(name):
            self.keywords.setdefault(fold_tokens(tokenize(spelling)), slug)

    def read_keywords(self, keywords: Iterable[str]) -> dict[str, str]:
        """Return the topics that keywords name, each with the first keyword that names it."""
        topics: dict[str, str] = {}
        for keyword in keywords:
            topic = self.keywords.get(fold_tokens(tokenize(keyword)))
            if topic:
                topics.setdefault(topic, keyword)
        return topics

    def suggest(self, key: str) -> str:
        """Return the title of a topic with a similar name; empty if there is none."""
        near = find_similar(key, self.keywords)
        return self._titles[self.keywords[near]] if near else ""

    def match(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """Yield the phrases in a text; those of one topic do not overlap.

        An excluded phrase occupies its words, so that no other phrase of its topic matches inside it.
        """
        free: dict[str, int] = {}
        folded = [*(token.folded for token in tokens), ""]
        for start in compress(count(), map(self._buckets.__contains__, folded)):
            bucket = self._buckets[folded[start]]
            best: dict[str, Match] = {}
            for phrase in bucket.by_second.get(folded[start + 1], bucket.alone):
                end = start + phrase.length if phrase.length else _reach(phrase.words, tokens, start)
                if end and start >= free.get(phrase.topic, 0):
                    _keep_best(Match(phrase, start, end), best)
            if bucket.by_end and not bucket.by_end.keys().isdisjoint(folded[start + 1 : start + 1 + _GAP_TOKENS]):
                for match in bucket.find_beyond_gap(tokens, start):
                    if start >= free.get(match.phrase.topic, 0):
                        _keep_best(match, best)
            for topic, match in best.items():
                free[topic] = match.end
                yield match

    def find_lacking(self, topics: Iterable[str], texts: Sequence[Sequence[Token]]) -> list[str]:
        """Return the topics whose weak phrases need words that are not in the texts."""
        if not (needy := [topic for topic in topics if topic in self._needs]):
            return []
        words = {token.folded for tokens in texts for token in tokens}
        words |= {token.exact for tokens in texts for token in tokens}
        return [topic for topic in needy if not self._has_needed(topic, texts, words)]

    def _has_needed(self, topic: str, texts: Sequence[Sequence[Token]], words: AbstractSet[str]) -> bool:
        """Return whether texts with these words, folded and as written, contain what the phrases of a topic need."""
        needs = self._needs[topic]
        sought = [phrase for first in needs.keys() & words for phrase in needs[first]]
        possible = [phrase for phrase in sought if all(word in words or word == _ELLIPSIS for word in phrase)]
        return any(len(phrase) == 1 for phrase in possible) or any(
            phrase[0] in (token.folded, token.exact) and _reach(phrase, tokens, start)
            for phrase in possible
            for tokens in texts
            for start, token in enumerate(tokens)
        )


def _list_phrases(topic: Topic) -> Iterator[Phrase]:
    """Yield the phrases of a topic, by their kinds."""
    kinds = {
        PhraseKind.EXCLUDED: topic.excluded,
        PhraseKind.MADE: topic.made,
        PhraseKind.WEAK: topic.weak,
        PhraseKind.NAME: (topic.title, *topic.aliases),
    }
    for rank, (kind, names) in enumerate(kinds.items()):
        for words in dict.fromkeys(_split(names)):
            is_folded = all(word == word.casefold() != _ELLIPSIS for word in words)
            yield Phrase(topic.slug, words, kind, rank, len(words) if is_folded and len(words) <= 2 else 0)


def _split(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the words of each name, in all its spellings, in the form in which they are looked for."""
    for spelling in (spelling for name in names for spelling in vary_hyphens(name)):
        if words := tuple(token.required for token in tokenize(spelling.strip(_ELLIPSIS + " "))):
            yield words


def _keep_best(match: Match, best: dict[str, Match]) -> None:
    """Put a match into those by their topics unless a better one of its topic is among them; all begin together."""
    other = best.get(match.phrase.topic)
    if other is None or (match.end, -match.phrase.rank) > (other.end, -other.phrase.rank):
        best[match.phrase.topic] = match


def _is_cut(words: Sequence[str], tokens: Sequence[Token], end: int) -> bool:
    """Return whether words with a gap end before what they describe does, or describe several.

    `a … model` is not in “a task for models”, nor in “a model-based test”: the article belongs to another word.
    """
    if words[0] not in ("a", ":"):
        return False
    is_plural = len(tokens[end - 1].written) > len(tokens[end - 1].exact)
    return is_plural or (end < len(tokens) and tokens[end].is_joined)


def _reach(words: Sequence[str], tokens: Sequence[Token], at: int) -> int:
    """Return the position after the words if the tokens contain them from position `at` on; otherwise 0."""
    for index, word in enumerate(words):
        if word == _ELLIPSIS:
            return _reach_beyond_gap(words[index + 1 :], tokens, at)
        if at >= len(tokens) or word not in (tokens[at].folded, tokens[at].exact):
            return 0
        at += 1
    return at


def _reach_beyond_gap(words: Sequence[str], tokens: Sequence[Token], at: int) -> int:
    """Return the same for the words after a gap."""
    return next((end for begin in _list_gap_ends(tokens, at) if (end := _reach(words, tokens, begin))), 0)


def _list_gap_ends(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Yield the positions at which a gap may end that begins at `at`; words joined by hyphens count as one in it."""
    skipped = 0
    for begin in range(at, min(at + _GAP_TOKENS, len(tokens))):
        yield begin
        token = tokens[begin]
        skipped += not token.is_joined
        if skipped > _GAP or not _can_skip(token):
            return


def _can_skip(token: Token) -> bool:
    """Return whether a token may be inside a gap."""
    return token.is_word and (token.is_joined or token.folded not in _LINKING)
