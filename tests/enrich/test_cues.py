"""Tests of the expressions that say what a sentence is about."""

import pytest

from broadsheet.enrich.cues import Cues

_CUES = Cues({"rope|stake": r"s? (?:is|are) tied\b", "we": r"\b.{0,9} tie\b", "%": r"(?<=\d%)", "": r"\A\W*tied\b"})


@pytest.mark.parametrize(
    "sentence",
    [
        "the ropes are tied.",
        "a rope is cut, a rope is tied.",
        "(stakes are tied)",
        "a well is where we slowly tie.",
        "a share of 5%.",
        "“tied down, they stay.",
    ],
)
def test_a_cue_is_one_of_its_words_with_what_follows(sentence: str) -> None:
    """A cue is in a sentence if one of its words is, with what follows that word; it need not be the first one."""
    assert _CUES.find(sentence) == {0}


@pytest.mark.parametrize(
    "sentence",
    ["the ropes are cut.", "a tightrope is tied.", "a well may tie.", "a 5 or %.", "gulls are tied."],
)
def test_a_cue_begins_where_a_word_begins(sentence: str) -> None:
    """A word inside another word is no cue, and neither is a word without what must follow."""
    assert _CUES.find(sentence) == set()
