"""Text as a value: what is read is shown, in every sink."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from broadsheet.model.text import (
    MAX_FORMULAS,
    SLUG_LENGTH,
    Math,
    Mention,
    Plain,
    Superscript,
    Text,
    Url,
    escape_url,
    find_stray_characters,
    fold,
    normalize,
    read_text,
    slug_words,
)
from tests.conftest import load_cases, no_address

_MARKUP = [
    *"\\`*_{}[]()#+-.!~$|:^=<>&\"'/@ \n\t",
    *[
        "\n\n",
        "- ",
        "1. ",
        "2) ",
        "# ",
        "> ",
        "    ",
        "```",
        "~~~",
        "---",
        "===",
        "***",
        "__",
        "![",
        "](",
        "[^1]",
        "[TOC]",
    ],
    *["<b>", "</p>", "<!--", "-->", "<?x ?>", "<![CDATA[", "&amp;", "&#60;", "&lt", "a | b", "|---|", "{: #x}", ": x"],
    *[
        "https://shore.example/a_b*c",
        "http://a.example/?x=1&amp;y=2",
        "www.shore.example/(a)",
        "shore.io/x",
        "mailto:a@b.io",
    ],
    *[
        "a",
        "B",
        "7",
        "gull",
        "C#",
        "S^2L",
        "é",
        "ß",
        "🐚",
        "\u200b",
        "\u202e",
        "\u0301",
        "\x02",
        "\x03",
        "klzzwxh:0000",
    ],
    *[r"\(x_i\)", r"\(f'(x) < \{3\}\)", r"\[a = b\]", "$O(n)$", r"\(\frac{\)", r"\%", "``", "''", "--", "~"],
]
anything = st.lists(st.one_of(st.sampled_from(_MARKUP), st.text(max_size=3)), max_size=12).map("".join)
invented = settings(max_examples=60, derandomize=True, deadline=None, database=None)


def read(raw: str, **how: bool) -> Text:
    return read_text(raw, **{"tex": True, **how})


def make_html(source: str) -> str:
    """What MkDocs makes of Markdown, with the extensions of `mkdocs.yml` and fenced code."""
    return markdown.markdown(source, extensions=["tables", "toc", "fenced_code"])


def show(source: str) -> list[str]:
    """The characters of each block of an HTML text, a formula as its source."""
    root = html.fragment_fromstring(source, create_parent="div")
    for formula in root.iter("math"):
        annotation = formula.find(".//annotation").text
        formula[:] = []
        formula.text = annotation
    for raised in root.iter("sup"):
        raised.text = raised.text.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    blocks = list(root) if root.xpath("p|h1|ul") else [root]
    return [block.text_content().strip() for block in blocks if block.text_content().strip()]


@pytest.mark.parametrize("case", load_cases("text/abstract.yml"))
def test_an_abstract_reads_as_its_author_meant(case: dict[str, Any]) -> None:
    """In a source that speaks TeX, residue with one certain reading is replaced and all else stays."""
    assert read(case["in"]).plain == case["plain"]


@pytest.mark.parametrize("case", load_cases("text/title.yml"))
def test_a_title_reads_as_its_author_meant(case: dict[str, Any]) -> None:
    """A title is one line without links, whose colon is set right."""
    assert read(case["in"], title=True).plain == case["plain"]


@pytest.mark.parametrize("case", load_cases("text/untouched.yml"))
def test_other_sources_are_not_cleaned(case: dict[str, Any]) -> None:
    """In a source that does not speak TeX every character stands as typed."""
    assert read(case["in"], tex=False, title=case.get("title", False)).plain == case["in"]


@pytest.mark.parametrize("case", load_cases("text/markdown.yml"))
def test_markdown_escapes_what_would_be_markup_alone(case: dict[str, Any]) -> None:
    """The Markdown stays readable, and means the characters of the text."""
    assert read(case["in"]).markdown(no_address) == case["markdown"]


def test_the_spans_of_a_text() -> None:
    """Addresses, formulas and raised digits are spans of their own, in the order of the text."""
    assert read(r"At https://shore.example/a, S^2L needs \(O(n)\) and \[n\] steps; see b.org/c.").spans == (
        Plain("At "),
        Url("https://shore.example/a"),
        Plain(", S"),
        Superscript("2"),
        Plain("L needs "),
        Math("O(n)"),
        Plain(" and "),
        Math("n", display=True),
        Plain(" steps; see "),
        Url("https://b.org/c"),
        Plain("."),
    )


def test_digits_between_formulas_are_digits() -> None:
    """A number between two formulas is no superscript, and both formulas stay."""
    assert read(r"\(a\)3\(b\)").spans == (Math("a"), Plain("3"), Math("b"))


def test_a_formula_ends_an_address() -> None:
    """A formula glued to an address is a formula, and no part of the address."""
    assert read("https://shore.example/$x$/b").spans == (Url("https://shore.example/"), Math("x"), Plain("/b"))


@pytest.mark.parametrize("typed", [r"a \(x", r"x\) b", r"a \( \) b", r"a \[ \] b", r"a \(\) b", r"a \[\] b"])
def test_what_is_no_formula_stands_as_typed(typed: str) -> None:
    """A formula holds something and ends where it begins: in the same paragraph."""
    assert read(typed).spans == (Plain(typed),)
    assert read(f"{typed}\n\n{typed}").plain == f"{typed}\n\n{typed}"


def test_a_formula_ends_in_its_paragraph() -> None:
    """What is opened in one paragraph is not closed in the next."""
    assert read(r"a \(x" "\n\n" r"y\) b").spans == (Plain(r"a \(x" "\n\n" r"y\) b"),)


def test_mathematics_is_read_in_every_source() -> None:
    """A source that does not speak TeX has formulas all the same."""
    assert read(r"In \(n\) steps", tex=False).spans == (Plain("In "), Math("n"), Plain(" steps"))


def test_a_mention_is_a_link() -> None:
    """A mention links to where its paper is, in Markdown and in HTML."""
    text = Text((Plain("Like "), Mention("Gull[2]", "title:gull"), Plain(".")))

    assert text.markdown(lambda identity: f"../{identity[6:]}/index.md") == r"Like [Gull\[2\]](../gull/index.md)."
    assert text.html(lambda identity: f"/a?b&{identity[6:]}") == 'Like <a href="/a?b&amp;gull">Gull[2]</a>.'


@given(anything, st.integers(0, 40), st.integers(0, 40))
@example("a^2b $x$ https://example.org/c", 1, 3)
def test_a_part_of_a_text_is_those_characters(raw: str, start: int, length: int) -> None:
    """What is cut from a text has its characters, and all of it is the text."""
    text = read(raw)
    assert text.cut(start, start + length).plain == text.plain[start : start + length]
    assert text.cut(0, len(text.plain)) == text


@given(anything)
def test_prose_blots_out_formulas_and_addresses_alone(raw: str) -> None:
    """Each character of the prose is the one in that place, or stands for one of a formula or an address."""
    text = read(raw)
    blotted = "".join("\ufffc" * len(s.plain) if s.spans[0] != t else s.plain for s, t in parts(text))
    assert text.prose == blotted


def parts(text: Text) -> list[tuple[Text, object]]:
    """Each span as a text of its own, with itself where it is prose."""
    return [(Text((span,)), None if isinstance(span, Math | Url) else span) for span in text.spans]


def test_formulas_without_end_are_shown_as_their_source() -> None:
    """Of more formulas than a paper has, the first are set and the source of the rest is shown, in every sink."""
    text = read("$a$ " * (MAX_FORMULAS + 2))
    for written in (text.markdown(str), text.html(str)):
        assert (written.count("<math>"), written.count("<code>a</code>")) == (MAX_FORMULAS, 2)
    assert text.plain == " ".join("a" * (MAX_FORMULAS + 2))


def test_a_linked_text_reads_as_before() -> None:
    """Mentions take the place of the characters that they cover, across raised digits too, and of no others."""
    text = read("Like S^2S, TideNet and \\(x\\) drift.")
    start = text.plain.index("TideNet")
    linked = text.link([(start, start + 7, "title:tidenet"), (5, 8, "title:s2s")])
    assert linked.plain == text.plain
    assert linked.spans == (
        Plain("Like "),
        Mention("S²S", "title:s2s"),
        Plain(", "),
        Mention("TideNet", "title:tidenet"),
        Plain(" and "),
        Math("x"),
        Plain(" drift."),
    )
    assert linked.unlinked.plain == text.plain


def test_paragraphs_in_html() -> None:
    """One paragraph is inline; several are each a `<p>`."""
    assert read("one").html(no_address) == "one"
    assert read("one\n\ntwo").html(no_address) == "<p>one</p><p>two</p>"


def test_an_empty_text_is_false() -> None:
    """A text without characters is no text."""
    assert not read(" \n\x00 ")
    assert read("a")


def test_an_address_in_markdown_leads_where_it_says() -> None:
    """The link goes to the address shown, even where the address holds what Markdown or HTML would read."""
    url = "https://shore.example/a_(b)*c*?d=1&amp;e=[2]/"

    assert read(url).spans == (Url(url),)
    link = html.fragment_fromstring(make_html(read(url).markdown(no_address))).find(".//a")

    assert (link.text_content(), link.get("href")) == (url, url.replace("[", "%5B").replace("]", "%5D"))


def test_an_address_is_escaped_for_markdown_and_attributes() -> None:
    """Characters that could end the address are percent-encoded; those that addresses use are kept."""
    assert escape_url('https://a.example/(b)*_?c&d=é"<>`\\[]{}|^ x') == (
        "https://a.example/(b)*_?c&d=é%22%3C%3E%60%5C%5B%5D%7B%7D%7C%5E%20x"
    )


@invented
@given(anything)
@example("# a #")
@example("Sand in C#")
@example("!https://shore.example/a")
@example(r"\(f'(x) \frac{\)")
def test_a_title_in_markdown_means_its_characters(raw: str) -> None:
    """Rendered as a heading, as an item of a list, and as a link, a title shows exactly its characters."""
    title = read(raw, title=True)
    expected = [title.plain] if title else []
    source = title.markdown(no_address)

    assert show(make_html(f"# {source}\n")) == expected
    assert show(make_html(f"- {source}\n")) == expected
    assert show(make_html(f"- [{source}](../a/index.md): it\n")) == [f"{title.plain}: it"]


@invented
@given(anything)
@example("one\n\n    two")
@example("a\n\n1) b\n\n> c")
@example(r"https://a.example/x and \(y\)")
def test_an_abstract_in_markdown_means_its_characters(raw: str) -> None:
    """Rendered by MkDocs' Markdown, an abstract shows exactly its characters, paragraph by paragraph."""
    abstract = read(raw)

    assert show(make_html(abstract.markdown(no_address))) == abstract.plain.split("\n\n" if abstract else None)


@invented
@given(anything)
def test_an_abstract_in_html_means_its_characters(raw: str) -> None:
    """Read by a browser, an abstract shows exactly its characters, paragraph by paragraph."""
    abstract = read(raw)

    assert show(abstract.html(no_address)) == abstract.plain.split("\n\n" if abstract else None)


@invented
@given(anything)
def test_reading_what_is_shown_changes_nothing(raw: str) -> None:
    """Outside TeX, what is shown reads as itself; formulas apart, which are shown without their delimiters."""
    text = read(raw, tex=False)
    shown = "".join(span.url if isinstance(span, Url) else getattr(span, "text", "") for span in text.spans)

    assert normalize(normalize(raw)) == normalize(raw)
    if not any(isinstance(span, Math) for span in text.spans):
        assert read(shown, tex=False) == text


@invented
@given(anything)
@example("\u202b\u2066\U0001fffe\U0010ffff\u2069")
def test_a_text_holds_no_character_that_files_cannot(raw: str) -> None:
    """No control, half character, noncharacter or turn of direction survives: every sink can hold a text and end it."""
    plain = read(raw).plain

    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef]", plain) == []
    assert [char for char in plain if ord(char) & 0xFFFE == 0xFFFE] == []


@invented
@given(anything)
@example("a\r\nb\rc\u200e\u200f\xad")
@example("\x1b[31m\u202e\ud800")
def test_what_is_left_out_is_named(raw: str) -> None:
    """The characters that cleaning leaves out are found, and no others; without them the text is the same."""
    stray = find_stray_characters(raw)
    rest = "".join(char for char in raw if char not in stray)

    assert find_stray_characters(rest) == []
    assert normalize(rest) == normalize(raw)
    assert all(char not in "\r\n\t \u200e\u200f" for char in stray)


def test_many_marks_on_one_letter_are_put_in_order() -> None:
    """A flood of accents becomes what NFC makes of it, though NFC alone takes the square of their number."""
    for flood in ("\u0301\u0323" * 200, "\u0327\u0301\u0323\u0345\u0334" * 100, "\u0301海" * 100, "각\u0301" * 90):
        assert normalize("a" + flood) == unicodedata.normalize("NFC", "a" + flood)


@invented
@given(anything)
@example("&#99999999999;")
@example("CON")
@example("\U0001f41a")
@example("x" * 200)
def test_words_for_an_address_are_safe(raw: str) -> None:
    """Words for an address are lower-case ASCII letters and digits with hyphens between, of bounded length."""
    assert re.fullmatch(rf"(?=.{{0,{SLUG_LENGTH}}}$)([a-z0-9]+(-[a-z0-9]+)*)?", slug_words(raw))


def test_words_for_an_address_are_the_characters_typed() -> None:
    """What looks like an HTML entity is text, like all else in a title."""
    assert slug_words("&#65; &amp; &#x42;") == "65-amp-x42"


def test_words_for_an_address_end_at_a_word() -> None:
    """A long title loses whole words, in order."""
    assert slug_words("Zoë's gulls & 7 " + "long " * 40) == "zoe-s-gulls-7" + "-long" * 13


@invented
@given(anything)
@example("ΐ ŉ ǰ")
@example("İI")
def test_folding_is_settled(raw: str) -> None:
    """A folded text has letters and digits alone, and is its own fold."""
    assert fold(fold(raw)) == fold(raw)
    assert all(char.isalnum() for char in fold(raw))


@pytest.mark.parametrize(("one", "other"), [("Zoé", "ZOE\u0301"), ("S²L", "s2l"), ("Maß!", "MASS"), ("a-b", "AB")])
def test_folding_forgets_case_accents_and_punctuation(one: str, other: str) -> None:
    """Texts that differ in these alone are the same when compared."""
    assert fold(one) == fold(other)
