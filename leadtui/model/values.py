"""The kinds of values that leads and pipelines are made of, each with its rules for the door."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from leadtui.model import money
from leadtui.model.door import Limits, Through
from leadtui.model.text import stored


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def _query(text: str) -> str:
    from leadtui.model.query import QueryError, parse  # a pipeline without rules has no queries

    try:
        parse(text)
    except QueryError as error:
        raise ValueError(error.sentence) from error  # so that the door says in which rule
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return stored(text)


def _name(text: str) -> str:
    return _filled(text.strip())


Text = Annotated[str, Through(stored)]
FilledText = Annotated[str, Through(_filled)]
Name = Annotated[str, Limits(max_length=80), Through(_name)]
"""What something or somebody is called; blanks around it are no part of it."""
QueryText = Annotated[str, Limits(max_length=1000), Through(_query)]
"""A query as `/` and `list` take it; blank finds every lead."""
Moment = Annotated[datetime, Through(_utc)]
"""A moment in UTC, stored to the second, written with `Z`."""
Amount = Annotated[Decimal, Through(money.amount)]
Currency = Annotated[str, Through(money.currency)]
Percent = Annotated[Decimal, Limits(ge=0, le=100, decimal_places=2)]
Days = Annotated[int, Limits(ge=1, le=3650)]
Points = Annotated[int, Limits(ge=-100, le=100)]
"""Points of a score that one rule gives or takes."""
