"""The same numbers apart by a field: sources, owners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Final

from leadtui.model.metrics.beside import NOTHING
from leadtui.model.metrics.groups import grouped
from leadtui.model.metrics.pages.group import Group
from leadtui.model.metrics.pages.metrics import metric
from leadtui.model.metrics.pages.page import Column, Figure, Page
from leadtui.model.metrics.question import Findings
from leadtui.model.metrics.report import numbers

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "source": (
        "lead_conversion_rate", "cost_per_lead", "roi", "won_count", "win_rate", "won_value", "spend", "open_count",
    ),
    "owner": (
        "open_count", "weighted_value", "win_rate", "won_count", "won_value", "lead_conversion_rate", "open_value",
        "cycle_mean_days",
    ),
}  # fmt: skip
"""The most important first: the last ones need a wide terminal."""
_HEADS: Final = {
    "open_count": "open", "open_value": "open value", "won_count": "won", "win_rate": "win rate",
    "won_value": "won value", "spend": "costs", "cost_per_lead": "cost/lead", "roi": "return",
    "cycle_mean_days": "cycle", "lead_conversion_rate": "conversion", "weighted_value": "weighted",
}  # fmt: skip


_COMPARED: Final = {"source": "lead_conversion_rate", "owner": "win_rate"}
"""What stands beside that of the period before."""


def groups(found: Findings, title: str, by: str) -> Page:
    of, names, compared = found.of, _NAMES[by], _COMPARED[by] if found.earlier is not None else ""
    lines, members = [], grouped(of.index, of.rows, by)
    then = grouped(of.index, found.earlier.rows, by) if found.earlier is not None else {}
    for key, known in found.beside.of_groups(by, members).items():
        rows = members.get(key, [])
        part = replace(of, rows=rows)
        metrics = numbers(part, known, names)
        name, whose = key or f"no {by}", f"{by} {key or 'none'}"
        group = Group(found, name, f"All leads of this {by}.", "whatever the period", len(rows), partial(list, rows))
        cells = []
        for number in names:
            cells.append(metric(found, metrics[number], part, f"{name} · {_HEADS[number]}", whose))
            if number == compared and found.earlier is not None:
                earlier = replace(found.earlier, rows=then.get(key, []))
                before = numbers(earlier, NOTHING, (number,))[number]
                cells.append(metric(found, before, earlier, f"{name} · {_HEADS[number]} before", whose, earlier=True))
        rate = metrics["win_rate"].value
        lines.append((len(rows), Figure(
            f"{by}={key or ''}", name, (group.counted("leads"), *cells), rate if isinstance(rate, Fraction) else None
        )))  # fmt: skip
    figures = [figure for _, figure in sorted(lines, key=lambda pair: -pair[0])]
    columns = [Column("leads", "leads")]
    for name in names:
        columns.append(Column(name, _HEADS[name]))
        if name == compared:
            columns.append(Column(f"{name}_before", "before"))
    note = "the bar is the win rate" if figures else ""
    return Page(title, tuple(columns), tuple(figures), note=note)
