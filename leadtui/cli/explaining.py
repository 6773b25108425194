"""metrics --explain: one number in words, and the leads that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from leadtui.cli.output import Answer
from leadtui.errors import Refused
from leadtui.model.metrics.pages import Cell, Explanation, Pages, named
from leadtui.model.metrics.question import Findings
from leadtui.model.text import safe

_TOLD = 40
"""Leads whose numbers a person may want to read."""


def explained(found: Findings, name: str) -> Answer:
    """A number by its name; Refused for an unknown one, with the names that there are."""
    numbers = named(Pages(found))
    cell = numbers.get(name)
    if cell is None or cell.why is None:
        raise Refused(f"explain: no number {name[:80]!r}; there are {_names(found, numbers)}", "explain")
    why = cell.why()
    leads = [found.of.index.ids[row] for row in why.rows()]
    metric = found.report.metrics.get(name)
    document = {
        "name": name, "label": why.title, "value": why.value if metric is None else metric.as_json()["value"],
        "meaning": why.meaning, "formula": why.formula, "population": why.population, "n": why.n,
        "excluded": dict(why.excluded), "listed": why.listed or None, "leads": leads,
    }  # fmt: skip
    return Answer(lambda: document, lambda: _lines(why, leads))


def _names(found: Findings, numbers: Mapping[str, Cell]) -> str:
    """The metrics, and one number of each column of a page with lines."""
    first: dict[str, str] = {}
    for known in numbers:
        first.setdefault(known.partition(":")[0], known)
    return ", ".join(dict.fromkeys([*found.report.metrics, *first.values()]))


def _lines(why: Explanation, leads: Sequence[int]) -> Iterator[str]:
    yield safe(f"{why.title}: {why.value}")
    yield safe(why.meaning)
    yield safe(why.formula)
    yield safe(f"whose: {why.population}")
    yield f"n = {why.n:,}"
    if why.excluded:
        yield "left out: " + ", ".join(f"{count:,} {reason}" for reason, count in why.excluded.items())
    told, more = " ".join(map(str, leads[:_TOLD])), len(leads) - _TOLD
    rest = f" … and {more:,} more, which --json has" if more > 0 else ""
    yield f"leads{f' ({why.listed})' if why.listed else ''}: {told or 'none'}{rest}"
