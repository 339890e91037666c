"""A publisher's feed of a journal as RSS, its texts as HTML."""

from __future__ import annotations

from tests.sources.writers import Sample, carry_unmarked, carry_xml, write_xml

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("date", "2031-02-30")


def carry(text: str) -> str:
    """What XML can hold of a text, in which markup is undone."""
    return carry_unmarked(carry_xml(text))


def write(samples: list[Sample]) -> str:
    """An item for each."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<channel>
<title>Journal of Sand</title>
<link>https://sand.example/</link>
<description>The latest articles</description>
{"".join(map(_write, samples))}</channel>
</rss>
"""


def _write(sample: Sample) -> str:
    return f"""<item>
<title>{write_html(sample.title)}</title>
<link>https://sand.example/{sample.doi.rpartition("/")[2]}</link>
<description>{write_html(sample.abstract[:20])}</description>
<content:encoded>{write_html(sample.abstract)}</content:encoded>
<dc:creator>{write_html(f"{sample.family}, {sample.given}")}</dc:creator>
<category>{write_html(sample.keyword)}</category>
<pubDate>Wed, 02 Apr 2031 00:00:00 GMT</pubDate>
<prism:publicationDate>{sample.date}</prism:publicationDate>
<prism:publicationName>{write_xml(sample.venue)}</prism:publicationName>
<prism:doi>{write_xml(sample.doi)}</prism:doi>
</item>
"""


def write_html(text: str) -> str:
    """A text as HTML, as it is in an element of XML."""
    return write_xml(write_xml(text))
