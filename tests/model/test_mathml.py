"""Formulas as MathML."""

from __future__ import annotations

import pytest
from lxml import etree

from broadsheet.model.mathml import to_mathml


def test_a_formula_is_mathml_with_its_source() -> None:
    """The element shows the formula and carries the source as annotation."""
    assert to_mathml("a < b") == (
        "<math><semantics><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"
        '<annotation encoding="application/x-tex">a &lt; b</annotation></semantics></math>'
    )


def test_a_displayed_formula_says_so() -> None:
    """Only a displayed formula has `display="block"`."""
    assert (to_mathml("a", display=True)[:22], to_mathml("a")[:6]) == ('<math display="block">', "<math>")


@pytest.mark.parametrize("source", [r"\frac{a}{", r"\left( a", r"\begin{matrix} a", "x" * 2_001])
def test_what_cannot_be_set_is_shown_as_typed(source: str) -> None:
    """A formula that the converter refuses, or that is too long, is its source in `<code>`."""
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
def test_a_formula_is_nothing_but_mathematics(source: str) -> None:
    """Whatever a formula holds, the result is well-formed, has no other element and no address, and the source."""
    root = etree.fromstring(to_mathml(source))

    assert {etree.QName(element).localname for element in root.iter()} & {"script", "img", "a", "b", "style"} == set()
    assert {name for element in root.iter() for name in element.attrib} & {"href", "src", "style", "onclick"} == set()
    assert source in [element.text for element in root.iter()]


@pytest.mark.parametrize("source", [r"a\hspace{-99em}b", r"a\hspace{99999em}b", r"\rule{9999em}{9999em}"])
def test_a_formula_stays_where_it_stands(source: str) -> None:
    """A length that would move a formula over the page or beyond it is left out."""
    assert "99" not in to_mathml(source).partition("<annotation")[0]


def test_a_formula_may_have_spaces_of_its_own() -> None:
    """A length within a formula's size stays."""
    assert 'width="2em"' in to_mathml(r"a\hspace{2em}b")
    assert 'width="negativethinmathspace"' in to_mathml(r"a\!b")


def test_bars_of_a_norm_are_of_one_size() -> None:
    """The bars of a norm are not stretched one by one; those that TeX stretches are."""
    assert to_mathml(r"\lVert x \rVert_2").count('<mo stretchy="false">‖</mo>') == 2
    assert 'stretchy="false">|' not in to_mathml(r"\left| x \right|")
