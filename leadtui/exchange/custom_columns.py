"""Columns that no word of ours names: custom fields that the pipeline has, or gets with `--new-fields`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from leadtui.exchange.planner import of_json
from leadtui.exchange.profiles import Mapping
from leadtui.exchange.table import Row
from leadtui.exchange.words import plain
from leadtui.model.pipeline import CustomField, Pipeline, fresh_id

_CUSTOM: Final = "custom."
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?", re.ASCII)
"""With no zero in front: what begins with one is a phone number, or an area code."""
_YES_NO: Final = frozenset(("yes", "no", "y", "n", "true", "false"))

Kind = Literal["text", "number", "date", "yes/no"]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_KINDS: Final[dict[Kind, Callable[[str], bool]]] = {
    "number": lambda text: _NUMBER.fullmatch(text) is not None,
    "yes/no": lambda text: text.casefold() in _YES_NO,
    "date": _is_date,
}


def known(mapping: Mapping, columns: Sequence[str], pipeline: Pipeline) -> Mapping:
    """With the columns that are called like a custom field of the pipeline."""
    names = {plain(field.id): field.id for field in pipeline.custom_fields}
    names |= {plain(field.name): field.id for field in pipeline.custom_fields}
    fields = dict(mapping.fields)
    for column in mapping.unknown(columns):
        if (id := names.get(plain(column))) is not None:
            fields.setdefault(f"{_CUSTOM}{id}", (column,))
    return replace(mapping, fields=fields)


def declared(
    mapping: Mapping, columns: Sequence[str], pipeline: Pipeline, rows: Iterable[Row]
) -> tuple[Pipeline, Mapping]:
    """The pipeline with a custom field for every column with anything in it that is none yet, and their mapping."""
    there = {field.id for field in pipeline.custom_fields}
    named = {found[0]: field.removeprefix(_CUSTOM) for field, found in mapping.fields.items()
             if field.startswith(_CUSTOM) and field.removeprefix(_CUSTOM) not in there}  # fmt: skip
    kinds = _kinds(rows, [*named, *mapping.unknown(columns)])
    fields, taken, new = dict(mapping.fields), there | set(named.values()), []
    for column, kind in kinds.items():
        name = " ".join(column.split())[:80].strip()
        id = named.get(column) or fresh_id(name, taken, "field")
        taken.add(id)
        fields[f"{_CUSTOM}{id}"] = (column,)
        new.append(CustomField(id=id, name=name.removeprefix(_CUSTOM), kind=kind))
    return pipeline.changed(custom_fields=(*pipeline.custom_fields, *new)), replace(mapping, fields=fields)


def _kinds(rows: Iterable[Row], columns: Sequence[str]) -> dict[str, Kind]:
    """Per column with anything in it the kind that all of its cells have."""
    possible: dict[str, list[Kind]] = {}
    for row in rows:
        for column in columns:
            cell = of_json(row.cells.get(column)).strip()
            left = possible.setdefault(column, list(_KINDS)) if cell else ()
            if left:
                possible[column] = [kind for kind in left if _KINDS[kind](cell)]
    return {column: (possible[column] or ["text"])[0] for column in columns if column in possible}
