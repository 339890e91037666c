"""A day's announcement of arXiv as Atom."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_unmarked, carry_xml, write_xml

CARRIES = ("abstract", "doi")
WRONG = ("doi", "10/dunes")
TEX = True


def carry(text: str) -> str:
    """What XML can hold of a text, in which markup is undone."""
    return carry_unmarked(carry_xml(text))


def write(samples: list[Sample]) -> str:
    """An entry for each."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">
  <id>http://rss.arxiv.org/atom/cs.SD</id>
  <title>cs.SD updates on arXiv.org</title>
{"".join(_write(number, sample) for number, sample in enumerate(samples, 1))}</feed>
"""


def _write(number: int, sample: Sample) -> str:
    identifier = f"3103.{number:05d}"
    return f"""  <entry>
    <id>oai:arXiv.org:{identifier}v1</id>
    <title>{write_xml(sample.title)}</title>
    <link href="https://arxiv.org/abs/{identifier}" rel="alternate" type="text/html"/>
    <summary>arXiv:{identifier}v1 Announce Type: new
Abstract: {write_xml(sample.abstract)}</summary>
    <category term="cs.SD"/>
    <published>2031-04-02T00:00:00-04:00</published>
    <arxiv:announce_type>new</arxiv:announce_type>
    <arxiv:DOI>{write_xml(sample.doi)}</arxiv:DOI>
    <dc:creator>{write_xml(f"{sample.given} {sample.family}")}</dc:creator>
  </entry>
"""
