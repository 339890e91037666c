"""Assigns topics to papers by the phrases that name the topics; `broadsheet.enrich.vocabulary` finds the phrases.

Every title and sentence that contains a phrase adds to the topic's score; topics with enough points become tags. The
constants below are the points. They were chosen by hand and checked with `broadsheet score`. An acronym that the paper
itself spells out as something else does not count. Of a paper in a language that the site is not in, no topics are
guessed: words of another language can look like those of a topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

import msgspec

from broadsheet.enrich.sentences import is_contribution, is_english, split_sentences
from broadsheet.enrich.vocabulary import Match, PhraseKind, Vocabulary
from broadsheet.enrich.words import Token, fold_tokens, spell_out, tokenize
from broadsheet.model.library import Library
from broadsheet.model.paper import Origin, Paper, PaperId, Tag, TagOrigin
from broadsheet.model.topics import Taxonomy
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt

TITLE_SCORE = 3.0
"""The points for a topic that is named in the title."""
SENTENCE_SCORE = 1.0
"""The points for each sentence that names a topic."""
CONTRIBUTION_BONUS = 0.5
"""Points in addition to `SENTENCE_SCORE` if the sentence says what the authors made or did."""
WEAK_FACTOR = 0.5
"""The share of the points that a topic gets for a phrase that only suggests it (`weak` in `topics.yml`)."""
FULL_SCORE = 4.5
"""The points from which the whole paper counts as being about a topic: those for the title and a contribution."""
THRESHOLD = 1.5
"""The points that a topic needs to become a tag; see `MIN_TAGS` for the exception."""
MIN_TAGS = 2
"""A paper that would have fewer tags than this also gets topics with only `SENTENCE_SCORE` points."""
MAX_TAGS = 6
"""The maximum number of tags of a paper, apart from those that its source gives."""
FEWEST_LISTED = 3
"""The number of topics in a list from which each of them counts half."""
LISTED_FACTOR = 0.5
"""The share of the points that a topic gets in such a list."""
MAX_EVIDENCE = 3
"""The maximum number of phrases that are shown for a tag."""
MAX_SUGGESTIONS = 100
"""The maximum number of unknown keywords for which a similar topic is suggested: each is compared with every name."""

_LIST_GAP = 3
"""The maximum number of tokens between two items of a list, among them a comma or a conjunction."""
_JOINING = frozenset([",", "/", "&", "and", "or"])
"""The tokens of which one is between two items of a list."""


class Rule(Enum):
    """Why a phrase in a paper is worth less than usual, or nothing."""

    EXCLUDED = "“not” excludes it"
    MADE = "“made” counts only in the title and where the authors say what they did"
    ACRONYM = "the paper spells it out as something else"
    NEEDS = "it is weak, and the paper has none of the words under “needs”"
    LISTED = "one of several topics in a list, so it counts half"


@dataclass(frozen=True)
class Part:
    """The title of a paper, or a sentence of its abstract."""

    number: int
    """0 for the title, 1 for the first sentence of the abstract."""
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


class Finding(NamedTuple):
    """A phrase of a topic in a paper."""

    part: Part
    """Where it is."""
    match: Match
    points: float
    """What it is worth; of several in the same part, only the best counts."""
    rule: Rule | None = None
    """Why it is worth less than usual."""

    @property
    def tokens(self) -> Sequence[Token]:
        """Its words."""
        return self.part.tokens[self.match.start : self.match.end]

    @property
    def words(self) -> str:
        """Its words as written."""
        return self.part.text[self.tokens[0].start : self.tokens[-1].end]


@dataclass(frozen=True, slots=True)
class Support:
    """The evidence for a topic in one paper."""

    topic: str
    """The slug of the topic."""
    findings: tuple[Finding, ...]
    """Its phrases, in the order of the text."""

    @property
    def score(self) -> float:
        """The points: those of each part of the paper, by its best phrase."""
        best: dict[int, float] = {}
        for finding in self.findings:
            number = finding.part.number
            best[number] = max(finding.points, best.get(number, 0.0))
        return sum(best.values())

    @property
    def evidence(self) -> tuple[str, ...]:
        """The phrases that gave the most points, as written in the paper; at most `MAX_EVIDENCE`."""
        phrases: dict[str, tuple[float, str]] = {}
        for finding in self.findings:
            if finding.points:
                key = fold_tokens(finding.tokens)
                most, first = phrases.get(key, (0.0, finding.words))
                phrases[key] = max(finding.points, most), first
        ranked = sorted(phrases.values(), key=lambda phrase: -phrase[0])
        return tuple(words for _, words in ranked[:MAX_EVIDENCE])


_Spelled: TypeAlias = dict[str, set[str]]
"""For each acronym that the paper spells out, the topics that its long form names."""


def assign_tags(library: Library, taxonomy: Taxonomy, language: str) -> Library:
    """Return the library with the taxonomy, and with the tags of every paper, the highest score first.

    Keywords of the source that name a topic come first, in the order of the source. A keyword that names no topic
    causes an `unknown-tag` problem if the source gave it as a topic. A paper in which nothing names a topic has no
    tags. `language` is that of the site: if it is English, no topics are looked for in a text that is not.
    """
    vocabulary = Vocabulary(taxonomy)
    tagged = library.map(
        lambda paper: msgspec.structs.replace(paper, tags=tuple(_find_tags(paper, vocabulary, language)))
    )
    return replace(tagged, taxonomy=taxonomy).add_problems(_list_unknown(library.papers, vocabulary))


def _list_unknown(papers: Iterable[Paper], vocabulary: Vocabulary) -> Iterator[Problem]:
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


def _find_tags(paper: Paper, vocabulary: Vocabulary, language: str) -> Iterator[Tag]:
    """Yield the tags of a paper: those given by its source, then those found in its text."""
    given = vocabulary.read_keywords((*paper.given, *paper.keywords))
    yield from (Tag(topic, (keyword,), TagOrigin.SOURCE) for topic, keyword in given.items())
    if can_be_read(paper, language):
        found = [support for support in weigh(split_parts(paper), vocabulary) if support.topic not in given]
        for support in choose_best(found, len(given)):
            yield Tag(support.topic, support.evidence, weight=min(1.0, support.score / FULL_SCORE))


def can_be_read(paper: Paper, language: str) -> bool:
    """Return whether topics can be found in the text of a paper, for a site in a language."""
    return not language.startswith("en") or is_english(paper.whole_abstract.prose or paper.title.plain)


def split_parts(paper: Paper) -> list[Part]:
    """Return the title and the sentences of the abstract, without formulas and web addresses."""
    parts = [Part(0, paper.title.plain, TITLE_SCORE, made=True)]
    for number, sentence in enumerate(split_sentences(paper.whole_abstract.prose), 1):
        made = is_contribution(sentence)
        parts.append(Part(number, sentence, SENTENCE_SCORE + CONTRIBUTION_BONUS * made, made))
    return parts


def choose_best(found: Iterable[Support], given: int) -> Iterator[Support]:
    """Yield the topics that become tags, the highest score first. `given` is the number of tags from the source."""
    ranked = sorted(found, key=lambda support: -support.score)
    for rank, support in enumerate(ranked[: max(0, MAX_TAGS - given)], given + 1):
        if support.score >= (THRESHOLD if rank > MIN_TAGS else SENTENCE_SCORE):
            yield support


def weigh(parts: Sequence[Part], vocabulary: Vocabulary) -> list[Support]:
    """Return the evidence for each topic that has phrases in the parts of a paper, in the order of the taxonomy."""
    spelled = _read_acronyms(parts, vocabulary)
    found: dict[str, list[Finding]] = {}
    for part in parts:
        judged = [_judge(match, part, spelled) for match in vocabulary.match(part.tokens)]
        for finding in _halve_lists(judged) if part.number and len(judged) >= FEWEST_LISTED else judged:
            found.setdefault(finding.match.phrase.topic, []).append(finding)
    weak = [topic for topic, findings in found.items() if _is_weak(findings)]
    for topic in vocabulary.find_lacking(weak, [part.tokens for part in parts]):
        found[topic] = [one._replace(points=0, rule=Rule.NEEDS) if one.points else one for one in found[topic]]
    return [Support(topic, tuple(found[topic])) for topic in vocabulary.topics if topic in found]


def _is_weak(findings: Iterable[Finding]) -> bool:
    """Return whether phrases that only suggest a topic are all that is worth something."""
    return {finding.match.phrase.kind for finding in findings if finding.points} == {PhraseKind.WEAK}


def _halve_lists(findings: list[Finding]) -> list[Finding]:
    """Return what was found in a sentence; what is one of three or more topics in a list counts half.

    A list of tasks, tests or kinds of media says on what a method was tried, or what it could do, rather than what the
    paper is about. Phrases that say what the authors made are not items of such a list.
    """
    result, listed = [*findings], list[int]()
    items = [at for at, one in enumerate(findings) if one.points and one.match.phrase.kind is not PhraseKind.MADE]
    for at, following in zip_longest(items, items[1:]):
        listed.append(at)
        if following is None or not _is_next(findings[at], findings[following]):
            if len({findings[item].match.phrase.topic for item in listed}) >= FEWEST_LISTED:
                for item in listed:
                    points = findings[item].points * LISTED_FACTOR
                    result[item] = findings[item]._replace(points=points, rule=Rule.LISTED)
            listed = []
    return result


def _is_next(one: Finding, other: Finding) -> bool:
    """Return whether a phrase is the next item of a list: a comma or a conjunction and few words separate them."""
    start, end = one.match.end, other.match.start
    between = one.part.tokens[start:end] if end - start <= _LIST_GAP else ()
    return end <= start or any(token.exact in _JOINING for token in between)


def _judge(match: Match, part: Part, spelled: _Spelled) -> Finding:
    """Return what a phrase in one part of a paper is worth, as far as this part and the acronyms tell."""
    phrase = match.phrase
    if phrase.kind is PhraseKind.EXCLUDED:
        return Finding(part, match, 0, Rule.EXCLUDED)
    if phrase.kind is PhraseKind.MADE and not part.made:
        return Finding(part, match, 0, Rule.MADE)
    is_single = match.end - match.start == 1
    if is_single and phrase.topic not in spelled.get(part.tokens[match.start].exact, (phrase.topic,)):
        return Finding(part, match, 0, Rule.ACRONYM)
    return Finding(part, match, part.gain * WEAK_FACTOR if phrase.kind is PhraseKind.WEAK else part.gain)


def _read_acronyms(parts: Iterable[Part], vocabulary: Vocabulary) -> _Spelled:
    """Return the acronyms that the text spells out, as in `visual question answering (VQA)`."""
    spelled: _Spelled = {}
    for part in parts:
        for acronym, long_form in spell_out(part.tokens) if "(" in part.text else ():
            matches = vocabulary.match(long_form)
            topics = {match.phrase.topic for match in matches if match.phrase.kind is not PhraseKind.EXCLUDED}
            spelled.setdefault(acronym, set()).update(topics)
    return spelled
