"""Finds the label with which an abstract begins, such as `Abstract:`, in many languages.

A label is found only in forms in which it cannot be the first words of the text, as in `Abstract Algebra is …`.
"""

from __future__ import annotations

import re

from broadsheet.system.patterns import compile_late

_WORDS = "[Aa]bstract|ABSTRACT|[Ss]ummary|SUMMARY"
"""What the label of an abstract is in English."""
_OTHER_LANGUAGES = (
    "Zusammenfassung|Kurzfassung|Résumé|RÉSUMÉ|Resumen|RESUMEN|Resumo|RESUMO|Riassunto|Samenvatting|Sammanfattning|"
    "Sammendrag|Resumé|Streszczenie|Özet|Аннотация|Резюме|Реферат|Анотація"
)
"""What it is in other languages of Europe."""
_OPENERS = (
    "We|In|The|This|These|Those|That|A|An|Our|To|For|It|Its|As|At|By|On|Of|From|With|Without|While|Although|Though|"
    "Despite|Here|However|There|When|Where|Whether|Since|Because|During|Over|Under|Both|Many|Most|Much|Several|Some|"
    "Such|I|What|Why|How|Which|Who|If|Is|Are|Can|Do|Does|Using|Based|After|Before|Between|Among|Through|Given|Recent|"
    "Recently|Current|Currently|Traditional|Existing|Previous|Understanding|Although|Background|Objectives?|Purpose|"
    "Aims?|Introduction|Importance|Rationale|Premise|BACKGROUND|OBJECTIVES?|PURPOSE|AIMS?|INTRODUCTION|METHODS|"
    "IMPORTANCE|RATIONALE"
)
"""Words with which a sentence or a structured abstract begins; none of them follows “abstract” in a term."""
_LABELS = [
    compile_late(pattern)
    for pattern in (
        # A label alone, between brackets, on a line of its own, or before a mark.
        rf"\s*+(?:(?:{_WORDS}|{_OTHER_LANGUAGES})\s*+[:.]?|摘\s?要|要\s?旨|초록)\s*+\Z",
        rf"\s*+(?:\[(?:{_WORDS})\]|【\s?(?:摘\s?要|要\s?旨)\s?】|\[(?:摘\s?要|要\s?旨)\])\s*+[:：.]?\s*+",
        r"\s*+(?:摘\s?要|要\s?旨|抄録|초록|요약)\s*+[:：]\s*+",
        rf"\s*+(?:Graphical\s)?(?:{_WORDS}|{_OTHER_LANGUAGES})[^\S\n]*+(?:[:：]|—|\.(?=\s|[A-Z])|[–-](?=\s))\s*+",
        rf"\s*+(?:Graphical\s)?(?:{_WORDS}|{_OTHER_LANGUAGES})[^\S\n]*+\n\s*+(?![a-z])",
        # A label before a sentence, with a space or without.
        rf"\s*+(?:Abstract|ABSTRACT|Summary|SUMMARY)[ \t\xa0–-]*+(?=(?:{_OPENERS})[\s,:.;’'])",
        r"\s*+ABSTRACT\s*+(?=[A-Z][a-z]|[A-Z]\s[a-z]|[\d“\"(])",
        r"\s*+ABSTRACT\s++(?=[A-Z\d-]{2,}\s[a-z])",
    )
]
"""The labels of an abstract, in the forms in which they cannot be the first words of its text."""
_MAY_BE_LABEL = re.compile(
    r"\s*+(?:[Aa]bst|ABST|[Ss]umm|SUMM|Graph|Zusa|Kurz|R[ée]s|R[ÉE]S|Rias|Same|Samm|Stre|Özet|Ан|Ре|[\[【摘要抄초요])"
)
"""How every label begins; most abstracts begin in another way."""
_NEXT_LABEL = compile_late(r"(?:\n|[.?!] )[A-Z][A-Z /&-]{3,40}: ")
"""The label of a further part of a structured abstract, of which a summary may be the first."""
_BEFORE_NOUN = compile_late(r"\s*+(?:Abstract|Summary)(?P<gap>\s*+)(?P<next>[A-Z][\w’'-]*+)\s(?=[a-z])")
"""A label before a sentence that begins with any other word; or the term that the sentence begins with."""
_TERMS = frozenset(
    "algebra algebraic algebras animation argument argumentation art arts artworks base bench bert categories category "
    "class classes code codes cognition concept concepts conceptual convexity data definition differential dialectical "
    "domain domains dynamic dynamics elementary evaluation expression expressionism factory families family former "
    "formulation framework frameworks game games generation gpt graph graphs group groups harmonic homotopy idea ideas "
    "image images inference integral integrals interface interfaces interpretation interpretations interpreter kinds "
    "knowledge labelled language languages lattice learning level levels logic logical machine machines mathematics "
    "meaning method methods model modeling modelling models music net nets network networks nonsense notion notions "
    "noun nouns number numbers object objects operator operators painting paintings pattern patterns phrase planning "
    "polytope polytopes principle principles problem problems process processes program qa question questions "
    "reasoning reduction refinement relation relational relations representation representations rule rules scene "
    "screening screeners semantics sentence similarity simplicial situation sketch space spaces specification stack "
    "state states statistics structural structure structures submission submissions summaries summarization summary "
    "symbol symbolic syntax system systems task tasks text thinking thought type types value values verbs view visual "
    "wiener wikipedia wisdom word words mixing measure measures statistic table tables writer".split()
)
"""Words that follow “abstract” or “summary” in terms, and in the names of systems."""
_FIRST_WORDS = re.compile(r"(?P<first>[\w’'-]+)\s*+(?P<second>[\w’'-]*+)")
"""The two words with which a text begins."""


def is_term(words: str, text: str) -> bool:
    """Return whether words form a term with “abstract” before them, as in `Abstract Algebra`.

    A known term counts if it is a name in capitals, or if the text, of which the words are a part, has it twice.
    """
    match = _FIRST_WORDS.match(words)
    if not match or match["first"].lower() not in _TERMS:
        return False
    return match["second"][:1].isupper() or text.lower().count(f"abstract {match['first'].lower()}") > 1


def find_label(text: str, title: str = "") -> int:
    """Return the index at which the abstract begins after a label such as `Abstract`; 0 if there is none.

    `Summary: …` stays where it is the first part of a structured abstract. A label before any other word is taken for
    part of a term, as in `Abstract Interpretation`, if that is a known term or is written again in the text or in
    `title`, the paper's own.
    """
    if not _MAY_BE_LABEL.match(text):
        return 0
    for pattern in _LABELS:
        if match := pattern().match(text):
            is_part = match[0].strip().lower().startswith("summary") and _NEXT_LABEL().search(text)
            return 0 if is_part else match.end()
    match = _BEFORE_NOUN().match(text)
    if not match or match["next"].lower() in _TERMS:
        return 0
    # A term or a system's name is written again, in the title or later in the abstract.
    label = match[0].split()[0].removesuffix(match["next"]) if not match["gap"] else match[0].split()[0]
    term = f"{label} {match['next']}".lower() if match["gap"] else f"{label}{match['next']}".lower()
    is_repeated = term in title.lower() or term in text[match.end("next") :].lower()
    is_word = match["gap"] or match["next"][1:].islower()
    return match.start("next") if is_word and not is_repeated and (match["gap"] == "" or label == "Abstract") else 0
