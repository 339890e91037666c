"""How much of the abstracts in certain files is published, as `show_files` in `site.yml` says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from broadsheet.config.yaml_reader import YamlMapping
from broadsheet.model.rights import Show
from broadsheet.system.errors import Place

_DATE = re.compile(r"\A\d{4}(?:-\d\d){0,2}[-_. ]+")
"""A date at the beginning of a file's name, with what separates it from the rest."""


@dataclass(frozen=True, slots=True)
class FileRule:
    """What is published of the abstracts in the files whose names match a pattern."""

    pattern: str
    """The name of a file, in which `*`, `?` and `[…]` have the meaning that they have in a shell."""
    show: Show
    """What is published."""
    where: Place
    """The line of `site.yml`."""

    def matches(self, file: str) -> bool:
        """Whether the rule applies to a file, which is named as in origins and problems: `seeds/coast.zip/terns.bib`.

        The pattern may match the name of the file, of an archive or of a folder that it is in, with or without the
        date at the beginning. Case does not matter.
        """
        names = [name.casefold() for name in file.removeprefix("seeds/").split("/")]
        names += [rest for name in names if (rest := _DATE.sub("", name))]
        return any(fnmatchcase(name, self.pattern.casefold()) for name in names)


def read_file_rules(read: YamlMapping) -> Iterator[FileRule]:
    """Read the rules, in their order; faults are added to `read`."""
    for pattern in read:
        yield FileRule(pattern, read.choice(pattern, Show, Show.ABSTRACT), read.place(pattern))


def find_rule(file: str, rules: Iterable[FileRule]) -> FileRule | None:
    """The first rule that applies to a file; None if there is none."""
    return next((rule for rule in rules if rule.matches(file)), None)


def list_unused_rules(rules: Sequence[FileRule], files: Iterable[str]) -> list[FileRule]:
    """The rules that apply to none of these files."""
    unused = list(rules)
    for file in files:
        unused = [rule for rule in unused if not rule.matches(file)]
    return unused
