"""The structure of the package: imports go one way, and only some modules touch files, the network or the clock."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import DATA, ROOT

SOURCE_ROOT = ROOT / "generator"
PACKAGE = SOURCE_ROOT / "broadsheet"
ARCHITECTURE_PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LAYERS = [re.findall(r"`(\w+)`", row) for row in re.findall(r"^\| \d \| (`.+?`) \|", ARCHITECTURE_PAGE, re.MULTILINE)]
"""What is at the top of the package, layer by layer, the lowest first: the table in the documentation."""
LEVELS = {part: level for level, parts in enumerate(LAYERS) for part in parts}
MAY_TOUCH_FILES = {
    "report.account",
    "system.cache",
    "system.files",
    "system.atomic_swap",
    "system.processes",
    "config.project",
    "pages.own_pages",
    "pages.templates",
    "pages.wording",
    "publish.outdated",
    "publish.stage",
    "publish.tree",
    "publish.keys",
    "publish.foreign_files",
    "publish.embedding",
    "publish.former_pages",
    "publish.manifest",
    "publish.mkdocs",
    "publish.pagefind",
    "publish.search_files",
    "publish.server",
    "check.site_files",
    "fetch.page_cache",
    "fetch.seeds_folder",
    "hosting.publishing",
    "hosting.release",
    "new.starter",
    "new.upgrading",
    "commands.adding",
    "commands.curating",
    "commands.former_files",
    "commands.removing",
    "commands.daily_run",
    "commands.search",
    # These open what is in memory: a file in an archive, and an element.
    "sources.archive",
    # These read tables of the package's own.
    "search.index",
    "sources.foreign.signs",
    "sources.fields.html_text",
}
FILE_CALLS = set(
    "open read_text read_bytes write_text write_bytes mkdir makedirs unlink remove rmdir rmtree rename touch "
    "symlink_to hardlink_to copy copyfile copytree move chmod truncate NamedTemporaryFile TemporaryDirectory".split()
)
ENGINES = {"mkdocs", "material", "properdocs", "pagefind"}


def name_module(path: Path) -> str:
    """The dotted name of a module below the package; empty for the package's own `__init__`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    name_module(path): ast.parse(path.read_text(encoding="utf-8"))
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


def list_own_imports(module: str) -> set[str]:
    """The modules of the package that a module imports, by their dotted names.

    What the package's own `__init__` imports from `api` does not count: it does that only when a program uses it.
    """
    found = set()
    for name in list_imports(MODULES[module]):
        root, *path = name.split(".")
        if root == "broadsheet":
            while ".".join(path) not in MODULES:
                path.pop()
            found.add(".".join(path))
    return found - {module} - ({"api"} if module == "" else set())


def find_part(module: str) -> str:
    """The package or module directly below `broadsheet`."""
    return module.split(".")[0] or "__init__"


def test_there_is_one_top_level_package() -> None:
    """The source root holds `broadsheet` and nothing else that could be imported; it is not a package itself."""
    assert [path.name for path in SOURCE_ROOT.iterdir() if path.name != "__pycache__"] == ["broadsheet"]


def test_every_part_has_one_layer() -> None:
    """The table in docs/architecture.md lists everything at the top of the package, once."""
    listed = [part for layer in LAYERS for part in layer]

    assert sorted(listed) == sorted({find_part(module) for module in MODULES})


def test_the_top_of_the_package_is_small() -> None:
    """A reader finds at most 21 packages and modules at the top, in at most eight layers."""
    assert len(LEVELS) <= 21
    assert len(LAYERS) <= 8


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_go_to_lower_layers(module: str) -> None:
    """A module imports only from lower layers and from its own package; parts of one layer do not know each other."""
    part = find_part(module)

    wrong = {
        other
        for other in list_own_imports(module)
        if find_part(other) != part and LEVELS[find_part(other)] >= LEVELS[part]
    }

    assert wrong == set()


def test_no_module_imports_itself() -> None:
    """There is no cycle of imports, also within a package."""
    assert list(TopologicalSorter({module: list_own_imports(module) for module in MODULES}).static_order())


@pytest.mark.parametrize(
    "module", sorted(module for module in MODULES if f"{module}." in "".join(f"{m}." for m in MODULES))
)
def test_packages_hold_no_logic(module: str) -> None:
    """The `__init__` of a package holds a docstring and nothing else."""
    init = PACKAGE.joinpath(*module.split("."), "__init__.py")

    assert not init.exists() or len(ast.parse(init.read_text(encoding="utf-8")).body) == 1 or module == ""


@pytest.mark.parametrize("module", sorted(MODULES))
def test_one_module_knows_the_engines(module: str) -> None:
    """MkDocs, its theme and Pagefind are imported by `publish/mkdocs.py` alone, and MkDocs' server by `server.py`."""
    known = {name.split(".")[0] for name in list_imports(MODULES[module])} & ENGINES

    assert known <= (ENGINES if module in ("publish.mkdocs", "publish.server") else set())


@pytest.mark.parametrize("module", sorted(MODULES))
def test_files_are_touched_at_the_edges(module: str) -> None:
    """Only the modules listed above read or write files; the others are functions of values."""
    calls = [node.func for node in ast.walk(MODULES[module]) if isinstance(node, ast.Call)]
    names = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    names |= {call.id for call in calls if isinstance(call, ast.Name)} & {"open"}

    assert names & FILE_CALLS == set() or module in MAY_TOUCH_FILES


def test_every_module_that_may_touch_files_exists() -> None:
    """The list of modules that may touch files names no module that is gone."""
    assert [module for module in sorted(MAY_TOUCH_FILES) if module not in MODULES] == []


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_build_does_not_know_the_date(module: str) -> None:
    """Only `system/clock.py` reads the date, for commands that fetch or add papers or begin a site; nothing is random,
    except the samples of one measurement, which are drawn in a fixed sequence.

    Only `publish/mkdocs.py`, which configures MkDocs through it, and `system/environment.py` touch the environment.
    Options are read from the environment by click.
    """
    used = {node.attr for node in ast.walk(MODULES[module]) if isinstance(node, ast.Attribute)}

    assert used & {"now", "today", "utcnow", "random", "uuid4", "getpid"} == set() or module == "system.clock"
    assert "system.clock" not in list_own_imports(module) or module in (
        "commands.curate",
        "commands.doctor",
        "commands.fetch",
        "commands.new",
    )
    imports = {name.split(".")[0] for name in list_imports(MODULES[module])}
    assert "random" not in imports or module == "enrich.scoring.common_labels"
    environment = ("publish.mkdocs", "system.environment")
    assert used & {"environ", "environb", "getenv"} == set() or module in environment


@pytest.mark.parametrize("module", sorted(MODULES))
def test_one_module_uses_the_network(module: str) -> None:
    """Modules for requests to other hosts are imported by `fetch/network.py`, and by the one that it is built on.

    `system/hosts.py` reads numbers of hosts as a connection would, and makes none. `system/cluster.py` alone connects
    to a cluster.
    """
    imports = {name.split(".")[0] for name in list_imports(MODULES[module])}
    used = imports & {"urllib3", "requests", "http", "socket"}

    assert not used or module in ("fetch.network", "fetch.connections", "system.hosts")
    assert "distributed" not in imports or module == "system.cluster"
    assert "urllib.request" not in {".".join(name.split(".")[:2]) for name in list_imports(MODULES[module])}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_patterns_mean_the_same_in_every_python(module: str) -> None:
    """No group has a possessive quantifier: before Python 3.11.5 it matches too little (CPython issue 106052)."""
    strings = [node.value for node in ast.walk(MODULES[module]) if isinstance(node, ast.Constant)]

    assert [text for text in strings if isinstance(text, str) and re.search(r"\)(?:[*+?]|\{[\d,]+\})\+", text)] == []


def test_every_data_file_is_used() -> None:
    """Each file below `tests/data/` is named in a test, by its path there."""
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py")).replace(
        '" / "', "/"
    )
    files = [path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()]

    assert [file for file in files if f'"{file}"' not in tests and file != "README.md"] == []


MAY_READ_WHOLE_ABSTRACTS = {
    "model.paper",
    "merge.records",
    "merge.near_duplicates",
    "merge.rights",
    "merge.shared_identifiers",
    "enrich.missing_abstracts",
    "enrich.tags",
    "suggest.word_usage",
}
"""Modules that compare papers or find topics; see docs/decisions/topics-from-whole-abstracts.md."""


@pytest.mark.parametrize("module", sorted(MODULES))
def test_only_some_modules_read_whole_abstracts(module: str) -> None:
    """Withheld text of an abstract is out of reach of everything that writes or quotes."""
    read = {node.attr for node in ast.walk(MODULES[module]) if isinstance(node, ast.Attribute)}

    assert module in MAY_READ_WHOLE_ABSTRACTS or not read & {"withheld", "whole_abstract"}
