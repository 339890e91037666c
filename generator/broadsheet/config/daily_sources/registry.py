"""The registry of daily sources: every one that has a module in `services`, by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from inspect import isclass
from pkgutil import iter_modules
from types import MappingProxyType

from broadsheet.config.daily_sources import services
from broadsheet.config.daily_sources.source import DailySource
from broadsheet.config.rules import read_rules
from broadsheet.config.yaml_reader import YamlMapping


def _find_sources() -> Iterator[type[DailySource]]:
    """Yield the class of each daily source."""
    for found in iter_modules(services.__path__):
        module = import_module(f"{services.__name__}.{found.name}")
        for value in vars(module).values():
            if isclass(value) and issubclass(value, DailySource) and value.__module__ == module.__name__:
                yield value


DAILY_SOURCES: Mapping[str, type[DailySource]] = MappingProxyType({source.name: source for source in _find_sources()})
"""Each daily source by its name, in the order of the names of their modules."""


def read_source_list(entries: Sequence[YamlMapping]) -> Iterator[DailySource]:
    """Yield the sources listed in `site.yml`, such as `- arxiv: {category: cs.CL}`.

    Faults are noted in their entries, and an entry with a fault gives no source.
    """
    labels = set[str]()
    for entry in filter(list, entries):
        entry.allow(tuple(DAILY_SOURCES))
        name, *others = entry
        for other in others:
            entry.fault(other, "is a second source in the same entry.", "Give each source an entry of its own.")
        if name not in DAILY_SOURCES or (source := DAILY_SOURCES[name].read_entry(entry)) is None:
            continue
        if source.label in labels:
            advice = (
                "Keep one of them, or combine them in one entry. What its rules list under “always” is kept whatever"
                " “only” and “not” say (see docs/daily.md)."
            )
            entry.fault(name, f"uses the same file names as another source ({source.label}).", advice)
        labels.add(source.label)
        if isinstance(entry.value(name, None), dict):
            rules = read_rules(entry.mapping(name), source.title, source.rule_kinds)
            source = replace(source, rules=rules)
        yield source
