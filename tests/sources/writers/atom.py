"""A feed of a journal as Atom, its titles as text and its summaries as HTML."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_unmarked, carry_xml, write_xml
from tests.sources.writers.rss import write_html

CARRIES = ("abstract", "doi", "keyword")
WRONG = ("doi", "10/dunes")


def carry(text: str) -> str:
    """What XML can hold of a text, in which markup is undone."""
    return carry_unmarked(carry_xml(text))


def write(samples: list[Sample]) -> str:
    """An entry for each."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<title>Journal of Sand</title>
<id>https://sand.example/</id>
<updated>2031-04-02T00:00:00Z</updated>
{"".join(map(_write, samples))}</feed>
"""


def _write(sample: Sample) -> str:
    return f"""<entry>
<title type="text">{write_xml(sample.title)}</title>
<id>tag:sand.example,2031:{write_xml(sample.doi)}</id>
<link href="https://sand.example/{sample.doi.rpartition("/")[2]}"/>
<published>2031-04-02T00:00:00Z</published>
<author><name>{write_xml(f"{sample.given} {sample.family}")}</name></author>
<category term="{write_html(sample.keyword)}"/>
<summary type="html">{write_html(sample.abstract)}</summary>
<prism:doi>{write_xml(sample.doi)}</prism:doi>
</entry>
"""
