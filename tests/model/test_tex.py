"""TeX residue that has one certain reading."""

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
def test_a_macro_is_read_or_left_alone(typed: str, read: str) -> None:
    """What the table knows is replaced; what it does not know is shown as it was typed."""
    assert clean_tex(typed) == read


@pytest.mark.parametrize("text", ["", "Plain words, as typed.", "50% & more — “quoted”", "a-b c - d", "it's"])
def test_text_without_residue_is_the_same(text: str) -> None:
    """A text that holds no TeX is not changed."""
    assert clean_tex(text) == text


def test_cleaning_ends_after_a_bounded_number_of_nestings() -> None:
    """Braces nested deeper than anyone types are left, and cost nothing."""
    assert clean_tex(r"\emph{" * 50 + "a" + "}" * 50).count("\\") == 42


@pytest.mark.parametrize(("typed", "digits"), [("S^2L", ["2"]), ("(a)^10", ["10"]), ("4^2", []), ("a^2^3", [])])
def test_digits_are_raised_after_a_letter_or_a_bracket(typed: str, digits: list[str]) -> None:
    """A caret between numbers, or one of several, is left as typed."""
    assert [match[1] for match in SUPERSCRIPT.finditer(typed)] == digits


def test_a_title_is_repaired_once() -> None:
    """A title whose colon is right stays the same."""
    assert fix_title_colon(fix_title_colon("GULL : Nests")) == "GULL: Nests"
