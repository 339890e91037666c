"""EndNote's tagged export, `%T` for the title, and Refer, in which it began.

https://support.clarivate.com/Endnote/s/article/EndNote-Import-tags lists the tags.

A line is a tag, a blank and a text, for example `%T Sand and wind`. A record begins with its type, such as `%0 Journal
Article`, which Refer does not have. `docs/formats/endnote.md` shows a record.
"""

from __future__ import annotations

import re

from broadsheet.config.limits import Limits
from broadsheet.model.publication import PaperKind
from broadsheet.sources.format import Format
from broadsheet.sources.parsed import Parsed
from broadsheet.sources.record import Reading
from broadsheet.sources.tagged.lines import Dialect

_NAMES = {
    "%0": "type_of_reference", "%T": "title", "%A": "authors", "%E": "editor", "%X": "abstract", "%D": "year",
    "%8": "date", "%J": "alternate_title3", "%B": "secondary_title", "%S": "tertiary_title", "%V": "volume",
    "%N": "number", "%P": "start_page", "%I": "publisher", "%C": "place_published", "%@": "issn", "%R": "doi",
    "%U": "urls", "%>": "file_attachments1", "%K": "keywords", "%G": "language", "%M": "accession_number",
    "%F": "label", "%Z": "notes", "%O": "notes", "%+": "author_address", "%~": "name_of_database",
    "%W": "database_provider", "%9": "type_of_work", "%1": "custom1", "%2": "custom2", "%3": "custom3",
}  # fmt: skip
"""The fields of the tags, by rispy's names of the fields of RIS."""
KINDS = {
    **dict.fromkeys(("Journal Article", "Electronic Article", "Magazine Article"), PaperKind.ARTICLE),
    **dict.fromkeys(("Conference Paper", "Conference Proceedings"), PaperKind.CONFERENCE),
    **dict.fromkeys(("Unpublished Work", "Manuscript", "Preprint"), PaperKind.PREPRINT),
    **dict.fromkeys(("Book Section", "Electronic Book Section"), PaperKind.CHAPTER),
    **dict.fromkeys(("Book", "Edited Book", "Electronic Book"), PaperKind.BOOK),
    "Thesis": PaperKind.THESIS,
    "Report": PaperKind.REPORT,
}
"""How a paper was published, by EndNote's names of types."""
_DIALECT = Dialect(
    tag=re.compile(r"\ufeff?(%[0-9A-Z?@!#$&(*+^<>\[~=\])])(?: |\Z)"),
    first="%0",
    last="",
    names=_NAMES,
    kinds=KINDS,
    not_read=frozenset("%6 %7 %( %) %* %& %[ %= %! %^ %] %# %1 %2 %3 %4 %< %L %$".split()),
)
"""The export as it is read: `%0` first, and no tag at the end of a record."""
_REFER = re.compile(r"\s*%[A-Z] \S.*\n%[A-Z0-9] \S")
"""How a record begins that does not say what it is."""
_READING = Reading(
    names={
        "title": "%T", "abstract": "%X", "authors": "%A", "editors": "%E", "date": "%D", "doi": "%R", "links": "%U",
        "keywords": "%K", "venue": "%J", "volume": "%V", "issue": "%N", "pages": "%P", "publisher": "%I",
        "place": "%C", "series": "%S", "genre": "%9", "issn": "%@", "isbn": "%@", "citation_key": "%F", "comment": "%Z",
    }
)  # fmt: skip
"""The tags that problems name."""


def is_endnote(text: str) -> bool:
    """Return whether a text begins like EndNote's export or Refer."""
    return _DIALECT.matches(text) or bool(_REFER.match(text))


def parse_endnote(text: str, file: str, limits: Limits) -> Parsed:
    """Return the papers of EndNote's export. An unusable record is a problem and does not affect the others.

    `file` is the name of the text in messages.
    """
    return _DIALECT.parse(text, file, limits, _READING)


FORMATS = (Format("endnote", "EndNote's tagged export", parse_endnote, is_endnote, notes="%Z"),)
