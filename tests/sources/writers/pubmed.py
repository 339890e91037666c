"""PubMed's XML, as efetch gives it."""

from __future__ import annotations

from datetime import date

from tests.sources.writers import Sample, carry_unmarked, carry_xml, write_xml

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("doi", "10/dunes")


def carry(text: str) -> str:
    """What XML can hold of a text, in which markup is undone."""
    return carry_unmarked(carry_xml(text))


def write(samples: list[Sample]) -> str:
    """A set of articles."""
    return f"""<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
{"".join(_write(number, sample) for number, sample in enumerate(samples, 1))}</PubmedArticleSet>
"""


def _write(number: int, sample: Sample) -> str:
    day = date.fromisoformat(sample.date)
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{number}</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>7</Volume><Issue>2</Issue>
<PubDate><Year>{day:%Y}</Year><Month>{day:%b}</Month><Day>{day:%d}</Day></PubDate></JournalIssue>
<Title>{write_xml(sample.venue)}</Title><ISOAbbreviation>J Sand</ISOAbbreviation></Journal>
<ArticleTitle>{write_xml(sample.title)}</ArticleTitle>
<ELocationID EIdType="doi" ValidYN="Y">{write_xml(sample.doi)}</ELocationID>
<Abstract><AbstractText>{write_xml(sample.abstract)}</AbstractText></Abstract>
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>{write_xml(sample.family)}</LastName>
<ForeName>{write_xml(sample.given)}</ForeName><Initials>A</Initials></Author></AuthorList>
<Language>eng</Language></Article>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">{write_xml(sample.keyword)}</Keyword></KeywordList>
</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">{number}</ArticleId></ArticleIdList>
</PubmedData></PubmedArticle>
"""
