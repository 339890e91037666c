"""Tests of the pages of papers that are too large to be shown whole."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from broadsheet.model.author import Author
from broadsheet.model.paper import Paper
from broadsheet.model.urls import Link, LinkKind
from broadsheet.pages.shortening import PAGE_BYTES, weigh
from broadsheet.pages.views.lists import AuthorsView
from broadsheet.pages.views.paper import PaperView
from tests.conftest import make_config, make_library, make_pages, make_paper


def show(paper: Paper) -> tuple[PaperView, dict[str, bytes]]:
    """The values of a paper's page, and the files that cite it."""
    pages = list(make_pages(make_library(paper), make_config()).make_papers())
    (view,) = (page.view for page in pages if isinstance(page.view, PaperView))
    return view, {page.path.rpartition("/")[2]: page.content for page in pages if page.view is None}


def test_an_ordinary_paper_is_shown_whole() -> None:
    """A page of usual size leaves nothing out."""
    view, _ = show(make_paper(authors=tuple(f"Ada Gull {n}" for n in range(300)), keywords=("sand",)))

    assert len(view.authors) == 300
    assert not view.is_short and not view.authors_left and not view.more_authors


def test_a_paper_by_thousands_shows_some_and_counts_the_others() -> None:
    """The page says how many authors it leaves out, and the files that cite the paper name them all."""
    authors = tuple(Author(f"Ada Gull{n}", f"Gull{n}", (f"Institute of Dunes {n}, Sandtown",)) for n in range(3_000))
    view, files = show(replace(make_paper(), authors=authors))

    assert view.is_short and view.more_authors
    assert 100 <= len(view.authors) < 3_000
    assert len(view.authors) + view.authors_left == 3_000
    assert b"Gull2999" in files["paper.bib"] and b"Gull2999" in files["paper.ris"]


@pytest.mark.parametrize("text", ["&", "\N{BIRD}", "中", "<", "a $x_a$ ", "https://a.ch/?& "])
def test_no_accepted_paper_has_a_page_that_is_too_large(text: str) -> None:
    """A record with texts of the greatest length, in characters that need most bytes, has a page within the limit."""
    line, prose = (text * 500)[:490], (text * 20_000)[:20_000]
    paper = make_paper(line, prose, venue=line, publisher=line, licence=line)
    view, _ = show(
        replace(
            paper,
            comment=paper.abstract,
            authors=tuple(Author(f"{n} {line}", "", (f"{line} {n}",)) for n in range(300)),
            editors=tuple(Author(f"{n} {line}") for n in range(300)),
            keywords=tuple(f"{n} {line}" for n in range(200)),
            links=tuple(Link(f"https://a.example/{n}?{'&' * 1_900}", LinkKind.CODE) for n in range(100)),
        )
    )

    assert view.is_short
    assert weigh(view) < PAGE_BYTES


def test_the_list_of_authors_has_more_pages_if_names_are_long() -> None:
    """Each page of the list holds as many names as fit, and none is left out."""
    authors = tuple(Author(f"{n} " + "\N{BIRD}" * 490) for n in range(300))
    papers = [replace(make_paper(f"Dunes {n}", record=n), authors=authors) for n in (1, 2)]
    views = [page.view for page in make_pages(make_library(*papers), make_config()).make_authors()]
    lists = [view for view in views if isinstance(view, AuthorsView)]

    assert sum(len(group.rows) for view in lists for group in view.groups) == 300
    assert len(lists) == 3
    assert all(weigh(view) < PAGE_BYTES for view in lists)
