"""Identifiers of papers, authors and languages: arXiv's, DOIs and ORCID iDs, with or without addresses; BCP 47 tags."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

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
"""https://info.arxiv.org/help/arxiv_identifier.html; a subject class, as in math.GT/0309136, is not part of it."""
_DOI = re.compile(r"(?:https?://(?:[a-z]+\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.ASCII | re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
"""How the DOIs begin that arXiv itself gives."""
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])", re.ASCII)


PMID_PATTERN = (
    r"(?:[Pp][Mm][Ii][Dd]\s*:?\s*|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?"
    r"([1-9][0-9]{0,8})/?"
)
"""A PubMed number, group 1, with or without its name or its address."""
PMCID_PATTERN = (
    r"(?:[Pp][Mm][Cc][Ii][Dd]\s*:?\s*|https?://(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/)?"
    r"(?:[Pp][Mm][Cc])?([1-9][0-9]{0,8})(?:\.[0-9]+)?/?"
)
"""A PubMed Central number, group 1, with or without `PMC`, a version, its name or its address."""
ISSN_PATTERN = r"(?<![0-9A-Za-z-])[0-9]{4}-?[0-9]{3}[0-9Xx](?![0-9A-Za-z-])"
"""An ISSN, with or without its hyphen."""
ISBN_PATTERN = r"(?<![0-9A-Za-z-])(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx](?![0-9A-Za-z-])"
"""An ISBN of ten or thirteen characters, with hyphens or blanks or without."""

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""What a BCP 47 tag looks like, which names a language."""


class ArxivId(NamedTuple):
    """An identifier of arXiv."""

    id: str
    """Without version: `2503.11197` or `cs/0112017`."""
    version: int = 0
    """0 where the version is not given."""


def read_arxiv(text: str) -> ArxivId | None:
    """The arXiv identifier that a text is, or None."""
    match = _ARXIV.fullmatch(text)
    if not match:
        return None
    return ArxivId(match["new"] or (match["archive"] + match["old"]).lower(), int(match["version"] or 0))


def read_arxiv_doi(doi: str) -> ArxivId | None:
    """The arXiv identifier that a DOI of arXiv's stands for, or None."""
    return read_arxiv(doi.removeprefix(_ARXIV_DOI)) if doi.startswith(_ARXIV_DOI) else None


def read_doi(text: str) -> str:
    """A DOI in lower case and without its address; empty if the text is not a DOI."""
    match = _DOI.fullmatch(text)
    return match[1].lower() if match else ""


def read_pmid(text: str) -> str:
    """The digits of a PubMed number; empty if the text is not one."""
    match = re.fullmatch(PMID_PATTERN, text)
    return match[1] if match else ""


def read_pmcid(text: str) -> str:
    """A PubMed Central number as PMC1234567, without its version; empty if the text is not one."""
    match = re.fullmatch(PMCID_PATTERN, text)
    return f"PMC{match[1]}" if match else ""


def find_issns(text: str) -> list[str]:
    """The ISSNs in a text, each as 1234-567X."""
    found = (match.replace("-", "").upper() for match in re.findall(ISSN_PATTERN, text))
    return [f"{digits[:4]}-{digits[4:]}" for digits in found]


def find_isbns(text: str) -> list[str]:
    """The ISBNs in a text, with their hyphens."""
    return [match.replace(" ", "-").upper() for match in re.findall(ISBN_PATTERN, text)]


def read_orcid(text: str) -> str:
    """An ORCID iD with its hyphens and without its address; empty if the text is not an ORCID iD.

    Its last character is a checksum, by ISO 7064 MOD 11-2.
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
    """Where a DOI leads; what would end the path, as `#` does, is encoded."""
    return "https://doi.org/" + quote(doi, safe="%/:;()!*'@&=+$,~")
