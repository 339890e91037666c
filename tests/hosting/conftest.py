"""Sites in repositories of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.config.project import Project, open_project
from tests.hosting.repositories import ANYBODY, git, make_bare

RELEASE = f"broadsheet @ git+https://github.com/example/broadsheet@{'0a' * 20}"


class SiteFolder:
    """The folder of a site, with a bare repository beside it that stands in for a host."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.host = folder, folder.with_name("host.git")
        make_bare(self.host)
        self.write(
            "site_config/site.yml", "# Ours\nname: Coast\naddress: http://localhost:8000/ # later\nlanguage: en\n"
        )
        self.write("requirements.txt", f"{RELEASE}\n")
        self.write(".github/workflows/pages.yml", "name: Pages\n")
        self.write("seeds/2031-04-02-coast.json", '[{"title": "Dunes drift"}]')

    def write(self, name: str, text: str) -> None:
        """Write a file below the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return open_project(self.folder)

    def begin(self) -> None:
        """Commit everything on main, as `broadsheet new` does."""
        git(self.folder, "init", "--quiet", "--initial-branch", "main")
        git(self.folder, "add", "--all", "--force")
        git(self.folder, "commit", "--quiet", "--message", "Begin")

    def connect(self, address: str = "https://github.com/Ada/tides.git") -> None:
        """Add a remote at this address, whose pushes go to the stand-in."""
        git(self.folder, "remote", "add", "origin", address)
        git(self.folder, "config", f"url.{self.host}.insteadOf", address)

    def list_committed(self) -> list[str]:
        """Every file in the last commit."""
        return git(self.folder, "ls-tree", "-r", "--name-only", "HEAD").splitlines()

    def list_pushed(self) -> list[str]:
        """Every file on the host's main branch."""
        return git(self.host, "ls-tree", "-r", "--name-only", "main").splitlines()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    """A site that is in no repository yet, and a person whom Git knows."""
    for name, value in ANYBODY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CI", raising=False)
    return SiteFolder(tmp_path / "coast")
