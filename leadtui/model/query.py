"""The language of the filter: `owner:ana stage:new,qualified value>5000 -tag:eu free text`.

A query is terms, and a lead matches when every term does. A term is a field, an operator and values (`,` means or),
or free text; `-` turns it round. Quotes keep blanks and commas, and take the meaning from `none`, `any` and `me`.
Reading a query needs no leads: matching.py knows what the fields hold.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from dataclasses import field as part
from datetime import date
from enum import Enum
from typing import Final

from leadtui.errors import Refused
from leadtui.model import query_fields
from leadtui.model.query_fields import ALIASES, CHOICES, FIELDS, OPERATORS, FieldKind

LONGEST: Final = 2000
"""Characters in the longest query."""

_SPACE: Final = re.compile(r"\s+")
_HEAD: Final = re.compile(r"([A-Za-z][\w.\-]*)(>=|<=|[:><=])")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_BARE: Final = re.compile(r'[^\s,"][^\s,]*')
_WORD: Final = re.compile(r"\S+")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


class Word(Enum):
    """A value that means something unless it is quoted."""

    NONE = "none"
    ANY = "any"
    ME = "me"


Value = str | Word

_WORDS: Final[dict[str, Word]] = {"none": Word.NONE, "any": Word.ANY}
_OWNER_WORDS: Final[dict[str, Word]] = _WORDS | {"me": Word.ME, "mine": Word.ME, "nobody": Word.NONE}


class QueryError(Refused):
    """A query that means nothing: `position` is the place of the fault in the text, from 0."""

    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence)
        self.position = position


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: `field` is "" for free text; any one of `values` is enough."""

    field: str
    operator: str
    values: tuple[Value, ...]
    negated: bool = False
    position: int = part(default=0, compare=False)

    def __str__(self) -> str:
        values = ",".join(_printed(value, self.field) for value in self.values)
        return f"{'-' if self.negated else ''}{self.field}{self.operator}{values}"


@dataclass(frozen=True, slots=True)
class Query:
    """All terms hold; no terms: every lead that is not archived. `str` prints it so that `parse` gives it back."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def __bool__(self) -> bool:
        return bool(self.terms)


EVERYTHING: Final = Query()


def parse(text: str) -> Query:
    """The query that `text` says; QueryError with the place of the first fault."""
    if len(text) > LONGEST:
        raise QueryError(f"a query has at most {LONGEST:,} characters", LONGEST)
    terms: list[Term] = []
    at = 0
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if at == len(text):
            return Query(tuple(terms))
        term, at = _term(text, at)
        terms.append(term)


def _term(text: str, start: int) -> tuple[Term, int]:
    negated = text[start] == "-" and start + 1 < len(text) and not text[start + 1].isspace()
    at = start + negated
    head = _HEAD.match(text, at)
    if head is None:
        words, at = _free(text, at)
        return Term("", "", (words,), negated, start), at
    name, operator = ALIASES.get(head[1].lower(), head[1].lower()), head[2]
    kind = _kind(name, at)
    if operator not in OPERATORS[kind]:
        fault = head.start(2)
        raise QueryError(f"{name} takes {' '.join(OPERATORS[kind])} and not {operator} (at {fault + 1})", fault)
    at = head.end()
    values: list[Value] = []
    while True:
        value, end = _value(text, at, name, kind, operator)
        values.append(value)
        if end == len(text) or text[end] != ",":
            break
        if operator not in ":=":
            raise QueryError(f"{name}{operator} takes one value, without a comma (at {end + 1})", end)
        at = end + 1
    if end < len(text) and not text[end].isspace():
        raise QueryError(f"a blank is missing after the quote (at {end + 1})", end)
    return Term(name, operator, tuple(values), negated, start), end


def _kind(name: str, at: int) -> FieldKind:
    kind = query_fields.kind_of(name)
    if kind is None:
        close = difflib.get_close_matches(name, FIELDS, 1, 0.6)
        meant = f"; did you mean {close[0]}?" if close else f"; there are {', '.join(FIELDS)}, custom.…"
        raise QueryError(f"no field {name[:40]!r} (at {at + 1}){meant}", at)
    return kind


def _free(text: str, at: int) -> tuple[str, int]:
    if text[at] == '"':
        value, end = _quoted(text, at)
        if end < len(text) and not text[end].isspace():
            raise QueryError(f"a blank is missing after the quote (at {end + 1})", end)
    else:
        word = _WORD.match(text, at)
        value, end = (word[0], word.end()) if word else ("", at)
    if not value.strip():
        raise QueryError(f"nothing to search for (at {at + 1})", at)
    return value, end


def _quoted(text: str, at: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, at)
    if quoted is None:
        raise QueryError(f"the quote at {at + 1} is never closed", at)
    return _ESCAPED.sub(r"\1", quoted[1]), quoted.end()


def _value(text: str, at: int, name: str, kind: FieldKind, operator: str) -> tuple[Value, int]:
    if text[at:at + 1] == '"':
        value, end = _quoted(text, at)
        if not value.strip():
            raise QueryError(f"{name} needs a value in the quotes, or {name}:none (at {at + 1})", at)
        word = None
    else:
        bare = _BARE.match(text, at)
        if bare is None:
            raise QueryError(f"{name}{operator} needs a value (at {at + 1})", at)
        value, end = bare[0], bare.end()
        word = (_OWNER_WORDS if name == "owner" else _WORDS).get(value.lower()) if operator in ":=" else None
    if kind is FieldKind.CHOICE:
        return _choice(value.lower(), name, at), end
    if word is not None:
        return word, end
    fault = _fault(value, kind, operator)
    if fault:
        raise QueryError(f"{name}: {value[:40]!r} is not {fault} (at {at + 1})", at)
    return value, end


def _choice(value: str, name: str, at: int) -> str:
    value = ALIASES.get(value, value) if name == "has" else value
    if value in CHOICES[name] or (name == "has" and query_fields.kind_of(value) is FieldKind.CUSTOM):
        return value
    raise QueryError(f"{name} is one of {', '.join(CHOICES[name])}, not {value[:40]!r} (at {at + 1})", at)


def _fault(value: str, kind: FieldKind, operator: str) -> str | None:
    """What the value should have been; None when it is fine."""
    if kind is FieldKind.AMOUNT and query_fields.amount(value) is None:
        return "an amount; write it like 5000, 12.50 or 5k"
    if kind is FieldKind.WHOLE and query_fields.whole(value) is None:
        return "a whole number"
    is_date = query_fields.days(value, date(2000, 1, 1)) is not None
    if kind is FieldKind.DATE and not is_date:
        return "a date; write it like 2026-11-22, 2026-11, 2026 or today"
    if kind is FieldKind.CUSTOM and operator not in ":=" and not is_date and query_fields.amount(value) is None:
        return "a number or a date"
    return None


def _printed(value: Value, name: str) -> str:
    if isinstance(value, Word):
        return value.value
    if name:
        means_more = name not in CHOICES and value.lower() in _OWNER_WORDS
        bare = _BARE.fullmatch(value) is not None and not means_more
    else:
        bare = _WORD.fullmatch(value) is not None and value[0] not in '-"' and _HEAD.match(value) is None
    return value if bare else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
