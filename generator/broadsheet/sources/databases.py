"""Databases whose terms do not permit publishing their abstracts, recognised by what their exports contain.

Only databases whose terms are public, or whose records contain a notice, are listed:

- Scopus and Embase: Elsevier's website terms (https://www.elsevier.com/legal/elsevier-website-terms-and-conditions) and
  API policy (https://dev.elsevier.com/policy.html).
- Web of Science: Clarivate's product terms (https://clarivate.com/legal/product-service-terms/).
- Dimensions: Digital Science's terms (https://www.digital-science.com/legal/).
- EBSCOhost and APA PsycInfo: the notices at the end of abstracts, and https://www.apa.org/about/termsofuse.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LINK = r"(?:^(?:UR|L[1-4]|LK)  - {1,9}|[,\t]\"?|\burl\s{0,9}=\s{0,9}[{\"]|\"url\"\s?:\s?\"|<url>)https?://"
"""The beginning of a link that has a tag, a column or a field of its own, unlike one within an abstract."""


class _Database(NamedTuple):
    """A database and the signs by which its exports are recognised."""

    name: str
    words: tuple[str, ...]
    """Words of which each export has one. Looking for a word takes much less time than looking for a pattern."""
    sign: re.Pattern[str]
    """What only its exports contain."""


def _define(name: str, words: tuple[str, ...], *signs: str) -> _Database:
    return _Database(name, words, re.compile("|".join(signs), re.MULTILINE))


_DATABASES = (
    _define(
        "Scopus",
        ("Scopus", "2-s2.0-"),
        r"\b2-s2\.0-\d",
        r"^DB  - +Scopus\b",
        r"(?:^|,)\s{0,9}source\s{0,9}=\s{0,9}[{\"]{1,2}Scopus[}\"]",
        r",\"?Scopus\"?,?$",
    ),
    _define(
        "Web of Science",
        ("WOS:", "ISI:", "FN ", "PT\tAU"),
        r"\b(?:WOS|ISI):[0A][0-9A-Z]{5,}",
        r"^FN (?:Clarivate|Thomson|ISI)\b",
        r"^PT\tAU\t(?:[A-Z][A-Z\d]\t){3}",
    ),
    _define(
        "Embase",
        ("mbase", "EMBASE", "Emtree", "Medline PMID"),
        _LINK + r"(?:www\.)?embase\.com/",
        r"^(?i:DB  - +Embase)\b",
        r"(?:^|[,\t])\"?(?:Embase Accession ID|Medline PMID|Emtree (?:Drug|Medical) Index Terms)",
    ),
    _define(
        "Dimensions",
        ("app.dimensions.ai", "About the data", "pub.1", "Dimensions URL"),
        _LINK + r"app\.dimensions\.ai/",
        r"^\"?About the data: Exported on ",
        r"(?:^|[,\t{])\"?pub\.1\d{9}\b",
        r"(?:^|[,\t])\"?Dimensions URL\b",
    ),
    _define(
        "EBSCOhost",
        ("Copyright of ", "EBSCO"),
        r"\(Copyright applies to all Abstracts",
        r"may not be copied or e-?mailed to multiple sites",
    ),
    _define("APA PsycInfo", ("Database Record",), r"\bPsyc(?:Info|INFO) Database Record \("),
)


def find_database(text: str) -> str:
    """Return the name of the database that records in a file come from; empty if it is none of these."""
    for database in _DATABASES:
        if any(word in text for word in database.words) and database.sign.search(text):
            return database.name
    return ""
