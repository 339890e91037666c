"""What readers wrote into the issue forms of a site's repository.

GitHub turns a filled-in form into Markdown: a heading `### Label` for each field, followed by what was written, or by
`_No response_` (“Syntax for issue forms” in its documentation). Anybody can write such a text, even without a form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import yaml

from broadsheet.config.defaults import DEFAULTS
from broadsheet.system.errors import InputError
from broadsheet.system.files import read_file

MOST_BYTES = 400_000
"""The greatest size of a filled-in form. GitHub's issues have at most 65,536 characters, of up to four bytes."""
_FORMS = DEFAULTS / "docs_templates" / "new" / ".github" / "ISSUE_TEMPLATE"
"""The forms of a new site."""
_NOTHING = "_No response_"
"""What GitHub writes for a field that was left empty."""


class FormKind(StrEnum):
    """The forms, by the names of their files."""

    MISTAKE = "mistake.yml"
    PAPER = "paper.yml"


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as a reader filled it in."""

    kind: FormKind
    """Which form it is."""
    answers: Mapping[str, str]
    """What was written into each field, by its id; empty if nothing was."""


def read_filled_form(text: str) -> FilledForm:
    """Return the answers in the text of an issue. Raises InputError if it is not a filled-in form."""
    lines = _clean(text).split("\n")
    for kind in FormKind:
        labels = list(_list_labels(kind))
        if answers := _read_answers(lines, labels):
            return FilledForm(kind, answers)
    firsts = " or ".join(f"“### {next(_list_labels(kind))[0]}”" for kind in FormKind)
    advice = "Pass the text of an issue that was created with one of the forms in .github/ISSUE_TEMPLATE/."
    raise InputError("not-a-form", f"This is not a filled-in form, which would begin with {firsts}.", advice)


def _list_labels(kind: FormKind) -> Iterator[tuple[str, str]]:
    """Yield the label and the id of each field of a form, in order."""
    form = yaml.safe_load(read_file(_FORMS / kind, MOST_BYTES, ""))
    return ((field["attributes"]["label"], field["id"]) for field in form["body"])


def _read_answers(lines: list[str], labels: list[tuple[str, str]]) -> dict[str, str]:
    """Return the answers below the headings of a form; nothing if the text does not begin with its first heading.

    A heading counts once and in the order of the form, so that nothing written into a field can pass as an answer to
    an earlier one.
    """
    answers: dict[str, list[str]] = {}
    field = ""
    left = labels
    for line in lines:
        heading = line.removeprefix("### ").strip() if line.startswith("### ") else ""
        at = next((at for at, (label, _) in enumerate(left) if label == heading), None)
        if at is not None and (field or at == 0):
            field, left = left[at][1], left[at + 1 :]
            answers[field] = []
        elif field:
            answers[field].append(line)
        elif line.strip():
            return {}
    written = {field: "\n".join(text).strip() for field, text in answers.items()}
    return {field: "" if text == _NOTHING else text for field, text in written.items()}


def _clean(text: str) -> str:
    """Return a text with line feeds as its line ends, and without characters that are not shown."""
    text = re.sub(r"\r\n?|[\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
    return "".join(c for c in text if c in "\n\u200c\u200d" or unicodedata.category(c) not in hidden)
