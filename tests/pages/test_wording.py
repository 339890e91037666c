"""Tests of the words of the interface."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import Markup

from broadsheet.pages.wording import read_words
from broadsheet.system.errors import ConfigError
from tests.conftest import ROOT, WORDS

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
    ("content", "message"),
    [
        (
            "topcis: x",
            "docs_templates/words/en.yml: Broadsheet uses no words called “topcis”. Did you mean",
        ),
        (
            "topics: 5",
            "docs_templates/words/en.yml: “topics” must be text, or forms such as “one” and “other”. Quote the words.",
        ),
        ("papers: {one: x}", "docs_templates/words/en.yml: “papers” must be text"),
        ("- topics", "docs_templates/words/en.yml: This must map names to words, as in “topics: Topics”."),
        ("topics: [", "docs_templates/words/en.yml: This is not valid YAML"),
    ],
)
def test_an_error_in_the_words_names_the_file(content: str, message: str, tmp_path: Path) -> None:
    """The message says what is wrong, and what to do."""
    (tmp_path / "en.yml").write_text(content)

    with pytest.raises(ConfigError) as error:
        read_words([tmp_path, SHIPPED], "en")

    assert str(error.value).startswith(message)


def test_an_unknown_value_in_braces_is_reported(tmp_path: Path) -> None:
    """The message names the words, and the values that they may contain."""
    (tmp_path / "en.yml").write_text("next_paper: 'Next: {titel}'\n")

    with pytest.raises(ValueError, match=r"“next_paper” may contain only \{title\} in braces"):
        read_words([tmp_path, SHIPPED], "en").text("next_paper", title="x")
