"""Removes from an abstract what publishers, databases and feeds put before and after it.

A sentence of the authors must never be lost: a notice is removed only where its words, its place and its form leave no
doubt, and anything else stays. All searches are limited to the beginning and the end of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

_BEGINNING = 3_000
"""Characters at the beginning of a text in which notices are searched."""
_END = 2_000
"""Characters at the end of a text in which notices are searched."""
_ROUNDS = 8
"""The most notices that stand one after the other."""
_LONGEST_LINE = 2_000
"""The most characters of a line that may be a citation or a list of authors."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the record says beside its abstract, by which notices are recognised."""

    title: str = ""
    """The title of the paper, which a link to it may repeat."""
    authors: tuple[str, ...] = ()
    """The names of its authors, in full."""
    doi: str = ""
    """Its DOI, which the text may follow without a space."""
    venue: str = ""
    """Its journal or conference, which feeds write on a line of its own."""


NO_FACTS = Facts()
"""The facts of a record that has no more than an abstract."""


def strip_notices(text: str, facts: Facts = NO_FACTS) -> str:
    """Return the abstract alone; the text as it is if there are no notices in it.

    `Abstract: Dunes drift. © 2031 Elsevier Ltd. All rights reserved.` gives `Dunes drift.` A text that is only
    a citation becomes empty. Notices are removed one after another, from both ends, eight times at the most.
    """
    for _ in range(_ROUNDS):
        shorter = _strip_once(text, facts)
        if shorter == text:
            break
        text = shorter
    return text


def _strip_once(text: str, facts: Facts) -> str:
    """Return the text without one notice at its beginning and one at its end."""
    at = _find_beginning(text, facts)
    text = text[at:].lstrip() if at else text
    end = _find_end(text, facts)
    return text[:end].rstrip() if end < len(text) else text


# Labels

_WORDS = "[Aa]bstract|ABSTRACT|[Ss]ummary|SUMMARY"
"""What the label of an abstract is in English."""
_OTHER_LANGUAGES = (
    "Zusammenfassung|Kurzfassung|Résumé|RÉSUMÉ|Resumen|RESUMEN|Resumo|RESUMO|Riassunto|Samenvatting|Sammanfattning|"
    "Sammendrag|Resumé|Streszczenie|Özet|Аннотация|Резюме|Реферат|Анотація"
)
"""What it is in other languages of Europe."""
_OPENERS = (
    "We|In|The|This|These|Those|That|A|An|Our|To|For|It|Its|As|At|By|On|Of|From|With|Without|While|Although|Though|"
    "Despite|Here|However|There|When|Where|Whether|Since|Because|During|Over|Under|Both|Many|Most|Much|Several|Some|"
    "Such|I|What|Why|How|Which|Who|If|Is|Are|Can|Do|Does|Using|Based|After|Before|Between|Among|Through|Given|Recent|"
    "Recently|Current|Currently|Traditional|Existing|Previous|Understanding|Although|Background|Objectives?|Purpose|"
    "Aims?|Introduction|Importance|Rationale|Premise|BACKGROUND|OBJECTIVES?|PURPOSE|AIMS?|INTRODUCTION|METHODS|"
    "IMPORTANCE|RATIONALE"
)
"""Words with which a sentence or a structured abstract begins; none of them follows “abstract” in a term."""
_LABELS = [
    re.compile(pattern)
    for pattern in (
        # A label alone, between brackets, on a line of its own, or before a mark.
        rf"\s*+(?:(?:{_WORDS}|{_OTHER_LANGUAGES})\s*+[:.]?|摘\s?要|要\s?旨|초록)\s*+\Z",
        rf"\s*+(?:\[(?:{_WORDS})\]|【\s?(?:摘\s?要|要\s?旨)\s?】|\[(?:摘\s?要|要\s?旨)\])\s*+[:：.]?\s*+",
        r"\s*+(?:摘\s?要|要\s?旨|抄録|초록|요약)\s*+[:：]\s*+",
        rf"\s*+(?:Graphical\s)?(?:{_WORDS}|{_OTHER_LANGUAGES})[ \t]*+(?:[:：]|—|\.(?=\s|[A-Z])|[–-](?=\s))\s*+",
        rf"\s*+(?:Graphical\s)?(?:{_WORDS}|{_OTHER_LANGUAGES})[ \t]*+\r?\n\s*+(?![a-z])",
        # A label before a sentence, with a space or without.
        rf"\s*+(?:Abstract|ABSTRACT|Summary|SUMMARY)[ \t–-]*+(?=(?:{_OPENERS})[\s,:.;’'])",
        r"\s*+ABSTRACT\s*+(?=[A-Z][a-z]|[A-Z]\s[a-z]|[\d“\"(])",
        r"\s*+ABSTRACT\s++(?=[A-Z\d-]{2,}\s[a-z])",
    )
]
"""The labels of an abstract, in the forms in which they cannot be the first words of its text."""
_NEXT_LABEL = re.compile(r"(?:\n|[.?!] )[A-Z][A-Z /&-]{3,40}: ")
"""The label of a further part of a structured abstract, of which a summary may be the first."""
_BEFORE_NOUN = re.compile(r"\s*+(?:Abstract|Summary)(?P<gap>\s*+)(?P<next>[A-Z][\w’'-]*+)\s(?=[a-z])")
"""A label before a sentence that begins with any other word; or the term that the sentence begins with."""
_TERMS = frozenset(
    "algebra algebraic algebras animation argument argumentation art arts artworks base bench bert categories category "
    "class classes code codes cognition concept concepts conceptual convexity data definition differential dialectical "
    "domain domains dynamic dynamics elementary evaluation expression expressionism factory families family former "
    "formulation framework frameworks game games generation gpt graph graphs group groups harmonic homotopy idea ideas "
    "image images inference integral integrals interface interfaces interpretation interpretations interpreter kinds "
    "knowledge labelled language languages lattice learning level levels logic logical machine machines mathematics "
    "meaning method methods model modeling modelling models music net nets network networks nonsense notion notions "
    "noun nouns number numbers object objects operator operators painting paintings pattern patterns phrase planning "
    "polytope polytopes principle principles problem problems process processes program qa question questions "
    "reasoning reduction refinement relation relational relations representation representations rule rules scene "
    "screening screeners semantics sentence similarity simplicial situation sketch space spaces specification stack "
    "state states statistics structural structure structures submission submissions summaries summarization summary "
    "symbol symbolic syntax system systems task tasks text thinking thought type types value values verbs view visual "
    "wiener wikipedia wisdom word words mixing measure measures statistic table tables writer".split()
)
"""Words that follow “abstract” or “summary” in terms, and in the names of systems."""
_FIRST_WORDS = re.compile(r"(?P<first>[\w’'-]+)\s*+(?P<second>[\w’'-]*+)")
"""The two words with which a text begins."""


def is_term(words: str, text: str) -> bool:
    """Return whether words form a term with “abstract” before them, as in `Abstract Algebra`.

    A known term counts if it is a name in capitals, or if the text, of which the words are a part, has it twice.
    """
    match = _FIRST_WORDS.match(words)
    if not match or match["first"].lower() not in _TERMS:
        return False
    return match["second"][:1].isupper() or text.lower().count(f"abstract {match['first'].lower()}") > 1


def find_label(text: str, facts: Facts = NO_FACTS) -> int:
    """Return the index at which the abstract begins after a label such as `Abstract`; 0 if there is none.

    `Summary: …` stays where it is the first part of a structured abstract. A label before any other word is taken for
    part of a term, as in `Abstract Interpretation`, if that is a known term or is written again in title or text.
    """
    for pattern in _LABELS:
        if match := pattern.match(text):
            is_part = match[0].strip().lower().startswith("summary") and _NEXT_LABEL.search(text)
            return 0 if is_part else match.end()
    match = _BEFORE_NOUN.match(text)
    if not match or match["next"].lower() in _TERMS:
        return 0
    # A term or a system's name is written again, in the title or later in the abstract.
    label = match[0].split()[0].removesuffix(match["next"]) if not match["gap"] else match[0].split()[0]
    term = f"{label} {match['next']}".lower() if match["gap"] else f"{label}{match['next']}".lower()
    is_term = term in facts.title.lower() or term in text[match.end("next") :].lower()
    is_word = match["gap"] or match["next"][1:].islower()
    return match.start("next") if is_word and not is_term and (match["gap"] == "" or label == "Abstract") else 0


# Citations and lists of authors before the abstract

_DOI = r"10\.\d{4,9}/"
"""The beginning of a DOI."""
_YEAR = r"(?:19|20)\d\d"
"""A year since 1900."""
_DAY = r"\d{1,2} [A-Z][a-z]{2,8} \d{4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8} \d{1,2},? \d{4}"
"""A day as citations write it: `12 May 2031`, `2031-05-12` or `May 12, 2031`."""
_PUBMED_CITATION = re.compile(
    rf"[A-Z][^\n]{{1,150}}?\. {_YEAR}(?: [A-Z][a-z]{{2,8}}(?:[-/][A-Z][a-z]{{2,8}})?)?(?: \d{{1,2}})?"
    rf"(?P<numbers>;[\w/–-]{{0,12}}(?:\([\w ./–-]{{1,20}}\))?(?::[\w–-]{{1,20}})?)?[.:;]? ?(?:doi: ?{_DOI}[^\s]+)?"
    r"(?: (?:Online ahead of print|Epub[^\n.]{0,40}|eCollection[^\n.]{0,40}|Print[^\n.]{0,40})\.)*"
)
"""`J Sand. 2031 Sep 25;7(2):11-9. doi: 10.1234/sand.7. Online ahead of print.`"""
_PUBLISHED_ONLINE = re.compile(
    rf"[^\n;]{{2,150}}?, Published online: (?:{_DAY})[;,]?[\s|]*+(?:doi: ?|https?://(?:dx\.)?doi\.org/)(?={_DOI})"
)
"""`Nature Sand, Published online: 12 May 2031; doi:10.1038/…`"""
_ISSUE_LINE = re.compile(
    r"(?:[^\n]{2,150}?, )?(?:Volume|Vol\.) [\w-]{1,12}, "
    r"(?:(?:Issue|Number|No\.) [\w /-]{1,15}|Pages?|Article|[A-Z][a-z]+ \d{4})[^\n.:]{0,80}\.?"
)
"""`Journal of Sand, Volume 7, Issue 2, Page 11-19, March 2031.`"""
_JOURNAL_AND_DOI = re.compile(rf"[^\n.!?]{{2,120}}, doi: ?{_DOI}\S+", re.IGNORECASE)
"""`Journal of Sand, doi:10.1234/sand.7`"""
_PAGES_LINE = re.compile(r"[^\n]{2,100}, Vol\. \d+, Pages? [\w–-]+: [^\n]+")
"""`Sand, Vol. 7, Pages 11: Dunes drift north`, as MDPI writes it."""
_STAGE = re.compile(
    r"[^\n,.;]{2,120}, (?:EarlyView|Early View|Accepted Article|Ahead of Print|Just Accepted|Advance Article"
    r"|Online First|Articles in Advance|In Press)\.?(?=\s|\Z)"
    r"(?:\s*+DOI: ?10\.\S++(?:, Paper|, Communication|, Review Article)?)?"
)
"""`Journal of Sand, Ahead of Print.`"""
_FIELD_LINE = re.compile(
    rf"(?:Publication date|Available online|Published online): ?[^\n]{{4,60}}"
    r"|Source: ?[^\n]{2,150}, Volume [^\n]{1,60}"
    rf"|(?:Available online|Published online) (?:{_DAY})\.?|(?:doi|DOI): ?(?:https?://doi\.org/)?{_DOI}\S+"
    rf"|[^\n]{{2,100}} doi: ?{_DOI}\S+|https?://doi\.org/{_DOI}\S+"
)
"""A line with one field of the citation, as ScienceDirect and MDPI write them."""
_BY = re.compile(r"(?:by|By|BY|Author\(s\):|Authors?:)\s+(?=\S)")
"""What stands before a list of authors."""
_NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w.’'-]*|van|von|der|den|de|da|di|do|dos|del|della|la|le|ten|ter|bin|al|el|y)"
    r"(?: (?:[A-ZÀ-Þ][\w.’'-]*|van|von|der|den|de|da|di|do|dos|del|della|la|le|ten|ter|bin|al|el|y)){1,5}"
)
"""The name of a person, of two to six words."""
_JOINS = frozenset("by and et al author authors s".split())
"""Words in a list of authors that are not names."""
_AUTHOR_INFORMATION = re.compile(r"Author information:\s*\(\d+\)")
"""How PubMed's abstracts in text begin to say where the authors work."""


def _find_citation(text: str, facts: Facts) -> int:
    """Return the index at which the abstract begins after a line that cites the paper; 0 if there is none.

    It is the length of the text if the text is a citation and nothing else, as in feeds without abstracts.
    """
    if match := _PUBLISHED_ONLINE.match(text):
        return _skip_doi(text, match.end(), facts.doi)
    match = _PUBMED_CITATION.match(text)
    if match and (match["numbers"] or "doi:" in match[0]) and _ends_word(text, match.end()):
        return match.end()
    line_end = text.find("\n", 0, _LONGEST_LINE)
    line = (text[:line_end] if line_end >= 0 else text[:_LONGEST_LINE]).strip()
    if line_end < 0:
        is_citation = _ISSUE_LINE.fullmatch(line) or _JOURNAL_AND_DOI.fullmatch(line)
        return len(text) if is_citation and len(text.strip()) == len(line) else _find_stage(text)
    if any(pattern.fullmatch(line) for pattern in (_ISSUE_LINE, _PAGES_LINE, _FIELD_LINE)):
        return line_end
    if line.startswith("Source:") and text[line_end:].lstrip().startswith("Author(s):"):
        return line_end
    if facts.venue and line.rstrip(".") == facts.venue.rstrip("."):
        return line_end
    return _find_stage(text)


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
    match = re.compile(r"[^\s]*").match(text, at)
    return match.end() if match else at


def _ends_word(text: str, at: int) -> bool:
    """Return whether an index is the end of the text, or of a word before white space."""
    return at >= len(text) or text[at].isspace()


def _find_byline(text: str, facts: Facts) -> int:
    """Return the index at which the abstract begins after the paper's authors; 0 if they are not there.

    They are recognised as `by Ada Gull, Ben Tern` if these are the authors of the record; as a line of which all words
    are in their names; or, after `by` or the like, as a line of nothing but names.
    """
    by = _BY.match(text)
    start = by.end() if by else 0
    if by and facts.authors:
        for separator in (", ", "; "):
            for last in (separator, " and ", f"{separator}and ", " & "):
                names = last.join(filter(None, (separator.join(facts.authors[:-1]), facts.authors[-1])))
                if text.startswith(names, start) and not text[start + len(names) : start + len(names) + 1].isalnum():
                    return start + len(names)
    line_end = text.find("\n", start, _LONGEST_LINE)
    if line_end < 0 and by and by[0].startswith("Author(s)") and len(text) < _LONGEST_LINE:
        line_end = len(text)
    line = text[start:line_end].strip() if line_end >= 0 else ""
    if not line:
        return 0
    known = {word.lower() for name in facts.authors for word in re.findall(r"\w+", name)}
    words = {word.lower() for word in re.findall(r"\w+", line)} - _JOINS
    if words <= known and len(words) > 1:
        return line_end
    return line_end if by and all(map(_NAME.fullmatch, re.split(r", (?:and )?| and |; ", line))) else 0


def _find_author_information(text: str) -> int:
    """Return the end of a paragraph in which PubMed says where the authors work; 0 if there is none."""
    if not _AUTHOR_INFORMATION.match(text):
        return 0
    end = re.compile(r"\n\s*\n").search(text)
    return end.end() if end else 0


# Copyright and licence

_SENTENCE_END = re.compile(r"(?<![\s(][A-Z])(?<!\bSt)\.[)\]”\"]*+(?=\s|\Z)|\n\s*+|\Z")
"""The end of a sentence or of a line, but not the full stop after an initial."""
_HOLDER = r"(?:The\s+|the\s+)?(?:Author|author|Crown|Elsevier|Springer|Wiley|IEEE|ACM)"
"""Those who may follow the sign of copyright in place of a year."""
_COPYRIGHT = (
    r"\(?(?:Crown\s+)?(?:(?:Copyright|COPYRIGHT)\s*(?:©|\([cC]\)|:)?\s*|(?:©|�|\([cC]\))\s*(?:Copyright\s*)?)"
    rf"(?:[^\n.]{{0,60}}?\b{_YEAR}\b|{_HOLDER})"
)
"""The beginning of a notice of copyright: the sign or the word, and a year or a holder."""
_STARTS_RIGHTS = re.compile(_COPYRIGHT)
_PUBLISHERS = (
    "Elsevier|(?:John )?Wiley|Oxford University Press|Cambridge University Press|Springer|S(?:AGE|age)|Taylor|IOP|AIP|"
    "BMJ|Wolters|Lippincott|Mosby|W\\.? ?B\\.? Saunders|Blackwell|Academic Press|Nature Publishing|Karger|S\\. Karger|"
    "Thieme|Hindawi|MDPI|Frontiers|Copernicus|De Gruyter|Cold Spring Harbor|American |The American|the American|"
    "The Royal|the Royal|Royal|Public Library|IEEE|ACM|Mary Ann Liebert|Dove|Excerpta|Urban|PLOS|Cell Press"
)
"""How the names of publishers begin."""
_SAYS_HOLDER = re.compile(
    rf"\(?(?:{_COPYRIGHT}|Published by (?:{_PUBLISHERS})|Licensee\b"
    rf"|{_YEAR},? (?:Published by )?(?:The Authors?|Elsevier|John Wiley|Wiley|Springer|IEEE|Taylor)\b)"
)
"""The beginning of a sentence that names the holder of the rights."""
_SAYS_RIGHTS = re.compile(
    r"\(?(?:All rights? (?:are )?reserved"
    r"|This (?:article|work|paper|content) is (?:protected by copyright|licensed under|published under|"
    r"distributed under|made available under|open access)|This is an? [Oo]pen[- ][Aa]ccess (?:article|paper)"
    r"|Licen[sc]ed under|Distributed under|Under (?:a )?(?:Creative Commons|exclusive licen[cs]e)"
    r"|For (?:reprints and )?permissions?,? (?:please|contact)|No claim to original|Reproduced with permission"
    r"|(?:Reprinted|Used) (?:with|by) permission)"
)
"""The beginning of any other sentence on rights, wherever it is."""
_WORDS_OF_HOLDERS = frozenset(
    "a access al all an and article as at author authors behalf by copyright creative commons de der des du e et "
    "exclusive for für holder holders i in is it la le licence license licensed licensee of on online open or part "
    "press publication published publisher publishing reserved rights s society sons t terms the this to und under "
    "university van von with y".split()
)
"""The words that a sentence which names the holder has in lower case."""
_FOLLOWS_RIGHTS = re.compile(
    r"Published\b|[^\n]{0,160}\b(?:[Pp]ublished (?:by|on behalf)|on behalf of|[Ll]icen[cs]e|[Rr]ights|[Cc]opyright|"
    r"Elsevier|Wiley|Springer|Press|Inc\b|Ltd\b|GmbH|B\.V|N\.V|Société|Society)|[^\n]{2,80} \d+[:;(][^\n]{2,60}"
)
"""A sentence that belongs to a notice of copyright if it follows one.

`Published by Elsevier Ltd.` is one, and so is `J Sand 2031;7:11-19`.
"""
_RIGHTS_AFTER_TEXT = re.compile(
    rf"(?:\A|(?<=[.!?)\]”\"’*])|\n)\s*+(?={_COPYRIGHT})"
    rf"|\s(?=(?:Copyright\s+)?©\s?(?:Copyright )?[^\n.]{{0,40}}?{_YEAR})"
)
_LONGEST_RIGHTS = 400
"""The most characters of a sentence on rights."""
_WORDS_ON_RIGHTS = (
    "©", "\ufffd", "copyright", "(c)", "reserved", "published", "licen", "open access", "open-access",
    "distributed under", "available under", "permission", "no claim", "commons", "the author", "elsevier", "wiley",
    "springer", "ieee", "taylor",
)  # fmt: skip
"""Words of which every notice on rights has one, in lower case; most abstracts have none of them."""
_SIGNS = ("copyright", "©", "\ufffd", "(c)")
"""The signs of copyright, in lower case."""
_MOST_SIGNS = 10
"""How many signs of copyright are looked at."""
_COMPANY = re.compile(r"(?:[A-Z][\w&,'’-]*\s?){0,6}(?:Inc|Ltd|LLC|GmbH|Co|Press)\.?")
"""The rest of a company's name, at whose full stop a sentence seemed to end."""


def _find_rights_before(text: str) -> int:
    """Return the index at which the abstract begins after a notice of copyright; 0 if there is none."""
    if not _STARTS_RIGHTS.match(text):
        return 0
    at = 0
    while at < min(len(text), _BEGINNING):
        end = _SENTENCE_END.search(text, at)
        stop = end.end() if end else len(text)
        sentence = text[at:stop].strip()
        if not _is_on_rights(sentence) and not (at and _COMPANY.fullmatch(sentence)):
            return at
        at = stop + len(text[stop:]) - len(text[stop:].lstrip()) if stop < len(text) else stop
    return at


def _find_rights_after(text: str, first: int) -> int:
    """Return the index of the notice of copyright with which the text ends; the length of the text if there is none.

    `first` is the index from which it is searched. A notice without a sign must be the last sentence, and not the
    only one.
    """
    tail = text[first:]
    words = tail.lower()
    if not any(word in words for word in _WORDS_ON_RIGHTS):
        return len(text)
    has_sign = any(sign in words for sign in _SIGNS)
    for match in islice(_RIGHTS_AFTER_TEXT.finditer(text, first), _MOST_SIGNS) if has_sign else ():
        notice = _split_sentences(text[match.end() :])
        if notice and _is_on_rights(notice[0]) and all(map(_belongs_to_rights, notice)):
            return match.start()
    sentences = _split_sentences(tail)
    if len(sentences) > 1 and _is_on_rights(sentences[-1]):
        return len(text.rstrip()) - len(sentences[-1])
    return len(text)


def _is_on_rights(sentence: str) -> bool:
    """Return whether a sentence says who has the rights, or which there are, and nothing else.

    A sentence that names the holder may have only those words in lower case that such notices have, so that a sentence
    of the authors about a publisher stays.
    """
    if len(sentence) > _LONGEST_RIGHTS:
        return False
    words = re.findall(r"(?<![\w@./:-])[a-zà-þ]+(?![\w@/:])", sentence)
    return bool(_SAYS_RIGHTS.match(sentence) or (_SAYS_HOLDER.match(sentence) and set(words) <= _WORDS_OF_HOLDERS))


def _belongs_to_rights(sentence: str) -> bool:
    """Return whether a sentence after a notice of copyright belongs to it."""
    return _is_on_rights(sentence) or (len(sentence) <= _LONGEST_RIGHTS and bool(_FOLLOWS_RIGHTS.match(sentence)))


def _split_sentences(text: str) -> list[str]:
    """Return the sentences and lines of a text, without those that are empty."""
    parts: list[str] = []
    at = 0
    for end in _SENTENCE_END.finditer(text):
        if sentence := text[at : end.end()].strip():
            parts.append(sentence)
        at = end.end()
    return parts


# Notices of databases and feeds after the abstract

_ENDINGS = tuple(
    (word, re.compile(pattern))
    for words, pattern in (
        (("ABSTRACT FROM",), r"\s*+[\[(]?ABSTRACT FROM (?:AUTHORS?|PUBLISHER)[\])]?\.?\s*+\Z"),
        (("bstract from",), r"\s*+[\[(](?:Abstract|abstract) from (?:authors?|publisher)[\])]\.?\s*+\Z"),
        (("Psyc",), r"\s*+\(?Psyc(?:INFO|Info|EXTRA|ARTICLES|TESTS) Database Record \([cC]\)[^\n]{0,120}\Z"),
        (
            ("PUBLICATION ABSTRACT", "Abstract shortened"),
            r"\s*+\[?\(?(?:PUBLICATION ABSTRACT|Abstract shortened by (?:ProQuest|UMI|author)\.?)\)?\]?\.?\s*+\Z",
        ),
        (("Published",), r"\s*+\[[^\[\]\n]{3,60}\]\s+Published\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[^\n]{4,30}\Z"),
        (
            ("The content of this RSS Feed", "To cite this article"),
            r"\s*+(?:The content of this RSS Feed|To cite this article before page numbers are assigned)[^\n]{0,120}\Z",
        ),
        (
            ("PMID", "PMC", "DOI", "doi"),
            r"(?:(?<=[.!?…\])”])|\n|\A)\s*+"
            r"(?:(?:PMID|PMCID|PMC|DOI|doi)\s?:\s?\S++(?: \[[^\]\n]{1,60}\])?[ |]*+\s*+)+\Z",
        ),
        (("doi.org/10.",), r"(?:(?<=[.!?…\])”])|\n|\A)\s*+(?:https?://)?(?:dx\.)?doi\.org/10\.\S++\s*+\Z"),
        (
            ("The post ",),
            r"(?:(?<=[.!?…\])”])|\n|\A)\s*+The post [^\n]{1,400}? (?:appeared first|first appeared) on [^\n]{1,120}\Z",
        ),
    )
    for word in words
)
"""Notices at the end of a text, each after a word that it contains.

Looking for a word takes much less time than looking for a pattern.
"""
_MORE_WORDS = ("ead ", "EAD ", "ontinue ", "ONTINUE ", "View ")
"""Words of which a link to the rest of a text has one."""
_EBSCO = re.compile(r"Copyright of [^\n]{2,300}? is the property of ")
"""The beginning of EBSCO's notice, which goes on to say that copies may not be sent."""
_MORE = re.compile(
    r"(?:(?<=[.!?…\])”»])|\n|\A)\s*+(?:\[?(?:…|\.\.\.)\]?\s*+)?[»→\[(]*+\s*+"
    r"(?:R(?:ead|EAD) (?:[Mm]ore|MORE|[Ff]ull (?:[Aa]rticle|[Tt]ext)|the full (?:article|text|paper|abstract|story)|on)"
    r"|C(?:ontinue [Rr]eading|ONTINUE READING)|View (?:the )?(?:[Ff]ull (?:[Tt]ext|[Aa]rticle)|article|abstract|PDF))"
    r"(?P<rest>[^\n]{0,300})\Z"
)
"""A link to the rest of a text, as feeds of web logs have it, and what follows it."""
_ELLIPSIS = re.compile(r"\s*+\[?(?:…|\.\.\.)\]?\s*+\Z")


def _find_notice(text: str, facts: Facts, first: int) -> int:
    """Return the index of the notice of a database or a feed with which the text ends; its length if there is none."""
    tail = text[first:]
    starts = [match.start() for word, pattern in _ENDINGS if word in tail and (match := pattern.search(text, first))]
    if (match := _EBSCO.search(text, first)) and "may not be" in text[match.end() :]:
        starts.append(match.start())
    if (
        any(word in tail for word in _MORE_WORDS)
        and (match := _MORE.search(text, first))
        and _is_about_paper(match["rest"], facts.title)
    ):
        starts.append(match.start())
    return min(starts, default=len(text))


def _is_about_paper(rest: str, title: str) -> bool:
    """Return whether what follows “read more” is nothing, a sign, or the paper's title or its beginning."""
    words = rest.strip(" .…→»>:()[]“”\"'‘’|-–—")
    return not words or (bool(title) and title.lower().startswith(words.lower()[:60]))


def _find_beginning(text: str, facts: Facts) -> int:
    """Return the index at which the abstract begins after one notice; 0 if it begins with the text."""
    head = text[:_BEGINNING]
    gap = len(head) - len(head.lstrip())
    head = head[gap:]
    at = (
        find_label(head, facts)
        or _find_citation(head, facts)
        or _find_byline(head, facts)
        or _find_author_information(head)
        or _find_rights_before(head)
    )
    return gap + at if at else 0


def _find_end(text: str, facts: Facts) -> int:
    """Return the index of one notice with which the text ends; the length of the text if there is none."""
    first = max(0, len(text) - _END)
    end = _find_notice(text, facts, first)
    return end if end < len(text) else _find_rights_after(text, first)
