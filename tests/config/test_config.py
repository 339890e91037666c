"""The configuration of a site."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from broadsheet.config.configuration import Config, read_config
from broadsheet.config.daily_sources.services.arxiv import Arxiv
from broadsheet.config.daily_sources.services.feed import Feed
from broadsheet.config.daily_sources.services.hf_daily import HfDaily
from broadsheet.config.limits import Limits
from broadsheet.config.settings import FeedLimits, Site, is_example_address
from broadsheet.model.paper import FIELDS
from broadsheet.model.rules import Conditions, Rules
from broadsheet.model.topics import Taxonomy, Topic
from broadsheet.model.word_patterns import WordPattern
from broadsheet.system.errors import ConfigError
from tests.conftest import ROOT, load_cases


def read(tmp_path: Path, site: str = "", topics: str = "", address: str | None = None) -> Config:
    """The configuration that two files with this content give."""
    folder = tmp_path / "site_config"
    folder.mkdir(exist_ok=True)
    (folder / "site.yml").write_text(site, encoding="utf-8")
    (folder / "topics.yml").write_text(topics, encoding="utf-8")
    return read_config(folder, address)


def test_daily_sources_are_read(tmp_path: Path) -> None:
    """They are in the order of the file; `category` can be a list."""
    config = read(
        tmp_path,
        "sources:\n  - hf-daily:\n  - arxiv: {category: [cs.CL, cond-mat.mes-hall]}\n  - arxiv: {query: 'abs:tides'}\n"
        "  - arxiv: {category: cs.CL, query: 'abs:tides'}\n  - feed: https://coast.example/feed.xml?of=dunes\n"
        "  - feed: {url: https://coast.example/other.xml, not: {words: survey}}\n",
    )

    assert config.site.sources == (
        HfDaily(),
        Arxiv(categories=("cs.CL", "cond-mat.mes-hall")),
        Arxiv(query="abs:tides"),
        Arxiv(categories=("cs.CL",), query="abs:tides"),
        Feed(base_url="https://coast.example/feed.xml?of=dunes"),
        Feed(
            base_url="https://coast.example/other.xml",
            rules=Rules(exclude=Conditions(words=(WordPattern.parse("survey"),))),
        ),
    )
    assert [source.label for source in config.site.sources] == [
        "hf-daily",
        "arxiv-cs.CL-cond-mat.mes-hall",
        "arxiv-abs-tides",
        "arxiv-cs.CL-abs-tides",
        "coast-example-feed-xml-of-dunes",
        "coast-example-other-xml",
    ]


@pytest.mark.parametrize("case", load_cases("config/faults.yml"))
def test_all_faults_are_reported_at_once(case: dict[str, Any], tmp_path: Path) -> None:
    """Each fault has the file, the line, and advice."""
    with pytest.raises(ConfigError) as error:
        read(tmp_path, case.get("site", ""), case.get("topics", ""))

    assert str(error.value).replace(", ".join(FIELDS), "FIELDS").split("\n") == case["faults"]
    assert error.value.exit_code == 2


def test_empty_files_give_the_defaults(tmp_path: Path) -> None:
    """Files that contain only comments are empty too."""
    assert read(tmp_path, "# nothing yet\n") == Config(Site(), Taxonomy())


def test_every_setting_is_read(tmp_path: Path) -> None:
    """Texts are put on one line."""
    config = read(
        tmp_path,
        "name: Coast\ntagline: |\n  New on\n  the coast\ndescription: Papers.\naddress: https://coast.example/papers\n"
        "language: de\nauthority: coast.example,2031-04\nscholar: false\nfeeds: {items: 5, days: 7}\n"
        "columns: {title: Titel, abstract: ' Kurz  fassung'}\n"
        "limits: {abstract: 1, title: 2, authors: 3, file_megabytes: 4,"
        " keywords: 5, links: 6, record: 7, records: 8}\n",
    )

    assert config.site == Site(
        name="Coast",
        tagline="New on the coast",
        description="Papers.",
        address="https://coast.example/papers/",
        language="de",
        authority="coast.example,2031-04",
        scholar=False,
        columns={"title": "Titel", "abstract": "Kurz fassung"},
        feeds=FeedLimits(items=5, days=7),
        limits=Limits(abstract=1, title=2, authors=3, file_megabytes=4, keywords=5, links=6, record=7, records=8),
    )
    assert config.site.limits.file_bytes == 4_000_000


def test_topics_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Groups and topics keep their order; the default of a title is made from the slug."""
    taxonomy = read(
        tmp_path,
        topics="task:\n  topics:\n    low-tides:\n      aliases: [ebb, '…']\n    dunes: {title: Dunes & sand}\n"
        "data:\n  title: Data sets\n",
    ).taxonomy

    assert [(group.slug, group.title) for group in taxonomy.groups] == [("task", "Task"), ("data", "Data sets")]
    assert list(taxonomy.topics) == [Topic("low-tides", "low tides", ("ebb",)), Topic("dunes", "Dunes & sand", ())]
    assert taxonomy.by_slug["dunes"].title == "Dunes & sand"
    assert taxonomy.group_of["low-tides"].slug == "task"


@pytest.mark.parametrize("address", ["https://other.example/repo", "https://other.example/repo//"])
def test_an_address_from_the_command_line_replaces_the_one_in_the_file(address: str, tmp_path: Path) -> None:
    """It always ends with one slash."""
    config = read(tmp_path, "address: https://coast.example/\n", address=address)

    assert config.site.address == "https://other.example/repo/"


@pytest.mark.parametrize(
    ("address", "is_example"),
    [
        ("https://example.org/", True),
        ("http://papers.example.com:8000/a/", True),
        ("https://Example.NET/papers/", True),
        ("https://ada.coast.example/", True),
        ("https://coast.test/example.org/", False),
        ("https://myexample.org/", False),
        ("https://example.org.coast.test/", False),
        ("https://example.ac.uk/", False),
        ("http://localhost:8000/", False),
    ],
)
def test_the_address_of_an_example_is_recognised(address: str, *, is_example: bool) -> None:
    """The names that RFC 2606 reserves for examples are, with everything below them."""
    assert is_example_address(address) is is_example


def test_a_wrong_address_from_the_command_line_is_reported(tmp_path: Path) -> None:
    """The message says where the address comes from."""
    with pytest.raises(ConfigError) as error:
        read(tmp_path, address="other.example")

    assert str(error.value) == (
        "--site-url or BROADSHEET_SITE_URL is “other.example/”. "
        "Write the whole address, for example https://example.org/papers/."
    )


def test_without_files_everything_is_as_by_default(tmp_path: Path) -> None:
    """Nothing is taken from the site in this repository, whose subject and topics are those of one field."""
    assert read_config(tmp_path) == Config(Site(), Taxonomy())
    assert read_config(tmp_path / "site_config") == Config(Site(), Taxonomy(), is_default=True)


def test_the_shipped_settings_are_the_defaults() -> None:
    """The file that shows all settings differs from the defaults only in what this repository's site is called."""
    own, default = read_config(ROOT / "site_config").site, Site()

    differing = [each.name for each in fields(Site) if getattr(own, each.name) != getattr(default, each.name)]
    assert differing == ["name", "tagline", "description"]


def test_a_file_that_is_not_utf_8_is_reported(tmp_path: Path) -> None:
    """It is a fault like any other."""
    (tmp_path / "site_config").mkdir()
    (tmp_path / "site_config" / "site.yml").write_bytes(b"name: K\xfcste\n")
    (tmp_path / "site_config" / "topics.yml").write_text("")

    with pytest.raises(ConfigError, match=r"^site_config/site.yml:1: This is not UTF-8. Save the file as UTF-8."):
        read_config(tmp_path / "site_config")


def test_the_shipped_configuration_has_no_faults() -> None:
    """All of it is read, and no two topics have the same title."""
    topics = list(read_config(ROOT / "site_config").taxonomy.topics)

    assert len({topic.title for topic in topics}) == len(topics) > 0
