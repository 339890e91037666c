"""A day's announcement of arXiv as RSS."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_unmarked, carry_xml, write_xml

CARRIES = ("abstract", "doi", "venue")
WRONG = ("doi", "10/dunes")
TEX = True


def carry(text: str) -> str:
    """What XML can hold of a text, in which markup is undone."""
    return carry_unmarked(carry_xml(text))


def write(samples: list[Sample]) -> str:
    """An item for each."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
  <channel>
    <title>cs.SD updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/cs.SD</link>
    <pubDate>Wed, 02 Apr 2031 00:00:00 -0400</pubDate>
{"".join(_write(number, sample) for number, sample in enumerate(samples, 1))}  </channel>
</rss>
"""


def _write(number: int, sample: Sample) -> str:
    identifier = f"3103.{number:05d}"
    return f"""    <item>
      <title>{write_xml(sample.title)}</title>
      <link>https://arxiv.org/abs/{identifier}</link>
      <description>arXiv:{identifier}v1 Announce Type: new
Abstract: {write_xml(sample.abstract)}</description>
      <guid isPermaLink="false">oai:arXiv.org:{identifier}v1</guid>
      <category>cs.SD</category>
      <pubDate>Wed, 02 Apr 2031 00:00:00 -0400</pubDate>
      <arxiv:announce_type>new</arxiv:announce_type>
      <arxiv:DOI>{write_xml(sample.doi)}</arxiv:DOI>
      <arxiv:journal_reference>{write_xml(sample.venue)}</arxiv:journal_reference>
      <dc:creator>{write_xml(f"{sample.given} {sample.family}")}</dc:creator>
    </item>
"""
