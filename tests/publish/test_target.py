"""Where a site may be published."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.publish.foreign_files import find_foreign_files
from broadsheet.publish.target import resolve_target
from broadsheet.system.errors import UsageError
from tests.conftest import fill, fill_site


@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_a_file_or_a_link_is_never_a_site(kind: str, tmp_path: Path) -> None:
    """What is no folder of its own is refused."""
    site = tmp_path / "site"
    if kind == "file":
        site.write_text("")
    else:
        site.symlink_to(fill(tmp_path / "elsewhere") if kind == "link" else tmp_path / "nowhere")

    with pytest.raises(UsageError) as error:
        resolve_target(site, tmp_path / "project", (), None)

    assert str(error.value) == f"{site}: found a file or a link, expected a folder. Choose another --site-dir."


@pytest.mark.parametrize(
    ("site", "message"),
    [
        ("/", "/: holds {project}, which Broadsheet needs for itself."),
        ("..", "{project}/..: holds {project}, which Broadsheet needs for itself."),
        ("", "{project}: holds {project}, which Broadsheet needs for itself."),
        ("inputs", "{project}/inputs: holds {project}/inputs/a.json, which Broadsheet needs for itself."),
        ("far", "{project}/far: holds {project}/site_config, which Broadsheet needs for itself."),
        ("seeds", "{project}/seeds: holds {project}/seeds, which Broadsheet needs for itself."),
        ("build/docs/x", "{project}/build/docs/x: is inside {project}/build/docs, which Broadsheet needs for itself."),
        ("seeds/x", "{project}/seeds/x: is inside {project}/seeds, which Broadsheet needs for itself."),
        ("far/config/x", "{project}/far/config/x: is inside {project}/site_config, which Broadsheet needs for itself."),
        (".broadsheet-x", "{project}/.broadsheet-x: has a name that builds use for themselves."),
        ("build", "{project}/build: holds {project}/build/docs, which Broadsheet needs for itself."),
        ("/proc", "/proc: is a mount point, which cannot be replaced."),
    ],
)
def test_a_place_where_publishing_would_do_harm(site: str, message: str, tmp_path: Path) -> None:
    """A swap may never hide what the build reads, however its path is written, nor what is no folder of its own."""
    project = tmp_path / "project"
    for folder in ("seeds", "inputs", "far/config", "docs_templates"):
        (project / folder).mkdir(parents=True)
    (project / "site_config").symlink_to("far/config")
    source = project / "inputs" / "a.json"
    source.write_text("[]")

    with pytest.raises(UsageError) as error:
        resolve_target(project / site, project, (source,), project / "build" / "report.json")

    assert str(error.value).startswith(message.format(project=project) + " Choose a")


def test_a_report_is_never_in_the_site(tmp_path: Path) -> None:
    """A report in the folder that is about to be replaced is refused."""
    report = tmp_path / "site" / "report.json"

    with pytest.raises(UsageError) as error:
        resolve_target(tmp_path / "site", tmp_path / "project", (), report)

    assert str(error.value) == f"{report}: is inside the site, which is replaced. Choose another --report."


def test_a_place_for_a_site(tmp_path: Path) -> None:
    """Nothing, an empty folder, and a site made here are places to publish, found whatever links lead there."""
    project = tmp_path / "project"
    fill(project / "empty")
    fill_site(project / "site", index="")
    (tmp_path / "link").symlink_to(project)

    for name in ("nowhere", "empty", "site"):
        assert resolve_target(tmp_path / "link" / name, project, (), None) == project / name
        assert find_foreign_files(project / name, overwrite=False) == []
