"""Rows of a JSON file: an array of objects, an object that holds one, or one object per line."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import orjson

from leadtui.errors import Refused
from leadtui.exchange.reading import Source
from leadtui.exchange.table import Progress, Row

DEEPEST: Final = 32
"""Levels of nesting that are accepted."""
_LONGEST_NUMBER: Final = 40
"""Characters of the longest number that is accepted."""
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_SPACE: Final = " \t\r\n"


class _Unfit(ValueError):
    """JSON that the standard library would take and a lead must not hold."""


def is_json(source: Source) -> bool:
    """Whether a file looks like JSON rather than a table."""
    suffix = source.path.suffix.casefold()
    if suffix in (".json", ".jsonl", ".ndjson"):
        return True
    return suffix not in (".csv", ".tsv", ".tab") and source.sample.lstrip("\ufeff" + _SPACE)[:1] in ("[", "{")


def json_rows(source: Source, progress: Progress | None = None) -> Iterator[Row]:
    """The objects of the file with their lines; Refused at the first place that is not JSON."""
    if source.sample.lstrip("\ufeff" + _SPACE)[:1] == "{" and _first_line_is_whole(source):
        yield from _by_line(source, progress)
    else:
        yield from _whole(source, progress)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise _Unfit(f"the name {twice[:60]!r} twice in one object")
    return found


def _constant(name: str) -> Any:
    raise _Unfit(f"{name} is not a number")


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise _Unfit(f"a number of {len(digits):,} digits")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if len(digits) > _LONGEST_NUMBER or value in (float("inf"), float("-inf")):
        raise _Unfit(f"the number {digits[:20]} is out of range")
    return value


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_integer, parse_float=_float
)


def _read(text: str, at: int) -> tuple[Any, int]:
    """The JSON value at a place and where it ends; _Unfit or JSONDecodeError."""
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError as deep:
        raise _Unfit(f"nested deeper than {DEEPEST} levels") from deep
    if text.count("{", at, end) + text.count("[", at, end) <= DEEPEST:
        return value, end  # what begins so seldom cannot be nested deeper
    layer = [value]
    for _ in range(DEEPEST):
        inner = [part for part in layer if isinstance(part, dict | list) and part]
        if not inner:
            return value, end
        layer = [below for part in inner for below in (part.values() if isinstance(part, dict) else part)]
    raise _Unfit(f"nested deeper than {DEEPEST} levels")


def _quick(text: str) -> dict[str, Any] | None:
    """The object that a text is, read by orjson; None where that might be another one than `_read` gives, or none.

    orjson takes the last of two equal names, and makes a number beyond 64 bits one with a point. The first shows in
    the number of strings, the second in that no number here may have a point at all.
    """
    escaped = "\\" in text
    if (escaped and ("\\\\" in text or "\\u0000" in text)) or text.count("{") + text.count("[") > DEEPEST:
        return None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if type(value) is not dict or _has_fraction(value):
        return None
    again, quotes = orjson.dumps(value), text.count('"')
    if escaped:
        if b"\\\\" in again:
            return None
        quotes += again.count(b'\\"') - text.count('\\"')
    return value if again.count(b'"') == quotes else None


def _has_fraction(value: Any) -> bool:
    for part in value.values() if type(value) is dict else value:
        kind = type(part)
        if kind is float or ((kind is dict or kind is list) and _has_fraction(part)):
            return True
    return False


def _said(fault: ValueError) -> str:
    return f"not JSON ({fault.msg.lower()})" if isinstance(fault, json.JSONDecodeError) else str(fault)


def _storable(text: str) -> bool:
    """Whether nothing that is read from this text can be unstorable: it has no escapes, and nothing bad as it is."""
    return "\\u" not in text and (text.isascii() or not _UNSTORABLE.search(text))


def _row(line: int, value: Any, storable: bool) -> Row:
    """The row of a value; `storable`: it needs no look."""
    if not isinstance(value, dict):
        return Row(line, {}, "not an object")
    if storable:
        return Row(line, value)
    layer: list[Any] = [value]
    while layer:
        below: list[Any] = []
        for part in layer:
            if isinstance(part, dict):
                below += [*part, *part.values()]
            elif isinstance(part, list):
                below += part
            elif isinstance(part, str) and _UNSTORABLE.search(part):
                return Row(line, value, "a NUL character or half a character, which cannot be stored")
        layer = below
    return Row(line, value)


def _first_line_is_whole(source: Source) -> bool:
    first = next((line for line in source.lines() if line.strip("\ufeff" + _SPACE)), "")
    try:
        _, end = _read(first.lstrip("\ufeff" + _SPACE), 0)
    except ValueError as fault:
        return isinstance(fault, _Unfit)
    return not first.lstrip("\ufeff" + _SPACE)[end:].strip()


def _by_line(source: Source, progress: Progress | None) -> Iterator[Row]:
    for number, line in enumerate(source.lines(), 1):
        if progress is not None and number % 1_000 == 0:
            progress(source.done, source.size)
        text = line.strip("\ufeff" + _SPACE)
        if not text:
            continue
        if (quick := _quick(text)) is not None:
            yield Row(number, quick)
            continue
        try:
            value, end = _read(text, 0)
            whole = end == len(text)
            yield _row(number, value, _storable(text)) if whole else Row(number, {}, "more than one value in the line")
        except ValueError as fault:
            yield Row(number, {}, _said(fault))


def _whole(source: Source, progress: Progress | None) -> Iterator[Row]:
    text = source.text()
    at, line, counted = _past(text, 0), 1, 0
    try:
        if text[at : at + 1] != "[":
            value, end = _read(text, at)
            if text[end:].strip(_SPACE):
                raise json.JSONDecodeError("more after the value", text, end)
            inner = value.values() if isinstance(value, dict) else ()
            lists = [part for part in inner if isinstance(part, list) and any(isinstance(row, dict) for row in part)]
            if len(lists) != 1:
                lists = [[value]]
            storable = _storable(text)
            yield from (_row(number, part, storable) for number, part in enumerate(lists[0], 1))
            return
        at = _past(text, at + 1)
        while text[at : at + 1] != "]":
            line, counted = line + text.count("\n", counted, at), at
            value, end = _read(text, at)
            yield _row(line, value, _storable(text[at:end]))
            if progress is not None:
                progress(min(source.size, end), source.size)
            at = _past(text, end)
            if text[at : at + 1] == ",":
                at = _past(text, at + 1)
            elif text[at : at + 1] != "]":
                raise json.JSONDecodeError("expecting ',' or ']'", text, at)
        if text[at + 1 :].strip(_SPACE):
            raise json.JSONDecodeError("more after the array", text, at + 1)
    except json.JSONDecodeError as fault:
        raise Refused(f"{source.path.name}: line {fault.lineno}: {_said(fault)}") from fault
    except _Unfit as fault:
        raise Refused(f"{source.path.name}: line {line}: {fault}") from fault


def _past(text: str, at: int) -> int:
    """The place of the next character that is no space."""
    while at < len(text) and text[at] in _SPACE + "\ufeff":
        at += 1
    return at
