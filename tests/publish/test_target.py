"""Which folders a site may be published in."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadsheet.publish.foreign_files import find_foreign_files
from broadsheet.publish.target import resolve_target
from broadsheet.system.errors import UsageError
from tests.conftest import fill, fill_site


@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_a_file_or_a_link_is_never_a_site(kind: str, tmp_path: Path) -> None:
    """A file or a link is refused."""
    site = tmp_path / "site"
    if kind == "file":
        site.write_text("")
    else:
        site.symlink_to(fill(tmp_path / "elsewhere") if kind == "link" else tmp_path / "nowhere")

    with pytest.raises(UsageError) as error:
        resolve_target(site, tmp_path / "project", (), None)

    assert str(error.value) == f"{site}: This is a file or a link, not a folder. Choose another --site-dir."


@pytest.mark.parametrize(
    ("site", "message"),
    [
        ("/", "/: A build needs {project} in this folder, so it cannot be replaced."),
        ("..", "{project}/..: A build needs {project} in this folder, so it cannot be replaced."),
        ("", "{project}: A build needs this folder, so it cannot be replaced."),
        ("inputs", "{project}/inputs: A build needs {project}/inputs/a.json in this folder, so it cannot be replaced."),
        ("far", "{project}/far: A build needs {project}/site_config in this folder, so it cannot be replaced."),
        ("seeds", "{project}/seeds: A build needs this folder, so it cannot be replaced."),
        ("build/docs/x", "{project}/build/docs/x: This is inside {project}/build/docs, which a build needs."),
        ("seeds/x", "{project}/seeds/x: This is inside {project}/seeds, which a build needs."),
        ("far/config/x", "{project}/far/config/x: This is inside {project}/site_config, which a build needs."),
        (
            ".broadsheet-x",
            "{project}/.broadsheet-x: Names that begin with .broadsheet- are reserved for running builds.",
        ),
        ("build", "{project}/build: A build needs {project}/build/docs in this folder, so it cannot be replaced."),
        ("/proc", "/proc: This is a mount point, which cannot be replaced."),
    ],
)
def test_a_folder_that_a_build_needs_is_refused(site: str, message: str, tmp_path: Path) -> None:
    """A folder is refused if publishing there would replace what a build reads, however its path is written."""
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
    """A report inside the folder that is going to be replaced is refused."""
    report = tmp_path / "site" / "report.json"

    with pytest.raises(UsageError) as error:
        resolve_target(tmp_path / "site", tmp_path / "project", (), report)

    said = "The report would be inside the site, which is replaced. Choose another --report."
    assert str(error.value) == f"{report}: {said}"


def test_a_site_may_be_published_in_a_new_or_empty_folder_or_over_itself(tmp_path: Path) -> None:
    """A missing folder, an empty one and a site made by Broadsheet may be published in, also through links."""
    project = tmp_path / "project"
    fill(project / "empty")
    fill_site(project / "site", index="")
    (tmp_path / "link").symlink_to(project)

    for name in ("nowhere", "empty", "site"):
        assert resolve_target(tmp_path / "link" / name, project, (), None) == project / name
        assert find_foreign_files(project / name, overwrite=False) == []


@pytest.mark.parametrize(
    ("config", "site"),
    [
        ("site_name: Lab\n", "site"),
        ("site_name: Lab\nsite_dir: public\n", "public"),
        ("site_dir: ../public\nplugins: !!python/name:no.such.thing\n", "../public"),
        ("site_dir: deep/public\n", "deep"),
        ("site_dir: !ENV [OUT, out]\n", "site"),
        ("{", "site"),
    ],
)
@pytest.mark.parametrize("name", ["mkdocs.yml", "mkdocs.yaml"])
def test_the_site_of_another_mkdocs_project_is_refused(name: str, config: str, site: str, tmp_path: Path) -> None:
    """The folder in which somebody's own MkDocs builds is refused, whether it exists or not, and what is inside it."""
    theirs = fill(tmp_path / "theirs" / "lab", **{name: config})

    for _ in ("missing", "existing"):
        for place in (theirs / site, theirs / site / "public" / "papers"):
            with pytest.raises(UsageError) as error:
                resolve_target(place, theirs / "papers", (), None)
            said = str(error.value)
            assert said.startswith(f"{place}: This folder belongs to another site: `mkdocs build` makes")
            assert str(theirs / name) in said
        fill(theirs / site)


def test_only_the_folder_that_mkdocs_fills_belongs_to_it(tmp_path: Path) -> None:
    """Folders beside another site may be published in, and so may the site of a project of ours."""
    theirs, ours = fill(tmp_path / "theirs", **{"mkdocs.yml": "site_name: Lab\n"}), tmp_path / "theirs" / "ours"
    fill(ours / "site_config")
    fill(ours, **{"mkdocs.yml": "site_name: Ours\n"})

    for place in (theirs / "papers", theirs / "docs" / "papers", ours / "site"):
        assert resolve_target(place, ours, (), None) == place
