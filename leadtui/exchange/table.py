"""Rows of a delimited file: its separator, where its header is, and each row under that header."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from leadtui.errors import Refused
from leadtui.exchange.quotes import mended
from leadtui.exchange.reading import LONGEST_LINE, Source
from leadtui.exchange.words import known

if TYPE_CHECKING:
    from _csv import Reader  # only a type; the runtime module has no public name for it

Progress = Callable[[int, int], None]
"""Called now and then with the bytes done and the bytes in all."""

DELIMITERS: Final = (",", ";", "\t", "|")
COLUMNS: Final = 2_000
"""The most columns of a table."""
_LOOKED_AT: Final = 100
"""Rows of the sample that decide the separator."""
_PREAMBLE: Final = 25
"""Rows that may come before the header."""
_HALVES: Final = re.compile("[\ud800-\udfff]")
"""Halves of characters: what `surrogateescape` leaves of bytes that are no text."""
_STEP: Final = 2_000
"""Rows between two calls of progress."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `fault` says why it cannot be used."""

    line: int
    """Where it begins in the file, from 1."""
    cells: dict[str, Any]
    """By column; text, or for JSON files any JSON value."""
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A delimited file and what was found out about it."""

    source: Source
    delimiter: str
    columns: tuple[str, ...]
    skipped: int
    """Rows before the header's end."""

    def rows(self, progress: Progress | None = None) -> Iterator[Row]:
        """Each row with something in it, in order. May be called again: it reads the file anew."""
        width, columns, again = len(self.columns), self.columns, None
        reader = _reader(self.source.lines(), self.delimiter)
        try:
            for _ in range(self.skipped):
                again = next(reader, None)
            end = reader.line_num
            for count, cells in enumerate(reader):
                line, end = end + 1, reader.line_num
                if progress is not None and count % _STEP == 0:
                    progress(self.source.done, self.source.size)
                if len(cells) == width:
                    text = "".join(cells)
                    if "\0" in text or not text.isascii():
                        fault = _unstorable(text)
                        if fault:
                            yield Row(line, dict(zip(columns, cells, strict=True)), fault)
                            continue
                    if cells != again and text.strip():  # some exports repeat their header
                        yield Row(line, dict(zip(columns, cells, strict=True)))
                    continue
                if not "".join(cells).strip():
                    continue
                fault = _unstorable("".join(cells))
                if len(cells) > width and "".join(cells[width:]).strip():
                    fault = fault or f"{len(cells)} cells in a table of {width} columns"
                    cells[width - 1 :] = [self.delimiter.join(cells[width - 1 :])]
                yield Row(line, dict(zip(columns, cells + [""] * (width - len(cells)), strict=False)), fault)
        except csv.Error as damage:
            raise Refused(f"{self.source.path.name}: line {reader.line_num}: {damage}") from damage


def table(source: Source) -> Table:
    """The table in a file; Refused when it has no header."""
    sample = source.sample
    if (
        source.size > len(sample.encode(source.encoding, "replace"))
        and (cut := max(sample.rfind("\n"), sample.rfind("\r"))) > 0
    ):
        sample = sample[: cut + 1]
    _, delimiter, rows, at = max((_judged(sample, delimiter) for delimiter in DELIMITERS), key=lambda found: found[0])
    if not rows:
        raise Refused(f"{source.path.name}: no row in it")
    header = rows[at]
    while len(header) > 1 and not header[-1].strip():
        header.pop()  # a separator at the end of each line
    if len(header) > COLUMNS:
        raise Refused(f"{source.path.name}: {len(header):,} columns are more than an import takes ({COLUMNS:,})")
    return Table(source, delimiter, columns(header), at + 1)


def columns(header: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns: trimmed, none empty, no two alike (`Email`, `Email (2)`)."""
    names: dict[str, None] = {}
    for number, cell in enumerate(header, 1):
        name = plain = cell.replace("\ufeff", "").strip()[:200] or f"column {number}"
        copy = 1
        while name in names:
            copy += 1
            name = f"{plain} ({copy})"
        names[name] = None
    return tuple(names)


def _reader(lines: Iterator[str], delimiter: str) -> Reader:
    csv.field_size_limit(LONGEST_LINE)  # the module's own limit of 131,072 is too small for a long note
    return csv.reader(mended(lines, delimiter), delimiter=delimiter)


def _judged(sample: str, delimiter: str) -> tuple[float, str, list[list[str]], int]:
    """How well a separator explains the sample: its score, the rows, and which of them is the header."""
    lines = iter(sample.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True))
    try:
        rows = list(islice(_reader(lines, delimiter), _LOOKED_AT))
    except csv.Error:
        return -1.0, delimiter, [], 0
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    if not widths:
        return -1.0, delimiter, [], 0
    usual, times = max(widths.items(), key=lambda found: (found[1], found[0]))
    at = _header(rows, usual)
    familiar = sum(known(cell) for cell in rows[at])
    consistent = times / widths.total()
    share = familiar / max(1, len(rows[at]))
    return (
        (consistent if usual > 1 else 0.0) + share + 0.1 * min(familiar, 10) + 0.001 * min(usual, 50),
        delimiter,
        rows,
        at,
    )


def _header(rows: list[list[str]], usual: int) -> int:
    """The first row that is as full as the usual one, or one of the beginning that is mostly known names."""
    full = [
        number for number, row in enumerate(rows[:_PREAMBLE]) if sum(1 for cell in row if cell.strip()) * 5 >= usual * 3
    ]
    names = [sum(known(cell) for cell in row) for row in rows[:_PREAMBLE]]
    sure = [number for number, row in enumerate(rows[:_PREAMBLE]) if names[number] * 2 >= max(4, len(row))]
    if not full:
        return sure[0] if sure else next(number for number, row in enumerate(rows) if any(cell.strip() for cell in row))
    if sure and (sure[0] < full[0] or names[sure[0]] >= max(3, 2 * names[full[0]])):
        return sure[0]
    return full[0]


def _unstorable(text: str) -> str | None:
    if "\0" in text:
        return "a NUL character"
    if _HALVES.search(text):
        return "bytes that are not text in the file's encoding"
    return None
