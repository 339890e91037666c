"""The fields of a paper: each is defined once, where `broadsheet.model.paper.Paper` declares it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, Generic, Protocol, TypeVar

from broadsheet.model.choices import ADDING, first_known
from broadsheet.model.field_types import Check, Fault, FieldType, list_texts
from broadsheet.model.json_values import Json

R = TypeVar("R")
T = TypeVar("T")


class TextLimits(Protocol):
    """How many characters a text may have."""

    @property
    def title(self) -> int: ...

    @property
    def abstract(self) -> int: ...


class Together(Enum):
    """Fields that belong together: a paper takes all of them from the same record."""

    NOTHING = auto()
    VERSION = auto()
    """A newer version of a paper brings these anew, as far as it has them."""
    PUBLICATION = auto()
    """Those of a journal or a conference take the place of those of a preprint."""
    AUTHORS = auto()
    """The authors, and whether there are more of them."""
    MACHINE = auto()
    """A machine's summary, and whose it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[R, T]):
    """A field of a paper, and all that the program has to know of it."""

    type: FieldType[R, T]
    about: str
    """What it holds, in a sentence for the schema and the documentation."""
    attribute: str = ""
    """What it is called in a `Paper`."""
    name: str = ""
    """What it is called in own JSON, in a `Record`, in `papers.yml`, and where a column of a table is named for it."""
    label: str = ""
    """What the page of a paper calls it, in running text."""
    merge: Callable[[T, T], T] = first_known
    """Chooses between the paper's value and that of a later record."""
    together: Together = Together.NOTHING
    is_required: bool = False
    """Whether every paper has it."""
    is_detail: bool = False
    """Whether the page shows it among the details of the paper."""
    is_correctable: bool = True
    """Whether the site owner may correct it in `papers.yml`."""

    @property
    def is_replaced(self) -> bool:
        """Whether a later record replaces the paper's value, and does not add to it."""
        return self.merge not in ADDING

    def of(self, paper: object) -> T:
        """The paper's value."""
        value: T = getattr(paper, self.attribute)
        return value

    def of_record(self, record: object) -> R:
        """The record's value, as the source has it."""
        value: R = getattr(record, self.name)
        return value

    def decode(self, value: Json, limits: TextLimits) -> tuple[R, list[Fault]]:
        """What a record holds for a value of own JSON, and what is wrong with that value."""
        if value is None:
            return self.type.nothing, []
        check = Check(self.name, self.type.expected)
        raw = self.type.decode(value, check)
        if not self.type.limit:
            for text in list_texts(raw):
                check.refuse_excess(text, limits.title)
        return raw, check.faults

    def check_length(self, raw: R, limits: TextLimits) -> list[Fault]:
        """A fault if a record's text is longer than it may be in any format."""
        check = Check(self.name)
        most = {"title": limits.title, "abstract": limits.abstract}.get(self.type.limit)
        if most and isinstance(raw, str):
            check.refuse_excess(raw, most)
        return check.faults

    def read(self, raw: R, *, tex: bool) -> tuple[T, list[Fault]]:
        """What a paper holds for a record's value, and what is wrong with that value."""
        check = Check(self.name, self.type.expected, tex)
        return (self.type.read(raw, check) if raw or self.is_required else self.type.default), check.faults

    def parse(self, value: Json, limits: TextLimits) -> tuple[T, list[Fault]]:
        """What a paper holds for a value of own JSON, and what is wrong with that value."""
        raw, faults = self.decode(value, limits)
        faults += self.check_length(raw, limits)
        return self.read(raw, tex=False) if not faults else (self.type.default, faults)

    def write(self, paper: object) -> Json:
        """The paper's value in own JSON."""
        return self.type.write(self.of(paper))

    @property
    def schema(self) -> Json:
        """What own JSON may hold, in the words of JSON Schema."""
        return {"description": self.about, **self.type.schema}


def define(
    type_: FieldType[R, T],
    about: str,
    *,
    name: str = "",
    label: str = "",
    merge: Callable[[T, T], T] = first_known,
    together: Together = Together.NOTHING,
    required: bool = False,
    detail: bool = False,
    correctable: bool = True,
) -> T:
    """Define a field where a dataclass declares it; the annotation says the type of its values.

    Without a name own JSON calls it as the dataclass does; without a label the page calls it as own JSON does.
    """
    definition = Field(
        type=type_,
        about=about,
        name=name,
        label=label,
        merge=merge,
        together=together,
        is_required=required,
        is_detail=detail,
        is_correctable=correctable,
    )
    return dataclasses.field(default=type_.default, metadata={"definition": definition})


def list_fields(paper: type[Any]) -> tuple[Field[Any, Any], ...]:
    """The fields that a dataclass defines, in its order."""
    return tuple(
        _complete(found.metadata["definition"], found.name)
        for found in dataclasses.fields(paper)
        if "definition" in found.metadata
    )


def _complete(definition: Field[Any, Any], attribute: str) -> Field[Any, Any]:
    name = definition.name or attribute
    return replace(definition, attribute=attribute, name=name, label=definition.label or name)
