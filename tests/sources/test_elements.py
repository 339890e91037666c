"""The records of an XML text, which are found and parsed one by one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree

from broadsheet.sources.record import Record
from broadsheet.sources.xml.elements import (
    Element,
    ElementFields,
    find_root,
    read_all_text,
    read_elements,
    read_markup,
    read_service_records,
)
from broadsheet.system.errors import Problem
from tests.conftest import limit_cpu_time, load_cases


def read(text: str, *, names: tuple[str, ...] = ("item",), most: int = 1_000_000) -> list[str]:
    """What is found: the line and the characters of each record, or the problem."""
    return [
        str(found) if isinstance(found, Problem) else f"{found.line} {read_all_text(found.root)}"
        for found in read_elements(text, "coast.xml", names, most)
    ]


@pytest.mark.parametrize("case", load_cases("sources/xmltext.yml"))
def test_records_are_read_one_by_one(case: dict[str, Any]) -> None:
    """Each case's records are read, and each broken part is one problem."""
    found = read(case["text"], most=case.get("most", 1_000_000))

    assert [re.sub(r" (Check|Correct|Shorten) .*", "", line) for line in found] == case["found"]


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<feed>", "feed"),
        ('\n<?xml version="1.0"?>\n<!-- <rss> -->\n<a:feed xmlns:a="b">', "feed"),
        ("<!DOCTYPE html><html>", "html"),
        ('<!DOCTYPE rss [<!ENTITY x "<y>">]><rss>', "rss"),
        ("dunes <rss>", ""),
        ("<", ""),
        ("", ""),
    ],
)
def test_the_root_is_found(text: str, root: str) -> None:
    """This holds whatever precedes it."""
    assert find_root(text).partition(" ")[0] == root


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<r></r>", "coast.xml: The answer has no papers."),
        ("<r/>", "coast.xml: The answer has no papers."),
        ("<r />", "coast.xml: The answer has no papers."),
        ("<r>\n", "coast.xml:2: The file ends within the element “r”: </r> is missing."),
        ("<r><item>dunes</item>\n<!-- ", "coast.xml:2: The file ends within the element “r”: </r> is missing."),
        ("<r><item>dunes</item></r>", ""),
        ("<item>dunes</item>", ""),
        ("<r><item>dunes</item><item>", "coast.xml:1: The element “item” has no end: </item> is missing."),
    ],
)
def test_a_file_that_is_empty_or_cut_off_is_reported(text: str, found: str) -> None:
    """One remark says that the file is empty, or which element has no end."""
    records = list(read_service_records(text, "coast.xml", ("item",), 100, lambda origin, _: Record(origin=origin)))

    problems = [f"{record.where}: {record.message}" for record in records if isinstance(record, Problem)]
    assert problems == [found] * bool(found)


def test_fields_are_found_by_their_names() -> None:
    """A prefix distinguishes names of another namespace than the record's."""
    fields = ElementFields(
        etree.fromstring(
            '<a xmlns="x" xmlns:d="y" xmlns:e="x"><b>1</b><d:b>2</d:b><e:c>3</e:c><b>4<i>5</i></b>'
            '<f xmlns="z">6</f></a>'
        )
    )

    assert fields.texts("b", "c") == ["1", "45", "3"]
    assert (fields.text("d:b"), fields.text("none", "f"), fields.text("none")) == ("2", "6", "")


def test_markup_is_the_content_of_an_element() -> None:
    """Tags stay as they are, and special characters in its text are escaped."""
    assert read_markup(etree.fromstring("<a>1 &lt; <b>2</b> &amp;</a>")) == "1 &lt; <b>2</b> &amp;"


def test_a_comment_is_not_part_of_a_record() -> None:
    """Comments and processing instructions are removed from its elements."""
    (found,) = read_elements("<r><item>du<!-- x -->ne<?y z?>s</item></r>", "coast.xml", ("item",), 100)

    assert isinstance(found, Element)
    assert (len(found.root), found.root.text) == (0, "dunes")


def test_nothing_is_fetched_and_no_entity_is_expanded() -> None:
    """The declarations in a DTD are ignored."""
    head = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "dunes">]>'

    found = read(f"{head}<r><item>&x;</item><item>&y;</item></r>")

    assert [line.partition(". ")[0] for line in found] == [
        "coast.xml:1: The XML is broken here (Entity 'x' not defined)",
        "coast.xml:1: The XML is broken here (Entity 'y' not defined)",
    ]


UNFINISHED = "coast.xml:1: The element “item” has no end: </item> is missing"
BROKEN = "coast.xml:1: The XML is broken here"


@pytest.mark.parametrize(
    ("piece", "alone", "inside"),
    [
        ("<item/>", ["1 "] * 20_000, [UNFINISHED, *["1 "] * 20_000]),
        ("<item>", [UNFINISHED] * 20_000, [*[UNFINISHED] * 20_000, "1 "]),
        ("</item>", [], ["1 "]),
        ("<item a='", [UNFINISHED], [UNFINISHED] * 2),
        ("<item", [], [BROKEN]),
        ("<![CDATA[", [], [BROKEN]),
        ("<!--", [], [BROKEN]),
        ("<!DOCTYPE [", [], [BROKEN]),
        ("<a>", [], [BROKEN]),
        ("<a ", [], [BROKEN]),
        ("<", [], [BROKEN]),
        ("&", [], [BROKEN]),
    ],
)
def test_a_piece_repeated_twenty_thousand_times_is_read_in_linear_time(
    piece: str, alone: list[str], inside: list[str]
) -> None:
    """Each record and each fault is found once, whether the pieces are in a record or not."""
    pieces = piece * 20_000

    with limit_cpu_time(5):
        found = [[line.partition(". ")[0] for line in read(text)] for text in (pieces, f"<r><item>{pieces}</item></r>")]

    for lines, expected in zip(found, (alone, inside), strict=True):
        assert [line.partition(" (")[0] for line in lines] == expected


def test_a_record_nested_too_deeply_is_refused() -> None:
    """The next record is read."""
    deep = "<b>" * 10_000 + "</b>" * 10_000

    first, second = read(f"<r>\n<item>{deep}</item>\n<item>dunes</item>\n</r>")

    assert first.startswith("coast.xml:2: The XML is broken here (Excessive depth")
    assert second == "3 dunes"


def test_many_namespaces_take_linear_time() -> None:
    """Those that the root declares are read once, and not for each record."""
    head = "".join(f' xmlns:n{n}="http://sand.example/{n}"' for n in range(200_000))
    items = "<item>dunes</item>" * 2_000

    assert read(f"<r{head}>{items}</r>") == ["1 dunes"] * 2_000
