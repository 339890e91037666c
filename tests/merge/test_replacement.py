"""A file that is replaced by a newer version: what changed is reported, and every paper keeps identity and address."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from broadsheet.commands.adding import Addition, Replacing, plan_additions, write_additions
from broadsheet.config.configuration import read_config
from broadsheet.config.project import Project
from broadsheet.merge.successors import match_records
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper
from broadsheet.pipeline.reading import parse_files, read_papers
from broadsheet.sources.inputs import read_sources
from broadsheet.system.errors import ConfigError, UsageError
from tests.conftest import DATA, limit_cpu_time, make_paper

DAY, LATER = date(2031, 4, 2), date(2031, 5, 6)
CASES = yaml.safe_load((DATA / "replacement" / "edits.yml").read_text(encoding="utf-8"))
LIBRARY: Mapping[str, dict[str, Any]] = CASES["library"]
Entries = list[tuple[str, dict[str, Any]]]
"""Entries in their order, each under the key that it has in the first version."""
FILE = f"seeds/{DAY}-library.bib"


def write_bibtex(entries: Entries) -> str:
    """Entries as a reference manager exports them."""
    return "".join(
        f"@article{{{fields.get('key', key)},\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value and name != "key")
        + "}\n\n"
        for key, fields in entries
    )


def edit(case: Mapping[str, Any]) -> Entries:
    """The library after the edit that a case describes."""
    added, removed = case.get("add", {}), case.get("remove", ())
    order = case.get("order") or [*(key for key in LIBRARY if key not in removed), *added]
    return [(key, {**(added.get(key) or LIBRARY[key]), **case.get(key, {})}) for key in order]


class Shelf:
    """A project with a library that is replaced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "site_config").mkdir()
        for file in ("site.yml", "topics.yml"):
            (folder / "site_config" / file).write_text("")

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return Project(self.folder, read_config(self.folder / "site_config"))

    def plan(self, content: str, day: date = LATER, **facts: Any) -> Addition:
        """What would become of a newer version of the library."""
        (self.folder / "library.bib").write_text(content, encoding="utf-8")
        (addition,) = plan_additions([self.folder / "library.bib"], day, self.project, Replacing(**facts))
        return addition

    def replace(self, content: str, day: date = LATER, **facts: Any) -> list[str]:
        """Replace the library by a newer version, and return what is reported."""
        addition = self.plan(content, day, **facts)
        assert addition.target == FILE and not addition.refusal
        write_additions([addition], self.project)
        plan = addition.replacement
        return [*map(str, plan.changes), plan.summary] if plan else []

    def read(self) -> Library:
        """The papers of the site as it would be built."""
        project = self.project
        files, problems = read_sources((project.seeds,), project.folder, project.config.site.limits)
        return parse_files(files, problems, project.config).library

    def read_by_key(self, entries: Entries) -> dict[str, Paper]:
        """The paper of each entry, by the key of the first version."""
        papers = {
            origin.record: paper for paper in self.read().papers for origin in paper.origins if origin.file == FILE
        }
        return {key: papers[number] for number, (key, _) in enumerate(entries, 1)}


def show(library: Library) -> list[object]:
    """What a site shows of its papers, apart from where they were read."""
    papers = sorted(library.papers, key=lambda paper: paper.identity)
    return [(one.identity, one.slugs, one.title, one.abstract, one.doi, one.editions) for one in papers]


FIRST = list(LIBRARY.items())


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A project with the first version of the library."""
    shelf = Shelf(tmp_path)
    shelf.replace(write_bibtex(FIRST), DAY)
    return shelf


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES["edits"]])
def test_an_edit_keeps_identities_and_is_reported(case: dict[str, Any], shelf: Shelf) -> None:
    """Each entry keeps the identity and the address of its paper, new ones get new ones, and each change is a line.

    When the edit is undone, every entry has its first identity and address again.
    """
    before, entries, joins = shelf.read_by_key(FIRST), edit(case), case.get("joins", {})

    said = shelf.replace(write_bibtex(entries))

    assert said == (case["says"] if entries != FIRST else [])
    after, library = shelf.read_by_key(entries), shelf.read()
    for key, old in before.items():
        if key in after:
            assert (after[key].identity, after[key].slug) == (old.identity, old.slug), key
        else:
            gone = next(paper for paper in library.papers if old.slug in paper.slugs)
            assert gone.identity == before[joins.get(key, key)].identity
    for key in after.keys() - before.keys():
        if key in joins:
            assert after[key].identity == before[joins[key]].identity
        else:
            assert after[key].identity not in {old.identity for old in before.values()}
            assert [str(edition.slug) for edition in after[key].editions] == [str(LATER)]
    assert len({paper.identity for paper in library.papers}) == len(library.papers)

    shelf.replace(write_bibtex([*entries, ("last", {"title": "The last one", "year": "2031"})]))
    shelf.replace(write_bibtex(FIRST))

    assert {key: (paper.identity, paper.slug) for key, paper in shelf.read_by_key(FIRST).items()} == {
        key: (paper.identity, paper.slug) for key, paper in before.items()
    }


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES["edits"][1:]])
def test_a_replacement_that_is_interrupted_changes_nothing(case: dict[str, Any], shelf: Shelf) -> None:
    """If only the register has been written, the site is as before, and the replacement can be repeated."""
    before, content = shelf.read(), write_bibtex(edit(case))
    register = shelf.plan(content).replacement.register  # type: ignore[union-attr]
    (shelf.folder / register.path).parent.mkdir(parents=True)
    (shelf.folder / register.path).write_bytes(register.write())

    assert show(shelf.read()) == show(before)

    assert shelf.replace(content) == case["says"]


def test_papers_that_left_are_hidden_only_if_the_owner_says_so(shelf: Shelf) -> None:
    """They stay until `hides_missing` is given, which holds until the opposite is given, for the same file as well."""
    content = write_bibtex(FIRST[1:])
    shelf.replace(content)
    assert len(shelf.read().papers) == 6

    hidden = shelf.replace(content, hides_missing=True)
    assert hidden == ["5 unchanged."]
    assert [one.reason for one in shelf.read().account.hidden] == [
        f"“Dunes drift” is no longer in {FILE}, and site_config/registers/{DAY}-library.bib.jsonl hides such papers."
    ]
    shelf.replace(write_bibtex(FIRST[2:]))
    assert len(shelf.read().papers) == 4

    shelf.replace(write_bibtex(FIRST[2:]), hides_missing=False)
    assert len(shelf.read().papers) == 6
    assert shelf.plan(write_bibtex(FIRST[2:]), hides_missing=False).is_there


def test_papers_that_left_are_counted_only_if_the_register_decides(shelf: Shelf) -> None:
    """Neither those that the owner hides nor those that another file has: they stay as they are, whatever it says."""
    shelf.replace(write_bibtex(FIRST[3:]))
    assert len(list_missing(shelf)) == 3
    titles = [fields["title"] for _, fields in FIRST[:3]]
    (shelf.folder / "site_config" / "papers.yml").write_text(f"{titles[0]}: {{hide: true}}\n")
    (shelf.project.seeds / "2031-04-20-other.bib").write_text(write_bibtex(FIRST[1:2]))

    assert list_missing(shelf) == titles[2:3]
    assert list_missing(shelf, hides_missing=True) == titles[2:3]


def list_missing(shelf: Shelf, **facts: Any) -> list[str]:
    """The titles that are reported as missing if the library is replaced by one without its first three entries."""
    plan = shelf.plan(write_bibtex([*FIRST[3:], ("new", {"title": "Kelp grows"})]), **facts).replacement
    return list(plan.missing) if plan else []


def test_a_paper_that_left_stays_part_of_that_of_another_file(shelf: Shelf) -> None:
    """It keeps its identity, which came from the library, and is shown even if what left the library is hidden."""
    other = shelf.project.seeds / "2031-04-20-other.json"
    other.write_text('[{"title": "Terns turn, in print", "doi": "10.1234/terns", "arxiv": "2901.00001"}]')
    (before,) = (paper for paper in shelf.read().papers if paper.doi == "10.1234/terns")

    shelf.replace(write_bibtex([entry for entry in FIRST if entry[0] != "tern2029"]), hides_missing=True)

    (after,) = (paper for paper in shelf.read().papers if paper.doi == "10.1234/terns")
    assert (after.identity, after.slugs) == (before.identity, before.slugs)


def test_corrections_find_a_paper_by_what_it_was_called_first(shelf: Shelf) -> None:
    """An entry of `papers.yml` with the first identifier or address still means the paper after both have changed."""
    corrections = "10.1234/terns: {note: By DOI.}\ndunes-drift-37d9be67: {note: By address.}\n"
    (shelf.folder / "site_config" / "papers.yml").write_text(corrections)
    changed = {"tern2029": {"doi": "10.1234/terns.2"}, "gull2030": {"title": "Dunes drift north", "key": "other"}}

    shelf.replace(write_bibtex(edit(changed)))

    library = shelf.read()
    notes = {paper.title.plain: paper.note.plain for paper in library.papers if paper.note}
    assert notes == {"Terns turn at dusk": "By DOI.", "Dunes drift north": "By address."}
    assert not [problem for problem in library.account.problems if problem.kind == "unknown-reference"]


def test_no_more_of_an_abstract_is_shown_of_a_paper_that_left(shelf: Shelf) -> None:
    """What `show_files` says of a file holds for the papers that have left it."""
    (shelf.folder / "site_config" / "site.yml").write_text("show_files: {'library.bib': link}\n")

    shelf.replace(write_bibtex(FIRST[2:]))

    assert {paper.abstract.plain for paper in shelf.read().papers} == {""}


def test_an_entry_that_is_changed_by_hand_keeps_its_address(shelf: Shelf) -> None:
    """Identifiers, key and title lead to what the register says of the entry."""
    shelf.replace(write_bibtex(edit({"gull2030": {"title": "Dunes drift north"}})))
    before = {paper.slug for paper in shelf.read().papers}

    path = shelf.folder / FILE
    path.write_text(path.read_text().replace("Dunes drift north", "Dunes drift south").replace("Ben", "Benjamin"))

    assert {paper.slug for paper in shelf.read().papers} == before


def test_an_entry_that_comes_back_has_not_changed(shelf: Shelf) -> None:
    """What the register keeps of an entry that left is the same as what the file says of it."""
    fields = {
        "title": "S$^2$L: Is $n^2 < m$?",
        "abstract": "S$^2$L drifts, see https://coast.example/a_b. \\emph{Yes}.",
    }
    entries = [*FIRST, ("rich", {**fields, "keywords": "sand, wind", "editor": "Skua, Eva", "month": "mar"})]
    shelf.replace(write_bibtex(entries))
    shelf.replace(write_bibtex(FIRST))

    assert shelf.replace(write_bibtex(entries))[0] == "back: “S²L: Is n^2 < m?”"


def count(number: int | None, **fields: str) -> str:
    """A library of one entry without any identifier, cited so often as Scopus says."""
    note = {} if number is None else {"note": f"cited By {number}"}
    return write_bibtex([("gull2030", {"title": "Dunes drift", "author": "Gull, Ada", **note, **fields})])


def show_readings(shelf: Shelf) -> list[str]:
    """The readings of the first paper, each with its moment."""
    return [f"{one.value} {one.moment}" for one in shelf.read().papers[0].readings]


@pytest.fixture
def counted(tmp_path: Path) -> Shelf:
    """A project with the first version of a library that was cited three times."""
    shelf = Shelf(tmp_path)
    shelf.replace(count(3), DAY)
    return shelf


def test_numbers_of_former_versions_are_kept(counted: Shelf) -> None:
    """Each has the day of its version, also if a newer one has none; what does not change takes no room."""
    counted.replace(count(7))
    counted.replace(count(None, abstract="They drift."), date(2031, 6, 1))
    both = show_readings(counted)
    for month in (7, 8, 9):
        counted.replace(count(9, pages=str(month)), date(2031, month, 1))

    assert both == [f"3 {DAY}", f"7 {LATER}"]
    assert show_readings(counted) == [f"3 {DAY}", f"7 {LATER}", "9 2031-07-01", "9 2031-09-01"]


def test_a_number_has_the_day_in_the_name_of_its_version(counted: Shelf) -> None:
    """Neither the day of the replacement nor that of the first version is when a dated export was made."""
    path = counted.folder / "2031-04-20-library.bib"
    path.write_text(count(5), encoding="utf-8")

    (addition,) = plan_additions([path], LATER, counted.project, Replacing())
    write_additions([addition], counted.project)

    assert addition.target == FILE
    assert show_readings(counted) == [f"3 {DAY}", "5 2031-04-20"]


def test_of_one_day_the_newer_version_counts(counted: Shelf) -> None:
    """A file that is corrected on the same day gives one number for it."""
    counted.replace(count(2), DAY)

    assert show_readings(counted) == [f"2 {DAY}"]


def test_a_paper_that_left_keeps_its_numbers_and_brings_them_back(counted: Shelf) -> None:
    """They stay with its entry in the register."""
    counted.replace(count(7))
    counted.replace(write_bibtex(FIRST[1:2]), date(2031, 6, 1))
    gone = [[one.value for one in paper.readings] for paper in counted.read().papers if paper.readings]
    counted.replace(count(8), date(2031, 7, 1))

    assert gone == [["3", "7"]]
    assert [[one.value for one in paper.readings] for paper in counted.read().papers if paper.readings] == [
        ["3", "7", "8"]
    ]


def test_an_interrupted_replacement_gives_no_number_a_wrong_day(counted: Shelf) -> None:
    """If only the register is written, the number of the file still has the day of that version."""
    addition = counted.plan(count(7))
    assert addition.replacement
    register = addition.replacement.register
    (counted.folder / register.path).parent.mkdir(exist_ok=True)
    (counted.folder / register.path).write_bytes(register.write())
    interrupted = show_readings(counted)
    counted.replace(count(7))

    assert interrupted == show_readings(counted) == [f"3 {DAY}", f"7 {LATER}"]


def test_a_paper_that_left_keeps_its_numbers_if_the_replacement_is_interrupted(counted: Shelf) -> None:
    """If only the register is written, it has all of them, and still has them once the replacement is repeated."""
    counted.replace(count(7))
    former = (counted.folder / FILE).read_bytes()
    said = counted.replace(write_bibtex(FIRST[1:2]), date(2031, 6, 1))
    (counted.folder / FILE).write_bytes(former)
    interrupted = [show_readings(counted)]
    assert counted.replace(write_bibtex(FIRST[1:2]), date(2031, 6, 1)) == said
    repeated = [[f"{one.value} {one.moment}" for one in paper.readings] for paper in counted.read().papers]

    assert "gone: “Dunes drift”" in said
    assert interrupted == [one for one in repeated if one] == [[f"3 {DAY}", f"7 {LATER}"]]


def test_a_corrected_award_is_not_history(tmp_path: Path) -> None:
    """A newer version says what a paper has won; numbers have been right once, and a wrong award never was."""
    shelf = Shelf(tmp_path)
    shelf.replace(count(3, award="Best Gull", abbr="CWS"), DAY)

    shelf.replace(count(7, award="Best Dune", abbr="CWS"))
    corrected = show_readings(shelf)
    shelf.replace(count(7), date(2031, 6, 1))

    assert corrected == [f"Best Dune {LATER}", f"3 {DAY}", f"7 {LATER}"]
    assert show_readings(shelf) == [f"3 {DAY}", f"7 {LATER}", "7 2031-06-01"]


@pytest.mark.parametrize("name", ["library.bib", f"{LATER}-library.bib"])
def test_a_file_replaces_the_one_with_its_name(name: str, shelf: Shelf) -> None:
    """A date at the beginning does not count, and another name can be given; of several files, one has to be named."""
    outside = shelf.folder / name
    outside.write_text(write_bibtex(FIRST[1:]))

    def find_target(file: str = "", path: Path = outside) -> str:
        (addition,) = plan_additions([path], LATER, shelf.project, Replacing(file=file))
        return addition.target

    assert find_target() == FILE
    other = shelf.folder / "Exported Items.bib"
    other.write_text(write_bibtex(FIRST[1:]))
    assert find_target(path=other) == f"seeds/{LATER}-Exported Items.bib"
    assert [find_target(file, other) for file in (FILE, FILE.removeprefix("seeds/"))] == [FILE, FILE]
    with pytest.raises(UsageError, match=f"There is no file seeds/libary.bib. Did you mean {FILE}"):
        find_target("libary.bib")
    (shelf.project.seeds / f"{LATER}-library.bib").write_text(write_bibtex(FIRST))
    with pytest.raises(UsageError, match=r"Say which one with --as\."):
        find_target()


def test_a_second_file_of_the_same_name_is_pointed_out(shelf: Shelf) -> None:
    """Without --replace it is added beside the first one; a remark says what to do if it is a newer version."""
    (shelf.folder / "library.bib").write_text(write_bibtex(FIRST[1:]))

    (addition,) = plan_additions([shelf.folder / "library.bib"], LATER, shelf.project)

    assert addition.target == f"seeds/{LATER}-library.bib"
    assert [str(problem) for problem in addition.problems if problem.kind == "newer-version"] == [
        f"seeds/{LATER}-library.bib: {FILE} has the same name. If this is a newer version of it, delete"
        f" seeds/{LATER}-library.bib, and add the file with --replace."
    ]


@pytest.mark.parametrize("content", ["", "<html><p>Please log in.</p></html>", "@article{a,\n}\n"])
def test_a_file_without_papers_replaces_nothing(content: str, shelf: Shelf) -> None:
    """It is refused, and neither the file nor a register is written."""
    before = show(shelf.read())

    addition = shelf.plan(content)
    write_additions([addition], shelf.project)

    assert addition.refusal and show(shelf.read()) == before
    assert not (shelf.folder / "site_config" / "registers").exists()


def test_an_archive_of_several_files_is_not_replaced(shelf: Shelf) -> None:
    """The message says to add the files in it instead."""
    with zipfile.ZipFile(shelf.folder / "library.bib", "w") as archive:
        archive.writestr("a.bib", write_bibtex(FIRST))
    (addition,) = plan_additions([shelf.folder / "library.bib"], LATER, shelf.project, Replacing())

    assert addition.refusal and addition.refusal.message.startswith(f"{FILE} cannot be replaced")


def test_an_export_with_few_entries_is_pointed_out(shelf: Shelf) -> None:
    """Fewer than half of the entries may be an export that was cut off."""
    few = shelf.plan(write_bibtex(FIRST[:2])).replacement
    some = shelf.plan(write_bibtex(FIRST[:3])).replacement

    assert few and some and (few.is_shrunken, some.is_shrunken) == (True, False)


def test_a_register_without_its_file_is_reported(shelf: Shelf) -> None:
    """So that papers do not disappear unnoticed after the file was renamed."""
    shelf.replace(write_bibtex(FIRST[1:]))
    (shelf.folder / FILE).rename(shelf.project.seeds / f"{DAY}-books.bib")

    problems = read_papers(shelf.project, str).library.account.problems

    assert [str(problem) for problem in problems if problem.kind == "unused-register"] == [
        f"site_config/registers/{DAY}-library.bib.jsonl: This is the register of {FILE}, which does not exist. Restore"
        " that file. If its papers are to leave the site, delete the register too."
    ]


READINGS = '{"readings": [{"source": "Scopus", "kind": "citations", "moment": "2031-04-02", "value": "many"}]}'


@pytest.mark.parametrize(
    ("line", "text"),
    [
        *((1, "{}"), (1, ""), (2, "dunes"), (2, '{"addresses": 7}'), (3, "[]"), (2, READINGS)),
        (2, READINGS.replace("2031-04-02", "9999-12-31T23:59:59-12:00").replace("many", "7")),
        (2, '{"more": ' + "[" * 100_000),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_register_that_is_not_valid_is_a_fault(line: int, text: str, shelf: Shelf) -> None:
    """The message names the line and says what to do."""
    shelf.replace(write_bibtex(FIRST[1:]))
    path = shelf.folder / "site_config" / "registers" / f"{DAY}-library.bib.jsonl"
    lines = path.read_text().split("\n")
    path.write_text("\n".join([*lines[: line - 1], text, *lines[line:]]))

    with pytest.raises(ConfigError, match=rf"site_config/registers/{DAY}-library.bib.jsonl:{line}: .*Restore the file"):
        _ = shelf.project


WORDS = [
    a + b for a in ("dune", "tern", "crab", "sand", "tide", "gull", "wave") for b in ("fall", "wind", "light", "sea")
]


def invent(chance: random.Random, number: int) -> tuple[str, dict[str, Any]]:
    """An entry with some of the fields that entries have."""
    words = [chance.choice(WORDS) for _ in range(60)]
    fields = {"title": " ".join(words[: chance.randint(2, 7)]), "author": chance.choice(["Gull, Ada", "Tern, Ben"])}
    fields |= {"year": str(chance.randint(2020, 2031)), "key": f"key{chance.randrange(40)}"}
    fields |= {"doi": f"10.1234/{number}"} if chance.random() < 0.4 else {}
    fields |= {"abstract": " ".join(words)} if chance.random() < 0.5 else {}
    return str(number), fields


def change(chance: random.Random, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry, with another value of one of them."""
    name = chance.choice(["title", "doi", "abstract", "author", "year", "key"])
    new = invent(chance, chance.randrange(1_000))[1].get(name)
    return {**fields, name: f"{fields[name]}: {new}" if name == "title" and chance.random() < 0.5 else new}


@pytest.mark.parametrize("seed", range(6))
def test_no_address_is_lost_whatever_changes(seed: int, shelf: Shelf) -> None:
    """After many changes at once, beside a file with the same papers, every address still leads to a paper."""
    chance = random.Random(seed)
    entries = [invent(chance, number) for number in range(15)]
    other = shelf.project.seeds / f"{DAY}-other.bib"
    other.write_text(write_bibtex([(key, {**change(chance, fields), "key": f"o{key}"}) for key, fields in entries[:6]]))
    published: set[str] = set()
    for version in range(5):
        before = shelf.read()
        plan = shelf.plan(write_bibtex(entries)).replacement
        assert plan
        path = shelf.folder / plan.register.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(plan.register.write())
        assert show(shelf.read()) == show(before)

        shelf.replace(write_bibtex(entries))

        library = shelf.read()
        assert published <= {slug for paper in library.papers for slug in paper.slugs}
        assert len({paper.identity for paper in library.papers}) == len(library.papers)
        published |= {paper.slug for paper in library.papers}
        kept = [entry for entry in entries if chance.random() < 0.9]
        entries = [(key, change(chance, fields) if chance.random() < 0.3 else fields) for key, fields in kept]
        entries += [invent(chance, 100 * (version + 1)), entries[0]]
        chance.shuffle(entries)


def test_equal_records_are_matched_in_linear_time() -> None:
    """A large file that has not changed is compared with itself in little time, though all of its records are equal."""
    records = [make_paper()] * 20_000

    with limit_cpu_time(4):
        matched = match_records(records, records)

    assert matched == {at: at for at in range(len(records))}
