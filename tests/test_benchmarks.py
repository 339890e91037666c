"""The programs that measure Broadsheet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

import pytest

from broadsheet.config.project import open_project
from tests.benchmarks.corpora import Parts, find_corpus, make_day, write_project
from tests.benchmarks.generators import Generator, Scenario
from tests.benchmarks.growth import ROOT, measure_file, write_record
from tests.benchmarks.measuring import measure_command
from tests.benchmarks.pages import Made, read_papers, read_shell
from tests.benchmarks.rounds import measure_generators
from tests.conftest import contents

PARTS = Parts(
    [f"Gull {n} finds its way home over the sea".split() for n in range(20)],
    [[f"We weigh gull {n}.", f"Gull {n} is light.", f"Tern {n} is lighter."] for n in range(20)],
)


def test_every_step_of_a_build_is_measured() -> None:
    """The benchmark of growth goes through a build as it is, step by step."""
    times = measure_file(write_record(abstract="We weigh gulls."), open_project(ROOT))

    assert list(times) == ["parse", "merge", "enrich", "pages"]


@pytest.mark.slow
def test_a_site_is_measured_in_every_scenario() -> None:
    """The benchmark of scale, without rivals, prints what Broadsheet costs in each scenario, and by step."""
    command = [sys.executable, "-m", "tests.benchmarks.scale", "2", "--rounds", "1", "--rivals"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in run.stdout.splitlines() if line[:1] == "|"]
    costs = [row[:2] for row in rows if row[0] in list(Scenario) and row[1].startswith("Broadsheet")]
    alone = [[scenario, "Broadsheet"] for scenario in Scenario]
    assert costs == [alone[0], *([Scenario.FULL, f"Broadsheet --jobs {number}"] for number in (1, 2)), *alone[1:]]
    names = [row[0] for row in rows]
    steps = names[names.index("Step") + 2 :]
    assert steps[0] == "Starting."
    assert steps[-1] == "Publishing."
    assert len(steps) > 5
    assert "2 pages of papers" in run.stdout


def test_a_corpus_is_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    """There are 40 papers a working day, the same in every corpus, and the day that is added is the next."""
    small, large = find_corpus("100"), find_corpus("1,000")
    for name, corpus in (("small", small), ("large", large)):
        write_project(tmp_path / name, corpus, PARTS)
    days = contents(tmp_path / "small" / "seeds")

    assert [len(days[day].splitlines()) for day in sorted(days)] == [40, 40, 20]
    more = contents(tmp_path / "large" / "seeds")
    assert all(more[day].startswith(text) for day, text in days.items())
    assert len(more) == 25
    assert all(date.fromisoformat(day.removesuffix(".jsonl")).isoweekday() < 6 for day in more)
    assert max(days) < f"{small.added}.jsonl" == sorted(more)[3]


def test_recombined_papers_differ() -> None:
    """No two have the same title or identifier, also if the day is another one than usual."""
    papers = [paper for number in range(50) for paper in make_day(PARTS, number)]

    for field in ("title", "arxiv"):
        assert len({paper[field] for paper in papers}) == 2000
    assert json.dumps(make_day(PARTS, 7)) == json.dumps(make_day(PARTS, 7)) != json.dumps(make_day(PARTS, 8))


def test_papers_of_files_are_followed_by_a_later_day(tmp_path: Path) -> None:
    """A file or a folder is taken as it is, and the day that is added is after all that its names give."""
    (tmp_path / "2031-04-02-gulls.csv").write_text("title\nDunes drift\n")
    for name, path in (("file", tmp_path / "2031-04-02-gulls.csv"), ("folder", tmp_path)):
        corpus = find_corpus(str(path))
        write_project(tmp_path.with_name(name), corpus, PARTS)

        assert corpus.added == date(2031, 4, 3)
        assert contents(tmp_path.with_name(name) / "seeds") == {"2031-04-02-gulls.csv": "title\nDunes drift\n"}
    with pytest.raises(ArgumentTypeError, match="neither a number of papers nor a file"):
        find_corpus(str(tmp_path / "none"))


@pytest.mark.skipif(sys.platform != "linux", reason="no /proc")
def test_what_a_command_starts_is_measured(tmp_path: Path) -> None:
    """Time and memory are those of all processes; those of the indexer, which its name tells, are also given apart."""
    indexer = tmp_path / "pagefind"
    indexer.symlink_to(os.path.realpath(sys.executable))
    work = "import time\nheld = b'x' * 80_000_000\nwhile time.process_time() < 0.4: pass"
    code = f"""import subprocess, sys
print("   0.1 s  Weighing gulls.", file=sys.stderr, flush=True)
print("  60.1 s  Weighing gulls. 3 of 7", file=sys.stderr, flush=True)
subprocess.run([{str(indexer)!r}, "-I", "-S", "-c", {work!r}], check=True)
print("  61.0 s  Publishing.", file=sys.stderr)
"""
    cost = measure_command([sys.executable, "-c", code], tmp_path, {})

    assert cost.cpu >= 0.4
    assert 0.3 <= cost.index_cpu <= cost.cpu
    assert cost.largest >= 80_000_000 > cost.largest_without_index > 0
    assert cost.together > cost.largest
    assert list(cost.steps) == ["Starting.", "Weighing gulls.", "Publishing."]
    assert cost.steps["Weighing gulls."].cpu >= 0.3
    assert sum(step.cpu for step in cost.steps.values()) == pytest.approx(cost.cpu)


def test_a_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    """The program ends with what the command said."""
    with pytest.raises(SystemExit, match=r"exit code 3\nNo gulls here\."):
        measure_command([sys.executable, "-c", "print('No gulls here.'); exit(3)"], tmp_path, {})


def test_a_command_ends_with_what_measures_it(tmp_path: Path) -> None:
    """If the program is asked to end, it leaves no process behind."""
    code = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); print('a'); time.sleep(600)"
    measuring = (
        "import signal, sys; from pathlib import Path; from tests.benchmarks.measuring import measure_command\n"
        "signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(7))\n"
        f"measure_command([sys.executable, '-c', {code!r}], Path({str(tmp_path)!r}), {{}})"
    )
    program = subprocess.Popen([sys.executable, "-c", measuring], cwd=ROOT)
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.01)
    program.terminate()

    assert program.wait() == 7
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_generators_take_turns(tmp_path: Path) -> None:
    """The order changes from round to round, sites are removed first, and what was edited is afterwards as before."""
    log = tmp_path / "log"
    generators = []
    for name in ("gull", "tern"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "source").write_text("old")
        script = f'mkdir -p site; touch site/$(ls site | wc -l); echo {name} $(cat source) $(ls site) >> "{log}"'
        edits = {
            Scenario.FULL: {folder / "source": "same"},
            Scenario.RECORD: {folder / "source": "new", folder / "more" / "new": ""},
        }
        generators.append(
            Generator(name=name, folder=folder, commands=(("sh", "-c", script),), site=folder / "site", edits=edits)
        )
    results = measure_generators(generators, [Scenario.FULL, Scenario.RECORD], 2, lambda text: None)

    first = ["gull same 0", "tern same 0", "gull new 0 1", "tern new 0 1"]
    assert log.read_text().splitlines() == [*first, *(first[n] for n in (1, 0, 3, 2))]
    assert contents(tmp_path / "gull" / "more") == {}
    assert (tmp_path / "gull" / "source").read_text() == "old"
    assert {
        name: {scenario: len(costs) for scenario, costs in result.costs.items()} for name, result in results.items()
    } == {name: {Scenario.FULL: 2, Scenario.RECORD: 2} for name in ("gull", "tern")}


def test_pages_are_taken_apart(tmp_path: Path) -> None:
    """What all pages have is the shell, the rest is the page's own, and links in Markdown lead to papers alone."""
    for name, day in (("gull", "2031-04-02"), ("tern", "2031")):
        page = tmp_path / "site" / "papers" / name
        docs = tmp_path / "docs" / "papers" / name
        page.mkdir(parents=True)
        docs.mkdir(parents=True)
        page.joinpath("index.html").write_text(
            f"<!doctype html>\n<html>\n<head>\n<meta charset>\n<title>{name}</title>\n\n<script></script>\n</head>\n"
            f"<body>\n<header></header>\n<main class='paper'>\n<h1>{name}</h1>\n</main>\n<footer></footer>\n"
        )
        docs.joinpath("index.md").write_text(
            f'---\ntitle: "{name}"\ndate: "{day}"\ntopics: ["a b"]\n---\n'
            '[Tides](../../topics/tides/index.md "Task"), [BibTeX](paper.bib), [Tern](../tern/index.md)\n'
        )
    site, docs = tmp_path / "site", tmp_path / "docs"
    shell = read_shell(site, docs)
    gull, tern = read_papers(Made(site, docs, shell, date(2031, 4, 2)))

    assert shell == (
        "<!doctype html>\n<html>\n<head>\n",
        ("<meta charset>", "<script></script>"),
        "<body>\n<header></header>\n",
        "<main class='paper'>",
        "<footer></footer>\n",
    )
    assert (gull.head, gull.body) == ("<title>gull</title>\n", "<h1>gull</h1>\n")
    assert gull.markdown == "Tides, BibTeX, [Tern](../tern/index.md)\n"
    assert (gull.date, tern.date) == ("2031-04-02", "2031-01-01")
    assert gull.topics == ["a b"]
