"""What an import would do: leads to create and to update, rows that are skipped, and those that cannot be used."""

from __future__ import annotations

import csv
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leadtui.errors import Refused
from leadtui.exchange.packed import Packed
from leadtui.exchange.profiles import Mapping, Profile
from leadtui.exchange.writing import create, harmless
from leadtui.model.event import Document
from leadtui.model.pipeline import CustomField, Pipeline


@dataclass(slots=True)
class ImportPlan:
    """What an import would do. Nothing has been done yet."""

    profile: Profile
    encoding: str
    delimiter: str | None
    """None for JSON."""
    mapping: Mapping
    ignored_columns: tuple[str, ...]
    columns: tuple[str, ...]
    create: Packed = field(default_factory=Packed)
    """The fields of each new lead, as JSON, without id and version."""
    update: list[tuple[int, Document]] = field(default_factory=list)
    """A lead's id and the fields to set on it; None takes a field away."""
    skipped: list[tuple[int, int]] = field(default_factory=list)
    """The line of a duplicate and the lead that it is: an id, or -(n + 1) for the nth new one."""
    errors: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    """Line, reason and cells of each row that cannot be used."""
    unknown_stages: dict[str, int] = field(default_factory=dict)
    """Stage names that mean nothing in the pipeline, and their rows: `checked` refuses them."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Cells that were left out although their row is good: a sentence, and how many."""
    new_fields: tuple[CustomField, ...] = ()
    """Columns that become custom fields of the pipeline."""
    pipeline: Pipeline | None = None
    """The pipeline with its new stages and fields, to be saved with the leads; None when it stays as it is."""

    def checked(self) -> ImportPlan:
        """The plan itself; Refused while it has stages that nobody knows."""
        if not self.unknown_stages:
            return self
        names = sorted(self.unknown_stages, key=lambda name: (-self.unknown_stages[name], name))
        shown = ", ".join(f"{name!r} ({self.unknown_stages[name]:,})" for name in names[:20])
        more = f" and {len(names) - 20} more" if len(names) > 20 else ""
        raise Refused(
            f"unknown stages: {shown}{more}; map each with --stage {shlex.quote(names[0] + '=STAGE')}, "
            "or add them all to the pipeline with --new-stages",
            "stage",
        )


def write_errors(plan: ImportPlan, path: Path | str, force: bool = False) -> None:
    """Writes the rows that could not be used as CSV: line, reason, and their cells. Refused as `create` refuses."""
    with create(path, force) as out:
        writer = csv.writer(out)
        writer.writerow([harmless(name) for name in ("line", "reason", *plan.columns)])
        for line, reason, cells in plan.errors:
            told = ("" if (cell := cells.get(name)) is None else str(cell) for name in plan.columns)
            writer.writerow([line, harmless(reason), *map(harmless, told)])
