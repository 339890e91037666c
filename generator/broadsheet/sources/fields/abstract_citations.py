"""Finds what cites a paper or names its authors before its abstract, as databases and publishers' feeds write it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from broadsheet.system.patterns import compile_late

_LONGEST_LINE = 2_000
"""The most characters of a line that may be a citation or a list of authors."""
_DOI = r"10\.\d{4,9}/"
"""The beginning of a DOI."""
_YEAR = r"(?:19|20)\d\d"
"""A year since 1900."""
_DAY = r"\d{1,2} [A-Z][a-z]{2,8} \d{4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8} \d{1,2},? \d{4}"
"""A day as citations write it: `12 May 2031`, `2031-05-12` or `May 12, 2031`."""
_LONGEST_JOURNAL = 160
"""Characters up to the beginning of the year, the volume or the DOI."""
_YEARS = (". 19", ". 20")
"""How the year after a journal begins."""
_PUBMED_CITATION = compile_late(
    rf"[A-Z][^\n]{{1,150}}?\. {_YEAR}(?: [A-Z][a-z]{{2,8}}(?:[-/][A-Z][a-z]{{2,8}})?)?(?: \d{{1,2}})?"
    rf"(?P<numbers>;[\w/–-]{{0,12}}(?:\([\w ./–-]{{1,20}}\))?(?::[\w–-]{{1,20}})?)?[.:;]? ?(?:doi: ?{_DOI}[^\s]+)?"
    r"(?: (?:Online ahead of print|Epub[^\n.]{0,40}|eCollection[^\n.]{0,40}|Print[^\n.]{0,40})\.)*"
)
"""`J Sand. 2031 Sep 25;7(2):11-9. doi: 10.1234/sand.7. Online ahead of print.`"""
_PUBLISHED_ONLINE = compile_late(
    rf"[^\n;]{{2,150}}?, Published online: (?:{_DAY})[;,]?[\s|]*+(?:doi: ?|https?://(?:dx\.)?doi\.org/)(?={_DOI})"
)
"""`Nature Sand, Published online: 12 May 2031; doi:10.1038/…`"""
_ISSUE_LINE = compile_late(
    r"(?:[^\n]{2,150}?, )?(?:Volume|Vol\.) [\w-]{1,12}, "
    r"(?:(?:Issue|Number|No\.) [\w /-]{1,15}|Pages?|Article|[A-Z][a-z]+ \d{4})[^\n.:]{0,80}\.?"
)
"""`Journal of Sand, Volume 7, Issue 2, Page 11-19, March 2031.`"""
_JOURNAL_AND_DOI = compile_late(rf"[^\n.!?]{{2,120}}, doi: ?{_DOI}\S+", re.IGNORECASE)
"""`Journal of Sand, doi:10.1234/sand.7`"""
_YEAR_LINE = compile_late(
    rf"[^\n]{{2,100}}, {_YEAR}, (?:Advance Article|Accepted Manuscript|[A-Z]?\d+ ?, ?[\w–-]+)(?:, [A-Z][\w ]{{2,40}})?"
)
"""`J. Sand, 2031, 7, 11-19` or `J. Sand, 2031, Advance Article`, as the Royal Society of Chemistry writes it."""
_PAGES_LINE = compile_late(r"[^\n]{2,100}, Vol\. \d+, Pages? [\w–-]+: [^\n]+")
"""`Sand, Vol. 7, Pages 11: Dunes drift north`, as MDPI writes it."""
_STAGE = re.compile(
    r"[^\n,.;]{2,120}, (?:EarlyView|Early View|Accepted Article|Ahead of Print|Just Accepted|Advance Article"
    r"|Online First|Articles in Advance|In Press)\.?(?=\s|\Z)"
    r"(?:\s*+DOI: ?10\.\S++(?:, Paper|, Communication|, Review Article)?)?"
)
"""`Journal of Sand, Ahead of Print.`"""
_FIELD_LINE = compile_late(
    rf"(?:Publication date|Available online|Published online): ?[^\n]{{4,60}}"
    r"|Source: ?[^\n]{2,150}, Volume [^\n]{1,60}"
    rf"|(?:Available online|Published online) (?:{_DAY})\.?|(?:doi|DOI): ?(?:https?://doi\.org/)?{_DOI}\S+"
    r"(?:, [A-Z][\w ]{2,40})?"
    rf"|[^\n]{{2,100}} doi: ?{_DOI}\S+|https?://doi\.org/{_DOI}\S+"
)
"""A line with one field of the citation, as ScienceDirect and MDPI write them."""
_BY = re.compile(r"(?:by|By|BY|Author\(s\):|Authors?:)\s+(?=\S)")
"""What precedes a list of authors."""
_NAME = compile_late(
    r"(?:[A-ZÀ-Þ][\w.’'-]*|van|von|der|den|de|da|di|do|dos|del|della|la|le|ten|ter|bin|al|el|y)"
    r"(?: (?:[A-ZÀ-Þ][\w.’'-]*|van|von|der|den|de|da|di|do|dos|del|della|la|le|ten|ter|bin|al|el|y)){1,5}"
)
"""The name of a person, of two to six words."""
_JOINS = frozenset("by and et al author authors s".split())
"""Words in a list of authors that are not names."""
_AUTHOR_INFORMATION = re.compile(r"Author information:\s*\(\d+\)")
"""How PubMed's abstracts in text begin to say where the authors work."""


def find_citation(text: str, doi: str, venue: str) -> int:
    """Return the index at which the abstract begins after a line that cites the paper; 0 if there is none.

    It is the length of the text if the text is a citation and nothing else, as in feeds without abstracts. `doi` and
    `venue` are those of the record.
    """
    if _begins(text, ", Published online: ") and (match := _PUBLISHED_ONLINE().match(text)):
        return _skip_doi(text, match.end(), doi)
    match = _PUBMED_CITATION().match(text) if any(_begins(text, year) for year in _YEARS) else None
    if match and (match["numbers"] or "doi:" in match[0]) and _ends_word(text, match.end()):
        return match.end()
    line_end = text.find("\n", 0, _LONGEST_LINE)
    line = (text[:line_end] if line_end >= 0 else text[:_LONGEST_LINE]).strip()
    if line_end < 0:
        is_citation = (_begins(line, "Vol") and _ISSUE_LINE().fullmatch(line)) or (
            _begins(line, "10.") and _JOURNAL_AND_DOI().fullmatch(line)
        )
        return len(text) if is_citation and len(text.strip()) == len(line) else _find_stage(text)
    if any(pattern().fullmatch(line) for pattern in (_ISSUE_LINE, _YEAR_LINE, _PAGES_LINE, _FIELD_LINE)):
        return line_end
    if line.startswith("Source:") and text[line_end:].lstrip().startswith("Author(s):"):
        return line_end
    if venue and line.rstrip(".") == venue.rstrip("."):
        return line_end
    return _find_stage(text)


def _begins(text: str, words: str) -> bool:
    """Return whether words are where a citation at the beginning of a text has them, after the name of a journal."""
    return text.find(words, 0, _LONGEST_JOURNAL + len(words)) >= 0


def _find_stage(text: str) -> int:
    """Return the index after a citation that ends with a stage of publication; 0 if there is none.

    An example is `Journal of Sand, Ahead of Print.`, as feeds of articles without an issue have it.
    """
    stage = _STAGE.match(text)
    return stage.end() if stage else 0


def _skip_doi(text: str, at: int, doi: str) -> int:
    """Return the end of a DOI that begins here, which the abstract may follow without a space.

    `doi` is that of the record. If it is not the one in the text, the DOI ends at the next white space.
    """
    if doi and text[at : at + len(doi)].lower() == doi.lower():
        return at + len(doi)
    return at + len(text[at:].split(maxsplit=1)[0]) if not _ends_word(text, at) else at


def _ends_word(text: str, at: int) -> bool:
    """Return whether an index is the end of the text, or of a word before white space."""
    return at >= len(text) or text[at].isspace()


def find_byline(text: str, authors: Sequence[str]) -> int:
    """Return the index at which the abstract begins after the paper's authors; 0 if they are not there.

    `authors` are those of the record. They are recognised as `by Ada Gull, Ben Tern`; as a line of which all words are
    in their names; or, after `by` or the like, as a line of nothing but names.
    """
    by = _BY.match(text)
    start = by.end() if by else 0
    if by and authors:
        for separator in (", ", "; "):
            for last in (separator, " and ", f"{separator}and ", " & "):
                names = last.join(filter(None, (separator.join(authors[:-1]), authors[-1])))
                if text.startswith(names, start) and not text[start + len(names) : start + len(names) + 1].isalnum():
                    return start + len(names)
    line_end = text.find("\n", start, _LONGEST_LINE)
    if line_end < 0 and by and by[0].startswith("Author(s)") and len(text) < _LONGEST_LINE:
        line_end = len(text)
    line = text[start:line_end].strip() if line_end >= 0 else ""
    if not line:
        return 0
    known = {word.lower() for name in authors for word in re.findall(r"\w+", name)}
    words = {word.lower() for word in re.findall(r"\w+", line)} - _JOINS
    if words <= known and len(words) > 1:
        return line_end
    return line_end if by and all(map(_NAME().fullmatch, re.split(r", (?:and )?| and |; ", line))) else 0


def find_author_information(text: str) -> int:
    """Return the end of a paragraph in which PubMed says where the authors work; 0 if there is none."""
    if not _AUTHOR_INFORMATION.match(text):
        return 0
    end = re.compile(r"\n\s*\n").search(text)
    return end.end() if end else 0
