"""Lists the names of fields of BibTeX, as reference managers, databases and authors write them, in lower case.

BibTeX's own are in BibTeXing, section 3.2, and those of biblatex in its manual, section 2.2. A field that is neither
in `READ` nor in `IGNORED` is reported if it holds data, so that nothing is lost unnoticed.
"""

from __future__ import annotations

from broadsheet.model.urls import LinkKind

VENUES = ("journal", "journaltitle", "booktitle", "publication", "school", "institution", "eventtitle", "maintitle")
"""Fields that name what a paper was published in, or the school of a thesis, in the order of preference."""
SHORT_VENUES = ("shortjournal", "journal-iso", "journalabbr", "journal_abbrev", "abbrev_source_title", "conference")
"""Fields that name the venue if no other does."""
ADDRESSES = ("url", "pdf", "ee", "link", "links", "adsurl", "bdsk-url-1", "html", "slides", "poster", "blog", "supp")
"""Fields that hold web addresses of any kind."""
LINKS = {
    **dict.fromkeys(("code", "software", "github"), LinkKind.CODE),
    **dict.fromkeys(("website", "project", "homepage"), LinkKind.PROJECT),
    **dict.fromkeys(("video", "talk", "youtube"), LinkKind.VIDEO),
    **dict.fromkeys(("dataset", "data"), LinkKind.DATASET),
    "demo": LinkKind.DEMO,
    "model": LinkKind.MODEL,
}
"""Fields that hold web addresses of one kind, as al-folio and authors' own files have them."""
AL_FOLIO = (
    "abbr", "additional_info", "altmetric", "bibtex_show", "dimensions", "google_scholar_id", "html", "inspirehep_id",
    "preview", "selected", "website",
)  # fmt: skip
"""Fields of the theme al-folio for the pages of researchers, of which most of its entries have one."""
LOCAL = frozenset(("url", "link", "links"))
"""Fields of addresses in which anything else is a fault, and not a file on the site that they were written for."""
KEYWORDS = ("author_keywords", "keywords", "keyword", "keywords-plus", "mendeley-tags", "tags")
"""The authors' own keywords first, then those of a database."""
_OTHERS = (
    "author editor collaboration title subtitle abstract affiliation date year month day volume number issue pages eid "
    "art_number articleno article-number publisher organization howpublished note addendum doi eprint archiveprefix "
    "eprinttype eprintclass primaryclass archive arxiv arxivid pmid pubmed_id pmcid pmc issn isbn location address "
    "place series type copyright license langid language source crossref xdata award award_name times-cited da"
)
"""Fields that are read and have no group of their own."""
READ = frozenset((*VENUES, *SHORT_VENUES, *ADDRESSES, *LINKS, *KEYWORDS, *_OTHERS.split()))
"""Fields that are read."""
IGNORED = frozenset(
    # How the entry was made, where its files are on somebody's disk, and what somebody noted on it.
    "file files local-url localfile pdf-file owner timestamp groups keywords-groups annote annotation annotations read "
    "readstatus priority ranking rating relevance quality printed qualityassured comment comments review creationdate "
    "modificationdate date-added date-modified added-at interhash intrahash biburl bibsource username description "
    "mendeley-groups zotero-key zoteroid citeulike-article-id posted-at privnote abstract-file __markedentry "
    # How the entry is printed, or found in a bibliography.
    "key ids xref label shorthand sortkey sorttitle sortname sortyear presort options entrysubtype hyphenation "
    "bibtex_show selected preview abbr altmetric dimensions google_scholar_id inspirehep_id "
    "additional_info bibbase_note adsnote mrclass mrreviewer related relatedtype entryset execute gender indextitle "
    # When it was looked at, and what else databases know of it.
    "urldate urlyear lastchecked lastaccessed accessed visited access-date bdsk-file-1 bdsk-url-2 bdsk-url-3 "
    "shorttitle subtype pagination bookpagination numpages pagetotal pages-total document_type abbrev "
    "unique-id oa researcherid-numbers orcid-numbers number-of-cited-references cited-references "
    "usage-count-last-180-days usage-count-since-2013 journal-iso-abbrev doc-delivery-number web-of-science-index "
    "web-of-science-categories research-areas affiliations author-email correspondence_address1 coden references "
    "issue_date size urlnote numpages".split()
)
"""Fields that are known and never published: private ones, and those that say nothing of the publication."""
IGNORED_BEGINNINGS = ("bdsk-", "opt", "jabref", "zotero", "mendeley", "citavi", "x-", "__", "date-")
"""How the names of fields begin that programs write for themselves, or that authors have switched off (`OPTnote`)."""
