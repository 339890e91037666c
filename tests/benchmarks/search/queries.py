"""Queries for measuring a search, drawn from the papers of a site. The same papers and seed give the same queries."""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from broadsheet.search.documents import Document

COMMON = (
    *("a", "i", "m", "s", "th", "mo", "in", "re", "the", "of", "and", "to", "for", "we", "with", "on", "is", "that"),
    *("model", "models", "language", "learning", "data", "training", "image", "video", "large", "method", "results"),
    *("the model", "of the", "we propose", "large language model", "language models", "state of the art"),
    *("vision language", "pre", "con", "multi", "trans"),
)
"""Queries that most papers match, or many."""
KNOWN = {"title words": 15, "name": 10, "identifier": 5, "phrase": 10, "typo": 20}
"""How many queries for known papers there are of each kind. Some are for authors instead, if there are any."""
_WORD = re.compile(r"(?<![^\W_])[A-Za-z]{4,}(?![^\W_])")
_HAN = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]{2,}")


class KnownItem(NamedTuple):
    """A query of someone who looks for one paper."""

    kind: str
    text: str
    wanted: str
    """The slug of the paper."""


class Misspelt(NamedTuple):
    """A word with one edit."""

    text: str
    meant: str


def list_words(text: str) -> list[str]:
    """Return the words of at least four Latin letters, in lower case, without those of which digits are a part."""
    return [word.lower() for word in _WORD.findall(text)]


def draw_known_items(documents: Sequence[Document], seed: int = 1) -> list[KnownItem]:
    """Return 60 queries for known papers.

    The words are some of a title that no other title has together, so that one answer is right.
    """
    chance = random.Random(seed)
    titles = [set(list_words(document.title)) for document in documents]
    vocabulary = count_papers(documents)
    names = Counter(document.name.lower() for document in documents)
    has_authors = any(document.authors for document in documents)

    def is_only(words: Sequence[str]) -> bool:
        return sum(title.issuperset(words) for title in titles) == 1

    def draw_words(document: Document) -> str:
        words = list(dict.fromkeys(list_words(document.title)))
        some = chance.sample(words, 3) if len(words) >= 3 else []
        return " ".join(some) if some and is_only(some) else ""

    def draw_typo(document: Document) -> str:
        words = draw_words(document).split()
        longest = max(words, key=len, default="")
        if vocabulary[longest] < 2 or len(longest) < 5:
            return ""
        return " ".join(edit(longest, chance, vocabulary) if word == longest else word for word in words)

    def draw_phrase(document: Document) -> str:
        words = document.title.split()
        for start in chance.sample(range(len(words)), len(words)):
            phrase = " ".join(words[start : start + 4])
            if re.fullmatch(r"[A-Za-z]+(?: [A-Za-z]+){3}", phrase):
                alone = sum(phrase.lower() in f"{one.title} {one.abstract}".lower() for one in documents) == 1
                return f'"{phrase}"' if alone else ""
        return ""

    def draw_author(document: Document) -> str:
        words = list_words(document.title)
        family = document.authors[0].split()[-1] if document.authors else ""
        return f"{family} {chance.choice(words)}" if words and family else ""

    draw: dict[str, Callable[[Document], str]] = {
        "title words": draw_words,
        "author": draw_author,
        "name": lambda document: document.name if names[document.name.lower()] == 1 else "",
        "identifier": lambda document: next((one for one in document.identifiers if one != document.slug), ""),
        "phrase": draw_phrase,
        "typo": draw_typo,
    }
    wanted = {**KNOWN, "title words": 8, "author": 7} if has_authors else KNOWN
    return [item for kind, count in wanted.items() for item in _draw(kind, count, draw[kind], documents, chance)]


def _draw(
    kind: str, count: int, draw: Callable[[Document], str], documents: Sequence[Document], chance: random.Random
) -> Iterator[KnownItem]:
    """Yield queries of a kind, for one paper each; fewer if the papers don't give so many."""
    for document in chance.sample(documents, len(documents)):
        if count and (text := draw(document)):
            count -= 1
            yield KnownItem(kind, text, document.slug)


def count_papers(documents: Sequence[Document]) -> Counter[str]:
    """Return how many papers have each word of Latin letters, of any length, in the text or the names of authors."""
    return Counter(
        word
        for document in documents
        for word in dict.fromkeys(
            re.findall(
                r"[a-z]+", " ".join([document.title, document.abstract, document.name, *document.authors]).lower()
            )
        )
    )


def edit(word: str, chance: random.Random, vocabulary: Counter[str]) -> str:
    """Return a word with one letter left out, added, replaced or swapped, which is no word of the vocabulary."""
    while True:
        at, letter = chance.randrange(len(word)), chance.choice(string.ascii_lowercase)
        before, here, after = word[:at], word[at], word[at + 1 :]
        edited = chance.choice(
            [
                before + after,
                before + letter + here + after,
                before + letter + after,
                before + after[:1] + here + after[1:],
            ]
        )
        # The last word of a query may be a beginning.
        if not any(known.startswith(edited) for known in vocabulary):
            return edited


def draw_misspelt(documents: Sequence[Document], count: int = 200, seed: int = 2) -> list[Misspelt]:
    """Return words of at least five letters that two papers or more have, each with one edit."""
    chance, vocabulary = random.Random(seed), count_papers(documents)
    words = sorted(word for word, papers in vocabulary.items() if papers >= 2 and len(word) >= 5)
    return [Misspelt(edit(word, chance, vocabulary), word) for word in chance.sample(words, min(count, len(words)))]


def draw_gibberish(documents: Sequence[Document], count: int = 40, seed: int = 3) -> list[str]:
    """Return letters that no word begins with, half of them beside a word that papers have."""
    chance, vocabulary = random.Random(seed), count_papers(documents)
    known = [word for word, _ in vocabulary.most_common(200) if len(word) > 3]
    found: list[str] = []
    while len(found) < count:
        word = "".join(chance.choices(string.ascii_lowercase, k=chance.randint(6, 12)))
        if not any(other.startswith(word) for other in vocabulary):
            found.append(f"{chance.choice(known)} {word}" if len(found) % 2 else word)
    return found


def draw_combinations(documents: Sequence[Document], count: int = 60, seed: int = 4) -> list[str]:
    """Return queries of words, phrases, fields, filters and what papers must not have, two to four parts each."""
    chance, vocabulary = random.Random(seed), count_papers(documents)
    common = [word for word, papers in vocabulary.most_common(400) if len(word) > 2]
    found = []
    while len(found) < count:
        document = chance.choice(documents)
        titled, words = list_words(document.title), re.findall(r"[A-Za-z-]+", document.abstract)
        parts = [chance.choice(common)]
        if len(words) > 3:
            start = chance.randrange(len(words) - 2)
            parts += [f'"{" ".join(words[start : start + 2])}"', chance.choice(words)]
        parts += [f"title:{chance.choice(titled)}"] if titled else []
        parts += [f"topic:{topic}" for topic in document.topics]
        parts += [f"has:{mark}" for mark in document.has]
        if document.authors:
            author = chance.choice(document.authors)
            parts.append(f'author:"{author}"')
        if len(document.date) >= 7:
            month, year = document.date[:7], document.date[:4]
            parts += [f"month:{month}", f"year:{year}", f"month:..{month}", f"month:{month}.."]
        parts += [f"-{chance.choice(common)}", f'-"{chance.choice(common)} {chance.choice(common)}"', "-has:code"]
        query = " ".join(chance.sample(parts, min(len(parts), chance.randint(2, 4))))
        if query not in found:
            found.append(query)
    return found


def draw_pairs(documents: Sequence[Document], count: int = 40, seed: int = 5) -> list[str]:
    """Return pairs of Chinese or Japanese characters that stand beside each other in an abstract or a title."""
    chance = random.Random(seed)
    runs = [run for document in documents for run in _HAN.findall(f"{document.title} {document.abstract}")]
    pairs = sorted({run[at : at + 2] for run in runs for at in range(len(run) - 1)})
    return chance.sample(pairs, min(count, len(pairs)))
