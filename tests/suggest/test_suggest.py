"""Tests of proposing topics for papers of fields that the shipped taxonomy does not cover."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from click.testing import CliRunner, Result

from broadsheet.commands.group import main
from broadsheet.commands.suggesting import write_first_topics
from broadsheet.config.configuration import read_config
from broadsheet.config.project import open_project
from broadsheet.enrich.tags import assign_tags
from broadsheet.merge.records import merge_records
from broadsheet.model.library import Account
from broadsheet.model.paper import Origin, Paper
from broadsheet.model.topics import Taxonomy
from broadsheet.pipeline.enriching import read_library
from broadsheet.suggest.candidates import Candidate
from broadsheet.suggest.groups import group_topics
from broadsheet.suggest.likeness import Likeness
from broadsheet.suggest.proposal import NothingSuggestedError, suggest_topics
from broadsheet.suggest.selection import choose_topics
from broadsheet.suggest.twins import merge_twins
from broadsheet.system.messages import make_printable
from tests.conftest import DATA, fill, load_cases, make_paper, make_papers
from tests.hostile import load_hostile

FIELDS = {
    name: yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    for name in ("suggest/music.yml", "suggest/medicine.yml")
}
PAPERS = 80
FILLER = (
    "paper approach method result results experiment experiments state work study studies patients limitations dataset"
    " effectiveness odds ratio confidence interval total background conclusions performance"
).split()


def quiet(step: str) -> None:
    """Print nothing."""


def invent(field: dict[str, Any], papers: int = PAPERS, files: int = 1) -> list[Paper]:
    """Return invented papers of a field, each on one subject and one material, in a number of files."""
    return [
        make_paper(title, abstract, file=f"{n % files}.json", record=n + 1, keywords=keywords, doi=f"10.1234/{n}")
        for n, (title, abstract, keywords) in enumerate(_invent(field, papers))
    ]


def _invent(field: dict[str, Any], papers: int) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    subjects, materials = field["subjects"], field["materials"]
    for n in range(papers):
        subject, other = subjects[n % len(subjects)], subjects[(n * n + n // 7 + 3) % len(subjects)]
        name, acronym = subject["name"], subject.get("acronym")
        long, short = (f"{name} ({acronym})", acronym) if acronym else (name, name)
        words = {
            "subject": name,
            "Subject": name.title().replace("'S", "'s"),
            "Long": long[0].upper() + long[1:],
            "short": short,
            "Short": short[0].upper() + short[1:],
            "other": other["name"],
            "about": subject["about"],
            "material": materials[n % len(materials)],
            "others": materials[(n + 5) % len(materials)],
            "number": 40 + 7 * n,
        }
        first, *rest = field["sentences"]
        sentences = [first, *(rest[(n * 3 + step) % len(rest)] for step in range(4))]
        title = field["titles"][n % len(field["titles"])].format(**words)
        keywords = (name, materials[n % len(materials)]) if n % 3 == 0 else ()
        yield f"{title} ({n})", " ".join(sentences).format(**words), keywords


def read_back(text: str, folder: Path) -> Taxonomy:
    """The taxonomy as a build reads it; a fault raises."""
    return read_config(fill(folder, **{"topics.yml": text})).taxonomy


@pytest.fixture(params=sorted(FIELDS))
def field(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The word lists of a field."""
    return dict(FIELDS[request.param])


def test_topics_are_those_that_experts_would_name(field: dict[str, Any], tmp_path: Path) -> None:
    """The subjects of the papers become topics with their acronyms as aliases; words of every field do not."""
    taxonomy = read_back(suggest_topics(merge_records(invent(field)).library, "en"), tmp_path)

    topics = {topic.title: topic for topic in taxonomy.topics}
    assert [title for title in field["expected"] if title not in topics] == []
    assert {title: alias for title, alias in field["acronyms"].items() if alias not in topics[title].aliases} == {}
    assert [title for title in topics if title.lower() in FILLER or set(title.lower().split()) <= set(FILLER)] == []
    assert 20 <= len(topics) <= 80
    assert set(field["groups"]) <= {group.title for group in taxonomy.groups}


def test_most_papers_have_a_few_topics(field: dict[str, Any], tmp_path: Path) -> None:
    """Nine of ten papers have one to six topics; each topic has at least three papers, and at most two in five."""
    library = merge_records(invent(field)).library

    tagged = assign_tags(library, read_back(suggest_topics(library, "en"), tmp_path), "en").papers

    uses = Counter(tag.topic for paper in tagged for tag in paper.tags)
    assert sum(1 <= len(paper.tags) <= 6 for paper in tagged) >= 0.9 * PAPERS
    assert min(uses.values()) >= 3
    assert max(uses.values()) <= 0.4 * PAPERS


def test_the_same_papers_give_the_same_text(field: dict[str, Any]) -> None:
    """Neither the order of records nor the names of files change what is proposed."""
    papers = invent(field, files=4)
    renamed = [
        msgspec.structs.replace(paper, origins=(Origin(f"z{n}.json", paper.origin.record, paper.origin.line),))
        for n, paper in enumerate(papers)
    ]

    texts = [
        suggest_topics(merge_records(given).library, "en").split("\n\n", 1)[1]
        for given in (papers, papers[::-1], renamed)
    ]

    assert texts[0] == texts[1] == texts[2]


@pytest.mark.parametrize("case", load_cases("suggest/names.yml"))
def test_topics_are_named_as_papers_name_them(case: dict[str, Any], tmp_path: Path) -> None:
    """Each topic has the title and the aliases that its papers use."""
    papers = [
        make_paper(title, abstract, record=n, keywords=tuple(keywords))
        for n, (title, abstract, *keywords) in enumerate(case["papers"], 1)
    ]
    others = [] if case.get("alone") else make_papers(2 * len(papers), file="shells.json")
    library = merge_records([*papers, *others]).library

    try:
        topics = {
            topic.title: list(topic.aliases) for topic in read_back(suggest_topics(library, "en"), tmp_path).topics
        }
    except NothingSuggestedError:
        topics = {}

    found = topics if case.get("only") else {title: topics.get(title) for title in case["topics"]}
    assert {title: aliases for title, aliases in found.items() if title != "shell"} == case["topics"]
    assert topics.keys() & set(case.get("not", ())) == set()


def make_candidate(title: str, *papers: int) -> Candidate:
    """A phrase that these papers are about."""
    return Candidate(title, (), tuple(title.lower().split()), frozenset(papers), 1.0)


def test_topics_are_grouped_by_kind_by_word_and_by_papers() -> None:
    """Last words indicate known kinds; three topics with the same last word, or with papers in common, form a group
    too.
    """
    channels = [make_candidate(f"{kind} channel", place) for place, kind in enumerate(("deep", "wide", "long"))]
    tasks = [
        make_candidate("gull detection", 10),
        make_candidate("gull counting task", 11),
        make_candidate("tracking", 12),
    ]
    near = [make_candidate("marram", 20, 21), make_candidate("dune", 20, 21, 22), make_candidate("sandbar", 20, 22)]
    far = [make_candidate("limpet", 30), make_candidate("whelk", 31), make_candidate("one patient", 32)]

    groups = group_topics([*far, *near, *tasks, *channels])

    assert groups.keys() == {"Tasks", "Channel", "Dune", "More"}
    assert list(groups)[-1] == "More"
    assert {title: sorted(one.title for one in members) for title, members in groups.items()} == {
        "Tasks": ["gull detection", "tracking"],
        "Channel": ["deep channel", "long channel", "wide channel"],
        "Dune": ["dune", "marram", "sandbar"],
        "More": ["gull counting task", "limpet", "one patient", "whelk"],
    }


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("Networks", ("sensor network", "graph neural network")),
        ("Models", ("language model", "variational autoencoder")),
        ("Tasks", ("sentiment analysis", "natural language inference")),
        ("Methods", ("cohort analysis", "variational inference")),
    ],
)
def test_networks_are_no_models_and_tasks_no_methods(kind: str, names: tuple[str, str]) -> None:
    """The word before the last one decides where that has several meanings."""
    topics = [make_candidate(name, place) for place, name in enumerate(names)]

    assert {title: len(members) for title, members in group_topics(topics).items()} == {kind: 2}


def make_field() -> tuple[Likeness, list[Candidate]]:
    """Papers on two subjects, six on each, and one topic for each, for some of both, and for all of them."""
    dunes = [make_paper(f"Dune {n}", f"Marram holds the sand{n} in the wind.", record=n + 1) for n in range(6)]
    gulls = [make_paper(f"Gull {n}", f"Herring feeds the chick{n} in its nest.", record=n + 7) for n in range(6)]
    topics = [
        make_candidate("coastal dune", *range(6)),
        make_candidate("coastal gull", *range(6, 12)),
        make_candidate("salty air", 0, 2, 4, 7, 9, 11),
    ]
    return Likeness([*dunes, *gulls]), topics


def test_papers_of_a_subject_are_more_alike_than_any_two() -> None:
    """Those of two subjects are not, although one phrase is in all of them."""
    likeness, (dune, gull, mixed) = make_field()

    assert min(likeness.measure(dune), likeness.measure(gull)) > 1.1 > likeness.measure(mixed)
    assert likeness.compare(dune, gull) < 0.5 < likeness.compare(dune, mixed)


def test_what_says_little_is_a_topic_only_for_papers_without_another() -> None:
    """The name of a whole field is proposed last, if many papers have no other topic, and so is a vague one."""
    likeness, (dune, gull, mixed) = make_field()
    passing = replace(mixed, prominence=0.1)

    assert choose_topics([dune, gull, passing], 20, 9, likeness) == [dune, gull]
    assert choose_topics([dune, passing], 20, 9, likeness) == [dune, passing]
    assert choose_topics([passing, replace(passing, title="cold air")], 20, 9, likeness) == [passing]


def test_free_places_are_filled_until_most_papers_have_a_topic() -> None:
    """The one with the best evidence comes first; what is a twin of another, vague or hardly prominent is left out."""
    likeness, (dune, _, _) = make_field()
    nest = replace(make_candidate("nest", 6, 7, 8), mentions=frozenset(range(6, 11)), is_sure=False)
    care = replace(make_candidate("chick care", 5, 10, 11), mentions=frozenset((14,)), prominence=0.24)
    vague = replace(care, title="basic model", words=("basic", "model"))
    rare = replace(make_candidate("wet sand", 4, 5, 11), mentions=frozenset((12, 13)), prominence=0.05)
    twin = replace(nest, title="coastal dunes", words=dune.words)

    assert choose_topics([dune, rare, vague, twin, care, nest], 15, 9, likeness) == [dune, nest, care]
    assert choose_topics([dune, care, nest], 15, 2, likeness) == [dune, nest]
    assert choose_topics([dune, care, replace(nest, prominence=0.2)], 15, 9, likeness) == [dune, care]
    covered = replace(dune, mentions=frozenset(range(14)))
    assert choose_topics([covered, care, nest], 15, 9, likeness) == [covered]


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("dune network", "dune neural network"), 1),  # A word inside, and papers that are like each other.
        (("dune erosion", "dune grass erosion"), 1),
        (("dune erosion", "gull erosion"), 2),
        (("dune therapy", "dune treatment"), 1),
    ],
)
def test_names_that_differ_little_are_one_topic(names: tuple[str, str], kept: int) -> None:
    """Even if no paper has both names."""
    likeness, _ = make_field()
    one, other = make_candidate(names[0], 0, 1, 2), make_candidate(names[1], 3, 4, 5)

    assert len(choose_topics([one, other], 12, 9, likeness)) == kept


def test_words_inside_a_name_make_another_one_if_their_papers_differ() -> None:
    """As in “deep learning” and “deep reinforcement learning”."""
    likeness, _ = make_field()
    one, other = make_candidate("deep learning", *range(4)), make_candidate("deep gull learning", *range(6, 10))

    assert choose_topics([one, other], 20, 9, likeness) == [one, other]


def test_a_topic_that_joins_two_makes_them_one() -> None:
    """Names that are each like a third one are aliases of one topic; one that shares only its papers joins nothing."""
    likeness, _ = make_field()
    names = ("marked dune grass erosion", "dune erosion", "dune grass erosion")
    first, second, bridge = (make_candidate(name, place, place + 1, 11 - place) for place, name in enumerate(names))
    bridge = replace(bridge, worth=0.1)
    wind = replace(make_candidate("strong wind", *first.papers), worth=0.01)

    chosen = choose_topics([first, second, bridge, wind], 20, 9, likeness)

    assert [(topic.title, set(topic.aliases)) for topic in chosen] == [("dune erosion", {names[0], names[2]})]


def test_a_name_that_means_more_is_no_alias() -> None:
    """A name with only some of the words of the more frequent one is left out; one with more words is an alias."""
    heron, grey, young = (
        make_candidate(name, 1, 2, 3) for name in ("heron nest", "grey heron nest", "grey heron tree nest")
    )
    frequent = replace(grey, uses=9)

    assert merge_twins(frequent, heron).title == "grey heron nest"
    assert merge_twins(frequent, replace(heron, aliases=("nest",))).aliases == ()
    assert merge_twins(frequent, replace(young, uses=1)).aliases == ("grey heron tree nest",)


def test_no_topic_is_proposed_only_to_fill_a_place_for_papers_with_topics_of_their_own() -> None:
    """Papers with enough keywords, or with categories, need no topic of less evidence."""
    likeness, (dune, _, _) = make_field()
    nest = replace(make_candidate("nest", 6, 7, 8), mentions=frozenset(range(6, 11)), is_sure=False)

    assert choose_topics([dune, nest], 15, 9, likeness) == [dune, nest]
    assert choose_topics([dune, nest], 15, 9, likeness, frozenset(range(6, 15))) == [dune]


@pytest.mark.parametrize(
    ("keywords", "is_proposed"), [(("shale", "shale", "chalk"), True), (("slate", "flint", "chalk"), False), ((), True)]
)
def test_where_papers_have_keywords_a_word_that_is_none_of_them_is_no_topic(
    keywords: tuple[str, ...], is_proposed: bool, tmp_path: Path
) -> None:
    """Where they have none, what papers are about is one."""
    papers = [
        make_paper(f"Shale {n}", "The shale is wet. A shale is thin.", record=n, keywords=keywords[n : n + 1])
        for n in range(3)
    ]
    others = [
        make_paper(f"{rock} {n}", f"The {rock} is wet.", record=n, keywords=keywords and (rock,))
        for n, rock in enumerate(("marl", "clay") * 4, 3)
    ]
    library = merge_records([*papers, *others]).library

    topics = read_back(suggest_topics(library, "en", keyword_topics=1), tmp_path).topics

    assert ("shale" in {topic.title for topic in topics}) == is_proposed


def test_a_proposal_from_hostile_texts_can_be_read_back(tmp_path: Path) -> None:
    """Whatever titles, abstracts and keywords contain, a build can read the file and a terminal can show it."""
    hostile = [bad.cut(500).text for bad in load_hostile()]
    papers = [
        make_paper(f"{text} {n}", f"{text}. {text} dunes.", record=n, keywords=(text[:99],))
        for n, text in enumerate([*hostile, *hostile])
    ]

    text = suggest_topics(merge_records(papers).library, "en", 200)

    assert len(list(read_back(text, tmp_path).topics)) > 20
    assert [line for line in text.split("\n") if make_printable(line) != line] == []


def test_each_topic_has_examples() -> None:
    """Below each topic are the number of its papers and two of them, with the folders of their pages."""
    papers = [make_paper(f"Dunes drift {n}", "Dunes.", record=n) for n in range(1, 4)]
    library = merge_records([*papers, *make_papers(6, file="shells.json")]).library
    first, second, third = sorted(paper.slug for paper in library.papers if "dunes" in paper.slug)

    text = suggest_topics(library, "en")

    assert f"# 3 papers, for example:\n      #   Dunes drift 1 ({first})\n      #   Dunes drift 2 ({second})\n" in text
    assert third not in text


def test_a_large_library_is_sampled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Papers beyond the limit are skipped evenly, and the first lines say how many were measured."""
    monkeypatch.setattr("broadsheet.suggest.proposal.MAX_PAPERS", PAPERS)
    library = merge_records(invent(FIELDS["suggest/music.yml"], 3 * PAPERS)).library
    library = replace(library, account=Account(files=("0.json",)))

    text = suggest_topics(library, "en")

    assert "in 240 papers in 1 file.\n# Of a sample of 80 papers, 100 % have" in text
    assert "beat tracking" in {topic.title for topic in read_back(text, tmp_path).topics}


def test_papers_with_nothing_in_common_have_no_topics() -> None:
    """The error says that no two papers are about the same thing, and what to do."""
    with pytest.raises(NothingSuggestedError, match=r"No topics were found in 2 papers, .* Name more sources"):
        suggest_topics(merge_records([make_paper("Dunes drift"), make_paper("Gulls cry", record=2)]).library, "en")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with papers on music in its `seeds/`."""
    (tmp_path / "site_config").mkdir()
    records = [
        {"title": paper.title.plain, "abstract": paper.abstract.plain} for paper in invent(FIELDS["suggest/music.yml"])
    ]
    fill(tmp_path / "seeds", **{"music.json": json.dumps(records)})
    return tmp_path


def run(project: Path, *arguments: str) -> Result:
    """What the command answers in a project."""
    return CliRunner().invoke(main, ["topics", "suggest", "--project", str(project), *arguments])


def test_the_command_prints_what_it_writes(project: Path) -> None:
    """The proposal for the project's own papers is printed, or written to a file with the same text."""
    printed, written = run(project), run(project, "--output", str(project / "new.yml"))

    assert (printed.exit_code, written.exit_code, written.stdout) == (0, 0, "")
    assert (project / "new.yml").read_text(encoding="utf-8") == printed.stdout
    assert "title: beat tracking\n" in printed.stdout
    assert sorted(path.name for path in project.iterdir()) == ["new.yml", "seeds", "site_config"]


def test_the_command_replaces_a_file_only_if_forced(project: Path) -> None:
    """An existing file remains unchanged unless `--force` is given."""
    place = project / "site_config" / "topics.yml"
    place.write_text("# mine\n")

    refused = run(project, "--output", str(place))
    kept = place.read_text()
    forced = run(project, "--output", str(place), "--force")

    assert refused.exit_code == 2
    assert f"{place} already exists. Choose another --output, or pass --force to replace it." in refused.stderr
    assert (kept, forced.exit_code) == ("# mine\n", 0)
    assert "beat tracking" in place.read_text(encoding="utf-8")


def test_the_command_takes_sources_and_a_number(project: Path) -> None:
    """Given sources are read instead of `seeds/`, and there are at most as many topics as asked for."""
    records = [{"title": f"Dunes and gulls at beach {n}", "abstract": "Gulls cry over dunes."} for n in range(4)]
    others = fill(
        project / "other", **{"dunes.json": json.dumps([*records, *({"title": f"Shell {n}"} for n in range(9))])}
    )

    answer = run(project, str(others), "--most", "1")

    assert answer.stdout.startswith(
        "# 1 topic in 1 group, found by `broadsheet topics suggest` in 13 papers in 1 file.\n"
    )


def test_the_command_writes_the_topics_of_the_site(project: Path) -> None:
    """The site reads the file with `--write`, which replaces another one only with `--force`."""
    place = project / "site_config" / "topics.yml"

    written, text = run(project, "--write"), place.read_text(encoding="utf-8")
    titles = {topic.title for topic in read_config(place.parent).taxonomy.topics}
    refused = run(project, "--write", "--most", "1")
    kept = place.read_text(encoding="utf-8")
    forced = run(project, "--write", "--most", "1", "--force")

    assert (written.exit_code, written.stderr.splitlines()[-1]) == (0, f"Wrote {place}.")
    assert "beat tracking" in titles
    assert (refused.exit_code, kept) == (2, text)
    assert f"{place} already exists. Pass --force to replace it." in refused.stderr
    assert (forced.exit_code, "# 1 topic in 1 group" in place.read_text(encoding="utf-8")) == (0, True)


def test_topics_are_written_once_and_move_no_address(project: Path) -> None:
    """A site with more than a few papers gets the file once; pages of topics that keywords gave stay."""
    records = [
        {"title": paper.title.plain, "abstract": paper.abstract.plain, "keywords": [k.upper() for k in paper.keywords]}
        for paper in invent(FIELDS["suggest/music.yml"])
    ]
    fill(project / "seeds", **{"music.json": json.dumps(records)})
    place = project / "site_config" / "topics.yml"
    before = read_library(open_project(project), quiet)

    is_written, text = write_first_topics(open_project(project), quiet), place.read_text(encoding="utf-8")
    fill(project / "seeds", **{"more.json": json.dumps([{"title": "Dunes drift", "abstract": "They do."}])})
    is_written_again = write_first_topics(open_project(project), quiet)

    after = read_library(open_project(project), quiet)
    slugs = [{tag.topic for paper in library.papers for tag in paper.tags} for library in (before, after)]
    assert (is_written, is_written_again, place.read_text(encoding="utf-8")) == (True, False, text)
    assert slugs[0] < slugs[1]
    assert len(slugs[0]) > 3


def test_a_few_papers_and_an_empty_file_get_no_topics(project: Path) -> None:
    """Thirty papers are too few to tell; and whoever empties the file wants none."""
    for number in (30, 31):
        papers = [{"title": f"Dunes at beach {n}", "abstract": "Gulls cry over dunes."} for n in range(number)]
        fill(project / "seeds", **{"music.json": json.dumps(papers)})
        place = fill(project / "site_config", **({"topics.yml": ""} if number == 31 else {})) / "topics.yml"

        assert not write_first_topics(open_project(project), quiet)
        assert place.exists() == (number == 31)


def test_topics_are_found_in_the_language_of_the_site(tmp_path: Path) -> None:
    """The papers of a site in French get topics, from the command as from the first `add` or `daily`."""
    subjects = ("marée basse", "dune blanche", "vase salée", "estuaire profond")
    records = [
        {"title": f"Observations : {subject} ({n})", "abstract": f"Mesures près de Brest : {subject}, chaque année."}
        for n, subject in enumerate(subjects * 10)
    ]
    fill(tmp_path / "seeds", **{"côte.json": json.dumps(records)})
    place = fill(tmp_path / "site_config", **{"site.yml": "language: fr\n"}) / "topics.yml"

    printed = run(tmp_path)
    is_written = write_first_topics(open_project(tmp_path), quiet)

    assert printed.exit_code == 0
    assert "title: marée basse\n" in printed.stdout
    assert (is_written, place.read_text(encoding="utf-8")) == (True, printed.stdout)


@pytest.mark.parametrize("place", ["missing/new.yml", "seeds"])
def test_the_command_names_a_place_that_it_cannot_write(place: str, project: Path) -> None:
    """The error names the place, and nothing is left there."""
    before = sorted(project.rglob("*"))

    answer = run(project, "--output", str(project / place), "--force")

    assert answer.exit_code == 2
    assert place.split("/")[0] in answer.stderr
    assert sorted(project.rglob("*")) == before
