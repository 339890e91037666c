"""Text as a value: every form in which it is written shows what was read."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html
from slugify import slugify

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
    turns,
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
def test_tex_in_an_abstract_is_converted(case: dict[str, Any]) -> None:
    """In a source that writes TeX, TeX with one possible meaning is converted and everything else stays."""
    assert read(case["in"]).plain == case["plain"]


@pytest.mark.parametrize("case", load_cases("text/title.yml"))
def test_tex_in_a_title_is_converted(case: dict[str, Any]) -> None:
    """A title is one line without links, with the right spaces around its colon."""
    assert read(case["in"], title=True).plain == case["plain"]


@pytest.mark.parametrize("case", load_cases("text/untouched.yml"))
def test_text_of_other_sources_is_not_changed(case: dict[str, Any]) -> None:
    """In a source that does not write TeX, every character stays as it was typed."""
    assert read(case["in"], tex=False, title=case.get("title", False)).plain == case["in"]


@pytest.mark.parametrize("case", load_cases("text/markdown.yml"))
def test_markdown_escapes_only_what_would_be_markup(case: dict[str, Any]) -> None:
    """The Markdown stays readable, and shows the characters of the text."""
    assert read(case["in"]).markdown(no_address) == case["markdown"]


def test_a_text_is_parsed_into_spans() -> None:
    """Addresses, formulas and superscripts are spans of their own, in the order of the text."""
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


def test_a_number_between_formulas_is_not_a_superscript() -> None:
    """The number and both formulas stay."""
    assert read(r"\(a\)3\(b\)").spans == (Math("a"), Plain("3"), Math("b"))


def test_a_formula_ends_an_address() -> None:
    """A formula directly after an address is not part of it."""
    assert read("https://shore.example/$x$/b").spans == (Url("https://shore.example/"), Math("x"), Plain("/b"))


@pytest.mark.parametrize("typed", [r"a \(x", r"x\) b", r"a \( \) b", r"a \[ \] b", r"a \(\) b", r"a \[\] b"])
def test_text_that_is_not_a_formula_is_not_changed(typed: str) -> None:
    """A formula is not empty, and ends in the paragraph in which it begins."""
    assert read(typed).spans == (Plain(typed),)
    assert read(f"{typed}\n\n{typed}").plain == f"{typed}\n\n{typed}"


def test_a_formula_ends_in_its_paragraph() -> None:
    """A delimiter in one paragraph is not closed by one in the next."""
    assert read(r"a \(x" "\n\n" r"y\) b").spans == (Plain(r"a \(x" "\n\n" r"y\) b"),)


def test_formulas_are_found_in_every_source() -> None:
    """This includes sources that do not write TeX otherwise."""
    assert read(r"In \(n\) steps", tex=False).spans == (Plain("In "), Math("n"), Plain(" steps"))


def test_a_mention_is_written_as_a_link() -> None:
    """It leads to the page of its paper, in Markdown and in HTML."""
    text = Text((Plain("Like "), Mention("Gull[2]", "title:gull"), Plain(".")))

    assert text.markdown(lambda identity: f"../{identity[6:]}/index.md") == r"Like [Gull\[2\]](../gull/index.md)."
    assert text.html(lambda identity: f"/a?b&{identity[6:]}") == 'Like <a href="/a?b&amp;gull">Gull[2]</a>.'


@given(anything, st.integers(0, 40), st.integers(0, 40))
@example("a^2b $x$ https://example.org/c", 1, 3)
def test_cutting_a_text_keeps_its_characters(raw: str, start: int, length: int) -> None:
    """A part has the characters of its range, and the whole range gives the whole text."""
    text = read(raw)
    assert text.cut(start, start + length).plain == text.plain[start : start + length]
    assert text.cut(0, len(text.plain)) == text


@given(anything)
def test_prose_replaces_only_formulas_and_addresses(raw: str) -> None:
    """Every other character is the same, and at the same index."""
    text = read(raw)
    blotted = "".join("\ufffc" * len(s.plain) if s.spans[0] != t else s.plain for s, t in parts(text))
    assert text.prose == blotted


def parts(text: Text) -> list[tuple[Text, object]]:
    """Each span as a text of its own, with itself where it is prose."""
    return [(Text((span,)), None if isinstance(span, Math | Url) else span) for span in text.spans]


def test_formulas_beyond_the_limit_are_shown_as_source() -> None:
    """The first ones are converted, in Markdown and in HTML."""
    text = read("$a$ " * (MAX_FORMULAS + 2))
    for written in (text.markdown(str), text.html(str)):
        assert (written.count("<math>"), written.count("<code>a</code>")) == (MAX_FORMULAS, 2)
    assert text.plain == " ".join("a" * (MAX_FORMULAS + 2))


def test_linking_a_text_keeps_its_characters() -> None:
    """Mentions take the place of the characters that they cover, including superscripts, and of no others."""
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


def test_several_paragraphs_are_written_as_p_elements() -> None:
    """A single paragraph is inline HTML."""
    assert read("one").html(no_address) == "one"
    assert read("one\n\ntwo").html(no_address) == "<p>one</p><p>two</p>"


def test_an_empty_text_is_false() -> None:
    """A text without spans is false, and every other text is true."""
    assert not read(" \n\x00 ")
    assert read("a")


def test_a_link_in_markdown_leads_to_the_address_that_it_shows() -> None:
    """This holds for addresses with characters that Markdown or HTML would read as markup."""
    url = "https://shore.example/a_(b)*c*?d=1&amp;e=[2]/"

    assert read(url).spans == (Url(url),)
    link = html.fragment_fromstring(make_html(read(url).markdown(no_address))).find(".//a")

    assert (link.text_content(), link.get("href")) == (url, url.replace("[", "%5B").replace("]", "%5D"))


def test_an_address_is_escaped_for_markdown_and_attributes() -> None:
    """Characters that could end the address are percent-encoded; those that addresses may have are kept."""
    assert escape_url('https://a.example/(b)*_?c&d=é"<>`\\[]{}|^ x') == (
        "https://a.example/(b)*_?c&d=é%22%3C%3E%60%5C%5B%5D%7B%7D%7C%5E%20x"
    )


@invented
@given(anything)
@example("# a #")
@example("Sand in C#")
@example("!https://shore.example/a")
@example(r"\(f'(x) \frac{\)")
def test_a_title_in_markdown_shows_its_characters(raw: str) -> None:
    """As a heading, in a list and as a link, a title shows exactly its characters."""
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
def test_an_abstract_in_markdown_shows_its_characters(raw: str) -> None:
    """Rendered as MkDocs does, an abstract shows exactly its characters, paragraph by paragraph."""
    abstract = read(raw)

    assert show(make_html(abstract.markdown(no_address))) == abstract.plain.split("\n\n" if abstract else None)


@invented
@given(anything)
def test_an_abstract_in_html_shows_its_characters(raw: str) -> None:
    """Parsed as HTML, an abstract shows exactly its characters, paragraph by paragraph."""
    abstract = read(raw)

    assert show(abstract.html(no_address)) == abstract.plain.split("\n\n" if abstract else None)


@invented
@given(anything)
def test_parsing_the_plain_text_again_changes_nothing(raw: str) -> None:
    """Formulas are excepted, since their delimiters are not shown."""
    text = read(raw, tex=False)
    shown = "".join(span.url if isinstance(span, Url) else getattr(span, "text", "") for span in text.spans)

    assert normalize(normalize(raw)) == normalize(raw)
    if not any(isinstance(span, Math) for span in text.spans):
        assert read(shown, tex=False) == text


@invented
@given(anything)
@example("\u202b\u2066\U0001fffe\U0010ffff\u2069")
def test_a_text_contains_only_characters_that_files_can_hold(raw: str) -> None:
    """Control characters, lone surrogates, noncharacters and marks that change the direction are left out."""
    plain = read(raw).plain

    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef]", plain) == []
    assert [char for char in plain if ord(char) & 0xFFFE == 0xFFFE] == []


@invented
@given(anything)
@example("a\r\nb\rc\u200e\u200f\xad")
@example("\x1b[31m\u202e\ud800")
def test_characters_that_are_left_out_are_listed(raw: str) -> None:
    """The list has exactly the characters that normalising removes."""
    stray = find_stray_characters(raw)
    rest = "".join(char for char in raw if char not in stray)

    assert find_stray_characters(rest) == []
    assert normalize(rest) == normalize(raw)
    assert all(char not in "\r\n\t \u200e\u200f" for char in stray)


def test_many_combining_marks_are_normalised_quickly() -> None:
    """The result is that of NFC, which alone takes quadratic time."""
    for flood in ("\u0301\u0323" * 200, "\u0327\u0301\u0323\u0345\u0334" * 100, "\u0301海" * 100, "각\u0301" * 90):
        assert normalize("a" + flood) == unicodedata.normalize("NFC", "a" + flood)


@invented
@given(anything)
@example("&#99999999999;")
@example("CON")
@example("\U0001f41a")
@example("x" * 200)
def test_words_for_an_address_are_ascii(raw: str) -> None:
    """They are lower-case letters and digits in words joined by hyphens, and not too long."""
    assert re.fullmatch(rf"(?=.{{0,{SLUG_LENGTH}}}$)([a-z0-9]+(-[a-z0-9]+)*)?", slug_words(raw))


def test_words_for_an_address_come_from_the_text_as_typed() -> None:
    """Something that looks like an HTML entity is text, like everything else in a title."""
    assert slug_words("&#65; &amp; &#x42;") == "65-amp-x42"


@invented
@given(st.text(st.characters(codec="ascii"), max_size=2 * SLUG_LENGTH))
@example("1,000 gulls, terns' & auks")
@example("x" * (SLUG_LENGTH - 1))
@example("gulls " * (SLUG_LENGTH // 6) + "a tern")
def test_words_for_an_address_are_those_of_slugify(raw: str) -> None:
    """Addresses are permanent, so that what is fast for most titles must change none."""
    assert slug_words(raw) == slugify(
        raw,
        max_length=SLUG_LENGTH,
        word_boundary=True,
        save_order=True,
        entities=False,
        decimal=False,
        hexadecimal=False,
    )


def test_words_for_an_address_are_whole_words() -> None:
    """A long title loses its last words."""
    assert slug_words("Zoë's gulls & 7 " + "long " * 40) == "zoe-s-gulls-7" + "-long" * 13


@invented
@given(anything)
@example("ΐ ŉ ǰ")
@example("İI")
def test_folding_a_folded_text_changes_nothing(raw: str) -> None:
    """A folded text has only letters and digits."""
    assert fold(fold(raw)) == fold(raw)
    assert all(char.isalnum() for char in fold(raw))


@pytest.mark.parametrize(("one", "other"), [("Zoé", "ZOE\u0301"), ("S²L", "s2l"), ("Maß!", "MASS"), ("a-b", "AB")])
def test_folding_ignores_case_accents_and_punctuation(one: str, other: str) -> None:
    """Texts that differ only in these have the same key."""
    assert fold(one) == fold(other)


def test_links_to_papers_can_cross_spans() -> None:
    """Linked words may be in the middle of a span, several times in one, or in parts of several."""
    text = read_text("Gulls of M^2 see terns, and $x$ terns", tex=True)
    plain = text.plain
    places = [(0, 5, "a"), (plain.index("M"), plain.index(" see"), "b"), (plain.index("terns"), plain.index(","), "c")]

    linked = text.link(places)

    assert linked.plain == plain
    assert [(span.text, span.paper) for span in linked.spans if isinstance(span, Mention)] == [
        ("Gulls", "a"), ("M²", "b"), ("terns", "c"),
    ]  # fmt: skip
    assert [span for span in linked.spans if isinstance(span, Math)] == [Math("x")]


def test_every_character_that_is_written_from_right_to_left_turns_a_text() -> None:
    """Those are the letters and numbers of these classes (Unicode Standard Annex 9, table 4)."""
    characters = map(chr, range(0x110000))

    wrong = [char for char in characters if turns(char) != (unicodedata.bidirectional(char) in ("R", "AL", "AN"))]

    assert wrong == []
