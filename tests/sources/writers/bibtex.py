"""BibTeX, as BibLaTeX dates it."""

from __future__ import annotations

import re

from tests.sources.writers import Sample, carry_line

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("date", "2031-02-30")
TEX = True


def write(samples: list[Sample]) -> str:
    """An entry for each, all under one key."""
    return "% Encoding: UTF-8\n\n" + "\n".join(
        f"""@article{{gull2031,
  title    = {{{sample.title}}},
  author   = {{{sample.family}, {sample.given}}},
  abstract = {{{sample.abstract}}},
  date     = {{{sample.date}}},
  doi      = {{{sample.doi}}},
  journal  = {{{sample.venue}}},
  keywords = {{{sample.keyword}}},
}}
"""
        for sample in samples
    )


def carry(text: str) -> str:
    """Braces guard capitals, and a backslash begins a macro: neither is a character of its own."""
    return re.sub(r"[{}\\]", "", carry_line(text))
