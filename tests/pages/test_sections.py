"""Tests of which sections of a page are Broadsheet's, and which are the site owner's own."""

from __future__ import annotations

import pytest

from broadsheet.pages.sections import Section, find_sections, mark_part, mark_section, read_sections, remove_marks

SHIPPED = (
    f"---\ntitle: Dunes\n---\n\n{mark_section('title')}\n# Dunes\n\n{mark_part('byline')}\nAda Gull\n\n"
    f"{mark_section('abstract')}\n## Abstract\n\nThey drift.\n\nThey do.\n\n"
    f"{mark_section('topics')}\n## Topics\n\n- [Sand](../sand/index.md)\n- [Tides](../tides/index.md)\n\n"
    f"{mark_section('mentions')}\n## Mentions\n\n- [Sand](../sand/index.md)\n"
)
PAGE = remove_marks(SHIPPED)
SECTIONS = read_sections(SHIPPED)


def find(page: str) -> list[tuple[str, str]]:
    """Return each section of an owner's page: its name with its heading, or the text of a section of the owner."""
    return [(s.name, s.heading) if s.name else ("", s.text) for s in find_sections(page, SECTIONS)]


NAMES = [
    ("title", "# Dunes"), ("byline", ""), ("abstract", "## Abstract"), ("topics", "## Topics"),
    ("mentions", "## Mentions"),
]  # fmt: skip


def test_a_shipped_template_says_where_its_sections_begin() -> None:
    """Each section has a name, a heading and text; no mark is left in the page."""
    assert [(section.name, section.heading) for section in SECTIONS] == NAMES
    assert SECTIONS[2].text == "They drift.\n\nThey do."
    assert "\ufdd2" not in PAGE
    assert "\n## Abstract\n\nThey drift.\n" in PAGE


def test_an_unchanged_page_has_the_shipped_sections() -> None:
    """A copy of a shipped template gives the same sections, even one from a release without marks."""
    assert find_sections(PAGE, SECTIONS) == SECTIONS
    assert find_sections(SHIPPED, SECTIONS) == SECTIONS


@pytest.mark.parametrize("heading", ["## Zusammenfassung", "## *What* it says", "### Abstract", "## Topics"])
def test_a_section_is_recognised_by_its_text(heading: str) -> None:
    """Whatever its heading, a section with the text of ours is ours, and keeps the owner's heading."""
    sections = find_sections(PAGE.replace("## Abstract", heading), SECTIONS)

    assert sections[2] == Section("abstract", heading, SECTIONS[2].text, renamed=True)
    assert [section.name for section in sections] == [name for name, _ in NAMES]


@pytest.mark.parametrize(
    ("before", "at"), [("# Dunes", 0), ("Ada Gull", 1), ("## Abstract", 2), ("## Topics", 3), ("## Mentions", 4)]
)
def test_an_added_section_is_where_the_owner_put_it(before: str, at: int) -> None:
    """It may be at the top, between others or at the end, and the other sections are unchanged."""
    own = "## Reviews\n\nNone, see [this](../sand/index.md)."

    added = [*NAMES[:at], ("", own), *NAMES[at:]]

    assert find(PAGE.replace(before, f"{own}\n\n{before}", 1)) == added
    assert find(f"{PAGE}\n{own}\n") == [*NAMES, ("", own)]


def test_each_heading_begins_an_added_section() -> None:
    """What looks like a heading in a block of code does not begin one."""
    own = ["## Reviews\n\nNone.", "## Code\n\n```sh\n## no heading\n```"]

    assert find(PAGE.replace("## Topics", "\n\n".join([*own, "## Topics"])))[3:5] == [("", text) for text in own]


def test_a_line_beside_our_text_is_kept() -> None:
    """A line above or below our text is the owner's own, and our text is still ours."""
    page = PAGE.replace("They drift.", "As they write:\n\nThey drift.").replace("They do.", "They do.\n\nRead on.")

    sections = find(page)

    assert sections[2:5] == [("", "## Abstract\n\nAs they write:"), ("abstract", ""), ("", "Read on.")]


def test_a_section_that_the_owner_removed_is_gone() -> None:
    """Neither its heading nor its text is on the page."""
    page = PAGE.replace("## Topics\n\n- [Sand](../sand/index.md)\n- [Tides](../tides/index.md)\n\n", "")

    assert find(page) == [name for name in NAMES if name[0] != "topics"]


def test_a_changed_section_is_the_owners() -> None:
    """A section whose text the owner has changed is shown from the Markdown."""
    page = PAGE.replace("They do.", "They really do.")

    assert find(page)[2] == ("", "## Abstract\n\nThey drift.\n\nThey really do.")


def test_sections_may_be_in_another_order() -> None:
    """They are shown in the order of the owner's template."""
    abstract = "## Abstract\n\nThey drift.\n\nThey do.\n\n"

    assert find(PAGE.replace(abstract, "") + "\n" + abstract) == [*NAMES[:2], *NAMES[3:], NAMES[2]]


def test_a_changed_title_is_the_title() -> None:
    """The first heading of the highest level is the page's title, whatever its words."""
    sections = find_sections(PAGE.replace("# Dunes", "# Paper: Dunes"), SECTIONS)

    assert sections[0] == Section("title", "# Paper: Dunes", renamed=True)


LIST = "- [Sand](../sand/index.md)\n- [Tides](../tides/index.md)"
REWORDED = '- [Sand](../sand/index.md "Place")  \n  “sand”\n\n- [Tides](<../tides/index.md>)  \n  by the source'


def test_a_list_of_the_same_links_below_our_heading_is_ours() -> None:
    """A copy from an earlier release, whose template words a section differently, gives the same section."""
    assert find_sections(PAGE.replace(LIST, REWORDED), SECTIONS) == SECTIONS


def test_a_marked_list_of_the_same_links_is_ours_whatever_its_heading() -> None:
    """A mark names the section if neither its heading nor its text is ours."""
    page = SHIPPED.replace(f"## Topics\n\n{LIST}", f"## Themen\n\n{REWORDED}")

    assert find(page) == [*NAMES[:3], ("topics", "## Themen"), NAMES[4]]


@pytest.mark.parametrize(
    "text",
    [
        REWORDED.replace("tides", "gulls"),
        REWORDED.replace("- [Tides](<../tides/index.md>)  \n  by the source", ""),
        f"{REWORDED}\n\nTopics are guesses.",
        "Sand and tides.",
    ],
)
@pytest.mark.parametrize("page", [PAGE, SHIPPED])
def test_a_list_with_other_links_or_other_text_is_the_owners(page: str, text: str) -> None:
    """Nothing that the owner has written is lost, with or without a mark."""
    own = f"## Topics\n\n{text}".strip()

    assert find(page.replace(LIST, text)) == [*NAMES[:3], ("", own), NAMES[4]]


def test_a_reworded_list_below_a_heading_of_the_owner_is_the_owners() -> None:
    """Without a mark, only the heading says which section a list is."""
    own = f"## Themen\n\n{REWORDED}"

    assert find(PAGE.replace(f"## Topics\n\n{LIST}", own))[3] == ("", own)


def test_a_second_list_below_our_heading_is_the_owners() -> None:
    """Each of our sections occurs once."""
    own = f"## Topics\n\n{REWORDED}"

    assert find(f"{PAGE}\n{own}\n") == [*NAMES, ("", own)]


def test_a_section_that_contains_the_abstract_is_the_abstract() -> None:
    """It is shown from values, so that the search reads it."""
    page = PAGE.replace("They drift.\n\nThey do.", "**In short:** They drift.\n\nThey do.")

    assert find(page) == NAMES
