"""The shape of the package: imports point one way, and only the edges touch files."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import DATA, ROOT

PACKAGE = ROOT / "generator"
LAYERS = [
    ["__init__", "clock", "errors", "hashes", "identifiers", "period", "publication"],
    [
        "disk",
        "files",
        "jsonvalues",
        "mathml",
        "paths",
        "place",
        "searched",
        "sections",
        "signals",
        "tex",
        "urls",
        "wording",
    ],
    ["provenance", "text"],
    ["author", "yamltext"],
    ["choices", "fieldtypes"],
    ["fields"],
    ["paper"],
    ["hand"],
    ["daily_sources"],
    ["config"],
    ["library", "project"],
    ["merging", "request", "shelves"],
    ["sources", "enrich", "exports"],
    ["views"],
    ["render"],
    ["curation", "pages", "report", "suggest"],
    ["feeds", "fetch", "outdated", "report_lines", "theme"],
    ["manifest", "searchindex"],
    ["foreign"],
    ["publish"],
    ["site", "check"],
    ["build", "score", "starter"],
    ["add", "daily"],
    ["commands", "preview"],
    ["__main__"],
]
"""Each part of the package, the lowest layer first. A part imports from lower layers alone."""
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}
MAY_TOUCH_FILES = {
    "files",
    "render",
    "report",
    "manifest",
    "foreign",
    "publish",
    "disk",
    "provenance",
    "searchindex",
    "site",
    "starter",
    "check.tree",
    "fetch.page_cache",
    "fetch.seeds_folder",
    "add",
    "daily",
    "outdated",
    "wording",
    # These open what is in memory: a file of an archive, and an element.
    "sources.archive",
    "sources.markup",
}
FILE_CALLS = set(
    "open read_text read_bytes write_text write_bytes mkdir makedirs unlink remove rmdir rmtree rename touch "
    "symlink_to hardlink_to copy copyfile copytree move chmod truncate NamedTemporaryFile TemporaryDirectory".split()
)
ENGINES = {"mkdocs", "material", "properdocs", "pagefind"}

MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    if "_data" not in path.parts
}


def list_imports(tree: ast.AST) -> set[str]:
    """The dotted name of every module imported anywhere, also within a function."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own_imports(module: str) -> set[str]:
    """The modules of the package that a module imports, by their dotted names."""
    found = set()
    for name in list_imports(MODULES[module]):
        path = name.split(".")[1:] if name.split(".")[0] == "generator" else None
        if path is not None:
            while path and ".".join(path) not in MODULES and ".".join([*path, "__init__"]) not in MODULES:
                path = path[:-1]
            found.add(".".join(path) if ".".join(path) in MODULES else ".".join([*path, "__init__"]))
    return found - {module}


def part(module: str) -> str:
    """The module or subpackage directly below `generator`."""
    return module.split(".")[0]


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_lower_layers_alone(module: str) -> None:
    """A module imports only from lower layers, and within its own subpackage; each has its layer."""
    assert part(module) in LEVEL, f"give generator/{part(module)} its place in LAYERS"

    wrong = {
        other
        for other in own_imports(module)
        if part(other) != part(module) and LEVEL[part(other)] >= LEVEL[part(module)]
    }

    assert wrong == set()


def test_the_layers_are_told() -> None:
    """CONTRIBUTING.md names each part of the package in its layer, the lowest first."""
    rows = re.findall(r"^\| (`.+`) \|$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)

    layers = [re.findall(r"`(\w+)`", row) for row in rows]

    assert [sorted(layer) for layer in layers] == [sorted(set(layer) - {"__init__"}) for layer in LAYERS]


def test_no_import_goes_round() -> None:
    """No module imports itself by way of others."""
    assert list(TopologicalSorter({module: own_imports(module) for module in MODULES}).static_order())


@pytest.mark.parametrize("module", sorted(MODULES))
def test_only_the_press_knows_the_engines(module: str) -> None:
    """MkDocs, its theme and Pagefind are imported by `site.py` alone."""
    known = {name.split(".")[0] for name in list_imports(MODULES[module])} & ENGINES

    assert known <= (ENGINES if module == "site" else set())


@pytest.mark.parametrize("module", sorted(MODULES))
def test_files_are_touched_at_the_edges(module: str) -> None:
    """Reading and writing files stays in the modules that are for it; the rest are functions of values."""
    calls = [node.func for node in ast.walk(MODULES[module]) if isinstance(node, ast.Call)]
    names = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    names |= {call.id for call in calls if isinstance(call, ast.Name)} & {"open"}

    assert names & FILE_CALLS == set() or module in MAY_TOUCH_FILES


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_module_asks_the_clock_for_the_day(module: str) -> None:
    """No day and no random number reaches the output: nothing asks for them.

    The day is for the commands that ask the world, who ask `clock.py`; what builds does not know it.
    The environment is for `site.py` alone, which tells MkDocs by it; elsewhere options are read from it, by click.
    """
    asked = {node.attr for node in ast.walk(MODULES[module]) if isinstance(node, ast.Attribute)}

    assert asked & {"now", "today", "utcnow", "random", "uuid4", "getpid"} == set() or module == "clock"
    assert "clock" not in own_imports(module) or module == "commands.fetch"
    assert "random" not in {name.split(".")[0] for name in list_imports(MODULES[module])}
    assert asked & {"environ", "environb", "getenv"} == set() or module == "site"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_one_module_uses_the_network(module: str) -> None:
    """What asks other hosts is imported by `fetch/network.py` alone."""
    asks = {name.split(".")[0] for name in list_imports(MODULES[module])} & {"urllib3", "requests", "http", "socket"}

    assert asks == set() or module == "fetch.network"
    assert "urllib.request" not in {".".join(name.split(".")[:2]) for name in list_imports(MODULES[module])}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_patterns_mean_the_same_in_every_python(module: str) -> None:
    """No group has a possessive quantifier: before Python 3.11.5 that matches too little (CPython issue 106052)."""
    strings = [node.value for node in ast.walk(MODULES[module]) if isinstance(node, ast.Constant)]

    assert [text for text in strings if isinstance(text, str) and re.search(r"\)(?:[*+?]|\{[\d,]+\})\+", text)] == []


def test_every_data_file_is_used() -> None:
    """Each file below `tests/data/` is named in a test, by its path there."""
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py")).replace(
        '" / "', "/"
    )
    files = [path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()]

    assert [file for file in files if f'"{file}"' not in tests and file != "README.md"] == []
