"""The values of the page of papers that trend."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from broadsheet.pages.views.lists import CardView
from broadsheet.pages.views.view import View


@dataclass(frozen=True, slots=True)
class TrendView:
    """The papers that trend or rise by one signal."""

    words: Markup
    """The heading as HTML."""
    anchor: str
    """The id of the heading."""
    formula: str
    """By which number the papers are sorted, as plain text."""
    inputs: str
    """What goes into the formula, and when it was read, as plain text."""
    cards: tuple[CardView, ...]
    """The papers, those with the greatest numbers first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendingView(View):
    """The values of the page of papers that trend."""

    lists: tuple[TrendView, ...]
    """A list for each signal, and for what rises by it."""

    @property
    def cards(self) -> tuple[CardView, ...]:
        """The papers of all lists."""
        return tuple(card for shown in self.lists for card in shown.cards)
