"""A site of hostile texts, built by the real command and read back from every one of its files."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import feedparser
import lxml.html
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, Request

from broadsheet.model.text import read_text
from tests.end_to_end.conftest import ADDRESS, Project, list_files, serve_site
from tests.hostile import Hostile, clean, fold_space, load_hostile, local_name, show

pytestmark = pytest.mark.slow

RECORDS = "seeds/2031-04-02-hostile.json"
DUMP = "seeds/2031-04-01-hostile.txt"
SETTINGS = """
name: Coast
limits: {abstract: 400000, title: 6000}
feeds: {items: 5000, days: 400}
"""
BEGIN = (
    "We follow one hundred dunes through a year of photographs and find that they drift by twice their own length. "
    "The dunes in the north drift the most, and are called"
)
END = "by those who live there."
IN_ONE_PAPER = 4
"""How many texts are put into one abstract of the dump."""
LONG = 5_000
QUERIES = 32

HTML = set(
    "a article bdi blockquote body br button code details div em footer form h1 h2 h3 head header hgroup html input "
    "kbd li link main meta nav ol p pre script section span strong summary sup time title ul".split()
)
MATHML = set(
    "annotation math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace "
    "msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics".split()
)
ATTRIBUTES = set(
    "action autocapitalize autocomplete charset class content data-auto data-dark data-hue data-keys data-kind "
    "data-light data-name data-pagefind-body data-pagefind-filter data-pagefind-index-attrs data-pagefind-meta "
    "data-pagefind-weight datetime dir enterkeyhint "
    "hidden href http-equiv id lang media name placeholder property rel role spellcheck src title type".split()
)
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Built:
    """The site, and what the command printed about it."""

    site: Path
    said: str
    report: Any
    folded: tuple[tuple[Hostile, ...], ...]
    """The texts in each paper of the dump."""

    @property
    def pages(self) -> list[str]:
        """Every page, by its path below the site."""
        return [file for file in list_files(self.site) if file.endswith(".html")]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of every hostile text, in both formats."""
    folder = tmp_path_factory.mktemp("hostile")
    project = Project.make(folder)
    (folder / "site_config" / "site.yml").write_text(SETTINGS)
    project.add(Path(RECORDS).name, "\n".join(json.dumps(make_record(text)) for text in load_hostile()))
    short = [text for text in load_hostile() if text.suits_a_dump and len(text.text) < LONG]
    long = [(text.cut(LONG),) for text in load_hostile() if text.suits_a_dump and len(text.text) >= LONG]
    folded = (*(tuple(short[at : at + IN_ONE_PAPER]) for at in range(0, len(short), IN_ONE_PAPER)), *long)
    papers = ["\n\n".join([f"Sand {n}", *map(make_paragraph, texts)]) for n, texts in enumerate(folded, 1)]
    project.add(Path(DUMP).name, "\n\n".join(papers))
    run = project.build()
    assert run.returncode == 0, run.stderr
    report = json.loads((folder / "build" / "report.json").read_text(encoding="utf-8"))
    return Built(project.site, run.stdout + run.stderr, report, folded)


def make_record(text: Hostile) -> dict[str, Any]:
    """Return a JSON record with the text in each of its fields."""
    record: dict[str, Any] = {
        "title": f"Shell {text.line}",
        "abstract": f"We weigh shell {text.line} again.",
        "id": f"shell-{text.line}",
    }
    for field in text.where:
        if field in ("author", "tag", "link"):
            record[f"{field}s"] = [text.text, *(["Ada Gull"] if field == "author" else [])]
        else:
            record[field] = text.text
    return record


def make_paragraph(text: Hostile) -> str:
    return f"{BEGIN} {text.text} {END} Dune {text.line}."


def read_paragraph(text: Hostile) -> str:
    """Return what a reader sees of the paragraph; a dump contains TeX."""
    return fold_space(read_text(fold_space(make_paragraph(text)), tex=True).plain)


@dataclass(frozen=True)
class Shown:
    """What a paper's page shows, each text on one line."""

    file: str
    heading: str
    abstract: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...]
    byline: str
    summary: str
    evidence: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """Pairs of words and address for each of the paper's own links."""
    title: str
    meta: dict[str, str]
    data: dict[str, Any]
    """The page's JSON-LD."""


def read_paper(root: Any, file: str) -> tuple[str, int, Shown]:
    """Return the input file and the record that a page names, and what the page shows."""
    origin = re.search(r"From (seeds/[\w.-]+), record (\d+)", show(root))
    assert origin, file
    abstract = next(part for part in root.iter() if part.get("class", "").split()[:1] == ["abstract"])
    header = next(part for part in root.iter() if part.get("data-pagefind-filter"))
    links = next((part for part in root.iter() if part.get("class") == "links"), ())
    topics = next(part for part in root.iter() if part.get("class") == "topics")
    quoted = [part for part in header.iter() if local_name(part) == "blockquote"]
    isolated = [part for part in header.iter() if local_name(part) == "bdi" and local_name(part.getparent()) == "p"]
    last = next((at for at, part in enumerate(isolated, 1) if (part.tail or "").startswith(" ·")), 0)
    named = isolated[:last]
    inside = [part for part in header.iter() if local_name(part) == "details"]
    if inside:
        named = [part for part in inside[0].iter() if local_name(part) == "bdi"][3:]
    shown = Shown(
        file=file,
        heading=show(next(part for part in root.iter() if local_name(part) == "h1")),
        abstract=show(abstract).removeprefix("Abstract ").removeprefix("Abstract"),
        paragraphs=tuple(show(part) for part in abstract.iter() if local_name(part) == "p"),
        authors=tuple(map(show, named)),
        byline=show(next(part for part in header.iter() if local_name(part) == "p" and part.getparent() is header)),
        summary=show(quoted[0]) if quoted else "",
        evidence=(*re.findall(r"“(.*?)”", show(topics)), *(show(a) for a in topics.iter() if local_name(a) == "a")),
        links=tuple((show(a), a.get("href")) for item in links for a in item.iter() if local_name(a) == "a"),
        title=show(next(part for part in root.iter() if local_name(part) == "title")),
        meta={
            str(part.get("name") or part.get("property")): fold_space(part.get("content"))
            for part in root.iter()
            if local_name(part) == "meta" and part.get("content")
        },
        data=json.loads(next(part.text for part in root.iter() if part.get("type") == "application/ld+json")),
    )
    return origin[1], int(origin[2]), shown


def find_foreign(root: Any) -> list[str]:
    """Return elements, attributes and addresses that no page of ours has."""
    found = []
    for part in root.iter():
        name = local_name(part)
        if name not in HTML | MATHML:
            found.append(f"<{name}>")
        for attribute, value in part.attrib.items():
            mathematical = (
                name in MATHML and name != "math" and attribute not in ("href", "src", "style", "class", "id")
            )
            mathematical |= (name, attribute) == ("math", "display")
            known = attribute in ATTRIBUTES or re.fullmatch(r"aria-(label|hidden|current)|data-f\d+", attribute)
            if not known and not (mathematical and not attribute.startswith("on")) and "}" not in attribute:
                found.append(f"<{name} {attribute}>")
            if attribute in ("href", "src", "action") and not is_good_address(value):
                found.append(f"<{name} {attribute}={value!r}>")
            if attribute == "src" and not re.search(r"/assets/(scheme|search|cite)\.js$", f"/{value}"):
                found.append(f"<{name} src={value!r}>")
            if attribute == "http-equiv" and value.lower() != "content-security-policy":
                found.append(f"<{name} http-equiv={value!r}>")
        if name == "script" and not part.get("src") and part.get("type") != "application/ld+json":
            found.append("<script> without src")
    return found


def is_good_address(address: str) -> bool:
    """Return whether an address leads to the web, to a mail address, or to a place in the site itself."""
    parts = urlsplit(address)
    if UNSEEN.search(address) or " " in address or address.startswith(("//", "\\")):
        return False
    return bool(parts.hostname) if parts.scheme in ("http", "https") else parts.scheme in ("", "mailto")


def list_wrong(built: Built, pages: Iterable[tuple[str, Any]]) -> list[str]:
    """Return what the pages show differently from the input, and each text without a page."""
    wrong: list[str] = []
    found: dict[tuple[str, int], Shown] = {}
    for file, root in pages:
        wrong += [f"{file}: {what}" for what in find_foreign(root)]
        if file.startswith("papers/"):
            source, record, shown = read_paper(root, file)
            wrong += [f"{file}: a second page of {source} {record}"] if (source, record) in found else []
            found[source, record] = shown
    rejected = {problem["where"] for problem in built.report["problems"] if problem["rejected"]}
    for text in load_hostile():
        page = found.get((RECORDS, text.line))
        if text.private:
            wrong += [f"{text.name}: {text.private} is shown"] if page and text.private in repr(page) else []
            continue
        if text.rejected or not page:
            wrong += (
                [f"{text.name}: {'has a' if page else 'lost, without'} page"] if bool(page) == text.rejected else []
            )
            wrong += [] if f"{RECORDS}:{text.line}" in rejected else [f"{text.name}: has no problem"]
        else:
            wrong += [f"{text.name} ({page.file}): {what}" for what in compare(text, page)]
    for record, texts in enumerate(built.folded, 1):
        paragraphs = found[DUMP, record].paragraphs if (DUMP, record) in found else ()
        expected = tuple(map(read_paragraph, texts))
        pairs = list(zip(paragraphs, expected, strict=False))
        wrong += [f"{DUMP} {record}: {a[108:300]!r} for {b[108:300]!r}" for a, b in pairs if a != b]
        wrong += [f"{DUMP} {record}: {len(paragraphs)} paragraphs"] if len(paragraphs) != len(expected) else []
    return wrong


def compare(text: Hostile, page: Shown) -> Iterator[str]:
    """Return what a page shows differently from the text's record."""
    title = text.seen if "title" in text.where else f"Shell {text.line}"
    abstract = text.seen if "abstract" in text.where else f"We weigh shell {text.line} again."
    expected = {
        "heading": (page.heading, title),
        "title": (page.title, fold_space(f"{title} · Coast")),
        "og:title": (page.meta["og:title"], title),
        "citation_title": (page.meta["citation_title"], title),
        "data": (fold_space(page.data["name"]), title),
        "data's abstract": (fold_space(page.data.get("abstract", "")), abstract),
        "abstract": (page.abstract, abstract),
        "description": (page.meta["description"], page.summary),
        "og:description": (page.meta["og:description"], page.summary),
        "summary": (page.summary.removesuffix(" …").casefold() in abstract.casefold(), True),
    }
    if "author" in text.where:
        # In a name neither a formula nor an address is special.
        expected["authors"] = page.authors, (*([clean(text.text)] if clean(text.text) else []), "Ada Gull")
    if "venue" in text.where:
        expected["venue"] = f"{clean(text.text)} · " in page.byline, True
    if "tag" in text.where:
        expected["evidence"] = text.seen in page.evidence or not text.seen, True
    if "link" in text.where:
        expected["link"] = (unquote(text.seen) in [unquote(address) for _, address in page.links], True)
    if "doi" in text.where:
        address = f"https://doi.org/{text.seen.lower()}"
        expected["doi"] = (unquote(address) in [unquote(found) for _, found in page.links], True)
    for what, (seen, meant) in expected.items():
        if seen != meant:
            yield f"{what}: {str(seen)[:200]!r} for {str(meant)[:200]!r}"


def test_every_page_shows_the_texts_as_they_are(built: Built) -> None:
    """Headings, abstracts, names, links and metadata contain exactly the text, and pages contain nothing else."""
    pages = ((file, lxml.html.fromstring((built.site / file).read_bytes())) for file in built.pages)

    assert list_wrong(built, pages) == []


def test_every_address_is_safe_and_its_own(built: Built) -> None:
    """Every system can store the site: no name is a device's, too long, ends in a dot, or differs only in case."""
    files = list_files(built.site)
    names = {name for file in files for name in file.split("/")}

    assert [name for name in names if not re.fullmatch(r"[\w.-]*[\w-]", name, re.ASCII) or len(name) > 100] == []
    assert [name for name in names if DEVICES.fullmatch(name)] == []
    assert len({file.lower() for file in files}) == len(files)


def test_no_output_controls_a_terminal(built: Built) -> None:
    """Neither the command's output nor the report contains control characters or reverses the direction of text."""
    report = json.dumps(built.report, ensure_ascii=False)

    assert UNSEEN.findall(built.said) == []
    assert UNSEEN.findall(report) == []
    assert not re.search(r"^(ok|forged|ERROR|::)", built.said, re.MULTILINE)


def test_removed_characters_are_reported(built: Built) -> None:
    """Each record from which characters were removed has a remark, and is published."""
    remarks = {
        problem["where"]
        for problem in built.report["problems"]
        if problem["message"].startswith("There are characters that are not text") and not problem["rejected"]
    }
    stray = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe]")
    records = [text for text in load_hostile() if not text.rejected]
    marked = [text for text in records if stray.search(text.text.replace("\r", ""))]

    assert [text.name for text in marked if f"{RECORDS}:{text.line}" not in remarks] == []
    assert len(marked) > 40


def test_feeds_show_the_texts_as_they_are(built: Built) -> None:
    """Every feed item has its title, authors and abstract as text, and no markup but ours."""
    content = (built.site / "feeds" / "all.xml").read_bytes()
    titles = dict[str, str]()
    wrong = []
    for item in etree.fromstring(content, etree.XMLParser(huge_tree=True)).iter("item"):
        encoded = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
        body = lxml.html.fragment_fromstring(encoded, create_parent="div")
        description = lxml.html.fragment_fromstring(item.findtext("description"), create_parent="p")
        folder = item.findtext("link").removeprefix(ADDRESS)
        root = lxml.html.fromstring((built.site / folder / "index.html").read_bytes())
        source, record, page = read_paper(root, folder)
        creators = tuple(fold_space(found.text) for found in item.findall("{http://purl.org/dc/elements/1.1/}creator"))
        facts = (fold_space(item.findtext("title")), show(body), show(description), creators)
        expected = (page.heading, page.abstract, page.summary, page.authors if creators else ())
        pairs = zip(facts, expected, strict=True)
        wrong += [f"{source} {record}: {a!s:.200} for {b!s:.200}" for a, b in pairs if a != b]
        names = {local_name(part) for part in (*body.iter(), *description.iter())}
        wrong += [f"{source} {record}: {name}" for name in names - MATHML - set("div p a sup code".split())]
        wrong += [f"{source} {record}: {what}" for what in find_foreign(body)]
        titles[item.findtext("guid")] = page.heading

    assert wrong == []
    parsed = feedparser.parse(content)
    assert not parsed.bozo
    assert {entry.id for entry in parsed.entries} == set(titles)
    plain = {guid: title for guid, title in titles.items() if not re.search("[<&]", title)}
    assert {entry.id: fold_space(entry.title) for entry in parsed.entries if entry.id in plain} == plain
    assert len(titles) == built.report["published"]


def test_the_lists_of_feeds_and_of_pages_are_xml(built: Built) -> None:
    """The OPML list and the sitemap are well-formed, and every address in them is ours."""
    for file, attribute in (("feeds/all.opml", "xmlUrl"), ("sitemap.xml", None)):
        root = etree.parse(built.site / file).getroot()
        found = [part.get(attribute) if attribute else part.text for part in root.iter("{*}loc", "outline")]
        assert found
        assert [address for address in found if not address.startswith(ADDRESS)] == []


def test_the_search_index_has_the_texts_as_they_are(built: Built) -> None:
    """The search index has each paper's title, summary and abstract as plain text."""
    fragments = [read_fragment(path) for path in (built.site / "pagefind" / "fragment").iterdir()]
    wrong = []
    for fragment in fragments:
        page = lxml.html.fromstring((built.site / fragment["url"].strip("/") / "index.html").read_bytes())
        _, _, shown = read_paper(page, fragment["url"])
        facts = [fold_space(fragment["meta"][name]) for name in ("title", "summary")]
        # Pagefind drops a byte order mark at the beginning, and parts the letters of formulas.
        expected = [text.removeprefix("\ufeff") for text in (shown.heading, shown.meta["description"])]
        wrong += [f"{facts!s:.300}"] if facts != expected else []
        if not {"math", "sup"} & {local_name(part) for part in page.iter()}:
            content = re.sub(r"\W", "", fragment["content"])
            wrong += [f"{shown.abstract:.200}"] if re.sub(r"\W", "", shown.abstract) not in content else []

    assert wrong == []
    assert len(fragments) == built.report["published"]


def read_fragment(path: Path) -> Any:
    """Return Pagefind's file of one page: JSON after a fixed prefix, compressed."""
    return json.loads(zlib.decompress(path.read_bytes(), zlib.MAX_WBITS | 16).removeprefix(b"pagefind_dcd"))


@pytest.fixture(scope="module")
def url(built: Built) -> Iterator[str]:
    """Where the hostile site is served."""
    with serve_site(built.site) as url:
        yield url


@dataclass
class Watch:
    """What happens in a tab and must not."""

    url: str
    seen: list[str]
    loaded: set[str]

    def put_on(self, page: Page) -> None:
        """Listen for dialogs, errors, new tabs and requests to other hosts."""
        page.on("dialog", lambda dialog: (self.seen.append(f"{page.url}: a dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.seen.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.seen.append(f"{page.url}: {message.text}"))
        page.on("popup", lambda other: self.seen.append(f"{page.url}: opened {other.url}"))
        page.on("request", self._judge)

    def _judge(self, request: Request) -> None:
        self.loaded.add(request.url)
        if not request.url.startswith(self.url):
            self.seen.append(f"{request.frame.url}: asks for {request.url}")


@pytest.fixture
def watched(browser: Browser, url: str) -> Iterator[tuple[Page, Watch]]:
    """A tab, and what happens in it."""
    context = browser.new_context(base_url=url)
    page, watch = context.new_page(), Watch(url, [], set())
    watch.put_on(page)
    yield page, watch
    context.close()


PARSE = """async (files) => {
  const parts = files.map(async (file) => {
    const page = new DOMParser().parseFromString(await (await fetch(file)).text(), "text/html");
    return new XMLSerializer().serializeToString(page.documentElement);
  });
  return Promise.all(parts);
}"""
VISIT = """(files) => Promise.all(files.map((file) => {
  const frame = document.createElement("iframe");
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
  frame.hidden = true;
  frame.src = file;
  document.body.append(frame);
  return loaded.then(() => frame.remove());
}))"""
AT_ONCE = 50


@pytest.mark.browser
def test_a_browser_reads_every_page_as_it_is(built: Built, watched: tuple[Page, Watch]) -> None:
    """A browser's HTML parser finds the same texts and nothing else."""
    page, watch = watched
    page.goto("about/")
    files = built.pages
    roots = [
        etree.fromstring(source, etree.XMLParser(huge_tree=True))
        for at in range(0, len(files), AT_ONCE)
        for source in page.evaluate(PARSE, [watch.url + file for file in files[at : at + AT_ONCE]])
    ]

    assert list_wrong(built, zip(files, roots, strict=True)) == []


@pytest.mark.browser
def test_no_page_does_anything(built: Built, watched: tuple[Page, Watch]) -> None:
    """No page opens a dialog or a tab, runs a script that fails, or contacts another host.

    Only papers whose text has a less-than sign are visited: no other text could become an element, and the test above
    shows that none did.
    """
    page, watch = watched
    files = [
        file for file in built.pages if not file.startswith("papers/") or b"&lt;" in (built.site / file).read_bytes()
    ]
    addresses = [watch.url + file.removesuffix("index.html") for file in files]
    for at in range(0, len(addresses), AT_ONCE):
        page.goto("about:blank")
        page.evaluate(VISIT, addresses[at : at + AT_ONCE])

    assert watch.seen == []
    assert watch.loaded >= set(addresses)
    assert len(addresses) > 400


@pytest.mark.browser
def test_hostile_queries_are_words(watched: tuple[Page, Watch]) -> None:
    """A hostile text in the search or in an address is searched for and shown, and does nothing else."""
    page, watch = watched
    texts = [text for text in load_hostile() if "title" in text.where and len(text.seen) < 200 and text.seen]
    asked = texts[:: len(texts) // QUERIES]
    page.goto("about/")
    for text in asked:
        page.fill("input[type=search]", text.seen)
        page.locator(".count").filter(has_text=f"“{text.seen}”").wait_for()
        assert page.locator(".panel script, .panel img, .panel iframe, .panel b").count() == 0
    page.goto("about/?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&task=%3Cb%3E&%3Cscript%3E=x")
    page.locator(".count").filter(has_text="<img src=x").wait_for()

    assert len(asked) >= 30
    assert watch.seen == []
