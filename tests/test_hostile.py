"""Tests that hostile texts remain text in every output, as read by the parsers that readers use."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import markdown
import pytest
from lxml import html
from msgspec.structs import replace

from broadsheet.config.inline_markdown import read_paragraph
from broadsheet.config.limits import Limits
from broadsheet.model.author import Author
from broadsheet.model.text import read_text
from broadsheet.pages.citations.bibtex import write_entry
from broadsheet.pages.citations.citation import make_citations
from broadsheet.sources.json.own import parse_own_json
from tests.conftest import ADDRESS, DATA, make_library, make_paper, no_address
from tests.hostile import KINDS, Hostile, clean, fold_space, load_hostile, show

FILES = [
    "hostile/bidi.yml",
    "hostile/emoji.yml",
    "hostile/entities.yml",
    "hostile/extensions.yml",
    "hostile/fields.yml",
    "hostile/frontmatter.yml",
    "hostile/html.yml",
    "hostile/links.yml",
    "hostile/logs.yml",
    "hostile/markdown.yml",
    "hostile/math.yml",
    "hostile/paths.yml",
    "hostile/quadratic.yml",
    "hostile/slugs.yml",
    "hostile/templates.yml",
    "hostile/xml.yml",
]
FEWEST = 520
LONG = 5_000
"""Characters past which a text is left to the site's own test."""
OWNERS_EXTENSIONS = [
    "tables",
    "toc",
    "attr_list",
    "footnotes",
    "abbr",
    "admonition",
    "def_list",
    "md_in_html",
    "fenced_code",
]
"""What a site owner may turn on in `mkdocs.yml`."""
PYMDOWN = ["snippets", "details", "blocks.html", "blocks.admonition", "superfences", "critic", "tasklist", "emoji"]


def each(*fields: str) -> list[Any]:
    """Return the texts for one of these fields, by their names."""
    return [pytest.param(text, id=text.name) for text in load_hostile() if text.where & set(fields)]


def test_the_corpus_is_large_and_has_no_duplicates() -> None:
    """There are enough texts, each with its own name and characters, and every file is read."""
    texts = load_hostile()

    assert len({text.text for text in texts}) >= FEWEST
    assert len({text.name for text in texts}) == len(texts)
    assert [f"hostile/{kind}.yml" for kind in KINDS] == FILES
    assert [path.name for path in sorted((DATA / "hostile").iterdir())] == [file.split("/")[1] for file in FILES]


@pytest.mark.parametrize("text", each("title", "abstract"))
def test_a_hostile_text_is_read_as_its_characters(text: Hostile) -> None:
    """A source without TeX gives what was typed, cleaned; reading it again changes nothing."""
    for field in text.where & {"title", "abstract"}:
        read = read_text(text.text, tex=False, title=field == "title")
        assert fold_space(read.plain) == text.seen
    assert clean(clean(text.text)) == clean(text.text)


@pytest.mark.parametrize("text", each("title"))
def test_a_hostile_title_is_shown_with_any_markdown_extension(text: Hostile) -> None:
    """In a heading, a list and a link, a title shows only its characters, whatever extensions a site owner enables."""
    title = read_text(text.text, tex=False, title=True).markdown(no_address)
    page = render(f"# {title}\n\n- {title}\n- [{title}](../a/index.md)\n")

    assert [show(element) for element in page.iter("h1", "li")] == [text.seen] * 3
    assert show(page) == fold_space(f"{text.seen} {text.seen} {text.seen}")
    assert find_foreign(page) == set()


@pytest.mark.parametrize("text", [text for text in each("abstract") if len(text.values[0].text) < LONG])
def test_a_hostile_abstract_is_shown_with_any_markdown_extension(text: Hostile) -> None:
    """A file name, an attribute, a footnote or a shortcut in an abstract is plain words, whatever is enabled."""
    page = render(f"Before.\n\n{read_text(text.text, tex=False).markdown(no_address)}\n\nAfter.\n")

    assert show(page) == fold_space(f"Before. {text.seen} After.")
    assert find_foreign(page) == set()


@pytest.mark.parametrize("text", [text for text in each("title") if len(text.values[0].text) < LONG])
def test_a_hostile_note_has_only_its_own_markdown(text: Hostile) -> None:
    """In a note of the site owner, emphasis, code and links are all that a text can become, with any extension."""
    note = read_paragraph(clean(text.text))
    page = render(f"**Note** {note.markdown(no_address)}")

    assert find_foreign(page) <= {"em", "strong"}
    assert find_foreign(html.fragment_fromstring(note.html(no_address), create_parent="div")) <= {"em", "strong"}
    assert show(page) == fold_space(f"Note {show(html.fragment_fromstring(note.html(no_address), create_parent='p'))}")


@pytest.mark.parametrize("text", [text for text in each("title") if len(text.values[0].text) < LONG])
def test_a_hostile_bibtex_entry_is_shown_with_any_markdown_extension(text: Hostile) -> None:
    """In a block of code, an entry with the text as title, author and venue is shown unchanged, and ends where it
    should.
    """
    line = clean(text.text)
    title = read_text(text.text, tex=False, title=True)
    paper = replace(make_paper(), title=title, venue=line, authors=(Author(line or "Gull"), Author(line, line)))
    (citation,) = make_citations(make_library(paper), ADDRESS).values()
    entry = write_entry(citation)
    page = render(f"Before.\n\n```bibtex\n{entry}```\n\nAfter.\n")

    assert [code.text_content() for code in page.iter("code")] == [entry]
    assert show(page) == fold_space(f"Before. {entry} After.")


@cache
def make_owners_markdown() -> markdown.Markdown:
    """Return a Markdown parser with every extension that a site owner may enable."""
    return markdown.Markdown(extensions=[*OWNERS_EXTENSIONS, *(f"pymdownx.{name}" for name in PYMDOWN)])


def render(source: str) -> Any:
    """Return the HTML of a Markdown text, in a `<div>`."""
    made = make_owners_markdown().reset().convert(source)
    return html.fragment_fromstring(made, create_parent="div")


def find_foreign(page: Any) -> set[str]:
    """Return elements with which no text is written, and foreign attributes of those with which it is."""
    elements = {"div", "p", "h1", "ul", "li", "a", "sup", "span", "code"}
    mathematics = {id(part) for formula in page.iter("math") for part in formula.iter()}
    found = {str(element.tag) for element in page.iter() if id(element) not in mathematics} - elements
    for element in page.iter():
        if id(element) not in mathematics:
            found |= {f"{element.tag} {name}" for name in element.attrib} - {"h1 id", "a href", "span class"}
    return found


@pytest.mark.parametrize("text", each("link"))
def test_only_web_addresses_are_links(text: Hostile) -> None:
    """A link of a record leads to http or https, or the record is rejected."""
    line = json.dumps({"title": "Dunes", "abstract": "They drift.", "links": [text.text]})
    _, papers, _ = parse_own_json(line, "coast.json", Limits())

    assert [[link.url for link in paper.links] for paper in papers] == ([] if text.rejected else [[text.seen]])
