"""A row of a file as the fields of a lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping as Told
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from leadtui.errors import Refused
from leadtui.exchange import amounts, values
from leadtui.exchange.cells import Cells
from leadtui.exchange.profiles import Mapping
from leadtui.exchange.stages import StageNames, outcome
from leadtui.exchange.standing import Standing
from leadtui.exchange.survey import Style
from leadtui.exchange.table import Row
from leadtui.model import moment
from leadtui.model.event import Document
from leadtui.model.lead import Lead, Lifecycle, Status

_TEXTS: Final[tuple[str, ...]] = (
    "company",
    "title",
    "website",
    "owner",
    "source",
    "segment",
    "lost_reason",
    "external_id",
)
_LISTS: Final = {"emails": r"[;,\s]+", "phones": r"[;\n]|,\s| / ", "tags": r"[;,\n]"}
_AXES: Final = {"status": tuple(map(str, Status)), "lifecycle": tuple(map(str, Lifecycle))}
_TRIAL: Final[Document] = {"id": 1, "bant": {}, "champ": {}, "custom": {}}
"""What a lead needs to be checked; the model copies its own defaults slowly."""


@dataclass(frozen=True, slots=True)
class ImportedLead:
    """A lead as a file tells it."""

    line: int
    fields: Document
    """All stored fields that are known, as JSON, without id and version."""
    placed: bool
    """The file says where it stands; otherwise stage and visits are only where a new lead begins."""


class Planner:
    """Makes leads of the rows of one file."""

    def __init__(
        self, mapping: Mapping, style: Style, stages: StageNames, read: Callable[[Any], str] | None = None
    ) -> None:
        """`read` makes the text of a cell that is not text yet: `of_json`, or `unquoted` for a table of our own."""
        self._read = read
        self.stages = stages
        self.left_out: Counter[str] = Counter()
        """Sentences about cells that a lead cannot hold and that are no fault of the row → how many."""
        self._column = {field: found[0] for field, found in mapping.fields.items()}
        self._columns = mapping.fields
        self._style = style
        self._cells = Cells(self._column, style, moment.zone(stages.pipeline.time_zone))
        self._standing = Standing(self._cells, mapping.visits, style, stages, self.left_out)
        self._texts = [(field, self._column[field]) for field in _TEXTS if field in self._column]
        self._lists = [
            (field, self._columns[field], pattern) for field, pattern in _LISTS.items() if field in self._columns
        ]
        self._parts = [(*field.split(".", 1), column) for field, column in self._column.items() if "." in field]
        self._product = self._column.get("product")
        used = [column for found in self._columns.values() for column in found] + [
            column for *_, column in mapping.visits
        ]
        self._used = tuple(dict.fromkeys(used))

    def lead(self, row: Row) -> ImportedLead | None:
        """The lead of a row; None when its stage is unknown, which `stages` has counted; Refused when it is none."""
        cells: Told[str, str] = row.cells
        if self._read is not None:
            cells = {name: self._read(row.cells.get(name, "")) for name in self._used}
        fields: Document = {}
        for field, column in self._texts:
            if text := cells.get(column, "").strip():
                fields[field] = text
        for field, columns, pattern in self._lists:
            joined = (
                cells.get(columns[0], "")
                if len(columns) == 1
                else ";".join(cells.get(column, "") for column in columns)
            )
            if joined and (found := values.several(joined, pattern)):
                fields[field] = found
        if contact := self._contact(cells):
            fields["contact"] = contact
        fields["name"] = self._name(cells, fields)
        self._money(cells, fields)
        self._axes(cells, fields)
        for outer, inner, column in self._parts:
            if text := cells.get(column, "").strip():
                fields.setdefault(outer, {})[inner] = self._part(outer, inner, text)
        for field in ("created_at", "last_activity_at", "archived_at"):
            if found_moment := self._cells.moment(cells, field):
                fields[field] = found_moment[0]
        if not self._standing.put(cells, fields):
            return None
        Lead.checked(**(_TRIAL | fields))
        return ImportedLead(
            row.line, fields, "stage" in self._column or "outcome" in self._column or "is_won" in self._column
        )

    def _contact(self, cells: Told[str, str]) -> str:
        return self._cells.text(cells, "contact") or " ".join(
            part for field in ("first_name", "last_name") if (part := self._cells.text(cells, field))
        )

    def _name(self, cells: Told[str, str], fields: Document) -> str:
        """The lead's name, or what tells it from the others where the file has no names."""
        if name := self._cells.text(cells, "name"):
            return name
        other = fields.get("company") or fields.get("external_id")
        product = cells.get(self._product, "").strip() if self._product is not None else ""
        if product:
            return f"{product} · {other}" if other else product
        for names in (
            fields.get("contact"),
            fields.get("company"),
            *fields.get("emails", ()),
            fields.get("external_id"),
        ):
            if names:
                return str(names)
        raise Refused("nothing that names the lead", "name")

    def _money(self, cells: Told[str, str], fields: Document) -> None:
        code = None
        if text := self._cells.text(cells, "value"):
            mark = self._style.marks.get(self._column["value"])
            fields["value"], code = amounts.amount(text, mark, self.stages.pipeline.currency)
        if code := self._cells.text(cells, "currency").upper() or code:
            fields["currency"] = code

    def _axes(self, cells: Told[str, str], fields: Document) -> None:
        if text := self._cells.text(cells, "score"):
            fields["score"] = values.score(self._whole(text))
        if text := self._cells.text(cells, "score_by_hand"):
            fields["score"] = values.by_hand(self._whole(text))
        for field, axis in _AXES.items():
            if field not in self._column:
                continue
            word = self._cells.text(cells, field).casefold()
            if word in axis:
                fields[field] = word
            elif word and not outcome(word)[0]:
                self.left_out[f"{field}: {word[:40]!r} is none of {', '.join(axis)}"] += 1

    @staticmethod
    def _whole(text: str) -> int:
        try:
            return int(Decimal(text[: values.LONGEST]).to_integral_value())
        except (InvalidOperation, ValueError, OverflowError) as wrong:
            raise Refused(f"score: {text[:40]!r} is not a number", "score") from wrong

    def _part(self, outer: str, inner: str, text: str) -> str | int | float | bool:
        declared = self.stages.pipeline.custom(inner) if outer == "custom" else None
        if declared is not None and declared.kind == "yes/no":
            return values.yes(text)
        if declared is not None and declared.kind == "number":
            try:
                number = float(text)
            except ValueError as wrong:
                raise Refused(f"custom.{inner}: {text[:40]!r} is not a number", f"custom.{inner}") from wrong
            if abs(number) >= 2**53:
                raise Refused(f"custom.{inner}: {text[:40]!r} is out of range", f"custom.{inner}")
            return int(number) if number.is_integer() else number
        return text


def of_json(value: Any) -> str:
    """The value of a JSON object as a table would hold it; an object within it has no place there."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(text for part in value if (text := of_json(part)))
    return "" if value is None or isinstance(value, dict) else str(value)
