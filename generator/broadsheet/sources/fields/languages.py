"""Reads languages in the forms that sources use: tags, codes of two or three letters, and English names.

A tag is one of BCP 47 (RFC 5646), such as `pt-BR`. The names and codes are those of Unicode CLDR, by way of Babel.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

_NO_LANGUAGE = ("mis", "mul", "und", "zxx")
"""Codes of ISO 639-2 for no language, several languages, or an unknown one."""
_SEPARATOR = re.compile("[;,/|]")
"""What separates several languages."""
_LATEX = {
    "acadian": "fr", "american": "en", "australian": "en", "austrian": "de", "brazilian": "pt-BR", "british": "en",
    "canadian": "en", "castilian": "es", "farsi": "fa", "flemish": "nl", "francais": "fr", "magyar": "hu",
    "naustrian": "de", "ngerman": "de", "norsk": "no", "nynorsk": "nn", "portuges": "pt", "slovene": "sl",
    "ukenglish": "en", "usenglish": "en",
}  # fmt: skip
"""Names used only by LaTeX's babel, as in `langid`."""
_ENGLISH = ("en", "eng", "english")
"""The language of most files that name one. The table of all languages takes as long to load as a hundred records."""


@lru_cache(maxsize=1_000)
def read_language(text: str) -> str:
    """Return the BCP 47 tag for the name or code of a language, the first of several; empty if it is unknown.

    `eng`, `English`, `en` and `english; french` all give `en`; `en_GB` gives `en-GB`.
    """
    first = _SEPARATOR.split(text, maxsplit=1)[0].strip().replace("_", "-")
    if first.lower() in _ENGLISH:
        return "en"
    code, _, rest = first.partition("-")
    tag = _tags().get(first.lower()) or _tags().get(code.lower()) or ""
    return f"{tag}-{rest}" if tag and rest and tag == code.lower() else tag


@cache
def _tags() -> dict[str, str]:
    """Return tags by tags, by English names, and by codes of ISO 639-2, which are aliases in CLDR."""
    from babel import Locale
    from babel.core import get_global

    languages = {
        code.replace("_", "-"): name for code, name in Locale("en").languages.items() if code not in _NO_LANGUAGE
    }
    names = {name.lower(): code for code, name in languages.items()}
    aliases = {alias: tag.replace("_", "-") for alias, tag in get_global("language_aliases").items()}
    return {**_LATEX, **names, **aliases, **{code.lower(): code for code in languages}}
