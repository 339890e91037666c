"""Daily sources: whatever has a module in the package is complete, can be configured, and is documented."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date

import click
import pytest
import yaml

from broadsheet.config.daily_sources.registry import DAILY_SOURCES, read_source_list
from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.settings import Site
from broadsheet.config.yaml_reader import YamlMapping, parse_yaml
from broadsheet.model.rules import Rules
from broadsheet.new.starter import write_source_entry
from broadsheet.sources.formats import FORMATS
from tests.conftest import ROOT

DAY = date(2031, 4, 2)
SHORT_FORMS = {"arxiv": "arxiv:cs.CL", "feed": "https://coast.example/feed.xml"}
"""A short form of each source whose name alone is not one."""


def read_site(text: str) -> tuple[list[DailySource], list[str]]:
    """The sources in the text of a `site.yml`, and its faults."""
    faults: list[str] = []
    site = YamlMapping(parse_yaml(text, 1_000), "site.yml", faults)
    return list(read_source_list(site.mappings("sources"))), faults


@pytest.mark.parametrize("source", DAILY_SOURCES.values(), ids=DAILY_SOURCES)
def test_examples_of_entries_are_valid(source: type[DailySource]) -> None:
    """Each example of an entry sets up the source, with files of its own and an address to ask."""
    examples = "".join(f"  - {example}\n" for example in source.entry_examples)

    sources, faults = read_site(f"sources:\n{examples}")

    assert faults == []
    assert [type(found) for found in sources] == [source] * len(source.entry_examples)
    assert all(found.make_url(DAY, 0).startswith("https://") for found in sources)


@pytest.mark.parametrize("source", DAILY_SOURCES.values(), ids=DAILY_SOURCES)
def test_the_command_for_a_day_asks_for_the_same(source: type[DailySource]) -> None:
    """The arguments that a message gives for a day of a configured source are read as that source and that day."""
    examples = "".join(f"  - {example}\n" for example in source.entry_examples)
    for configured in read_site(f"sources:\n{examples}")[0]:
        program, command, name, *arguments = shlex.split(configured.write_command(DAY))
        values = click.Command(name, params=list(source.arguments)).make_context(name, arguments).params

        assert (program, command, name) == ("broadsheet", "fetch", source.name)
        assert source.read_arguments(today=DAY, **values) == (replace(configured, rules=Rules()), [DAY])


@pytest.mark.parametrize("source", DAILY_SOURCES.values(), ids=DAILY_SOURCES)
def test_a_short_form_becomes_a_valid_entry(source: type[DailySource]) -> None:
    """What `broadsheet new --source` takes becomes an entry in `site.yml` that sets up the source."""
    entry = write_source_entry(SHORT_FORMS.get(source.name, source.name))

    sources, faults = read_site(f"sources:\n  - {entry}\n")

    assert (faults, [type(found) for found in sources]) == ([], [source])


@pytest.mark.parametrize("source", DAILY_SOURCES.values(), ids=DAILY_SOURCES)
def test_answers_have_known_formats(source: type[DailySource]) -> None:
    """A parser exists for every format that an answer may have, and a page size comes with a limit."""
    assert source.formats and source.formats <= set(FORMATS)
    assert bool(source.page_size) == bool(source.max_records)


def test_names_of_options_and_variables_are_unique() -> None:
    """No two sources share the environment variable of their address."""
    variables = [source.url_variable for source in DAILY_SOURCES.values() if source.url_variable]

    assert len(set(variables)) == len(variables)
    assert all(name.startswith("BROADSHEET_") and name.endswith("_URL") for name in variables)


@pytest.mark.parametrize("source", DAILY_SOURCES.values(), ids=DAILY_SOURCES)
def test_every_source_is_documented(source: type[DailySource]) -> None:
    """The README names each source; the other pages show its entries, its short form and its variable."""
    pages = ("README.md", "docs/daily.md", "docs/commands.md", "site_config/site.yml")
    readme, daily, commands, site = (" ".join((ROOT / page).read_text(encoding="utf-8").split()) for page in pages)

    assert source.title in readme
    assert [example for example in source.entry_examples if f"- {example}" not in daily] == []
    assert [example for example in source.entry_examples if f"- {example}" not in site] == []
    assert source.short_form in commands
    assert source.url_variable in daily


def test_a_new_site_shows_how_sources_are_written() -> None:
    """The default configuration has no source; an unknown short form is refused with those that are known."""
    assert Site().sources == ()
    assert yaml.safe_load(write_source_entry("arxiv:cs.CL")) == {"arxiv": {"category": "cs.CL"}}
    assert yaml.safe_load(write_source_entry("arxiv:cs.CL,cs.IR")) == {"arxiv": {"category": ["cs.CL", "cs.IR"]}}
