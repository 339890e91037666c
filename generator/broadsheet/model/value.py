"""The base of the small values that papers and their texts are made of."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True, gc=False):
    """A value such as an author, a link or a part of a text, of which a site has hundreds of thousands.

    It is made several times faster than a dataclass. The garbage collector does not look at it, since it is part of no
    cycle.
    """
