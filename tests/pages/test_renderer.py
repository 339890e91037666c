"""Tests of rendering templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.model.library import Library
from broadsheet.model.text import Mention, Plain, Text, read_text
from broadsheet.model.urls import display_url
from broadsheet.pages.paths import paper_path, relative_link
from broadsheet.pages.templates import make_renderer, write_yaml
from broadsheet.pages.wording import name_language
from broadsheet.system.errors import ConfigError
from broadsheet.system.messages import count
from tests.conftest import WORDS, make_library, make_paper


def render(folder: Path, template: str, path: str = "a/index.md", library: Library | None = None, **values: Any) -> str:
    """Return what a template with this text renders."""
    (folder / "page.md.j2").write_text(template)
    page = make_renderer([folder], library or Library(), WORDS, {"shared": "s"})("page.md.j2", path, values)
    assert page.path == path
    return page.content.decode()


def test_a_template_knows_values_of_the_site_and_of_the_page(tmp_path: Path) -> None:
    """Both are known by name, and lines remain as written."""
    assert render(tmp_path, "{{ shared }} {{ own }}\n{% if own %}\nyes\n{% endif %}\n", own="ö") == "s ö\nyes\n"


def test_text_is_escaped_where_it_is_written(tmp_path: Path) -> None:
    """`md` writes a text, or a string of the configuration, as Markdown that shows its characters."""
    values = {"text": read_text("a *b* S^2L", tex=True), "name": "- <Coast>"}

    assert render(tmp_path, "{{ md(text) }}|{{ md(name) }}", **values) == r"a \*b\* S<sup>2</sup>L|\- &lt;Coast>"


def test_right_to_left_text_is_isolated(tmp_path: Path) -> None:
    """A value beside others is isolated if it contains right-to-left letters, and is plain Markdown otherwise."""
    values = {"names": ["Ada *Gull*", "דוד", "٣"]}

    assert render(tmp_path, "{% for name in names %}{{ inline(name) }},{% endfor %}", **values) == (
        r"Ada \*Gull\*,<bdi>דוד</bdi>,<bdi>٣</bdi>,"
    )


def test_a_mention_links_from_the_page_being_written(tmp_path: Path) -> None:
    """A mention is a relative link to the other paper's Markdown file, whatever page it is on."""
    (gull,) = make_library(make_paper("Gull")).papers
    text = Text((Plain("Like "), Mention("Gull", gull.identity)))

    for path, start in (("index.md", ""), ("papers/x/index.md", "../../"), ("topics/y/2/index.md", "../../../")):
        expected = (
            "../" + f"{gull.slug}/index.md" if path.startswith("papers") else f"{start}papers/{gull.slug}/index.md"
        )
        assert render(tmp_path, "{{ md(text) }}", path, make_library(make_paper("Gull")), text=text) == (
            f"Like [Gull]({expected})"
        )


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("index.md", "papers/a/index.md", "papers/a/index.md"),
        ("papers/a/index.md", "papers/b/index.md", "../b/index.md"),
        ("topics/x/2/index.md", "topics/x/index.md", "../index.md"),
        ("papers/a/index.md", "index.md", "../../index.md"),
    ],
)
def test_links_are_relative(page: str, target: str, link: str) -> None:
    """No link contains the site's address, so that all are right wherever the site is."""
    assert relative_link(page, target) == link
    assert paper_path("a") == "papers/a/index.md"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ nothing }}", "docs_templates/pages/page.md.j2: 'nothing' is undefined. Correct the template."),
        ("a\n{{ b | c }}", "docs_templates/pages/page.md.j2:2: No filter named 'c'. Correct the template."),
        (
            "{% include 'gone.j2' %}",
            "docs_templates/pages/page.md.j2: it includes gone.j2, which does not exist. Correct the template.",
        ),
        (
            "{{ [] | length('a') }}",
            "docs_templates/pages/page.md.j2: len() takes exactly one argument (2 given). Correct the template.",
        ),
    ],
)
def test_a_broken_template_is_named(template: str, message: str, tmp_path: Path) -> None:
    """An error in a template ends the build with the file, the line if known, and what is wrong."""
    with pytest.raises(ConfigError) as error:
        render(tmp_path, template)

    assert str(error.value) == message


def test_a_projects_own_template_takes_precedence(tmp_path: Path) -> None:
    """A template in an earlier folder is used instead of the shipped one; all others are shipped ones."""
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    for folder, names in ((own, ["a.j2"]), (shipped, ["a.j2", "b.j2"])):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(folder.name)
    make = make_renderer([own, shipped], Library(), WORDS, {})

    assert [make(name, "x", {}).content for name in ("a.j2", "b.j2")] == [b"own", b"shipped"]


@settings(derandomize=True, deadline=None, database=None, max_examples=60)
@given(st.text())
def test_front_matter_can_contain_any_text(raw: str) -> None:
    """Whatever a title contains, it is one line of YAML, and of JSON, that gives the title back."""
    plain = read_text(raw, tex=True, title=True).plain

    assert "\n" not in write_yaml(plain)
    assert yaml.safe_load(f"title: {write_yaml(plain)}") == {"title": plain}
    assert json.loads(write_yaml(plain)) == plain


@pytest.mark.parametrize(
    ("number", "counted"),
    [(0, "0 papers"), (1, "1 paper"), (1_204, "1,204 papers")],
)
def test_a_number_has_its_noun(number: int, counted: str) -> None:
    """The noun is in the singular for one and in the plural otherwise; thousands are separated."""
    assert count(number, "paper") == counted


@pytest.mark.parametrize(
    ("url", "short"),
    [("https://www.shore.example/a/", "shore.example/a"), ("http://github.com/gulls/nest", "github.com/gulls/nest")],
)
def test_an_address_is_shortened_for_display(url: str, short: str) -> None:
    """The scheme, `www.` and a final slash are not shown."""
    assert display_url(url) == short


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("es", "Spanish"),
        ("pt-BR", "Brazilian Portuguese"),
        ("ar-EG", "Arabic"),
        ("zh-Hans", "Simplified Chinese"),
        ("qx", "qx"),
    ],
)
def test_a_language_has_a_name(tag: str, name: str) -> None:
    """A tag has its own name or that of its main language; an unknown tag is shown as it is."""
    assert name_language(tag) == name


def make_templates(project: Path, **own: str) -> list[Path]:
    """Write shipped templates `a.j2` and `b.j2`, and templates of a project; return their folders."""
    folders = [project / name / "docs_templates" / "pages" for name in ("own", "shipped")]
    for folder in folders:
        folder.mkdir(parents=True)
    (folders[1] / "a.j2").write_text("A\n{% include 'b.j2' %}")
    (folders[1] / "b.j2").write_text("B{% block end %}.{% endblock %}")
    for name, text in own.items():
        (folders[0] / f"{name}.j2").write_text(text)
    return folders


@pytest.mark.parametrize(
    ("own", "written"),
    [
        ({"a": "{% include 'shipped/a.j2' %}!"}, "A\nB.!"),
        ({"b": "{% extends 'shipped/b.j2' %}{% block end %}?{% endblock %}"}, "A\nB?"),
    ],
)
def test_a_template_builds_on_the_shipped_one_that_it_replaces(
    own: dict[str, str], written: str, tmp_path: Path
) -> None:
    """The shipped one is below `shipped/`, and includes the project's files as it does otherwise."""
    page = make_renderer(make_templates(tmp_path, **own), Library(), WORDS, {})("a.j2", "x.txt", {})

    assert page.content.decode() == written


@pytest.mark.parametrize("statement", ["extends", "include"])
def test_a_template_that_extends_itself_is_named(statement: str, tmp_path: Path) -> None:
    """The message says how to name the shipped file."""
    folders = make_templates(tmp_path, b=f"{{% {statement} 'b.j2' %}}")

    with pytest.raises(ConfigError) as error:
        make_renderer(folders, Library(), WORDS, {})("a.j2", "x.txt", {})

    assert str(error.value) == (
        "docs_templates/pages/b.j2:1: it extends or includes itself. For the shipped file write “shipped/b.j2”, "
        'as in {% extends "shipped/b.j2" %}. Correct the template.'
    )


def test_an_included_template_that_asks_for_unknown_words_is_named(tmp_path: Path) -> None:
    """The message names the included file, its line and similar words."""
    folders = make_templates(tmp_path, b="\n{{ words('topcs') }}")

    with pytest.raises(ConfigError) as error:
        make_renderer(folders, Library(), WORDS, {})("a.j2", "x.txt", {})

    assert str(error.value) == (
        "docs_templates/pages/b.j2:2: there are no words “topcs” in docs_templates/words/en.yml. Did you mean “topics”?"
    )
