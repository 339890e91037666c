"""Finds readings in notes and names of venues: numbers of citations, awards, and what became of a submission.

Databases, and extensions of reference managers, write such numbers where a record has room for anything: `Cited By :2`
(Scopus), `12 citations (Crossref) [2031-04-02]` and `GSCC: 0000012` (extensions of Zotero), `12 cites: https://…`
(Publish or Perish). Conferences add to their names how a paper was presented: `Workshop on Coasts 2031 oral`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from broadsheet.model.readings import GREATEST, SignalKind, SignalReading, read_moment, write_number
from broadsheet.model.urls import Link
from broadsheet.sources.fields.dates import read_period
from broadsheet.sources.record import Record
from broadsheet.system.patterns import compile_late

WEB_OF_SCIENCE, ALL_DATABASES = "Web of Science", "Web of Science, all databases"
"""The two numbers of the Web of Science: citations in its core collection, and in all of its databases."""
_GAP = r"[ \t~\u00a0\u2009\u202f]"
"""A space as some write it between thousands; BibTeX's ties are still `~` here."""
_NUMBER = (
    r"(?P<number>[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})"
    rf"(?![\w+−–-]|[.,'’]\d|{_GAP}\d{{3}}(?!\w|\.\d))"
)
"""A whole number of at most twelve digits, such as `1234` or `1,234`.

It is not a part of another text: neither of a number with a point, a sign or an exponent, nor of one whose thousands
are separated in another way, such as `1.234` or `1 234`.
"""
_FIRST = rf"(?<![\w.,'’+−–-])(?!(?<=\d{_GAP})\d{{3}}\b){_NUMBER}"
"""The same at the beginning of what a note says."""
_SOURCE = (
    r"\((?P<source>Crossref|Semantic Scholar|INSPIRE|OpenAlex|OpenCitations|NASA ADS|Scopus|Web of Science|Dimensions"
    r"|Google Scholar|Europe PMC)(?:/DOI)?\)"
)
"""The name of a service; some extensions add by which identifier they asked it."""
_DAY = r"(?: \[(?P<read>\d{4}-\d\d-\d\d)\])?"
_COUNTS = tuple(
    (compile_late(pattern, re.IGNORECASE | re.MULTILINE), source)
    for pattern, source in (
        (rf"{_FIRST} citations? {_SOURCE}{_DAY}", ""),
        (rf"\bCitations?: {_NUMBER} {_SOURCE}{_DAY}", ""),
        (rf"\bCitations? {_SOURCE}: {_NUMBER}{_DAY}", ""),
        (rf"\b[GZ]SCC:? ?{_NUMBER}(?: (?P<read>\d{{4}}-\d\d-\d\dT[\d:.]+Z))?(?: \d+\.\d+)?", "Google Scholar"),
        (rf"\bopenalex\.cit_count: ?{_NUMBER}", "OpenAlex"),
        (rf"{_FIRST} cites: (?P<address>https?://\S+)", ""),
        (rf"(?:^|; )Cited By(?: \(since \d{{4}}\))? ?:? ?{_NUMBER}", "Scopus"),
        (rf"\bTimes Cited in Web of Science Core Collection: *{_NUMBER}", WEB_OF_SCIENCE),
        (rf"\bTotal Times Cited: *{_NUMBER}", ALL_DATABASES),
        (rf"(?<!Total )\bTimes Cited: *{_NUMBER}", WEB_OF_SCIENCE),
    )
)
"""Notes with the number of citations, each with who counts unless the note says it itself."""
_MOST_DIGITS = 100
"""The greatest length of a number of citations, with leading zeros."""
_MAY_COUNT = re.compile("cit|SCC", re.IGNORECASE)
"""What each of these notes has."""
_READ_ON = re.compile(
    r"\b(?i:Export Date|Query date): ?(\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]+ \d{4})(?: \d\d:\d\d:\d\d)?"
)
"""The day on which a database or Publish or Perish was asked."""
_ASIDE = re.compile(r"\b(?:[GZ]SCC: ?NoCitationData\S*|SC: ?(?:None|\d+)\[s\d\]|Query date: ?[\d :-]{10,19})")
"""What the same programs write besides."""
_HOSTS = {
    "scholar.google": "Google Scholar",
    "openalex.org": "OpenAlex",
    "semanticscholar.org": "Semantic Scholar",
    "crossref.org": "Crossref",
    "scopus.com": "Scopus",
    "webofscience.com": WEB_OF_SCIENCE,
    "lens.org": "Lens",
}
"""Who counts, by a part of the address at which the citing papers are."""
_WORD = r"(?:[A-Z\d'’][\w&@'’./-]*|of|on|for|in|and|the|at) "
_AWARD = compile_late(
    r"(?:(?:[Ww]inner of|[Rr]ecipient of|[Rr]eceived|[Aa]warded|[Ww]on|[Nn]ominated for|[Ff]inalist for) )?"
    rf"(?:[Aa]n? |[Tt]he )?(?:{_WORD}){{0,8}}?"
    r"(?:(?:[Bb]est|[Oo]utstanding|[Dd]istinguished|[Ee]xemplary|(?:[Mm]ost )?[Ii]nfluential) (?:[\w&'’/-]+ ){0,4}?"
    r"(?:[Pp]aper|[Aa]rticle|[Pp]oster|[Pp]resentation|[Tt]alk|[Dd]emo|[Dd]emonstration|[Tt]hesis|[Dd]issertation)"
    r"|[Tt]est[- ][Oo]f[- ][Tt]ime(?: [Pp]aper)?|[Hh]onou?rable [Mm]ention|[A-Z][\w'’-]+ [Pp]rize)"
    r"(?:,? \(?(?:[Aa]ward|[Pp]rize|[Rr]unner[- ]?[Uu]p|[Ww]inner|[Nn]omin(?:ee|ation|ated)|[Ff]inalist|[Cc]andidate"
    r"|[Hh]onou?rable [Mm]ention|[Ss]hortlist(?:ed)?)\)?){0,3}"
    r"(?:(?: at| @| of| from| by| in|,| –| -| \() ?[^\n;]{1,80})?"
)
"""A text that is the name of an award, perhaps with who gave it, as `Best Paper Award at the Workshop on Coasts`."""
_MAY_AWARD = re.compile(
    r"best |outstanding|distinguished|exemplary|influential|of[- ]time|mention|prize", re.IGNORECASE
)
"""What each name of an award has."""
_REMARKS = re.compile(r"[;\n|]|\.(?=\s|\Z)")
"""What separates the remarks of a comment."""
_PARTS = re.compile(r",\s+(?![^()]*\))")
"""What separates the parts of a remark: commas that are not in brackets."""
_ASIDES = re.compile(r"\(([^()]*)\)")
_NOT_QUITE = re.compile(r"runner|mention|nomin|finalist|candidate|shortlist", re.IGNORECASE)
"""Words without which an award would be more than it is."""
_LONGEST = 200
"""Characters of the name of an award."""
_NO_AWARDS = ("true", "false", "yes", "no", "none", "null", "nan", "na", "n/a")
"""What a field for awards says without naming one, in lower case."""
_PRESENTED = r"oral|spotlight|poster|spotlight ?poster|highlight|notable[- ]top[- ]\d+%|talk"
_HOW = re.compile(rf"(?P<venue>.*(?<!\d)(?:19|20)\d\d)[ ,:–-]+\(?(?P<how>{_PRESENTED})\)?", re.IGNORECASE)
"""The name of a conference with its year, and how a paper was presented there."""
_ACCEPTED = compile_late(rf"accept(?:ed)?\b.{{0,60}}|(?:{_PRESENTED})\b.{{0,40}}", re.IGNORECASE | re.DOTALL)
_REFUSED = compile_late(r"(?:desk )?reject(?:ed)?\b.{0,60}|withdrawn?\b.{0,60}", re.IGNORECASE | re.DOTALL)
_NOTED_DECISION = re.compile(r"^Decision: ?([^\n;|]{4,80})", re.IGNORECASE | re.MULTILINE)
_OPEN_REVIEW = "OpenReview"


def read_counts(notes: Iterable[str], moment: str = "") -> tuple[SignalReading, ...]:
    """Return the numbers of citations in notes. `moment` is when they were read, if the notes do not say it.

    Of the two numbers of the Web of Science that for all of its databases counts only if there is no other.
    """
    text = "\n".join(notes)
    if not _MAY_COUNT.search(text):
        return ()
    asked = find_export_day(text) or moment
    found: dict[tuple[str, str], SignalReading] = {}
    for pattern, source in _COUNTS:
        for match in pattern().finditer(text):
            groups = match.groupdict()
            name = source or groups.get("source") or find_counter(groups.get("address") or "")
            reading = make_count(name, match["number"], groups.get("read") or asked)
            found |= {(one.source, one.moment): one for one in reading}
    sources = {source for source, _ in found}
    return tuple(one for one in found.values() if one.source != ALL_DATABASES or WEB_OF_SCIENCE not in sources)


def make_count(source: str, number: str, moment: str) -> tuple[SignalReading, ...]:
    """Return the reading of a number of citations; none if nobody knows who counts, or if it is not a number.

    A moment that cannot be read counts as unknown.
    """
    digits = number.replace(",", "").strip().removesuffix(".0")
    # Python refuses to read numbers of thousands of digits.
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    if not (source and is_number and int(digits) <= GREATEST):
        return ()
    try:
        moment = read_moment(moment)
    except ValueError:
        moment = find_day(moment)
    return (SignalReading(source.strip(), SignalKind.CITATIONS, moment, write_number(int(digits))),)


def strip_counts(note: str) -> str:
    """Return a note without the numbers of citations that programs have written into it."""
    if not _MAY_COUNT.search(note) and not _ASIDE.search(note):
        return note
    stripped = note
    for pattern in (*(pattern() for pattern, _ in _COUNTS), _READ_ON, _ASIDE):
        stripped = pattern.sub("", stripped)
    return note if stripped == note else "\n".join(line.strip() for line in stripped.split("\n")).strip(" ;\n")


def find_export_day(text: str) -> str:
    """Return the day on which a database was asked, as readings hold it; empty if a text does not say it."""
    match = _READ_ON.search(text)
    return find_day(match[1]) if match else ""


def find_day(text: str) -> str:
    """Return the day in a text that is a date or a time, as readings hold it; empty if it is not one."""
    try:
        period = read_period(text)
    except ValueError:
        return ""
    return period.slug if period.day else ""


def find_counter(address: str) -> str:
    """Return who counts citations, by the address of the citing papers; empty if it is not known."""
    host = address.partition("//")[2].partition("/")[0].lower()
    return next((name for part, name in _HOSTS.items() if part in host), "")


def make_awards(texts: Iterable[str], source: str) -> Iterator[SignalReading]:
    """Yield the readings of awards, which have been named as such; `source` is who says so, or gave them."""
    for text in texts:
        name = text.strip()
        if len(text) <= _LONGEST and any(map(str.isalpha, name)) and name.lower() not in _NO_AWARDS:
            yield SignalReading(source or "Bibliography", SignalKind.AWARD, "", name)


def make_decision(text: str, source: str) -> Iterator[SignalReading]:
    """Yield the reading of what became of a submission. Refusals are public only at OpenReview."""
    text = text.strip()
    if source and (_ACCEPTED().fullmatch(text) or (source == _OPEN_REVIEW and _REFUSED().fullmatch(text))):
        yield SignalReading(source, SignalKind.DECISION, "", text)


def make_rating(texts: Iterable[str], source: str) -> Iterator[SignalReading]:
    """Yield the reading of the mean of the reviewers' ratings, such as `6`, `8: accept` and `5`."""
    marks = []
    for text in texts:
        match = re.match(r"\s*(\d{1,3}(?:\.\d{1,9})?)(?=\s*(?:[:/]|\Z))", text)
        if not match:
            return
        marks.append(float(match[1]))
    if source and marks:
        yield SignalReading(source, SignalKind.RATING, "", write_number(sum(marks) / len(marks)))


def add_signal_clues(record: Record) -> Record:
    """Return the record with the awards in its comment, and with the decision in its comment or its venue.

    What a field of its own says is not found again.
    """
    known = {one.value for one in record.readings}
    found = [one for one in (*_find_awards(record), *_find_decisions(record)) if one.value not in known]
    return replace(record, readings=(*record.readings, *found)) if found else record


def _find_awards(record: Record) -> Iterator[SignalReading]:
    """Yield the awards among the remarks of a comment."""
    if record.comment and _MAY_AWARD.search(record.comment):
        for remark in _REMARKS.split(record.comment):
            yield from make_awards(_list_awards(remark.strip()), record.venue)


def _list_awards(remark: str) -> Iterator[str]:
    """Yield the awards in a remark: the whole, its parts, or what is in brackets in one of these."""
    parts = [remark] if _is_award(remark) else [*map(str.strip, _PARTS.split(remark))]
    for part in parts:
        if _is_award(part):
            yield part
            continue
        for aside in _ASIDES.findall(part):
            yield from filter(_is_award, [aside] if _NOT_QUITE.search(aside) else map(str.strip, aside.split(",")))


def _is_award(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_MAY_AWARD.search(text)) and bool(_AWARD().fullmatch(text))


def _find_decisions(record: Record) -> Iterator[SignalReading]:
    """Yield the decision that a comment or the name of the venue tells."""
    if record.comment and (noted := _NOTED_DECISION.search(record.comment)):
        yield from make_decision(noted[1], find_decider(record.links) or record.venue)
    has_year = "20" in record.venue or "19" in record.venue
    if match := _HOW.fullmatch(record.venue) if has_year else None:
        yield from make_decision(match["how"], find_decider(record.links) or match["venue"])


def find_decider(links: Iterable[str | Link]) -> str:
    """Return OpenReview's name if a record has an address there, since its decisions are public; empty otherwise."""
    urls = (link.url if isinstance(link, Link) else link for link in links)
    return _OPEN_REVIEW if any("//openreview.net/" in url for url in urls) else ""
