"""The words of the interface, in one language: `docs_templates/words/en.yml`.

Words that depend on a number have one form for each plural category of the language, by Unicode's rules
(https://cldr.unicode.org/index/cldr-spec/plural-rules).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

import yaml
from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape

from broadsheet.system.errors import ConfigError
from broadsheet.system.messages import find_similar

FALLBACK = "en"
"""The language of words that another language lacks."""
WordingEntry: TypeAlias = str | Mapping[str, str]
"""Words, or words for each plural category (`one`, `other` …)."""
_Str = TypeVar("_Str", bound=str)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the interface, by their names. `{name}` in them stands for a value."""

    language: str
    """The language whose plural rules hold."""
    entries: Mapping[str, WordingEntry]
    """The words by their names."""

    def text(self, name: str, number: int | None = None, /, **values: object) -> str:
        """Return words as plain text, or as what their values are: Markdown in the template of a page.

        `number` chooses the plural category, and is written with thousands separators for `{number}`. Raises ValueError
        if there are no words of that name, or if they contain an unknown value in braces.
        """
        return _fill(name, self._choose(name, number), number, values)

    def html(self, name: str, number: int | None = None, /, **values: object) -> Markup:
        """Return words as HTML; values that are not HTML are escaped. Raises ValueError like `text`."""
        return _fill(name, escape(self._choose(name, number)), number, values)

    def _choose(self, name: str, number: int | None) -> str:
        """Return the words of a name in the plural category of a number."""
        entry = self.entries.get(name)
        if entry is None:
            raise ValueError(f"there are no words “{name}” in docs_templates/words/{FALLBACK}.yml")
        if isinstance(entry, str):
            return entry
        form = Locale.parse(self.language, sep="-").plural_form(number or 0)
        return entry.get(form) or entry["other"]

    def start(self, prefix: str) -> dict[str, WordingEntry]:
        """Return the words whose names begin with `prefix`, by the rest of the name. Scripts get their words in this
        way.
        """
        return {name.removeprefix(prefix): entry for name, entry in self.entries.items() if name.startswith(prefix)}


def _fill(name: str, words: _Str, number: int | None, values: Mapping[str, object]) -> _Str:
    """Return words with their values filled in."""
    known = {**values, "number": f"{number:,}"} if number is not None else values
    try:
        return type(words)(words.format(**known))
    except (KeyError, IndexError, ValueError) as error:
        allowed = ", ".join(f"{{{value}}}" for value in known) or "nothing"
        raise ValueError(f"the words “{name}” may contain only {allowed} in braces, and no other brace") from error


def name_language(tag: str) -> str:
    """Return the English name of a language: `Spanish`, `Brazilian Portuguese`; for an unknown one its tag."""
    names = Locale("en").languages
    return names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0].lower()) or tag


def read_words(folders: Iterable[Path], language: str) -> Words:
    """Read the words of a language; a file in an earlier folder takes precedence over one in a later folder.

    For `pt-BR`, words come from `pt-BR.yml`, then `pt.yml`, then `en.yml`. Raises ConfigError if a file is not valid
    YAML, or has names that Broadsheet does not use.
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


def _read(file: Path, known: Mapping[str, WordingEntry]) -> dict[str, WordingEntry]:
    """Return the entries of one file; none if it does not exist. `known` are the names that are allowed."""
    if not file.is_file():
        return {}
    where = f"docs_templates/words/{file.name}"
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problem = " ".join(str(error).split())
        raise ConfigError(f"{where}: This is not valid YAML ({problem}). Correct the file.") from error
    if not isinstance(found, dict):
        raise ConfigError(f"{where}: This must map names to words, as in “topics: Topics”. Correct the file.")
    for name, entry in found.items():
        forms = entry.values() if isinstance(entry, dict) else [entry]
        if not all(isinstance(form, str) for form in forms) or (isinstance(entry, dict) and "other" not in entry):
            raise ConfigError(f"{where}: “{name}” must be text, or forms such as “one” and “other”. Quote the words.")
        if known and name not in known:
            advice = f"Did you mean “{near}”?" if (near := find_similar(str(name), known)) else "Remove the line."
            raise ConfigError(f"{where}: Broadsheet uses no words called “{name}”. {advice}")
    return found
