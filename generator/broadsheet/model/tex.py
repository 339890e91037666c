"""Conversion of TeX in running text to the characters that it stands for.

The tables are short on purpose: anything else is shown as it was typed. Unknown macros, incomplete formulas and typing
errors are not interpreted.
"""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331", "h": "\u0309", "G": "\u030f", "U": "\u030e", "f": "\u0311",
    "cb": "\u0326", "textcommabelow": "\u0326", "ogonek": "\u0328", "textogonekcentered": "\u0328",
    "textcommaabove": "\u0313", "textinvbreve": "\u0311",
}  # fmt: skip
"""Accents of TeX, and the combining characters that stand for them in Unicode."""
LETTERS = {
    "ss": "ß", "SS": "SS", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
    "ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ", "imath": "ı", "jmath": "ȷ",
}  # fmt: skip
"""Macros of TeX for letters."""
_STROKED = {"=H": "Ħ", "=h": "ħ", "=T": "Ŧ", "=t": "ŧ", ".L": "Ŀ", ".l": "ŀ"}
"""Letters whose accent is part of them."""
_UNDOTTED = {"ı": "i", "ȷ": "j"}
"""Letters whose dot gives way to an accent."""

_CONTRACTION = re.compile(r"(?<=[^\W\d_])\\'(?=(?:s|t|re|ve|ll|d|m)\b)")
"""An apostrophe written with a backslash, as in `don\\'t`, which would otherwise be an accent."""
_NAMED_ACCENT = r"[uvHckrdbhGUf]|cb|ogonek|text(?:commabelow|commaabove|ogonekcentered|invbreve)"
_ACCENTS = [
    re.compile(pattern)
    for accent in (
        r"\\(['`^\"~=.])(?:\s?\{\s?\\?([^\W\d_])(?:\{\})?\s?\}|\\?([^\W\d_]))",
        rf"\\({_NAMED_ACCENT})(?:\s?\{{\\?([^\W\d_])(?:\{{\}})?\}}|\s([^\W\d_])|\\([ij])(?![A-Za-z]))",
    )
    for pattern in (r"\{" + accent + r"\}", accent)
]
_TIE = re.compile(r"\\t(?:\{([^\W\d_])([^\W\d_])\}|\s([^\W\d_])([^\W\d_]))")
"""An arc above two letters, as in romanised Russian."""
_NAMES = "|".join(sorted(LETTERS, key=len, reverse=True))
_LETTER = re.compile(rf"\{{\\({_NAMES})\}}|\\({_NAMES})(?:\{{\}}|(?![a-zA-Z]))")
_WRAPPER = re.compile(r"\\(?:text(?:bf|it|tt|sc|rm|sf|sl|up|md|normal)?|emph|underline|mbox)\{([^{}]*)\}")
_SWITCH = re.compile(r"\{\\(?:it|bf|em|tt|sc|rm|sf|sl|itshape|bfseries|emph)\s++([^{}]*+)\}")
# A pattern that begins with its characters is found much faster than one that first looks at what is before them.
_EM_DASH = re.compile(r"---(?:(?<=[^\W\d_]---)(?=[^\W\d_])|(?<=\s---)(?=\s))")
_EN_DASH = re.compile(r"--(?:(?<=[^\W\d_]--)(?=[^\W\d_])|(?<=\s--)(?=\s))")
_TITLE_COLON = re.compile(r":(?<=[^\W\d_]{3}:)(?=[A-Z] ?[^\W\d_])")
_ESCAPED = re.compile(r"\\([%&'$])")
"""A character that means itself, behind a backslash."""
_MACRO = re.compile(r"\\(?![%&$])")
"""The beginning of anything else, or of an accent."""
_NESTING = 8
"""Styles within styles that are removed."""


def clean_tex(text: str) -> str:
    """Replace the TeX in a text that has only one possible meaning: accents, letters, quotation marks, dashes, styles.

    Superscripts are left as they are. Formulas must have been taken out of the text before.
    """
    # A single character is found much faster than two.
    text = _clean_ties(text) if "~" in text else text
    if "\\" in text:
        text = _clean_macros(text)
    if "`" in text and "``" in text:
        text = re.sub(r"``(?=\S)", "“", text)
    if "'" in text and "''" in text:
        text = re.sub(r"(?<!\S)''(?=\S)|(?<=[(\[—–-])''(?=\w)", "“", text)
        text = re.sub(r"(?<=\S)''", "”", text)
    if "--" in text:
        text = _EM_DASH.sub("—", text)
        text = _EN_DASH.sub("–", text)
    return text


def _clean_macros(text: str) -> str:
    """Replace the macros in a text that has any: accents, letters and styles."""
    if not _MACRO.search(text):
        return _ESCAPED.sub(r"\1", text)
    text = _CONTRACTION.sub("'", text)
    # An accent may be above a letter that has one.
    for accent in (*_ACCENTS, *_ACCENTS) if "\\" in text else ():
        text = accent.sub(_accented, text)
    text = _LETTER.sub(lambda m: LETTERS[m[1] or m[2]], text)
    text = _TIE.sub("\\g<1>\\g<3>\u0361\\g<2>\\g<4>", text) if "\\t" in text else text
    for _ in range(_NESTING):
        text, wrappers = _WRAPPER.subn(r"\1", text)
        text, switches = _SWITCH.subn(r"\1", text)
        if not wrappers + switches:
            break
    text = re.sub(r"\\etc\b", "etc", text)
    return _ESCAPED.sub(r"\1", text)


def _accented(match: re.Match[str]) -> str:
    """The letter with its accent, or the text as it was typed.

    If Unicode has no single character for the two, an accent written as a punctuation mark is probably not one.
    """
    accent, letter = match[1], next(filter(None, match.groups()[1:]))
    letter = _UNDOTTED.get(letter, letter)
    composed = _STROKED.get(accent + letter) or unicodedata.normalize("NFC", letter + _COMBINING[accent])
    return composed if len(composed) == 1 or accent.isalpha() else match[0]


def _clean_ties(text: str) -> str:
    """Replace a tie (`~`) between two letters by a space. `~2%` means "about" and `/~user` is a path, so they stay."""

    def untie(match: re.Match[str]) -> str:
        word = match[0]
        if word.count("~") != 1 or "^" in word:
            return word
        return re.sub(r"(?<=[^\W\d_])~(?=[^\W\d_])", " ", word)

    return re.sub(r"\S+", untie, text)


SUPERSCRIPT = re.compile(r"(?<=[^\W\d_]|[)\]}])\^(\d+)(?!\^)(?!\d)")
"""A superscript after a letter or a bracket, as in `M^2IXT`; group 1 has its digits."""


def fix_title_colon(title: str) -> str:
    """Correct the spaces around a colon in a title: `LEOPARD : A` and `Merlin:Empowering` get one, after the colon."""
    if ":" not in title:
        return title
    title = title.replace(" : ", ": ")
    return _TITLE_COLON.sub(": ", title)
