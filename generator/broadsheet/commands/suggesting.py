"""Topics of a site's own: those that its papers have in common are written once, so that their addresses stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from broadsheet.config.project import Project, open_project
from broadsheet.config.topics import FEW_PAPERS
from broadsheet.pipeline.reading import read_papers
from broadsheet.publish.former_topics import FILE, had_former_topics
from broadsheet.suggest.proposal import NothingSuggestedError, suggest_topics
from broadsheet.system.errors import BroadsheetError
from broadsheet.system.files import write_atomically
from broadsheet.system.messages import count
from broadsheet.system.progress import Progress

WRITTEN = (
    f"Wrote {FILE.as_posix()}: topics that your papers have in common, found by their words. Edit it as you like; it is"
    " not written again. To undo it, delete everything in it; without the file, new topics would be written."
)
"""What is said about a file that was written without being asked for."""


def write_first_topics(project: Project, say: Progress) -> bool:
    """Write the topics that a site's papers have in common if it has more than a few papers and no topics of its own.

    Return whether the file was written. Raises UsageError if it cannot be.
    """
    if (project.folder / FILE).exists() or had_former_topics(project.folder) or not project.seeds.is_dir():
        return False
    try:
        library = read_papers(project, say, similar=False).library
    except BroadsheetError:
        return False  # What cannot be read is reported by the build, after the sources that failed.
    if len(library.papers) <= FEW_PAPERS:
        return False
    say(f"Looking for topics in the words of {count(len(library.papers), 'paper')}.")
    site = project.config.site
    try:
        text = suggest_topics(library, site.language, keyword_topics=site.keyword_topics)
    except NothingSuggestedError:
        return False
    write_topics(project.folder, text)
    return True


def write_topics(folder: Path, text: str) -> None:
    """Write the topics of the site in a folder. Raises UsageError if the file cannot be written."""
    write_atomically(folder / FILE, text.encode())


def reopen(project: Project) -> Project:
    """Return a project with the topics that have been written since it was opened."""
    topics = open_project(project.folder, project.config.site.address).config.taxonomy
    return replace(project, config=replace(project.config, taxonomy=topics))
