"""A query as a sentence for a person."""

from __future__ import annotations

from typing import Final

from leadtui.model import query_fields
from leadtui.model.query import Query, Term, Word
from leadtui.model.query_fields import FieldKind

_SAID: Final = {":": "is", "=": "is exactly", ">": "above", ">=": "at least", "<": "below", "<=": "at most"}
_SAID_OF_DATES: Final = _SAID | {">": "after", ">=": "on or after", "<": "before", "<=": "on or before"}


def explain(query: Query) -> str:
    """The query as a sentence for a person: `owner is ana, and value above 5000`."""
    return ", and ".join(map(_explained, query.terms)) if query.terms else "every lead that is not archived"


def _explained(term: Term) -> str:
    values = " or ".join(value.value if isinstance(value, Word) else value for value in term.values)
    no = "not " if term.negated else ""
    if not term.field:
        return f"{no}with the words {values!r}"
    kind = query_fields.kind_of(term.field)
    said = (_SAID_OF_DATES if kind is FieldKind.DATE else _SAID)[term.operator]
    if kind is FieldKind.TEXT and term.operator == ":" and not any(isinstance(value, Word) for value in term.values):
        said = "contains"
    if term.field in ("is", "has"):
        return f"{no}{term.field} {values}"
    return f"{no}{term.field} {said} {values}"
