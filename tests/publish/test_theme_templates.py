"""Tests of how templates of the theme are rendered."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from broadsheet.config.look import Look, SiteLink
from broadsheet.model.period import Period
from broadsheet.pages.paths import relative_link
from broadsheet.pages.views.view import LinkView
from broadsheet.publish.theme_templates import prepare_templates
from broadsheet.system.errors import Place


@pass_context
def link(context: Context, target: str) -> str:
    """Links as MkDocs writes them."""
    return relative_link(f"{context['page'].url}index.html", target)


def make_env(files: dict[str, str], own: set[str] | None = None, look: Look | None = None) -> Environment:
    """Templates of a theme, of which some are the site owner's `own`."""
    env = Environment(loader=DictLoader(files), autoescape=lambda name: not (name or "").startswith("plain"))
    env.filters |= {"url": link, "date": str}
    env.globals["words"] = lambda name: Markup(f"<{name}>")
    prepare_templates(env, own or set(), look or Look())
    return env


def render(env: Environment, url: str, kind: str = "topic", **values: Any) -> str:
    """The page at an address, made by the template `main.html`."""
    return env.get_template("main.html").render(page=SimpleNamespace(url=url), kind=kind, **values)


def test_what_pages_have_in_common_is_right_on_each() -> None:
    """It differs with the kind of page and with the folder; a link to the page itself, or into its folder, as well."""
    files = {
        "main.html": '{{ "links.html" | kept }} {{ "topics/a/x.png" | url }}',
        "links.html": '{{ kind }} {{ "topics/a/" | url }} {{ "topics/b/x.png" | url }}',
    }
    links = tuple(
        SiteLink("", target, output, Place("site.yml"))
        for target, output in [("topics/a/", "topics/a/index.html"), ("topics/b/x.png", "topics/b/x.png")]
    )
    env, look = make_env(files, look=replace(Look(), header_links=links[:1], footer_links=links[1:])), Look()
    pages = [
        ("topics/a/", "topic"), ("topics/c/", "topic"), ("topics/b/", "topic"), ("topics/c/2/", "topic"),
        ("topics/a/2/", "topic"), ("authors/c/", "author"), ("", "home"), ("about/", "about"),
        ("topics/", "topics"), ("editions/", "editions"), ("topics/d/", "topic"),
    ]  # fmt: skip

    made = [render(env, url, kind) for url, kind in pages]

    assert made == [render(make_env(files, look=look), url, kind) for url, kind in pages]
    assert made[1] == made[-1] == "topic ../a ../b/x.png ../a/x.png"
    assert made[2] == "topic ../a x.png ../a/x.png"


def test_a_partial_of_the_site_owner_is_rendered_for_each_page() -> None:
    """It may show anything of the page; the shipped one that it replaces can be part of it."""
    files = {
        "main.html": '{{ "header.html" | kept }}',
        "header.html": '{{ title }} {% include "shipped/header.html" %}',
        "shipped/header.html": "{{ kind }}",
    }
    env = make_env(files, own={"header.html"})

    made = [render(env, f"topics/{title}/", title=title) for title in ("dunes", "tides")]

    assert made == ["dunes topic", "tides topic"]


def test_a_partial_gets_the_values_of_the_template_around_it() -> None:
    """As with `include`; what it sets stays in it."""
    files = {
        "main.html": '{% set name = "<a>" %}{{ "part.html" | part }} {{ name }}',
        "part.html": '{{ name }} {{ kind }}{% set name = "b" %}',
    }

    assert render(make_env(files), "topics/a/") == "&lt;a&gt; topic &lt;a&gt;"


def test_sections_are_shown_in_order() -> None:
    """Ours by the partials of their names, the site owner's as the HTML that they are."""
    files = {
        "main.html": '{% for section, html in sections | show("paper") %}{{ section.anchor }}: {{ html }} {% endfor %}',
        "partials/paper/title.html": "<h1>{{ section.heading }}</h1>",
    }
    ours = SimpleNamespace(name="title", heading="A & B", anchor="a", html=Markup())
    own = SimpleNamespace(name="", heading="", anchor="b", html=Markup("<p>Own</p>"))

    made = render(make_env(files), "papers/a/", sections=[ours, own, ours])

    assert made == "a: <h1>A &amp; B</h1> b: <p>Own</p> a: <h1>A &amp; B</h1> "


MACROS = """
{%- macro named(link, isolated=false) -%}
{{ "(" if isolated else "[" }}{{ link.words }} {{ link.href }}{{ ")" if isolated else "]" }}
{%- endmacro -%}
{%- macro around() %}<{{ caller() }}>{% endmacro -%}
{%- macro rest(name) %}{{ name }}{{ varargs | length }}{{ kwargs | length }}{% endmacro -%}
{%- macro listed(link, more) %}{{ link.words }}{{ more | length }}{% endmacro -%}
"""


@pytest.mark.parametrize(
    ("call", "written"),
    [
        ("named(one)", "[<b>one</b> a&amp;b]"),
        ("named(two)", "[two c]"),
        ("named(one, true)", "(<b>one</b> a&amp;b)"),
        ("named(one, isolated=true)", "(<b>one</b> a&amp;b)"),
        ("named(link=two)", "[two c]"),
        ('rest("<", 1, 2, x=3)', "&lt;21"),
        ("listed(one, [1, 2])", "<b>one</b>2"),
        ('words("em")', "<em>"),
        ("number(day)", "2031-05-01"),
    ],
)
def test_a_macro_writes_each_value_as_it_is(call: str, written: str) -> None:
    """Whichever values it has written before, and however its arguments are given."""
    one, two = LinkView(Markup("<b>one</b>"), "a&b"), LinkView(Markup("two"), "c")
    imports = '{% from "macros.html" import named, rest, listed %}{% macro number(day) %}{{ day.slug }}{% endmacro %}'
    main = imports + "{% for _ in [1, 2] %}{{ named(one, true) }}{{ named(two) }}|{{ CALL }}|{% endfor %}"
    env = make_env({"main.html": main.replace("CALL", call), "macros.html": MACROS})

    made = render(env, "", one=one, two=two, day=Period(2031, 5, 1))

    assert made.split("|")[1::2] == [written, written]


def test_a_macro_of_a_template_that_does_not_escape_writes_html() -> None:
    """Such as those of Material, which a site owner's template may call."""
    files = {
        "main.html": '{% from "plain.html" import mark %}{{ mark("<b>") }}{% call wrap() %}<i>{% endcall %}',
        "plain.html": "{% macro mark(text) %}<{{ text }}>{% endmacro %}",
    }
    files["main.html"] = "{% macro wrap() %}[{{ caller() }}]{% endmacro %}" + files["main.html"]

    assert render(make_env(files), "") == "<<b>>[<i>]"


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ((Markup("<b>A</b>"), Markup("B")), "<b>A</b> &amp; B"),
        ((Markup("<b>A</b>"), "<B>"), "<b>A</b> &amp; &lt;B&gt;"),
        (("A", "<B>"), "A &amp; &lt;B&gt;"),
        ((Markup("A"),), "A"),
        ((), ""),
    ],
)
def test_values_are_joined_as_html(values: tuple[str, ...], written: str) -> None:
    """Whatever is not HTML is escaped, also what is between them."""
    assert render(make_env({"main.html": '{{ values | join(" & ") }}'}), "", values=values) == written
