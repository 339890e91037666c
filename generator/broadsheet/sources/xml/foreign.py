"""Says what kind of XML a file is if no parser reads it, so that a message can name it and advise on what to do.

A file is known by the namespace of its root element or, if that says nothing, by the element's local name.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from broadsheet.sources.foreign.kinds import WEB_PAGE, Advice
from broadsheet.sources.xml.elements import find_root
from broadsheet.system.messages import excerpt

_BEGINNING = 20_000
"""Characters at the beginning of a text in which namespaces and document types are searched."""
_NAMES = MappingProxyType(
    {
        **dict.fromkeys(
            "html head body div main section header footer nav table p h1 h2 h3 h4 ul ol li dl span a b center font "
            "form iframe img script style meta template".split(),
            WEB_PAGE,
        ),
        "svg": "an SVG image",
        "math": "a MathML formula",
        "TEI": "a TEI document",
        "teiCorpus": "a TEI document",
        "mods": "MODS",
        "modsCollection": "MODS",
        "doi_batch": "a Crossref deposit",
        "doi_records": "Crossref's XML (unixref)",
        "crossref_result": "Crossref's XML (unixref)",
        "doi_record": "Crossref's XML (unixref)",
        "dblp": "dblp's XML",
        "dblpperson": "dblp's XML",
        "bibtex": "BibTeXML",
        "Sources": "a Microsoft Word bibliography",
        "responseWrapper": "a Europe PMC response",
        "eSearchResult": "a list of PubMed identifiers (esearch), not the papers",
        "eSummaryResult": "PubMed's summaries (esummary), which have no abstracts",
        "eLinkResult": "a list of PubMed identifiers (elink), not the papers",
        "MedlineCitationSet": "PubMed XML from before 2014",
        "pmc-articleset": "JATS (PubMed Central)",
        "mets": "METS",
        "OpenSearchDescription": "a search engine description",
        "opml": "OPML, a list of feeds",
        "urlset": "a sitemap",
        "sitemapindex": "a sitemap",
        "kml": "KML, places on a map",
        "gpx": "GPX, a track on a map",
        "plist": "an Apple property list",
        "project": "the settings of a build tool",
        "Project": "the settings of a build tool",
        "configuration": "a configuration file",
        "config": "a configuration file",
        "settings": "a configuration file",
        "manifest": "a manifest",
        "resources": "the resources of a program",
        "testsuite": "a test report",
        "testsuites": "a test report",
        "checkstyle": "a linter report",
        "coverage": "a test coverage report",
        "log": "a log",
        "Events": "an event log",
        "Event": "an event log",
        "Envelope": "a SOAP message",
        "schema": "an XML schema",
        "stylesheet": "an XSLT style sheet",
        "transform": "an XSLT style sheet",
        "package": "the package file of an e-book or a program",
        "ncx": "the contents of an e-book",
        "container": "the container file of an e-book",
        "score-partwise": "MusicXML",
        "score-timewise": "MusicXML",
        "graphml": "GraphML",
        "gexf": "GEXF, a graph",
        "mediawiki": "a MediaWiki export",
        "document": "a document",
        **dict.fromkeys("book chapter sect1 para informaltable".split(), "a DocBook document"),
        "FictionBook": "an e-book (FictionBook)",
        "preferences": "a configuration file",
        "dublin_core": "Dublin Core",
        "xliff": "a translation (XLIFF)",
        "tmx": "a translation (TMX)",
        "TS": "a translation (Qt)",
        "ONIXMessage": "ONIX, a catalogue of books",
    }
)
"""What a file is whose root element has this local name."""
_NAMESPACES = (
    ("http://www.w3.org/1999/xhtml", WEB_PAGE),
    ("http://www.w3.org/2000/svg", "an SVG image"),
    ("http://datacite.org/schema", "DataCite's XML"),
    ("http://www.loc.gov/MARC21", "MARC XML"),
    ("info:srw/schema/1/marc", "MARC XML"),
    ("http://www.loc.gov/mods", "MODS"),
    ("http://www.tei-c.org/ns", "a TEI document"),
    ("http://www.zotero.org/namespaces/export", "Zotero's RDF"),
    ("http://purl.org/net/xbiblio/csl", "a citation style (CSL)"),
    ("http://xmlns.com/foaf", "RDF"),
    ("http://www.crossref.org/", "Crossref's XML (unixref)"),
    ("http://docbook.org/ns", "a DocBook document"),
    ("urn:oasis:names:tc:opendocument", "an OpenDocument file"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/bibliography", "a bibliography of Microsoft Word"),
    ("http://schemas.openxmlformats.org/", "an Office document"),
    ("http://www.openarchives.org/OAI/2.0/oai_dc", "Dublin Core"),
    ("http://dublincore.org/", "Dublin Core"),
    ("http://jats.nlm.nih.gov", "JATS"),
)
"""What a file is whose root element is in a namespace that begins like this, or declares one."""
_JATS_BODY = re.compile(r"<(?:front|front-stub|article-meta|journal-meta)[\s>]|JATS|NLM//DTD Journal|journalpublishing")
"""What only an article in JATS has near its beginning; other formats have a root element `article` too."""
_ADVICE = MappingProxyType(
    {
        WEB_PAGE: Advice.PAGE.value,
        "PubMed": "Fetch the papers with efetch, or save them in PubMed's format.",
        "Zotero": "Export the library as BibTeX, RIS or CSL JSON instead.",
        "OPML": "Fetch one of its feeds instead.",
        "Microsoft Word": "Export the references as BibTeX or RIS instead.",
    }
)
"""What to do with a file, by a part of what it is called here."""


def name_foreign_xml(text: str) -> str:
    """Return what an XML text looks like, with its article, such as `an SVG image`; empty if it is not XML.

    Formats that Broadsheet parses must be recognised first. For an unknown root element, its name is returned:
    `XML with the root element “dunes”`.
    """
    name, _, tag = find_root(text).partition(" ")
    if not name:
        return ""
    head = text[:_BEGINNING]
    for namespace, title in _NAMESPACES:
        if namespace in tag:
            return title
    unknown = f"XML with the root element “{excerpt(name)}”"
    if _NAMES.get(name.lower()) == WEB_PAGE and re.search(rf"<[\w.-]+:{name}\b", tag):
        return unknown
    if name in ("article", "articles", "pmc-articleset") and _JATS_BODY.search(head):
        return "JATS"
    if name == "article":
        return "a DocBook document" if "DocBook" in head else "an article in HTML or XML"
    if name == "result" and "<hits" in head:
        return "dblp's XML"
    if name == "RDF":
        return "RDF"
    if known := _NAMES.get(name) or _NAMES.get(name.lower()):
        return known
    # The answer of a server wraps what was asked for.
    wrapped = (title for namespace, title in _NAMESPACES if title != WEB_PAGE and namespace in head)
    return next(wrapped, unknown)


def advise_on_xml(looks_like: str) -> str:
    """Return what to do with a file that is called `looks_like`; a general sentence if nothing is known of it."""
    known = (advice for part, advice in _ADVICE.items() if part in looks_like)
    return next(known, Advice.DATA.value)
