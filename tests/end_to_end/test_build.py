"""Bad input costs only itself, is reported clearly, and never harms what is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ADDRESS, Project, list_files, run_broadsheet

pytestmark = pytest.mark.slow

GOOD = json.dumps(
    [
        {"title": "TideNet: tides from photographs", "abstract": "We present TideNet, a dataset of tides.", "id": "t1"},
        {"title": "Dunes drift", "abstract": "We study how dunes drift in a year of images."},
    ]
)


def titles(project: Project) -> list[str]:
    return sorted(path.parent.name.rsplit("-", 1)[0] for path in project.site.glob("papers/*/index.html"))


def test_bad_files_cost_only_themselves(project: Project) -> None:
    """An empty file, a binary one and broken JSON are each reported, and the good file beside them is published."""
    project.add("2025-04-02-good.json", GOOD)
    project.add("empty.txt", "")
    project.add("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00")
    project.add("broken.json", '[{"title": "Kept before", "abstract": "A."},\n {"title": ]')

    run = project.build()

    assert run.returncode == 0, run.stderr
    assert titles(project) == ["dunes-drift", "kept-before", "tidenet-tides-from-photographs"]
    for message in (
        "seeds/empty.txt: The file is empty. Remove it, or add papers to it.",
        "seeds/picture.txt: This looks like a PNG image.",
        "seeds/broken.json:2: The JSON is broken here (expecting value, column 12).",
    ):
        assert message in run.stderr


def test_a_missing_file_leaves_the_old_site(project: Project) -> None:
    """A source that does not exist gives exit code 2, and the published site stays as it was."""
    project.add("2025-04-02-good.json", GOOD)
    project.build()
    before = (project.site / "index.html").stat()

    run = project.build("nowhere.json")

    assert run.returncode == 2
    assert run.stderr == (
        "broadsheet: nowhere.json: This file or folder does not exist. "
        "Give the path of an existing one, or put your files into seeds/.\n"
    )
    assert (project.site / "index.html").stat() == before


def test_nothing_to_publish_is_exit_1(project: Project) -> None:
    """If no record can be published, the command says so and creates no site."""
    project.add("empty.txt", "")

    run = project.build()

    assert run.returncode == 1
    assert "Nothing was published: no record could be used." in run.stderr
    assert not project.site.exists()


def test_a_site_that_would_shrink_is_kept(project: Project) -> None:
    """A site with fewer than half the papers of the old one is published only with --allow-shrink."""
    project.add("good.json", json.dumps([{"title": f"Paper {n}", "abstract": "An abstract."} for n in range(5)]))
    project.build()
    project.add("good.json", json.dumps([{"title": "Paper 0", "abstract": "An abstract."}]))

    refused, allowed = project.build(), project.build("--allow-shrink")

    assert (refused.returncode, allowed.returncode) == (1, 0)
    assert "1 paper would replace 5" in refused.stderr
    assert titles(project) == ["paper-0"]


def test_strict_publishes_nothing_with_a_problem(project: Project) -> None:
    """With --strict, one problem is enough to publish nothing."""
    project.add("good.json", GOOD)
    project.add("more.json", '[{"title": "Paper", "abstract": "An abstract.", "extra": 1}]')

    run = project.build("--strict")

    assert run.returncode == 1
    assert not project.site.exists()


def test_a_paper_given_twice_is_one_page(project: Project) -> None:
    """The same title with the same abstract is merged; with another abstract both are published; either is reported."""
    project.add(
        "a.json", '[{"title": "Same", "abstract": "One and only."}, {"title": "Twin", "abstract": "The first."}]'
    )
    project.add(
        "b.json", '[{"title": "Same", "abstract": "One and only."}, {"title": "Twin", "abstract": "No relation."}]'
    )

    run = project.build()

    assert titles(project) == ["same", "twin", "twin"]
    assert "4 read = 3 published + 1 merged + 0 rejected + 0 hidden" in run.stderr
    assert "seeds/b.json:1: merged: “Same” was already read at seeds/a.json:1." in run.stderr
    assert (
        "seeds/b.json:1: “Twin” has the same title as the paper at seeds/a.json:1, but a different abstract."
        in run.stderr
    )


def test_an_unknown_key_in_the_configuration_stops_the_build(project: Project) -> None:
    """A misspelt setting gives exit code 2, and is reported with its line and a suggestion."""
    project.add("good.json", GOOD)
    (project.folder / "site_config" / "site.yml").write_text("name: Coast\ntaglime: New on the coast\n")

    run = project.build()

    assert run.returncode == 2
    assert "site_config/site.yml:2: “taglime” is an unknown key. Did you mean “tagline”?" in run.stderr


def test_a_folder_with_foreign_files_is_refused(project: Project) -> None:
    """A folder with files that Broadsheet did not make is refused, and nothing in it changes."""
    project.add("good.json", GOOD)
    project.site.mkdir()
    (project.site / "thesis.txt").write_text("mine")

    run = project.build()

    assert run.returncode == 2
    assert [path.name for path in project.site.iterdir()] == ["thesis.txt"]


def test_a_project_of_somebodys_own_is_not_used(tmp_path: Path) -> None:
    """In the folder of another MkDocs site, nothing is built by default, and its mkdocs.yml is never followed."""
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: Lab\nplugins: [no-such-plugin]\n")
    (tmp_path / "papers.json").write_text(GOOD)

    refused = run_broadsheet("build", "papers.json", cwd=tmp_path)
    assert (refused.returncode, list_files(tmp_path)) == (2, ["mkdocs.yml", "papers.json"])
    built = run_broadsheet("build", "papers.json", "--site-dir", "papers", cwd=tmp_path)

    assert refused.stderr == (
        f"broadsheet: {tmp_path}/site: This folder belongs to another site: `mkdocs build` makes it as {config} says, "
        "and deletes whatever else is in it. Choose another --site-dir, for example --site-dir papers. "
        "MkDocs includes a site that is in its docs/, and `broadsheet embed` adds pages to its own site.\n"
    )
    assert built.returncode == 0, built.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"mkdocs.yml", "papers.json", "papers"}
    assert "Lab" not in (tmp_path / "papers" / "index.html").read_text()


def test_order_and_place_of_inputs_change_no_byte(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same files in any order, or as a folder, from another working folder, give the same bytes."""
    one = project.add("2031-04-02-coast.json", GOOD)
    two = project.add("2031-04-03-shore.json", GOOD.replace("Dunes drift", "Gulls glide").replace("t1", "t2"))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    sites = []
    for number, sources in enumerate(([one, two], [two, one], [one.parent], [two, one.parent, one])):
        site = elsewhere / str(number)
        arguments = ("--project", project.folder, "--site-dir", site, "--site-url", ADDRESS)
        run = run_broadsheet("build", *sources, *arguments, cwd=elsewhere, PYTHONHASHSEED=str(number))
        assert run.returncode == 0, run.stderr
        sites.append({file: (site / file).read_bytes() for file in list_files(site)})

    assert all(site == sites[0] for site in sites)


def test_nothing_is_left_beside_the_site(project: Project) -> None:
    """After a build the folder contains the site and, in `build/`, the report and what the next build reuses."""
    project.add("good.json", GOOD)

    project.build()

    assert sorted(path.name for path in project.folder.iterdir()) == ["build", "seeds", "site", "site_config"]
    assert sorted(path.name for path in (project.folder / "build").iterdir()) == ["cache.db", "report.json", "stage"]
