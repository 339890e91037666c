"""Says why a paper has a topic, or does not have it: which phrases earned points, and which rules cost some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadsheet.enrich.tags import (
    MAX_TAGS,
    MIN_TAGS,
    SENTENCE_SCORE,
    THRESHOLD,
    Part,
    Rule,
    Support,
    can_be_read,
    choose_best,
    read_whole_abstract,
    split_parts,
    weigh,
)
from broadsheet.enrich.vocabulary import PhraseKind, Vocabulary
from broadsheet.enrich.words import fold_tokens
from broadsheet.model.paper import Paper, Tag, TagOrigin
from broadsheet.model.topics import Taxonomy

NOT_READ = "No topics are looked for in its text, since it is not in the language of the site (“language” in site.yml)."


@dataclass(frozen=True, slots=True)
class TopicReasons:
    """What speaks for a topic of a paper."""

    title: str
    """The title of the topic."""
    is_given: bool
    """Whether the paper has the topic."""
    verdict: str
    """Why it has the topic, or does not have it."""
    lines: tuple[str, ...] = ()
    """What each phrase in the paper is worth, the best first."""


def explain_topics(paper: Paper, tags: Sequence[Tag], taxonomy: Taxonomy, language: str) -> list[TopicReasons]:
    """Return the reasons for each topic that a paper has, and then for those of which it only has phrases.

    `tags` are those that the paper finally has, and `taxonomy` defines them. `language` is that of the site.
    """
    vocabulary = Vocabulary(taxonomy)
    abstract = read_whole_abstract(paper)
    parts = split_parts(paper, abstract) if can_be_read(paper, abstract, language) else []
    found = {one.topic: one for one in weigh(parts, vocabulary)}
    given = {tag.topic for tag in tags}
    others = sorted((one for one in found.values() if one.topic not in given), key=lambda one: -one.score)
    keywords = vocabulary.read_keywords((*paper.given, *paper.keywords))
    best = choose_best((one for one in found.values() if one.topic not in keywords), len(keywords))
    chosen = {*keywords, *(one.topic for one in best)}
    titles = {slug: topic.title for slug, topic in taxonomy.by_slug.items()}
    return [
        *(_explain_given(tag, titles[tag.topic], found.get(tag.topic)) for tag in tags),
        *(
            TopicReasons(titles[one.topic], False, _say_why_not(one, one.topic in chosen), (*_list_lines(one),))
            for one in others
        ),
    ]


def _explain_given(tag: Tag, title: str, found: Support | None) -> TopicReasons:
    """Return the reasons for a topic that the paper has."""
    lines = tuple(_list_lines(found)) if found else ()
    match tag.origin:
        case TagOrigin.SOURCE:
            return TopicReasons(title, True, f"its source says “{tag.evidence[0]}”", lines)
        case TagOrigin.EDITOR:
            return TopicReasons(title, True, "papers.yml adds it", lines)
        case TagOrigin.TEXT:
            return TopicReasons(title, True, _write_points(found.score if found else 0), lines)


def _say_why_not(found: Support, is_removed: bool) -> str:
    """Return why a paper does not have a topic of which it has phrases."""
    points = _write_points(found.score)
    if is_removed:
        return f"{points}, but papers.yml removes it"
    if found.score >= THRESHOLD:
        return f"{points}, but {MAX_TAGS} topics have as many or more"
    needed = f"{points}; {THRESHOLD:g} are needed"
    if found.score >= SENTENCE_SCORE:
        return f"{needed}, or {SENTENCE_SCORE:g} if the paper has fewer than {MIN_TAGS} topics"
    return needed


def _list_lines(found: Support) -> Iterator[str]:
    """Yield a line for each phrase of a topic, those with most points first; what is worth nothing only once."""
    counted, named = set[int](), set[tuple[str, Rule | None]]()
    for finding in sorted(found.findings, key=lambda finding: (-finding.points, finding.part.number)):
        notes = [_name_place(finding.part)]
        if finding.rule:
            notes.append(finding.rule.value)
        elif finding.part.number in counted:
            notes.append("its place counts once")
        elif finding.match.phrase.kind is PhraseKind.WEAK:
            notes.append("weak, so it counts half")
        key = (fold_tokens(finding.tokens), finding.rule)
        if finding.points:
            counted.add(finding.part.number)
        elif key in named:
            continue
        named.add(key)
        yield f"{finding.points:>5.4g}  “{finding.words}” ({'; '.join(notes)})"


def _name_place(part: Part) -> str:
    """Return where a phrase is."""
    if not part.number:
        return "title"
    return f"sentence {part.number}, what the authors did" if part.made else f"sentence {part.number}"


def _write_points(points: float) -> str:
    """Return a number of points."""
    return "1 point" if points == 1 else f"{points:g} points"
