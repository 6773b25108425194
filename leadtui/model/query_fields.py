"""The fields that a query can ask of, and how the values of each kind are written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final


class FieldKind(StrEnum):
    """What a field holds, and so how it is compared."""

    TEXT = "text"
    """`:` finds the words anywhere in it, `=` compares the whole; case does not matter."""
    CODED = "coded"
    """Like text, but `:` finds the beginning of a word only."""
    AMOUNT = "amount"
    WHOLE = "whole number"
    DATE = "date"
    CHOICE = "choice"
    CUSTOM = "custom"
    """A field that a pipeline declares: text, number or date."""


FIELDS: Final[dict[str, FieldKind]] = (
    dict.fromkeys(("name", "company", "contact", "title", "email", "phone", "website"), FieldKind.TEXT)
    | dict.fromkeys(("pipeline", "stage", "status", "lifecycle", "owner", "source", "segment"), FieldKind.CODED)
    | dict.fromkeys(("tag", "currency", "outcome", "reason", "bant", "champ", "cadence"), FieldKind.CODED)
    | {"value": FieldKind.AMOUNT}
    | dict.fromkeys(("id", "score", "age", "days"), FieldKind.WHOLE)
    | dict.fromkeys(("created", "activity", "due", "close", "closed", "renewal"), FieldKind.DATE)
    | dict.fromkeys(("next", "stale", "is", "has"), FieldKind.CHOICE)
)
"""`age` counts days since the lead was created, `days` in its stage; `close` is the expected close;
`is:handed` waits to be accepted, `is:mql` and `is:sql` once reached that score."""

ALIASES: Final = {
    "tags": "tag", "emails": "email", "phones": "phone", "lost_reason": "reason", "expected_close": "close",
    "created_at": "created", "closed_at": "closed", "last_activity_at": "activity", "days_in_stage": "days",
    "renewal_date": "renewal",
}  # fmt: skip
"""The names of the lead JSON, where they are longer."""

_COMPARED: Final = (":", "=", ">", ">=", "<", "<=")
OPERATORS: Final[dict[FieldKind, tuple[str, ...]]] = {
    FieldKind.TEXT: (":", "="),
    FieldKind.CODED: (":", "="),
    FieldKind.AMOUNT: _COMPARED,
    FieldKind.WHOLE: _COMPARED,
    FieldKind.DATE: _COMPARED,
    FieldKind.CHOICE: (":",),
    FieldKind.CUSTOM: _COMPARED,
}

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "next": ("overdue", "today", "planned", "none", "any"),
    "stale": ("yes", "no", "inactive", "over-stayed", "next-step", "close-date"),
    "is": ("open", "won", "lost", "closed", "post-sale", "archived", "mine", "handed", "mql", "sql"),
    "has": tuple(name for name, kind in FIELDS.items() if kind is not FieldKind.CHOICE and name not in ("id", "score")),
}

_CUSTOM: Final = re.compile(r"custom\.[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
_AMOUNT: Final = re.compile(r"(\d{1,15}(?:\.\d{1,4})?)([km]?)\Z", re.IGNORECASE)
_WHOLE: Final = re.compile(r"\d{1,15}\Z")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_LETTERS: Final = {"": 1, "k": 10**3, "m": 10**6}
_NEAR: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}


def kind_of(name: str) -> FieldKind | None:
    """The kind of a field; None when there is no such field."""
    return FieldKind.CUSTOM if _CUSTOM.match(name) else FIELDS.get(name)


def amount(text: str) -> Decimal | None:
    """The number of `5000`, `12.50`, `5k`, `1.2M`; None when it is none."""
    found = _AMOUNT.match(text)
    return Decimal(found[1]) * _LETTERS[found[2].lower()] if found else None


def whole(text: str) -> int | None:
    return int(text) if _WHOLE.match(text) else None


def days(text: str, today: date) -> tuple[date, date] | None:
    """The first day of `2026-11-22`, `2026-11`, `2026`, `today` … and the first day after it; None when it is none."""
    near = _NEAR.get(text.lower())
    try:
        if near is not None:
            first = today + timedelta(days=near)
            return first, first + timedelta(days=1)
        found = _DATE.match(text)
        if found is None:
            return None
        year, month, day = int(found[1]), found[2], found[3]
        first = date(year, int(month or 1), int(day or 1))
        if day:
            return first, first + timedelta(days=1)
        if month and first.month < 12:
            return first, first.replace(month=first.month + 1)
        return first, date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
