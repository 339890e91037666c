"""Values survive as bytes, and equal values have equal bytes."""

import pytest

from broadsheet.model.author import Author
from broadsheet.model.packing import make_reader, pack
from broadsheet.model.paper import Origin, Paper, Tag
from broadsheet.model.period import Period
from broadsheet.model.text import Marked, Math, Mention, Plain, Superscript, Text, Url
from broadsheet.model.urls import Link, LinkKind

_TEXTS = [
    Text(),
    Text((Plain("Dunes drift."),)),
    Text((Plain(""),)),
    Text((Plain("M"), Superscript("2"), Plain("IXT"))),
    Text((Math("x^2", display=True), Url("https://example.org/a"), Mention("CoastNet", "title:coastnet"))),
    Text((Marked("a", (Marked("em", (Plain("tide"),)),), "https://example.org"),)),
]


@pytest.mark.parametrize("text", _TEXTS, ids=repr)
def test_a_text_survives(text: Text) -> None:
    assert make_reader(Text)(pack(text)) == text


def test_a_paper_survives_and_equal_papers_have_equal_bytes() -> None:
    def make(links: tuple[str, ...]) -> Paper:
        return Paper(
            origins=(Origin("seeds/coast.txt", 1, 2),),
            title=_TEXTS[3],
            abstract=_TEXTS[4],
            authors=(Author("Ada Gull", affiliations=("Tide Institute",)),),
            editions=(Period(2031, 4, 2),),
            links=tuple(Link(f"https://example.org/{name}", LinkKind.CODE) for name in sorted(links)),
            abstract_links=frozenset(links),
            tags=(Tag("tides", ("tide",)),),
        )

    names = tuple(f"link{number}" for number in range(50))
    paper = make(names)
    assert make_reader(Paper)(pack(paper)) == paper
    assert pack(make(names[::-1])) == pack(paper)
