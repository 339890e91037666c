"""Measures how the time for one file grows with its size, for kinds of files that slow parsers down.

    python tests/benchmarks/growth.py [WORDS OF A KIND …]

Each kind is measured at n, 2n and 4n: parsing, merging, enriching and writing pages, each as the least processor time
of several runs, less the time of a tiny file of the kind. The exponent of a step is that between 2n and 4n: 1 is
linear, 2 is quadratic. A step that takes less than 80 ms at 4n, or less than twice as long as for the tiny file, is not
judged. The program prints a table and exits with 1 if an exponent is greater than that of n log n, with a margin for
the clock.

All limits on the size of input are lifted, so that a slow step shows where the limits would hide it. There is a process
for each processor; all kinds take about half an hour of processor time, and a kind seconds.
"""

from __future__ import annotations

import gc
import json
import logging
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from broadsheet.config.limits import Limits
from broadsheet.config.project import Project, open_project
from broadsheet.pages.plan import make_planned
from broadsheet.pipeline.enriching import complete_library
from broadsheet.pipeline.making import find_words, plan_site
from broadsheet.pipeline.reading import complete_records, merge_files
from broadsheet.sources.inputs import Source
from broadsheet.sources.parsing import parse_source

T = TypeVar("T")
Steps = dict[str, float]
"""Seconds of processor time by the names of steps."""
STEEPEST = 1.3
"""The greatest exponent between 2n and 4n that is accepted. That of n log n is less than 1.1 at these sizes."""
SHORTEST = 0.08
"""The seconds that a step must take to be judged, beside at least as long as it takes for a tiny file."""
RETRIES = ((1, 2), (1, 4), (4, 2))
"""How often each size is measured, of which the fastest run counts; and how often again if a step seems too steep, at
how many times the size: what begins above some size is steep only there."""
ROOT = Path(__file__).parent.parent.parent
UNLIMITED = Limits(**{field.name: 10**9 for field in fields(Limits)})


class Kind(NamedTuple):
    """A kind of file: something that is repeated."""

    name: str
    """What it is, in words."""
    write: Callable[[int], str]
    """Writes a file of about n characters or of n records."""
    first: int
    """The first n that is tried."""
    most: int
    """The greatest n that is tried; four times as much is measured then."""
    is_parsed_only: bool = False
    """Whether nothing but parsing is measured, since files of another kind give the same papers."""


def repeat(text: str, size: int) -> str:
    """Return a text of the size that repeats another one."""
    return (text * (size // len(text) + 1))[:size]


def write_record(**values: object) -> str:
    """Return a record of Broadsheet's JSON on one line."""
    return json.dumps({"title": "Dunes drift", "date": "2031-04-02", **values}) + "\n"


def in_json(before: str, unit: str) -> Callable[[int], str]:
    """A kind with a text in every text of a record of Broadsheet's JSON, but for those that a summary is made of."""

    def write(size: int) -> str:
        text = before + repeat(unit, size)
        return write_record(abstract=f"{text} end. We propose it.", comment=text, tldr=text, keywords=[text])

    return write


def in_bibtex(before: str, unit: str) -> Callable[[int], str]:
    """A kind with a text in the fields of a BibTeX entry."""

    def write(size: int) -> str:
        text = before + repeat(unit, size)
        names = ("abstract", "author", "editor", "journal", "keywords", "note", "url", "year", "doi", "pages")
        return "@article{gull,\n" + "".join(f"  {name} = {{{text}}},\n" for name in names) + "  title = {Dunes},\n}\n"

    return write


def in_rows(before: str, unit: str) -> Callable[[int], str]:
    """A kind with a text in the cells of a table, in quotation marks."""

    def write(size: int) -> str:
        cell = '"' + (before + repeat(unit, size)).replace('"', '""') + '"'
        header = "Title,Authors,Abstract,Year,Journal,DOI,Keywords,Author Affiliations,Link"
        return f"{header}\nDunes,{','.join([cell] * 8)}\n"

    return write


def in_tags(before: str, unit: str) -> Callable[[int], str]:
    """A kind with a text after the tags of RIS."""

    def write(size: int) -> str:
        text = before + repeat(unit, size)
        tags = ("AU", "A2", "AB", "PY", "JO", "DO", "KW", "AD", "N1", "UR", "SP")
        return "TY  - JOUR\nTI  - Dunes\n" + "".join(f"{tag}  - {text}\n" for tag in tags) + "ER  - \n"

    return write


def in_feed(before: str, unit: str) -> Callable[[int], str]:
    """A kind with a text in the elements of an item of RSS, as HTML."""

    def write(size: int) -> str:
        text = (before + repeat(unit, size)).replace("&", "&amp;").replace("<", "&lt;")
        names = ("description", "dc:creator", "category", "dc:date", "prism:publicationName")
        elements = "".join(f"<{name}>{text}</{name}>" for name in names)
        spaces = (
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
        )
        item = f"<item><title>Dunes</title><link>https://a.example/1</link>{elements}</item>"
        return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>A</title>{item}</channel></rss>'

    return write


def in_pubmed(before: str, unit: str) -> Callable[[int], str]:
    """A kind with a text in the elements of PubMed's XML; it may be markup."""

    def write(size: int) -> str:
        text = before + repeat(unit, size)
        return (
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
            f"<ArticleTitle>Dunes</ArticleTitle><Abstract><AbstractText>{text}</AbstractText></Abstract></Article>"
            "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
        )

    return write


def in_page(before: str, unit: str) -> Callable[[int], str]:
    """A kind with a text in a papers page saved as text."""
    return lambda size: f"Title: Dunes drift\n\nAda Gull, Ben Tern\n\n{before}{repeat(unit, size)}\n\n2031-04-02\n"


def as_file(before: str, unit: str, after: str = "") -> Callable[[int], str]:
    """A kind of file that is nothing but a repeated text, perhaps between two others."""
    return lambda size: before + repeat(unit, size) + after


def of_records(
    write: Callable[[int], str], before: str = "", after: str = "", between: str = ""
) -> Callable[[int], str]:
    """A kind of file with n records, of which each is written by its number."""
    return lambda number: before + between.join(map(write, range(number))) + after


TEXTS: Mapping[str, tuple[str, str]] = {
    "open braces": ("", "{"),
    "open braces and words": ("", "{a "),
    "open brackets": ("", "[a "),
    "open round brackets": ("", "(a "),
    "open tags": ("", "<a "),
    "open comments": ("", "<!--"),
    "less-than signs": ("", "< "),
    "escaped less-than signs": ("", "&lt;"),
    "ampersands": ("", "&a"),
    "entities in entities": ("", "&amp;amp;"),
    "open formulas": ("", "\\("),
    "open display formulas": ("", "\\[a"),
    "dollars": ("", "$"),
    "pairs of dollars": ("", "$$a"),
    "formulas": ("", "$x$ "),
    "backslashes": ("", "\\"),
    "macros": ("", "\\emph{a} "),
    "open macros": ("", "\\emph{"),
    "accents": ("", "\\'{e}"),
    "commas": ("", ", "),
    "names and commas": ("", "Gull, "),
    "names with initials": ("", "Gull A, "),
    "semicolons": ("", "; "),
    "names and semicolons": ("", "Gull, A.; "),
    "and": ("", "Gull and "),
    "line ends before and": ("Gull", "\n"),
    "brackets in names": ("", "Gull ("),
    "extended names": ("", "family=Gull, "),
    "full stops": ("", ". "),
    "initials": ("", "A. "),
    "dashes": ("", "-"),
    "named and dashes": ("we present a gull named ", "-"),
    "named within a word": ("we present ", "named-"),
    "announcements": ("", "we propose a "),
    "announcements in brackets": ("", "We propose (A) "),
    "names of systems": ("We propose ", "Gull-a "),
    "quotation marks": ("", '"a '),
    "apostrophes": ("", "'a "),
    "addresses without end": ("https://a.example/", "a/"),
    "addresses": ("", "https://a.example "),
    "domains": ("", "a.com "),
    "e-mail addresses without end": ("", "a@a."),
    "DOIs": ("", "10.1234/a "),
    "copyright notices": ("", "© 2031 Gull. "),
    "rights reserved": ("", "All rights reserved. "),
    "labels": ("", "Abstract: "),
    "citations": ("", "J. Sand 2031;1:1-2. "),
    "dates": ("", "2031-04-02 "),
    "months": ("", "Mar-"),
    "machine labels": ("", "AI-generated summary "),
    "one word": ("", "a"),
    "words": ("", "gull tern "),
    "lines": ("", "a\n"),
    "paragraphs": ("", "a\n\n"),
    "white space": ("a", " \t"),
    "Chinese": ("", "中文，"),
    "Arabic": ("", "مد "),
    "emoji": ("", "🐦\u200d"),
    "combining marks": ("a", "\u0301\u0323"),
    "control characters": ("", "a\x07"),
}
"""A text that is repeated, after another one, by what it is."""
FORMATS = {
    "JSON": in_json,
    "BibTeX": in_bibtex,
    "CSV": in_rows,
    "RIS": in_tags,
    "RSS": in_feed,
}
"""Where each of these texts is put."""
COMPLETE = ("JSON", "BibTeX")
"""The formats for which more than parsing is measured: one of plain text, and one of TeX."""


def _list_kinds() -> Iterator[Kind]:
    """Yield every kind of file."""
    for text, (before, unit) in TEXTS.items():
        for form, put in FORMATS.items():
            yield Kind(f"{text} in {form}", put(before, unit), 1_000, 64_000, form not in COMPLETE)
    for name, write in FILES.items():
        yield Kind(name, write, 1_000, 250_000)
    for name, write in RECORDS.items():
        yield Kind(name, write, 500, 1_000)


FILES: Mapping[str, Callable[[int], str]] = {
    "CSV with open quotation marks": as_file("title,abstract\n", '"a,'),
    "CSV with quotation marks in lines": as_file("title,abstract\n", 'a,"b\n'),
    "CSV of commas": as_file("title,abstract\nDunes,a", ","),
    "CSV of short rows": as_file("title,abstract\n", "a\n"),
    "CSV with many columns": lambda size: "title," + ",".join(f"c{n}" for n in range(size // 5)) + "\nDunes\n",
    "TSV of tabs": as_file("title\tabstract\nDunes", "\t"),
    "TSV with empty lines": as_file("title\tabstract\n", "\n"),
    "BibTeX of open entries": as_file("@article{a, title={Dunes}}\n", "@article{a,\n"),
    "BibTeX of open fields": as_file("@article{a, title={Dunes}}\n", "@article{a, title={"),
    "BibTeX of quotation marks": as_file('@article{a, title={Dunes}, note="', '"'),
    "BibTeX of fields": as_file("@article{a, title={Dunes}, ", "a={b}, ", "}"),
    "BibTeX of joined texts": as_file("@article{a, title={Dunes}, note=", '"a" # ', '"b"}'),
    "BibTeX of abbreviations": lambda size: (
        "".join(f"@string{{a{n} = {{b}}}}\n" for n in range(size // 18)) + "@article{a, title = {Dunes}, journal = a1}"
    ),
    "BibTeX of abbreviations of abbreviations": lambda size: (
        '@string{a0 = "b"}\n'
        + "".join(f"@string{{a{n + 1} = a{n}}}\n" for n in range(size // 18))
        + "@article{a, title = {Dunes}, journal = a1}"
    ),
    "BibTeX of at signs": as_file("@article{a, title={Dunes}}\n", "@"),
    "BibTeX of comments": as_file("@article{a, title={Dunes}}\n", "@comment{"),
    "BibTeX of deep braces": lambda size: (
        "@article{a, title={" + "{" * (size // 2) + "Dunes" + "}" * (size // 2) + "}}\n@article{b, title={Sand}}"
    ),
    "JSON of open lists": as_file('[{"title": "Dunes"},', "["),
    "JSON of open objects": as_file('[{"title": "Dunes"},', '{"a":'),
    "JSON of quotation marks": as_file('{"title": "Dunes"}\n', '"'),
    "JSON of broken lines": as_file('{"title": "Dunes"}\n', '{"title"\n'),
    "JSON of empty objects": as_file('{"title": "Dunes"}\n', "{}\n"),
    "JSON of escapes": as_file('{"title": "Dunes', '\\"'),
    "JSON with one name many times": as_file('{"title": "Dunes"', ', "title": "Sand"', "}"),
    "JSON with many names": lambda size: json.dumps({"title": "Dunes", **{f"a{n}": "b" for n in range(size // 12)}}),
    "JSON that is cut off": lambda size: json.dumps([{"title": f"Dunes {n}"} for n in range(size // 24)])[:-8],
    "CSL-JSON of names": lambda size: json.dumps(
        [{"id": "a", "type": "article", "title": "Dunes", "author": [{"family": f"G{n}"} for n in range(size // 17)]}]
    ),
    "JSON Feed of tags": lambda size: json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "A",
            "items": [{"id": "1", "title": "Dunes", "tags": [f"a{n}" for n in range(size // 9)]}],
        }
    ),
    "RIS of tags": as_file("TY  - JOUR\nTI  - Dunes\n", "KW  - a\n", "ER  - \n"),
    "RIS of authors": as_file("TY  - JOUR\nTI  - Dunes\n", "AU  - Gull, A\n", "ER  - \n"),
    "RIS of records without a title": as_file("", "TY  - JOUR\nER  - \n"),
    "RIS of lines without a tag": as_file("TY  - JOUR\nTI  - Dunes\n", "a\n", "ER  - \n"),
    "EndNote of tags": as_file("%0 Journal Article\n%T Dunes\n", "%A Gull, A\n"),
    "MEDLINE of tags": as_file("PMID- 1\nTI  - Dunes\n", "AU  - Gull A\n"),
    "MEDLINE of long fields": as_file("PMID- 1\nTI  - Dunes\nAB  - a\n", "      a\n"),
    "PubMed's XML of open elements": in_pubmed("", "<b>"),
    "PubMed's XML of raised texts": in_pubmed("", "a<sup>2</sup>"),
    "PubMed's XML of MathML": in_pubmed("", "<math><mrow><mi>x</mi></mrow></math> "),
    "PubMed's XML of nested MathML": lambda size: in_pubmed(
        "", "<math>" + "<mrow>" * 200 + "x" + "</mrow>" * 200 + "</math>"
    )(size),
    "PubMed's XML of authors": as_file(
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Dunes</ArticleTitle>"
        "<AuthorList>",
        "<Author><LastName>Gull</LastName><ForeName>Ada</ForeName></Author>",
        "</AuthorList></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    ),
    "XML of open elements": as_file("<PubmedArticleSet>", "<a>"),
    "XML of comments": as_file("<PubmedArticleSet>", "<!-- a -->"),
    "XML of attributes": lambda size: "<rss><channel " + " ".join(f'a{n}="b"' for n in range(size // 8)) + "/></rss>",
    "Markdown of lists": as_file("---\ntitle: Dunes\nkeywords:\n", "- a\n", "---\nSand.\n"),
    "Markdown of lists in lists": as_file("---\ntitle: Dunes\nkeywords: ", "[", "\n---\nSand.\n"),
    "Markdown of headings": as_file("---\ntitle: Dunes\n---\n", "# a\n"),
    "Markdown of links": as_file("---\ntitle: Dunes\n---\n", "[a]("),
    "Markdown of stars": as_file("---\ntitle: Dunes\n---\n", "*a "),
    "a saved page of short lines": as_file("Dunes drift north\n", "a\n"),
    "a saved page of long lines": as_file("Dunes drift north\n\n", "Gulls follow the ships that fish. "),
    "a saved page of empty lines": as_file("Dunes drift north\n", "\n"),
    "nothing but quotation marks": as_file("", '"'),
    "nothing but braces": as_file("", "{"),
    "nothing but less-than signs": as_file("", "<"),
    "nothing but percent signs": as_file("", "%A\n"),
    "nothing but dashes": as_file("", "---\n"),
    "nothing but tabs": as_file("", "\ta"),
    "nothing but commas": as_file("", "a,\n"),
}
"""Kinds of whole files, by what they are made of."""


def _name(number: int) -> str:
    """Return a word that no other number has."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


RECORDS: Mapping[str, Callable[[int], str]] = {
    "papers with nothing in common": of_records(
        lambda n: write_record(title=f"Gull {_name(n)}", abstract=f"We weigh {_name(n)} and {_name(n + 1)}.")
    ),
    "records of one DOI": of_records(lambda n: write_record(doi="10.1234/a", abstract=f"We weigh {_name(n)}.")),
    "records of one DOI with keywords": of_records(
        lambda n: write_record(doi="10.1234/a", keywords=[f"{_name(n)} {k}" for k in range(20)])
    ),
    "records of one DOI with links": of_records(
        lambda n: write_record(doi="10.1234/a", links=[f"https://a.example/{n}/{k}" for k in range(10)])
    ),
    "records of one DOI with other titles": of_records(
        lambda n: write_record(doi="10.1234/a", title=f"Gull {_name(n)}", authors=[f"Ada {_name(n)}"])
    ),
    "records of one identifier": of_records(lambda n: write_record(id="a", doi=f"10.1234/{n}")),
    "records in a chain of identifiers": of_records(
        lambda n: write_record(title=f"Gull {_name(n)}", doi=f"10.1234/{n // 2}", id=f"a{(n + 1) // 2}")
    ),
    "papers of one title": of_records(
        lambda n: write_record(abstract=f"We weigh {_name(n)}. {_name(7 * n)} is light.")
    ),
    "papers of one title and no abstract": of_records(lambda n: write_record(authors=[f"Ada {_name(n)}"])),
    "papers of one title with DOIs": of_records(lambda n: write_record(doi=f"10.1234/{n}")),
    "papers of one abstract": of_records(
        lambda n: write_record(title=f"Gull {_name(n)}", doi=f"10.1234/{n}", abstract="We weigh all gulls. " * 20)
    ),
    "papers of similar titles": of_records(
        lambda n: write_record(title=f"How the gulls of shore {_name(n // 40)} find their way home {n}")
    ),
    "papers of one author": of_records(lambda n: write_record(title=f"Gull {_name(n)}", authors=["Ada Gull"])),
    "papers of many authors": of_records(
        lambda n: write_record(title=f"Gull {_name(n)}", authors=[f"Ada {_name(n + k)}" for k in range(10)])
    ),
    "papers of one keyword": of_records(lambda n: write_record(title=f"Gull {_name(n)}", keywords=["weight"])),
    "papers of many keywords": of_records(
        lambda n: write_record(title=f"Gull {_name(n)}", keywords=[f"k{_name(n + k)}" for k in range(10)])
    ),
    "papers of unknown topics": of_records(lambda n: write_record(title=f"Gull {_name(n)}", tags=[_name(n)])),
    "papers of one edition each": of_records(
        lambda n: write_record(title=f"Gull {_name(n)}", edition=f"{1000 + n}-04-02")
    ),
    "systems with one first word": of_records(
        lambda n: write_record(
            title=f"Gull {_name(n).capitalize()}X: Weighing",
            abstract=f"Gull {_name(n + 1).capitalize()}X is light. " * 4,
        )
    ),
    "systems that one abstract names": lambda number: (
        write_record(title="Review", abstract=" ".join(f"G{_name(n).capitalize()}" for n in range(number)))
        + "".join(write_record(title=f"G{_name(n).capitalize()}: Weighing") for n in range(number))
    ),
    "abstracts that name one system": of_records(
        lambda n: write_record(title=f"Weighing {_name(n)}" if n else "GullNet: Weighing", abstract="It beats GullNet.")
    ),
    "records without a title": of_records(lambda n: write_record(title="")),
    "records with a wrong date": of_records(lambda n: write_record(title=f"Gull {_name(n)}", date="2031-02-30")),
    "BibTeX entries of one key": of_records(
        lambda n: f"@article{{a, title={{Gull {_name(n)}}}, author={{Gull, A and Tern, B}}}}\n"
    ),
    "RSS items without a title": of_records(
        lambda n: "<item><description>a</description></item>",
        "<rss version='2.0'><channel><title>A</title>",
        "</channel></rss>",
    ),
}
"""Kinds of files with many records."""


def measure(times: Steps, step: str, work: Callable[[], T]) -> T:
    """Return what the work returns, and note the seconds of processor time that it took."""
    gc.collect()
    start = time.process_time()
    result = work()
    times[step] = time.process_time() - start
    return result


def measure_file(text: str, project: Project, *, is_parsed_only: bool = False) -> Steps:
    """Return the seconds of each step of a build for a file with this text, without MkDocs, or of the first one."""
    source, config, times = Source("2031-04-02-gulls.dat", text.encode()), project.config, Steps()
    parsed = measure(times, "parse", lambda: parse_source(source, config.site.limits))
    if is_parsed_only:
        return times
    curated = measure(times, "merge", lambda: merge_files([complete_records(source, parsed, config)], (), config))
    enriched = measure(times, "enrich", lambda: complete_library(curated, config, lambda step: None))
    words = find_words(project)
    plan = plan_site(enriched, project, words, lambda step: None)
    measure(times, "pages", lambda: sum(1 for _ in make_planned(plan.plans, markdown=True)))
    return times


def measure_size(kind: Kind, size: int, project: Project, runs: int) -> Steps:
    """Return the least seconds of each step over several runs."""
    found = [measure_file(kind.write(size), project, is_parsed_only=kind.is_parsed_only) for _ in range(runs)]
    return {step: min(times[step] for times in found) for step in found[0]}


def measure_kind(kind: Kind, project: Project) -> tuple[int, dict[str, tuple[float, float]]]:
    """Return n, and for each step that is judged its seconds at 4n and its exponent."""
    tiny, size = measure_size(kind, max(2, kind.first // 32), project, 4), kind.first
    while size < kind.most:
        times = measure_size(kind, 4 * size, project, 1)
        if any(_is_long(times[step], tiny[step]) for step in times):
            break
        size *= 4
    for factor, runs in RETRIES:
        size *= factor
        double, fourfold = (measure_size(kind, times * size, project, runs) for times in (2, 4))
        judged = dict(_judge(tiny, double, fourfold))
        if not any(exponent > STEEPEST for _, exponent in judged.values()):
            break
    return size, judged


def _judge(tiny: Steps, double: Steps, fourfold: Steps) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield each step that takes long enough at 4n with its seconds and its exponent."""
    for step, base in tiny.items():
        if _is_long(fourfold[step], base):
            long = fourfold[step] - base
            yield step, (long, math.log2(long / max(double[step] - base, 0.001)))


def _is_long(seconds: float, base: float) -> bool:
    """Whether a step takes long enough to be judged; for a tiny file it takes `base` seconds."""
    return seconds - base >= max(SHORTEST, base)


def _measure_named(name: str) -> tuple[int, dict[str, tuple[float, float]]]:
    """What `measure_kind` returns for the kind with a name, in a process of its own."""
    logging.disable(logging.CRITICAL)
    gc.disable()
    project = open_project(ROOT)
    site = replace(project.config.site, limits=UNLIMITED)
    project = replace(project, config=replace(project.config, site=site))
    return measure_kind(next(kind for kind in _list_kinds() if kind.name == name), project)


def main(wanted: Iterable[str]) -> int:
    """Measure the kinds whose names contain one of the texts, or all; return the exit code."""
    words, steep = list(wanted), 0
    names = [kind.name for kind in _list_kinds() if not words or any(word in kind.name for word in words)]
    print(f"{'kind':<48} {'n':>7}  seconds at 4n, and exponent")
    with ProcessPoolExecutor() as pool:
        for name, (size, judged) in zip(names, pool.map(_measure_named, names), strict=True):
            is_steep = any(exponent > STEEPEST for _, exponent in judged.values())
            steep += is_steep
            steps = "  ".join(f"{step} {seconds:.2f} {exponent:.2f}" for step, (seconds, exponent) in judged.items())
            print(f"{name:<48} {size:>7,}  {steps}{'  TOO STEEP' if is_steep else ''}", flush=True)
    print(f"{steep} kinds are too steep.")
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
