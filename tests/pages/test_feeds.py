"""Tests of feeds, as feed readers and the W3C validator read them."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import feedparser
import msgspec
import pytest
from hypothesis import given
from lxml import etree, html

from broadsheet.config.configuration import Config
from broadsheet.config.settings import FeedLimits
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.model.period import Period
from broadsheet.model.rights import Show
from broadsheet.model.text import Math, Mention, Plain, Text, normalize_line, read_text
from broadsheet.model.topics import Taxonomy
from broadsheet.pages.feeds import make_feeds, make_guid, select_items
from broadsheet.pages.listings import make_listings
from tests.conftest import ADDRESS, WORDS, make_config, make_library, make_paper, make_papers
from tests.model.test_text import anything, invented

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def make(*papers: Paper, library: Library | None = None, config: Config | None = None) -> dict[str, bytes]:
    """Return every feed of these papers, by its path."""
    config = config or make_config()
    library = library or make_library(*papers)
    topics = [shelf for shelf in make_listings(library)[0] if shelf.group]
    return {page.path: page.values for page in make_feeds(library, topics, config, WORDS)}


def read_all(*papers: Paper, **how: Any) -> etree._Element:
    """Return the channel of the feed of all papers."""
    return etree.fromstring(make(*papers, **how)["feeds/all.xml"])[0]


RICH = make_paper(
    'Dunes & <b>"sand"</b>: in $O(n)$ S^2L',
    "One < two & three ]]> four. See https://github.com/gulls/nest.\n\nThe next takes \\(n^2\\) steps.",
    edition=Period(2031, 4, 2),
    authors=("Ada Gull", "Bo <Tern> & Sons"),
    tags=("tides", "dunes"),
    summary=read_text("One < two & three.", tex=True),
    arxiv="3104.00017",
)


def test_an_item_says_in_the_words_of_the_site_what_is_withheld() -> None:
    """A translation, and the address of the paper, are in the feed as on the page."""
    words = replace(
        WORDS, entries={**WORDS.entries, "only_link": "Nur < hier.", "read_abstract_at": "Siehe {address}!"}
    )
    library = make_library(msgspec.structs.replace(RICH, show=Show.LINK, abstract=Text()))
    pages = {page.path: page.values for page in make_feeds(library, [], make_config(), words)}
    channel = etree.fromstring(pages["feeds/all.xml"])[0]

    assert channel.findtext(f"item/{CONTENT}") == (
        '<p>Nur &lt; hier. Siehe <a href="https://arxiv.org/abs/3104.00017">arxiv.org/abs/3104.00017</a>!</p>'
    )


def test_an_item_contains_everything_about_its_paper() -> None:
    """A feed reader shows title, authors, topics, date, summary and the whole abstract with absolute addresses."""
    feed = feedparser.parse(make(RICH)["feeds/all.xml"])
    (item,) = feed.entries

    assert not feed.bozo
    assert item.title == 'Dunes & <b>"sand"</b>: in O(n) S²L'
    assert item.id == "tag:coast.example,2031:paper/arxiv:3104.00017"
    assert item.link == f"{ADDRESS}papers/{make_library(RICH).papers[0].slug}/"
    assert item.published == "Wed, 02 Apr 2031 00:00:00 +0000"
    assert [author.name for author in item.authors] == ["Ada Gull", "Bo <Tern> & Sons"]
    assert [(tag.term, tag.scheme) for tag in item.tags] == [
        ("Tides", f"{ADDRESS}topics/tides/"),
        ("Dunes & sand", f"{ADDRESS}topics/dunes/"),
    ]
    content = html.fragment_fromstring(item.content[0].value, create_parent="div")
    assert content.xpath("string(p[1])") == "One < two & three ]]> four. See https://github.com/gulls/nest."
    assert content.xpath("string(p[2]//annotation)") == "n^2"


def test_the_description_is_html() -> None:
    """Feed readers treat a description as HTML, so its characters are escaped twice."""
    item = read_all(RICH).find("item")

    assert item.findtext("description") == "One &lt; two &amp; three."


def test_a_title_is_plain_text() -> None:
    """The title is escaped once; formulas are shown as their source."""
    assert read_all(RICH).find("item").findtext("title") == 'Dunes & <b>"sand"</b>: in O(n) S²L'


def test_the_channel_says_what_the_feed_is() -> None:
    """Title, address, language and self link are the site's, or those of the topic."""
    feeds = make(RICH)
    everything, tides = (etree.fromstring(feeds[path])[0] for path in ("feeds/all.xml", "feeds/tides.xml"))

    facts = [
        [channel.findtext(name) for name in ("title", "link", "description", "language")]
        for channel in (everything, tides)
    ]
    links = [[dict(link.attrib) for link in channel.findall(f"{ATOM}link")] for channel in (everything, tides)]

    assert facts == [
        ["Coast", ADDRESS, "Papers on the coast.", "en"],
        ["Coast: Tides", f"{ADDRESS}topics/tides/", "Papers on the coast.", "en"],
    ]
    assert links == [[{"href": f"{ADDRESS}feeds/{name}.xml", "rel": "self"}] for name in ("all", "tides")]


@pytest.mark.parametrize("papers", [(), (RICH,), tuple(make_papers(3))], ids=["none", "rich", "three"])
def test_a_feed_keeps_the_validators_rules(papers: tuple[Paper, ...]) -> None:
    """No feed contains anything that the W3C validator objects to."""
    for path, content in make(*papers).items():
        if not path.endswith(".xml"):
            continue
        channel = etree.fromstring(content)[0]
        items = channel.findall("item")
        guids = [item.find("guid") for item in items]
        dates = [channel.findtext("lastBuildDate"), *(item.findtext("pubDate") for item in items)]

        assert channel.getparent().attrib == {"version": "2.0"}
        assert len(channel.findall("link")) == 1 and channel.findtext("link").startswith(ADDRESS)
        assert len(channel.findall(f"{ATOM}link[@rel='self']")) == 1
        assert [channel.find(name) for name in ("image", "pubDate", "managingEditor", "webMaster")] == [None] * 4
        assert all(item.find("author") is None and item.find("comments") is None for item in items)
        assert all(len(item.findall(name)) == 1 for item in items for name in ("title", "link", "guid", "description"))
        assert all(item.index(item.find("description")) < item.index(item.find(CONTENT)) for item in items)
        assert [guid.get("isPermaLink") for guid in guids] == ["false"] * len(items)
        assert len({guid.text for guid in guids}) == len(items)
        assert all(re.fullmatch(r"tag:[\w.@-]+,\d{4}(-\d\d){0,2}:[\w.~:/%!$&'()*+,;=@-]+", guid.text) for guid in guids)
        assert all(format_datetime(parsedate_to_datetime(date)) == date for date in dates)
        assert b"<?xml-stylesheet" not in content and content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
        assert not re.search(rb'(?:href|src)=["\'](?!https?://|tag:)', content)


def test_each_author_is_a_creator() -> None:
    """Names are in `dc:creator`, never in `author`, which must be an e-mail address."""
    item = read_all(RICH).find("item")

    assert [creator.text for creator in item.findall(f"{DC}creator")] == ["Ada Gull", "Bo <Tern> & Sons"]


def test_a_mention_links_to_an_absolute_address() -> None:
    """A mention in an abstract leads to the other paper's page from any feed reader."""
    library = make_library(make_paper("Gull", "A gull."), make_paper("Tern", "Like Gull.", record=2))
    gull, tern = library.papers
    text = Text((Plain("Like "), Mention("Gull", gull.identity), Plain(".")))
    linked = library.map(lambda paper: paper if paper == gull else msgspec.structs.replace(paper, abstract=text))

    items = read_all(library=linked).findall("item")

    assert items[1].findtext(CONTENT) == f'Like <a href="{ADDRESS}papers/{gull.slug}/">Gull</a>.'
    assert tern.slug in items[1].findtext("link")


def test_a_guid_depends_only_on_the_paper() -> None:
    """It stays the same when the title is edited, or when the site moves or is renamed."""
    guids = {
        read_all(make_paper(title, "They do.", arxiv="3104.00017"), config=make_config(**site)).findtext("item/guid")
        for title in ("Dunes drift", "Dunes that drift")
        for site in ({}, {"address": "https://other.example/", "name": "Shore"})
    }

    assert guids == {"tag:coast.example,2031:paper/arxiv:3104.00017"}


def test_a_guid_is_ascii_without_spaces() -> None:
    """Other characters of an identity are percent-encoded."""
    assert make_guid(make_library(make_paper("🐚 ?")).papers[0], make_config()) == (
        "tag:coast.example,2031:paper/title:%F0%9F%90%9A%20%3F"
    )


def test_items_are_newest_first() -> None:
    """They are in the order of the site, and `lastBuildDate` is the day of the newest one, not the current time."""
    channel = read_all(
        make_paper("Old", "a", edition=Period(2031, 3)),
        make_paper("New", "b", record=2, edition=Period(2031, 4, 2)),
        make_paper("Older", "c", record=3, edition=Period(2030)),
        config=make_config(feeds=FeedLimits(days=1000)),
    )

    assert channel.findtext("lastBuildDate") == "Wed, 02 Apr 2031 00:00:00 +0000"
    assert [(item.findtext("title"), item.findtext("pubDate")[5:16]) for item in channel.findall("item")] == [
        ("New", "02 Apr 2031"),
        ("Old", "01 Mar 2031"),
        ("Older", "01 Jan 2030"),
    ]


def test_the_same_library_gives_the_same_feeds() -> None:
    """Nothing in a feed depends on the time or on chance."""
    assert make(RICH, *make_papers(3)) == make(RICH, *make_papers(3))


@pytest.mark.parametrize(
    ("sizes", "items", "days", "shown"),
    [
        ({1: 3, 2: 3, 3: 3}, 100, 30, 9),
        ({1: 3, 2: 3, 3: 3}, 3, 30, 3),
        ({1: 3, 2: 3, 3: 3}, 4, 30, 6),
        ({3: 9}, 4, 30, 9),
        ({1: 3, 2: 3, 3: 3}, 100, 2, 6),
        ({1: 3, 9: 3}, 100, 8, 3),
        ({1: 3, 9: 3}, 100, 9, 6),
        ({}, 100, 30, 0),
    ],
)
def test_an_edition_is_never_cut(sizes: dict[int, int], items: int, days: int, shown: int) -> None:
    """Whole editions are included, newest first, until there are enough items or the period is over."""
    papers = [
        paper
        for day, size in sizes.items()
        for paper in make_papers(size, file=f"{day}.txt", edition=Period(2031, 4, day))
    ]

    assert len(select_items(tuple(papers), items, days)) == shown


def test_the_shipped_limits_are_a_hundred_items_and_thirty_days() -> None:
    """The defaults are as documented."""
    assert FeedLimits() == FeedLimits(items=100, days=30)


def test_a_record_with_only_a_title_is_an_item() -> None:
    """It says that there is no abstract, and has no authors, topics or date."""
    item = read_all(make_paper("Dunes drift", edition=Period())).find("item")

    assert (item.findtext("title"), item.findtext("description"), item.findtext(CONTENT)) == (
        "Dunes drift",
        "Dunes drift",
        "No abstract.",
    )


def test_every_topic_with_papers_has_a_feed() -> None:
    """A topic's feed contains only its papers; a topic without papers has no feed."""
    feeds = make(make_paper("Ebb", "a", tags=("tides",)), make_paper("Sand", "b", record=2, tags=("dunes", "tides")))

    assert list(feeds) == ["feeds/all.xml", "feeds/tides.xml", "feeds/dunes.xml", "feeds/all.opml"]
    titles = {path: [item.title for item in feedparser.parse(content).entries] for path, content in feeds.items()}
    assert titles["feeds/tides.xml"] == ["Ebb", "Sand"]
    assert titles["feeds/dunes.xml"] == ["Sand"]


def test_a_renamed_topic_keeps_its_former_feeds() -> None:
    """They have the same items at the former addresses, and are not listed."""
    library = make_library(make_paper("Sand", "b", tags=("dunes",)))
    group, *others = library.taxonomy.groups
    topics = tuple(replace(topic, was=("sand", "grains")) if topic.slug == "dunes" else topic for topic in group.topics)
    renamed = replace(library, taxonomy=Taxonomy((replace(group, topics=topics), *others)))

    feeds = make(library=renamed)

    assert list(feeds) == ["feeds/all.xml", "feeds/dunes.xml", "feeds/sand.xml", "feeds/grains.xml", "feeds/all.opml"]
    assert feeds["feeds/sand.xml"].decode() == feeds["feeds/dunes.xml"].decode().replace("feeds/dunes", "feeds/sand")
    assert feeds["feeds/all.opml"] == make(library=library)["feeds/all.opml"]


def test_the_opml_lists_every_feed() -> None:
    """The list contains each feed with its title, its address and its page."""
    outlines = etree.fromstring(make(make_paper("Sand", "b", tags=("dunes", "tides")))["feeds/all.opml"]).findall(
        ".//outline"
    )

    assert [dict(outline.attrib) for outline in outlines] == [
        {
            "type": "rss",
            "text": title,
            "title": title,
            "xmlUrl": f"{ADDRESS}feeds/{name}.xml",
            "htmlUrl": f"{ADDRESS}{page}",
        }
        for title, name, page in [
            ("All papers", "all", ""),
            ("Tides", "tides", "topics/tides/"),
            ("Dunes & sand", "dunes", "topics/dunes/"),
        ]
    ]


def test_control_characters_are_left_out() -> None:
    """Characters that XML does not allow are left out, so that feeds are well-formed."""
    nasty = "".join(map(chr, range(32))) + "\x7f\x85\ufffe\uffff"
    paper = make_paper(f"Du{nasty}nes", f"They{nasty} do {nasty} \\(a{nasty}b\\) https://a.example/{nasty}x.")

    feed = feedparser.parse(make(paper)["feeds/all.xml"])

    assert not feed.bozo
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x85\ufffe\uffff]", make(paper)["feeds/all.xml"].decode())


@invented
@given(anything, anything)
def test_any_text_is_read_back_from_a_feed(raw: str, author: str) -> None:
    """Parsers of XML and HTML find the characters of every title, abstract and author."""
    paper = make_paper(f"A{raw}", f"A{raw}", authors=(f"A{normalize_line(author)}",))
    item = read_all(paper).find("item")
    assert item is not None

    assert (item.findtext("title"), item.findtext(DC + "creator")) == (paper.title.plain, paper.authors[0].name)
    if not any(isinstance(span, Math) for span in paper.abstract.spans):
        body = html.fragment_fromstring(item.findtext(CONTENT) or "", create_parent="div")
        for paragraph in body.iter("p"):
            paragraph.tail = "\n"
        shown, meant = ("".join(body.itertext()), paper.abstract.plain)
        assert shown.translate(_RAISED).split() == meant.translate(_RAISED).split()
