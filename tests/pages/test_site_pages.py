"""Tests of which pages a site has, and what each of them contains."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec
import pytest
import yaml

from broadsheet.config.look import USUAL_LENGTH, Accent, CardPart, Look
from broadsheet.enrich.interest import find_interest
from broadsheet.enrich.source_topics import add_source_topics
from broadsheet.model.author import Author
from broadsheet.model.library import Library, Relation, RelationReason
from broadsheet.model.paper import Paper, Tag, TagOrigin
from broadsheet.model.period import Period
from broadsheet.model.readings import SignalKind, SignalReading
from broadsheet.model.text import Mention, Plain, Text, read_text
from broadsheet.model.urls import Link, LinkKind
from broadsheet.pages.feeds import make_feeds
from broadsheet.pages.listings import make_listings
from broadsheet.pages.plan import make_planned
from broadsheet.pages.site_pages import PAPERS_AT_HOME
from broadsheet.pages.views.lists import HomeView, SignalView
from broadsheet.pages.views.paper import PaperView
from broadsheet.system.files import is_device_name
from tests.conftest import ADDRESS, DATA, WORDS, make_config, make_library, make_paper, make_papers
from tests.conftest import make_pages as write_pages


def make_pages(*papers: Paper, library: Library | None = None, **site: Any) -> dict[str, str]:
    """Return every page of these papers, by its path."""
    library, config = library or make_library(*papers), make_config(**site)
    pages = list(write_pages(library, config).make_all())
    assert len({page.path for page in pages}) == len(pages), "two pages have one path"
    return {page.path: page.content.decode() for page in pages}


def page_of(paper: Paper, pages: dict[str, str]) -> str:
    return pages[f"papers/{paper.slug}/index.md"]


def links(page: str) -> list[tuple[str, str]]:
    """Return (words, target) of every Markdown link of a page."""
    return re.findall(r'\[((?:[^\[\]\\]|\\.)*)\]\(<?([^\s>)]+)>?(?: "[^"]*")?\)', page)


def linked_papers() -> Library:
    """Return three papers, the second of which has everything that a paper can have."""
    library = make_library(
        make_paper("TideNet: Tides of $O(n)$", "We present TideNet.", edition=Period(2031, 4, 2), tags=("tides",)),
        make_paper(
            "Dunes & <Sand>: S^2L_* drifts",
            "Like TideNet, S^2L takes \\(n^2 < m\\) steps & *more*.\n\n- Code: https://github.com/gulls/dune_net.",
            record=2,
            edition=Period(2031, 4, 2),
            authors=("Ada Gull", "Bo_Tern <b@shore.example>"),
            published=Period(2031, 3, 30),
            venue="Coast [31]",
            arxiv="3104.00017",
            doi="10.1234/dunes(31)_a",
            name="S2L",
            summary=read_text("S2L takes n^2 < m steps & *more*.", tex=True),
        ),
        make_paper("On Dunes & <Sand>", "As S2L.", record=3, edition=Period(2031, 4, 3), arxiv="3104.00017"),
        make_paper("Gulls glide", "Unlike S2L, they glide.", record=4, edition=Period(2031, 4, 2)),
    )
    tide, dune, gull = (library.by_id[i] for i in ("title:tidenettidesofon", "arxiv:3104.00017", "title:gullsglide"))
    first, *rest = dune.abstract.spans
    mention = Mention("TideNet", tide.identity)
    dune = msgspec.structs.replace(
        dune,
        abstract=Text((Plain("Like "), mention, Plain(first.text.removeprefix("Like TideNet")), *rest)),
        tags=(Tag("dunes", ("dunes", "*sand*")), Tag("images", ("S2L",))),
        links=(*dune.links, Link("https://shore.example/a_(b)", LinkKind.DATASET)),
    )
    gull = msgspec.structs.replace(
        gull, abstract=Text((Plain("Unlike "), Mention("S2L", dune.identity), Plain(", they glide.")))
    )
    changed = {paper.identity: paper for paper in (tide, dune, gull)}
    related = {
        dune.identity: (
            Relation(gull.identity, RelationReason.MENTIONS, ("S2L",)),
            Relation(tide.identity, RelationReason.SHARES, ("*tides*",)),
        )
    }
    return replace(library.map(lambda paper: changed[paper.identity]), related=related)


@cache
def make_linked_pages() -> dict[str, str]:
    """Return every page of the linked papers."""
    return make_pages(library=linked_papers())


def test_the_page_of_a_paper_with_every_field(regen: bool) -> None:
    """The page is correct byte for byte: readable Markdown with everything that is known."""
    library = linked_papers()
    page = page_of(library.by_id["arxiv:3104.00017"], make_linked_pages())
    golden = DATA / "golden" / "paper.md"
    assert golden.relative_to(DATA).as_posix() == "golden/paper.md"
    if regen:
        golden.write_text(page, encoding="utf-8")

    assert page == golden.read_text(encoding="utf-8")


def test_every_link_between_pages_leads_to_a_page() -> None:
    """Every relative link of a page leads to a file of the docs tree."""
    pages = make_pages(*make_papers(120, tags=("tides",))) | make_linked_pages()
    files = {path.removesuffix("index.html") + "index.md" if path.endswith(".html") else path for path in pages}
    made_elsewhere = re.compile(r"feeds/[\w-]+\.(xml|opml)")

    broken = [
        (path, target)
        for path, page in pages.items()
        if path.endswith(".md")
        for _, target in links(page)
        if "://" not in target and not made_elsewhere.search(target) and resolve(path, target) not in files
    ]

    assert broken == []


def resolve(page: str, target: str) -> str:
    parts = page.split("/")[:-1]
    for part in target.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def test_front_matter_is_yaml() -> None:
    """Every page begins with YAML that contains what a person would write there, without escapes."""
    library = linked_papers()
    for path, page in make_linked_pages().items():
        if path.endswith(".md"):
            meta = yaml.safe_load(page.split("---\n")[1])
            assert {"title", "description"} <= set(meta) <= {"title", "date", "topics", "description"}, path
    meta = yaml.safe_load(page_of(library.by_id["arxiv:3104.00017"], make_linked_pages()).split("---\n")[1])

    assert meta == {
        "title": "Dunes & <Sand>: S²L_* drifts",
        "date": "2031-04-02",
        "topics": ["Dunes & sand", "Images"],
        "description": "S2L takes n² < m steps & *more*.",
    }


@pytest.mark.parametrize(
    ("papers", "numbers"),
    [(1, [1]), (USUAL_LENGTH, [1]), (USUAL_LENGTH + 1, [1, 2]), (2 * USUAL_LENGTH + 1, [1, 2, 3])],
)
def test_lists_have_fifty_papers_per_page(papers: int, numbers: list[int]) -> None:
    """Topics and editions are split into pages of fifty, with each paper on exactly one, in order."""
    pages = make_pages(*make_papers(papers, tags=("tides",)))

    for folder in ("topics/tides", "editions/2031-04-02"):
        paths = [f"{folder}/index.md" if number == 1 else f"{folder}/{number}/index.md" for number in numbers]
        assert [path for path in pages if path.startswith(folder + "/")] == paths
        shown = [words for path in paths for words, target in links(pages[path]) if "/papers/" in target]
        assert shown == [f"Shell {n}" for n in range(1, papers + 1)]


@pytest.mark.parametrize(("length", "papers"), [(10, 25), (100, 120), (200, 120)])
def test_lists_have_as_many_papers_per_page_as_their_owner_wants(length: int, papers: int) -> None:
    """The addresses that more pages of the usual length had lead to the last page."""
    pages = make_pages(*make_papers(papers, tags=("tides",)), look=Look(papers_per_page=length))

    paths = [path for path in pages if path.startswith("topics/tides/")]
    lists = [path for path in paths if path.endswith(".md")]
    shown = [[words for words, target in links(pages[path]) if "/papers/" in target] for path in lists]
    assert [len(papers) for papers in shown[:-1]] == [length] * (len(shown) - 1)
    assert [words for part in shown for words in part] == [f"Shell {n}" for n in range(1, papers + 1)]
    moved = {path: pages[path] for path in paths if path.endswith(".html")}
    first, usual = len(lists) + 1, -(-papers // USUAL_LENGTH)
    assert list(moved) == [f"topics/tides/{number}/index.html" for number in range(first, usual + 1)]
    last = lists[-1].removesuffix("index.md")
    assert all(f'href="{ADDRESS}{last}"' in page for page in moved.values())
    assert all(f'url=../{last.removeprefix("topics/tides/")}"' in page for page in moved.values())


def test_pages_of_a_list_link_to_each_other() -> None:
    """Each page of a list links to the previous one, the next one and all; a list of one page has no such links."""
    pages = make_pages(*make_papers(101, tags=("tides",)))
    middle = links(pages["topics/tides/2/index.md"])
    last = [words for words, _ in links(pages["topics/tides/3/index.md"])]

    assert [link for link in middle if "papers" not in link[1] and "topics" not in link[1]][-5:] == [
        ("Previous", "../index.md"),
        ("1", "../index.md"),
        ("2", "index.md"),
        ("3", "../3/index.md"),
        ("Next", "../3/index.md"),
    ]
    assert ("Previous" in last, "Next" in last) == (True, False)
    assert "Previous" not in make_pages(*make_papers(50, tags=("tides",)))["topics/tides/index.md"]


def test_a_paper_links_to_its_neighbours_in_the_edition() -> None:
    """The first paper of an edition has a next one, the last one a previous one, the middle one both."""
    papers = make_papers(3)
    library = make_library(*papers)
    pages = make_pages(*papers)

    neighbours = [
        [words for words, _ in links(page_of(paper, pages)) if words.startswith(("Previous", "Next"))]
        for paper in library.papers
    ]

    assert neighbours == [["Next: Shell 2"], ["Previous: Shell 1", "Next: Shell 3"], ["Previous: Shell 2"]]


def test_a_paper_of_two_editions_has_one_page() -> None:
    """Its page names both editions, and each edition lists it."""
    library = linked_papers()
    pages = make_linked_pages()
    slug = library.by_id["arxiv:3104.00017"].slug

    assert [path for path in pages if slug in path and path.endswith(".md")] == [f"papers/{slug}/index.md"]
    assert all(slug in pages[f"editions/2031-04-0{day}/index.md"] for day in (2, 3))


def test_citations_are_beside_the_page_of_a_paper() -> None:
    """They contain the whole abstract; the page links to them and shows the entry without it."""
    library, pages = linked_papers(), make_linked_pages()
    for paper in library.papers:
        page = page_of(paper, pages)
        files = {name: pages[f"papers/{paper.slug}/paper.{name}"] for name in ("bib", "ris", "json")}
        shown = page.partition("```bibtex\n")[2].partition("```\n")[0]
        rest = [line for line in files["bib"].splitlines(keepends=True) if not line.startswith("  abstract = ")]

        assert [target for words, target in links(page) if words in ("BibTeX", "RIS", "CSL-JSON")] == [
            "paper.bib", "paper.ris", "paper.json"
        ]  # fmt: skip
        assert shown == "".join(rest)
        assert f"AB  - {' '.join(paper.abstract.plain.split())}\n" in files["ris"]
        assert json.loads(files["json"])[0]["abstract"] == paper.abstract.plain


def view_of(paper: Paper, **site: Any) -> PaperView:
    """Return the values that the theme gets for the page of a linked paper."""
    pages = write_pages(linked_papers(), make_config(**site)).make_papers()
    view = next(page.view for page in pages if page.path == f"papers/{paper.slug}/index.md")
    assert isinstance(view, PaperView)
    return view


def test_metadata_for_programs_can_be_left_out() -> None:
    """With `scholar: false` a page has no citation metadata, and is otherwise the same."""
    for paper in linked_papers().papers:
        told, silent = (view_of(paper, scholar=scholar) for scholar in (True, False))
        assert ("citation_title", paper.title.plain) in told.citation
        assert isinstance(told.data, dict)
        assert told.data["url"] == f"{ADDRESS}papers/{paper.slug}/"
        assert replace(told, citation=(), data="") == silent


def test_a_paper_is_found_by_its_topics_editions_title_and_name() -> None:
    """The theme gets the search filters that find a paper, and its title and name as single words."""
    view = view_of(linked_papers().by_id["arxiv:3104.00017"])

    assert view.filters == (
        ("task", "dunes"), ("data", "images"), ("edition", "2031-04-02"), ("edition", "2031-04-03"),
    )  # fmt: skip
    assert view.keys == "xkeys2l xkeydunessand xkeydunessands2ldrifts"


def test_a_former_address_redirects() -> None:
    """The redirect leads to the paper by a relative address, and gives crawlers the canonical one."""
    library = linked_papers()
    paper = library.by_id["arxiv:3104.00017"]
    former = paper.slugs[1]
    redirect = make_linked_pages()[f"papers/{former}/index.html"]

    assert f'<meta http-equiv="refresh" content="0; url=../{paper.slug}/">' in redirect
    assert f'<link rel="canonical" href="{ADDRESS}papers/{paper.slug}/">' in redirect
    assert '<meta name="robots" content="noindex">' in redirect


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        (Tag("tides", ("tides",), TagOrigin.TEXT), "“tides”"),
        (Tag("tides", ("Tides",), TagOrigin.SOURCE), "given by the source"),
        (Tag("tides", ("tidal range",), TagOrigin.SOURCE), "“tidal range”"),
        (Tag("tides", ("tides",), TagOrigin.EDITOR), "added by the editor"),
    ],
)
def test_a_papers_page_says_who_assigned_each_topic(tag: Tag, reason: str) -> None:
    """Only a topic that the source named is attributed to it; one that the site owner added is the editor's."""
    paper = msgspec.structs.replace(make_library(make_paper()).papers[0], tags=(tag,))

    page = page_of(paper, make_pages(library=make_library(paper)))

    assert re.search(r'^- \[Tides\].*"Task"\)  \n  (.*)$', page, re.MULTILINE)[1] == reason  # type: ignore[index]


def test_papers_without_a_topic_are_listed_as_untagged() -> None:
    """The list of topics links to their list; if every paper has a topic, its address leads to the list of topics."""
    untagged = make_pages(make_paper())
    tagged = make_pages(make_paper(tags=("tides",)))

    assert "Dunes drift" in untagged["topics/untagged/index.md"]
    assert ("Untagged", "untagged/index.md") in links(untagged["topics/index.md"])
    assert ("Untagged", "../../topics/untagged/index.md") in links(
        page_of(make_library(make_paper()).papers[0], untagged)
    )
    assert "topics/untagged/index.html" not in untagged
    assert "topics/untagged/index.md" not in tagged
    assert 'content="0; url=../"' in tagged["topics/untagged/index.html"]
    assert "Untagged" not in tagged["topics/index.md"]


def test_the_list_of_topics_begins_with_the_largest() -> None:
    """Within a group, topics are sorted by size; a topic without papers is not shown."""
    papers = [make_paper("A", "a", tags=("dunes",)), make_paper("B", "b", record=2, tags=("dunes", "tides"))]
    index = make_pages(*papers)["topics/index.md"]

    assert [words for words, _ in links(index)] == ["Dunes & sand", "Tides"]
    assert re.findall(r"^## .*", index, re.MULTILINE) == ["## Task"]


def test_editions_are_newest_first_and_the_undated_last() -> None:
    """The list of editions is in reverse order of time, with the undated edition at the end."""
    periods = [Period(), Period(2030), Period(2031, 4), Period(2031, 4, 2), Period(2031, 4, 30)]
    papers = [make_paper(f"Shell {n}", f"Of {n}.", record=n, edition=period) for n, period in enumerate(periods)]

    shelves = make_listings(make_library(*papers))[1]

    assert [shelf.folder.removeprefix("editions/") for shelf in shelves] == [
        "2031-04-30",
        "2031-04",
        "2031-04-02",
        "2030",
        "undated",
    ]


def test_the_home_page_has_the_newest_edition() -> None:
    """It shows the first papers of the newest edition, and how many there are in all."""
    new = make_papers(PAPERS_AT_HOME + 5, file="new.txt", edition=Period(2031, 5))
    home = make_pages(make_paper("Old"), *new)["index.md"]

    shown = [words for words, target in links(home) if target.startswith("papers/")]

    assert shown == [f"Shell {n}" for n in range(1, PAPERS_AT_HOME + 1)]
    assert "26 papers" in home


def test_the_home_page_is_filled_with_earlier_editions() -> None:
    """If the newest edition has few papers, those before it follow, each paper once, until there are enough."""
    days = [Period(2031, 4, day) for day in (5, 4, 3, 2)]
    both = make_paper("Both", record=100, edition=days[0])
    papers = [
        msgspec.structs.replace(both, editions=(days[0], days[1])),
        *make_papers(3, edition=days[1]),
        *(make_paper(f"Crab {n}", record=n, edition=days[2]) for n in range(1, 31)),
        make_paper("Old", record=101, edition=days[3]),
    ]
    library = make_library(*papers)

    view = next(page.view for page in write_pages(library, make_config()).make_all() if page.path == "index.md")

    assert isinstance(view, HomeView)
    assert (view.newest_papers, len(view.cards)) == (1, 1)
    assert [(one.edition.date, one.papers, len(one.cards)) for one in view.earlier] == [
        (days[1], 4, 3),
        (days[2], 30, PAPERS_AT_HOME - 4),
    ]


def test_a_site_without_papers() -> None:
    """It has its fixed pages, which say that there are no papers."""
    pages = make_pages()

    assert set(pages) == {
        "topics/index.md",
        "topics/untagged/index.html",
        "editions/index.md",
        "index.md",
        "subscribe/index.md",
        "about/index.md",
        "robots.txt",
        "assets/topics.json",
        "assets/words.js",
    }
    assert "There are no papers yet. Add files to the folder “seeds” and build the site again." in pages["index.md"]
    assert "0 papers" in pages["about/index.md"]


def test_a_site_with_one_paper() -> None:
    """The paper has its page, its edition and its topic, and no noun is in the plural."""
    pages = make_pages(make_paper(tags=("tides",)))

    assert {"editions/2031-04-02/index.md", "topics/tides/index.md"} < set(pages)
    assert [path for path, page in pages.items() if re.search(r"\b1 (papers|topics|editions)\b", page)] == []


def test_a_page_without_an_abstract_says_so() -> None:
    """It shows the title, and a sentence in place of the abstract."""
    library = make_library(make_paper())

    assert "\n## Abstract\n\nNo abstract is available for this paper.\n" in page_of(
        library.papers[0], make_pages(make_paper())
    )


def test_the_details_say_who_works_where() -> None:
    """A single affiliation needs no names; of several, each has its authors. A language is shown by its name."""
    shore, dune = "Institute of Coasts", "Dune College"
    one = msgspec.structs.replace(make_paper(), authors=(Author("Ada Gull", affiliations=(shore,)),), language="pt-BR")
    two = msgspec.structs.replace(
        one, authors=(*one.authors, Author("Ben Tern", affiliations=(dune, shore))), publisher="Shore Press"
    )
    pages = [page_of(make_library(paper).papers[0], make_pages(paper)) for paper in (one, two)]

    assert "- **Affiliation** Institute of Coasts\n- **Language** Brazilian Portuguese\n" in pages[0]
    assert "- **Published by** Shore Press\n" in pages[1]
    several = "- **Affiliations**\n    - Institute of Coasts: *Ada Gull, Ben Tern*\n    - Dune College: *Ben Tern*\n"
    assert several in pages[1]


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("", "**Withdrawn** by its authors or its publisher.\n"),
        ("9 pages", "**Withdrawn** by its authors or its publisher. 9 pages\n"),
        ("Withdrawn: the scale was faulty.", "**Withdrawn** Withdrawn: the scale was faulty.\n"),
    ],
)
def test_a_withdrawn_paper_says_so_once(comment: str, said: str) -> None:
    """What its authors say about it replaces our own sentence."""
    paper = msgspec.structs.replace(make_paper(), withdrawn=True, comment=read_text(comment, tex=False))

    assert said in page_of(make_library(paper).papers[0], make_pages(paper))


def test_several_origins_are_listed_in_one_sentence() -> None:
    """Three records of one paper are separated by semicolons."""
    papers = [make_paper(record=record, edition=Period(2031, 4, record)) for record in (1, 2, 3)]
    library = make_library(*papers)

    assert page_of(library.papers[0], make_pages(*papers)).endswith(
        "From coast.txt, record 1;\ncoast.txt, record 2;\nand coast.txt, record 3.\n"
    )


def test_authors_have_pages_only_if_one_has_enough_papers() -> None:
    """If no author has, there is no list of authors, and no link to one."""
    with_one, without = (make_pages(*make_papers(2, authors=authors)) for authors in (("Ada Gull",), ()))

    assert [path for path in with_one if path.startswith("authors/")] == [
        "authors/index.md",
        "authors/ada-gull/index.md",
    ]
    assert ("1 author", "authors/index.md") in links(with_one["index.md"])
    assert [path for path, page in without.items() if "authors" in path or "authors/index.md" in page] == []


def test_many_authors_are_listed_by_initial() -> None:
    """Each initial links to the page on which it is; names without an initial are last. Few authors are in one list."""
    few = make_pages(*make_papers(2, authors=("Ada Gull", "Ben Auk", "李 明")))["authors/index.md"]
    names = [f"Ada Gull{n}" for n in range(499)]
    many = make_pages(*make_papers(2, authors=(*names, "Bo Östlund", "Cy Tern", "李 明", "Ди Чайка")))

    assert re.findall(r"^## .*", few, re.MULTILINE) == ["## A–Other"]
    assert [words for words, _ in links(few)] == ["Ben Auk", "Ada Gull", "李 明"]
    first, second = many["authors/index.md"], many["authors/page/2/index.md"]
    assert re.findall(r"^## .*", first, re.MULTILINE) == ["## G", "## O", "## Pages"]
    assert re.findall(r"^## .*", second, re.MULTILINE) == ["## T", "## Ч", "## Other", "## Pages"]
    jumps = [("G", "#g"), ("O", "#o"), ("T", "page/2/index.md#t"), ("Other", "page/2/index.md#other")]
    assert links(first)[:4] == jumps
    assert links(second)[:3] == [("G", "../../index.md#g"), ("O", "../../index.md#o"), ("T", "#t")]


def test_the_list_of_topics_says_if_there_are_none() -> None:
    """Nothing is counted if no paper has a topic."""
    assert "No paper has a topic yet." in make_pages(make_paper())["topics/index.md"]


def test_robots_txt_names_the_sitemap() -> None:
    """The sitemap is given by its whole address."""
    assert make_pages()["robots.txt"] == f"User-agent: *\nAllow: /\n\nSitemap: {ADDRESS}sitemap.xml\n"


def test_the_search_gets_the_titles_of_its_filters() -> None:
    """The catalogue contains each group, topic and edition with its title."""
    catalogue = json.loads(make_pages(make_paper(tags=("tides",)))["assets/topics.json"])

    assert catalogue == {
        "task": {"": "Task", "tides": "Tides", "dunes": "Dunes & sand"},
        "data": {"": "Data", "images": "Images"},
        "edition": {"": "Edition", "2031-04-02": "2 April 2031"},
    }
    assert list(catalogue["task"]) == ["", "tides", "dunes"]


def test_the_search_suggests_the_largest_topics() -> None:
    """If nothing is found, the search offers the three topics with most papers, if there are any."""
    papers = [make_paper(f"Shell {n}", record=n, tags=("images", "dunes", "tides")[: 4 - n]) for n in (1, 2, 3)]

    scripts = [make_pages(*some)["assets/words.js"] for some in (papers, [])]

    assert 'export const examples = ["Images", "Dunes \\u0026 sand", "Tides"];' in scripts[0]
    assert "export const examples = [];" in scripts[1]
    assert '"nothing": "Nothing found."' in scripts[0]


@pytest.mark.parametrize("part", CardPart)
@pytest.mark.parametrize("place", ["index.md", "topics/tides/index.md"])
def test_a_card_shows_what_its_owner_wants(part: CardPart, place: str) -> None:
    """A part that the owner leaves out is not on the page; all others are."""
    paper = make_paper(
        "Dunes",
        "We sing. https://github.com/gulls/dunes",
        authors=("Ada Gull",),
        tags=("tides",),
        summary=Text((Plain("Sung."),)),
        readings=(SignalReading("Hugging Face", SignalKind.UPVOTES, "2031-04-02", "131"),),
    )
    words = {
        CardPart.AUTHORS: "Ada Gull",
        CardPart.SUMMARY: "Sung.",
        CardPart.TOPICS: "[Tides]",
        CardPart.LINKS: "[Code]",
        CardPart.DATE: '<time datetime="2031-04-02">',
        CardPart.SIGNALS: "↑131",
    }

    parts = tuple(other for other in CardPart if other != part)
    library = find_interest(make_library(paper))
    card = make_pages(library=library, look=Look(card=parts))[place].partition("[Dunes]")[2].partition("\n#")[0]

    assert {other for other, word in words.items() if word in card} == set(parts)


def test_a_style_sheet_is_made_only_for_a_site_with_a_look_of_its_own() -> None:
    """It sets the accent colour in both schemes."""
    assert "assets/look.css" not in make_pages()
    assert "assets/look.css" not in make_pages(look=Look(papers_per_page=10))
    style = make_pages(look=Look(accent=Accent("#0b6b5f", "#5cc9b6")))["assets/look.css"]
    assert "--accent: light-dark(#0b6b5f, #5cc9b6);" in style
    assert "@font-face" not in style


def test_a_card_has_each_kind_of_link_once_and_four_topics() -> None:
    """It shows the first link of each kind, and how many topics it leaves out."""
    text = "Code: https://github.com/gulls/a and https://github.com/gulls/b. Film: https://youtu.be/gull."
    page = make_pages(make_paper("Dunes", text, tags=("tides", "dunes", "images") + ("tides",) * 3))

    card = page["editions/2031-04-02/index.md"].partition("[Dunes]")[2]

    assert [target for words, target in links(card) if words in ("Code", "Video")] == [
        "https://github.com/gulls/a",
        "https://youtu.be/gull",
    ]
    assert "+2" in card


def test_a_licence_that_is_not_an_address_is_text() -> None:
    """Neither a script nor an incomplete address is a link."""
    licences = ("https://licence.example/by", "javascript:alert(1)", "https://", "https:// a")
    papers = [make_paper(f"Shell {n}", record=n, licence=licence) for n, licence in enumerate(licences)]

    pages = make_pages(*papers)

    lines = [line for paper in papers for line in page_of(make_library(paper).papers[0], pages).splitlines()]
    assert [line for line in lines if "Licence" in line] == [
        "- **Licence** [licence.example/by](<https://licence.example/by>)",
        "- **Licence** javascript:alert(1)",
        "- **Licence** https://",
        "- **Licence** https:// a",
    ]


def test_no_two_authors_share_a_page() -> None:
    """This holds even if letters and digits are the same by chance, or a name looks like another's address."""
    names = ("一袣酏", "一邑圯", "Ada Tərn", "Ada T Rn b3b1348b", "Page", "🐚", "+")
    assert Author("Ada Tərn").slug == "ada-t-rn-b3b1348b"

    pages = make_pages(*make_papers(2, authors=names))

    folders = {path.split("/")[1] for path in pages if path.startswith("authors/")}
    assert len(folders) == 1 + len(names)
    assert "page" not in folders


def test_no_address_is_a_device_of_windows() -> None:
    """A page or feed called like a device could not be stored on Windows, so that its address has digits of a hash."""
    names = ("Con", "aux", "NUL", "P.R.N.", "COM1", "LPT³")
    papers = [make_paper(name, record=n, authors=names, keywords=names) for n, name in enumerate(names)]
    library = add_source_topics(make_library(*papers), 2)

    pages = write_pages(library, make_config())

    paths = [page.path for page in (*pages.make_all(), *make_feeds(library, pages.topics, pages.config, WORDS))]
    assert len({path for path in paths if path.startswith(("authors/con-", "topics/con-", "feeds/con-"))}) == 3
    assert [path for path in paths if any(map(is_device_name, path.split("/")))] == []


def test_the_address_of_an_author_never_changes() -> None:
    """The page is called by the newest spelling, but remains at the address of the first."""
    papers = make_papers(2, authors=("J.R. Tern",), file="2031-04-02.txt")
    later = make_paper("Gulls glide", authors=("JR Tern",), file="2031-04-03.txt", edition=Period(2031, 4, 3))

    pages = make_pages(*papers, later)

    assert "# JR Tern" in pages["authors/j-r-tern/index.md"]
    assert "authors/jr-tern/index.md" not in pages


def test_the_same_library_gives_the_same_pages() -> None:
    """Two runs with the same library give the same bytes."""
    assert make_pages(library=linked_papers()) == make_linked_pages()


def make_counted(*numbers: int, kind: SignalKind = SignalKind.UPVOTES, moment: str = "2031-04-02") -> Library:
    """Return a library of papers with these numbers, all of one edition."""
    papers = [
        make_paper(f"Shell {at}", record=at, readings=(SignalReading("Hugging <Face>", kind, moment, str(number)),))
        for at, number in enumerate(numbers, 1)
    ]
    return find_interest(make_library(*papers))


def test_without_signals_nothing_trends() -> None:
    """There is no page, no second order and no mark, also where sources only rate papers."""
    rated = find_interest(make_library(make_paper(readings=(SignalReading("Coast", SignalKind.RATING, "", "6.5"),))))

    for library in (make_library(make_paper()), rated):
        pages = make_pages(library=library)
        assert [path for path in pages if "trending" in path or "/top/" in path] == []
        assert not any("↑" in page for page in pages.values())


def test_the_page_of_trends_says_by_what_it_is_sorted() -> None:
    """It has the formula, the time of the data and the number of each paper; names of sources are escaped."""
    pages = make_pages(library=make_counted(3, 9, 1))
    page, data = pages["trending/index.md"], json.loads(pages["trending/trending.json"])

    assert [words for words, target in links(page) if "papers/" in target] == ["Shell 2", "Shell 1"]
    assert "## Upvotes on Hugging &lt;Face>" in page
    assert "score = upvotes ÷ (age + 2)^1.5\n\nAs of 2 April 2031. The age is in days" in page
    assert "    ↑9 (score 3.18, 0 days old) · " in page
    (signal,) = data["signals"]
    assert (signal["source"], signal["read"], signal["score"]) == (
        "Hugging <Face>",
        "2031-04-02",
        "value / (age + 2)^1.5",
    )
    assert [(one["title"], one["value"], one["age"], one["score"]) for one in signal["papers"]] == [
        ("Shell 2", 9, 0, 3.182),
        ("Shell 1", 3, 0, 1.0607),
    ]


def test_an_edition_has_a_second_order() -> None:
    """The pages of both orders lead to each other; papers with equal numbers stay in the order of the edition."""
    pages = make_pages(library=make_counted(1, 9, 1, 4))
    first, top = pages["editions/2031-04-02/index.md"], pages["editions/2031-04-02/top/index.md"]

    def list_papers(page: str) -> list[str]:
        return [words for words, target in links(page) if "papers/" in target]

    assert list_papers(first) == ["Shell 1", "Shell 2", "Shell 3", "Shell 4"]
    assert list_papers(top) == ["Shell 2", "Shell 4", "Shell 1", "Shell 3"]
    assert ("most upvotes", "top/index.md") in links(first)
    assert ("as listed", "../index.md") in links(top)
    assert "# 2 April 2031: most upvotes first\n" in top


def test_an_edition_whose_papers_have_one_number_has_one_order() -> None:
    """There is nothing to sort."""
    assert "editions/2031-04-02/top/index.md" not in make_pages(library=make_counted(4, 4))


def test_a_mark_says_what_was_counted_and_when() -> None:
    """A pointer or a screen reader gets the whole sentence."""
    readings = [
        SignalReading("Hugging Face", SignalKind.UPVOTES, moment, value)
        for moment, value in (("2031-04-01T06:00:00Z", "1"), ("2031-04-02T06:15:20Z", "1131"))
    ]
    library = find_interest(make_library(make_paper(readings=tuple(readings))))
    view = next(page.view for page in write_pages(library, make_config()).make_all() if page.path == "index.md")

    assert isinstance(view, HomeView)
    assert view.cards[0].signal == SignalView(
        "↑1,131",
        "1,131 upvotes on Hugging Face, read 2 April 2031, 06:15 UTC (+1,130 since 1 April 2031, 06:00 UTC)",
    )


def test_feeds_and_papers_do_not_change_with_a_number() -> None:
    """Otherwise items would appear again in feed readers."""
    few, many = make_counted(3, 9), make_counted(30, 90, moment="2031-04-03")

    def list_contents(library: Library) -> dict[str, bytes]:
        config = make_config()
        feeds = make_planned(make_feeds(library, [], config, WORDS), markdown=True)
        made = [*write_pages(library, config).make_papers(), *feeds]
        return {page.path: page.content for page in made}

    assert list_contents(few) == list_contents(many)
