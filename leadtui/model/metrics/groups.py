"""The rows of an index by the values of one field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Final

from leadtui.errors import Refused
from leadtui.model.index import LeadIndex
from leadtui.model.pipeline import Pipeline

FIELDS: Final = (
    "owner", "source", "segment", "stage", "tag", "status", "lifecycle", "company", "currency", "pipeline",
    "lost_reason",
)  # fmt: skip
"""What numbers can be told apart by."""


def grouped(index: LeadIndex, rows: Sequence[int], field: str) -> dict[str | None, list[int]]:
    """Rows by value, in alphabetical order, those without a value last (None); Refused for another field.

    A lead with several tags is in the group of each.
    """
    if field not in FIELDS:
        raise Refused(f"by: no field {field[:40]!r} to tell numbers apart by; there are {', '.join(FIELDS)}", "by")
    column = index.tags if field == "tag" else getattr(index, field)
    by_code: defaultdict[int, list[int]] = defaultdict(list)
    for row, code in zip(rows, index.of(column.codes, rows), strict=True):
        by_code[code].append(row)
    groups: defaultdict[str | None, list[int]] = defaultdict(list)
    for code, members in by_code.items():
        value = column.values[code]
        for key in (dict.fromkeys(value) or (None,)) if field == "tag" else (value,):
            groups[key] += members
    return {key: groups[key] for key in ordered(groups)}


def whole(index: LeadIndex, pipeline: Pipeline) -> list[int]:
    """All leads of a pipeline but the archived ones."""
    ours = index.pipeline.codes_of(lambda key: bool(key == pipeline.key))
    return [row for row, code in enumerate(index.pipeline.codes) if ours[code] and not index.archived[row]]


def owned(index: LeadIndex, rows: Sequence[int], owner: str) -> list[int]:
    """Those of these leads that an owner of this folded name has."""
    theirs = index.owner.codes_of(lambda name: name is not None and str(name).casefold() == owner)
    return list(compress(rows, map(theirs.__getitem__, index.of(index.owner.codes, rows))))


def ordered(keys: Iterable[str | None]) -> list[str | None]:
    """Groups in alphabetical order, that of the leads without a value last."""
    return sorted(keys, key=lambda key: (key is None, str(key).casefold(), str(key)))
