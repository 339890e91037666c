"""Tests of the values that the theme makes pages from."""

from __future__ import annotations

import markdown
import pytest
from lxml import html
from markupsafe import Markup

from broadsheet.model.text import Mention, Plain, Text, read_text
from broadsheet.pages.views.view import HtmlWriter
from tests.conftest import make_library, make_paper, no_address

PATH = "papers/x/index.md"
TITLES = [
    "Dunes drift",
    "Über *Dünen*: S^2L_* & <Sand>",
    "Tides of $O(n^2)$ in C++",
    "砂丘",
    "  a -- b_c  ",
    "Page_1",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_heading_has_the_id_that_markdown_gives_it(title: str) -> None:
    """So a link to a heading is right whether the theme or another engine rendered the page."""
    text = read_text(title, tex=True, title=True)
    source = f"# {text.markdown(no_address)}\n\n## {text.markdown(no_address)}\n"
    page = html.fragment_fromstring(markdown.markdown(source, extensions=["toc"]), create_parent="div")

    write = HtmlWriter(PATH)

    assert [write.anchor(text), write.anchor(text)] == [heading.get("id") for heading in page.iter("h1", "h2")]


@pytest.mark.parametrize(
    ("target", "href"),
    [
        (PATH, "./"),
        ("papers/y/index.md", "../y/"),
        ("index.md", "../../"),
        ("papers/x/paper.bib", "paper.bib"),
        ("feeds/all.xml", "../../feeds/all.xml"),
    ],
)
def test_links_are_relative_to_the_page(target: str, href: str) -> None:
    """Pages are linked as folders, other files by their names; nothing depends on where the site is."""
    assert HtmlWriter(PATH).href(target) == href


def test_text_is_written_as_html_once() -> None:
    """A text escapes itself, links what it mentions, and is not escaped again; so is a string."""
    library = make_library(make_paper("Gull"))
    (gull,) = library.papers
    text = Text((Plain("<b> & "), Mention("Gull", gull.identity)))
    write = HtmlWriter(PATH, {gull.identity: gull.slug})

    assert write.html(text) == Markup(f'&lt;b&gt; &amp; <a href="../{gull.slug}/">Gull</a>')
    assert write.html("<b>") == Markup("&lt;b&gt;")
    assert write.inline("דוד") == Markup("<bdi>דוד</bdi>")
    assert write.paragraphs(read_text("One.\n\nTwo.", tex=False)) == ("One.", "Two.")
    assert write.paragraphs(Text()) == ()
