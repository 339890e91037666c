"""Tests of splitting text into sentences, on invented abstracts."""

from __future__ import annotations

import time

import pytest

from broadsheet.enrich.sentences import find_first_sentence, is_contribution, is_english, split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dunes drift.", "Tides turn!", "Do gulls sleep?", "They do."],
        ["We use marks (e.g. stakes, i.e. poles) and rope.", "It holds."],
        ["Hare et al. found sand vs. silt.", "We agree."],
        ["The slope is 3.5 degrees, cf. Fig. 2, up from 2.1.", "It grows."],
        ["See Dr. Vane and Prof. Tern for No. 7.", "They know."],
        ["Stakes, ropes, etc. were used.", "Nothing broke."],
        ["It was built by J. Vane in the U.K. Ministry.", "It stands."],
        ["The cause is vitamin C.", "We show why."],
        ["Silt was seen by Hare et al.", "We saw more."],
        ["Is the answer no.", "We doubt it."],
        ["He said “the tide turns.”", "Then it did."],
        ["(It was dry.)", "[It was wet.]"],
        ["The model is mPLUG-like.", "iTide runs on it."],
        ["3 stakes fell.", "40 stood."],
        ["Code is at https://coast.example/a.B?c=D.E and open.", "Use it."],
        ["Wait ...", "The tide turns."],
        ["潮が満ちる。", "砂が動く。"],
    ],
)
def test_sentences_end_where_another_begins(sentences: list[str]) -> None:
    """Sentences joined by a space are split again where they were joined, and nowhere else."""
    assert split_sentences(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n\n ", []),
        ("no mark at all", ["no mark at all"]),
        ("Dunes drift.We watch.", ["Dunes drift.", "We watch."]),
        ("Call coast.Tide and go.", ["Call coast.Tide and go."]),
        ("Dunes drift\n\ntides turn", ["Dunes drift", "tides turn"]),
        ("etc. etc. and so on", ["etc. etc. and so on"]),
    ],
)
def test_untidy_text_is_split_as_a_person_would(text: str, sentences: list[str]) -> None:
    """Missing spaces, missing punctuation marks and empty lines are understood."""
    assert split_sentences(text) == sentences


@pytest.mark.parametrize("text", [".", "a. ", "A.B. ", "“", "we ", "we,,,,", "this work we "])
def test_splitting_takes_linear_time(text: str) -> None:
    """A long text with a repeated pattern is split in well under a second."""
    start = time.perf_counter()
    for sentence in split_sentences(text * (100_000 // len(text))):
        is_contribution(sentence)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    "sentence",
    [
        "We propose a stake.",
        "To this end, we carefully and patiently designed a rope.",
        "In this paper, we ask gulls.",
        "This survey covers dunes.",
        "Our contributions are twofold: rope and stake.",
        "A new kind of rope is introduced.",
        "Our method then builds a dune.",
    ],
)
def test_a_contribution_is_what_authors_say_they_did(sentence: str) -> None:
    """Sentences in which authors say what they made or did state a contribution."""
    assert is_contribution(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Dunes drift, and nobody proposes to stop them.",
        "Recent work has introduced ropes.",
        "We find that dunes drift.",
        "Existing methods present problems.",
        "Experiments show that ropes hold.",
        "The west wind presents a risk.",
    ],
)
def test_background_and_results_are_not_contributions(sentence: str) -> None:
    """Sentences about the work of others, or about what was found, state no contribution."""
    assert not is_contribution(sentence)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Dunes drift. They move.", "Dunes drift."),
        ("  Dunes drift!\n\nThey move.", "Dunes drift!"),
        ("dunes drift far. they move.", "dunes drift far."),
        ("We see it. they move.", "We see it."),
        ("Dunes (Gull et al. 2031) drift, e.g. by 3.5 m. They move.", "Dunes (Gull et al. 2031) drift, e.g. by 3.5 m."),
        ("Dunes of Ammophila spp. and others drift. They move.", "Dunes of Ammophila spp. and others drift."),
        ("Background\n\nDunes drift. They move.", "Background\n\nDunes drift."),
        ("AIMS AND SCOPE: Dunes drift. They move.", "AIMS AND SCOPE: Dunes drift."),
        ("Background. Dunes drift. They move.", "Background. Dunes drift."),
        ("1. Dunes drift. 2. They move.", "1. Dunes drift."),
        ("One of two. They move.", "One of two."),
        ("Dunes. They move.", "Dunes."),
        ("沙丘在移动。它们很快。", "沙丘在移动。"),
        ("砂丘は動く．速さは3．5だ．", "砂丘は動く．"),
        ("टीले चलते हैं। वे तेज़ हैं।", "टीले चलते हैं।"),
        ("هل تتحرك الكثبان؟ نعم.", "هل تتحرك الكثبان؟"),
        ("Dunes drift", "Dunes drift"),
        (" ", ""),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, first: str) -> None:
    """A heading belongs to it. If it is unclear whether a sentence ends, it is taken to end."""
    start, end = find_first_sentence(text)

    assert text[start:end] == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Walking on dunes", True),
        ("The dunes of the north are as high as those that we saw in the south.", True),
        ("Die Dünen des Nordens sind so hoch wie jene, die wir vor einem Jahr sahen.", False),
        ("Les dunes du nord sont aussi hautes que celles vues par nous il y a dix mois.", False),
        ("砂丘における LLM の利用", False),
        ("Дюны севера", False),
        ("", True),
    ],
)
def test_english_is_told_by_its_common_words_and_by_its_letters(text: str, expected: bool) -> None:
    """A short text without common words is taken to be English if its letters allow that."""
    assert is_english(text) == expected
