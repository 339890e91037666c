"""The commands in the README and the guides work, from nothing to a site that is served."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.conftest import DATA, ROOT
from tests.end_to_end.newcomer import Newcomer, answer_with_two, list_commands
from tests.end_to_end.test_serve import free_port
from tests.upstreams import serve

pytestmark = pytest.mark.slow

GUIDES = ROOT / "docs" / "guides"
EXPORTS = {
    "reading-group.md": ("guides/reading-group.csv", "Dunes drift north"),
    "lab-list.md": ("guides/lab.bib", "How Dünes Drift"),
    "conference.md": ("guides/2031.coast.xml", "A Corpus of Waves"),
    "zotero-library.md": ("guides/library.ris", "How dunes drift"),
}
"""For each guide, what its reader has in `~/Downloads`, and a title that is on the home page in the end."""
MOST = 6
"""The largest number of commands that may lead to a served site."""


def test_every_guide_is_tried() -> None:
    """Every guide is in the index, and its commands are run here."""
    guides = {path.name for path in GUIDES.iterdir()}

    assert set(re.findall(r"guides/([\w-]+\.md)", (GUIDES.parent / "README.md").read_text())) == guides
    assert guides == {*EXPORTS, "arxiv-category.md", "embed-in-mkdocs.md"}


@pytest.mark.install
@pytest.mark.parametrize("guide", sorted(EXPORTS))
def test_a_guide_leads_to_a_site(newcomer: Newcomer, guide: str) -> None:
    """The commands of a guide, in a clone, serve a site with the papers of an export."""
    export, title = EXPORTS[guide]
    shutil.copy(DATA / export, newcomer.home / "Downloads")
    commands = list_commands((GUIDES / guide).read_text())

    visit(newcomer, commands, title)


@pytest.mark.install
@pytest.mark.parametrize("document", ["README.md", "docs/guides/arxiv-category.md"])
def test_a_few_commands_lead_to_a_site_of_fetched_papers(newcomer: Newcomer, document: str) -> None:
    """The commands, in a clone, serve a site with the ten papers of a week, and without the example."""
    text = (ROOT / document).read_text()
    section = text.partition("\n## Make a site of your own\n")[2].partition("\n## ")[0]
    commands = list_commands(section or text)

    with serve(answer_with_two) as host:
        asked = {"BROADSHEET_ARXIV_URL": f"{host.url}/arxiv", "BROADSHEET_HF_URL": f"{host.url}/hf-daily"}
        visit(newcomer, commands, "10 papers", **asked)


def visit(newcomer: Newcomer, commands: list[str], words: str, **environment: str) -> None:
    """Run the commands until the site that the last one serves shows these words.

    The first command installs Broadsheet. It is the same in all documents, so they share the environment.
    """
    assert len(commands) <= MOST
    clone = newcomer.install(commands[0])
    newcomer.visit("\n".join([". .venv/bin/activate", *commands[1:]]), clone, free_port(), words, **environment)
