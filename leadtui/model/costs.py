"""Costs as data: what a source of leads cost in a month."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Final, cast

from leadtui.errors import Refused
from leadtui.model import door, money, stored_parts
from leadtui.model.door import Limits, Through
from leadtui.model.event import Document
from leadtui.model.values import Name

MOST: Final = 2000
"""Costs of one pipeline: 20 sources over 8 years."""
_MONTH: Final = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])\Z")


def known_month(text: str) -> str:
    """`2026-11` as it is; Refused for anything else."""
    if not _MONTH.match(text.strip()):
        raise Refused(f"month: {text[:40]!r} is not a month; write it like 2026-11", "month")
    return text.strip()


def month_of(day: date) -> str:
    """The month of a day, as costs name it."""
    return f"{day.year:04}-{day.month:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a source cost in a month, in the pipeline's currency."""

    __pydantic_config__: ClassVar[Document] = {"extra": "forbid", "revalidate_instances": "always"}

    source: Name
    month: Annotated[str, Limits(max_length=20), Through(known_month)]
    """`2026-11`, in the pipeline's time zone."""
    amount: Annotated[Decimal, Through(lambda given: money.amount(given, "amount"))]

    @staticmethod
    def of(document: Document) -> Cost:
        """The cost of a stored pipeline."""
        return Cost(**document | {"amount": Decimal(document["amount"])})

    def document(self) -> Document:
        """The cost as its stored pipeline holds it."""
        return stored_parts.document(self) | {"amount": money.plain(self.amount)}

    @property
    def key(self) -> tuple[str, str]:
        """What makes it another cost than the others: all but the amount. Newest month last."""
        return self.month, self.source.casefold()


def checked(**fields: object) -> Cost:
    """The cost of these fields; Refused with the first fault as a sentence."""
    return cast("Cost", door.checked(Cost, fields))


def each_once(costs: tuple[Cost, ...]) -> tuple[Cost, ...]:
    """The costs; ValueError when a source has two in a month."""
    for (when, source), count in Counter(cost.key for cost in costs).items():
        if count > 1:
            raise ValueError(f"{source} has two costs in {when}")
    return costs
