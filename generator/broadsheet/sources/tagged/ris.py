"""RIS, as reference managers and databases export it.

https://en.wikipedia.org/wiki/RIS_(file_format) lists its dialects: tags mean what most exporters mean by them.

A line is a tag, two blanks, a hyphen, a blank and a text, for example `TI  - Sand and wind`. A record begins with its
type, `TY  - JOUR`, and ends with `ER  -`. `docs/formats/ris.md` lists the tags that are read, and shows a record.
"""

from __future__ import annotations

import re

from rispy.config import TAG_KEY_MAPPING

from broadsheet.config.limits import Limits
from broadsheet.model.publication import PaperKind
from broadsheet.sources.format import Format
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading
from broadsheet.sources.tagged.lines import Dialect

_NAMES = {
    **TAG_KEY_MAPPING,
    "BT": "secondary_title",
    "CT": "title",
    "CP": "number",
    "DI": "doi",
    "ED": "editor",
    "J1": "alternate_title1",
    "J9": "alternate_title1",
    "JI": "alternate_title1",
    "L3": "file_attachments3",
    "LK": "link",
    "PG": "pages",
    "PI": "place_published",
    "PP": "place_published",
    "PU": "publisher",
}
"""The fields of the tags, by rispy's names; those that only one exporter writes are here."""
_KINDS = {
    **dict.fromkeys(("JOUR", "EJOUR", "JFULL", "MGZN", "INPR", "ABST"), PaperKind.ARTICLE),
    **dict.fromkeys(("CONF", "CPAPER"), PaperKind.CONFERENCE),
    **dict.fromkeys(("UNPB", "MANSCPT", "PREPRINT"), PaperKind.PREPRINT),
    **dict.fromkeys(("CHAP", "ECHAP"), PaperKind.CHAPTER),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK"), PaperKind.BOOK),
    "THES": PaperKind.THESIS,
    "RPRT": PaperKind.REPORT,
}
"""How a paper was published, by the types of RIS.

A type that is not here is another kind of publication.
"""
_DIALECT = Dialect(
    # A single blank before the hyphen is found in running text too, so only known tags may have it.
    tag=re.compile(
        rf"\ufeff?(?:([A-Z][A-Z0-9])[ \xa0\t]{{2}}-|({'|'.join(_NAMES)})[ \xa0\t]-(?= |\Z)"
        rf"|((?i:{'|'.join(_NAMES)}))[ \xa0\t]{{2}}-) ?"
    ),
    first="TY",
    last="ER",
    names=_NAMES,
    kinds=_KINDS,
    not_read=frozenset(
        "ER CN DB DP ET FU FX M2 M4 NV OP PA PD RI RP SE ST TS UK WE Y2 CC NL AI PT LB RN U1 U2 U3 U4 U5".split()
    ),
)
"""RIS as it is read: a tag at the beginning of a line, `TY` first and `ER` last."""
_READING = Reading(
    names={
        "title": "TI", "abstract": "AB", "authors": "AU", "editors": "ED", "date": "PY", "doi": "DO", "links": "UR",
        "keywords": "KW", "venue": "T2", "volume": "VL", "issue": "IS", "pages": "SP", "publisher": "PB",
        "place": "CY", "series": "T3", "genre": "M3", "issn": "SN", "isbn": "SN", "citation_key": "ID", "comment": "N1",
    }
)  # fmt: skip
"""The tags that problems name; some fields have several tags, of which that of most exporters is named."""


def is_ris(text: str) -> bool:
    """Whether a text begins like RIS: with a type, or with several other tags and the end of a record."""
    tags = _DIALECT.find_first_tags(text)
    return "TY" in tags or ("ER" in tags and bool({"TI", "T1"} & set(tags)) and len(set(tags)) > 2)


def parse_ris(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of a text in RIS. An unusable record is a problem and does not affect the others.

    `file` is the name of the text in messages. A record without its `ER` is published, with a problem that says so.
    """
    return _DIALECT.parse(text, file, limits, _READING)


FORMATS = (Format("ris", "RIS", parse_ris, is_ris, notes="N1"),)
