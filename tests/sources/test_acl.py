"""The ACL Anthology's XML."""

from __future__ import annotations

from typing import Any

import pytest

from broadsheet.config.limits import Limits
from broadsheet.model.text import Math
from broadsheet.sources.xml.acl import is_acl, parse_acl
from tests.conftest import load_cases
from tests.sources.fields import show

META = """<meta><booktitle>Meeting of the Coast</booktitle><editor><first>Cy</first><last>Auk</last></editor>
<publisher>Shore Press</publisher><address>Shore</address>
<isbn>978-0-306-40615-7</isbn><month>July</month><year>2031</year>{}</meta>"""
VOLUMES = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="2031.coast">
<volume id="a"><meta><booktitle>First</booktitle><volume>1</volume><year>2031</year></meta>
<frontmatter><url>2031.coast-a.0</url><author><first>Cy</first><last>Auk</last></author></frontmatter>
<paper id="1"><title>Dunes</title><abstract>A.</abstract></paper></volume><volume id='b' ingest-date="2031-04-02">
<paper id="1"><title>Shells</title><abstract>B.</abstract></paper></volume>
<!-- <volume id="c"> --><volume id="d"><meta><booktitle>Fourth</booktitle><year>2030</year></meta>
<paper id="7"><title>Kelp</title><abstract>C.</abstract></paper></volume>
</collection>
"""


@pytest.mark.parametrize("case", load_cases("sources/anthology.yml"))
def test_a_paper_is_read(case: dict[str, Any]) -> None:
    """Each case's fields are read from the paper and its volume, without a problem."""
    volume = f'<volume id="{case.get("number", "main")}" {case.get("volume", "")}>{META.format(case.get("meta", ""))}'
    paper = f'<paper id="1">{case["paper"]}</paper></volume></collection>'
    text = f'<collection id="{case.get("collection", "2031.coast")}">{volume}{paper}'
    wanted = case["read"]
    formulas = wanted.pop("formulas", None)

    _, (read,), problems = parse_acl(text, "coast.xml", Limits())

    assert show(read, wanted) == wanted
    assert problems == []
    if formulas:
        assert [s.source for s in (*read.title.spans, *read.abstract.spans) if isinstance(s, Math)] == formulas


def test_papers_belong_to_their_volumes() -> None:
    """Each paper has the details of its own volume; front matter, volumes and comments are not papers."""
    _, papers, problems = parse_acl(VOLUMES, "coast.xml", Limits())

    assert problems == []
    assert [(p.title.plain, p.own_id, p.venue, p.published.slug, p.origin.line) for p in papers] == [
        ("Dunes", "acl:2031.coast-a.1", "First", "2031", 5),
        ("Shells", "acl:2031.coast-b.1", "", "undated", 6),
        ("Kelp", "acl:2031.coast-d.7", "Fourth", "2030", 8),
    ]


def test_a_broken_volume_costs_no_paper() -> None:
    """Details of a volume that cannot be read are left out, and the papers are published."""
    text = VOLUMES.replace("<booktitle>First</booktitle>", "<booktitle>First")

    _, papers, (problem,) = parse_acl(text, "coast.xml", Limits())

    assert [(paper.title.plain, paper.venue) for paper in papers] == [("Dunes", ""), ("Shells", ""), ("Kelp", "Fourth")]
    assert str(problem.where) == "coast.xml:3" and not problem.rejected
    assert problem.advice == "Correct it. Until then, the papers are published without the details of their volume."


def test_a_paper_outside_a_volume_has_no_identifier() -> None:
    """Papers cut out of their collection are read, and nothing is guessed about them."""
    _, papers, _ = parse_acl('<paper id="1"><title>Dunes</title></paper>', "coast.xml", Limits())

    assert [(p.title.plain, p.own_id, p.links) for p in papers] == [("Dunes", "", ())]


def test_other_collections_are_not_recognised() -> None:
    """A collection of the Anthology has an identifier."""
    assert is_acl("<?xml version='1.0' encoding='UTF-8'?>\n<collection id=\"P18\">")
    assert not is_acl('<collection xmlns="http://www.loc.gov/MARC21/slim"><record/></collection>')
    assert not is_acl('<volume id="P18">')
