"""Withholds abstracts that the site owner may not, or does not want to, publish in full.

A paper's `abstract` holds only what may be published, from the moment its record has been read. Its `withheld` has the
whole abstract, so that merging, identities and topics do not depend on what is published; it is dropped before anything
else is derived from a paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from broadsheet.config.rights import find_rule, list_unused_rules
from broadsheet.config.settings import Site
from broadsheet.enrich.sentences import find_first_sentence
from broadsheet.model.choices import fullest
from broadsheet.model.library import Library
from broadsheet.model.paper import Paper, Tag, TagOrigin, add_links_of_texts, find_links
from broadsheet.model.rights import Show
from broadsheet.model.text import Plain, Text
from broadsheet.sources.databases import find_database
from broadsheet.sources.parsed import Parsed
from broadsheet.system.encodings import decode_text
from broadsheet.system.errors import Place, Problem
from broadsheet.system.messages import excerpt

_MOST = 400
"""The greatest length of the first sentence in characters; a longer one is cut at a space and ends with “…”."""


def apply_file_rights(parsed: Parsed, data: bytes, site: Site) -> Parsed:
    """The papers of a file, with only as much of their abstracts as `site` allows to be published.

    `data` is the content of the file. There is a problem if it comes from a database whose terms do not permit
    publishing abstracts, and `show_files` says nothing about it.
    """
    rule = find_rule(parsed.file, site.show_files)
    show = rule.show if rule else site.show
    if show is not Show.ABSTRACT:
        return parsed._replace(papers=[withhold(paper, show) for paper in parsed.papers])
    if rule or not any(paper.abstract for paper in parsed.papers):
        return parsed
    database = find_database(decode_text(data).text)
    return (
        parsed._replace(problems=[*parsed.problems, _database_problem(parsed.file, database)]) if database else parsed
    )


def _database_problem(file: str, database: str) -> Problem:
    """The problem of a file from a database that does not permit publishing abstracts."""
    name = file.rsplit("/", 1)[-1].replace("[", "[[]")
    return Problem(
        where=Place(file),
        kind="database-rights",
        message=f"Records in this file come from {database}, whose terms do not permit publishing abstracts.",
        advice=f'Write “"{name}": sentence” (or link) under “show_files” in site_config/site.yml, or'
        f' “"{name}": abstract” if you have permission; see docs/rights.md.',
        needs_decision=True,
    )


def withhold(paper: Paper, show: Show) -> Paper:
    """A paper with no more of its abstract than `show` allows, and without summaries and links that only the rest has.

    If that is the whole abstract, or there is none, the paper stays as it is. `Show.LINK` removes summaries even then,
    since they too say what is in the paper. An abstract that was withheld and is now allowed is restored, but its
    summaries are not.
    """
    whole = paper.whole_abstract
    # If another source permits more, its text is the one to shorten.
    public = paper.abstract if paper.show is Show.ABSTRACT else whole
    kept = _cut_first_sentence(public) if show is Show.SENTENCE else Text()
    is_cut = kept.plain != whole.plain
    if show is Show.ABSTRACT or (show is Show.SENTENCE and not is_cut):
        links = add_links_of_texts(replace(paper, abstract=whole))
        return replace(links, withheld=Text(), show=Show.ABSTRACT) if paper.withheld else paper
    hidden = paper.abstract_links - {link.url for link in find_links(kept)}
    return replace(
        paper,
        abstract=kept,
        withheld=whole if is_cut else Text(),
        show=show if is_cut else Show.ABSTRACT,
        links=tuple(link for link in paper.links if link.url not in hidden),
        abstract_links=paper.abstract_links - hidden,
        tldr=Text(),
        machine_summary=Text(),
        machine_keywords=(),
        machine="",
    )


def _cut_first_sentence(text: Text) -> Text:
    """The first sentence of a text."""
    start, end = find_first_sentence(text.plain)
    if end - start <= _MOST:
        return text.cut(start, end)
    end = max(text.plain.rfind(" ", start, start + _MOST), start + _MOST // 2)
    return Text((*text.cut(start, end).spans, Plain(" …")))


def find_abstract_links(records: Iterable[Paper]) -> frozenset[str]:
    """The addresses that only the abstracts of the records of a paper give."""
    found, given = set[str](), set[str]()
    for record in records:
        found |= record.abstract_links
        given.update(link.url for link in record.links if link.url not in record.abstract_links)
    return frozenset(found - given)


def combine_abstracts(paper: Paper, record: Paper, *, newer: bool) -> dict[str, Any]:
    """The abstract of a paper that is merged with a later record, if one of the two withholds part of its own.

    The abstract of the source that permits more is published. `newer` says whether the record is of a later version;
    as elsewhere, that decides between equals. The result has fields of the merged paper; it is empty if both publish
    their abstracts.
    """
    if not paper.withheld and not record.withheld:
        return {}

    def choose(ours: Text, theirs: Text) -> Text:
        return theirs if newer and theirs else fullest(ours, theirs)

    ours, theirs = _rank(paper), _rank(record)
    public = choose(paper.abstract, record.abstract) if ours == theirs else max(paper, record, key=_rank).abstract
    whole = choose(paper.whole_abstract, record.whole_abstract)
    show = (paper if ours >= theirs else record).show
    return {"abstract": public, "withheld": Text() if whole.plain == public.plain else whole, "show": show}


def _rank(paper: Paper) -> int:
    """A number that is greater if more of the abstract is published; 0 if there is no abstract."""
    return 1 + paper.show.rank if paper.whole_abstract else 0


def drop_withheld_abstracts(library: Library) -> Library:
    """The library without the parts of abstracts that may not be published.

    Topics that were found in them stay, but without the words in which they were found.
    """
    return library.map(lambda paper: _drop_withheld(paper) if paper.withheld else paper)


def _drop_withheld(paper: Paper) -> Paper:
    """A paper without the part of its abstract that may not be published."""
    public = (paper.title.plain, paper.abstract.plain)
    return replace(paper, withheld=Text(), tags=tuple(_quote(tag, public) for tag in paper.tags))


def _quote(tag: Tag, public: tuple[str, ...]) -> Tag:
    """A tag with only the evidence that is in the published texts."""
    if tag.origin is not TagOrigin.TEXT:
        return tag
    return replace(tag, evidence=tuple(words for words in tag.evidence if any(words in text for text in public)))


def list_unused_rights(site: Site, files: Iterable[str]) -> Iterator[Problem]:
    """Report what `show_files` in `site.yml` says about files that do not exist.

    `files` are those of the project. A file that a daily source will save is taken to exist.
    """
    coming = (f"{source.label}.{ending}" for source in site.sources for ending in source.answer_type.endings)
    for rule in list_unused_rules(site.show_files, (*files, *coming)):
        yield Problem(
            where=rule.where,
            kind="unused-show",
            message=f"“{excerpt(rule.pattern)}” in “show_files” does not match the name of any file that was read.",
            advice="Correct it, or remove it. Until then, it has no effect.",
            needs_decision=True,
        )
