"""Definitions of fields. Each field of a paper is defined once, where `broadsheet.model.paper.Paper` declares it.

A definition says everything that the program knows about the field: its type, its names, how records are merged, and
where it is shown. Parsing, merging, corrections, Broadsheet's JSON and its schema are derived from the definitions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, Generic, Protocol, TypeVar, cast

import msgspec

from broadsheet.model.choices import ADDING, first_known
from broadsheet.model.field_types import Check, Excess, Fault, FieldType, leave_out_long, list_texts
from broadsheet.model.json_values import Json
from broadsheet.model.urls import LONGEST_URL

R = TypeVar("R")
"""The type of a value in a record."""
T = TypeVar("T")
"""The type of a value in a paper."""


class TextLimits(Protocol):
    """The greatest lengths of texts, in characters; `broadsheet.config.limits.Limits` has them."""

    @property
    def title(self) -> int:
        """Characters of a title, and of other texts on one line."""

    @property
    def abstract(self) -> int:
        """Characters of an abstract, and of other prose."""


class Together(Enum):
    """Groups of fields that belong together: a paper takes all fields of a group from the same record."""

    NOTHING = auto()
    """The field is merged by itself."""
    VERSION = auto()
    """The text of one version of a paper, such as its title: a newer version replaces what it has of these."""
    PUBLICATION = auto()
    """Where a paper was published: a journal or a conference replaces all that a preprint has of these."""
    AUTHORS = auto()
    """The authors, and whether there are more of them than are named."""
    MACHINE = auto()
    """A machine's summary and keywords, and its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[R, T]):
    """The definition of one field of a paper."""

    type: FieldType[R, T]
    """The type of its values."""
    about: str
    """What it holds, as a sentence for the schema and the documentation."""
    attribute: str = ""
    """Its name in a `Paper`."""
    name: str = ""
    """Its name in Broadsheet's JSON, in a `Record`, in `papers.yml`, and under `columns` in `site.yml`."""
    label: str = ""
    """Its name on the page of a paper, as it is written in running text."""
    merge: Callable[[T, T], T] = first_known
    """Chooses between the paper's value and that of a later record; see `broadsheet.model.choices`."""
    together: Together = Together.NOTHING
    """The group of fields that are taken from the same record."""
    is_required: bool = False
    """Whether every paper must have it."""
    is_detail: bool = False
    """Whether the page of a paper lists it under the details."""
    is_correctable: bool = True
    """Whether the site owner can correct it in `papers.yml`."""

    @property
    def is_replaced(self) -> bool:
        """Whether a later record replaces the paper's value; if not, it adds to it."""
        return self.merge not in ADDING

    def __call__(self) -> T:
        """The value of a paper about which no source says anything."""
        return self.type.default

    def of(self, paper: object) -> T:
        """The value of the field in a `Paper`."""
        value: T = getattr(paper, self.attribute)
        return value

    def decode(self, value: Json) -> tuple[R, list[Fault]]:
        """Turn a value of Broadsheet's JSON into that of a record, and list what is wrong with it."""
        if value is None:
            return self.type.nothing, []
        check = Check(self.name, self.type.expected)
        return self.type.decode(value, check), check.faults

    def shorten(self, raw: R, limits: TextLimits) -> tuple[R, Excess | None]:
        """Return the value of a record without texts that are too long, and what was left out; None if nothing was."""
        limit = self.type.limit
        most = LONGEST_URL if limit == "url" else limits.abstract if limit == "abstract" else limits.title
        if (len(raw) if isinstance(raw, str) else max(map(len, list_texts(raw)), default=0)) <= most:
            return raw, None
        kept, sizes = leave_out_long(raw, most)
        return cast(R, kept), Excess(sizes, most, "" if limit == "url" else f"limits.{limit}", isinstance(raw, str))

    def read(self, raw: R, *, tex: bool) -> tuple[T, list[Fault]]:
        """Turn the value of a record into that of a paper, and list what is wrong with it.

        `tex` says whether the source writes TeX. With faults, the value is whatever could be read in spite of them.
        """
        check = Check(self.name, self.type.expected, tex)
        return (self.type.read(raw, check) if raw or self.is_required else self.type.default), check.faults

    def parse(self, value: Json, limits: TextLimits) -> tuple[T, list[Fault]]:
        """Turn a value of Broadsheet's JSON into that of a paper, and list what is wrong with it."""
        raw, faults = self.decode(value)
        if excess := self.shorten(raw, limits)[1]:
            size = f"a text of {max(excess.sizes):,} characters"
            faults.append(Fault(self.name, size, f"a text of at most {excess.most:,} characters"))
        return self.read(raw, tex=False) if not faults else (self.type.default, faults)

    def write(self, paper: object) -> Json:
        """The value of a paper in Broadsheet's JSON; empty if the field is to be left out."""
        return self.type.write(self.of(paper))

    @property
    def schema(self) -> Json:
        """The JSON Schema of the field in Broadsheet's JSON, with its description."""
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
    """Define a field as the default of an attribute of a struct: `doi: str = define(DOI, "The DOI.")`.

    The arguments are the attributes of `Field`. By default, `name` is the name of the attribute, and `label` is `name`.
    For the type checker the result is a value of the field, so that the annotation of the attribute must agree.
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
    # This is where msgspec keeps what belongs to a field. It asks the definition for the value of a paper without it.
    return msgspec.field(default_factory=definition)


def list_fields(paper: type[Any]) -> tuple[Field[Any, Any], ...]:
    """The fields that a struct defines with `define`, in its order."""
    return tuple(
        _complete(found.default_factory, found.name)
        for found in msgspec.structs.fields(paper)
        if isinstance(found.default_factory, Field)
    )


def _complete(definition: Field[Any, Any], attribute: str) -> Field[Any, Any]:
    """The definition with the names that follow from the name of the attribute."""
    name = definition.name or attribute
    return replace(definition, attribute=attribute, name=name, label=definition.label or name)
