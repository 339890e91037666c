"""An answer of arXiv's API, as export.arxiv.org gives it."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_unmarked, carry_xml, write_xml

CARRIES = ("abstract", "date", "doi", "venue")
WRONG = ("date", "2031-02-30")
TEX = True


def carry(text: str) -> str:
    """What XML can hold of a text, in which markup is undone."""
    return carry_unmarked(carry_xml(text))


def write(samples: list[Sample]) -> str:
    """An entry for each."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?search_query%3Dall:dunes" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=all:dunes</title>
  <id>http://arxiv.org/api/abcd</id>
  <updated>2031-04-02T00:00:00-04:00</updated>
{"".join(_write(number, sample) for number, sample in enumerate(samples, 1))}</feed>
"""


def _write(number: int, sample: Sample) -> str:
    return f"""  <entry>
    <id>http://arxiv.org/abs/3103.{number:05d}v2</id>
    <updated>2031-04-01T09:00:00Z</updated>
    <published>{sample.date}T10:00:00Z</published>
    <title>{write_xml(sample.title)}</title>
    <summary>  {write_xml(sample.abstract)}
    </summary>
    <author>
      <name>{write_xml(f"{sample.given} {sample.family}")}</name>
    </author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">{write_xml(sample.doi)}</arxiv:doi>
    <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">{write_xml(sample.venue)}</arxiv:journal_ref>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.SD"/>
    <category term="cs.SD" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
"""
