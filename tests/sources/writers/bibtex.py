"""BibTeX, as BibLaTeX dates it."""

from __future__ import annotations

import re
from html import escape

from tests.sources.writers import Sample, carry_line, carry_unmarked

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("date", "2031-02-30")
TEX = True


def write(samples: list[Sample]) -> str:
    """An entry for each, all under one key."""
    return "% Encoding: UTF-8\n\n" + "\n".join(
        f"""@article{{gull2031,
  title    = {{{write_markup(sample.title)}}},
  author   = {{{sample.family}, {sample.given}}},
  abstract = {{{write_markup(sample.abstract)}}},
  date     = {{{sample.date}}},
  doi      = {{{sample.doi}}},
  journal  = {{{sample.venue}}},
  keywords = {{{sample.keyword}}},
}}
"""
        for sample in samples
    )


def write_markup(text: str) -> str:
    """A text in which characters of HTML are written as entities, as doi.org and publishers write them."""
    return escape(text, quote=False)


def carry(text: str) -> str:
    """Braces guard capitals, and a backslash begins a macro: neither is a character of its own."""
    text = carry_line(text)
    while (shorter := carry_unmarked(re.sub(r"[{}\\]", "", text))) != text:
        text = shorter
    return text
