"""Authors that rules look for: by family name, or by family name and given names or initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from broadsheet.model.author import Author
from broadsheet.model.word_patterns import split_words

_PARTICLES = frozenset(
    "af al auf da das de del della den der di do dos du el la le los ten ter van vom von y zu zum zur".split()
)
"""Words before a family name that some people leave out: `van`, `de la`."""
_MOST_INITIALS = 3
"""The number of capital letters that are read as initials if they stand together, as in `Gull AB`."""


@dataclass(frozen=True, slots=True)
class AuthorPattern:
    """An author, as a site owner writes one."""

    written: str
    """The pattern as it is written: `Gull`, `Gull, Ada`, `van Gull, A. B.` or `Ada Gull`."""
    family: tuple[str, ...]
    """The words of the family name, without particles at its beginning; of the whole name if there is no comma."""
    given: tuple[str, ...] = ()
    """The given names, or their initials; empty if there is no comma."""

    @classmethod
    def parse(cls, written: str) -> AuthorPattern:
        """Read a pattern. Raises ValueError if it has no family name, or more than one comma."""
        family, comma, given = written.strip().partition(",")
        pattern = cls(written.strip(), _drop_particles(split_words(family)), tuple(_split_given(given)))
        if not pattern.family or "," in given or (comma and not pattern.given):
            raise ValueError(written)
        return pattern

    def matches(self, author: Author) -> bool:
        """Return whether an author can be the one that is meant.

        If a source does not say which part of a name is the family name, it is the end of the name, or its beginning if
        the given names agree as well.
        """
        if not self.given and _drop_particles(split_words(author.name)) == self.family:
            return True
        if author.family:
            return self._is(author.family, author.given)
        parts = author.name.split()
        cuts = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(len(parts))]
        return any(self._is(end, start) or (self.given and self._is(start, end)) for start, end in cuts)

    def _is(self, family: str, given: str) -> bool:
        """Return whether a family name is the same, and given names agree as far as both are known."""
        if _drop_particles(split_words(family)) != self.family:
            return False
        known = _drop_particles_at_end(_split_given(given))
        return not self.given or (bool(known) and all(map(_agree, self.given, known)))


def _agree(one: str, other: str) -> bool:
    """Return whether two given names are equal, or one is the initial of the other."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _split_given(text: str) -> list[str]:
    """Return given names as words; capital letters that stand together are initials: `AB` gives `a` and `b`."""
    found: list[str] = []
    for word in text.split():
        is_initials = word.isupper() and word.isalpha() and len(word) <= _MOST_INITIALS
        found += list(word.lower()) if is_initials else split_words(word)
    return found


def _drop_particles(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a family name without particles at its beginning, unless it consists of them."""
    first = next((number for number, word in enumerate(words) if word not in _PARTICLES), 0)
    return tuple(words[first:])


def _drop_particles_at_end(words: Sequence[str]) -> tuple[str, ...]:
    """Return given names without particles of the family name that are counted among them."""
    last = next((number for number in range(len(words), 0, -1) if words[number - 1] not in _PARTICLES), 0)
    return tuple(words[:last])
