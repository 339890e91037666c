"""The Markdown that a site owner may write in a note: what it becomes, and what stays as it is typed."""

from __future__ import annotations

import markdown
import pytest
from lxml.html import fragment_fromstring, tostring

from broadsheet.config.configuration import check_corrections
from broadsheet.config.inline_markdown import read_paragraph
from broadsheet.pages.citations.citation import make_citations
from broadsheet.pages.citations.writers import WRITERS
from broadsheet.pages.feeds import make_feeds
from broadsheet.system.errors import ConfigError
from tests.conftest import ADDRESS, WORDS, make_config, make_library, make_pages, make_paper, no_address

NOTES = [
    ("Shown on 2 April.", "Shown on 2 April.", "Shown on 2 April."),
    (
        "*Ada* and _Ben_, **not** `a < b`",
        "Ada and Ben, not a < b",
        "<em>Ada</em> and <em>Ben</em>, <strong>not</strong> <code>a &lt; b</code>",
    ),
    (
        "See [the *slides*](https://shore.example/?a=1&b=2) first",
        "See the slides first",
        'See <a href="https://shore.example/?a=1&amp;b=2">the <em>slides</em></a> first',
    ),
    (
        "Ask [Ada](mailto:ada@shore.example), or see https://shore.example/a_b_c.",
        "Ask Ada, or see https://shore.example/a_b_c.",
        'Ask <a href="mailto:ada@shore.example">Ada</a>, or see <a href="https://shore.example/a_b_c">'
        "https://shore.example/a_b_c</a>.",
    ),
    (
        "<https://shore.example/>",
        "https://shore.example/",
        '<a href="https://shore.example/">https://shore.example/</a>',
    ),
    (
        "<b onclick=x>Read</b> <script>alert(1)</script>",
        "<b onclick=x>Read</b> <script>alert(1)</script>",
        "&lt;b onclick=x&gt;Read&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;",
    ),
    (
        "Café &eacute; &#xfffe; https://shore.example/__init__.py, [*a*](https://shore.example/?b=1&copy=2)",
        "Café &eacute; &#xfffe; https://shore.example/__init__.py, a",
        'Café &amp;eacute; &amp;#xfffe; <a href="https://shore.example/__init__.py">'
        'https://shore.example/__init__.py</a>, <a href="https://shore.example/?b=1&amp;copy=2"><em>a</em></a>',
    ),
    ("![Gull](gull.png) # 2 * 3", "![Gull](gull.png) # 2 * 3", "![Gull](gull.png) # 2 * 3"),
    (r"\*Not\* this, `*nor* $x_1$`", "*Not* this, *nor* $x_1$", "*Not* this, <code>*nor* $x_1$</code>"),
]
"""Notes, each with its characters and its HTML."""


@pytest.mark.parametrize(("note", "plain", "html"), NOTES)
def test_a_note_is_one_paragraph_of_markdown(note: str, plain: str, html: str) -> None:
    """Emphasis, code and links are read; HTML, pictures and everything else are characters."""
    text = read_paragraph(note)

    assert text.plain == plain
    assert text.html(no_address) == html


@pytest.mark.parametrize("note", [note for note, _, _ in NOTES])
def test_a_note_is_written_as_markdown(note: str) -> None:
    """The Markdown that is written of it gives the HTML that is written of it."""
    text = read_paragraph(note)

    shown = fragment_fromstring(markdown.markdown(text.markdown(no_address)))

    assert tostring(shown) == tostring(fragment_fromstring(f"<p>{text.html(no_address)}</p>"))


def test_formulas_in_a_note_are_no_markdown() -> None:
    """Signs of Markdown in a formula mean themselves, and the formula is shown as one."""
    text = read_paragraph(r"*From* $a_i * b_i * c$ to \(x_1*y*z\), [as $n$](https://shore.example/$n$)")

    assert text.plain == "From a_i * b_i * c to x_1*y*z, as $n$"
    assert text.html(no_address).count("<math>") == 2
    assert 'href="https://shore.example/$n$"' in text.html(no_address)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "slides.pdf", "../club/", "//shore.example/", "#top", ""])
def test_a_link_in_a_note_is_a_whole_address(link: str) -> None:
    """A link that is not http, https or mailto is a fault in papers.yml, with its line."""
    check_corrections("Dunes drift:\n  note: See [this](https://shore.example/).\n")

    with pytest.raises(ConfigError) as error:
        check_corrections(f"Dunes drift:\n  pin: true\n  note: See [this]({link}).\n")

    assert str(error.value).startswith(f"site_config/papers.yml:3: “note” has a link to “{link}”. Write the whole web")


def test_a_note_is_on_the_page_alone() -> None:
    """The page shows it as Markdown and as HTML; feeds and exports, which others pass on, do not have it."""
    library = make_library(
        make_paper("Dunes drift", "They do.", note=read_paragraph("*New* [talk](https://a.example/)"))
    )
    config = make_config()

    pages = make_pages(library, config)
    page = next(iter(pages.make_papers()))
    others = [feed.values for feed in make_feeds(library, pages.topics, config, WORDS)]
    others += [write(make_citations(library, ADDRESS).values()).encode() for write in WRITERS.values()]

    assert b"**Note** *New* [talk](<https://a.example/>)" in page.content
    assert getattr(page.view, "note", "") == '<em>New</em> <a href="https://a.example/">talk</a>'
    assert not any(b"a.example" in made for made in others)
