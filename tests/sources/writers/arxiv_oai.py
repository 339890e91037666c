"""Records of arXiv's OAI-PMH interface in its own form."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_unmarked, carry_xml, write_xml

CARRIES = ("abstract", "author", "date", "doi", "venue")
WRONG = ("date", "2031-02-30")
TEX = True


def carry(text: str) -> str:
    """What XML can hold of a text, in which markup is undone."""
    return carry_unmarked(carry_xml(text))


def write(samples: list[Sample]) -> str:
    """A record for each."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>2031-04-02T00:00:00Z</responseDate>
<request verb="ListRecords" metadataPrefix="arXiv" set="cs">http://export.arxiv.org/oai2</request>
<ListRecords>
{"".join(_write(number, sample) for number, sample in enumerate(samples, 1))}</ListRecords>
</OAI-PMH>
"""


def _write(number: int, sample: Sample) -> str:
    name = f"<keyname>{write_xml(sample.family)}</keyname><forenames>{write_xml(sample.given)}</forenames>"
    return f"""<record>
<header>
 <identifier>oai:arXiv.org:3103.{number:05d}</identifier>
 <datestamp>2031-04-01</datestamp>
</header>
<metadata>
 <arXiv xmlns="http://arxiv.org/OAI/arXiv/">
 <id>3103.{number:05d}</id><created>{sample.date}</created><authors><author>{name}</author></authors>
 <title>{write_xml(sample.title)}</title><categories>cs.SD</categories><doi>{write_xml(sample.doi)}</doi>
 <journal-ref>{write_xml(sample.venue)}</journal-ref><abstract>  {write_xml(sample.abstract)}
</abstract></arXiv>
</metadata>
</record>
"""
