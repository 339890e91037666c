"""Tests of topics that come from the sources."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.enrich.source_topics import add_source_topics
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, Tag, TagOrigin
from broadsheet.model.topics import Group, Taxonomy, Topic
from tests.conftest import make_library, make_paper


def tag(*papers: Paper, fewest: int = 2) -> Library:
    """The library of these papers with its vocabulary."""
    return add_source_topics(make_library(*papers), fewest)


def shell(number: int, *keywords: str, **facts: object) -> Paper:
    """A paper that has nothing in common with another but its keywords."""
    return make_paper(f"Shell {number}", f"Of {number}.", record=number, keywords=keywords, **facts)


def show(library: Library) -> dict[str, list[str]]:
    """The titles of the topics of each group."""
    return {group.slug: [topic.title for topic in group.topics] for group in library.taxonomy.groups}


def test_a_keyword_shared_by_papers_without_topics_becomes_a_topic() -> None:
    """It has its most frequent spelling, belongs to all papers that have it, and is last among their tags."""
    library = tag(shell(1, "Sea-Salt"), shell(2, "sea salt"), shell(3, "sea salt", tags=("tides",)), shell(4, "Foam"))

    assert show(library)["keyword"] == ["sea salt"]
    assert [paper.tags[-1:] for paper in library.papers] == [
        (Tag("sea-salt", ("Sea-Salt",), TagOrigin.SOURCE),),
        (Tag("sea-salt", ("sea salt",), TagOrigin.SOURCE),),
        (Tag("sea-salt", ("sea salt",), TagOrigin.SOURCE),),
        (),
    ]


def test_a_keyword_of_papers_with_topics_does_not_become_one() -> None:
    """If the site's own topics fit, they are enough."""
    library = tag(shell(1, "Foam", tags=("tides",)), shell(2, "Foam", tags=("tides",)))

    assert "keyword" not in show(library)


def test_suggesting_topics_removes_no_topic() -> None:
    """A keyword stays a topic although its papers have suggested ones now; of the same address, there is one topic."""
    papers = [shell(n, "Foam", "Sand", tags=("sand", "tides")) for n in (1, 2)]
    suggested = Group("more", "More", (Topic("sand", "sand", ()), Topic("tides", "tide", ())), is_suggested=True)

    library = add_source_topics(replace(make_library(*papers), taxonomy=Taxonomy((suggested,))), 2)

    assert show(library) == {"more": ["sand", "tide"], "keyword": ["Foam"]}
    assert [[tag.topic for tag in paper.tags] for paper in library.papers] == [["sand", "tides", "foam"]] * 2


def test_adding_papers_removes_no_topic() -> None:
    """Neither papers with topics nor papers without remove one."""
    few = [shell(1, "Foam"), shell(2, "Foam")]
    more = [*few, *(shell(n, "Brine", tags=("tides",)) for n in range(3, 9))]

    assert set(show(tag(*few))["keyword"]) <= set(show(tag(*more))["keyword"])


def test_every_category_is_a_topic() -> None:
    """Every arXiv category is; a string that is not a category's name is not."""
    library = tag(
        make_paper(categories=("cs.CL", "hep-th", "05C85; 68R10")), make_paper("Gulls", record=2, categories=("cs.CL",))
    )

    assert show(library)["category"] == ["cs.CL", "hep-th"]
    assert [[tag.topic for tag in paper.tags] for paper in library.papers] == [["cs-cl", "hep-th"], ["cs-cl"]]


def test_the_address_of_a_topic_never_changes() -> None:
    """Later papers may have another spelling, the same letters in another script, or a keyword like a category."""
    few = [shell(n, "sea-salt", "β-foam", categories=("hep-th",)) for n in (1, 2)]
    more = [shell(n, "seasalt", "B-Foam", "hep-th", "foam 0a1b2c3d") for n in range(3, 9)]

    slugs = {topic.slug for topic in tag(*few).taxonomy.topics}
    later = {topic.slug: topic.title for topic in tag(*few, *more).taxonomy.topics}

    assert slugs <= set(later)
    assert (later["sea-salt"], later["b-foam"], later["hep-th"], len(later)) == ("seasalt", "B-Foam", "hep-th", 9)


def test_topics_are_added_to_a_group_of_the_same_name() -> None:
    """A search filter has one name, so there cannot be two such groups."""
    library = make_library(shell(1, "Foam", categories=("cs.CL",)), shell(2, "Foam"))
    own = Group("category", "Kinds", (Topic("tides", "Tides", ()),))

    library = add_source_topics(replace(library, taxonomy=Taxonomy((own,))), 2)

    assert show(library) == {"category": ["Tides", "cs.CL"], "keyword": ["Foam"]}


def test_the_number_of_topics_of_a_paper_is_limited() -> None:
    """Only the first of hundreds of keywords and categories become topics, because each topic has pages."""
    words = tuple(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300))

    library = tag(*(shell(n, *words, categories=words) for n in (1, 2)))

    assert [len(topics) for topics in list(show(library).values())[-2:]] == [30, 30]
    assert [len(paper.tags) for paper in library.papers] == [60, 60]


def test_no_two_topics_have_one_address() -> None:
    """If a keyword's words are another topic's address, or cannot be written in one, a hash of the keyword is added."""
    library = tag(shell(1, "tides!", "潮", "all", "12"), shell(2, "tides!", "潮", "all", "12"))

    slugs = [topic.slug for topic in library.taxonomy.topics]
    assert len(slugs) == len(set(slugs)) == 7
    assert not {"all", "12", ""} & set(slugs)
