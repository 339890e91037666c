"""RIS, as reference managers and databases export it.

https://en.wikipedia.org/wiki/RIS_(file_format) tells of its dialects: tags mean what most exporters mean by them.
"""

from __future__ import annotations

import re

from rispy.config import TAG_KEY_MAPPING

from broadsheet.config.limits import Limits
from broadsheet.model.publication import PaperKind
from broadsheet.sources.papers import make_papers
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading
from broadsheet.sources.tagged.lines import Dialect

_NAMES = {
    **TAG_KEY_MAPPING,
    "BT": "secondary_title",
    "CT": "title",
    "DI": "doi",
    "J1": "alternate_title1",
    "CP": "number",
}
_KINDS = {
    **dict.fromkeys(("JOUR", "EJOUR", "JFULL", "MGZN", "INPR"), PaperKind.ARTICLE),
    **dict.fromkeys(("CONF", "CPAPER"), PaperKind.CONFERENCE),
    **dict.fromkeys(("UNPB", "MANSCPT", "PREPRINT"), PaperKind.PREPRINT),
    **dict.fromkeys(("CHAP", "ECHAP"), PaperKind.CHAPTER),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK"), PaperKind.BOOK),
    "THES": PaperKind.THESIS,
    "RPRT": PaperKind.REPORT,
}
_DIALECT = Dialect(
    # One blank before the hyphen is also found in running text, so only known tags have it.
    tag=re.compile(rf"\ufeff?([A-Z][A-Z0-9](?=  -)|{'|'.join(_NAMES)}(?= -)) {{1,2}}- ?"),
    first="TY",
    last="ER",
    names=_NAMES,
    kinds=_KINDS,
)
_READING = Reading(
    names={
        "title": "TI", "abstract": "AB", "authors": "AU", "date": "PY", "doi": "DO", "links": "UR", "keywords": "KW",
        "venue": "T2", "volume": "VL", "issue": "IS", "pages": "SP", "publisher": "PB", "comment": "N1",
    }
)  # fmt: skip


def is_ris(text: str) -> bool:
    """Whether a text begins like RIS."""
    return _DIALECT.matches(text)


def parse_ris(text: str, file: str, limits: Limits) -> Parsed:
    """The papers of a text in RIS. An unusable record is a problem and does not affect the others."""
    return make_papers(_DIALECT.read(text, file, limits), file, limits, _READING)
