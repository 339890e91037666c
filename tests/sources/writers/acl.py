"""The ACL Anthology's XML, as it is in its repository."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_unmarked, carry_xml, write_xml

CARRIES = ("abstract", "author", "doi", "venue")
WRONG = ("doi", "10/dunes")


def carry(text: str) -> str:
    """What XML can hold of a text, in which markup is undone."""
    return carry_unmarked(carry_xml(text))


def write(samples: list[Sample]) -> str:
    """A collection of one volume, which is in one place and says when."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<collection id="2031.coast">
  <volume id="main" ingest-date="2031-04-02" type="proceedings">
    <meta>
      <booktitle>{write_xml(samples[0].venue)}</booktitle>
      <editor><first>Ben</first><last>Tern</last></editor>
      <month>March</month>
      <year>2031</year>
    </meta>
    <frontmatter>
      <url hash="00000000">2031.coast-main.0</url>
    </frontmatter>
{"".join(_write(number, sample) for number, sample in enumerate(samples, 1))}  </volume>
</collection>
"""


def _write(number: int, sample: Sample) -> str:
    return f"""    <paper id="{number}">
      <title>{write_xml(sample.title)}</title>
      <author><first>{write_xml(sample.given)}</first><last>{write_xml(sample.family)}</last></author>
      <pages>{number}–{number + 9}</pages>
      <abstract>{write_xml(sample.abstract)}</abstract>
      <url hash="00000000">2031.coast-main.{number}</url>
      <doi>{write_xml(sample.doi)}</doi>
    </paper>
"""
