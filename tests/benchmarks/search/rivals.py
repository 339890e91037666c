"""The search engines that Broadsheet's is measured against: each gets title, abstract, authors and date."""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from broadsheet.search.documents import Document
from tests.benchmarks.measuring import Cost, measure_command

PACKAGES = ("pagefind@1.6.0", "minisearch@7.2.0", "zbsearch@4.0.0", "esbuild@0.28.2")
"""The packages of npm. The last one packs a library into one small file for the browser."""
HERE = Path(__file__).parent / "engines"
"""The scripts that make an index, and those that search in it."""
RIVALS = ("pagefind-1.5", "pagefind-1.6", "minisearch", "zbsearch")


@dataclass(frozen=True, slots=True)
class Made:
    """A folder to be served, in which `engine.js` exports `open()` and `search(query, isNewest)`."""

    folder: Path
    cost: Cost


def install(folder: Path) -> None:
    """Install the packages of npm into a folder, if they are not there. Exits if that fails."""
    if (folder / "node_modules").is_dir():
        return
    npm = shutil.which("npm")
    if not npm:
        sys.exit("npm: not found. Install Node.js, or give --rivals pagefind-1.5.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}\n')
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", *PACKAGES], cwd=folder, check=True)


def make_rival(name: str, documents: Sequence[Document], folder: Path, packages: Path) -> Made:
    """Make the index of an engine in a new folder."""
    folder.mkdir(parents=True)
    return (_make_pagefind if name.startswith("pagefind") else _make_packed)(name, documents, folder, packages)


def _make_pagefind(name: str, documents: Sequence[Document], folder: Path, packages: Path) -> Made:
    """An index of Pagefind, from a small page for each paper."""
    for document in documents:
        page = folder / "papers" / document.slug / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(_write_page(document), encoding="utf-8")
    own = "lib/python*/site-packages/pagefind_bin/pagefind"
    place, pattern = (
        (Path(sys.prefix), own) if name.endswith("1.5") else (packages, "node_modules/@pagefind/*/bin/pagefind*")
    )
    binary = min((path for path in place.glob(pattern) if path.suffix != ".sha256"), default=None)
    if binary is None:
        sys.exit(f"{name}: {place / pattern} was not found. Install the package again.")
    cost = measure_command((str(binary), "--site", str(folder), "--quiet"), folder, {})
    shutil.copy(HERE / "pagefind.js", folder / "engine.js")
    return Made(folder, cost)


def _write_page(document: Document) -> str:
    """A page of a paper."""
    title, abstract, authors = map(html.escape, (document.title, document.abstract, ", ".join(document.authors)))
    return (
        f'<!doctype html><html lang="en"><title>{title}</title><main data-pagefind-body><h1>{title}</h1>'
        f'<p data-pagefind-meta="date:{document.date}" data-pagefind-sort="date:{document.date}">{authors}</p>'
        f"<p>{abstract}</p></main></html>"
    )


def _make_packed(name: str, documents: Sequence[Document], folder: Path, packages: Path) -> Made:
    """A whole index in one file, made and packed with Node.js."""
    records: list[Mapping[str, object]] = [
        {
            "id": document.slug,
            "title": document.title,
            "abstract": document.abstract,
            "authors": ", ".join(document.authors),
            "date": document.date,
        }
        for document in documents
    ]
    texts = packages / f"{name}.json"
    texts.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    for script in (f"make-{name}.js", f"{name}.js"):
        shutil.copy(HERE / script, packages / script)
    node = shutil.which("node") or "node"
    cost = measure_command((node, f"make-{name}.js", str(texts), str(folder / "index.json")), packages, {})
    pack = ("npx", "esbuild", f"{name}.js", "--bundle", "--minify", "--format=esm", f"--outfile={folder / 'engine.js'}")
    subprocess.run([*pack, "--log-level=error"], cwd=packages, check=True)
    return Made(folder, cost)
