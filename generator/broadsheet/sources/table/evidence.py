"""Judges by the names of its columns whether a table is one of publications.

Inventories, logs, lists of films and many other tables have a column of titles, too. They are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from broadsheet.sources.table.column_names import fold_name

_EVIDENCE = {
    **dict.fromkeys(("abstract", "arxiv", "doi", "pmid", "pmcid", "issn", "authors", "venue", "places"), True),
    **dict.fromkeys(("resolver", "tldr", "citation_key", "start", "volume"), True),
}
"""Fields of which a column shows that the rows of a table are publications."""
_COMMON_NAMES = frozenset(
    "title author creator creators summary description source publication conference series volume number no page "
    "pages proceedings event".split()
)
"""Names that columns of a field have also in tables of other things."""
_OF_STOCK = frozenset("price stock quantity sku myrating bookshelves shelf views".split())
"""Columns of tables of goods, of which some, such as books, have authors and publishers."""
_COMMON_TITLES = frozenset("title displayname itemtitle 제목 タイトル 标题".split())
"""Names of the column of titles that do not say that the titles are those of papers."""
_PAPER_KINDS = frozenset("itemtype documenttype publicationtype referencetype typeofreference dt pt".split())
"""Names of the column for the kind of a publication, which only tables of publications have."""
_OTHER_THINGS = frozenset(
    "price cost amount balance currency debit credit salary quantity qty stock sku barcode asin shelf warehouse unit "
    "units director cast artist album track duration runtime season episode season genre genres rating myrating "
    "averagerating bookshelves binding dateread platform developer views likes dislikes channel channeltitle videoid "
    "subscribers level severity message thread host ip status state priority assignee milestone issuekey labels "
    "company employer location jobtitle ingredients calories servings content body text subtitle "
    "bookshelf format condition owner room speaker supplier vendor invoice".split()
)
"""Columns of tables of goods, films, music, messages, tasks, jobs or news."""


def are_of_papers(
    names: Sequence[str], fields: Mapping[str, Sequence[int]], own: Mapping[str, str], unread: int
) -> bool:
    """Whether the rows of a table are publications; `unread` is the number of columns that are not known.

    There must be a column of titles. An abstract, an identifier or another column that only publications have is enough
    beside it, and so is a name such as “Paper title”. Names that also tables of films or tasks have, such as “author”
    or “year”, are enough if there are two of them, every other column is known, and none is of other things.

    `names` are those of all columns, `fields` the columns of each field, and `own` the names in the site's
    configuration: a column that the owner has named is evidence enough. A table of goods must have abstracts or
    identifiers of papers.
    """
    if "title" not in fields or len(fields) < 2:
        return False
    folded = [fold_name(name) for name in names]
    certain = any(
        folded[at] not in _COMMON_NAMES and (field in _EVIDENCE or folded[at] in _PAPER_KINDS)
        for field, found in fields.items()
        for at in found
    )
    named = folded[fields["title"][0]] not in _COMMON_TITLES
    if certain or named or any(field in own for field in fields):
        return not (_is_stock(folded) and not _has_abstract(folded, fields))
    if _OTHER_THINGS & set(folded):
        return False
    if "authors" in fields:
        return len(fields) > unread + 1
    of_data = "description" in folded or any(field in fields for field in ("licence", "publisher", "categories"))
    return unread == 0 and not of_data


def _has_abstract(folded: Sequence[str], fields: Mapping[str, Sequence[int]]) -> bool:
    """Whether a column holds abstracts or identifiers of papers, which tables of other things do not have."""
    sure = ("abstract", "doi", "arxiv", "pmid", "pmcid", "issn")
    return any(folded[at] not in _COMMON_NAMES for field in sure for at in fields.get(field, ()))


def _is_stock(folded: Sequence[str]) -> bool:
    """Whether a table is about books or other goods that somebody owns or sells."""
    return bool(_OF_STOCK & set(folded))
