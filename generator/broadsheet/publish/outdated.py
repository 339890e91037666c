"""A project's own files from an earlier release: those that rely on something that no longer exists are reported.

Templates of the theme are parsed, not rendered, so that a message names the line and what to write instead.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

from broadsheet.system.errors import Place, Problem

THEME = Path("docs_templates", "theme")
"""Where a project overrides files of the theme."""
HOOKS = Path("site_config", "hooks.py")
"""The file with which MkDocs calls Broadsheet; each site has a copy of it."""
_PACKAGE = __name__.partition(".")[0]
"""The name of the package in this release."""
_IMPORT = f"from {_PACKAGE}.mkdocs_hooks import on_config, on_post_build, on_serve, on_startup"
"""The line that a site's hooks should have."""
_FORMER_PACKAGE = "generator"
"""The name of the package in release 0.1.0."""
_GONE = {
    "meta.kind": "kind",
    "meta.name": "view.name",
    "meta.authors": "view.authors",
    "meta.author_pages": "the href of each of view.authors",
    "meta.lang": "view.language",
    "meta.edition": "view.edition",
    "meta.filters": "view.filters",
    "meta.keys": 'view["keys"]',
    "meta.citation": "view.citation",
    "meta.data": "view.data",
    "meta.bare": "not view.abstract",
    "meta.group": "view.group",
    "meta.feed": "view.feed",
    "meta.heading": "view.heading",
    "meta.summary": "view.description",
    "page.content": "sections and view",
    "page.toc": "sections",
    "partials/date.html": 'the macro date of "partials/macros.html"',
}
"""What 0.1.0 gave to the theme, and what replaces it; docs/templates.md lists all values."""
_OF_OWN_PAGES = {"page.content", "page.toc", "meta.heading", "meta.summary"}
"""What the site owner's own pages still have."""
_WHOLE = ("meta", "page.meta")
"""The front matter of a page, under both of its names."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """What in a project does not fit this release."""

    problems: tuple[Problem, ...] = ()
    """A problem for each value or import that no longer exists, with the line and what replaces it."""
    replaced: Mapping[str, str] = field(default_factory=dict)
    """The text of the shipped file for each theme file of the project that is not used, by name."""


def find_outdated(project: Path, shipped: Path) -> Outdated:
    """Return what in a project's theme and hooks relies on something that no longer exists.

    `project` and `shipped` are folders with `docs_templates/`. An outdated override of a shipped file is replaced by
    that file, so that the site can be built; a file that is the owner's own is used as it is.
    """
    problems = list(check_hooks(project))
    replaced = {}
    folder = project / THEME
    if folder.resolve() == (shipped / THEME).resolve():
        return Outdated(tuple(problems))
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        gone = find_gone(path.read_text(encoding="utf-8", errors="replace"))
        ours = shipped / THEME / name
        if gone and ours.is_file():
            replaced[name] = ours.read_text(encoding="utf-8")
        problems += [_report(name, line, value, used=not ours.is_file()) for value, line in gone.items()]
    return Outdated(tuple(problems), replaced)


def _report(name: str, line: int, value: str, *, used: bool) -> Problem:
    """Return the problem about one value that a template of the theme uses."""
    until = "" if used else " Until then, the shipped file is used instead."
    message = (
        f"This passes {value} on as a whole, which no longer has the values of a page. Use view instead, or read "
        f"each key where it is needed, such as {value}.title."
        if value in _WHOLE
        else f"This uses {value}, which no longer exists. Use {_GONE[value]} instead."
    )
    return Problem(
        where=Place((THEME / name).as_posix(), line),
        kind="old-override",
        message=message,
        advice=f"See docs/templates.md, or remove the file to use the shipped one.{until}",
    )


def find_gone(template: str) -> dict[str, int]:
    """Return the values that a template reads and pages no longer have, each with the first line that reads it.

    `meta` and `page.meta` are among them if a template gives them another name or reads a key that only the page
    knows, because nothing then says which values it reads.

    A template that is not valid Jinja gives nothing: MkDocs reports it, with the line.
    """
    try:
        tree = Environment(autoescape=True, extensions=["jinja2.ext.loopcontrols"]).parse(template)
    except TemplateSyntaxError:
        return {}  # MkDocs reports it, with the line.
    found: dict[str, int] = {}
    for value, line in sorted(_list_values(tree), key=lambda read: read[1]):
        if value in _GONE or value in _WHOLE:
            found.setdefault(value, line)
    if set(found) <= _OF_OWN_PAGES and _leaves_pages_to_us(tree):
        return {}  # It reads what the site owner's own pages still have.
    return found


def _list_values(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """Yield what a template reads of `meta` and `page`, and the files that it includes or imports, with the lines."""
    for name, line in _list_reads(tree):
        yield name.removeprefix("page.") if name.startswith("page.meta.") else name, line
    files = [(node.template, node.lineno) for node in tree.find_all(nodes.Include)]
    files += [(node.template, node.lineno) for node in tree.find_all(nodes.FromImport)]
    yield from ((str(file.value), line) for file, line in files if isinstance(file, nodes.Const))


def _list_reads(node: nodes.Node) -> Iterator[tuple[str, int]]:
    """Yield the dotted names of the values that are read below a node, with the lines.

    `meta` itself is not read where it is only tested, or where it gets the name `meta`.
    """
    if name := _name(node):
        keys = name.split(".")
        names = (".".join(keys[:count]) for count in range(1, len(keys) + 1))
        yield from ((part, node.lineno) for part in names if part == name or part not in _WHOLE)
        return
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and _name(node.node.node) in _WHOLE:
        yield _name(node.node.node), node.lineno
    if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name) and node.target.name == "meta":
        yield from _list_tested(node.node)
        return
    for field_name, child in _list_children(node):
        is_test = field_name == "test" or isinstance(node, (nodes.Not, nodes.Test))
        yield from (_list_tested if is_test else _list_reads)(child)


def _list_tested(node: nodes.Node) -> Iterator[tuple[str, int]]:
    """Yield what `_list_reads` does for a condition, except for `meta` as a whole."""
    if _name(node) in _WHOLE:
        return
    if isinstance(node, (nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Test)):
        for child in node.iter_child_nodes():
            yield from _list_tested(child)
    else:
        yield from _list_reads(node)


def _list_children(node: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    """Yield each node directly below another one, with the name of the field that has it."""
    for name, value in node.iter_fields():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, nodes.Node):
                yield name, child


def _name(node: nodes.Node) -> str:
    """Return the dotted name of a value that is read, such as `page.meta.kind`; empty for anything else."""
    if isinstance(node, nodes.Name):
        return node.name if node.ctx == "load" else ""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and node.args:
        is_get = node.node.attr == "get" and _name(node.node.node) in _WHOLE
        return _join(node.node.node, node.args[0]) if is_get else ""
    if isinstance(node, nodes.Getattr):
        return _join(node.node, nodes.Const(node.attr))
    if isinstance(node, nodes.Getitem):
        return _join(node.node, node.arg)
    return ""


def _join(whole: nodes.Node, key: nodes.Node) -> str:
    """Return the dotted name of a key; empty if either of them is only known when the page is made."""
    name = _name(whole)
    return f"{name}.{key.value}" if name and isinstance(key, nodes.Const) else ""


def _leaves_pages_to_us(tree: nodes.Template) -> bool:
    """Return whether a template renders Broadsheet's pages in a way that still works.

    That is `super()`, our partials, or the new values.
    """
    names = {name.name for name in tree.find_all(nodes.Name)}
    files = {value for value, _ in _list_values(tree)}
    return bool(names & {"super", "view", "sections"} or files & {"partials/paper.html", "partials/list.html"})


def check_hooks(project: Path) -> Iterator[Problem]:
    """Yield a problem if a project's hooks import the package by its former name."""
    path = project / HOOKS
    if _PACKAGE == _FORMER_PACKAGE or not path.is_file():
        return
    if line := find_import(path.read_text(encoding="utf-8", errors="replace"), _FORMER_PACKAGE):
        yield Problem(
            where=Place(HOOKS.as_posix(), line),
            kind="old-hooks",
            message=f"This imports “{_FORMER_PACKAGE}”, which is now called “{_PACKAGE}”.",
            advice=f"Change the line to “{_IMPORT}”. Until then `mkdocs build` and `mkdocs serve` do not work.",
        )


def find_import(source: str, package: str) -> int:
    """Return the line of a Python file that imports a package or something in it; 0 if there is none."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return 0
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        if any(name.partition(".")[0] == package for name in names):
            return node.lineno
    return 0
