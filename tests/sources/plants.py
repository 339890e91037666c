"""Private data, planted in every field of a file in any format, and how it is found again.

What is planted has the name of a bird with a number, `wryneck7`, so that what is found says which field it came from.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

import yaml
from lxml import etree

from tests.conftest import ROOT

KINDS = {
    "e-mail": " (E-mail: {}@shore.example)",
    "disguised e-mail": " <{} [at] shore [dot] example>",
    "path": " /home/{}/papers/gull.pdf",
    "Windows path": " C:\\Users\\{}\\papers\\gull.pdf",
    "library": " zotero://select/library/items/{}",
    "web library": " https://www.zotero.org/users/77/{}/items/AB12CD34",
    "reviewer": ' | RAYYAN-INCLUSION: {{"{}"=>"Included"}}',
}
"""What is planted behind a text; `{}` is the name."""
UNKNOWN = ("reviewer", "screened_by", "notes", "email", "user", "file", "library_key", "inkling")
"""Names of fields that no format has, of which the last one says nothing."""
_NAME = re.compile(r"wryneck\d+", re.IGNORECASE)

Plant = Callable[[str], str]
"""Plants something behind the text of a field."""


def find_plants(text: str) -> set[str]:
    """The names that are in a text, also where it is escaped for a page or an address."""
    for decode in (str, unescape, unquote, lambda found: unescape(unescape(found))):
        if names := set(_NAME.findall(decode(text))):
            return names
    return set()


def read_sample(name: str) -> str:
    """The sample that is shown on the page of a format."""
    page = (ROOT / "docs" / "formats" / f"{name}.md").read_text(encoding="utf-8")
    fenced = re.search(r"^(`{3,}|~{3,})\w*\n(.*?)^\1$", page, re.DOTALL | re.MULTILINE)
    assert fenced
    return fenced[2]


def plant_each(name: str, kind: str) -> Iterator[str]:
    """The sample of a format with something planted, in one known field after the other."""
    size = 0
    while True:
        places = _Places(kind, only=size)
        planted = write_planted(name, places)
        if size >= places.seen:
            return
        yield planted
        size += 1


def plant_unknown(name: str) -> str:
    """The sample of a format with fields that it does not have."""
    return write_planted(name, _Places("", only=-1), unknown=True)


class _Places:
    """Plants in one place of several, or in none."""

    def __init__(self, kind: str, only: int) -> None:
        self.kind, self.only, self.seen = kind, only, 0

    def __call__(self, text: str) -> str:
        self.seen += 1
        return text + KINDS[self.kind].format(f"wryneck{self.seen}") if self.seen - 1 == self.only else text


def write_planted(name: str, plant: Plant, *, unknown: bool = False) -> str:
    """The sample of a format in which `plant` has been called for the text of each field."""
    sample = read_sample(name)
    extra = [(field, f"wryneck{900 + number}") for number, field in enumerate(UNKNOWN)] if unknown else []
    if sample.startswith("<"):
        return _plant_xml(sample, plant, extra)
    if name in ("json", "csl-json", "json-feed", "hf-daily"):
        return json.dumps(_plant_json(json.loads(sample), plant, extra), ensure_ascii=False, indent=1)
    plants = {"csv": _plant_table, "tsv": _plant_table, "markdown": _plant_markdown, "bibtex": _plant_bibtex}
    return plants.get(name, _plant_lines)(sample, plant, extra)


def _plant_xml(sample: str, plant: Plant, extra: list[tuple[str, str]]) -> str:
    root = etree.fromstring(sample.encode())
    for element in list(root.iter()):
        if len(element) and not (element.text or "").strip() and not (element[-1].tail or "").strip():
            for field, value in extra if element[0].tag != "style" else ():
                etree.SubElement(element, field).text = value
        elif len(element):
            element[-1].tail = plant((element[-1].tail or "").rstrip())
        elif (element.text or "").strip() and not (element.tail or "").strip() and not _goes_on(element):
            element.text = plant(str(element.text).rstrip())
    # An entity is not expanded in a sample with a DOCTYPE.
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root.getroottree(), encoding="unicode")


def _goes_on(element: Any) -> bool:
    """Whether an element is a part of a text that goes on in the next one."""
    following = element.getnext()
    return element.tag == "style" and following is not None and following.tag == "style"


def _plant_json(value: Any, plant: Plant, extra: list[tuple[str, str]]) -> Any:
    if isinstance(value, dict):
        return {key: _plant_json(item, plant, extra) for key, item in value.items()} | dict(extra)
    if isinstance(value, list):
        return [_plant_json(item, plant, extra) for item in value]
    return plant(value) if isinstance(value, str) else value


def _plant_table(sample: str, plant: Plant, extra: list[tuple[str, str]]) -> str:
    mark = "\t" if "\t" in sample else ","
    header, *rows = csv.reader(io.StringIO(sample), delimiter=mark)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow([*header, *(field for field, _ in extra)])
    writer.writerows([*(plant(cell) if cell else cell for cell in row), *(value for _, value in extra)] for row in rows)
    return out.getvalue()


def _plant_markdown(sample: str, plant: Plant, extra: list[tuple[str, str]]) -> str:
    _, front, body = sample.split("---\n", 2)
    values = _plant_json(yaml.load(front, yaml.BaseLoader), plant, extra)
    return f"---\n{yaml.safe_dump(values, allow_unicode=True, width=1000)}---\n{plant(body.rstrip())}\n"


def _plant_bibtex(sample: str, plant: Plant, extra: list[tuple[str, str]]) -> str:
    sample = re.sub(r"(?m)^(  \w+ += \{.*)(\},?)$", lambda match: plant(match[1]) + match[2], sample)
    fields = "".join(f"\n  {field} = {{{value}}}," for field, value in extra)
    return re.sub(r"(?m)^(@(?!string)\w+\{\w+,)$", lambda match: match[1] + fields, sample)


def _plant_lines(sample: str, plant: Plant, extra: list[tuple[str, str]]) -> str:
    ends = re.compile(r"^(?!ER|AI-generated summary)(\S.*)(?=\n(?! {6})|\Z)|^ {6}\S.*", re.MULTILINE)
    lines = ends.sub(lambda match: plant(match[0]), sample).split("\n")
    tags = {"TY": "U{}  - {}", "%0": "%{} {}", "PM": "X{}  - {}"}.get(sample[:2])
    added = [tags.format(number, value) for number, (_, value) in enumerate(extra, 1)] if tags else []
    return "\n".join([lines[0], *added, *lines[1:]])
