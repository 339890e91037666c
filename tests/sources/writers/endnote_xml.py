"""EndNote's XML, which is on one line but for what is on several in the library."""

from __future__ import annotations

from datetime import date

from tests.sources.writers import Sample, carry_unmarked, carry_xml, write_xml

CARRIES = ("abstract", "author", "date", "doi", "venue", "keyword")
WRONG = ("doi", "10/dunes")


def carry(text: str) -> str:
    """What XML can hold of a text, in which markup is undone."""
    return carry_unmarked(carry_xml(text))


def write(samples: list[Sample]) -> str:
    """A library, here with each record on a line of its own."""
    records = "\n".join(_write(number, sample) for number, sample in enumerate(samples, 1))
    return f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{records}</records></xml>'


def _write(number: int, sample: Sample) -> str:
    day = date.fromisoformat(sample.date)
    return (
        f'<record><database name="coast.enl">coast.enl</database><rec-number>{number}</rec-number>'
        f'<ref-type name="Journal Article">17</ref-type>'
        f"<contributors><authors><author>{_style(f'{sample.family}, {sample.given}')}</author></authors></contributors>"
        f"<titles><title>{_style(sample.title)}</title><secondary-title>{_style(sample.venue)}</secondary-title></titles>"
        f"<keywords><keyword>{_style(sample.keyword)}</keyword></keywords>"
        f"<dates><year>{_style(f'{day:%Y}')}</year><pub-dates><date>{_style(f'{day:%b %d}')}</date></pub-dates></dates>"
        f"<abstract>{_style(sample.abstract)}</abstract>"
        f"<electronic-resource-num>{_style(sample.doi)}</electronic-resource-num></record>"
    )


def _style(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{write_xml(text)}</style>'
