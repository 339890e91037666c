"""The formats of input files, and how a text is recognised as one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from generator.config.limits import Limits
from generator.sources import (
    anthology,
    arxiv,
    bibentries,
    bibtex,
    csl,
    dailypapers,
    dump,
    endnote,
    endnotexml,
    jsonfeed,
    markdown,
    medline,
    native,
    oaipmh,
    pubmed,
    ris,
    syndication,
)
from generator.sources.jsontext import is_json
from generator.sources.parsed import Parsed
from generator.sources.table import NO_COLUMNS, is_csv, is_tsv, parse_table

Parser = Callable[[str, str, Limits], Parsed]
"""Takes a file's text, its name and the limits."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of input files."""

    title: str
    """As people call it."""
    parse: Parser
    matches: Callable[[str], bool]
    """Whether a text is of this format, by how it begins."""


def _tables(columns: Mapping[str, str]) -> dict[str, Format]:
    """Formats whose columns a site's keeper may name."""
    parse = partial(parse_table, columns=columns)
    return {
        "csv": Format("A table at commas or semicolons (CSV)", parse, partial(is_csv, columns=columns)),
        "tsv": Format("A table at tabs (TSV)", parse, partial(is_tsv, columns=columns)),
    }


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "pubmed": Format("PubMed's XML", pubmed.parse_pubmed, pubmed.is_pubmed),
        "acl": Format("The ACL Anthology's XML", anthology.parse_acl, anthology.is_acl),
        "endnote-xml": Format("EndNote's XML", endnotexml.parse_endnote, endnotexml.is_endnote),
        "medline": Format("MEDLINE's text", medline.parse_medline, medline.is_medline),
        "endnote": Format("EndNote's tagged export", endnote.parse_endnote, endnote.is_endnote),
        "ris": Format("RIS", ris.parse_ris, ris.is_ris),
        "bibtex": Format("BibTeX", bibtex.parse_bibtex, bibentries.is_bibtex),
        "markdown": Format("Markdown with front matter", markdown.parse_markdown, markdown.is_markdown),
        **_tables(NO_COLUMNS),
        "hf-daily": Format("Hugging Face's Daily Papers", dailypapers.parse_daily_papers, dailypapers.is_daily_papers),
        "json-feed": Format("JSON Feed", jsonfeed.parse_json_feed, jsonfeed.is_json_feed),
        "csl-json": Format("CSL-JSON", csl.parse_csl_json, csl.is_csl_json),
        "arxiv-api": Format("An answer of arXiv's API", arxiv.parse_answer, arxiv.is_answer),
        "arxiv-rss": Format("arXiv's announcements, RSS", arxiv.parse_announcements, arxiv.is_rss),
        "arxiv-atom": Format("arXiv's announcements, Atom", arxiv.parse_announcements, arxiv.is_atom),
        "arxiv-oai": Format("arXiv's records, OAI-PMH", oaipmh.parse_harvest, oaipmh.is_harvest),
        "rss": Format("A feed of papers, RSS", syndication.parse_rss, syndication.is_rss),
        "atom": Format("A feed of papers, Atom", syndication.parse_atom, syndication.is_atom),
        "json": Format("Broadsheet's JSON", native.parse_records, is_json),
        "dump": Format("A papers page saved as text", dump.parse_dump, lambda text: True),
    }
)
"""Each format by the name that `--format` takes, in the order in which a text is tried."""


def list_formats(columns: Mapping[str, str]) -> Mapping[str, Format]:
    """Every format, where `columns` names a table's columns that are not known, each under its field."""
    return {**FORMATS, **_tables(columns)} if columns else FORMATS


def recognize(text: str, formats: Mapping[str, Format] = FORMATS) -> str:
    """The format's name, by how the text begins."""
    return next(name for name, form in formats.items() if form.matches(text))
