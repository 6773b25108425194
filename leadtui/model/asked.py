"""Questions that only a lead's document can answer: contact, title, e-mails, phones, website and custom fields."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from leadtui.model import query_fields
from leadtui.model.event import Document, Json, read
from leadtui.model.moment import Now
from leadtui.model.query import Term, Word

DOCUMENT_FIELDS: Final = {
    "contact": "contact", "title": "title", "email": "emails", "phone": "phones", "website": "website",
}  # fmt: skip
"""The document's name of each field of a query that has no column."""
SEARCHED: Final = frozenset({"contact", "email", "phone"})
"""Those that are in the search text too: who is not found there need not be read."""


def answers(document: Document | None, term: Term, now: Now) -> bool:
    """Whether the document has one of the values that `term` wants, negation apart."""
    if document is None:
        return False
    value = read(document, DOCUMENT_FIELDS.get(term.field, term.field))
    parts = value if isinstance(value, list) else [] if value is None else [value]
    if Word.NONE in term.values and not parts:
        return True
    if Word.ANY in term.values and parts:
        return True
    wanted = [word for word in term.values if isinstance(word, str)]
    return any(_fits(part, term.operator, word, now) for part in parts for word in wanted)


def _fits(value: Json, operator: str, word: str, now: Now) -> bool:
    if operator not in ":=":
        return _compares(value, operator, word, now)
    text = ("yes" if value else "no") if isinstance(value, bool) else str(value).casefold()
    return text == word.casefold() if operator == "=" else word.casefold() in text


def _compares(value: Json, operator: str, word: str, now: Now) -> bool:
    """Dates with dates and numbers with numbers; anything else is neither above nor below."""
    day, days = _day(value), query_fields.days(word, now.today)
    if day is not None and days is not None:
        first, after = days
        return {">": day >= after, ">=": day >= first, "<": day < first, "<=": day < after}[operator]
    number, bound = _number(value), query_fields.amount(word)
    if number is None or bound is None:
        return False
    return {">": number > bound, ">=": number >= bound, "<": number < bound, "<=": number <= bound}[operator]


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _number(value: Json) -> Decimal | None:
    try:
        number = None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None
