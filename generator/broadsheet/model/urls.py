"""Web addresses: finding them in running text, cleaning them, and judging what is behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from broadsheet.model.value import Value

_GENERIC = "com|org|net|edu|gov|io|ai|dev|app|info"
_COUNTRY = (
    "ac|ar|at|au|be|br|ca|cc|ch|cl|cn|co|cz|de|dk|es|eu|fi|fr|gg|gl|gr|hk|hu|ie|il|in|ir|is|it|jp|kr|"
    "ly|me|mx|my|nl|no|nz|pl|pt|ro|ru|sa|se|sg|sh|si|tr|tv|tw|ua|uk|us|xyz|za|site|page|space|tech|cloud|online"
)
_LABELS = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}"
"""The labels of a host name before its top-level domain (RFC 1035, section 2.3.1)."""
_REST = r"[^\s<>\"“”‘’`|\ufdd0]"
"""A character of the rest of an address. U+FDD0 stands for a formula that has been taken out of the text."""
_FOUND = re.compile(
    rf"""
    (?<![\w@./\\-])
    (?:
        https?://{_REST}+
      | www\.[a-z0-9]{_REST}+
      | {_LABELS}(?:{_GENERIC}|{_COUNTRY})/{_REST}*
      | {_LABELS}(?:{_GENERIC}|ch|de|uk|fr|cn|jp|eu|edu\.[a-z]{{2}}|ac\.[a-z]{{2}})(?![\w@/-])(?!\.\w)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A web address in running text: with a scheme, with `www.`, or a host name of a common top-level domain."""
_DOT = re.compile(r"\.(?:[^\W\d_]|(?<=www\.)\d)", re.IGNORECASE)
"""What every address without `://` contains. A pattern with a single first character is found much faster."""
_HINT = re.compile(rf"{_DOT.pattern}|://", re.IGNORECASE)
"""Something that every address contains; only words with it are searched for addresses."""
_SPACE = re.compile(r"\s")
"""What no address contains."""
_COMPLETE = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
"""A text that begins as an address and has no white space."""
_PLAIN = re.compile(r"(?ai:https?://([a-z0-9.-]+)(?::[0-9]+)?)(?:/+([^\s/?#]*)[^\s?#]*)?(?:[?#]\S*)?")
"""An address whose host has only letters, digits and hyphens, as almost all have; its host, and the first part of its
path. Splitting any other one takes much longer."""
_TRAILING = ".,;:!?)]}>'’”*_"
"""Characters at the end of an address that belong to the sentence around it."""
_BROKEN = re.compile(r"-[^\S\n]*\n?[^\S\n]*\w")
"""What is at the end of an address that was broken between two lines, and after it."""
_CODE_HOSTS = (
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeberg.org",
    "gitee.com",
    "anonymous.4open.science",
    "gist.github.com",
    "code.google.com",
)
_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com", "bilibili.com")
_DATA_HOSTS = ("zenodo.org", "figshare.com", "kaggle.com", "dataverse.harvard.edu")
_DEMO_HOSTS = ("colab.research.google.com", "replicate.com")
LONGEST_URL = 2_000
"""Characters of the longest web address that is accepted, and found in a text."""
CONTEXT = 80
"""Characters before an address in which words may say what it leads to."""


class LinkKind(StrEnum):
    """What a reader finds behind a link; the values are those of `kind` in Broadsheet's JSON."""

    CODE = "code"
    PROJECT = "project"
    DEMO = "demo"
    DATASET = "dataset"
    MODEL = "model"
    VIDEO = "video"
    LINK = "link"
    """Nothing more is known of it: the publisher's page, or the record of a database."""


_KINDS = {
    **dict.fromkeys(_CODE_HOSTS, LinkKind.CODE),
    **dict.fromkeys(_VIDEO_HOSTS, LinkKind.VIDEO),
    **dict.fromkeys(_DATA_HOSTS, LinkKind.DATASET),
    **dict.fromkeys(_DEMO_HOSTS, LinkKind.DEMO),
}
"""What is behind the addresses of hosts, and of those whose names end with theirs."""


class Link(Value, frozen=True):
    """A web address that belongs to a paper, and what is behind it."""

    url: str
    """The complete address, with `http://` or `https://`."""
    kind: LinkKind
    """What is behind it."""


class FoundUrl(NamedTuple):
    """A web address within a text."""

    start: int
    """The index of its first character."""
    end: int
    """The index after its last character."""
    url: str
    """The address, cleaned by `clean_url`."""


def find_urls(text: str) -> Iterator[FoundUrl]:
    """Find every web address in a text, in order.

    Punctuation at the end of an address belongs to the sentence, so it comes after `end`. A name in braces directly
    after an address, as TeX's `\\href{address}{name}` leaves it, lies before `end`, but is not part of the address. An
    address that ends in a hyphen, with more text after it, was broken between two lines. It is left out: nothing says
    where its other part ends.
    """
    for match in _find_typed(text):
        if _BROKEN.match(text, match.end() - 1):
            continue
        typed = match[0]
        bare, brace, _ = typed.partition("{")
        url = _trim(bare)
        end = match.start() + (_after_brace(typed, len(bare)) if brace and url == bare else len(url))
        is_whole = len("www.") < len(url.partition("://")[2] or url) <= LONGEST_URL
        if is_whole and is_url(address := clean_url(url)):
            yield FoundUrl(match.start(), end, address)


def _find_typed(text: str) -> Iterator[re.Match[str]]:
    """Yield what looks like an address, in order. Only words that may be one are searched, which is much faster."""
    done = 0
    for hint in _HINT.finditer(text) if "://" in text or _DOT.search(text) else ():
        if hint.start() < done:
            continue
        start = max(done, text.rfind(" ", done, hint.start()) + 1)
        space = _SPACE.search(text, hint.end())
        done = space.start() if space else len(text)
        yield from _FOUND.finditer(text, start, done)


def _trim(typed: str) -> str:
    """The address without the punctuation of the sentence at its end.

    A closing bracket stays if the address has the opening one, as in https://en.wikipedia.org/wiki/Dune_(landform).
    """
    extra = typed.count(")") - typed.count("(")
    end = len(typed)
    while end and typed[end - 1] in _TRAILING and (typed[end - 1] != ")" or extra > 0):
        end -= 1
        extra -= typed[end] == ")"
    return typed[:end]


def is_url(text: str) -> bool:
    """Whether a text is a complete web address: `http://` or `https://`, a host name, and no white space."""
    try:
        return bool(_PLAIN.fullmatch(text) or (_COMPLETE.fullmatch(text) and urlsplit(text).hostname))
    except ValueError:
        return False


def _after_brace(typed: str, opening: int) -> int:
    """The index after a name in braces that follows an address; `opening` is the index of its brace.

    If the braces are not closed, or more of the address follows, there is no name, and the result is `opening`.
    """
    closing = typed.find("}", opening) + 1
    return opening if not closing or _trim(typed[closing:]) else closing


def clean_url(url: str) -> str:
    """The address to link to: with a scheme, without `.git`, and with the original host instead of that of a mirror.

    `github.com/Dunes/drift.git` becomes `https://github.com/Dunes/drift`.
    """
    if not re.match(r"https?://", url, re.IGNORECASE):
        url = "https://" + url
    scheme, rest = url.split("://", 1)
    host, slash, path = rest.partition("/")
    host = host.lower()
    if host.startswith("hf-mirror."):
        host = "huggingface.co"
    if host == "www.github.com":
        host = "github.com"
    if host in _CODE_HOSTS:
        path = path.removesuffix(".git")
    return f"{scheme.lower()}://{host}{slash}{path}"


def classify_url(url: str, before: str = "", other: LinkKind = LinkKind.PROJECT) -> LinkKind:
    """The kind of an address, judging by its host and path, or by the words just before it; `other` if neither tells.

    An address in an abstract is the project's page if nothing else; one in a field of a record is any page.
    """
    host, first = _split(url)
    if host in ("huggingface.co", "hf.co", "modelscope.cn"):
        return {"spaces": LinkKind.DEMO, "datasets": LinkKind.DATASET, "papers": LinkKind.LINK}.get(
            first, LinkKind.MODEL
        )
    domain = host
    while domain:
        if kind := _KINDS.get(domain):
            return kind
        domain = domain.partition(".")[2]
    words = re.split(r"[.;!?]\s", before[-CONTEXT:])[-1].lower()
    if host.endswith((".github.io", ".gitlab.io")):
        return LinkKind.PROJECT
    if not words:
        return other
    if re.search(r"\b(page|homepage|website|project)\b", words):
        return LinkKind.PROJECT
    if re.search(r"\b(demos?|demonstration|playground)\b", words):
        return LinkKind.DEMO
    if re.search(r"\b(data ?sets?|corpus)\b(?!.*\bcode\b)", words):
        return LinkKind.DATASET
    return other


def _split(url: str) -> tuple[str, str]:
    """The host of an address in lower case and without `www.`, and the first part of its path."""
    if match := _PLAIN.fullmatch(url):
        host, first = match.groups("")
    else:
        parts = urlsplit(url)
        host, first = parts.hostname or "", parts.path.strip("/").split("/")[0]
    return host.lower().removeprefix("www."), first


def display_url(url: str) -> str:
    """An address as people write it, without a scheme and `www.`: `github.com/xiaomi/r1-aqa`."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")
