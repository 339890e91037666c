"""Which sections of a page are Broadsheet's, and which the site owner's own."""

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
    """Each section of an own page: its name with its heading, or an own one's text."""
    return [(s.name, s.heading) if s.name else ("", s.text) for s in find_sections(page, SECTIONS)]


NAMES = [
    ("title", "# Dunes"), ("byline", ""), ("abstract", "## Abstract"), ("topics", "## Topics"),
    ("mentions", "## Mentions"),
]  # fmt: skip


def test_a_shipped_template_says_where_its_sections_begin() -> None:
    """Each has its name, its heading and its text; what the page holds shows nothing of that."""
    assert [(section.name, section.heading) for section in SECTIONS] == NAMES
    assert SECTIONS[2].text == "They drift.\n\nThey do."
    assert "\ufdd2" not in PAGE
    assert "\n## Abstract\n\nThey drift.\n" in PAGE


def test_an_unchanged_page_has_the_shipped_sections() -> None:
    """A copy of the shipped template is set as the shipped one, also one of a release that marked no sections."""
    assert find_sections(PAGE, SECTIONS) == SECTIONS
    assert find_sections(SHIPPED, SECTIONS) == SECTIONS


@pytest.mark.parametrize("heading", ["## Zusammenfassung", "## *What* it says", "### Abstract", "## Topics"])
def test_a_section_is_known_by_its_text(heading: str) -> None:
    """Whatever its heading, a section with the text of ours is ours, and keeps the owner's heading."""
    sections = find_sections(PAGE.replace("## Abstract", heading), SECTIONS)

    assert sections[2] == Section("abstract", heading, SECTIONS[2].text, renamed=True)
    assert [section.name for section in sections] == [name for name, _ in NAMES]


@pytest.mark.parametrize(
    ("before", "at"), [("# Dunes", 0), ("Ada Gull", 1), ("## Abstract", 2), ("## Topics", 3), ("## Mentions", 4)]
)
def test_an_own_section_is_where_the_owner_has_put_it(before: str, at: int) -> None:
    """At the top, between ours, or at the end: it is there, and ours are as they were."""
    own = "## Reviews\n\nNone, see [this](../sand/index.md)."

    added = [*NAMES[:at], ("", own), *NAMES[at:]]

    assert find(PAGE.replace(before, f"{own}\n\n{before}", 1)) == added
    assert find(f"{PAGE}\n{own}\n") == [*NAMES, ("", own)]


def test_two_own_sections_are_two() -> None:
    """Each heading begins one; what looks like a heading in a block of code does not."""
    own = ["## Reviews\n\nNone.", "## Code\n\n```sh\n## no heading\n```"]

    assert find(PAGE.replace("## Topics", "\n\n".join([*own, "## Topics"])))[3:5] == [("", text) for text in own]


def test_a_line_beside_ours_is_kept() -> None:
    """A line above or below our text is the owner's own, and our text is still ours."""
    page = PAGE.replace("They drift.", "As they write:\n\nThey drift.").replace("They do.", "They do.\n\nRead on.")

    sections = find(page)

    assert sections[2:5] == [("", "## Abstract\n\nAs they write:"), ("abstract", ""), ("", "Read on.")]


def test_a_section_that_the_owner_removed_is_gone() -> None:
    """Neither its heading nor its text is on the page."""
    page = PAGE.replace("## Topics\n\n- [Sand](../sand/index.md)\n- [Tides](../tides/index.md)\n\n", "")

    assert find(page) == [name for name in NAMES if name[0] != "topics"]


def test_a_changed_section_is_the_owners() -> None:
    """What the owner has written otherwise is set from the Markdown."""
    page = PAGE.replace("They do.", "They really do.")

    assert find(page)[2] == ("", "## Abstract\n\nThey drift.\n\nThey really do.")


def test_sections_may_be_in_another_order() -> None:
    """They are shown in the order in which the owner's template has them."""
    abstract = "## Abstract\n\nThey drift.\n\nThey do.\n\n"

    assert find(PAGE.replace(abstract, "") + "\n" + abstract) == [*NAMES[:2], *NAMES[3:], NAMES[2]]


def test_a_changed_title_is_the_title() -> None:
    """The first heading of the highest level is the page's title, also with other words."""
    sections = find_sections(PAGE.replace("# Dunes", "# Paper: Dunes"), SECTIONS)

    assert sections[0] == Section("title", "# Paper: Dunes", renamed=True)
