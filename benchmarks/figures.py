"""Figures, and the table that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

UNITS: Final = {"ms": 1, "MiB": 1, "B": 0, "rows/s": 0, "%": 2, "B/s": 0}
"""Each unit with the places behind the point that mean something."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number at one size; `ratio` compares it with `versus`, measured in the same run."""

    part: str
    name: str
    unit: str
    leads: int
    value: float
    versus: str | None = None
    ratio: float | None = None


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that `percent` of the values do not exceed; ValueError without values."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    return ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]


def median(values: Iterable[float]) -> float:
    return percentile(values, 50)


def table(figures: Sequence[Figure]) -> str:
    """One line per thing measured, one column per size; the last column is the largest size against the smallest."""
    sizes = sorted({figure.leads for figure in figures})
    names = list(dict.fromkeys((figure.part, figure.name, figure.unit) for figure in figures))
    cells = {(figure.part, figure.name, figure.leads): figure for figure in figures}
    growth = [f"{sizes[-1]:,} ÷ {sizes[0]:,}"] if len(sizes) > 1 else []
    lines = [["part", "measured", "unit", *(f"{size:,}" for size in sizes), *growth]]
    for part, name, unit in names:
        row = [cells.get((part, name, size)) for size in sizes]
        first, last = row[0], row[-1]
        grown = f"{last.value / first.value:.2f}" if growth and first and last and first.value else ""
        lines.append([part, name, unit, *(_cell(figure) for figure in row), *([grown] if growth else [])])
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    text = ["  ".join(_aligned(place, word, widths[place]) for place, word in enumerate(line)) for line in lines]
    compared = dict.fromkeys(f"{figure.part}: × is against {figure.versus}" for figure in figures if figure.versus)
    return "\n".join([text[0], "-" * len(text[0]), *text[1:], *([""] if compared else []), *compared])


def _aligned(place: int, word: str, width: int) -> str:
    return word.ljust(width) if place < 3 else word.rjust(width)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "n/a"
    value = f"{figure.value:,.{UNITS[figure.unit]}f}"
    return value if figure.ratio is None else f"{value} ({figure.ratio:.2f}×)"


def as_json(figures: Sequence[Figure], machine: dict[str, Any]) -> dict[str, Any]:
    return {"machine": machine, "figures": [asdict(figure) for figure in figures]}
