"""The commands in the README and the guides work, from nothing to a site that is served or published."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.conftest import DATA, ROOT
from tests.end_to_end.newcomer import SATURDAY, Newcomer, answer_with_two
from tests.end_to_end.test_hosting_guides import HOSTING
from tests.end_to_end.walk import BLOCK, NOT_RUN, README, Walk, is_run, list_commands, read_steps
from tests.hosting.repositories import git, make_bare
from tests.upstreams import TYPES, Answer, name, read_lists, serve, write_daily, write_lists

pytestmark = pytest.mark.slow

DOCS = ROOT / "docs"
EXPORTS = {
    "reading-group": (("guides/reading-group.csv",), "Dunes drift north"),
    "reading-group-bibtex": (("guides/march.bib", "guides/april.bib"), "Shells Rest"),
    "lab-list": (("guides/lab.bib",), "How Dünes Drift"),
    "windows": (("guides/library.ris",), "How dunes drift"),
}
"""For each guide, what its reader has in `~/Downloads`, and a title that is on the home page in the end."""
FETCHED = ("arxiv-category", "morning-papers")
"""Guides whose readers fetch papers."""
PAGES = [ROOT / "README.md", DOCS / "publish.md", *sorted((DOCS / "guides").iterdir())]
INSTALL = (DOCS / "install.md").read_text(encoding="utf-8").replace("OWNER/REPOSITORY", "example/broadsheet")
OTHER_PROGRAMS = {"pipx", "uv", "uvx"}
"""Programs that install Broadsheet as well, and cannot do it without a network."""
ELSEWHERE = "embed-in-mkdocs"
"""The guide that `test_embed.py` follows."""
SHOWN = {"crontab", "csv", "bibtex"}
"""Languages of blocks that nobody runs or saves: a crontab is run by a test of its own, and the others are examples."""


def read_guide(guide: str) -> str:
    """Return the text of a guide."""
    return (DOCS / "guides" / f"{guide}.md").read_text(encoding="utf-8")


def test_every_guide_is_tried() -> None:
    """Each guide is in both indexes, and a test follows it."""
    guides = {path.stem for path in (DOCS / "guides").iterdir()}

    for index in (DOCS / "README.md", ROOT / "README.md"):
        assert set(re.findall(r"guides/([\w-]+)\.md", index.read_text())) == guides
    assert guides == {*EXPORTS, *FETCHED, *HOSTING, ELSEWHERE, "conference"}


def test_every_block_of_a_page_is_used() -> None:
    """A block has commands, is saved, says what to change, or is of a kind that is only shown."""
    for text in (page.read_text() for page in PAGES if page.stem != ELSEWHERE):
        assert {step.kind for step in read_steps(text)} <= {"command", "file", "setting"} | SHOWN
        assert 2 * len(BLOCK.findall(text)) == text.count("```")


def test_what_is_not_run_has_a_reason() -> None:
    """Commands that cannot run here are still in a page, and `.ci/run` runs two that are not run here either."""
    left_out = {command for page in PAGES for command in list_commands(page.read_text()) if not is_run(command)}

    assert NOT_RUN.keys() <= left_out
    assert len(left_out - NOT_RUN.keys()) == 2


@pytest.mark.install
@pytest.mark.parametrize("guide", sorted(EXPORTS))
def test_a_guide_leads_to_a_site(newcomer: Newcomer, tmp_path: Path, guide: str) -> None:
    """The commands of a guide serve a site with the papers of an export."""
    exports, title = EXPORTS[guide]
    walk = Walk(newcomer, tmp_path)
    walk.replaced = {"ADDRESS": newcomer.address, "/mnt/c/Users/YOU": str(walk.home)}
    for export in exports:
        shutil.copy(DATA / export, walk.home / "Downloads")

    walk.follow(read_guide(guide), title)


@pytest.mark.install
def test_a_conference_of_a_thousand_papers_is_served(newcomer: Newcomer, tmp_path: Path) -> None:
    """The commands of the guide serve a site with each of 1,000 papers."""
    walk = Walk(newcomer, tmp_path)
    (walk.home / "Downloads" / "2031.coast.xml").write_text(write_proceedings(1_000))

    walk.follow(read_guide("conference"), "1,000 papers")


def write_proceedings(number: int) -> str:
    """Proceedings with so many papers, as the ACL Anthology writes them."""
    papers = "".join(
        f"""<paper id="{n}"><title>Wave {n} Meets Dune {number - n}</title>
<author><first>Ada</first><last>Gull</last></author>
<abstract>We follow wave {n} to dune {number - n}, which moves by {n % 97} steps.</abstract></paper>
"""
        for n in range(1, number + 1)
    )
    meta = "<booktitle>Proceedings of the Meeting on Coasts</booktitle><month>July</month><year>2031</year>"
    volume = f'<volume id="long" type="proceedings"><meta>{meta}</meta>{papers}</volume>'
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<collection id=\"2031.coast\">{volume}</collection>\n"


@pytest.mark.install
def test_a_category_is_followed(newcomer: Newcomer, tmp_path: Path) -> None:
    """The commands of the guide serve the ten papers of a week."""
    with serve(answer_with_two) as host:
        walk = Walk(newcomer, tmp_path, {"BROADSHEET_ARXIV_URL": f"{host.url}/arxiv"})
        walk.follow(read_guide("arxiv-category"), "10 papers")


@pytest.mark.install
def test_papers_are_chosen_by_words(newcomer: Newcomer, tmp_path: Path) -> None:
    """The rules of the guide keep one paper of arXiv and two of Hugging Face each weekday, and the dry run says why."""
    with serve(answer_with_words) as host:
        urls = {"BROADSHEET_ARXIV_URL": f"{host.url}/arxiv", "BROADSHEET_HF_URL": f"{host.url}/hf-daily"}
        walk = Walk(newcomer, tmp_path, urls)
        walk.follow(read_guide("morning-papers"), "15 papers")

    listed = "".join(walk.said)
    assert listed.count("kept: only: words “retriev*” — Retrieving shells") == 10
    assert listed.count("dropped: not: words “survey” — A survey of retrieval") == 5
    assert any("cat:cs.CL" in path and "cat:cs.IR" in path for path in host.asked)


def answer_with_words(path: str, asked: dict[str, str]) -> Answer:
    """Answer as arXiv or Hugging Face would, with three papers on a weekday, which have other words."""

    def describe_day(day: date) -> list[dict[str, str]]:
        titles = ("Retrieving shells", "A survey of retrieval", "Dunes drift") if day.weekday() < SATURDAY else ()
        first = 1000 if path == "/arxiv" else 2000
        return [
            {"id": name(first + n, day), "title": f"{title} {first + n} of {day}", "abstract": "We look for it."}
            for n, title in enumerate(titles)
        ]

    if path == "/arxiv":
        body = write_lists(describe_day, read_lists(asked), datetime.now(UTC).date())
        return {"type": TYPES["arxiv"], "body": body}
    day = date.fromisoformat(asked["date"])
    return {"type": TYPES["hf-daily"], "body": write_daily(describe_day(day), day)}


@pytest.mark.install
def test_the_readme_leads_to_a_push(newcomer: Newcomer, tmp_path: Path) -> None:
    """The commands of the README serve a site, and bring what was fetched to a host, with its address."""
    host = make_bare(tmp_path / "host.git")
    with serve(answer_with_two) as upstream:
        hosts = {"https://github.com/Ada/my-papers.git": host}
        walk = Walk(newcomer, tmp_path, {"BROADSHEET_HF_URL": f"{upstream.url}/hf-daily"}, {"YOU": "Ada"}, hosts)
        walk.follow(README, "10 papers")

    assert "Nothing is left to do on this machine." in walk.said[-1]
    assert "address: https://ada.github.io/my-papers/" in git(host, "show", "main:site_config/site.yml")
    pushed = git(host, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert len([file for file in pushed if file.endswith("-hf-daily.json")]) == 5
    assert "seeds/EXAMPLE.json" not in pushed
    assert f"git+{newcomer.address}@{newcomer.commit}" in git(host, "show", "main:requirements.txt")


@pytest.mark.install
def test_the_commands_for_pip_install_broadsheet(newcomer: Newcomer, tmp_path: Path) -> None:
    """The page on installing has one for the address and one for a clone, in which a wheel can be made as well."""
    commands = re.findall(r"^\| .+? \| `(.+?)` \| .+ \|$", INSTALL.partition("\n## ")[0], re.MULTILINE)
    from_address, in_clone = (command for command in commands if command.split()[0] not in OTHER_PROGRAMS)
    clone = newcomer.clone(tmp_path)

    newcomer.run(from_address, tmp_path)
    newcomer.run(in_clone, clone)

    for folder in (tmp_path, clone):
        assert newcomer.run(".venv/bin/broadsheet --version", folder).startswith("broadsheet, version ")
        newcomer.run(".venv/bin/broadsheet new my-papers", folder)
        assert (folder / "my-papers" / "site_config" / "site.yml").exists()
    (wheel,) = re.findall(r"`(pip wheel .+?)`", INSTALL)
    newcomer.run(f". .venv/bin/activate && {wheel}", clone)
    assert len(list(clone.glob("broadsheet-*.whl"))) == 1
    (newer,) = re.findall(r"^\| a clone \| (.+) \|$", INSTALL, re.MULTILINE)
    newcomer.run(" && ".join([". .venv/bin/activate", *re.findall("`(.+?)`", newer)]), clone)


@pytest.mark.install
@pytest.mark.parametrize("page", ["README of the site", "publish"])
def test_a_site_is_published_by_hand(newcomer: Newcomer, tmp_path: Path, page: str) -> None:
    """The commands of a new site's README, and those of the page on publishing, bring papers to a host.

    Git does not know the person before.
    """
    host = make_bare(tmp_path / "host.git")
    replaced = {"YOU/REPOSITORY": "Ada/coast"}
    walk = Walk(newcomer, tmp_path, {}, replaced, {"https://github.com/Ada/coast.git": host})
    walk.place = site = walk.make_site()
    text = (site / "README.md" if page != "publish" else DOCS / "publish.md").read_text()
    paper = site / "seeds" / "2031-04-03-shells.json"

    walk.follow(
        text,
        *(["tide tables"] if page != "publish" else []),
        before={"git add seeds site_config": lambda: paper.write_text('[{"title": "Shells rest"}]')},
    )

    assert "seeds/2031-04-03-shells.json" in git(host, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert git(host, "log", "-1", "--format=%an <%ae>", "main") == "Your Name <you@example.org>"
