"""Tests of the words of the interface."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from broadsheet.model.period import Period
from broadsheet.pages.wording import Words, WordsError, find_missing_words, read_words
from broadsheet.system.errors import ConfigError
from tests.conftest import ROOT, WORDS, fill, make_config, make_library, make_pages, make_paper

SHIPPED = ROOT / "docs_templates" / "words"
WRITTEN = re.compile(r'\bwords\("([^"]+)"')


def test_a_number_chooses_the_words() -> None:
    """The singular is used for one and the plural otherwise; thousands are separated."""
    assert [WORDS.text("papers", n) for n in (0, 1, 1_204)] == ["0 papers", "1 paper", "1,204 papers"]


def test_a_value_is_escaped_in_html_unless_it_is_html() -> None:
    """Words with a paper's title show its characters."""
    assert WORDS.html("next_paper", title="<b>") == "Next: &lt;b&gt;"
    assert WORDS.html("next_paper", title=Markup("<b>x</b>")) == "Next: <b>x</b>"


def test_templates_use_only_words_that_exist() -> None:
    """This holds for the templates of pages and of the theme."""
    files = [*(ROOT / "docs_templates").rglob("*.html"), *(ROOT / "docs_templates").rglob("*.j2")]
    asked = {name for file in files for name in WRITTEN.findall(file.read_text()) if not name.endswith("_")}

    assert len(asked) > 40
    assert asked - set(WORDS.entries) == set()


def test_a_project_changes_single_words_and_adds_a_language(tmp_path: Path) -> None:
    """Words that a project does not change are the shipped ones; words that a language lacks are in English."""
    (tmp_path / "en.yml").write_text("topics: Subjects\n")
    (tmp_path / "pl.yml").write_text("papers: {one: '{number} praca', few: '{number} prace', other: '{number} prac'}\n")

    english, polish = (read_words([tmp_path, SHIPPED], language) for language in ("en-GB", "pl"))

    assert [english.text(name) for name in ("topics", "editions")] == ["Subjects", "Editions"]
    assert [polish.text("papers", n) for n in (1, 2, 5)] == ["1 praca", "2 prace", "5 prac"]
    assert polish.text("topics") == "Subjects"
    assert read_words([SHIPPED], "xx").text("topics") == "Topics"


@pytest.mark.parametrize(
    ("language", "files", "missing"),
    [
        ("en-GB", [], []),
        ("de", [], ["de"]),
        ("pt-BR", ["de.yml"], ["pt"]),
        ("pt-BR", ["pt.yml"], []),
        ("de", ["de.yml"], []),
    ],
)
def test_a_language_without_words_is_a_remark(
    language: str, files: list[str], missing: list[str], tmp_path: Path
) -> None:
    """The remark names the file to make. An empty file says that the English words are wanted."""
    for file in files:
        (tmp_path / file).touch()

    said = [str(problem) for problem in find_missing_words([tmp_path, SHIPPED], language)]

    assert said == [
        f"site_config/site.yml: “language” is “{language}”, but there are no words of the interface in it, so they are"
        f" English. Translate them in docs_templates/words/{file}.yml (see docs/templates.md), or make it an empty"
        " file to keep the English ones."
        for file in missing
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("topcis: x", ":1: “topcis” is an unknown key. Did you mean “topics”?"),
        ("no: x", ":1: “no” is an unknown key."),
        ("topics: 5", ":1: “topics” is 5. Write a text, as in “Topics”, in quotation marks."),
        ("topics: a\ntopics: b", ":2: “topics” is given twice."),
        ("abstract: {one: a, other: b}", ":1: “abstract” is a mapping. Write a text, as in “Abstract”"),
        ("script.copy: {one: a, other: b}", ":1: “script.copy” is a mapping. Write a text"),
        ("script.papers: Arbeiten", ":1: “script.papers” is “Arbeiten”. Write one text for each plural form: {one: "),
        ("papers: {one: x}", ":1: “papers” has the forms one. Give the form “other”"),
        ("papers: {no: x, other: y}", ":1: “papers” has the forms no, other. Give the form “other”"),
        ("papers: {other: 5}", ":1: “papers” has the form 5. Write a text"),
        ('topics: x\nskip: "Skip {"', ":2: “skip” contains a stray brace in “Skip {”. Use no braces."),
        (
            'papers: {one: "{number} paper", other: "{n} papers"}',
            ":1: “papers” contains {n} in “{n} papers”. Of braces, use only {number}.",
        ),
        ('papers: {other: "{number.real}"}', ":1: “papers” contains a stray brace in “{number.real}”."),
        ("next_paper: 'Next: {titel}'", ":1: “next_paper” contains {titel} in “Next: {titel}”."),
        ("- topics", ":1: This is not a mapping."),
        ("topics: [", ":1: This is not valid YAML"),
    ],
)
def test_an_error_in_the_words_names_the_file(content: str, message: str, tmp_path: Path) -> None:
    """The message says what is wrong, and what to do."""
    (tmp_path / "en.yml").write_text(content)

    with pytest.raises(ConfigError) as error:
        read_words([tmp_path, SHIPPED], "en")

    assert str(error.value).startswith(f"docs_templates/words/en.yml{message}")


def test_all_errors_in_the_words_are_reported(tmp_path: Path) -> None:
    """Each has a line of its own."""
    (tmp_path / "en.yml").write_text("topcis: x\nskip: '}'\n")

    with pytest.raises(ConfigError) as error:
        read_words([tmp_path, SHIPPED], "en")

    assert [line.split(" ")[1] for line in str(error.value).splitlines()] == ["“topcis”", "“skip”"]


def test_words_that_a_template_asks_for_must_exist() -> None:
    """The message names similar words, or the value that is missing."""
    with pytest.raises(WordsError, match=r"there are no words “topcs” in .*\. Did you mean “topics”\?"):
        WORDS.text("topcs")
    with pytest.raises(WordsError, match=r"“papers” need a value for \{number\}, for example words\(\"papers\", 2\)"):
        WORDS.html("papers")


@pytest.mark.parametrize(
    ("date", "english", "german"),
    [
        (Period(2031, 3, 2), "2 March 2031", "2. März 2031"),
        (Period(2031, 3), "March 2031", "März 2031"),
        (Period(2031), "2031", "2031"),
        (Period(), "Undated", "Ohne Datum"),
    ],
)
def test_dates_are_in_the_language_of_the_words(date: Period, english: str, german: str, tmp_path: Path) -> None:
    """The names of months are those of the language; its words say what is around them. English is used without any."""
    fill(tmp_path, **{"de.yml": 'date.day: "{day}. {month} {year}"\ndate.unknown: Ohne Datum\n'})

    assert read_words([SHIPPED], "de").date(date) == english
    assert read_words([tmp_path, SHIPPED], "de").date(date) == german


def test_the_prose_of_the_fixed_pages_is_in_the_words() -> None:
    """A site in another language has no English sentence on About, Subscribe, and the page of untagged papers."""
    entries = {name: f"¡{words}!" if isinstance(words, str) else words for name, words in WORDS.entries.items()}
    library, words = make_library(make_paper("Dünen")), Words("en", entries)
    pages = {page.path: page.content.decode() for page in make_pages(library, make_config(), words).make_all()}

    about, subscribe = (pages[f"{name}/index.md"].partition("\n# ")[2] for name in ("about", "subscribe"))
    assert re.sub(r"¡.*?!", "", about, flags=re.DOTALL).split() == ["Papers", "on", "the", "coast.", "##", "##", "##"]
    assert subscribe.partition("\n\n")[2].startswith("¡Feeds bring")
    assert 'title: "¡Untagged!"' in pages["topics/untagged/index.md"]
