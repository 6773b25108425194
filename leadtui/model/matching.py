"""Which leads a query finds: each term narrows the rows by one scan over a column.

The quick columns come first, then the texts, and the documents last: they are read only for the rows that are left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, repeat
from operator import contains, not_
from typing import Final

from leadtui.model import spans
from leadtui.model.asked import SEARCHED, answers, in_documents
from leadtui.model.coded import Coded
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.moment import Now
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.placed import Placed
from leadtui.model.query import Query, QueryError, Term, Value, Word
from leadtui.model.query_fields import FIELDS, FieldKind
from leadtui.model.stale import Stale, stale_marks

Documents = Callable[[int], Document | None]
"""The document of a lead by its id."""
Marks = Iterable[bool]

_COLUMNS: Final = {"tag": "tags", "reason": "lost_reason"}
_SINCE: Final = {"handed": "handed", "mql": "mql", "sql": "sql"}
"""The choices of `is:` that hold since a moment, and the columns of these moments."""
_SEPARATORS: Final = re.compile(r"[\W_]+")


def select(
    index: LeadIndex, query: Query, now: Now, pipelines: Sequence[Pipeline], me: str, documents: Documents,
    rows: Sequence[int] | None = None,
) -> list[int]:  # fmt: skip
    """The rows that `query` finds, out of `rows` (None: all), in their order; `me` is the owner that `me` means.

    Archived leads are found only by a query that asks for them. QueryError for a stage or pipeline that nobody knows.
    """
    left: Sequence[int] = range(len(index)) if rows is None else rows
    if 1 in index.archived and not any(term.field == "is" and "archived" in term.values for term in query.terms):
        left = list(compress(left, map(not_, index.of(index.archived, left))))
    return matching(index, query, now, pipelines, me, documents, left)


def matching(
    index: LeadIndex, query: Query, now: Now, pipelines: Sequence[Pipeline], me: str, documents: Documents,
    rows: Sequence[int],
) -> list[int]:  # fmt: skip
    """As `select`, but a lead matches whether it is archived or not."""
    search = _Search(index, now, pipelines, me, documents)
    left = rows
    for term in sorted(query.terms, key=_cost):
        marks = search.marks(term, left)
        left = list(compress(left, map(not_, marks) if term.negated else marks))
    return list(left)


def _cost(term: Term) -> int:
    field = str(term.values[0]) if term.field == "has" else term.field
    if in_documents(field):
        return 3
    if field in ("", "name"):
        return 2
    return 1 if FIELDS[field] is FieldKind.CHOICE else 0


class _Search:
    """What every term of one search looks at."""

    def __init__(
        self, index: LeadIndex, now: Now, pipelines: Sequence[Pipeline], me: str, documents: Documents
    ) -> None:
        self.index, self.now, self.pipelines, self.me, self.documents = index, now, pipelines, me, documents

    def marks(self, term: Term, rows: Sequence[int]) -> Marks:
        """Per row whether it answers the term, negation apart."""
        index, field = self.index, term.field
        if not field:
            return _with_words(index.of(index.text, rows), term.values) if rows else ()
        if in_documents(field):
            return self._in_documents(term, rows)
        kind = FIELDS[field]
        if field == "name":
            names: Iterable[str] = index.of(index.name, rows)
            if term.operator == ":" and not _has_word(term):
                return _with_words(map(str.casefold, names), term.values)
            return map(self._accept(term), names)
        if kind in (FieldKind.CODED, FieldKind.TEXT):
            return self._coded(getattr(index, _COLUMNS.get(field, field)), rows, self._accept(term))
        if kind is FieldKind.CHOICE:
            return _any_of([self._choice(field, str(value), rows) for value in term.values])
        return spans.marks(term, index, rows, self.now)

    def _coded(self, column: Coded, rows: Sequence[int], accept: Callable[[Value | None], bool]) -> Marks:
        codes: Iterable[int] = self.index.of(column.codes, rows)
        if len(rows) < len(column.values):
            return [accept(column.values[code]) for code in codes]
        return map(column.codes_of(accept).__getitem__, codes)

    def _accept(self, term: Term) -> Callable[[object], bool]:
        """Whether a value of the term's column is one of those that it wants."""
        none, some = Word.NONE in term.values, Word.ANY in term.values
        wanted = _folded(term.values)
        exact: set[object] = {self.me} if Word.ME in term.values else set()
        if term.field == "stage":
            exact |= {stage for word in wanted for stage in self._stages(word, term)}
            wanted = []
        elif term.field == "pipeline":
            exact |= {key for word in wanted for key in self._pipelines(word, term)}
            wanted = []
        if term.field == "company" and term.operator == ":" and len(term.values) == len(wanted) == 1:
            return lambda company: isinstance(company, str) and wanted[0] in company.casefold()  # nearly all differ
        fits = _equal if term.operator == "=" else _within if FIELDS[term.field] is FieldKind.TEXT else _begins

        def accept(value: object) -> bool:
            parts = value if isinstance(value, tuple) else () if value is None else (value,)
            if not parts:
                return none
            return some or any(part in exact or any(fits(word, part.casefold()) for word in wanted) for part in parts)

        return accept

    def _stages(self, word: str, term: Term) -> set[str]:
        named = {(stage.id, stage.name.casefold()) for pipeline in self.pipelines for stage in pipeline.stages}
        known = {stage for stage, _ in named}
        others = {stage for stage in self.index.stage.values if stage not in known}
        if any(stage.casefold().startswith(word) for stage in others):
            # a stage that was taken out stays among the values although no lead is in it any more
            others &= {self.index.stage.values[code] for code in set(self.index.stage.codes)}
            named |= {(stage, stage.casefold()) for stage in others}
        return _named(word, named, term, "stage")

    def _pipelines(self, word: str, term: Term) -> set[str]:
        named = {(key, key.casefold()) for key in self.index.pipeline.values}
        named |= {(pipeline.key, pipeline.name.casefold()) for pipeline in self.pipelines}
        return _named(word, named, term, "pipeline")

    def _choice(self, field: str, value: str, rows: Sequence[int]) -> Marks:
        index = self.index
        if field == "has":
            return self.marks(Term(value, ":", (Word.ANY,)), rows)
        if field == "next":
            return spans.due_marks([spans.mark_span(value, self.now)], index, rows)
        if field == "stale":
            wanted = None if value in ("yes", "no") else Stale(value)
            stale = stale_marks(index, rows, self.pipelines, self.now, wanted)
            return map(not_, stale) if value == "no" else stale
        if value == "archived":
            return map(bool, index.of(index.archived, rows))
        if value in _SINCE:
            return map(bool, index.of(getattr(index, _SINCE[value]), rows))
        if value == "mine":
            return self._coded(index.owner, rows, lambda owner: owner == self.me)
        if value == "post-sale":
            stages = Placed(index, self.pipelines).stages
            after = [[stage is not None and stage.kind is Kind.POST_SALE for stage in line] for line in stages]
            places = zip(index.of(index.pipeline.codes, rows), index.of(index.stage.codes, rows), strict=True)
            return [after[pipeline][stage] for pipeline, stage in places]
        if value in ("open", "closed"):
            return self._coded(index.outcome, rows, lambda outcome: (outcome is None) == (value == "open"))
        return self._coded(index.outcome, rows, lambda outcome: outcome == value)

    def _in_documents(self, term: Term, rows: Sequence[int]) -> Marks:
        hopeful: Marks = repeat(True, len(rows))
        if term.field in SEARCHED and not _has_word(term) and rows:
            hopeful = _with_words(self.index.of(self.index.text, rows), term.values)
        ids: Iterable[int] = self.index.of(self.index.ids, rows)
        return [hope and answers(self.documents(lead), term, self.now) for hope, lead in zip(hopeful, ids, strict=True)]


def _folded(values: Sequence[Value]) -> list[str]:
    return [value.casefold() for value in values if isinstance(value, str)]


def _has_word(term: Term) -> bool:
    return any(isinstance(value, Word) for value in term.values)


def _with_words(texts: Iterable[str], values: Sequence[Value]) -> Marks:
    """Per folded text whether it contains one of these."""
    words = _folded(values)
    if len(words) == 1:
        return map(contains, texts, repeat(words[0]))
    return [any(word in text for word in words) for text in texts]


def _equal(word: str, text: str) -> bool:
    return word == text


def _within(word: str, text: str) -> bool:
    return word in text


def _begins(word: str, text: str) -> bool:
    """Whether a word of `text` begins so."""
    return text.startswith(word) or any(text.startswith(word, gap.end()) for gap in _SEPARATORS.finditer(text))


def _named(word: str, named: set[tuple[str, str]], term: Term, what: str) -> set[str]:
    """The ids (of pairs of id and folded name) that somebody may mean by `word`: exactly, else by the beginning."""
    found = {known for known, name in named if word in (known, name)}
    if not found and term.operator == ":":
        found = {known for known, name in named if known.startswith(word) or name.startswith(word)}
    if not found:
        there = ", ".join(sorted({known for known, _ in named}))
        raise QueryError(f"no {what} {word[:80]!r} (at {term.position + 1}); there are {there}", term.position)
    return found


def _any_of(marks: list[Marks]) -> Marks:
    return marks[0] if len(marks) == 1 else map(any, zip(*marks, strict=True))
