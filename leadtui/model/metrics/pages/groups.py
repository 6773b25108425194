"""The same numbers apart by a field: sources, owners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Final

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


def groups(found: Findings, title: str, by: str) -> Page:
    of, names = found.of, _NAMES[by]
    lines, members = [], grouped(of.index, of.rows, by)
    for key, known in found.beside.of_groups(by, members).items():
        rows = members.get(key, [])
        part = replace(of, rows=rows)
        metrics = numbers(part, known, names)
        name, whose = key or f"no {by}", f"{by} {key or 'none'}"
        group = Group(found, name, f"All leads of this {by}.", "whatever the period", len(rows), partial(list, rows))
        cells = [
            metric(found, metrics[number], part, f"{name} · {_HEADS[number]}", whose) for number in names
        ]  # fmt: skip
        rate = metrics["win_rate"].value
        lines.append((len(rows), Figure(
            f"{by}={key or ''}", name, (group.counted("leads"), *cells), rate if isinstance(rate, Fraction) else None
        )))  # fmt: skip
    figures = [figure for _, figure in sorted(lines, key=lambda pair: -pair[0])]
    columns = (Column("leads", "leads"), *(Column(name, _HEADS[name]) for name in names))
    note = "the bar is the win rate" if figures else ""
    return Page(title, columns, tuple(figures), note=note)
