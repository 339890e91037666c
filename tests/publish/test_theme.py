"""The files of the theme: plain templates over values."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.conftest import ROOT

THEME = ROOT / "docs_templates" / "theme"
FILES = sorted(path.relative_to(THEME).as_posix() for path in THEME.rglob("*.html"))
ON_STRINGS = set(
    "striptags replace split rsplit partition rpartition splitlines removeprefix removesuffix find index".split()
)
UNESCAPED = {"safe", "forceescape"}


def parse(file: str) -> nodes.Template:
    """A file of the theme as Jinja reads it."""
    return Environment(autoescape=True).parse((THEME / file).read_text())


@pytest.mark.parametrize("file", FILES)
def test_no_file_cuts_html_apart(file: str) -> None:
    """No string operation is used in the theme: not as a filter, and not as a method."""
    tree = parse(file)
    used = {call.node.attr for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Getattr)}
    used |= {found.name for found in tree.find_all(nodes.Filter)}

    assert used & ON_STRINGS == set()


@pytest.mark.parametrize("file", FILES)
def test_no_file_writes_a_value_unescaped(file: str) -> None:
    """Only the policy, which is ours, is written as it is."""
    marked = [found for found in parse(file).find_all(nodes.Filter) if found.name in UNESCAPED]

    assert [found.node for found in marked if getattr(found.node, "attr", "") != "policy"] == []
    assert list(parse(file).find_all(nodes.ScopedEvalContextModifier)) == []


def test_no_english_word_is_in_the_theme() -> None:
    """What a reader sees comes from docs_templates/words/, but for names such as RSS and BibTeX."""
    names = {"RSS", "OPML", "BibTeX", "RIS", "CSL-JSON"}
    found = {}
    for file in FILES:
        text = " ".join(
            node.data for output in parse(file).find_all(nodes.Output) for node in output.nodes
            if isinstance(node, nodes.TemplateData)
        )  # fmt: skip
        found[file] = set(_list_words(text)) - names

    assert {file: words for file, words in found.items() if words} == {}


def _list_words(html: str) -> list[str]:
    """The words between the tags of a piece of a page."""
    outside = re.sub(r"<[^>]*>?|[^<]*>|[\w-]+=\"[^\"]*\"?", " ", html)
    return [word for word in re.findall(r"[A-Za-z][A-Za-z-]{2,}", outside) if word != "doctype"]


def test_every_section_of_a_template_has_a_file_in_the_theme() -> None:
    """What a template marks as a section or a part can be set."""
    for template in (ROOT / "docs_templates" / "pages").glob("*.md.j2"):
        names = re.findall(r'(?:section|part)\("([\w-]+)"\)', template.read_text())
        folder = "paper" if template.name in ("paper.md.j2", "details.md.j2") else "list"
        missing = [name for name in names if not (THEME / "partials" / folder / f"{name}.html").is_file()]
        assert missing == [], template.name


def test_the_style_sheet_knows_no_english_title() -> None:
    """Colours, marks and icons follow classes and data attributes, whatever the words of the site."""
    assert "title" not in [part.strip("[]") for part in _list_attributes(THEME / "assets" / "broadsheet.css")]


def _list_attributes(css: Path) -> list[str]:
    return re.findall(r"\[([\w-]+)", css.read_text())
