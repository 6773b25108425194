"""Leads as files of others: plain CSV, CSV under another system's headers, JSON, JSON lines."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TextIO

import orjson

from leadtui.errors import Refused
from leadtui.exchange.sheets import PROFILES, Sheet
from leadtui.exchange.writing import harmless
from leadtui.model.event import NESTED, Document
from leadtui.model.lead_json import stored_json
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import escaped

if TYPE_CHECKING:
    from leadtui.model.scores import Scores

FORMATS: Final = ("csv", "json", "jsonl")


def export(
    leads: Iterable[Document], format: str, out: TextIO, pipelines: Iterable[Pipeline] = (), profile: str | None = None,
    scores: Scores | None = None,
) -> int:  # fmt: skip
    """Writes stored leads as `csv`, `json` or `jsonl`, a CSV under the headers of `profile`; how many. Refused.

    `scores` tell what is shown as the score of a lead, where that is more than points by hand.
    """
    if format not in FORMATS:
        raise Refused(f"no export format {format[:40]!r}; there are {', '.join(FORMATS)}")
    if profile is not None and (format != "csv" or profile not in PROFILES):
        raise Refused(f"no {format} profile {profile[:40]!r}; there are {', '.join(PROFILES)}, for csv")
    if format == "csv":
        return _csv(leads, out, {pipeline.key: pipeline for pipeline in pipelines}, profile, scores)
    wrote = 0
    before = "[\n" if format == "json" else ""
    for lead in _told(leads, scores):
        wrote += 1
        out.write(before + escaped(orjson.dumps(lead).decode()))
        before = ",\n" if format == "json" else "\n"
    if format == "json":
        out.write("\n]\n" if wrote else "[]\n")
    elif wrote:
        out.write("\n")
    return wrote


def _told(leads: Iterable[Document], scores: Scores | None) -> Iterator[Document]:
    if scores is None:
        return map(stored_json, leads)
    return (stored_json(document, score) for document, score in scores.beside(leads))


def _csv(
    leads: Iterable[Document], out: TextIO, pipelines: Mapping[str, Pipeline], profile: str | None,
    scores: Scores | None,
) -> int:  # fmt: skip
    writer = csv.writer(out)
    if profile is not None:
        cells = PROFILES[profile]
        sheets = [Sheet(document, pipelines) for document in leads]
        writer.writerow(cells)
        writer.writerows([harmless(cell(sheet)) for cell in cells.values()] for sheet in sheets)
        return len(sheets)
    rows = [_flat(lead) for lead in _told(leads, scores)]
    names = dict.fromkeys(_flat(stored_json({"name": "", "pipeline": "", "stage": ""})))
    parts = sorted({name for row in rows for name in row} - names.keys())
    columns = [*names, *parts]
    writer.writerow(map(harmless, columns))
    writer.writerows([harmless(row.get(name, "")) for name in columns] for row in rows)
    return len(rows)


_IN_ONE: Final[Mapping[str, Callable[[Document], str]]] = {
    "activities": lambda done: "; ".join(f"{key} {outcome}".rstrip() for key, outcome in sorted(done.items())),
    "links": lambda links: "; ".join(f"{kind} {other}" for other, kind in links.items()),
    "cadence": lambda place: f"{place['name']}, step {place['step'] + 1}{', paused' * place['paused']}",
    "handoff": lambda one: f"{one['by']} to {one['to']}, {one['at']} {one.get('accepted_at') or '-'}: {one['note']}",
}
"""What is one cell although it has parts: a column for every activity would be more columns than leads."""


def _flat(lead: Document) -> dict[str, str]:
    """A lead as one row: lists joined with `; `, answers and own fields in columns of their own."""
    flat: dict[str, str] = {}
    for name, value in lead.items():
        if name in _IN_ONE:
            flat[name] = _IN_ONE[name](value) if value else ""
        elif name in NESTED:
            flat |= {f"{name}.{inner}": _plain(part) for inner, part in (value or {}).items()}
        elif name == "visits":
            flat[name] = "; ".join(
                " ".join((visit["stage"], visit["entered_at"] or "-", visit["left_at"] or "-")) for visit in value
            )
        elif name == "next_step":
            flat |= {"next_step": (value or {}).get("text") or "", "next_step_due": (value or {}).get("due") or ""}
        else:
            flat[name] = "; ".join(map(str, value)) if isinstance(value, list) else _plain(value)
    return flat


def _plain(value: Any) -> str:
    return "" if value is None else ("yes" if value else "no") if isinstance(value, bool) else str(value)
