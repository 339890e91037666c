"""Assigns topics to papers by the phrases that name the topics; `broadsheet.enrich.vocabulary` finds the phrases.

Every title and sentence that contains a phrase adds to the topic's score; topics with enough points become tags. The
constants below are the points. They were chosen by hand and checked with `broadsheet score`. An acronym that the paper
itself spells out as something else does not count. Of a paper in a language that the site is not in, no topics are
guessed: words of another language can look like those of a topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

import msgspec

from broadsheet.enrich.sentences import Prose, is_english
from broadsheet.enrich.vocabulary import Match, PhraseKind, Vocabulary
from broadsheet.enrich.words import Token, fold_tokens, quote, spell_out, tokenize
from broadsheet.model.library import Library
from broadsheet.model.paper import Origin, Paper, PaperId, Tag, TagOrigin
from broadsheet.model.topics import Taxonomy
from broadsheet.model.value import Value
from broadsheet.system.errors import Problem
from broadsheet.system.messages import excerpt
from broadsheet.system.progress import track

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
        return quote(self.tokens)


@dataclass(frozen=True, slots=True)
class Support:
    """The evidence for a topic in one paper."""

    topic: str
    """The slug of the topic."""
    findings: tuple[Finding, ...]
    """Its phrases, in the order of the text."""
    score: float = field(init=False)
    """The points: those of each part of the paper, by its best phrase."""

    def __post_init__(self) -> None:
        """Add the points up."""
        best: dict[int, float] = {}
        for finding in self.findings:
            number = finding.part.number
            if finding.points > best.get(number, 0.0):
                best[number] = finding.points
        object.__setattr__(self, "score", sum(best.values()))

    @property
    def evidence(self) -> tuple[str, ...]:
        """The phrases that gave the most points, as written in the paper; at most `MAX_EVIDENCE`."""
        first: dict[str, Finding] = {}
        most: dict[str, float] = {}
        for finding in self.findings:
            if finding.points:
                key = fold_tokens(finding.tokens)
                first.setdefault(key, finding)
                most[key] = max(finding.points, most.get(key, 0.0))
        ranked = sorted(most, key=lambda key: -most[key])
        return tuple(first[key].words for key in ranked[:MAX_EVIDENCE])


class FoundTopics(Value, frozen=True):
    """The topics of a paper, which its text, its keywords and the taxonomy decide."""

    tags: tuple[Tag, ...] = ()
    """The topics that the keywords of the source name, in its order, and then those found in the text, best first."""
    unknown: tuple[str, ...] = ()
    """What the source gave as topics, but names none."""


_Spelled: TypeAlias = dict[str, set[str]]
"""For each acronym that the paper spells out, the topics that its long form names."""


def assign_tags(library: Library, taxonomy: Taxonomy, language: str) -> Library:
    """Return the library with the topics of a taxonomy that its papers have, for a site in a language.

    `find_topics` and `assign_found_topics` say which they are, and what is reported.
    """
    vocabulary = Vocabulary(taxonomy)
    papers = track(library.papers, len(library.papers))
    found = [find_topics(paper, read_whole_abstract(paper), vocabulary, language) for paper in papers]
    return assign_found_topics(library, found, vocabulary)


def assign_found_topics(library: Library, found: Sequence[FoundTopics], vocabulary: Vocabulary) -> Library:
    """Return the library with the taxonomy of a vocabulary, and with the topics that `find_topics` found in its papers.

    A keyword that a source gave as a topic, but names none, causes an `unknown-tag` problem.
    """
    tagged = tuple(
        msgspec.structs.replace(paper, tags=one.tags) for paper, one in zip(library.papers, found, strict=True)
    )
    unknown = [(paper, one.unknown) for paper, one in zip(library.papers, found, strict=True) if one.unknown]
    problems = _list_unknown(unknown, vocabulary)
    return replace(library, papers=tagged, taxonomy=vocabulary.taxonomy).add_problems(problems)


def _list_unknown(unknown: Iterable[tuple[Paper, Sequence[str]]], vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield one problem for each tag of a source that names no topic, placed at the first record that has it."""
    users: dict[str, dict[PaperId, tuple[Origin, str]]] = {}
    for paper, keywords in sorted(unknown, key=lambda one: one[0].origin.filed):
        for keyword in keywords:
            key = fold_tokens(tokenize(keyword))
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


def read_whole_abstract(paper: Paper) -> Prose:
    """Return the abstract in which the topics of a paper are found."""
    return Prose(paper.whole_abstract.prose)


def find_topics(paper: Paper, abstract: Prose, vocabulary: Vocabulary, language: str) -> FoundTopics:
    """Return the topics of a paper. `abstract` is the whole one.

    Keywords of the source that name a topic come first, in the order of the source, and then the topics that the text
    names, the highest score first. A paper in which nothing names a topic has none. `language` is that of the site: if
    it is English, no topics are looked for in a text that is not.
    """
    given = vocabulary.read_keywords((*paper.given, *paper.keywords))
    tags = [Tag(topic, (keyword,), TagOrigin.SOURCE) for topic, keyword in given.items()]
    if vocabulary.topics and can_be_read(paper, abstract, language):
        found = [one for one in weigh(split_parts(paper, abstract), vocabulary) if one.topic not in given]
        best = choose_best(found, len(given))
        tags += [Tag(one.topic, one.evidence, weight=min(1.0, one.score / FULL_SCORE)) for one in best]
    unknown = tuple(keyword for keyword in paper.given if fold_tokens(tokenize(keyword)) not in vocabulary.keywords)
    return FoundTopics(tuple(tags), unknown)


def can_be_read(paper: Paper, abstract: Prose, language: str) -> bool:
    """Return whether topics can be found in the text of a paper, for a site in a language."""
    return not language.startswith("en") or (abstract.is_english if abstract.text else is_english(paper.title.plain))


def split_parts(paper: Paper, abstract: Prose) -> list[Part]:
    """Return the title and the sentences of the whole abstract, without formulas and web addresses."""
    title = Part(0, paper.title.plain, TITLE_SCORE, made=True)
    gains = (SENTENCE_SCORE, SENTENCE_SCORE + CONTRIBUTION_BONUS)
    sentences = enumerate(abstract.sentences, 1)
    return [title, *(Part(at, one.text, gains[one.is_contribution], one.is_contribution) for at, one in sentences)]


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
