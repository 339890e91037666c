"""`broadsheet embed`: papers become part of a site that somebody makes with MkDocs and Material."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from broadsheet.config.project import open_project
from broadsheet.pipeline.enriching import read_library
from tests.conftest import DATA, ROOT
from tests.end_to_end.conftest import SEED, Project, list_files, run_broadsheet
from tests.end_to_end.newcomer import Newcomer, answer_with_two
from tests.end_to_end.walk import list_commands, read_steps
from tests.hosting.repositories import git, make_bare, make_repository
from tests.upstreams import serve

pytestmark = pytest.mark.slow

GUIDE, _, OWN_LOOK = (ROOT / "docs/guides/embed-in-mkdocs.md").read_text().partition("\n## In Broadsheet's look\n")
CONFIG = "site_name: Our site\nsite_url: https://example.org/\ntheme:\n  name: material\n  font: false\n"
EXTENSIONS = """
plugins: [search, tags]
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.betterem
  - pymdownx.caret
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.emoji
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink
  - pymdownx.mark
  - pymdownx.snippets
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.tasklist
  - pymdownx.tilde
validation: {omitted_files: warn, absolute_links: warn, unrecognized_links: warn, anchors: warn}
"""
"""What many sites made with Material have in their mkdocs.yml."""
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
PAPERS = json.dumps([{"title": f"Shell {n}", "abstract": f"We weigh shell {n}."} for n in range(1, 6)])


def find_yaml(document: str) -> str:
    """The YAML that a document shows."""
    return "".join(re.findall(r"^```yaml\n(.*?)^```", document, re.DOTALL | re.MULTILINE))


def make_site(folder: Path, config: str) -> Path:
    """A site of one page, with this configuration."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Welcome\n")
    (folder / "mkdocs.yml").write_text(config)
    return folder


def build_site(site: Path) -> None:
    """Let MkDocs make the site, with every warning an error."""
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    run = subprocess.run(build, cwd=site, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def read_words(text: str) -> str:
    """The characters of a text, with one space in the place of all white space."""
    return " ".join(text.split())


@pytest.mark.install
def test_the_guide_adds_papers_to_a_site(newcomer: Newcomer) -> None:
    """With the commands of the guide, the site's own header, navigation and search show papers; or ours do."""
    install, *commands = list_commands(GUIDE)
    clone = newcomer.install(install)
    site = make_site(clone.parent / "our-site", CONFIG + find_yaml(GUIDE))
    shutil.copy(DATA / "guides/lab.bib", newcomer.home / "Downloads")

    newcomer.run("\n".join([". .venv/bin/activate", *commands]), clone)

    (path,) = (site / "site" / "papers" / "papers").glob("how-dunes-drift-*/index.html")
    page = lxml.html.document_fromstring(path.read_bytes())
    address = path.parent.relative_to(site / "site").as_posix()
    assert read_words(page.xpath("string(//header)")).startswith("Our site")
    links = [read_words(link.text_content()) for link in page.xpath("//nav[contains(@class, 'md-nav--primary')]//a")]
    assert {"Home", "Our papers", "Topics", "Editions", "Subscribe"} <= set(links)
    assert "They drift north." in page.xpath("string(//article)")
    found = json.loads((site / "site" / "search" / "search_index.json").read_text())["docs"]
    assert f"{address}/" in {entry["location"] for entry in found}
    assert f"https://example.org/{address}/" in (site / "site" / "papers" / "feeds" / "all.xml").read_text()

    shutil.rmtree(site / "docs" / "papers")
    (site / "mkdocs.yml").write_text(CONFIG + find_yaml(OWN_LOOK))
    newcomer.run("\n".join([". .venv/bin/activate", *list_commands(OWN_LOOK)]), clone)

    assert path.is_file()
    assert "Our papers" in (site / "site" / "papers" / "index.html").read_text()
    assert (site / "site" / "papers" / "pagefind" / "pagefind.js").is_file()
    assert 'href="https://example.org/papers/"' in (site / "site" / "index.html").read_text()


@pytest.mark.install
def test_the_guide_adds_new_papers_every_day(newcomer: Newcomer, tmp_path: Path) -> None:
    """Its script pushes the pages of what it fetched with the site, once; if a source fails, the rest is pushed."""
    install, *_ = list_commands(GUIDE)
    clone = newcomer.install(install)
    remote, site, papers = make_bare(tmp_path / "site.git"), tmp_path / "our-site", tmp_path / "our-papers"
    (tmp_path / "broadsheet").symlink_to(clone)
    newcomer.run(f"{clone}/.venv/bin/broadsheet new our-papers --name Ours --source hf-daily", tmp_path)
    make_repository(make_site(site, CONFIG))
    git(site, "remote", "add", "origin", remote)
    git(site, "push", "--set-upstream", "origin", "main")
    git(tmp_path, "config", "--file", ".gitconfig", "user.name", "Ada")
    git(tmp_path, "config", "--file", ".gitconfig", "user.email", "ada@shore.example")
    (script,) = (step for step in read_steps(GUIDE) if step.name == "daily.sh")
    (papers / "daily.sh").write_text(script.text)

    def run(expected: int) -> list[str]:
        asked = {"BROADSHEET_HF_URL": f"{host.url}/hf-daily", "HOME": str(tmp_path)}
        newcomer.run(f"code=0; sh daily.sh || code=$?; [ $code = {expected} ]", papers, **asked)
        return git(remote, "log", "--format=%s", "main").splitlines()

    with serve(answer_with_two) as host:
        assert run(0) == run(0) == ["Add papers", "Begin"]
        pages = git(remote, "ls-tree", "-r", "--name-only", "main").splitlines()
        assert len([page for page in pages if re.fullmatch(r"docs/papers/papers/[^/]+/index\.md", page)]) == 10
        host.answer = lambda path, asked: {"status": 404}
        for file in (papers / "seeds").glob("2*"):
            file.unlink()
        (papers / "seeds" / "2031-04-02-shells.json").write_text(PAPERS)
        assert run(1) == ["Add papers", "Add papers", "Begin"]


def test_another_site_shows_what_is_in_the_file(tmp_path: Path) -> None:
    """With the extensions that such sites have, MkDocs warns of nothing, and titles and abstracts are shown exactly."""
    site = make_site(tmp_path / "theirs", CONFIG + find_yaml(GUIDE) + EXTENSIONS)
    run = run_broadsheet("embed", site / "docs" / "papers", SEED, "--site-url", "https://example.org/papers/")
    assert run.returncode == 0, run.stderr
    assert run.stdout == f"Wrote the pages of 152 papers in {site}/docs/papers.\n"

    build_site(site)

    library = read_library(open_project(ROOT), lambda step: None, (SEED,))
    for paper in library.papers:
        page = lxml.html.document_fromstring((site / "site/papers/papers" / paper.slug / "index.html").read_bytes())
        for extra in page.xpath("//annotation | //sup | //math | //a[@class='headerlink']"):
            extra.drop_tag() if extra.tag == "sup" else extra.drop_tree()
        shown = read_words(page.xpath("string(//article)"))
        assert paper.title.plain.translate(SUPERSCRIPTS) in shown
        if "<math" not in paper.abstract.html(lambda identity: ""):
            assert read_words(paper.abstract.plain.translate(SUPERSCRIPTS)) in shown
    assert len(list((site / "site" / "papers" / "feeds").glob("*.xml"))) > 40


def test_the_folder_follows_the_papers(project: Project, tmp_path: Path) -> None:
    """Papers that are gone lose their pages; if most are, or a build would refuse them, nothing is changed."""
    project.add("2031-04-02-shells.json", PAPERS)
    docs = tmp_path / "docs"
    docs.mkdir()

    def embed(*options: str) -> int:
        return run_broadsheet("embed", docs / "papers", *options, cwd=project.folder).returncode

    def list_papers() -> list[str]:
        return sorted(path.parent.name[:7] for path in (docs / "papers" / "papers").glob("*/index.md"))

    assert embed() == 0
    assert list_papers() == ["shell-1", "shell-2", "shell-3", "shell-4", "shell-5"]
    assert {"about/index.md", "robots.txt", "assets/words.js"} & set(list_files(docs / "papers")) == set()
    corrections = project.folder / "site_config" / "papers.yml"
    corrections.write_text("Shell 1:\n  hide: true\n")
    assert embed() == 0
    assert list_papers() == ["shell-2", "shell-3", "shell-4", "shell-5"]
    corrections.write_text("".join(f"Shell {n}:\n  hide: true\n" for n in range(1, 5)))
    assert embed() == embed("--strict", "--allow-shrink") == 1
    assert len(list_papers()) == 4
    assert embed("--allow-shrink") == 0
    assert list_papers() == ["shell-5"]
    assert json.loads((project.folder / "build" / "report.json").read_text())["published"] == 1
