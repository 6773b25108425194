"""How a pipeline distributes leads that nobody owns: rules in their order, and how much each owner can hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from leadtui.model import stored_parts
from leadtui.model.door import Limits, Through
from leadtui.model.event import Document
from leadtui.model.values import Name, QueryText


def _differ(owners: tuple[str, ...]) -> tuple[str, ...]:
    for owner in owners:
        if owners.count(owner) > 1:
            raise ValueError(f"{owner} is named twice")
    return owners


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionRule:
    """Leads that the query finds (blank: all), and that no rule before it found, go to one of these owners."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    name: Name
    when: QueryText = ""
    method: Literal["round-robin", "least-loaded"] = "round-robin"
    owners: Annotated[tuple[Name, ...], Limits(min_length=1, max_length=200), Through(_differ)]


def _names_differ(rules: tuple[DistributionRule, ...]) -> tuple[DistributionRule, ...]:
    _differ(tuple(rule.name for rule in rules))
    return rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """The rules, and how many open leads an owner holds at most; who is not named holds any number."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    rules: Annotated[tuple[DistributionRule, ...], Through(_names_differ)] = ()
    capacity: dict[Name, Annotated[int, Limits(ge=0, le=1_000_000)]] = field(default_factory=dict)

    @staticmethod
    def of(document: Document) -> Distribution:
        """The distribution of a stored pipeline."""
        rules = [DistributionRule(**rule | {"owners": tuple(rule["owners"])}) for rule in document.get("rules") or ()]
        return Distribution(rules=tuple(rules), capacity=dict(document.get("capacity") or {}))

    def document(self) -> Document:
        """The distribution as its stored pipeline holds it."""
        return stored_parts.document(self)


NO_DISTRIBUTION = Distribution()
