"""The command that writes papers for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from broadsheet.commands.options import JOBS, PROJECT, QUIET, SITE_URL, print_rejected, show_progress
from broadsheet.config.project import open_project
from broadsheet.config.settings import SHIPPED_ADDRESS
from broadsheet.model.paper import Paper
from broadsheet.pages.citations.citation import Citation, make_citations
from broadsheet.pages.citations.losses import count_losses
from broadsheet.pages.citations.selection import select_papers
from broadsheet.pages.citations.writers import WRITERS
from broadsheet.system.errors import as_usage_error
from broadsheet.system.messages import count


@click.command()
@click.argument("format_name", type=click.Choice(list(WRITERS)), metavar="FORMAT")
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE]...")
@click.option("--topic", metavar="TOPIC", help="Only papers of this topic, named as in its address.")
@click.option("--edition", metavar="DATE", help="Only papers of this edition, named as in its address.")
@click.option(
    "--output", type=click.Path(), metavar="FILE", default="-", help="Where to write; default: standard output."
)
@SITE_URL
@JOBS
@QUIET
@PROJECT
def export(
    format_name: str,
    sources: tuple[Path, ...],
    topic: str | None,
    edition: str | None,
    output: str,
    site_url: str | None,
    jobs: int,
    is_quiet: bool,
    folder: Path | None,
) -> None:
    """Write the papers of SOURCE files and folders (default: seeds/) for other programs.

    FORMAT is bib (BibTeX), ris (RIS), csl (CSL-JSON) or jsonl (Broadsheet's own JSON, which it can read again).
    To undo it, delete the file that --output names.
    """
    from broadsheet.pipeline.engines import open_engine
    from broadsheet.pipeline.enriching import read_cited_papers

    project = open_project(folder, site_url)
    # Broadsheet's own JSON has no topics: they are found again where it is read.
    topics = format_name != "jsonl" or topic is not None
    with show_progress(is_quiet) as say:
        with open_engine(jobs, "", say) as engine:
            library = read_cited_papers(project, say, sources, topics=topics, engine=engine)
        papers = select_papers(library, topic, edition)
        say(f"Writing {count(len(papers), 'paper')}.")
        citations = make_citations(library, project.config.site.address)
        chosen = [citations[paper.identity] for paper in papers]
        content = WRITERS[format_name](chosen)
    print_rejected(library.account.problems)
    _report_missing_addresses(format_name, chosen)
    _report_losses(format_name, papers)
    place = Path("standard output" if output == "-" else output)
    with as_usage_error(place), click.open_file(output, "wb") as file:
        file.write(content.encode())
        file.flush()
    if output != "-":
        click.echo(f"Wrote {count(len(papers), 'paper')} to {click.format_filename(output)}.", err=True)


def _report_losses(format_name: str, papers: Iterable[Paper]) -> None:
    """Say what the format has no place for, and of how many papers."""
    if losses := count_losses(format_name, papers):
        parts = ", ".join(f"{label} ({number:,})" for label, number in losses.items())
        advice = "" if format_name == "jsonl" else " `broadsheet export jsonl` keeps everything."
        click.echo(f"This format has no place for some of the papers' fields: {parts}.{advice}", err=True)


def _report_missing_addresses(format_name: str, citations: Iterable[Citation]) -> None:
    """Print how many papers are exported without an address, because the site's own was never configured."""
    number = sum(not citation.url for citation in citations)
    if number and format_name != "jsonl":
        entries = "1 entry has" if number == 1 else f"{number:,} entries have"
        click.echo(
            f"site_config/site.yml: The site's address is still {SHIPPED_ADDRESS}, as shipped, so {entries} no URL."
            " Set `address` to where the site is published, or pass --site-url.",
            err=True,
        )
