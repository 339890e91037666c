"""Finds in any text what leads to a person or into a person's computer: it is neither published nor printed.

That is e-mail addresses (RFC 5322, section 3.4.1, and the ways in which people disguise them), paths of local files,
addresses that only a program on somebody's computer opens, such as `zotero://select/…`, addresses of private libraries,
and what programs for selecting papers write into a record, with the names of reviewers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from broadsheet.system.ascii_text import has_any, to_ascii
from broadsheet.system.patterns import compile_late

_OMITTED = "…"
"""What a message has in place of each."""
_CLOSE_LETTER = compile_late(r"(?!\W)[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
"""A letter or digit of a script in which words are not separated by spaces, so that it may be right beside an address.

`find_emails` looks at a text without such letters.
"""
_NO_LETTER = "\ufffd"
"""A character that takes their place, and is neither a letter nor a space."""
_MOST = 200
"""Characters of a part of an address, and of a path with spaces."""
_AT = r"(?:\\?[@\uff20\ufe6b]|&#0*64;|&#x0*40;|&commat;|%40|\s?[\[({<]\s?(?i:at)\s?[\])}>]\s?)"
_DOT = r"(?:[.\uff0e]|\s?[\[({<]\s?(?i:dot)\s?[\])}>]\s?)"
_LOCAL = rf"(?>\w(?:\w|[.%+'\\-](?!@[A-Za-z]{{0,2}}\s)){{0,{_MOST}}})"
_DISGUISED = r"(?>\w{1,40}+(?:\s?[\[({<]\s?(?i:dot)\s?[\])}>]\s?\w{1,40}+){1,4})"
_GROUP = rf"\\?[{{(\[]\s?{_LOCAL}(?>(?:\s?[,;|/\s]\s?{_LOCAL}){{0,30}})\s?\\?[}})\]]"
_BEFORE = r"(?<!\w)(?<![.%+@-])"
_LABEL = r"(?>\w(?:\w|-){0,62})"
_TOP = r"(?:com|org|net|edu|gov|info|example|ac|at|au|be|br|ca|ch|cn|cz|de|dk|es|eu|fi|fr|it|jp|kr|nl|pl|pt|ru|se|uk)"
"""The ends of hosts in addresses that are written in words or with spaces, which could otherwise be a sentence."""
_EMAIL = compile_late(
    rf"mailto:[^\s<>\"')\]}}]+"
    rf"|{_BEFORE}(?:{_DISGUISED}|{_LOCAL}|(?<!\\){_GROUP}){_AT}(?P<host>{_LABEL}(?:{_DOT}{_LABEL}){{1,8}})"
    rf"|{_BEFORE}{_LOCAL}(?:[\uff20\ufe6b]{_LABEL})"
    rf"|{_BEFORE}(?:\w|[.-]){{1,60}}(?: DOT \w{{1,40}}+){{0,4}} AT {_LABEL}(?: DOT {_LABEL}){{1,6}}"
    rf"|{_BEFORE}{_LOCAL}(?: ?[@\uff20] ?(?:{_LABEL}\. ?){{1,5}}| at (?:{_LABEL} dot ){{1,5}}){_TOP}(?!\w|-)"
    rf"|(?<=<){_LOCAL}@{_LABEL}(?=>)"
    rf"|(?i:(?<=mail: )|(?<=mail:)){_LOCAL}(?: ?@ ?| at ){_LABEL}(?:(?:\.| dot ){_LABEL}){{0,8}}"
)
"""An e-mail address, or several with one host, as in `{ada,ben}@shore.example`."""
_NOT_TOP = frozenset("png jpg jpeg gif svg pdf txt json bin html htm js css csv xml yaml yml tex cpp pt onnx".split())
"""Endings of file names, none of which is a top-level domain."""
_NUMBERED_HOST = re.compile(r"\d{3}\.(?:com|net|cn)")
"""The hosts whose names are numbers, such as 163.com."""
_REPOSITORY = re.compile(r"(?:git|hg|svn)@[\w.-]+:(?!\s)")
"""The address of a repository, `git@host:path`, which does not lead to a person."""
_ENDING = r"(?i:pdf|docx?|odt|rtf|epub|djvu|html?|txt|md|tex|ris|bib|nbib|enw?|enl|xml|csv|xlsx?|pptx?|zip)\b"
_TAIL = rf"(?:(?:(?!\. |, |: |://)[^\n\"<>|?*;{{}}$^]){{0,{_MOST}}}?\.{_ENDING}|[^\s\"<>;]*)"
"""The rest of a path: to the ending of a file's name, within which there may be spaces, or to a space."""
_NAMED_TAIL = rf"(?:(?!\. |, |: |://)[^\n\"<>|?*;{{}}$^]){{0,{_MOST}}}?\.{_ENDING}"
_MIME = r"(?::(?:application|text)/[\w.+-]+|:PDF\b)?"
_PROGRAMS = (
    "zotero|mendeley|papers[23]?|readcube|citavi|bookends|sente|x-devonthink(?:-item|-smartgroup)?|obsidian|notion"
    "|evernote|onenote|skim|hook|message|marginnote\\d?app|liquidtext|logseq|joplin|drafts|bear|things|x-bdsk|paperpile"
    "|endnote|internal-pdf|jabref|attachments|smb|afp|nfs|webdav|vnd\\.[\\w.-]+|ms-[a-z-]+|roam|craftdocs|heptabase"
)
"""Schemes of addresses that lead into a program or to a file of one person."""
_LIBRARIES = (
    r"(?:www\.|api\.)?zotero\.org/(?!support|styles|download)[^\s/]+/\S+"
    r"|(?:www\.)?mendeley\.com/(?:library|reference-manager|viewer|documents/?\?|catalogue/\?userD)\S*"
    r"|(?:app|www)\.(?:paperpile|readcube)\.com/(?:app|library|shared|my-library)\S*|app\.paperpile\.com/\S*"
    r"|(?:new\.|www\.)?rayyan\.(?:ai|qcri\.org)/(?:reviews|users)/\S*|(?:app|www)\.covidence\.org/\S+"
    r"|[\w.-]+\.distillercer\.com/\S*|v2dis-prod\.evidencepartners\.com/\S*|(?:www\.)?sysrev\.com/[up]/\S*"
    r"|[\w-]+\.sharepoint\.com/(?::\w:/)*(?:\w/)?personal/\S*|(?:www\.)?overleaf\.com/project/\S*"
    r"|mail\.google\.com/\S*|outlook\.(?:office|live)(?:365)?\.com/\S*|hypothes\.is/users/\S*"
)
"""Addresses, without their scheme, of private libraries, reviews and mailboxes."""
_IN_PERSONAL_FOLDER = (
    rf"(?<![\w])(?i:{_PROGRAMS})\\?:(?://|\\\\){_TAIL}{_MIME}"
    rf"|(?<![\w])(?i:zotero|mendeley|storage|attachments|internal-pdf|x-devonthink-item):(?=[\w{{/-])[^\s;]+"
    rf"|(?i:https?://(?:{_LIBRARIES}))"
    rf"|(?<![\w])(?i:file):/{{1,3}}(?:localhost/)?(?:[A-Za-z](?:\\?:|\|)[\\/])?(?i:home|Users|Volumes)/{_TAIL}{_MIME}"
    rf"|(?<![A-Za-z0-9])[A-Za-z]\\?:(?:\\{{1,2}}|/)(?i:Users|Documents and Settings|home)[\\/]{_TAIL}{_MIME}"
    rf"|(?<![\w./~-])/(?:home|Users|Volumes|mnt/[a-z]/Users)/(?=\w){_TAIL}{_MIME}"
    rf"|(?<![\w/.-])(?:(?:Full Text )?PDF|Snapshot|Attachment)?:?files/\d+/{_TAIL}{_MIME}"
    rf"|(?<!\S)[^\s;]{{1,{_MOST}}}?\.[A-Za-z]{{2,5}}:(?:application|text)/[\w.+-]+"
    rf"|(?<![\w/])(?:users|groups|library)/(?:\d+/)?(?:items|collections|publications)/[A-Z0-9]{{8}}\b"
    rf"|(?<!\w)(?i:rayyan)-\d{{4,}}\b"
)
_ANYWHERE = (
    rf"|(?<![\w])(?i:file):/{{1,3}}(?:localhost/)?"
    rf"(?:(?:[A-Za-z](?:\\?:|\|)[\\/]|(?:mnt|media)/){_TAIL}|{_NAMED_TAIL}){_MIME}"
    rf"|(?<![A-Za-z0-9])[A-Za-z]\\?:(?:\\{{1,2}}|/)"
    rf"(?:(?i:Dropbox|OneDrive|Zotero|Downloads|Desktop|Documents)[\\/]{_TAIL}|{_NAMED_TAIL}){_MIME}"
    rf"|(?<!\S)\\\\[\w.-]{{2,60}}\\{_TAIL}{_MIME}"
    rf"|(?<![\w./~-])(?:/(?:Volumes|root|mnt|media|srv|scratch|nfs|tmp|var|data|private|opt)|~[\w.-]{{0,40}})/"
    rf"{_NAMED_TAIL}{_MIME}"
)
_PERSONAL_LOCATION = compile_late(_IN_PERSONAL_FOLDER)
"""A path below a person's folder, or an address or a number within a program or a private library."""
_LOCATION = compile_late(_IN_PERSONAL_FOLDER + _ANYWHERE)
"""The same, and any other path of a local file."""
_STATEMENT_START = r"(?:^[^\S\n]*+|(?:(?<=[.;!?)\]|])\s|\s\|\s|(?<=[|\"]))\s*+)"
_TOOLS = "asreview|covidence|distiller(?:sr)?|eppi(?:-reviewer)?|abstrackr|colandr|sysrev|rayyan"
_MARKED = rf"(?:RAYYAN-[A-Z-]+|USER-NOTES)\s*+:|(?i:{_TOOLS})[-_](?i:[a-z]\w{{1,30}})\s?[:=]"
_MARKED_STATEMENT = compile_late(rf"{_STATEMENT_START}(?:{_MARKED}).*", re.MULTILINE)
"""What a program for selecting papers writes behind a text, to the end of the line."""
_STATEMENT = compile_late(
    rf"{_STATEMENT_START}(?:{_MARKED}|(?i:{_TOOLS})"
    r"(?: (?i:label|id|no|number|refid|tags?|notes?|votes?|decision|status|ranking|included|prior|reviewer|screener"
    r"|user|study|level)\w{0,20}(?: \w{1,20}){0,3}|\s?#\d*)\s?[:=]"
    r"|(?i:(?:first |second |third |lead )?(?:reviewer|screener|adjudicator)"
    r"(?: name| \d{1,2}| [a-d])?(?: (?:votes?|notes?|tags?|labels?|decisions?|comments?|names?|id))?)"
    r"(?:\s?[:=]|\s[-–—]\s)"
    r"|(?i:(?:screened|included|excluded|labell?ed|adjudicated|voted|reviewed|annotated|coded|extracted|assigned"
    r"|conflicts? resolved|decided|decision) by)(?::|\s[A-Z][^\n:;]{1,60}(?:$|[:;]))"
    r"|(?i:(?:screening|inclusion|eligibility) (?:decision|votes?))\s?[:=])",
    re.MULTILINE,
)
"""How a remark of people who select papers begins, or of their programs."""
_WIDE_MARKS = ("\uff20", "\ufe6b")
_ENCODED = re.compile(r"&(?:#0*64|#[xX]0*40|commat);")
_MARK = re.compile(rf"@(?: ?(?:[\w-]+\. ?)+{_TOP}(?!\w|-)|[\w-]+(?:[.\uff0e]\w|\s?[\[({{<]\s?(?i:dot)|>))")
"""An `@` before what may be a host, unlike that in `Recall@10`."""
_MAIL_HINTS = ("mail:", "mailto:")
_BRACKETED_HINTS = {"]": ("at]", "at ]"), ")": ("at)", "at )"), "}": ("at}",), ">": ("at>",)}
"""By the bracket in them, since a single character is found much faster than several."""
_BRACKETED = re.compile(r"[\[({<]\s?at\s?[\])}>]")
_COLON = re.compile(
    r":(?:[\\{]|/(?!/)|(?:application|text)/"
    r"|(?=[\w{/-])(?:(?<=otero:)|(?<=endeley:)|(?<=torage:)|(?<=ttachments:)|(?<=-pdf:)|(?<=-item:))"
    r"|//(?:(?<!http://)(?<!https://)|(?:[\w-]{1,40}\.){0,3}(?:zotero|mendeley|paperpile|readcube|rayyan|covidence"
    r"|distillercer|evidencepartners|sysrev|sharepoint|overleaf|mail\.google|office|office365|live|hypothes)\.))",
    re.IGNORECASE,
)
_SLASH = re.compile(
    r"/(?:(?:home|Users|Volumes|root|mnt|media|srv|scratch|nfs|tmp|var|data|private|opt)/|(?<=files/)\d"
    r"|(?:items|collections|publications)/[A-Z0-9]{8}\b)"
)
_TILDE = re.compile(r"~[\w.-]{0,40}/")
_REMARK = compile_late(
    rf"(?:user-notes|{_TOOLS})[\w\s#-]*[:=]|(?:reviewer|screener|adjudicator)[\w\s]{{0,20}}(?:[:=]|[-?]\s)"
    r"|(?:screened|included|excluded|labell?ed|adjudicated|voted|reviewed|annotated|coded|extracted|assigned|resolved"
    r"|decided|decision) by(?::|\s[^\n:;]{1,61}(?:[:;]|$))"
    r"|(?:screening|inclusion|eligibility) (?:decision|votes?)\s?[:=]",
    re.MULTILINE,
)
"""What every such remark has, in lower case and in ASCII, and few other texts have."""
_MARK_HINTS = (
    "rayyan", "user-notes", "asreview", "covidence", "distiller", "eppi", "abstrackr", "colandr", "sysrev",
)  # fmt: skip
_STATEMENT_HINTS = (
    *_MARK_HINTS, "reviewer", "screen", "adjudicat", "decision by", "inclusion ", "eligibility ",
)  # fmt: skip
_DONE_BY_HINTS = (
    "included by", "excluded by", "labeled by", "labelled by", "voted by", "reviewed by", "annotated by", "coded by",
    "extracted by", "assigned by", "resolved by", "decided by",
)  # fmt: skip
"""What a text contains if something in it may be private. Most contain none of this, which is quick to see."""


class Found(NamedTuple):
    """A part of a text."""

    start: int
    """The index of its first character."""
    end: int
    """The index after its last character."""


def may_be_private(text: str) -> bool:
    """Whether it is worth looking for private data in a text; most texts have none."""
    text = _space(text)
    plain, lower = _plain(text)
    return _may_have_email(text, plain, lower) or _may_have_location(text, plain, lower) or _may_have_statement(lower)


def may_be_marked(text: str) -> bool:
    """The same for a text whose authors may write of reviewers, so that only programs mark what is private there."""
    text = _space(text)
    plain, lower = _plain(text)
    return _may_have_email(text, plain, lower) or _may_have_location(text, plain, lower) or _may_have_mark(lower)


def _space(text: str) -> str:
    """The text with a blank in place of each no-break space, which programs and people write there too."""
    return text.replace("\xa0", " ")


def _plain(text: str) -> tuple[str, str]:
    """The text in ASCII, as typed and in lower case, in which hints are looked for."""
    plain = to_ascii(text)
    return plain, plain.lower()


def _may_have_email(text: str, plain: str, lower: str) -> bool:
    """Whether a text may have an e-mail address.

    The last two arguments, of this function and the next ones, are what `_plain` returns.
    """
    for bracket, hints in _BRACKETED_HINTS.items():
        if bracket in plain and has_any(lower, hints) and _BRACKETED.search(lower):
            return True
    if ("@" in plain and _MARK.search(text)) or ("%" in plain and "%40" in plain) or " dot " in lower:
        return True
    if "mail" in plain and has_any(plain, _MAIL_HINTS):
        return True
    return has_any(text, _WIDE_MARKS) or ("&" in plain and bool(_ENCODED.search(plain)))


def _may_have_location(text: str, plain: str, lower: str) -> bool:
    if (":" in plain and _COLON.search(text)) or ("~" in plain and _TILDE.search(text)):
        return True
    if "/" in plain and _SLASH.search(plain):
        return True
    return ("\\" in plain and "\\\\" in plain) or "rayyan-" in lower


def _may_have_statement(lower: str) -> bool:
    is_hinted = has_any(lower, _STATEMENT_HINTS) or ("ed by" in lower and has_any(lower, _DONE_BY_HINTS))
    return is_hinted and bool(_REMARK().search(lower))


def _may_have_mark(lower: str) -> bool:
    return (":" in lower or "=" in lower) and has_any(lower, _MARK_HINTS)


def find_emails(text: str) -> Iterator[Found]:
    """Each e-mail address in a text, in order. What only looks like one, such as `Recall@k.We`, does not count."""
    text = _space(text)
    if not _may_have_email(text, *_plain(text)):
        return
    looked_at = text if text.isascii() else _CLOSE_LETTER().sub(_NO_LETTER, text)
    for match in _EMAIL().finditer(looked_at):
        host = match["host"]
        end = match.start("host") + _measure_host(host) if host else match.end()
        if host and (end == match.start("host") or not _is_person(match[0], host)):
            continue
        if not _REPOSITORY.match(text, match.start()):
            yield Found(match.start(), end)


def _measure_host(host: str) -> int:
    """The characters of what looks like the name of a host without the next sentence, which may follow directly.

    They are 0 where nothing is left that can be a host.
    """
    parts = [*re.finditer(rf"({_LABEL})(?:{_DOT}|\Z)", host)]
    while len(parts) > 1:
        first, last = parts[0][1], parts[-1][1]
        is_next_sentence = last.istitle() and not first[:1].isupper()
        if len(last) > 1 and last.isalpha() and not is_next_sentence and last.lower() not in _NOT_TOP:
            return parts[-1].end(1)
        if last.startswith("xn--"):
            return parts[-1].end(1)
        parts.pop()
    return 0


def _is_person(address: str, host: str) -> bool:
    """Whether a name and a host can be an e-mail address: `model@1.beta` and `x@w.mean` cannot."""
    first = re.split(_DOT, host, maxsplit=1)[0]
    if first.isdigit():
        return bool(_NUMBERED_HOST.match(host))
    return len(first) > 1 or not re.match(rf"\w{_AT}", address)


def find_locations(text: str, *, personal: bool = False) -> Iterator[Found]:
    """Each path of a local file in a text, and each address in a program or a private library, in order.

    With `personal`, only paths in a person's folder: authors may write of others, such as `/data/dunes.csv`.
    """
    text = _space(text)
    if _may_have_location(text, *_plain(text)):
        pattern = _PERSONAL_LOCATION() if personal else _LOCATION()
        yield from (Found(match.start(), match.end()) for match in pattern.finditer(text))


def find_statement(text: str) -> int:
    """Where the first remark of people who select papers begins in a text; its length if there is none."""
    text = _space(text)
    match = _STATEMENT().search(text) if _may_have_statement(_plain(text)[1]) else None
    return match.start() if match else len(text)


def remove_marked_statements(text: str) -> str:
    """The text without what programs for selecting papers wrote at the end of its lines."""
    return _MARKED_STATEMENT().sub("", text) if _may_have_mark(_plain(text)[1]) else text


@lru_cache(maxsize=1_000)
def redact(text: str) -> str:
    """The text for a message: with “…” in place of everything private.

    The last results are kept, because many messages have the same words.
    """
    if not may_be_private(text):
        return text
    text = _replace(text, find_locations(text))
    text = _replace(text, find_emails(text))
    at = find_statement(text)
    return text if at == len(text) else f"{text[:at]} {_OMITTED}".strip()


def _replace(text: str, found: Iterable[Found]) -> str:
    """The text with “…” in place of its parts."""
    parts, done = list[str](), 0
    for start, end in found:
        parts += [text[done:start], _OMITTED]
        done = end
    return "".join([*parts, text[done:]])
