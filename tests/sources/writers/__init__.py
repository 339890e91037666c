"""Invented papers written in every format that is read: one module per format, each as its exporters write it.

A module is named as `--format` names the format (hyphens are underscores) and holds

- `write(samples)`: the text of a file with these papers, in which every text is escaped as the format asks for;
- `CARRIES`: the fields of `Sample` that the format has a place for, beside the title;
- `WRONG`: a sample's field, and a value of it that the format's reader must object to;
- `MOST`: how many papers a file may hold, where that is less than ten;
- `carry(text)`: what a reader of the format can know of a text, where that is less than the text (white space, say).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

from broadsheet.sources.fields.html_text import strip_markup

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")


@dataclass(frozen=True)
class Sample:
    """An invented paper."""

    title: str = "Dunes drift north"
    abstract: str = "We follow forty dunes for a year. They drift north."
    given: str = "Ada"
    family: str = "Gull"
    date: str = "2031-03-30"
    doi: str = "10.1234/dunes.1"
    venue: str = "Journal of Sand"
    keyword: str = "aeolian transport"


def make_samples(number: int) -> list[Sample]:
    """So many papers that have nothing in common but the day and the venue."""
    words = "gull tern auk heron plover curlew dunlin knot sanderling turnstone".split()
    return [
        Sample(
            title=f"How the {words[n % 10]} finds shore {n + 1}",
            abstract=f"We ask how the {words[n % 10]} finds shore number {n + 1}, and count its steps. It finds it.",
            given=words[n % 10].capitalize(),
            doi=f"10.1234/shore.{n + 1}",
            keyword=f"{words[n % 10]} behaviour",
        )
        for n in range(number)
    ]


def load_writer(name: str) -> Any:
    """The module that writes a format."""
    return import_module(f"{__name__}.{name}")


def carry_line(text: str) -> str:
    """What one line of a text file can hold of a text: no other line, and no half of a character."""
    return re.sub("[\ud800-\udfff]", "", " ".join(re.split("[\r\n]+", text)))


def carry_unmarked(text: str) -> str:
    """The text without pairs of tags and references, which parsers undo however often they were escaped."""
    while (shorter := strip_markup(text)) != text:
        text = shorter
    return text


def spoil(sample: Sample, field: str, value: str) -> Sample:
    """The sample with one field that is wrong."""
    return replace(sample, **{field: value})


def write_xml(text: str) -> str:
    """A text as it is in an element of XML."""
    return escape(text).replace("\r", "&#13;")


def carry_xml(text: str) -> str:
    """The text without the characters that XML forbids."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)
