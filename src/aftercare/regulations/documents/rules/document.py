"""The text of a regulation: chapters, clauses and what they are bound to. Pure.

The same shape is a pack's YAML, a draft in the editor and the stored content of a version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Self

import orjson
from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from aftercare.base.kernel.jsontext import canonical
from aftercare.base.kernel.words import Words
from aftercare.regulations.bindings.rules import Binding, Clock, Key, Part, Text
from aftercare.regulations.documents.rules.numbering import numbered


class Dimension(StrEnum):
    """What a regulation can be limited to, the most specific first (decision 15)."""

    PROJECT = "project"
    CONTRACT = "contract"
    CUSTOMER = "customer"
    FAMILY = "family"
    NATURE = "nature"
    DEPARTMENT = "department"
    OFFICE = "office"


class Clause(Part):
    """One clause. `key` survives renumbering and is never used again (decision 17); `number` is printed."""

    key: Key
    number: str = Field("", max_length=20)
    title: Text = Words()
    text: Text
    # Ids of docs/requirements.yaml that it answers.
    requirements: tuple[Annotated[str, Field(pattern=r"^[A-D][0-9]{0,2}\.[0-9]{1,2}$")], ...] = ()
    # Added by us where the source is silent or cut off.
    ours: bool = False
    # The law or standard that it rests on.
    basis: Text = Words()
    bindings: tuple[Binding, ...] = ()

    @property
    def numbered(self) -> Words:
        """Its number as readers of either language say it."""
        return numbered(self.number)


class Option(Part):
    """One of the answers that a question offers."""

    text: Text
    right: bool = False


class Question(Part):
    """What whoever confirms a reading is asked; `clause` is where the answer stands."""

    key: Key
    question: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=8)]
    clause: Key | None = None

    @property
    def right_count(self) -> int:
        """How many of its options are right."""
        return sum(one.right for one in self.options)

    @model_validator(mode="after")
    def _tells_right_from_wrong(self) -> Self:
        if not 0 < self.right_count < len(self.options):
            raise ValueError(_("A question needs at least one right and one wrong option."))
        return self


class Chapter(Part):
    """A heading and the clauses under it."""

    key: Key
    number: str = Field("", max_length=20)
    title: Text
    clauses: tuple[Clause, ...] = ()

    @property
    def numbered(self) -> Words:
        """Its number as readers of either language say it."""
        return numbered(self.number)


class Document(Part):
    """A whole regulation."""

    key: Key
    # The section of docs/requirements.yaml that a shipped pack answers; "" for a company's own.
    source: Annotated[str, Field(pattern=r"^([A-D][0-9]{0,2})?$")] = ""
    name: Text
    purpose: Text = Words()
    # What it is limited to; empty = the whole company.
    scope: dict[Dimension, str] = {}
    # The post that approves it, as the regulation itself says.
    approved_by: Key = "management"
    # Who answers questions about what it means.
    interpreted_by: Key | None = None
    chapters: tuple[Chapter, ...] = ()
    # With any, the regulation counts as read once they were answered.
    questions: tuple[Question, ...] = ()

    @property
    def clauses(self) -> Iterator[Clause]:
        """Every clause, in order."""
        return (clause for chapter in self.chapters for clause in chapter.clauses)

    def bound(self) -> Iterator[tuple[Clause, Binding]]:
        """Every binding with its clause."""
        return ((clause, binding) for clause in self.clauses for binding in clause.bindings)

    @property
    def text(self) -> str:
        """The stored form, canonical: equal documents have equal texts."""
        return canonical(self.model_dump(mode="json", exclude=set() if self.questions else {"questions"}))

    @property
    def digest(self) -> str:
        """SHA-256 of the stored form."""
        return sha256(self.text.encode()).hexdigest()

    @classmethod
    def read(cls, text: str) -> Self:
        """The inverse of `text`."""
        return cls.model_validate(orjson.loads(text))

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        _refuse_twice([chapter.key for chapter in self.chapters], _("Two chapters have the key %(key)s."))
        _refuse_twice([clause.key for clause in self.clauses], _("Two clauses have the key %(key)s."))
        _refuse_twice([one.key for one in self.questions], _("Two questions have the key %(key)s."))
        for clause in self.clauses:
            _refuse_twice([one.key for one in clause.bindings], _("Two bindings of one clause have the key %(key)s."))
        return self


def address(regulation: str, version: int, clause: str, binding: str = "") -> str:
    """`regulation-key@version/clause-key#binding-key` (decision 17)."""
    return f"{regulation}@{version}/{clause}" + (f"#{binding}" if binding else "")


def clocks_in(document: Document) -> dict[str, Words]:
    """Clock key → what a regulation calls it."""
    return {one.clock: one.name for _clause, one in document.bound() if isinstance(one, Clock)}


@dataclass(frozen=True, slots=True)
class Address:
    """What an address names."""

    regulation: str
    version: int
    clause: str
    binding: str


def read_address(text: str) -> Address:
    """The inverse of `address`."""
    regulation, _at, rest = text.partition("@")
    version, _slash, rest = rest.partition("/")
    clause, _hash, binding = rest.partition("#")
    return Address(regulation, int(version), clause, binding)


def _refuse_twice(keys: list[str], message: str) -> None:
    twice = next((key for number, key in enumerate(keys) if key in keys[:number]), None)
    if twice:
        raise ValueError(message % {"key": twice})
