"""Taking papers out of a site: by hiding them in `papers.yml`, or by deleting files of `seeds/` that have no others.

Hiding keeps everything that is known of a paper, so it can be undone by removing a line. Files are deleted only if Git
has them as they are, and only if no other paper would get another address or be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from broadsheet.commands.curating import Change, find_paper, plan_changes, write_changes
from broadsheet.config.project import Project
from broadsheet.config.rights import FileRule
from broadsheet.hosting.git import Git
from broadsheet.hosting.repository import find_prefix
from broadsheet.model.paper import Paper
from broadsheet.model.rights import Show
from broadsheet.model.text import fold
from broadsheet.pipeline.enriching import add_topics
from broadsheet.pipeline.reading import Curated, read_papers
from broadsheet.sources.inputs import is_input
from broadsheet.system.errors import Place, UsageError
from broadsheet.system.messages import count, excerpt, find_similar, join_words
from broadsheet.system.progress import Progress

_MOST_NAMED = 5
"""How many files or papers a message names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What is to be done so that a site no longer shows some papers."""

    papers: tuple[Paper, ...]
    """The papers."""
    changes: tuple[Change, ...] = ()
    """What is added to `papers.yml`."""
    files: tuple[str, ...] = ()
    """The files that are deleted, by their paths below the project."""
    kept: int = 0
    """The number of papers that a source has as well but that come from other files too, and therefore stay."""


def plan_removal(
    project: Project,
    say: Progress,
    *,
    names: Sequence[str] = (),
    topic: str = "",
    source: str = "",
    redirect: str = "",
    is_deleted: bool = False,
) -> Removal:
    """Return how to remove the papers that are named, or those of a topic or a source.

    The addresses of the papers lead to the paper `redirect` afterwards, if one is given. With `is_deleted`, files are
    deleted instead of papers hidden. Raises UsageError if that is not possible as asked.
    """
    curated = read_papers(project, say, similar=False)
    kept = 0
    if topic:
        papers = _find_of_topic(topic, curated, project)
    elif source:
        papers, kept = _find_of_source(source, curated)
    else:
        papers = [find_paper(name, curated) for name in names]
    removed = {paper.identity: paper for paper in papers}
    changes: list[Change] = []
    if redirect:
        target = find_paper(redirect, curated)
        if target.identity in removed:
            raise UsageError(f"“{excerpt(redirect, 200)}” is removed itself. Redirect to a paper that stays.")
        slugs = [slug for paper in removed.values() for slug in paper.slugs]
        changes = plan_changes([target], {"was": slugs}, curated)
    files: tuple[str, ...] = ()
    if is_deleted:
        files = _list_deletable(list(removed.values()), curated, project, say)
    else:
        changes = [*plan_changes(removed.values(), {"hide": True}, curated), *changes]
    return Removal(papers=tuple(removed.values()), changes=tuple(changes), files=files, kept=kept)


def carry_out(removal: Removal, project: Project, *, dry_run: bool) -> list[str]:
    """Write the changes, and then delete the files. In a dry run, only check that the changes can be written.

    Returns the lines that are new in `papers.yml`.

    Redirects are written first: until the files are gone, they are reported, and nothing is lost. Raises UsageError and
    ConfigError as `write_changes` does.
    """
    lines = write_changes(removal.changes, project.folder, dry_run=dry_run) if removal.changes else []
    if not dry_run:
        for file in removal.files:
            (project.folder / file).unlink(missing_ok=True)
    return lines


def _find_of_topic(name: str, curated: Curated, project: Project) -> list[Paper]:
    """Return the papers of a topic, which is named as in its address or by its title."""
    library = add_topics(curated, project.config)
    topics = {fold(n): topic.slug for topic in library.taxonomy.topics for n in (topic.title, topic.slug)}
    if slug := topics.get(fold(name)):
        if papers := [paper for paper in library.papers if any(tag.topic == slug for tag in paper.tags)]:
            return papers
        raise UsageError(f"No paper has the topic “{excerpt(name)}”. To remove the topic, delete it in topics.yml.")
    near = find_similar(fold(name), topics)
    advice = f"Did you mean “{topics[near]}”?" if near else "Name it as in its address: topics/NAME/."
    raise UsageError(f"“{excerpt(name)}” is not a topic of this site. {advice}")


def _find_of_source(name: str, curated: Curated) -> tuple[list[Paper], int]:
    """Return the papers that only files of a source have, and the number of papers that other files have as well.

    A source is named by its files: their name without the date, a pattern for it, or the name of a daily source.
    """
    rules = [FileRule(pattern, Show.LINK, Place("")) for pattern in (name, f"{name}.*", f"{name}-[0-9].*")]

    def is_from(file: str) -> bool:
        """Return whether a file belongs to the source."""
        return any(rule.matches(file) for rule in rules)

    found = [paper for paper in curated.library.papers if any(is_from(origin.file) for origin in paper.origins)]
    only = [paper for paper in found if all(is_from(origin.file) for origin in paper.origins)]
    if only:
        return only, len(found) - len(only)
    if found:
        raise UsageError(f"Each paper in files named “{excerpt(name)}” is in other files too. Name the papers instead.")
    advice = "Give the name of a file in seeds/, without its date, such as arxiv-cs.CL; * matches anything."
    raise UsageError(f"No file in seeds/ is named “{excerpt(name)}”. {advice}")


def _list_deletable(papers: Sequence[Paper], curated: Curated, project: Project, say: Progress) -> tuple[str, ...]:
    """Return the files whose deletion removes exactly these papers. Raises UsageError if there are no such files."""
    removed = {paper.identity for paper in papers}
    files = sorted({origin.file for paper in papers for origin in paper.origins})
    others = {o.file for paper in curated.library.papers if paper.identity not in removed for o in paper.origins}
    if shared := [origin.place for paper in papers for origin in paper.origins if origin.file in others]:
        places = join_words(map(str, shared[:_MOST_NAMED]))
        advice = f"Delete the records there by hand ({places}), or leave out --delete to hide the papers."
        raise UsageError(f"Files with these papers have other papers too. {advice}")
    for file in files:
        if file in project.config.registers:
            found = "This file has been replaced by newer versions, and may be again."
            raise UsageError(f"{file}: {found} Leave out --delete to hide the papers.")
    _check_restorable(files, project.folder)
    left = [path for path in sorted(project.seeds.iterdir()) if _is_left(path, files, project)]
    after = read_papers(project, say, tuple(left), similar=False).library if left else None
    slugs = {slug for paper in after.papers for slug in paper.slugs} if after else set[str]()
    lost = [paper for paper in curated.library.papers if paper.identity not in removed and paper.slug not in slugs]
    if lost:
        named = f"{count(len(lost), 'other paper')} would get another address, such as “{excerpt(lost[0].title.plain)}”"
        raise UsageError(f"Without {join_words(files[:_MOST_NAMED])}, {named}. Leave out --delete to hide the papers.")
    return tuple(files)


def _is_left(path: Path, files: Iterable[str], project: Project) -> bool:
    """Return whether a build would read a file of `seeds/` after the others are deleted."""
    return is_input(path) and path.relative_to(project.folder).as_posix() not in files


def _check_restorable(files: Sequence[str], folder: Path) -> None:
    """Raise UsageError unless Git can restore each file as it is."""
    for file in files:
        if not (folder / file).is_file() or (folder / file).is_symlink():
            raise UsageError(f"{file}: This is in an archive, or is a link. Leave out --delete to hide the papers.")
    if not _are_committed(files, folder):
        file = next((file for file in files if not _are_committed([file], folder)), files[0])
        advice = "Commit it first (`broadsheet publish --yes`), or leave out --delete to hide the papers."
        raise UsageError(f"{file}: This is not committed as it is, so it could not be restored. {advice}")


def _are_committed(files: Sequence[str], folder: Path) -> bool:
    """Return whether Git knows all of these files and has each as it is. Raises UsageError if Git fails."""
    git = Git(folder, ("--literal-pathspecs",))
    if find_prefix(git) is None:
        return False
    known = git.read("ls-files", "-z", "--", *files).split("\0")
    return set(files) <= set(known) and not git.read("status", "--porcelain", "--", *files)
