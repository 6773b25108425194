"""A cadence: a named sequence of next steps, each so many days after it was started on a lead."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar

from leadtui.model import stored_parts
from leadtui.model.door import Limits, Through
from leadtui.model.event import Document
from leadtui.model.values import FilledText, Name


@dataclass(frozen=True, slots=True)
class CadenceStep:
    """One next step of a cadence; `day` counts from its start, which is day 0."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    day: Annotated[int, Limits(ge=0, le=3650)]
    text: FilledText


def _in_order(steps: tuple[CadenceStep, ...]) -> tuple[CadenceStep, ...]:
    for before, after in pairwise(steps):
        if after.day < before.day:
            raise ValueError(f"day {after.day} comes after day {before.day}; steps go by their days")
    return steps


@dataclass(frozen=True, slots=True)
class Cadence:
    """A nurture plan of a pipeline."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    name: Name
    steps: Annotated[tuple[CadenceStep, ...], Limits(min_length=1, max_length=100), Through(_in_order)]

    @staticmethod
    def of(document: Document) -> Cadence:
        """The cadence of a stored pipeline."""
        return Cadence(document["name"], tuple([CadenceStep(**step) for step in document["steps"]]))

    def document(self) -> Document:
        """The cadence as its stored pipeline holds it."""
        return stored_parts.document(self)
