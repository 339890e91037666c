"""How a paper was published, as databases and people name it in words such as `Journal Article` or `PhD thesis`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from broadsheet.model.publication import PaperKind
from broadsheet.model.text import fold

_WORDS = {
    PaperKind.CONFERENCE: "conference conferencepaper proceedingspaper inproceedings paperconference conf cpaper c "
    "conferenceproceedings conferenceproceedingsarticle conferencearticle proceedingsarticle proceedings "
    "conferenceabstract meetingabstract ieeeconferences",
    PaperKind.ARTICLE: "article journalarticle articlejournal researcharticle review reviewarticle letter editorial "
    "jour journal j ejour articleinpress shortsurvey electronicarticle magazinearticle journalarticles ieeejournals "
    "ieeeearlyaccessarticles 학술논문 雑誌論文",
    PaperKind.PREPRINT: "preprint postedcontent unpb unpublished unpublishedwork workingpaper manuscript",
    PaperKind.CHAPTER: "chapter bookchapter booksection incollection inbook chap echap",
    PaperKind.BOOK: "book editedbook b monograph ebook edbook",
    PaperKind.THESIS: "thesis dissertation dissertationthesis phdthesis mastersthesis doctoraldissertation "
    "doctoralthesis mastersdissertation masterthesis thes 학위논문",
    PaperKind.REPORT: "report techreport technicalreport rprt reportcomponent",
}
"""Words for each kind of publication, in lower case and without punctuation, as in a column of types.

Single letters are those of Web of Science: `J`, `B` and `C` in its column `PT`.
"""
_KINDS = {fold(word): kind for kind, words in _WORDS.items() for word in words.split()}
"""The kind that each word names."""
_PLAIN = frozenset("thesis report dissertation thes rprt dissertationthesis".split())
"""Words for kinds that say no more about the type of a thesis or a report than the kind does."""


def read_publication_kind(texts: Iterable[str]) -> PaperKind:
    """Return the kind that the first known word names, as `Article; Early Access` does; `OTHER` if none is known.

    Web of Science calls a chapter `Article; Book Chapter`.
    """
    words = (fold(part) for text in texts for part in text.split(";"))
    kinds = [_KINDS[word] for word in words if word in _KINDS]
    if PaperKind.CHAPTER in kinds and kinds[0] is PaperKind.ARTICLE:
        return PaperKind.CHAPTER
    return next(iter(kinds), PaperKind.OTHER)


def find_genre(kind: PaperKind, kinds: Sequence[str]) -> str:
    """The type of a thesis or a report in words, such as `PhD thesis`, if one of the words says more than the kind."""
    texts = kinds if kind in (PaperKind.THESIS, PaperKind.REPORT) else ()
    return next((text for text in texts if fold(text) not in _PLAIN), "")
