"""What a page of the metrics screen is made of: rows of numbers, each with its own explanation, and plots.

Pages are data: text of numbers, shares for bars, and functions that explain a number when somebody asks. Making a page
looks at no lead twice; the rows of leads behind a number are found only when they are wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Rows = Callable[[], Sequence[int]]
"""Finds the rows of the leads behind a number."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number in words: what it means, how it came about, what it leaves out, and whose it is."""

    title: str
    value: str
    meaning: str
    formula: str
    population: str
    """Pipeline, filter, and how it is bound to the period."""
    n: int
    rows: Rows
    """The leads that make it: `n` of them, unless `listed` says otherwise."""
    excluded: Mapping[str, int] = field(default_factory=dict)
    listed: str = ""
    """How the list of leads is ordered, and where it has others than the `n`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a page and what explains it; a word has no `why`."""

    text: str
    why: Callable[[], Explanation] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is that of its numbers for `leadtui metrics --explain`, together with the key of the line."""

    name: str
    head: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a page; `share` (0..1) is drawn as a bar."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """Numbers to be drawn over time, per name of a series."""

    labels: tuple[str, ...]
    series: Mapping[str, tuple[float, ...]]
    lines: bool = False
    """A line per series; else one bar per label, of all series on each other."""
    now: int = -1
    """The label that is now: where there are more than room, it is among those that are drawn."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the screen."""

    title: str
    columns: tuple[Column, ...]
    """The most important first: a narrow terminal shows the first ones."""
    figures: tuple[Figure, ...]
    plots: tuple[Plot, ...] = ()
    note: str = ""
    begin: int = 0
    """The line that the cursor begins on."""
    bars_first: bool = False
    """The bars are the picture of the page: the last columns give way to them."""
