"""Tables for people: one line per row, columns that line up for every script, as wide as the terminal at most."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadtui.model.text import safe


@dataclass(frozen=True, slots=True)
class Column:
    """`gives`: it may be cut to `least` cells when the table is wider than the terminal."""

    head: str
    right: bool = False
    gives: bool = True
    least: int = 8


def width(text: str) -> int:
    """How many cells a terminal needs for `text`, which `safe` has cleaned."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def fitted(text: str, cells: int) -> str:
    """`text` in exactly so many cells at most, with `…` where something was cut."""
    if width(text) <= cells:
        return text
    kept, room = [], cells - 1
    for letter in text:
        room -= _cells(letter)
        if room < 0:
            break
        kept.append(letter)
    return "".join(kept) + "…"


def terminal_width() -> int | None:
    """The columns of the terminal that stdout is; None when it is none, and nothing needs to be cut."""
    return os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int | None = None) -> Iterator[str]:
    """Head and rows. `room`: the cells of a line, when there is a limit. No rows: no head either."""
    if not rows:
        return
    room = terminal_width() if room is None else room
    cleaned = [[safe(cell, 400) for cell in row] for row in rows]
    by_column = zip(columns, zip(*cleaned, strict=True), strict=True)
    widths = [max(width(column.head), *map(width, cells)) for column, cells in by_column]
    if room is not None:
        _shrink(columns, widths, room)
    yield _line([column.head for column in columns], columns, widths)
    for row in cleaned:
        yield _line(row, columns, widths)


def _shrink(columns: Sequence[Column], widths: list[int], room: int) -> None:
    """Takes cells away from the widest columns that give, one by one, until the line fits or nothing gives."""
    over = sum(widths) + 2 * (len(widths) - 1) - room
    while over > 0:
        giving = [i for i, column in enumerate(columns) if column.gives and widths[i] > column.least]
        if not giving:
            return
        widths[max(giving, key=widths.__getitem__)] -= 1
        over -= 1


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    padded = []
    for cell, column, cells_wide in zip(cells, columns, widths, strict=True):
        if cell.isascii() and len(cell) <= cells_wide:
            padded.append(cell.rjust(cells_wide) if column.right else cell.ljust(cells_wide))
            continue
        text = fitted(cell, cells_wide)
        blank = " " * (cells_wide - width(text))
        padded.append(blank + text if column.right else text + blank)
    return "  ".join(padded).rstrip()
