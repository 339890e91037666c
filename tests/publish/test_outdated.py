"""A project's own files from an earlier release that no longer work are reported with the line and the new name."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.publish.outdated import find_gone, find_import, find_outdated
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("template", "gone"),
    [
        ("{{ meta.filters }}", {"meta.filters": 1}),
        ('\n{{ meta["keys"] | e }}\n{{ page.meta.keys }}', {"meta.keys": 2}),
        (
            "{% for g, v in meta.filters.items() %}{{ meta.edition[0] }}{% endfor %}",
            {"meta.filters": 1, "meta.edition": 1},
        ),
        ("{% set parts = page.content.split('<h2') %}", {"page.content": 1}),
        ('\n\n{% include "partials/date.html" %}', {"partials/date.html": 3}),
        ("{# meta.filters #}{{ page.title }} meta.filters {{ meta.description }}", {}),
        ("{% if view %}{{ super() }}{% else %}{{ page.content }}{% endif %}", {}),
        ("{% if", {}),
        ('{{ meta.get("authors") }}\n{{ page.meta.get("kind", "") }}', {"meta.authors": 1, "meta.kind": 2}),
        ("\n{% set m = meta %}{{ m.kind }}", {"meta": 2}),
        ("{% with m = page.meta or {} %}{{ m.kind }}{% endwith %}", {"page.meta": 1}),
        ("{{ page.meta }}", {"page.meta": 1}),
        ("{{ meta[key] }}\n{{ meta.get(key) }}", {"meta": 1}),
        ("{% for key, value in meta.items() %}{{ value }}{% endfor %}", {"meta": 1}),
        ("{{ show(meta) }}{{ page['meta'] | tojson }}", {"meta": 1, "page.meta": 1}),
        ("{{ page.toc }}", {"page.toc": 1}),
        ("{{ meta.heading }}", {"meta.heading": 1}),
        ("{% for item in page.toc %}{{ item.title }}{% endfor %}", {"page.toc": 1}),
        (
            "{{ page.toc.items }}{{ meta.kind.upper() }}{{ meta.edition[0] }}",
            {
                "page.toc": 1,
                "meta.kind": 1,
                "meta.edition": 1,
            },
        ),
        ("{% set meta = page.meta if page else {} %}{{ meta.title }}", {}),
        ('{{ meta.date }}{{ meta["topics"] }}{{ page.meta.get("description") }}', {}),
        ("{% if page.meta and page.meta.hide %}{{ meta.hide }}{% endif %}", {}),
        ("{{ meta.mood if meta else '' }}{% if not meta %}None{% endif %}", {}),
        ("{% macro show(meta) %}{% endmacro %}", {}),
    ],
)
def test_a_value_that_no_longer_exists_is_found_where_it_is_read(template: str, gone: dict[str, int]) -> None:
    """Each value is found once, with its first line; text that only mentions it is not."""
    assert find_gone(template) == gone


def test_the_shipped_theme_reads_only_values_that_exist() -> None:
    """The shipped theme uses no value that would be reported in an override."""
    files = list((ROOT / "docs_templates" / "theme").rglob("*.html"))

    assert len(files) > 20
    assert {file.name: gone for file in files if (gone := find_gone(file.read_text()))} == {}


def test_an_old_override_is_reported_and_not_used(tmp_path: Path) -> None:
    """The message names the file, the line, the old and the new name; the shipped file is used instead."""
    theme = tmp_path / "docs_templates" / "theme" / "partials"
    theme.mkdir(parents=True)
    (theme / "paper.html").write_text("<h1>{{ heading }}</h1>\n{{ meta.edition[1] }}\n")
    (theme / "footer.html").write_text("<footer>{{ config.site_name }}</footer>")

    found = find_outdated(tmp_path, ROOT)

    assert list(map(str, found.problems)) == [
        "docs_templates/theme/partials/paper.html:2: This uses meta.edition, which no longer exists. "
        "Use view.edition instead. See docs/templates.md, or remove the file to use the shipped one. "
        "Until then, the shipped file is used instead."
    ]
    assert found.replaced == {"partials/paper.html": (ROOT / "docs_templates/theme/partials/paper.html").read_text()}


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('"""Hooks."""\n\nfrom former.preview import on_config\n', 3),
        ("import os, former.preview as p\n", 1),
        ("from formerly import x\n# from former import y\n", 0),
        ("def (", 0),
    ],
)
def test_an_import_by_a_former_name_is_found(source: str, line: int) -> None:
    """The line that imports the package, or a module of it, is found."""
    assert find_import(source, "former") == line
