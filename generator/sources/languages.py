"""Languages as sources name them."""

from __future__ import annotations

import re
from types import MappingProxyType

from generator.config import LANGUAGE_TAG

_NAMES = """
af afr afrikaans, ar ara arabic, bg bul bulgarian, bn ben bengali, bs bos bosnian, ca cat catalan, cs ces cze czech,
cy cym wel welsh, da dan danish, de deu ger german ngerman austrian naustrian, el ell gre greek,
en eng english american british usenglish ukenglish canadian australian, es spa spanish castilian, et est estonian,
eu eus baq basque, fa fas per persian farsi, fi fin finnish, fr fra fre french francais acadian, ga gle irish,
gl glg galician, he heb hebrew, hi hin hindi, hr hrv croatian, hu hun hungarian magyar, hy hye arm armenian,
id ind indonesian, is isl ice icelandic, it ita italian, ja jpn japanese, ka kat geo georgian, kk kaz kazakh,
ko kor korean, lt lit lithuanian, lv lav latvian, mk mkd mac macedonian, ms msa may malay, nl nld dut dutch flemish,
no nor norwegian norsk nynorsk, pl pol polish, pt por portuguese portuges, pt-BR brazilian brazil, ro ron rum romanian,
ru rus russian, sk slk slo slovak, sl slv slovenian slovene, sq sqi alb albanian, sr srp serbian, sv swe swedish,
sw swa swahili, ta tam tamil, th tha thai, tr tur turkish, uk ukr ukrainian, ur urd urdu, vi vie vietnamese,
zh zho chi chinese
"""
"""Tag, codes of ISO 639-2, English names and those of LaTeX's babel, by language."""
_TAGS = MappingProxyType(
    {name.lower(): names[0] for line in _NAMES.split(",") if (names := line.split()) for name in names}
)


def read_language(text: str) -> str:
    """The BCP 47 tag of a language from its name or code, the first of several; empty where it is not known."""
    first = re.split(r"[;,/|]", text, maxsplit=1)[0].strip()
    if tag := _TAGS.get(first.lower()):
        return tag
    code, hyphen, rest = first.replace("_", "-").partition("-")
    tag = f"{_TAGS.get(code.lower(), '')}-{rest}"
    return tag if hyphen and code.lower() in _TAGS and LANGUAGE_TAG.fullmatch(tag) else ""
