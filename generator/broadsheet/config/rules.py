"""Reading the rules of a daily source, `always`, `only` and `not`, from `site.yml`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from broadsheet.config.yaml_reader import YamlMapping, show
from broadsheet.model.author_patterns import AuthorPattern
from broadsheet.model.rules import KINDS, CategoryPattern, Conditions, Rules
from broadsheet.model.word_patterns import WordPattern

RULES = ("always", "only", "not")
"""The keys of rules among the settings of a source."""
_EXAMPLES = {"words": "[tides, sand dune, erod*]", "authors": '["Gull", "Tern, Ada"]', "categories": "[cs.CL, cs.*]"}
"""How each kind of condition is written."""
_EXPECTED = {
    "words": "a word, a phrase without commas, or the beginning or the end of a word with “*” in place of the rest",
    "authors": "a family name, or a family name, a comma and given names or initials",
    "categories": "a category, or a beginning with “*” after it",
}
"""What each pattern of a kind must be."""
Pattern = TypeVar("Pattern")


def allow_settings(settings: YamlMapping, *known: str) -> None:
    """Add a fault for each setting of a source that is neither known nor one of `RULES`."""
    known = (*known, *RULES)
    advice = f"The known keys are {', '.join(known)}."
    if kind := next((kind for kind in KINDS if kind in settings), ""):
        advice = f"Write it below “only”, “not” or “always”, for example “only: {{{kind}: {_EXAMPLES[kind]}}}”."
    settings.allow(known, advice)


def read_rules(settings: YamlMapping, source: str, kinds: Collection[str] = KINDS) -> Rules:
    """Read the rules among the settings of a source; faults are noted there.

    `source` is what people call the source, and `kinds` what its papers can be chosen by.
    """
    always, only, exclude = (_read_conditions(settings, key, source, kinds) for key in RULES)
    if "always" in settings and "only" not in settings and "not" not in settings:
        advice = "To keep no other papers, write “only” instead of “always”."
        settings.fault("always", "changes nothing without “only” or “not”, since all papers are kept.", advice)
    return Rules(always, only, exclude)


def _read_conditions(settings: YamlMapping, key: str, source: str, kinds: Collection[str]) -> Conditions:
    """Read the conditions under a key."""
    if key not in settings:
        return Conditions()
    if not isinstance(value := settings.value(key, None), dict) or not value:
        advice = f"Write what papers are chosen by, for example “{key}: {{words: {_EXAMPLES['words']}}}”."
        settings.fault(key, f"is {show(value) if value != {} else 'empty'}.", advice)
        return Conditions()
    conditions = settings.mapping(key)
    conditions.allow(KINDS)
    for kind in KINDS:
        if kind in conditions and kind not in kinds:
            usable = " or ".join(kinds)
            conditions.fault(kind, f"cannot be used here: the papers of {source} have none.", f"Use {usable}.")
    return Conditions(
        words=_read_patterns(conditions, "words", WordPattern.parse),
        authors=_read_patterns(conditions, "authors", AuthorPattern.parse),
        categories=_read_patterns(conditions, "categories", CategoryPattern.parse),
    )


def _read_patterns(conditions: YamlMapping, kind: str, parse: Callable[[str], Pattern]) -> tuple[Pattern, ...]:
    """Read a pattern, or a list of them."""
    if kind not in conditions:
        return ()
    example = f"Write “{kind}: {_EXAMPLES[kind]}”."
    if conditions.value(kind, None) == []:
        conditions.fault(kind, "is empty.", example)
    patterns = []
    for text in conditions.items(kind):
        try:
            patterns.append(parse(text))
        except ValueError:
            conditions.fault(kind, f"has {show(text)}, which is not {_EXPECTED[kind]}.", example)
    return tuple(patterns)
