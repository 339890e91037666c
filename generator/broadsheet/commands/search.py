"""The command that searches a built site."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin

import click
import msgspec
from msgspec.structs import asdict

from broadsheet.commands.options import PROJECT, read_published_address
from broadsheet.config.project import find_folder
from broadsheet.search.engine import Answer, Miss
from broadsheet.search.engine import search as find
from broadsheet.search.reader import IndexReader, Result
from broadsheet.system.errors import UsageError
from broadsheet.system.messages import count


@click.command()
@click.argument("query")
@click.option(
    "--site", "site_dir", type=click.Path(path_type=Path), metavar="DIR", help="A built site; default: site/."
)
@click.option("--newest", is_flag=True, help="List the newest papers first.")
@click.option("--json", "is_json", is_flag=True, help="Print what is found as JSON, with what no paper matches.")
@PROJECT
def search(query: str, site_dir: Path | None, newest: bool, is_json: bool, folder: Path | None) -> None:
    """List the papers of a built site that QUERY finds, the best first: title, date and address.

    docs/search-index.md describes the language of queries. The exit code is 0 if papers are found and 1 if not. Nothing
    is changed, so there is nothing to undo.
    """
    site = site_dir or find_folder(folder) / "site"
    address = read_published_address(site)
    reader = IndexReader(lambda path: (site / "search" / path).read_bytes())
    try:
        answer = find(reader, query, newest=newest)
        found = [reader.read_result(number) for number in answer.numbers]
    except (OSError, ValueError) as error:
        found_wrong = "The search index is missing, incomplete, or from another version of Broadsheet."
        raise UsageError(f"{site}: {found_wrong} Build the site again with `broadsheet build`.") from error
    if is_json:
        click.echo(_write_json(answer, found, address))
    else:
        for result in found:
            click.echo(f"{result.title}\n  {result.date or 'undated'}  {_address(address, result)}")
        for line in _explain(answer):
            click.echo(line, err=True)
    if not found:
        raise SystemExit(1)


def _address(site: str, result: Result) -> str:
    """Return the address of a paper's page."""
    return urljoin(site, f"papers/{result.slug}/")


def _write_json(answer: Answer, found: Iterable[Result], address: str) -> str:
    """Return what is found as JSON."""
    papers = [
        {
            "title": one.title,
            "date": one.date,
            "url": _address(address, one),
            "authors": one.authors,
            "topics": one.topics,
        }
        for one in found
    ]
    missed = [
        {"part": one.part, "word": one.word, "suggestions": [asdict(other) for other in one.suggestions]}
        for one in answer.missed
    ]
    without = [asdict(one) for one in answer.without]
    said = {"count": len(papers), "papers": papers, "missed": missed, "without": without}
    return msgspec.json.format(msgspec.json.encode(said), indent=2).decode()


def _explain(answer: Answer) -> Iterable[str]:
    """Yield what a reader should know: how many papers there are, or why there are none."""
    if answer.numbers:
        yield f"{count(len(answer.numbers), 'paper')}."
        return
    for miss in answer.missed:
        yield _name(miss)
    if answer.without:
        yield "Every part of the query is found, but no paper has them all. There are without"
        for without in answer.without:
            yield f"  {without.part}: {count(without.papers, 'paper')}"
    if not answer.missed and not answer.without:
        yield "No papers were found."


def _name(miss: Miss) -> str:
    """Return a sentence on a part of a query that no paper matches."""
    if not miss.word:
        return (
            f"No paper has {miss.part}." if miss.field else f"No paper has the words of {miss.part} beside each other."
        )
    meant = ", ".join(f"{one.word} ({one.papers:,})" for one in miss.suggestions)
    return f"No paper has “{miss.word}”." + (f" Did you mean {meant}?" if meant else "")
