"""Readers find, filter and read the seed's papers in a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.conftest import DATA, fill
from tests.end_to_end.conftest import ADDRESS, ROOT, Project, SeedPaper, serve_site

pytestmark = pytest.mark.browser

KINDS = {
    "home": "",
    "paper": "papers/coca-contrastive-captioners-are-image-text-foundation-models-c896043d/",
    "topics": "topics/",
    "topic": "topics/vqa/",
    "editions": "editions/",
    "edition": "editions/2025-03-20/",
    "subscribe": "subscribe/",
    "about": "about/",
    "lost": "nowhere/at/all/",
}
"""The address of a page of every kind."""

TYPED = {
    "M²IXT": ["M^2IXT", "M2IXT", "M²IXT", "m2ixt", "$M^2$IXT"],
    "Openstory++": ["Openstory++", "openstory", "OPENSTORY"],
    "CoMM": ["CoMM", "comm"],
    "MMVP": ["MMVP", "mmvp"],
    "CoCa": ["CoCa", "coca"],
    "SEEACT": ["SEEACT", "SeeAct"],
    "Med-Gemini": ["Med-Gemini", "med gemini", "MedGemini"],
    "Flamingo": ["flamingo", "FLAMINGO", "flaming"],
}
"""Names of systems, and what people type for them."""

EDITION = "20 March 2025"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
TOUCH = 44
"""The least height of something that is tapped, in pixels (WCAG 2.2, success criterion 2.5.5)."""

each_kind = pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)


# ---- The search, as a reader's hands and eyes -----------------------------------------------------------------------


def box(page: Page) -> Locator:
    return page.locator("input[type=search]")


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Search")


def results(page: Page) -> Locator:
    return page.locator("[data-search-result] a")


def facet(page: Page, group: str) -> Locator:
    return panel(page).get_by_role("combobox", name=f"Filter by {group}")


def wait_for_count(page: Page, pattern: str) -> None:
    """Wait for the line with the number of papers found, after which the results are complete."""
    page.locator(".panel .count").filter(has_text=re.compile(pattern)).wait_for()


def expect_found(page: Page, count: int, query: str = "") -> None:
    """Wait until this many papers are found."""
    wait_for_count(page, f"^{count} papers?" + (f" for “{re.escape(query)}”$" if query else "$"))


def search(page: Page, query: str) -> None:
    """Type a query, and wait until the results are those for it."""
    box(page).fill(query)
    wait_for_count(page, f" for “{re.escape(query)}”[.]?$")


def list_found(page: Page) -> list[str]:
    """Return the paths of the papers shown, in their order."""
    addresses = results(page).evaluate_all("links => links.map((link) => link.href)")
    return [address.partition("/repo/")[2] for address in addresses]


def find_first(page: Page, query: str) -> str:
    search(page, query)
    return next(iter(list_found(page)), "nothing")


def count_found(page: Page) -> int:
    return int((page.get_by_role("status").text_content() or "").partition(" ")[0])


def options(select: Locator) -> dict[str, int]:
    """Return what a drop-down offers after its name, with the number of papers that each value promises."""
    found = {}
    for text in select.locator("option").all_text_contents()[1:]:
        title, count = re.fullmatch(r"(.+) \((\d+)\)", text).groups()
        found[title] = int(count)
    return found


def with_topic(papers: list[SeedPaper], topic: str) -> set[str]:
    return {paper.path for paper in papers if topic in {title for _, title in paper.topics}}


@pytest.fixture
def hasty(page: Page) -> Page:
    """The home page, where the search does not wait until the user stops typing."""
    page.goto("")
    page.evaluate("() => { const wait = setTimeout; window.setTimeout = (run) => wait(run, 0); }")
    return page


@pytest.mark.parametrize(("ci", "outcome"), [("", "1 skipped"), ("true", "1 error")])
def test_a_missing_browser_skips_but_fails_in_ci(ci: str, outcome: str) -> None:
    """Without a browser, a test that needs one is skipped, and fails in CI."""
    test = f"{__file__}::test_axe_finds_a_barrier"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--all", "-p", "no:cacheprovider", test],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), "PATH": "", "BROWSER_BIN": "", "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode != 0) == bool(ci)
    assert f"{outcome} in " in run.stdout
    assert "set BROWSER_BIN" in run.stdout


# ---- Finding --------------------------------------------------------------------------------------------------------


def test_every_title_finds_its_paper_first(hasty: Page, seed_papers: list[SeedPaper]) -> None:
    """Each of the 152 titles finds its own paper first."""
    found = {paper.title: find_first(hasty, paper.title) for paper in seed_papers}

    assert len(found) == 152
    assert found == {paper.title: paper.path for paper in seed_papers}


def test_half_a_title_finds_its_paper_first(hasty: Page, seed_papers: list[SeedPaper]) -> None:
    """The first half of a title, in lower case, finds its paper first; every fourth title is tried."""
    halves = {paper.title[: len(paper.title) // 2].strip().lower(): paper.path for paper in seed_papers[::4]}

    assert {half: find_first(hasty, half) for half in halves} == halves


def test_every_name_finds_its_paper_first(hasty: Page, seed_papers: list[SeedPaper]) -> None:
    """Each system's name finds the paper that introduces it first, also without its hyphens."""
    named = {paper.name: paper.path for paper in seed_papers if paper.name}

    assert len(named) > 100
    assert {name: find_first(hasty, name) for name in named} == named
    hyphened = {name.replace("-", ""): path for name, path in named.items() if "-" in name}
    assert {name: find_first(hasty, name) for name in hyphened} == hyphened


@pytest.mark.parametrize("name", TYPED)
def test_a_name_finds_its_paper_however_typed(hasty: Page, seed_papers: list[SeedPaper], name: str) -> None:
    """Case, superscripts, punctuation and hyphens do not matter."""
    paper = next(paper.path for paper in seed_papers if paper.name == name)

    assert {typed: find_first(hasty, typed) for typed in TYPED[name]} == dict.fromkeys(TYPED[name], paper)


def test_a_result_shows_why_it_was_found(page: Page) -> None:
    """Each result marks the word that was searched for, in its title or in the passage shown."""
    page.goto("?q=video")
    expect(results(page)).to_have_count(10)

    marked = page.locator("[data-search-result]", has=page.locator("mark", has_text=re.compile("video", re.I)))
    expect(marked).to_have_count(10)


def test_show_more_lists_the_next_results(page: Page, seed_papers: list[SeedPaper]) -> None:
    """The button adds ten papers and moves the focus to the first of them, until every paper is shown once."""
    answered = with_topic(seed_papers, "visual question answering")
    page.goto("?task=vqa")
    expect_found(page, len(answered))
    for shown in range(10, len(answered), 10):
        panel(page).get_by_role("button", name="Show more").click()
        expect(results(page).nth(shown)).to_be_focused()
        expect(results(page)).to_have_count(min(shown + 10, len(answered)))

    expect(panel(page).get_by_role("button", name="Show more")).to_have_count(0)
    assert sorted(list_found(page)) == sorted(answered)


def test_a_query_is_text(page: Page) -> None:
    """The query is shown as it was typed, never as HTML."""
    query = "<img src=x onerror=alert(1)>"
    page.goto(f"?q={query}")

    expect(page.get_by_role("status")).to_contain_text(f"“{query}”")
    expect(page.locator("img")).to_have_count(0)


def test_nothing_found_says_what_to_try(page: Page) -> None:
    """A query without results suggests words, each of which finds papers."""
    page.goto("")
    for n in range(3):
        search(page, "zzyzxq")
        expect(page.get_by_role("status")).to_have_text("Nothing found for “zzyzxq”.")
        expect(results(page)).to_have_count(0)
        expect(panel(page)).to_contain_text("Try fewer words, or one of these")
        expect(panel(page).locator(".example")).to_have_count(3)
        word = panel(page).locator(".example").nth(n)
        typed = word.text_content()
        word.click()
        expect(box(page)).to_have_value(typed)
        expect(box(page)).to_be_focused()
        expect(page.get_by_role("status")).to_have_text(re.compile(rf"^\d+ papers for “{typed}”$"))
        expect(results(page).first).to_be_visible()


def test_nothing_left_by_a_filter_says_so(page: Page) -> None:
    """If a filter leaves no results, the search offers to remove it."""
    page.goto("?q=zzyzxq&task=vqa")

    expect(page.get_by_role("status")).to_have_text("Nothing found for “zzyzxq”.")
    expect(panel(page)).to_contain_text("Remove a filter")


def test_a_search_that_failed_to_load_works_when_typed_again(page: Page) -> None:
    """A search without a connection reports that; once the connection is back it finds papers on the same page."""
    page.route("**/pagefind/*", lambda route: route.abort())
    page.goto("?q=flamingo")  # Searches once: typing would first load the search for the focus, then for the words.
    expect(page.get_by_role("status")).to_have_text("The search could not be loaded.")

    page.unroute_all()

    assert find_first(page, "flaming").startswith("papers/flamingo")


# ---- Keys -----------------------------------------------------------------------------------------------------------


@each_kind
def test_slash_searches_and_escape_gives_the_focus_back(page: Page, path: str) -> None:
    """On every kind of page `/` opens the search, and Escape closes it and restores the focus."""
    page.goto(path)
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Subscribe")
    link.focus()

    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    expect(panel(page)).to_be_hidden()

    page.keyboard.press("/")
    search(page, "video")
    page.keyboard.press("Escape")

    expect(panel(page)).to_be_hidden()
    expect(link).to_be_focused()
    assert "?" not in page.url


def test_slash_in_the_search_is_a_slash(page: Page) -> None:
    """In a text field, `/` is an ordinary character."""
    page.goto("")
    page.keyboard.press("/")
    page.keyboard.type("a/b")

    expect(box(page)).to_have_value("a/b")


def test_escape_from_a_result_gives_the_focus_back(page: Page) -> None:
    """Escape also closes the search from a result, even after a second `/`, and restores the focus."""
    page.goto("")
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="About")
    link.focus()
    page.keyboard.press("/")
    search(page, "video")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results(page).first).to_be_focused()

    page.keyboard.press("Escape")

    expect(panel(page)).to_be_hidden()
    expect(link).to_be_focused()


def test_arrows_walk_the_results(page: Page) -> None:
    """The down arrow goes from the input to the results and stops at the last; the up arrow goes back to the input."""
    page.goto("")
    page.keyboard.press("/")
    search(page, "video")
    expect(results(page)).to_have_count(10)

    for n in [0, 1, 2]:
        page.keyboard.press("ArrowDown")
        expect(results(page).nth(n)).to_be_focused()
    for _ in range(10):
        page.keyboard.press("ArrowDown")
    expect(results(page).last).to_be_focused()
    for n in [8, 7, 6, 5, 4, 3, 2, 1, 0]:
        page.keyboard.press("ArrowUp")
        expect(results(page).nth(n)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()


def test_enter_opens_the_first_result(page: Page) -> None:
    """Enter in the search opens the first paper, even if pressed before the results arrive."""
    page.goto("about/")
    page.keyboard.press("/")
    page.keyboard.type("flamingo")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Flamingo: a Visual Language Model")
    assert "papers/flamingo" in page.url


def test_enter_opens_the_result_with_the_focus(page: Page) -> None:
    """Enter on a result opens that result."""
    page.goto("")
    page.keyboard.press("/")
    search(page, "video")
    second = list_found(page)[1]
    page.keyboard.press("ArrowDown")
    expect(results(page).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/{second}")


def test_enter_never_opens_a_result_of_an_earlier_query(page: Page) -> None:
    """If a slow connection is still loading the results, Enter waits and opens the first of the new ones."""
    page.goto("")
    page.keyboard.press("/")
    search(page, "flamingo")
    held: list[Route] = []
    page.route("**/pagefind/fragment/*", lambda route: held.append(route))
    with page.expect_request("**/pagefind/fragment/*"):
        box(page).fill("openstory")
    page.keyboard.press("Enter")
    page.unroute_all()  # lets go of those that were held
    assert held

    page.wait_for_url("**/papers/openstory-*/")


# ---- Filters and addresses ------------------------------------------------------------------------------------------


@each_kind
def test_an_address_opens_the_search(page: Page, seed_papers: list[SeedPaper], path: str) -> None:
    """A query or a filter in the address of any page shows the papers that it asks for."""
    coca = next(paper.path for paper in seed_papers if paper.name == "CoCa")
    answered = with_topic(seed_papers, "visual question answering")
    captioned = with_topic(seed_papers, "captioning")

    page.goto(f"{path}?q=coca")
    wait_for_count(page, "“coca”")
    assert list_found(page)[0] == coca

    page.goto(f"{path}?task=vqa")
    expect_found(page, len(answered))
    assert set(list_found(page)) <= answered

    page.goto(f"{path}?edition=2025-03-20")
    expect_found(page, len(seed_papers))

    page.goto(f"{path}?q=coca&task=captioning&edition=2025-03-20")
    wait_for_count(page, "“coca”")
    assert list_found(page)[0] == coca
    assert set(list_found(page)) <= captioned
    expect(panel(page).get_by_role("button", name="Remove the filter")).to_have_count(2)


def test_a_filter_in_the_address_leaves_out_other_papers(page: Page, seed_papers: list[SeedPaper]) -> None:
    """A paper without the topic in the address is not found, even by its name."""
    answered = with_topic(seed_papers, "visual question answering")
    page.goto("?q=coca&task=vqa")
    wait_for_count(page, "“coca”")

    assert set(list_found(page)) <= answered - {KINDS["paper"]}


@pytest.mark.parametrize("address", ["?task=tides", "?task=", "?tides=vqa", "?constructor=name"])
def test_an_address_with_an_unknown_filter_filters_nothing(page: Page, address: str) -> None:
    """An unknown filter or value neither opens the search nor hides papers."""
    page.goto(address)
    expect(panel(page)).to_have_count(0)
    search(page, "benchmark")
    every = count_found(page)
    expect(panel(page).get_by_role("button", name="Remove the filter")).to_have_count(0)

    page.goto(f"{address}&q=benchmark")

    expect_found(page, every, "benchmark")
    expect(panel(page).get_by_role("button", name="Remove the filter")).to_have_count(0)


def test_filters_count_their_papers(page: Page, seed_papers: list[SeedPaper]) -> None:
    """The edition and each group of topics have a drop-down with the number of papers for each value."""
    expected: dict[str, Counter[str]] = {"Edition": Counter(paper.edition for paper in seed_papers)}
    for paper in seed_papers:
        for group, topic in paper.topics:
            expected.setdefault(group, Counter())[topic] += 1
    page.goto("")
    page.keyboard.press("/")
    wait_for_count(page, "^Type words, the name of a system, or a title[.]$")
    expect(panel(page).get_by_role("combobox")).to_have_count(6)

    assert {group: options(facet(page, group)) for group in expected} == expected
    assert set(expected) == {"Task", "Modality", "Method", "Domain", "Kind", "Edition"}


def test_choosing_a_filter_narrows_the_results(page: Page, seed_papers: list[SeedPaper]) -> None:
    """A chosen value leaves as many papers as it promised, all with that topic; removing it restores the others."""
    page.goto("")
    search(page, "benchmark")
    before = count_found(page)
    promised = options(facet(page, "Modality"))["video"]
    assert 0 < promised < before

    facet(page, "Modality").select_option(label=f"video ({promised})")

    expect_found(page, promised, "benchmark")
    assert set(list_found(page)) <= with_topic(seed_papers, "video")
    assert "video" not in options(facet(page, "Modality"))
    panel(page).get_by_role("button", name="Remove the filter Modality: video").click()
    expect_found(page, before, "benchmark")
    expect(panel(page).get_by_role("button", name="Remove the filter")).to_have_count(0)


def test_filters_add_up(page: Page, seed_papers: list[SeedPaper]) -> None:
    """Two chosen values leave the papers that have both."""
    both = with_topic(seed_papers, "video") & with_topic(seed_papers, "benchmark")
    page.goto("?modality=video")
    facet(page, "Kind").select_option(value="benchmark")
    expect_found(page, len(both))
    facet(page, "Edition").select_option(label=f"{EDITION} ({len(both)})")

    expect(panel(page).get_by_role("button", name="Remove the filter")).to_have_count(3)
    expect_found(page, len(both))
    assert set(list_found(page)) <= both


def test_the_address_follows_the_search(page: Page) -> None:
    """The search is in the address, other parameters stay there, and a reload shows the same results."""
    page.goto("about/?from=letter")
    search(page, "benchmark")
    promised = options(facet(page, "Task"))["visual question answering"]
    facet(page, "Task").select_option(value="vqa")
    expect_found(page, promised, "benchmark")
    expect(page).to_have_url(re.compile(r"/about/\?from=letter&q=benchmark&task=vqa$"))
    shown = list_found(page)

    page.reload()

    expect_found(page, promised, "benchmark")
    assert list_found(page) == shown
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/about/\?from=letter$"))


# ---- Every kind of page ---------------------------------------------------------------------------------------------


@each_kind
def test_no_page_contacts_another_host_or_fails(browser: Browser, seed_url: str, path: str) -> None:
    """Every kind of page, and the search on it, contacts only its own host, without errors."""
    page = browser.new_page(base_url=seed_url)
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on(
        "response", lambda response: faults.append(f"{response.status}: {response.url}") if not response.ok else None
    )
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("console", lambda said: faults.append(f"{said.type}: {said.text}") if said.type != "log" else None)

    page.goto(path)
    search(page, "video")
    facet(page, "Task").select_option(index=1)
    expect(panel(page).get_by_role("button", name="Remove the filter")).to_be_visible()
    expect(results(page).first).to_be_visible()
    page.close()

    assert [url for url in asked if not url.startswith((seed_url, "data:", "blob:"))] == []
    assert any("/pagefind/fragment/" in url for url in asked)
    own = [fault for fault in faults if seed_url + path in fault or "status of 404" in fault]
    assert faults == (own if path == KINDS["lost"] else [])
    assert len(own) == (2 if path == KINDS["lost"] else 0)


def find_barriers(page: Page) -> str:
    """Return the problems that axe rates serious or critical."""
    found = Axe().run(page)
    rules = [rule["id"] for rule in found.response["violations"] if rule["impact"] in ("serious", "critical")]
    return "\n".join(map(found.generate_report, rules))


def find_barriers_in_each_look(page: Page) -> dict[str, str]:
    """Return the same for light and dark colours, on a phone and on a desktop; looks without a problem are left out."""
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for name, size in {"phone": PHONE, "desk": DESK}.items():
            page.set_viewport_size(size)
            if barriers := find_barriers(page):
                found[f"{scheme}, {name}"] = barriers
    return found


@each_kind
def test_a_page_has_no_barriers(page: Page, path: str) -> None:
    """axe finds no serious problem on any kind of page, light or dark, on a phone or a desktop."""
    page.goto(path)

    assert find_barriers_in_each_look(page) == {}


@pytest.mark.parametrize("address", ["?q=video&task=vqa", "?q=zzyzxq"], ids=["results", "nothing"])
def test_the_search_has_no_barriers(page: Page, address: str) -> None:
    """axe finds no serious problem while the search is open, with results and without."""
    page.goto(address)
    wait_for_count(page, "for “")

    assert find_barriers_in_each_look(page) == {}


def test_axe_finds_a_barrier(page: Page) -> None:
    """The check itself works: it finds pale text on a page."""
    page.goto("about/")
    page.locator("main p").first.evaluate("paragraph => { paragraph.style.color = '#ccc'; }")

    assert "color-contrast" in find_barriers(page)


@each_kind
def test_a_phone_never_scrolls_sideways(page: Page, path: str) -> None:
    """At 390 pixels nothing is wider than the screen, with the search closed and open."""
    page.set_viewport_size(PHONE)
    page.goto(path)
    assert measure_width(page) <= PHONE["width"]

    search(page, "video")
    assert measure_width(page) <= PHONE["width"]


def test_no_paper_scrolls_sideways(page: Page, seed_papers: list[SeedPaper]) -> None:
    """No title, address or formula of any paper is wider than a phone."""
    page.set_viewport_size(PHONE)
    page.goto(KINDS["paper"])
    widths = page.evaluate(
        """(paths) => Promise.all(paths.map(async (path) => {
            const text = await (await fetch(new URL(`../../${path}`, location))).text();
            const main = new DOMParser().parseFromString(text, "text/html").querySelector("main");
            document.querySelector("main").replaceWith(main);
            return [path, document.documentElement.scrollWidth];
        }))""",
        [paper.path for paper in seed_papers],
    )

    assert len(widths) == 152
    assert [path for path, width in widths if width > PHONE["width"]] == []


# ---- Papers with all that a record can say --------------------------------------------------------------------------


BIRDS = "Gull Tern Auk Wren Heron Egret Ibis Stork Crane Rail Coot Plover Snipe Curlew Knot Ruff Stint Skua".split()
FULL: dict[str, object] = {
    "title": "Drift of dunes under seasonal winds, followed for a year on forty coasts of four continents",
    "abstract": "Dunes move where sand is scarce. We follow forty of them for a year. We weigh shells beside them.",
    "authors": [
        {"name": f"{first} {last}", "affiliations": ["Institute of Coasts, University of the Shore", f"{last} College"]}
        for first in ("Ada", "Ben")
        for last in BIRDS
    ],
    "date": "2031-03-30",
    "updated": "2031-06-01",
    "venue": "Proceedings of the Fortieth Conference of the Association for Dunes, Sand and Related Technologies",
    "volume": "12",
    "pages": "101–119",
    "publisher": "Shore Press",
    "doi": "10.1234/a-doi-with-many-parts.that-does-not-end.2031.04.02.0000001",
    "keywords": [f"aeolian transport of kind {n}" for n in range(40)],
    "categories": ["physics.geo-ph", "astro-ph.EP"],
    "comment": f"19 pages; more at https://shore.example/{'long/' * 30}",
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "links": [f"https://github.com/gulls/a-repository-with-quite-a-long-name-{n}" for n in range(3)],
    "language": "nl",
    "machine_summary": "Dunes drift.",
    "machine": "Sandbox",
}
ODD = [
    {**FULL, "arxiv": "3103.01234v3"},
    {**FULL, "title": "Shells sink", "doi": "10.1234/2", "withdrawn": True, "authors": ["Ada Gull", "A" * 90]},
    {
        "title": "نحو فهم أعمق للكثبان الرملية",
        "abstract": "تتحرك الكثبان الرملية.",
        "language": "ar",
        "authors": ["ليلى حسن"],
    },
]
ODD_KINDS = [
    "",
    "club/",
    "authors/",
    "authors/ada-gull/",
    "topics/physics-geo-ph/",
    "topics/",
    "papers/drift",
    "papers/shells",
    "papers/nhw",
]


ODD_SETTINGS = """
name: Coast
machine_summaries: true
keyword_topics: 1
look:
  accent: {light: "#0b6b5f", dark: "#5cc9b6"}
  logo: {light: shore.svg, dark: night.svg}
  favicon: shore.svg
  fonts: {reading: {regular: fonts/boxes.woff2}, interface: {variable: fonts/boxes.woff2}}
  header_links: {Our club: club.md, A group with quite a long name: https://group.example/}
  footer_links: {Imprint: imprint.md, Contact: mailto:ada@coast.example}
  footer_text: Made by *us*, <b>Ada</b> & Ben, with the help of [the Shore Fund](https://shore.example/?a=1&b=2).
  card: [authors, summary, topics, links]
  papers_per_page: 10
"""


@pytest.fixture(scope="module")
def odd_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address and the folder of a site whose papers have every field, and long ones, with a look of its own."""
    project = Project.make(tmp_path_factory.mktemp("odd"))
    (project.folder / "site_config" / "site.yml").write_text(ODD_SETTINGS)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    own = fill(
        project.folder / "site_config" / "pages",
        **{
            "club.md": "# Club\n\nWe meet at [home](index.md).\n",
            "imprint.md": "# Us\n",
            "shore.svg": svg,
            "night.svg": svg,
        },
    )
    (own / "fonts").mkdir()
    shutil.copy(DATA / "look/boxes.woff2", own / "fonts")
    (project.folder / "site_config" / "papers.yml").write_text(NOTE)
    for day, papers in (("02", ODD), ("09", ODD[:1])):
        project.add(f"2031-04-{day}.json", json.dumps(papers))
    run = project.build()
    assert run.returncode == 0, run.stderr
    with serve_site(project.site) as url:
        yield url, project.site


NOTE = "3103.01234:\n  note: Ben has the *slides* of [his talk](https://shore.example/talk/), as `talk.pdf`.\n"
"""What the site owner says about one of its papers."""


def open_odd(page: Page, odd_site: tuple[str, Path], start: str) -> None:
    """Open the page of that site whose address begins like this, with all of its parts shown."""
    url, site = odd_site
    path = start if start.endswith("/") or not start else f"papers/{next(site.glob(f'{start}*')).name}/"
    page.goto(url + path)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")


@pytest.mark.parametrize("start", ODD_KINDS)
def test_a_page_with_every_field_is_accessible(page: Page, odd_site: tuple[str, Path], start: str) -> None:
    """On pages of papers with every field, axe finds no problem, targets are large enough, and nothing is too wide."""
    open_odd(page, odd_site, start)
    assert find_barriers_in_each_look(page) == {}

    page.set_viewport_size(PHONE)
    assert measure_width(page) <= PHONE["width"]
    small = ".cards :is(h2, h3) a, .md-typeset p a"  # the whole card can be tapped; links in prose may be small
    assert list_small(page.locator(f":is(main, footer) :is(a, button, summary):not({small})")) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_accent_colour_and_the_logo_are_those_of_the_scheme(
    page: Page, odd_site: tuple[str, Path], scheme: str
) -> None:
    """Links, the text on the most important button, and the image before the name follow the chosen scheme."""
    page.emulate_media(color_scheme=scheme)
    open_odd(page, odd_site, "")
    accent, paper = {
        "light": ("rgb(11, 107, 95)", "rgb(255, 253, 250)"),
        "dark": ("rgb(92, 201, 182)", "rgb(23, 24, 27)"),
    }[scheme]

    expect(page.locator(".home .subscribe")).to_have_css("background-color", accent)
    expect(page.locator(".home .subscribe")).to_have_css("color", paper)
    expect(page.locator("hgroup p a, .home .all").first).to_have_css("color", accent)
    logo = page.locator(".brand img:visible")
    expect(logo).to_have_attribute("src", {"light": "shore.svg", "dark": "night.svg"}[scheme])
    assert logo.evaluate("image => image.naturalWidth > 0")


def test_own_fonts_are_used(page: Page, odd_site: tuple[str, Path]) -> None:
    """The browser loads both fonts from the site; titles and abstracts are in one, everything else in the other."""
    open_odd(page, odd_site, "papers/drift")
    loaded = "document.fonts.ready.then((fonts) => [...fonts].map((font) => [font.family, font.status]).sort())"
    assert page.evaluate(loaded) == [["interface", "loaded"], ["reading", "loaded"]]

    for part, family in {"h1": "reading", ".abstract p": "reading", ".trail": "interface"}.items():
        first = page.locator(part).first.evaluate("part => getComputedStyle(part).fontFamily.split(',')[0]")
        assert first.strip('"') == family


@pytest.mark.parametrize("path", ["", "club/", "topics/physics-geo-ph/", "nowhere/at/all/"])
def test_every_page_has_the_links_and_the_text_of_the_owner(page: Page, odd_site: tuple[str, Path], path: str) -> None:
    """Header and footer are the same on pages of all depths; a link to the page itself is marked."""
    page.goto(odd_site[0] + path)
    header, footer = page.get_by_role("navigation", name="Main"), page.locator("body > footer")

    for part, words, target in [
        (header, "Our club", odd_site[0] + "club/"),
        (header, "A group with quite a long name", "https://group.example/"),
        (footer, "Imprint", odd_site[0] + "imprint/"),
        (footer, "Contact", "mailto:ada@coast.example"),
        (footer, "the Shore Fund", "https://shore.example/?a=1&b=2"),
    ]:
        link = part.get_by_role("link", name=words, exact=True)
        assert link.evaluate("link => link.href") == target
    expect(footer).to_contain_text("Made by us, <b>Ada</b> & Ben, with")
    assert header.locator("[aria-current=page]").all_text_contents() == (["Our club"] if path == "club/" else [])
    assert page.locator("link[rel=icon]").evaluate("link => link.href") == odd_site[0] + "shore.svg"
    expect(page.locator("link[rel=apple-touch-icon]")).to_have_count(0)


def test_cards_lack_what_the_owner_leaves_out(page: Page, odd_site: tuple[str, Path]) -> None:
    """With everything but the date, no card has one; all other parts are there."""
    page.goto(odd_site[0] + "topics/physics-geo-ph/")
    card = page.locator(".cards > li").first

    expect(card.locator("em")).to_contain_text("Ada")
    expect(card.locator("[data-hue], [data-kind=code]").first).to_be_visible()
    expect(page.locator(".cards :is(time, .undated)")).to_have_count(0)


@pytest.mark.parametrize("width", [PHONE["width"], DESK["width"]])
def test_the_parts_of_the_search_do_not_overlap(page: Page, odd_site: tuple[str, Path], width: int) -> None:
    """However many filters a site has, they, the number of results and the results do not overlap."""
    page.set_viewport_size({"width": width, "height": 400})  # no room for all
    page.goto(odd_site[0] + "?q=dunes")
    wait_for_count(page, "for “dunes”")
    parts = page.locator(".panel > :is(.facets, .top, .results)").evaluate_all(
        "parts => parts.map((part) => [part.getBoundingClientRect().top, Math.max("
        "...[...part.children].map((child) => child.getBoundingClientRect().bottom))])"
    )

    expect(panel(page).get_by_role("combobox")).to_have_count(8)
    assert parts[0][1] <= parts[1][0]
    assert parts[1][1] <= parts[2][0] + 1


def measure_width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def list_small(targets: Locator) -> list[tuple[str, float]]:
    """Return the targets that are too small to tap, with their heights."""
    sizes = targets.evaluate_all(
        "found => found.map((one) => [one.ariaLabel || one.textContent, one.getBoundingClientRect().height])"
    )
    assert sizes
    return [(name, height) for name, height in sizes if height < TOUCH]


@each_kind
def test_everything_on_a_page_can_be_tapped(page: Page, path: str) -> None:
    """On a phone, every link, button and input in header, body and footer is at least 44 pixels tall."""
    page.set_viewport_size(PHONE)
    page.goto(path)
    header = page.locator(".masthead").locator("a, button, input")
    cards = ".cards :is(h2, h3) a"  # the whole card is the target

    expect(header).to_have_count(7)
    assert list_small(header) == []
    assert list_small(page.locator(f":is(main, footer) :is(a, button, summary):not({cards})")) == []


def test_everything_in_the_search_can_be_tapped(page: Page) -> None:
    """On a phone, the open search's input, drop-downs, buttons and results are at least 44 pixels tall."""
    page.set_viewport_size(PHONE)
    page.goto("?q=video&task=vqa")
    expect(results(page).first).to_be_visible()

    assert list_small(page.locator(".masthead").locator("input, select, button:visible, [data-search-result]")) == []


# ---- Citing ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def citing(browser: Browser, seed_url: str) -> Iterator[Page]:
    """A paper's page in a browser that lets it read and write the clipboard."""
    context = browser.new_context(base_url=seed_url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.clock.install()  # Time goes on as ever, and can be put forward.
    page.goto(KINDS["paper"])
    yield page
    context.close()


def test_buttons_copy_what_they_name(citing: Page, seed_site: Path) -> None:
    """The buttons copy the page's address, the entry shown and the files, and say so, also to screen readers."""
    folder = seed_site / KINDS["paper"]
    copied = {
        "Copy link": ADDRESS + KINDS["paper"],
        "Copy BibTeX": citing.locator(".cite code").text_content(),
        "Copy RIS": (folder / "paper.ris").read_text(),
        "Copy CSL-JSON": (folder / "paper.json").read_text(),
    }
    for name, text in copied.items():
        button = citing.get_by_role("button", name=name)
        label = button.text_content()
        button.click()
        expect(button).to_have_text("Copied")
        expect(citing.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
        assert citing.evaluate("navigator.clipboard.readText()") == text
        citing.clock.fast_forward(10_000)
        expect(button).to_have_text(label)


def test_a_button_that_cannot_copy_says_so(citing: Page) -> None:
    """Without a connection a file cannot be copied, and the button says so."""
    citing.route("**/paper.ris", lambda route: route.abort())
    button = citing.get_by_role("button", name="Copy RIS")
    button.click()

    expect(button).to_have_text("Not copied")
    expect(citing.get_by_role("status").filter(has_text="Not copied")).to_have_count(1)


def test_cite_leads_to_the_citation(page: Page) -> None:
    """The link “Cite” scrolls to the section with the entry and the three files."""
    page.goto(KINDS["paper"])
    page.get_by_role("link", name="Cite", exact=True).click()

    expect(page.get_by_role("heading", name="Cite")).to_be_in_viewport()
    expect(page.locator(".cite code")).to_contain_text("@misc{coca2025,")
    for name in ("BibTeX", "RIS", "CSL-JSON"):
        expect(page.locator(".cite").get_by_role("link", name=name)).to_be_visible()


def test_nothing_to_click_is_printed(page: Page) -> None:
    """A printed page has no buttons, but the abstract and the address."""
    page.goto(KINDS["paper"])
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.locator("button:visible")).to_have_count(0)
    expect(page.locator(".cite")).to_be_hidden()
    expect(page.locator(".abstract")).to_be_visible()
    expect(page.locator(".address")).to_be_visible()
    page.emulate_media(media="screen")


# ---- Schemes, and no scripts ----------------------------------------------------------------------------------------


def is_dark(page: Page) -> bool:
    """Return whether the page's text is lighter than its background."""
    ink, paper = page.evaluate(
        """() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]
            .map((colour) => colour.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))"""
    )
    return ink > paper


@pytest.mark.parametrize("device", ["light", "dark"])
def test_a_chosen_scheme_is_remembered(browser: Browser, seed_url: str, device: str) -> None:
    """The button cycles through the device's colours, light and dark; a reload and other pages keep the choice."""
    context = browser.new_context(base_url=seed_url, color_scheme=device)
    page = context.new_page()
    page.goto("")
    button = page.get_by_role("button", name="Colours")
    assert is_dark(page) == (device == "dark")

    for name, dark in [("light", False), ("dark", True), ("match the device", device == "dark")]:
        button.click()
        for path in (None, "", "about/", ""):
            if path is not None:
                page.goto(path)
            expect(button).to_have_accessible_name(f"Colours: {name}")
            assert is_dark(page) == dark
    context.close()


def test_without_a_choice_the_device_decides(page: Page) -> None:
    """If nothing was chosen, the page follows the device at once."""
    page.goto("")
    assert not is_dark(page)

    page.emulate_media(color_scheme="dark")

    assert is_dark(page)


def test_a_paper_is_complete_without_scripts(browser: Browser, seed_url: str, seed_papers: list[SeedPaper]) -> None:
    """Without scripts a paper shows its title, its abstract and its related papers, and no button that does nothing."""
    paper = next(paper for paper in seed_papers if paper.name == "CoCa")
    context = browser.new_context(base_url=seed_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(paper.path)

    expect(page.get_by_role("heading", level=1, name=paper.title)).to_be_visible()
    expect(page.get_by_text(paper.abstract)).to_be_visible()
    related = page.locator("section", has=page.get_by_role("heading", name="Related papers")).get_by_role("link")
    expect(related.first).to_be_visible()
    assert {
        link.partition("../")[2] for link in related.evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    } < {other.path.removeprefix("papers/") for other in seed_papers}
    expect(page.get_by_role("button")).to_have_count(0)
    context.close()
