"""Names of languages."""

from __future__ import annotations

import pytest

from broadsheet.sources.fields.languages import read_language


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("eng", "en"), ("ger", "de"), ("deu", "de"), ("fre", "fr"), ("scr", "hr"), ("FR", "fr"), ("grc", "grc"),
        ("German", "de"), (" english ", "en"), ("Brazilian Portuguese", "pt-BR"), ("hbs", "sr-Latn"),
        ("pt_BR", "pt-BR"), ("en-US", "en-US"), ("zh-Hans", "zh-Hans"), ("eng-GB", "en"), ("English; French", "en"),
        ("pt-BR", "pt-BR"), ("ngerman", "de"), ("brazilian", "pt-BR"), ("French; German", "fr"),
        ("mul", ""), ("und", ""), ("zxx", ""), ("Gullish", ""), ("xx-YY", ""), ("", ""), ("-", ""), ("-x", ""),
    ],
)  # fmt: skip
def test_a_language_becomes_its_tag(text: str, tag: str) -> None:
    """Codes of two and three letters and English names become tags of BCP 47; anything else gives nothing."""
    assert read_language(text) == tag
