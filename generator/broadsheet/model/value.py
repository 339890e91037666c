"""The base of papers, and of the small values that they and their texts are made of."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A value such as a paper, an author or a part of a text, of which a site has thousands.

    It is made and replaced many times faster than a dataclass. The garbage collector does not look at it, since it is
    part of no cycle.
    """
