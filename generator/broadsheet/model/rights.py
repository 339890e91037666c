"""What may be published of a paper's abstract."""

from __future__ import annotations

from enum import StrEnum


class Show(StrEnum):
    """How much of an abstract is published; the values are those of `show` in `site.yml` and `papers.yml`."""

    ABSTRACT = "abstract"
    """The whole abstract."""
    SENTENCE = "sentence"
    """Its first sentence."""
    LINK = "link"
    """Nothing of it: the page says where it can be read."""

    @property
    def rank(self) -> int:
        """A number that is greater if more is published."""
        return (Show.LINK, Show.SENTENCE, Show.ABSTRACT).index(self)
