"""Detects the encoding of a text: from what it declares, or from bytes that only one encoding explains.

Nothing is concluded from a few characters that several encodings could explain. Libraries that always name the most
probable encoding do not help here: they take short texts in Windows-1252 for Windows-1250, or KOI8-R for Shift_JIS.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from unicodedata import category

_WITHIN = 4_000
"""Bytes at the beginning of a file in which its encoding is declared."""
_DECLARED = re.compile(
    rb"<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w-]{2,30})"
    rb"|^%{0,3}[ \t]{0,9}encoding:[ \t]{0,9}([\w-]{2,30})"
    rb"|x-kbibtex-encoding\s{0,9}=\s{0,9}([\w-]{2,30})"
    rb"|^[%#;][^\n\r]{0,200}?coding[:=][ \t]{0,3}([\w-]{2,30})"
    rb"|^%% saved with string encoding [^\n\r(]{0,30}\(([\w -]{2,30})",
    re.IGNORECASE | re.MULTILINE,
)
"""How a text says which encoding it is in.

XML does so in its first line (https://www.w3.org/TR/xml/#charencoding), JabRef as `% Encoding: Cp1252`, KBibTeX as
`@comment{x-kbibtex-encoding=latin1}`, editors in a comment, as in `% -*- coding: latin-1 -*-`, and BibDesk as
`%% Saved with string encoding Western (ISO Latin 1)`.
"""
_FAMILIES = ("ascii", "big5", "cp", "euc", "gb", "iso8859", "koi8", "mac", "shift", "tis")
"""How Python's names for the encodings begin in which people save files."""
_APPLE = {"iso latin 1": "cp1252", "windows latin 1": "cp1252", "mac os roman": "mac-roman"}
"""The names of encodings in macOS, and so in BibDesk, with Python's names."""
_SUPERSETS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs",
    "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
"""The encoding that programs really write when they name another, which it contains.

Web browsers read them like this too (https://encoding.spec.whatwg.org/#names-and-labels).
"""
_NAMES = {
    "cp932": "Shift_JIS", "cp949": "EUC-KR", "big5hkscs": "Big5", "mac-roman": "Mac OS Roman", "utf-8-sig": "UTF-8",
}  # fmt: skip
"""The usual names of encodings whose names in Python are little known."""

_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = rb"[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xd6\xd8-\xf6\xf8-\xff]"
"""A letter of Windows-1252 that is not ASCII."""
_UNLIKELY = re.compile(
    # No word has three such letters in a row, or consists of two.
    rb"(?:" + _LETTER + rb"){3,}|(?<![a-zA-Z])" + _LETTER + rb"{2}(?![a-zA-Z])"
    # Letters that are not words by themselves, as à and é are.
    rb"|(?<![a-zA-Z\xc0-\xff])[\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc3\xd0\xdd-\xdf\xe3\xf0\xf1\xfd-\xff](?![a-zA-Z\xc0-\xff])"
    # A capital or a sign within a word: letters of old Macintoshes and of Polish would appear as these.
    rb"|(?<=[a-z])[\xc0-\xd6\xd8-\xdd](?=[a-z])|(?<=[a-zA-Z])[\x8a\x8c\x8e\x9f](?=[a-z])"
    rb"|[\xb1\xb3\xb6\xb9\xbc-\xbe](?=[a-z])"
    rb"|(?<=[a-zA-Z])[\xa1-\xac\xaf\xb1-\xb3\xb9\xbc-\xbf](?=[a-zA-Z])"
    # Characters of UTF-8.
    rb"|[\xc2\xc3][\x80-\xbf]|[\xe2\xed][\x80-\xbf]{2}"
    # Signs that hardly anybody types.
    rb"|[\x83\x88\x98\xa4\xa6\xa8\xac\xaf\xb8]"
)
"""What shows that a text is not in Windows-1252."""
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""Bytes that have no character in Windows-1252."""

_SAMPLE = 1_000_000
"""The number of bytes from which an encoding is detected."""
_FEWEST = 8
"""The number of characters below which frequencies say nothing."""
_KANA = "".join(map(chr, range(0x3041, 0x30FD)))
_RUSSIAN = "оеаинтсрвлк"
_FREQUENT = {
    "gb18030": (
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
        "行学法所民得经十三之进着等部度家电力里如水化高自理起小物现实加量都两体制机当使点从业本研究基析系统技术应影响与及"
        "其结果表明文化教育社管模型",
        0.2,
    ),
    "big5hkscs": (
        "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定"
        "行學法所民得經十三之進著等部度家電力裡如水化高自理起小物現實加量都兩體制機當使點從業本研究基析系統技術應影響與及"
        "其結果表明文化教育社管模型",
        0.2,
    ),
    "cp932": (_KANA, 0.2),
    "euc_jp": (_KANA, 0.2),
    "cp949": (
        "이다는의을에가고하로한은지를기사도서자어나해리시그대정있인수라일아부여전구과적성제원주상연보장으관분조용위방법결학문",
        0.3,
    ),
    "cp1251": (_RUSSIAN, 0.55),
    "koi8-r": (_RUSSIAN, 0.55),
}
"""The most frequent characters of the language that an encoding is for, and the least share that they have of a text.

Bytes of another encoding, read as one of these, are characters that people hardly ever write, or, in Russian, capitals.
"""


def name_encoding(encoding: str) -> str:
    """The usual name of an encoding that has this name in Python, such as `Windows-1252` for `cp1252`."""
    name = encoding.upper().replace("_", "-")
    return _NAMES.get(encoding) or name.replace("CP125", "Windows-125").replace("ISO8859", "ISO-8859")


def find_declared_encoding(data: bytes) -> str:
    """Python's name for the encoding that a text declares; empty if it declares none, or none that is known."""
    match = _DECLARED.search(data[:_WITHIN])
    declared = next(filter(None, match.groups())).decode().lower().strip() if match else ""
    declared = _APPLE.get(declared, declared.removeprefix("x-"))
    try:
        name = codecs.lookup(declared).name
        # An encoding in which these are others cannot be that of a text in which they were found.
        is_usual = name.startswith(_FAMILIES) and b"encoding=%".decode(name) == "encoding=%"
    except (LookupError, ValueError):
        return ""
    return _SUPERSETS.get(name, name) if is_usual else ""


def detect_utf_16(data: bytes) -> str:
    """Python's name for the UTF-16 that a text without a byte order mark is in; empty if it is not in one.

    At least one character in twenty must be ASCII, and all must be characters that exist.
    """
    sample = data[: _SAMPLE // 10 * 2]
    found = {name: sample.decode(name, "replace") for name in ("utf-16-le", "utf-16-be")}
    plain = {name: len(text.encode("ascii", "ignore")) for name, text in found.items()}
    name = max(plain, key=lambda name: plain[name])
    is_clear = 20 * plain[name] >= len(found[name]) and plain[name] > 2 * (sum(plain.values()) - plain[name])
    return name if is_clear and all(map(_is_written, set(found[name]))) else ""


def _is_written(char: str) -> bool:
    """Return whether a character exists, and is not a control character other than white space."""
    return char.isspace() or category(char) not in ("Cc", "Cn", "Co", "Cs")


def detect_by_bytes(data: bytes, at: int) -> str:
    """Python's name for the encoding of a text that is not UTF-8, as the byte at an index shows.

    That is Windows-1252, or one of Chinese, Japanese, Korean or Russian; empty if none is certain.
    """
    # A line does not begin within a character.
    start = max(data.rfind(b"\n", 0, at), data.rfind(b"\r", 0, at)) + 1
    sample = data[start : start + _SAMPLE]
    return "cp1252" if _is_windows_1252(sample) else _tell_by_frequency(sample)


def _is_windows_1252(sample: bytes) -> bool:
    """Return whether at most a tenth of the characters that are not ASCII are where Western languages have none."""
    unlikely = sum(len(match[0]) for match in _UNLIKELY.finditer(sample)) + 10 * len(_UNDEFINED.findall(sample))
    return 10 * unlikely <= len(_HIGH.findall(sample))


def _tell_by_frequency(sample: bytes) -> str:
    """Return the one encoding in which the characters that are frequent in its language are clearly frequent."""
    found = sorted(((_measure(sample, name, *often), name) for name, often in _FREQUENT.items()), reverse=True)
    (most, name), (second, _) = found[:2]
    return name if most >= 1 and most > 2 * second else ""


def _measure(sample: bytes, encoding: str, frequent: str, least: float) -> float:
    """Return the share of frequent characters among those that are not ASCII, divided by the least share.

    A text with only a few of the latter cannot be measured, and gives 0.
    """
    counts = Counter(sample.decode(encoding, "replace"))
    foreign = sum(number for char, number in counts.items() if char > "\x7f")
    return sum(counts[char] for char in frequent) / foreign / least if foreign >= _FEWEST else 0
