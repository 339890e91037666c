"""Authors of papers, and the addresses of names."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from broadsheet.model.text import fold, slug_words
from broadsheet.system.hashes import short_hash

_DIGITS = re.compile(r"(?:^|-)[0-9a-f]{8}$")


@dataclass(frozen=True, slots=True)
class Author:
    """A person or a group."""

    name: str
    """As people write it, the family name first or last: `Ada van Gull`."""
    family: str = ""
    """The part of `name` that is the family's, `van Gull`; the whole of it where a group is meant; empty where the
    source does not say."""
    affiliations: tuple[str, ...] = ()
    """Where the author works, as the source writes it."""
    orcid: str = ""
    """The author's ORCID iD, as 0000-0002-1825-0097."""

    @property
    def key(self) -> str:
        """The name as it is compared: letters and digits alone, or as typed where there are none."""
        return fold(self.name) or self.name

    @property
    def slug(self) -> str:
        """The folder of the author's page below `authors/`; names that are compared as equal have one."""
        return make_name_slug(self.name, self.key, ("page",))  # The list's further pages are below that.

    @property
    def given(self) -> str:
        """The part of `name` that is not the family's; empty where the source does not say which is which."""
        if not self.family:
            return ""
        is_last = self.name.endswith(self.family)
        return (self.name.removesuffix(self.family) if is_last else self.name.removeprefix(self.family)).strip()


def make_name_slug(name: str, key: str, reserved: Collection[str] = ()) -> str:
    """The address of a name: its words if they are its key and not reserved, else with digits of the key.

    So it depends on no other name, and hardly any other one has it.
    """
    words = slug_words(name)
    # Of names in another script the Latin letters may be those of another name; and no words may look like digits.
    if words.replace("-", "") == key and words not in reserved and not _DIGITS.search(words):
        return words
    return f"{words}-{short_hash(key)}".lstrip("-")
