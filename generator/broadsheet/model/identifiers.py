"""Identifiers of papers, authors, books, journals and languages, as sources write them.

Each `read_…` function takes a text that should be one identifier, perhaps with an address or a name before it, and
returns the identifier in its normal form, or an empty result if the text is something else. Each `find_…` function
returns all identifiers of its kind within a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from broadsheet.model.text import fold

_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|funct-an"
    "|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio"
    "|quant-ph|solv-int|supr-con"
)
_ARXIV = re.compile(
    r"(?:(?:https?://)?(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html)/|(?:oai:)?arxiv(?:\.org)?:\s*|https?://huggingface\.co/papers/)?"
    rf"(?:(?P<new>\d{{4}}\.\d{{4,5}})|(?P<archive>{_ARCHIVES})(?:\.[A-Z]{{2}})?(?P<old>/\d{{7}}))(?:v(?P<version>\d{{1,4}}))?(?:\.pdf)?",
    re.ASCII | re.IGNORECASE,
)
"""An arXiv identifier of the new scheme (2503.11197) or the old one (cs/0112017), with or without an address.

See https://info.arxiv.org/help/arxiv_identifier.html. The subject class of an old identifier, such as the GT in
math.GT/0309136, is not part of it. The addresses of Hugging Face's papers hold the same identifiers.
"""
_DOI = re.compile(r"(?:https?://(?:[a-z]+\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.ASCII | re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
"""The beginning of the DOIs that arXiv assigns (https://info.arxiv.org/help/doi.html); the identifier follows."""
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])", re.ASCII)


PMID_PATTERN = (
    r"(?:[Pp][Mm][Ii][Dd]\s*(?::\s*)?|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?"
    r"([1-9][0-9]{0,8})/?"
)
"""A PubMed identifier (PMID), with or without its name or its address; group 1 has its digits."""
PMCID_PATTERN = (
    r"(?:[Pp][Mm][Cc][Ii][Dd]\s*(?::\s*)?|https?://(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/)?"
    r"(?:[Pp][Mm][Cc])?([1-9][0-9]{0,8})(?:\.[0-9]+)?/?"
)
"""A PubMed Central identifier (PMCID), with or without `PMC`, a version, its name or its address; group 1 has its
digits."""
ISSN_PATTERN = r"(?<![0-9A-Za-z-])[0-9]{4}-?[0-9]{3}[0-9Xx](?![0-9A-Za-z-])"
"""An ISSN (ISO 3297), with or without its hyphen. The check digit is not verified."""
ISBN_PATTERN = r"(?<![0-9A-Za-z-])(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx](?![0-9A-Za-z-])"
"""An ISBN (ISO 2108) of ten or thirteen characters, with or without hyphens or spaces. The check digit is not
verified."""

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""The form of a language tag (BCP 47, RFC 5646 section 2.1): subtags of one to eight characters with hyphens between
them. Whether the subtags are registered is not checked."""


_EMPTY_WORDS = frozenset(
    "na nan nil no none null false undefined unknown missing empty notavailable notapplicable notassigned notfound "
    "noid nodoi pending tba tbc tbd todo placeholder objectobject".split()
)
"""Words, folded, that people and programs write where there is no identifier."""
_DUMMY_NUMBER = re.compile("1|9{4,}")
_DUMMY_DOI = re.compile(
    "x+|xyz|xyz123|example|test|dummy|default|string|value|true|yes|inpress|forthcoming|id|doi|arxiv|pmid|isbn|issn|url"
    "|https?|ref|error"
)
_DUMMIES = {"doi": _DUMMY_DOI, "arxiv": _DUMMY_NUMBER, "pmid": _DUMMY_NUMBER, "pmcid": _DUMMY_NUMBER}
"""What people write where an institution has given no identifier, by its kind. Of a DOI, this is the folded suffix, as
in `10.1000/xyz123`."""


class ArxivId(NamedTuple):
    """An arXiv identifier, taken apart."""

    id: str
    """The identifier without its version: `2503.11197` or `cs/0112017`."""
    version: int = 0
    """The version, counted from 1; 0 if it is not given."""


@lru_cache(maxsize=1_000)
def read_arxiv(text: str) -> ArxivId | None:
    """Read an arXiv identifier, such as `2503.11197v2`, `arXiv:cs/0112017` or `https://arxiv.org/abs/2503.11197`.

    Returns None if the text is not one. The last results are kept, since each is needed for several fields.
    """
    match = _ARXIV.fullmatch(text)
    if not match:
        return None
    return ArxivId(match["new"] or (match["archive"] + match["old"]).lower(), int(match["version"] or 0))


def read_arxiv_doi(doi: str) -> ArxivId | None:
    """The arXiv identifier in a DOI that arXiv assigned, such as `10.48550/arxiv.2503.11197`; None for other DOIs."""
    return read_arxiv(doi.removeprefix(_ARXIV_DOI)) if doi.startswith(_ARXIV_DOI) else None


@lru_cache(maxsize=1_000)
def read_doi(text: str) -> str:
    """A DOI in lower case and without its address: `10.1234/abcd`; empty if the text is not a DOI.

    DOIs are compared without regard to case (DOI Handbook, https://www.doi.org/doi-handbook/).
    """
    match = _DOI.fullmatch(text)
    return match[1].lower() if match else ""


def read_pmid(text: str) -> str:
    """The digits of a PubMed identifier: `16403221`; empty if the text is not one."""
    match = re.fullmatch(PMID_PATTERN, text)
    return match[1] if match else ""


def read_pmcid(text: str) -> str:
    """A PubMed Central identifier without its version: `PMC1234567`; empty if the text is not one."""
    match = re.fullmatch(PMCID_PATTERN, text)
    return f"PMC{match[1]}" if match else ""


def find_issns(text: str) -> list[str]:
    """The ISSNs in a text, each with a hyphen in the middle: `1234-567X`."""
    found = (match.replace("-", "").upper() for match in re.findall(ISSN_PATTERN, text))
    return [f"{digits[:4]}-{digits[4:]}" for digits in found]


def find_isbns(text: str) -> list[str]:
    """The ISBNs in a text, with hyphens where the text has hyphens or spaces: `978-3-16-148410-0`."""
    return [match.replace(" ", "-").upper() for match in re.findall(ISBN_PATTERN, text)]


def separate_numbers(texts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts with ISSNs and those with ISBNs, if one field may have either or both.

    A text with neither is among the first.
    """
    found = [(text, bool(find_isbns(text)), bool(find_issns(text))) for text in texts]
    return (
        tuple(text for text, has_isbn, has_issn in found if has_issn or not has_isbn),
        tuple(text for text, has_isbn, _ in found if has_isbn),
    )


def is_placeholder(key: str) -> bool:
    """Whether an identifier, with its kind before it, identifies nothing.

    Examples are `id:0`, `id:N/A`, `arxiv:0000.00000`, `id:pmid:1` and `doi:10.1000/xyz123`. Any other identifier that a
    source has made itself may be one, such as `id:1`.
    """
    kind, _, identifier = key.removeprefix("id:" if key.startswith("id:pmid:") else "").partition(":")
    value = fold(identifier.partition("/")[2] if kind == "doi" else identifier)
    if kind == "pmcid":
        value = value.removeprefix("pmc")
    if not value.strip("0") or value in _EMPTY_WORDS:
        return True
    return kind in _DUMMIES and bool(_DUMMIES[kind].fullmatch(value))


def read_orcid(text: str) -> str:
    """An ORCID iD with hyphens and without its address: `0000-0002-1825-0097`; empty if the text is not a valid one.

    The last character must be the checksum of the others by ISO 7064 MOD 11-2; see
    https://support.orcid.org/hc/en-us/articles/360006897674.
    """
    match = _ORCID.fullmatch(text)
    if not match:
        return ""
    digits = "".join(match.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "-".join(match.groups()).upper() if "0123456789X"[(12 - total) % 11] == digits[-1] else ""


def doi_address(doi: str) -> str:
    """The address of a DOI at its resolver. Characters that would end the path, for example `#`, are encoded.

    `doi_address("10.1234/a#b")` is `https://doi.org/10.1234/a%23b`.
    """
    return "https://doi.org/" + quote(doi, safe="%/:;()!*'@&=+$,~")
