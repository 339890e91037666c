"""Authors of papers, and the parts of addresses that are made of names."""

from __future__ import annotations

import re
from collections.abc import Collection

from broadsheet.model.text import fold, slug_words
from broadsheet.model.value import Value
from broadsheet.system.files import is_device_name
from broadsheet.system.hashes import short_hash

_DIGITS = re.compile(r"(?:^|-)[0-9a-f]{8}$")
"""The end of a slug that has digits of a hash."""


class Author(Value, frozen=True):
    """An author of a paper: a person or a group."""

    name: str
    """The name as people write it, with the family name last or first: `Ada van Gull`, `Kim Ada`."""
    family: str = ""
    """The family name, which is the end or the beginning of `name`: `van Gull`. It is all of `name` if the author is a
    group, and empty if the source does not say which part it is."""
    affiliations: tuple[str, ...] = ()
    """The institutions where the author works, as the source writes them."""
    orcid: str = ""
    """The ORCID iD without an address: `0000-0002-1825-0097`; empty if it is not known."""

    @property
    def key(self) -> str:
        """The name for comparisons: its folded letters and digits, or the name itself if it has none.

        Authors with the same key are taken for one person.
        """
        return fold(self.name) or self.name

    @property
    def slug(self) -> str:
        """The folder of the author's page below `authors/`; names with the same key share one."""
        return make_name_slug(self.name, self.key, ("page",))  # `authors/page/` holds the further pages of the list.

    @property
    def given(self) -> str:
        """The given names: `name` without the family name; empty if the source does not say which part is which."""
        if not self.family:
            return ""
        is_last = self.name.endswith(self.family)
        return (self.name.removesuffix(self.family) if is_last else self.name.removeprefix(self.family)).strip()


def make_name_slug(name: str, key: str, reserved: Collection[str] = ()) -> str:
    """The part of an address that stands for a name.

    It is the words of the name if they say the same as its `key` and are neither `reserved` nor the name of a device of
    Windows, and otherwise the words with digits of the key: `ada-gull`, `0a1b2c3d`, `con-0a1b2c3d`. So it depends on no
    other name, and two names hardly ever share it.
    """
    words = slug_words(name)
    # The Latin letters of names in other scripts may be those of another name. Words that look like digits of a key
    # could be those of another key.
    is_free = words not in reserved and not is_device_name(words)
    if words.replace("-", "") == key and is_free and not _DIGITS.search(words):
        return words
    return f"{words}-{short_hash(key)}".lstrip("-")
