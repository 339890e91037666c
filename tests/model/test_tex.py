"""Conversion of TeX in running text."""

from __future__ import annotations

import pytest

from broadsheet.model.tex import SUPERSCRIPT, clean_tex, fix_title_colon


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (r"\"{o} \"o {\"o}", "ö ö ö"),
        (r"\v{s}\v s", "šš"),
        (r"\~n \^e \.z \=a", "ñ ê ż ā"),
        (r"\'{\i}", "í"),
        (r"\o{} \L \ae", "ø Ł æ"),
        (r"\oops \Large", r"\oops \Large"),
        (r"\'x", "'x"),
        (r"\text{a \emph{b \textbf{c}}}", "a b c"),
        (r"{\bf a} {\unknown a}", r"a {\unknown a}"),
        (r"50\% \& 100\#", r"50% & 100\#"),
    ],
)
def test_known_macros_are_converted(typed: str, read: str) -> None:
    """Macros that are not in the table are shown as they were typed."""
    assert clean_tex(typed) == read


@pytest.mark.parametrize("text", ["", "Plain words, as typed.", "50% & more — “quoted”", "a-b c - d", "it's"])
def test_text_without_tex_is_not_changed(text: str) -> None:
    """A text that contains no TeX stays as it is."""
    assert clean_tex(text) == text


def test_deeply_nested_braces_are_left() -> None:
    """Braces nested deeper than people type are not removed, and cost no time."""
    assert clean_tex(r"\emph{" * 50 + "a" + "}" * 50).count("\\") == 42


@pytest.mark.parametrize(("typed", "digits"), [("S^2L", ["2"]), ("(a)^10", ["10"]), ("4^2", []), ("a^2^3", [])])
def test_superscripts_follow_a_letter_or_a_bracket(typed: str, digits: list[str]) -> None:
    """A caret between numbers, or one of several, is left as it was typed."""
    assert [match[1] for match in SUPERSCRIPT.finditer(typed)] == digits


def test_a_correct_colon_in_a_title_is_not_changed() -> None:
    """Correcting a title again changes nothing."""
    assert fix_title_colon(fix_title_colon("GULL : Nests")) == "GULL: Nests"
