"""The words of the interface, in one language: `docs_templates/words/en.yml`.

Words that depend on a number have one form for each plural category of the language, by Unicode's rules
(https://cldr.unicode.org/index/cldr-spec/plural-rules).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from babel import Locale, UnknownLocaleError
from jinja2 import TemplateRuntimeError
from markupsafe import Markup, escape

from broadsheet.config.yaml_reader import YamlMapping, parse_yaml, show
from broadsheet.model.library import Relation
from broadsheet.model.period import Period
from broadsheet.system.errors import ConfigError, InputError, Place, Problem
from broadsheet.system.messages import find_similar

FALLBACK = "en"
"""The language of words that another language lacks."""
WordingEntry: TypeAlias = str | Mapping[str, str]
"""Words, or words for each plural category (`one`, `other` …)."""
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of Unicode."""
_VALUE = re.compile(r"\{(\w+)\}")
"""A place for a value in words. Scripts read words with the same pattern."""
_MOST_CHARACTERS = 10_000
"""The greatest number of characters of one text."""


_YEARS = {
    "home": "home.library",
    "edition": "year",
    "editions": "years",
    "editions_count": "years_count",
    "editions.description": "years.description",
    "edition.description": "year.description",
}
"""Words about editions, and those in their place if editions are years of publication."""


class WordsError(TemplateRuntimeError):
    """A template asks for words that do not exist, or without a value that they contain."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the interface, by their names. `{name}` in them stands for a value."""

    language: str
    """The language whose plural rules hold."""
    entries: Mapping[str, WordingEntry]
    """The words by their names."""

    def text(self, name: str, number: int | None = None, /, **values: object) -> str:
        """Return words as plain text, or as what their values are: Markdown in the template of a page.

        `number` chooses the plural category, and is written with thousands separators for `{number}`. Raises WordsError
        if there are no words of that name, or if they contain a value that is not given.
        """
        words = self._choose(name, number)
        known = {**values, "number": f"{number:,}"} if number is not None else values
        try:
            return words.format(**known)
        except KeyError as error:
            raise _lack(name, str(error.args[0])) from error

    def html(self, name: str, number: int | None = None, /, **values: object) -> Markup:
        """Return words as HTML; values that are not HTML are escaped. Raises WordsError like `text`."""
        words = _escape(self._choose(name, number))
        if "{" not in words:
            return words
        known = {name: value if isinstance(value, Markup) else escape(value) for name, value in values.items()}
        if number is not None:
            known["number"] = Markup(f"{number:,}")  # noqa: S704 - digits and commas
        try:
            return Markup(str.format(words, **known))  # noqa: S704 - the words are escaped, and so is every value
        except KeyError as error:
            raise _lack(name, str(error.args[0])) from error

    def date(self, period: Period) -> str:
        """Return a date as people read it in the language of the site: `20 March 2025`, `March 2025` or `2025`."""
        if not period.year:
            return self.text("date.unknown")
        if not period.month:
            return str(period.year)
        kind, names = ("date.day", "format") if period.day else ("date.month", "stand-alone")
        month = _list_months(self.language, names)[period.month]
        return self.text(kind, day=period.day, month=month, year=period.year)

    def moment(self, moment: str) -> str:
        """Return a moment as people read it: `20 March 2025, 06:15 UTC`, or only the day if no more is known."""
        day, _, time = moment.partition("T")
        date = self.date(Period.parse(day))
        return self.text("date.moment", day=date, time=time[:5]) if time else date

    def reason(self, relation: Relation) -> str:
        """Return the reason why a paper is related to another, in a few words."""
        return self.text(f"related.{relation.reason}", names=", ".join(relation.names))

    def _choose(self, name: str, number: int | None) -> str:
        """Return the words of a name in the plural category of a number."""
        entry = self.entries.get(name)
        if entry is None:
            near = find_similar(name, self.entries)
            advice = f"Did you mean “{near}”?" if near else "Use one of the names in that file."
            raise WordsError(f"there are no words “{name}” in docs_templates/words/{FALLBACK}.yml. {advice}")
        if isinstance(entry, str):
            return entry
        return entry.get(_find_category(self.language, number or 0)) or entry["other"]

    def for_years(self) -> Words:
        """Return the words of a site whose editions are years of publication."""
        return replace(self, entries={**self.entries, **{name: self.entries[year] for name, year in _YEARS.items()}})

    def start(self, prefix: str) -> dict[str, WordingEntry]:
        """Return the words whose names begin with `prefix`, by the rest of the name. Scripts get their words in this
        way.
        """
        return {name.removeprefix(prefix): entry for name, entry in self.entries.items() if name.startswith(prefix)}


@lru_cache(maxsize=1_000)
def _escape(words: str) -> Markup:
    """Return words as HTML, in which the names of values are still in braces."""
    return escape(words)


@lru_cache(maxsize=1_000)
def _find_category(language: str, number: int) -> str:
    """Return the plural category of a number in a language."""
    return str(Locale.parse(language, sep="-").plural_form(number))


@lru_cache
def _list_months(language: str, context: str) -> Mapping[int, str]:
    """Return the names of the months in a language: within a date (`format`), or by themselves (`stand-alone`)."""
    return dict(Locale.parse(language, sep="-").months[context]["wide"])


def _lack(name: str, value: str) -> WordsError:
    """Return the error for words that need a value."""
    call = f'words("{name}", 2)' if value == "number" else f'words("{name}", {value}="…")'
    return WordsError(f"the words “{name}” need a value for {{{value}}}, for example {call}")


def name_language(tag: str) -> str:
    """Return the English name of a language: `Spanish`, `Brazilian Portuguese`; for an unknown one its tag."""
    names = Locale("en").languages
    return names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0].lower()) or tag


def read_words(folders: Iterable[Path], language: str) -> Words:
    """Read the words of a language; a file in an earlier folder takes precedence over one in a later folder.

    For `pt-BR`, words come from `pt-BR.yml`, then `pt.yml`, then `en.yml`. Raises ConfigError if a file is not valid
    YAML, or if its entries differ from those of the shipped `en.yml` in more than the words.
    """
    order = list(folders)
    known = _read(order[-1] / f"{FALLBACK}.yml", {})
    entries = dict(known)
    spoken = FALLBACK
    for tag in dict.fromkeys((FALLBACK, language.partition("-")[0], language)):
        for folder in reversed(order):
            if (found := _read(folder / f"{tag}.yml", known)) and tag != FALLBACK:
                spoken = tag
            entries |= found
    try:
        Locale.parse(spoken, sep="-")
    except (UnknownLocaleError, ValueError):
        spoken = FALLBACK
    return Words(spoken, entries)


def find_missing_words(folders: Collection[Path], language: str) -> Iterator[Problem]:
    """Yield a problem if there is no file with words in the language of the site, which then has those in English."""
    base = language.partition("-")[0]
    if base == FALLBACK or any((folder / f"{tag}.yml").exists() for folder in folders for tag in (base, language)):
        return
    file = f"docs_templates/words/{base}.yml"
    yield Problem(
        where=Place("site_config/site.yml"),
        kind="missing-words",
        message=f"“language” is “{language}”, but there are no words of the interface in it, so they are English.",
        advice=f"Translate them in {file} (see docs/templates.md), or make it an empty file to keep the English ones.",
    )


def _read(file: Path, known: Mapping[str, WordingEntry]) -> dict[str, WordingEntry]:
    """Return the entries of one file; none if it does not exist.

    `known` are the shipped entries, which they must be like; empty for the shipped file. Raises ConfigError.
    """
    if not file.is_file():
        return {}
    where, faults = f"docs_templates/words/{file.name}", list[str]()
    try:
        mapping = YamlMapping(parse_yaml(file.read_text(encoding="utf-8"), _MOST_CHARACTERS), where, faults)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{where}: This is not UTF-8 ({error.reason}). Save the file as UTF-8.") from error
    except InputError as error:
        raise ConfigError(str(error.at(Place(where)))) from error
    entries = {name: _read_entry(mapping, name) for name in mapping}
    if known:
        mapping.allow(tuple(known), "There are no words of that name. The names are in the shipped en.yml.")
        for name in entries.keys() & known.keys():
            if fault := _find_fault(entries[name], known[name]):
                mapping.fault(name, *fault)
    if faults:
        raise ConfigError("\n".join(faults))
    return entries


def _read_entry(mapping: YamlMapping, name: str) -> Any:
    """Return an entry as the file has it, of whatever type; the names of plural forms are as written."""
    entry = mapping.value(name, "")
    if not isinstance(entry, dict):
        return entry
    forms = mapping.mapping(name)
    return {form: forms.value(form, "") for form in forms}


def _find_fault(entry: object, shipped: WordingEntry) -> tuple[str, str] | None:
    """Return what is wrong with an entry, and what to do, for `YamlMapping.fault`; None if it is like the shipped one.

    Braces may contain only the values that the shipped entry has.
    """
    if isinstance(shipped, str):
        if not isinstance(entry, str):
            return f"is {show(entry)}.", f"Write a text, as in “{shipped}”, in quotation marks."
    elif not isinstance(entry, dict):
        return f"is {show(entry)}.", f"Write one text for each plural form: {_show_forms(shipped)}."
    elif not (entry.keys() <= set(_CATEGORIES) and "other" in entry):
        return (
            f"has the forms {', '.join(entry) or 'of none'}.",
            f"Give the form “other”, and any of {', '.join(_CATEGORIES[:-1])}.",
        )
    allowed = {value for text in _list_texts(shipped) for value in _VALUE.findall(text)}
    for text in _list_texts(entry):
        if not isinstance(text, str):
            return f"has the form {show(text)}.", "Write a text in quotation marks."
        wrong = next((f"{{{value}}}" for value in _VALUE.findall(text) if value not in allowed), "")
        if wrong or re.search(r"[{}]", _VALUE.sub("", text)):
            expected = " and ".join(f"{{{value}}}" for value in sorted(allowed))
            advice = f"Of braces, use only {expected}." if expected else "Use no braces."
            return f"contains {wrong or 'a stray brace'} in “{text}”.", advice
    return None


def _list_texts(entry: Any) -> Iterable[Any]:
    """Return the texts of an entry."""
    return entry.values() if isinstance(entry, Mapping) else [entry]


def _show_forms(entry: Mapping[str, str]) -> str:
    """Return plural forms as they are written in YAML."""
    return "{" + ", ".join(f'{form}: "{text}"' for form, text in entry.items()) + "}"
