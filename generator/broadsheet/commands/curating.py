"""Changing a site as its owner or a reader asks: corrections in `papers.yml`, and papers that readers suggest.

What readers write is not trusted. It only becomes the value of a field that can be corrected, or of a record, and is
checked like any other input. Nothing is committed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from broadsheet.commands.adding import Addition, plan_additions
from broadsheet.config.configuration import check_corrections
from broadsheet.config.corrections import find_slug
from broadsheet.config.corrections_file import Value, add_entries, list_added_lines
from broadsheet.config.project import Project
from broadsheet.hosting.issue_forms import FilledForm
from broadsheet.model.paper import CORRECTABLE, Paper
from broadsheet.model.text import fold
from broadsheet.pipeline.reading import Curated, read_papers
from broadsheet.system.errors import InputError, Place, UsageError
from broadsheet.system.files import read_file, write_atomically
from broadsheet.system.hashes import short_hash
from broadsheet.system.messages import count, excerpt, find_similar
from broadsheet.system.progress import Progress

PAPERS_FILE = "site_config/papers.yml"
"""The file with the corrections of a site."""
_MOST_BYTES = 1_000_000
"""The greatest size of that file, in bytes."""
_LONGEST_NAME = 250
"""The greatest length of a title or an identifier as a key, in characters. YAML allows 1,024, with all escapes."""
_FIELDS = {
    "Title": "title",
    "Authors": "authors",
    "Abstract": "abstract",
    "Date": "date",
    "Journal, conference or book": "venue",
    "DOI": "doi",
    "arXiv identifier": "arxiv",
}
"""The field that each answer to “What is wrong” stands for, if it stands for one."""
_TOPICS = {"A topic is missing": "add_tags", "A topic does not fit": "remove_tags"}
"""The setting that each answer about topics stands for."""
_FLAGS = {"The paper was withdrawn": "withdrawn", "The paper should not be shown": "hide"}
"""The setting that is true after each answer that needs no value."""
_LINES = {"authors"}
"""Fields with a value on each line."""
_PARAGRAPHS = {"abstract"}
"""Fields in which paragraphs are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be added to the entry of a paper in `papers.yml`."""

    paper: Paper
    """The paper, as the site has it now."""
    reference: str
    """The key of its entry: the one that it has there already, or the first of its lasting names."""
    values: Mapping[str, Value]
    """The settings."""


def find_paper(text: str, curated: Curated) -> Paper:
    """Return the paper that a text names: by an address, an identifier or a title.

    Raises UsageError if it names no paper that the site shows, or several.
    """
    found = curated.curation.find(find_slug(text) or text.strip())
    papers = [curated.library.by_id[identity] for identity in found if identity in curated.library.by_id]
    if len(papers) == 1:
        return papers[0]
    if papers:
        addresses = ", ".join(paper.slug for paper in papers[:3])
        why = f"matches {count(len(papers), 'paper')}. Name one of {addresses}."
    else:
        near = find_similar(text.strip(), (paper.title.plain for paper in curated.library.papers), 0.8)
        advice = f"Did you mean “{near}”?" if near else "Give its address, arXiv identifier, DOI or title."
        why = f"matches no paper that the site shows. {advice}"
    raise UsageError(f"“{excerpt(text, 200)}” {why}")


def plan_changes(papers: Iterable[Paper], values: Mapping[str, Value], curated: Curated) -> list[Change]:
    """Return what is to be added to the entries of papers: to the first one that each has, or to a new one.

    An entry that hides a paper has all of its lasting names, so that the paper stays hidden if its title is corrected,
    and also if a file that has some of its identifiers is removed.
    """
    entries = curated.curation.find_entries()
    changes = []
    for paper in papers:
        names = _list_lasting_names(paper, curated)
        key = entries[paper.identity][0].reference if paper.identity in entries else names[0]
        others = [name for name in names if name != key] if values.get("hide") else []
        changes.append(Change(paper=paper, reference=key, values={**values, **({"also": others} if others else {})}))
    return changes


def _list_lasting_names(paper: Paper, curated: Curated) -> list[str]:
    """Return the names that a paper keeps if it is corrected: its identifiers or, if it has none, its title and others.

    Each means this paper alone.
    """

    def choose(names: Iterable[str]) -> list[str]:
        """Return those of the names that can be a key, and mean this paper alone."""
        usable = (name for name in names if len(name) <= _LONGEST_NAME)
        return [name for name in usable if curated.curation.find(name) == (paper.identity,)]

    identifiers = choose(key.partition(":")[2] for key in paper.keys)
    return identifiers or [*choose((paper.title.plain, paper.citation_key)), paper.slug]


def plan_correction(form: FilledForm, project: Project, say: Progress) -> Change:
    """Return the correction that a report of a mistake asks for. Raises UsageError if it has no valid one."""
    curated = read_papers(project, say, similar=False)
    paper = find_paper(form.answers.get("paper", ""), curated)
    values = _read_values(form.answers.get("field", ""), form.answers.get("value", ""), project)
    (change,) = plan_changes([paper], values, curated)
    return change


def _read_values(wrong: str, right: str, project: Project) -> dict[str, Value]:
    """Return the settings that correct a mistake, checked as those in `papers.yml` are."""
    if flag := _FLAGS.get(wrong):
        return {flag: True}
    if not right:
        raise UsageError(
            f"The form does not say what is right for “{excerpt(wrong)}”. Ask for it, or correct it by hand."
        )
    if setting := _TOPICS.get(wrong):
        return {setting: [_find_topic(line, project) for line in _list_lines(right)]}
    if not (name := _FIELDS.get(wrong)):
        advice = f"Read the form, and write what is right into {PAPERS_FILE}; see docs/corrections.md."
        raise UsageError(f"“{excerpt(wrong)}” cannot be corrected automatically. {advice}")
    value = _as_value(name, right)
    _, faults = CORRECTABLE[name].parse(value, project.config.site.limits)
    if faults:
        raise UsageError(" ".join(["The form has a wrong value.", *(fault.describe() for fault in faults)]))
    return {name: value}


def _as_value(name: str, text: str) -> str | list[str]:
    """Return what was written about a field as its value in Broadsheet's JSON."""
    if name in _LINES:
        return _list_lines(text)
    if name in _PARAGRAPHS:
        return re.sub(r"\n\s*\n", "\n\n", "\n".join(line.strip() for line in text.split("\n")))
    return " ".join(text.split())


def _list_lines(text: str) -> list[str]:
    """Return the lines of a text, or what semicolons separate, without list marks."""
    lines = (re.sub(r"^\s*[-*•]\s+", "", line) for line in re.split(r"[\n;]", text))
    return [" ".join(line.split()) for line in lines if line.strip()]


def _find_topic(name: str, project: Project) -> str:
    """Return the topic with this name, as in its address. Raises UsageError if there is no such topic."""
    topics = {fold(n): t.slug for t in project.config.taxonomy.topics for n in (t.slug, t.title, *t.aliases)}
    if slug := topics.get(fold(name)):
        return slug
    near = find_similar(fold(name), topics)
    advice = f"Did the reader mean “{topics[near]}”?" if near else "Add the topic to topics.yml first."
    raise UsageError(f"“{excerpt(name)}” is not the name of a topic. {advice}")


def write_changes(changes: Iterable[Change], project: Path, *, dry_run: bool = False) -> list[str]:
    """Add corrections to `papers.yml`: all of them or, after an error or a signal, none. Return the new lines in it.

    The folder must be locked. Raises UsageError if the file cannot be written or does not allow that, and ConfigError
    if it would not be valid afterwards.
    """
    path = project / PAPERS_FILE
    try:
        text = read_file(path, _MOST_BYTES, "Shorten it.").decode() if path.exists() else ""
        new = add_entries(text, {change.reference: change.values for change in changes})
    except InputError as error:
        raise UsageError(str(error.at(Place(PAPERS_FILE)))) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{PAPERS_FILE}: This is not UTF-8. Save it in UTF-8.") from error
    check_corrections(new)
    if not dry_run and new != text:
        write_atomically(path, new.encode(), parents=False)
    return list_added_lines(text, new)


def plan_suggestion(form: FilledForm, day: date, project: Project) -> Addition:
    """Return what would become of a suggested paper if it were added: a file in `seeds/` with one record.

    A paper that the site has already is refused, so that a reader's words never become part of it.
    """
    answers = form.answers
    record = {n: _as_value(n, answers[n]) for n in ("title", *_FIELDS.values()) if answers.get(n)}
    if link := answers.get("link"):
        record["links"] = [link]
    data = json.dumps([record], ensure_ascii=False, indent=2) + "\n"
    with TemporaryDirectory() as aside:
        file = Path(aside, f"suggested-{short_hash(data)}.json")
        file.write_text(data, encoding="utf-8")
        (addition,) = plan_additions([file], day, project)
    if addition.refusal:
        found = f"{addition.refusal.message} {addition.refusal.advice}"
        raise UsageError(f"The suggested paper cannot be used. {found}")
    if addition.missing and not addition.is_there:
        raise UsageError(f"The suggested paper would not get a page. {addition.missing[0].reason}")
    return addition
