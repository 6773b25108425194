"""A query in words: what the prompt of the filter says it finds."""

from __future__ import annotations

from typing import Final

from leadtui.model import query_fields
from leadtui.model.query import Query, Term, Word
from leadtui.model.query_fields import FieldKind

_SAID: Final = {":": "is", "=": "is exactly", ">": "above", ">=": "at least", "<": "below", "<=": "at most"}
_SAID_OF_DATES: Final = _SAID | {">": "after", ">=": "on or after", "<": "before", "<=": "on or before"}
_DENIED: Final = {"is": "is not", "is exactly": "is not exactly", "contains": "does not contain"}


def explain(query: Query) -> str:
    """What it finds: `owner is ana, and value above 5000`."""
    return ", and ".join(map(_explained, query.terms)) if query.terms else "every lead that is not archived"


def _explained(term: Term) -> str:
    values = " or ".join(value.value if isinstance(value, Word) else value for value in term.values)
    if not term.field:
        return f"{'without' if term.negated else 'with'} “{values}”"
    if term.field == "has":
        return f"has {'no ' if term.negated else ''}{values}"
    if term.field == "is":
        return f"is {'not ' if term.negated else ''}{values}"
    said = _said(term)
    return f"{term.field} {_DENIED.get(said, f'not {said}') if term.negated else said} {values}"


def _said(term: Term) -> str:
    """The words of its operator."""
    kind = query_fields.kind_of(term.field)
    if kind is FieldKind.TEXT and term.operator == ":" and not any(isinstance(value, Word) for value in term.values):
        return "contains"
    return (_SAID_OF_DATES if kind is FieldKind.DATE else _SAID)[term.operator]
