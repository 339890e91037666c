"""Facts hidden in citations: identifiers in addresses, shared affiliations, lists of keywords, ranges of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from msgspec.structs import replace

from broadsheet.model.author import Author
from broadsheet.model.identifiers import read_arxiv, read_doi
from broadsheet.model.urls import Link, is_url

_PUBMED = re.compile(r"https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})/?")
"""The address of a paper's page at PubMed."""
_SHOWN = re.compile(r"https?://(?:[a-z]+\.)?(?:arxiv|doi)\.org/", re.IGNORECASE)
"""How the addresses begin that a site makes from identifiers."""
_WORD = re.compile(r"\w+")
_BETWEEN_ADDRESSES = re.compile(r";(?=https?://)|;?\s")
_PAGES = re.compile(r"\A(?:pp\b\.?|p\.|pgs?\b\.?|pages?\b:?)\s*+(?=\S)", re.IGNORECASE)
"""A word before the numbers of pages."""
_FIRST_PAGE = re.compile(r"\d\s*[-–—]")
"""The first page of a range, and the dash after it."""
_BETWEEN_PAGES = re.compile(r"(?<=\d)\s*[-–—]+\s*(?=\w)")
"""What is between the first page and the last."""
_ACL = re.compile(r"https?://(?:www\.)?aclanthology\.org/([\w.-]+?)(?:\.pdf)?/?")
"""The address of a paper's page, or of its PDF, in the ACL Anthology."""
_LONGEST_AFFILIATION = 5_000
"""Characters of an affiliation in which names of authors are looked for."""
_LONGEST_PLACE = 60
"""Characters of a place of publication; what is longer is the address of an author or a publisher."""


def find_place(texts: Iterable[str]) -> str:
    """The first text that can be a place of publication; an author's address, which some exports have there, is not."""
    return next((text for text in texts if text and len(text) <= _LONGEST_PLACE and "@" not in text), "")


def find_doi(texts: Iterable[str]) -> str:
    """Return the first DOI among texts that are one or its address; empty if there is none."""
    return next(filter(None, (read_doi(text.strip()) for text in texts)), "")


def pick_doi(text: str) -> str:
    """Return the text, or the first word of it that is a DOI, where there are others around it.

    A text without a DOI is returned as it is, so that it is reported where a DOI is expected.
    """
    return text if read_doi(text) else next((word for word in text.split() if read_doi(word)), text)


def find_arxiv(texts: Iterable[str | Link]) -> str:
    """Return the first text or link that is an arXiv identifier or its address; empty if there is none."""
    urls = (text.url if isinstance(text, Link) else text for text in texts)
    return next((url for url in urls if read_arxiv(url)), "")


def find_named_arxiv(texts: Iterable[str]) -> str:
    """Return the first arXiv identifier at the beginning of a text that also names arXiv; empty if there is none."""
    naming = [text.split(maxsplit=1)[0] for text in texts if "arxiv" in text[:80].lower()]
    return find_arxiv(naming) if naming else ""


def find_own_id(addresses: Iterable[str]) -> str:
    """Return the identifier in the address of the paper's page at PubMed or in the ACL Anthology.

    It is as `pmid:12345678` or `acl:2020.acl-main.7`; empty if there is none, or if two differ.
    """
    found = {
        f"{archive}:{match[1]}"
        for address in addresses
        for archive, pattern in (("pmid", _PUBMED), ("acl", _ACL))
        if (match := pattern.fullmatch(address.strip()))
    }
    return found.pop() if len(found) == 1 else ""


def split_addresses(text: str) -> list[str]:
    """Return the addresses in a text, separated by spaces or `;`; the text itself if it contains anything else."""
    parts = [part for part in _BETWEEN_ADDRESSES.split(text.rstrip(";")) if part]
    return parts if all(map(is_url, parts)) else [text]


def drop_doi_addresses(addresses: Iterable[str | Link], doi: str) -> tuple[str | Link, ...]:
    """Return the addresses except that of the DOI."""
    known = read_doi(doi) if doi else ""
    return tuple(link for link in addresses if not known or isinstance(link, Link) or known not in _read_dois(link))


def _read_dois(address: str) -> tuple[str, str]:
    """The DOI in an address as it is written, and with its encoded characters decoded."""
    return read_doi(address), read_doi(unquote(address))


def drop_identifier_addresses(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses except those at arXiv and of DOIs, which a paper gets from its identifiers."""
    return tuple(address for address in addresses if address and not _SHOWN.match(address))


def split_keywords(text: str) -> list[str]:
    """Return keywords in one text, separated by semicolons, or by commas if there is no semicolon."""
    return text.split(";" if ";" in text else ",")


def share_affiliation(authors: Iterable[Author], places: Iterable[str]) -> tuple[Author, ...]:
    """Return the authors with their common affiliation.

    It must be the only one, and must not name one of several authors, since it is then that one's alone.
    """
    authors, places = tuple(authors), tuple(places)
    if len(places) != 1:
        return authors
    # To look for thousands of names in a text that is as long takes minutes. Such a text is left out later.
    if len(authors) > 1 and len(places[0]) <= _LONGEST_AFFILIATION and _names_one(places[0], authors):
        return authors
    return tuple(replace(author, affiliations=places) for author in authors)


def _names_one(place: str, authors: Iterable[Author]) -> bool:
    """Return whether a text names one of the authors by the family name."""
    # There may be thousands of authors, so the text is searched only for a name whose words it has.
    words = set(_WORD.findall(place))
    families = {author.family for author in authors if author.family}
    return any(
        words.issuperset(_WORD.findall(family)) and re.search(rf"\b{re.escape(family)}\b", place) for family in families
    )


def join_pages(first: str, last: str = "") -> str:
    """Return a range of pages, `97–105`, from two pages, or from `97--105` or `pp. 97-105`."""
    first = _PAGES.sub("", first)
    pages = first if not last or last == first or _FIRST_PAGE.search(first) else f"{first}-{last}" if first else last
    return _BETWEEN_PAGES.sub("–", pages)
