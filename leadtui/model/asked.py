"""Questions that only a lead's document can answer: contact, title, e-mails, phones, website and custom fields."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from leadtui.model import query_fields
from leadtui.model.event import Document, Json, read
from leadtui.model.moment import Now
from leadtui.model.query import Query, Term, Word

DOCUMENT_FIELDS: Final = {
    "contact": "contact", "title": "title", "email": "emails", "phone": "phones", "website": "website",
}  # fmt: skip
"""The document's name of each field of a query that has no column."""
SEARCHED: Final = frozenset({"contact", "email", "phone"})
"""Those that are in the search text too: who is not found there need not be read."""


def names(term: Term) -> list[str]:
    """The fields that a term asks for and that only documents hold, as documents name them."""
    asked = [str(value) for value in term.values] if term.field == "has" else [term.field]
    return [DOCUMENT_FIELDS.get(field, field) for field in asked if in_documents(field)]


def in_documents(field: str) -> bool:
    """Whether only documents hold a field."""
    return field in DOCUMENT_FIELDS or field.startswith("custom.")


def narrowed(query: Query) -> Query:
    """What the columns can tell of `query`: it finds every lead whose document has to be read, and few others."""
    return Query(tuple(known for term in query.terms if (known := _narrowed(term)) is not None))


def _narrowed(term: Term) -> Term | None:
    if not names(term):
        return term
    if term.negated or term.field not in SEARCHED or any(isinstance(value, Word) for value in term.values):
        return None
    return Term("", "", term.values, position=term.position)


class AskedFields:
    """Of the documents that a query has to look into only the fields that it asks for: a few bytes per lead."""

    def __init__(self, query: Query) -> None:
        self.names = frozenset(name.partition(".")[0] for term in query.terms for name in names(term))
        self._known: dict[int, Document] = {}

    def document(self, id: int) -> Document | None:
        """These fields of a lead; None when it was never read."""
        return self._known.get(id)

    def put(self, document: Document) -> None:
        """Takes in a lead, or its new version."""
        if not self.names:
            return
        self._known[document["id"]] = {name: document[name] for name in self.names if name in document} or _NOTHING

    def drop(self, id: int) -> None:
        self._known.pop(id, None)


_NOTHING: Final[Document] = {}


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
