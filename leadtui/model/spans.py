"""Numbers, dates and ages of a query as half-open spans of the whole numbers that a column holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from leadtui.model import due, moment, money, query_fields
from leadtui.model.due import Mark
from leadtui.model.index import LeadIndex
from leadtui.model.moment import DAY, Now
from leadtui.model.query import Term, Word

Span = tuple[int, int]
"""From the first number to before the second."""

_END: Final = 2**62
"""After every number but that of an undated next step."""
_COLUMNS: Final = {
    "id": "ids", "value": "value", "score": "score", "age": "created", "days": "stage_since", "created": "created",
    "activity": "last_activity", "close": "close_date", "closed": "closed",
    "renewal": "renewal",
}  # fmt: skip
_UNKNOWN: Final = {"value": -1, "score": -1}
"""What the column holds when there is nothing to compare; 0 in the others."""


def marks(term: Term, index: LeadIndex, rows: Sequence[int], now: Now) -> list[bool]:
    """Per row whether its number is in one of the spans of `term`."""
    if term.field == "due":
        return due_marks([_due_span(term.operator, value, now) for value in term.values], index, rows)
    unknown = _UNKNOWN.get(term.field, 0)
    spans = [_span(term.field, term.operator, value, now) for value in term.values if value is not Word.NONE]
    column: Iterable[int] = index.of(getattr(index, _COLUMNS[term.field]), rows)
    if Word.NONE in term.values:
        return [number == unknown or any(low <= number < high for low, high in spans) for number in column]
    if len(spans) == 1:  # quick, as nearly all are
        low, high = spans[0]
        return [low <= number < high and number != unknown for number in column]
    return [number != unknown and any(low <= number < high for low, high in spans) for number in column]


def due_marks(spans: Sequence[tuple[Span, Span]], index: LeadIndex, rows: Sequence[int]) -> list[bool]:
    """Per row whether its next step is due in one of the spans, given for moments and for whole days."""
    dues: Iterable[int] = index.of(index.due, rows)
    if len(spans) == 1:
        low, high = zip(*spans[0], strict=True)
        return [low[d & 1] <= d < high[d & 1] for d in dues]
    return [any(span[d & 1][0] <= d < span[d & 1][1] for span in spans) for d in dues]


def mark_span(word: str, now: Now) -> tuple[Span, Span]:
    """The dues of a mark (`overdue`, `today`, `planned`, `none`) or of `any` next step."""
    begun, later, end = due.begun(now), due.later(now), 2 * _END
    lows = {"any": (1, 1), "none": (0, 0), Mark.OVERDUE.word: (1, 1), Mark.TODAY.word: begun, Mark.PLANNED.word: later}
    highs = {"none": (1, 1), Mark.OVERDUE.word: begun, Mark.TODAY.word: later}
    (low, low_day), (high, high_day) = lows[word], highs.get(word, (end, end))
    return (low, high), (low_day, high_day)


def _span(field: str, operator: str, value: str | Word, now: Now) -> Span:
    if isinstance(value, Word):  # any
        return -_END, _END
    if field in ("age", "days"):
        days = query_fields.whole(value) or 0
        low, high = _compared(operator, days, days + 1, -_END)
        return now.epoch - high * DAY + 1, now.epoch - low * DAY + 1
    if field == "value":
        amount = int((query_fields.amount(value) or 0) * money.SCALE)
        return _compared(operator, amount, amount + 1, 0)
    if field in ("id", "score"):
        number = query_fields.whole(value) or 0
        return _compared(operator, number, number + 1, 0)
    first, after = _days(value, now)
    if field in ("close", "renewal"):
        return _compared(operator, moment.epoch(first.isoformat()), moment.epoch(after.isoformat()), -_END)
    return _compared(operator, _midnight(first, now), _midnight(after, now), -_END)


def _due_span(operator: str, value: str | Word, now: Now) -> tuple[Span, Span]:
    if isinstance(value, Word):
        return mark_span(value.value, now)
    first, after = _days(value, now)
    return (
        _compared(operator, _midnight(first, now) * 2, _midnight(after, now) * 2, 1),
        _compared(operator, moment.epoch(first.isoformat()) * 2, moment.epoch(after.isoformat()) * 2, 1),
    )


def _compared(operator: str, first: int, after: int, least: int) -> Span:
    """What is `operator` the span [first, after), from the number `least` on."""
    if operator == ">":
        return max(least, after), _END
    if operator == ">=":
        return max(least, first), _END
    if operator == "<":
        return least, first
    if operator == "<=":
        return least, after
    return max(least, first), after


def _days(value: str, now: Now) -> tuple[date, date]:
    days = query_fields.days(value, now.today)
    if days is None:
        raise ValueError(f"{value!r} is not a date")
    return days


def _midnight(day: date, now: Now) -> int:
    return int(datetime.combine(day, datetime.min.time(), now.zone).timestamp())
