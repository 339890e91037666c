"""Conversion of formulas to MathML."""

from __future__ import annotations

import pytest
from lxml import etree

from broadsheet.model.mathml import to_mathml


def test_a_formula_becomes_mathml_with_its_source() -> None:
    """The element shows the formula and has its source as an annotation."""
    assert to_mathml("a < b") == (
        "<math><semantics><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"
        '<annotation encoding="application/x-tex">a &lt; b</annotation></semantics></math>'
    )


def test_only_a_displayed_formula_is_a_block() -> None:
    """Such a formula has `display="block"`."""
    assert (to_mathml("a", display=True)[:22], to_mathml("a")[:6]) == ('<math display="block">', "<math>")


@pytest.mark.parametrize("source", [r"\frac{a}{", r"\left( a", r"\begin{matrix} a", "x" * 2_001])
def test_a_formula_that_cannot_be_converted_is_shown_as_source(source: str) -> None:
    """If the converter fails, or the formula is too long, its source is shown in `<code>`."""
    assert to_mathml(source) == f"<code>{source}</code>"


@pytest.mark.parametrize(
    "source",
    [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{a}",
        r"\mathrm{</annotation><img src=x onerror=alert(1)>}",
        r"\color{red\" onclick=\"alert(1)}{a}",
        r"\class{x}{a} \style{background:url(//shore.example)}{a} \unicode{60}",
        "f'(x) & <b> \" &lt;",
        "\\sqrt[3]{a} \\sum_{i=0}^n \\begin{pmatrix}a&b\\\\c&d\\end{pmatrix} \\overline{x}",
    ],
)
def test_a_formula_contains_only_mathematics(source: str) -> None:
    """Whatever the source is, the result is well-formed, without other elements or addresses."""
    root = etree.fromstring(to_mathml(source))

    assert {etree.QName(element).localname for element in root.iter()} & {"script", "img", "a", "b", "style"} == set()
    assert {name for element in root.iter() for name in element.attrib} & {"href", "src", "style", "onclick"} == set()
    assert source in [element.text for element in root.iter()]


@pytest.mark.parametrize("source", [r"a\hspace{-99em}b", r"a\hspace{99999em}b", r"\rule{9999em}{9999em}"])
def test_lengths_cannot_move_a_formula_across_the_page(source: str) -> None:
    """Such a length is left out."""
    assert "99" not in to_mathml(source).partition("<annotation")[0]


def test_small_lengths_in_a_formula_are_kept() -> None:
    """They only change the spacing within the formula."""
    assert 'width="2em"' in to_mathml(r"a\hspace{2em}b")
    assert 'width="negativethinmathspace"' in to_mathml(r"a\!b")


def test_bars_of_a_norm_are_not_stretched() -> None:
    """Only bars that TeX stretches are stretched."""
    assert to_mathml(r"\lVert x \rVert_2").count('<mo stretchy="false">‖</mo>') == 2
    assert 'stretchy="false">|' not in to_mathml(r"\left| x \right|")


@pytest.mark.parametrize(
    ("source", "spaces"), [(r"n \log n", 2), (r"\log_2 n", 1), (r"\max(n)", 0), (r"2 + \sin x", 1), ("n m", 0)]
)
def test_names_of_functions_are_set_apart(source: str, spaces: int) -> None:
    """There is a thin space between one and a letter or number beside it, and none beside a sign or a bracket."""
    assert to_mathml(source).count('<mspace width="0.167em">') == spaces
