"""List the formats of input files, and detect the format of a text.

A new format is one entry here; `docs/contributing/add-a-format.md` shows how one is added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from broadsheet.config.limits import Limits
from broadsheet.sources.bibtex import entries, records
from broadsheet.sources.json import csl, hf_daily, json_feed, own
from broadsheet.sources.json.values import is_json
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.prose import dump, front_matter
from broadsheet.sources.table.rows import NO_COLUMNS, is_csv, is_tsv, parse_table
from broadsheet.sources.tagged import endnote, medline, ris
from broadsheet.sources.xml import acl, arxiv, arxiv_oai, endnote_xml, pubmed, rss_atom

Parser = Callable[[str, str, Limits], Parsed]
"""A function of a file's text, its name and the limits."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of input files."""

    title: str
    """The name that people use."""
    parse: Parser
    matches: Callable[[str], bool]
    """Whether a text has this format, judging by its beginning."""


def _tables(columns: Mapping[str, str]) -> dict[str, Format]:
    """Return the formats whose columns a site owner can name; `columns` has these names, by their fields."""
    parse = partial(parse_table, columns=columns)
    return {
        "csv": Format("A table at commas or semicolons (CSV)", parse, partial(is_csv, columns=columns)),
        "tsv": Format("A table at tabs (TSV)", parse, partial(is_tsv, columns=columns)),
    }


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "pubmed": Format("PubMed's XML", pubmed.parse_pubmed, pubmed.is_pubmed),
        "acl": Format("The ACL Anthology's XML", acl.parse_acl, acl.is_acl),
        "endnote-xml": Format("EndNote's XML", endnote_xml.parse_endnote_xml, endnote_xml.is_endnote_xml),
        "medline": Format("MEDLINE's text", medline.parse_medline, medline.is_medline),
        "endnote": Format("EndNote's tagged export", endnote.parse_endnote, endnote.is_endnote),
        "ris": Format("RIS", ris.parse_ris, ris.is_ris),
        "bibtex": Format("BibTeX", records.parse_bibtex, entries.is_bibtex),
        "markdown": Format("Markdown with front matter", front_matter.parse_markdown, front_matter.is_markdown),
        **_tables(NO_COLUMNS),
        "hf-daily": Format("Hugging Face's Daily Papers", hf_daily.parse_daily_papers, hf_daily.is_daily_papers),
        "json-feed": Format("JSON Feed", json_feed.parse_json_feed, json_feed.is_json_feed),
        "csl-json": Format("CSL-JSON", csl.parse_csl_json, csl.is_csl_json),
        "arxiv-api": Format("An answer of arXiv's API", arxiv.parse_arxiv_api, arxiv.is_arxiv_api),
        "arxiv-rss": Format("arXiv's announcements, RSS", arxiv.parse_arxiv_announcements, arxiv.is_arxiv_rss),
        "arxiv-atom": Format("arXiv's announcements, Atom", arxiv.parse_arxiv_announcements, arxiv.is_arxiv_atom),
        "arxiv-oai": Format("arXiv's records, OAI-PMH", arxiv_oai.parse_arxiv_oai, arxiv_oai.is_arxiv_oai),
        "rss": Format("A feed of papers, RSS", rss_atom.parse_rss, rss_atom.is_rss),
        "atom": Format("A feed of papers, Atom", rss_atom.parse_atom, rss_atom.is_atom),
        "json": Format("Broadsheet's JSON", own.parse_own_json, is_json),
        "dump": Format("A papers page saved as text", dump.parse_dump, lambda text: True),
    }
)
"""Each format by its name for `--format`. A text has the first of these formats that matches."""


def list_formats(columns: Mapping[str, str]) -> Mapping[str, Format]:
    """Return every format; `columns` has the names of further columns of tables, by their fields."""
    return {**FORMATS, **_tables(columns)} if columns else FORMATS


def detect_format(text: str, formats: Mapping[str, Format] = FORMATS) -> str:
    """Return the name of the first format that matches, judging by the beginning of the text.

    There always is one, since any text is taken for a saved page where nothing else matches.
    """
    return next(name for name, form in formats.items() if form.matches(text))
