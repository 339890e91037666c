"""Assigns topics to papers by the phrases that name the topics.

A topic is named by its title and its aliases, which are compared with the text word by word:

- Case, hyphens and plurals do not matter: `Chain-of-thought` equals `chain of thoughts`. A hyphen in an alias may also
  be missing: `pre-training` equals `pretraining`.
- No phrase extends across a punctuation mark or a web address.
- A word with a capital after its first character (`RL`, `MoE`, `3D`) is compared exactly.
- `…` in an alias stands for up to four words, none of them a linking word such as `of`; `a` also stands for `an`.
- If phrases of one topic overlap, the one that begins first counts, and of those the longest.
- An acronym that the paper itself spells out as something else does not count.

Every title and sentence that contains a phrase adds to the topic's score; topics with enough points become tags. The
constants below are the points. They were chosen by hand and checked with `broadsheet score`.

The time is linear in the length of the text: each token is looked up once, and a match is at most as long as its alias
and the gaps in it allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeAlias

from broadsheet.enrich.sentences import is_contribution, split_sentences
from broadsheet.enrich.words import Token, fold_tokens, spell_out, tokenize, vary_hyphens
from broadsheet.model.library import Library
from broadsheet.model.paper import Origin, Paper, PaperId, Tag, TagOrigin
from broadsheet.model.topics import Taxonomy, Topic
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt, find_similar

TITLE_SCORE = 3.0
"""The points for a topic that is named in the title."""
SENTENCE_SCORE = 1.0
"""The points for each sentence that names a topic."""
CONTRIBUTION_BONUS = 0.5
"""Points in addition to `SENTENCE_SCORE` if the sentence says what the authors made or did."""
WEAK_FACTOR = 0.5
"""The share of the points that a topic gets for a phrase that only suggests it (`weak` in `topics.yml`)."""
THRESHOLD = 1.5
"""The points that a topic needs to become a tag; see `MIN_TAGS` for the exception."""
MIN_TAGS = 2
"""A paper that would have fewer tags than this also gets topics with only `SENTENCE_SCORE` points."""
MAX_TAGS = 6
"""The maximum number of tags of a paper, apart from those that its source gives."""
MAX_EVIDENCE = 3
"""The maximum number of phrases that are shown for a tag."""
MAX_SUGGESTIONS = 100
"""The maximum number of unknown keywords for which a similar topic is suggested: each is compared with every name."""

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


class _Phrase(NamedTuple):
    """A way to name a topic."""

    topic: str
    """The slug of the topic."""
    words: tuple[str, ...]
    """Each word folded, or exactly as it must be written; `…` stands for a gap."""
    weight: float
    """The share of the points that the topic gets; 0 for a phrase that does not mean the topic (`not` in `topics.yml`).
    """
    made: bool
    """Whether it counts only in titles and in sentences that say what the authors made or did."""


class _Match(NamedTuple):
    """An occurrence of a phrase: the tokens of a text from `start` up to, but not including, `end`."""

    phrase: _Phrase
    start: int
    end: int


@dataclass(frozen=True)
class _Part:
    """The title of a paper, or a sentence of its abstract."""

    text: str
    """The text; in a sentence, formulas and web addresses are replaced by marks."""
    gain: float
    """The points for a topic that is named here."""
    made: bool
    """Whether it says what the authors made or did."""

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of the text, split when first needed."""
        return tokenize(self.text)


@dataclass(slots=True)
class _Support:
    """The evidence for a topic in one paper."""

    score: float = 0
    """The points so far."""
    phrases: dict[str, tuple[float, str]] = field(default_factory=dict)
    """For each folded phrase, its highest number of points, and its words as first written."""

    def add(self, part: _Part, matches: Iterable[_Match]) -> None:
        """Add one part of the paper, which counts once, by its strongest phrase."""
        strongest = 0.0
        for match in matches:
            gain = part.gain * match.phrase.weight
            tokens = part.tokens[match.start : match.end]
            key, words = fold_tokens(tokens), part.text[tokens[0].start : tokens[-1].end]
            most, first = self.phrases.get(key, (0.0, words))
            self.phrases[key] = max(gain, most), first
            strongest = max(gain, strongest)
        self.score += strongest

    @property
    def evidence(self) -> tuple[str, ...]:
        """The phrases that gave the most points, as written in the paper; at most `MAX_EVIDENCE`."""
        ranked = sorted(self.phrases.values(), key=lambda phrase: -phrase[0])
        return tuple(words for _, words in ranked[:MAX_EVIDENCE])


_Spelled: TypeAlias = dict[str, set[str]]
"""For each acronym that the paper spells out, the topics that its long form names."""


def assign_tags(library: Library, taxonomy: Taxonomy) -> Library:
    """Return the library with the taxonomy, and with the tags of every paper, the highest score first.

    Keywords of the source that name a topic come first, in the order of the source. A keyword that names no topic
    causes an `unknown-tag` problem if the source gave it as a topic. A paper in which nothing names a topic has no
    tags.
    """
    vocabulary = _Vocabulary(taxonomy)
    tagged = library.map(lambda paper: replace(paper, tags=tuple(_find_tags(paper, vocabulary))))
    return replace(tagged, taxonomy=taxonomy).add_problems(_list_unknown(library.papers, vocabulary))


def _list_unknown(papers: Iterable[Paper], vocabulary: _Vocabulary) -> Iterator[Problem]:
    """Yield one problem for each tag of a source that names no topic, placed at the first record that has it."""
    users: dict[str, dict[PaperId, tuple[Origin, str]]] = {}
    for paper in sorted(papers, key=lambda paper: paper.origin.filed):
        for keyword in paper.given:
            key = fold_tokens(tokenize(keyword))
            if key not in vocabulary.keywords:
                users.setdefault(key, {}).setdefault(paper.identity, (paper.origin, keyword))
    for rank, (key, uses) in enumerate(users.items()):
        origin, keyword = next(iter(uses.values()))
        near = vocabulary.suggest(key) if rank < MAX_SUGGESTIONS else ""
        users_of = f" of {len(uses):,} papers" if len(uses) > 1 else ""
        yield Problem(
            where=origin.place,
            kind="unknown-tag",
            message=f"The tag “{excerpt(keyword)}”{users_of} is not the name of a topic.",
            advice=(f"Did you mean “{near}”? " if near else "")
            + "Correct it, or add it to topics.yml; it is left out otherwise.",
        )


def _find_tags(paper: Paper, vocabulary: _Vocabulary) -> Iterator[Tag]:
    """Yield the tags of a paper: those given by its source, then those found in its text."""
    given = vocabulary.read_keywords((*paper.given, *paper.keywords))
    yield from (Tag(topic, (keyword,), TagOrigin.SOURCE) for topic, keyword in given.items())
    found = _weigh(_parts(paper), vocabulary)
    ranked = sorted((topic for topic in found if topic not in given), key=lambda topic: -found[topic].score)
    for rank, topic in enumerate(ranked, len(given) + 1):
        enough = THRESHOLD if rank > MIN_TAGS else SENTENCE_SCORE
        if rank <= MAX_TAGS and found[topic].score >= enough:
            yield Tag(topic, found[topic].evidence)


def _parts(paper: Paper) -> list[_Part]:
    """Return the title and the sentences of the abstract, without formulas and web addresses."""
    parts = [_Part(paper.title.plain, TITLE_SCORE, made=True)]
    for sentence in split_sentences(paper.whole_abstract.prose):
        made = is_contribution(sentence)
        parts.append(_Part(sentence, SENTENCE_SCORE + CONTRIBUTION_BONUS * made, made))
    return parts


def _weigh(parts: Sequence[_Part], vocabulary: _Vocabulary) -> dict[str, _Support]:
    """Return the evidence for each topic that the parts of a paper name, in the order of the taxonomy."""
    spelled = vocabulary.read_acronyms(parts)
    support = dict[str, _Support]()
    for part in parts:
        for topic, matches in vocabulary.find(part, spelled).items():
            support.setdefault(topic, _Support()).add(part, matches)
    return {topic: support[topic] for topic in vocabulary.topics if topic in support and support[topic].score}


class _Vocabulary:
    """The phrases of a taxonomy, indexed by their first words."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Index the title, the aliases and the other phrases of each topic."""
        self.topics = [topic.slug for topic in taxonomy.topics]
        self._phrases: dict[str, list[_Phrase]] = {}
        self._titles = {topic.slug: topic.title for topic in taxonomy.topics}
        self.keywords: dict[str, str] = {}
        """The slug of a topic by each of its folded names; if topics share a name, the first one has it."""
        for topic in taxonomy.topics:
            for phrase in _phrases(topic):
                self._phrases.setdefault(phrase.words[0].casefold(), []).append(phrase)
            for name in (topic.slug, topic.title, *topic.aliases):
                for spelling in vary_hyphens(name):
                    self.keywords.setdefault(fold_tokens(tokenize(spelling)), topic.slug)

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

    def read_acronyms(self, parts: Iterable[_Part]) -> _Spelled:
        """Return the acronyms that the text spells out, as in `visual question answering (VQA)`."""
        spelled: _Spelled = {}
        for part in parts:
            for acronym, long_form in spell_out(part.tokens) if "(" in part.text else ():
                topics = {match.phrase.topic for match in self._match(long_form)}
                spelled.setdefault(acronym, set()).update(topics)
        return spelled

    def find(self, part: _Part, spelled: _Spelled) -> dict[str, list[_Match]]:
        """Return the phrases in a part of a paper, by the topics that they name."""
        found: dict[str, list[_Match]] = {}
        for match in self._match(part.tokens):
            phrase, first = match.phrase, part.tokens[match.start].exact
            is_foreign = match.end - match.start == 1 and phrase.topic not in spelled.get(first, (phrase.topic,))
            if not is_foreign and (part.made or not phrase.made):
                found.setdefault(phrase.topic, []).append(match)
        return found

    def _match(self, tokens: Sequence[Token]) -> Iterator[_Match]:
        """Yield the phrases in a text that name topics; those of one topic do not overlap.

        An excluded phrase is not yielded, but it occupies its words, so that no alias matches inside it.
        """
        free: dict[str, int] = {}
        for start, token in enumerate(tokens):
            best: dict[str, _Match] = {}
            for phrase in self._phrases.get(token.folded, ()):
                end = _reach(phrase.words, tokens, start)
                longest = best[phrase.topic].end if phrase.topic in best else 0
                if end > longest and start >= free.get(phrase.topic, 0):
                    best[phrase.topic] = _Match(phrase, start, end)
            for topic, match in best.items():
                free[topic] = match.end
                if match.phrase.weight:
                    yield match


def _phrases(topic: Topic) -> Iterator[_Phrase]:
    """Yield the phrases of a topic. The order matters: of equal phrases the first counts."""
    kinds = (
        (topic.excluded, 0.0, False),
        (topic.made, 1.0, True),
        (topic.weak, WEAK_FACTOR, False),
        ((topic.title, *topic.aliases), 1.0, False),
    )
    for names, weight, made in kinds:
        for spelling in (spelling for name in names for spelling in vary_hyphens(name)):
            words = tuple(_required(token) for token in tokenize(spelling.strip(_ELLIPSIS + " ")))
            if words:
                yield _Phrase(topic.slug, words, weight, made)


def _required(token: Token) -> str:
    """Return what a text must contain for a word of a name: the word folded, or exactly as written."""
    has_capital_inside = token.exact[1:] != token.exact[1:].lower()
    return token.exact if has_capital_inside else token.folded


def _reach(words: Sequence[str], tokens: Sequence[Token], at: int) -> int:
    """Return the position after the words if the tokens contain them from position `at` on; otherwise 0."""
    for index, word in enumerate(words):
        if word == _ELLIPSIS:
            return _reach_beyond_gap(words[index + 1 :], tokens, at)
        if at >= len(tokens) or word not in tokens[at][:2]:
            return 0
        at += 1
    return at


def _reach_beyond_gap(words: Sequence[str], tokens: Sequence[Token], at: int) -> int:
    """Return the same for the words after a gap, in which words joined by hyphens count as one."""
    skipped = 0
    for begin in range(at, min(at + _GAP_TOKENS, len(tokens))):
        end = _reach(words, tokens, begin)
        token = tokens[begin]
        skipped += not token.is_joined
        if end or skipped > _GAP or not _can_skip(token):
            return end
    return 0


def _can_skip(token: Token) -> bool:
    """Return whether a token may be inside a gap."""
    return token.is_word and (token.is_joined or token.folded not in _LINKING)
