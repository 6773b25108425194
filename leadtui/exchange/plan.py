"""A row of a file as the fields of a lead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as Cells
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from leadtui.errors import Refused
from leadtui.exchange import values
from leadtui.exchange.profiles import Mapping
from leadtui.exchange.stages import StageNames, outcome
from leadtui.exchange.survey import Style
from leadtui.exchange.table import Row
from leadtui.exchange.writing import unquoted
from leadtui.model import moment
from leadtui.model.event import Document
from leadtui.model.lead import Lead, Lifecycle, Outcome, Status
from leadtui.model.pipeline import Kind, Stage

_TEXTS: Final[tuple[str, ...]] = ("company", "title", "website", "owner", "source", "segment", "lost_reason", "external_id")
_LISTS: Final = {"emails": r"[;,\s]+", "phones": r"[;\n]|,\s| / ", "tags": r"[;,\n]"}
_AXES: Final = {"status": tuple(map(str, Status)), "lifecycle": tuple(map(str, Lifecycle))}
_TRIAL: Final[Document] = {"id": 1, "bant": {}, "champ": {}, "custom": {}}
"""What a lead needs to be checked; the model copies its own defaults slowly."""
_VISIT: Final = re.compile(r"(?P<stage>\S+) (?P<entered>\S+)(?: (?P<left>\S+))?\Z")


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

    def __init__(self, mapping: Mapping, style: Style, stages: StageNames, ours: bool = False) -> None:
        """`ours`: leadtui wrote the table, so that `'` before a formula is the mark that keeps it harmless."""
        self._plain = unquoted if ours else str
        self.stages = stages
        self.left_out: Counter[str] = Counter()
        """Sentences about cells that a lead cannot hold and that are no fault of the row → how many."""
        self._column = {field: found[0] for field, found in mapping.fields.items()}
        self._columns = mapping.fields
        self._history = mapping.visits
        self._style = style
        self._zone = moment.zone(stages.pipeline.time_zone)
        self._moments: dict[tuple[str, str], tuple[str, str, bool]] = {}
        self._texts = [(field, self._column[field]) for field in _TEXTS if field in self._column]
        self._lists = [(field, self._columns[field], pattern) for field, pattern in _LISTS.items() if field in self._columns]
        self._parts = [(*field.split(".", 1), column) for field, column in self._column.items() if "." in field]
        self._product = self._column.get("product")
        used = [column for found in self._columns.values() for column in found] + [column for *_, column in self._history]
        self._used = tuple(dict.fromkeys(used))
        self._outcomes = tuple(field for field in ("outcome", "status") if field in self._column)

    def lead(self, row: Row) -> ImportedLead | None:
        """The lead of a row; None when its stage is unknown, which `stages` has counted; Refused when it is none."""
        plain, told = self._plain, row.cells
        cells = {name: plain(_text(told.get(name))) for name in self._used}
        fields: Document = {}
        for field, column in self._texts:
            if text := cells.get(column, "").strip():
                fields[field] = text
        for field, columns, pattern in self._lists:
            joined = cells.get(columns[0], "") if len(columns) == 1 else ";".join(cells.get(column, "") for column in columns)
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
            if found_moment := self._moment(cells, field):
                fields[field] = found_moment[0]
        if not self._stand(cells, fields):
            return None
        Lead.checked(**(_TRIAL | fields))
        return ImportedLead(row.line, fields, "stage" in self._column or "outcome" in self._column or "is_won" in self._column)

    def _cell(self, cells: Cells[str, str], field: str) -> str:
        column = self._column.get(field)
        return cells.get(column, "").strip() if column is not None else ""

    def _contact(self, cells: Cells[str, str]) -> str:
        return self._cell(cells, "contact") or " ".join(
            part for field in ("first_name", "last_name") if (part := self._cell(cells, field))
        )

    def _name(self, cells: Cells[str, str], fields: Document) -> str:
        """The lead's name, or what tells it from the others where the file has no names."""
        if name := self._cell(cells, "name"):
            return name
        other = fields.get("company") or fields.get("external_id")
        product = cells.get(self._product, "").strip() if self._product is not None else ""
        if product:
            return f"{product} · {other}" if other else product
        for names in (fields.get("contact"), fields.get("company"), *fields.get("emails", ()), fields.get("external_id")):
            if names:
                return str(names)
        raise Refused("nothing that names the lead", "name")

    def _money(self, cells: Cells[str, str], fields: Document) -> None:
        code = None
        if text := self._cell(cells, "value"):
            mark = self._style.marks.get(self._column["value"])
            fields["value"], code = values.amount(text, mark, self.stages.pipeline.currency)
        if code := self._cell(cells, "currency").upper() or code:
            fields["currency"] = code

    def _axes(self, cells: Cells[str, str], fields: Document) -> None:
        if text := self._cell(cells, "score"):
            fields["score"] = self._whole(text)
        for field, axis in _AXES.items():
            if field not in self._column:
                continue
            word = self._cell(cells, field).casefold()
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

    def _when(self, text: str, column: str, field: str) -> tuple[str, str, bool] | None:
        """The moment in UTC, the local day, and whether a time of day was told."""
        if not text:
            return None
        known = self._moments.get((column, text))
        if known is None:
            found, timed = values.when(text, self._style.orders.get(column), self._zone, field)
            known = moment.iso(found), found.astimezone(self._zone).date().isoformat(), timed
            self._moments[column, text] = known
        return known

    def _moment(self, cells: Cells[str, str], field: str) -> tuple[str, str, bool] | None:
        column = self._column.get(field)
        return None if column is None else self._when(cells.get(column, "").strip(), column, field)

    def _stand(self, cells: Cells[str, str], fields: Document) -> bool:
        """Where the lead stands and how it came there; False when the stage is unknown."""
        stages, name = self.stages, self._cell(cells, "stage")
        stage = stages.find(name) if name else None
        if name and stage is None:
            return False
        ending = self._ending(cells)
        fields["pipeline"] = stages.pipeline.name
        visits = self._visits(cells)
        if ending is not None and (stage is None or stage.kind is Kind.OPEN):
            if stage is not None:
                fields["last_open_stage"] = stage.id
            stage = stages.closing(ending)
        stage = stage or stages.pipeline.first
        fields["stage"] = stage.id
        closing = self._moment(cells, "close_date")
        if stage.kind is Kind.OPEN:
            self._ahead(cells, fields, closing)
            since = self._moment(cells, "stage_since")
            entered = since[0] if since else fields.get("created_at") if stage.id == stages.pipeline.first.id else None
        else:
            won = stage.kind is not Kind.LOST
            fields["outcome"] = (Outcome.WON if won else Outcome.LOST).value
            if won:
                fields.setdefault("status", Status.CONVERTED.value)
            found = self._moment(cells, "won_at" if won else "lost_at") or self._moment(cells, "closed_at") or closing
            entered = found[0] if found else None
            if entered:
                fields["closed_at"] = entered
            if expected := self._moment(cells, "expected_close"):
                fields["expected_close"] = expected[1]
            if (last := stages.pipeline.find(self._cell(cells, "last_open_stage"))) is not None:
                fields["last_open_stage"] = last.id
        fields["visits"] = _path(visits, stage, entered)
        return True

    def _ending(self, cells: Cells[str, str]) -> Outcome | None:
        for field in self._outcomes:
            told, ending = outcome(self._cell(cells, field))
            if told:
                return ending
        if values.yes(self._cell(cells, "is_won")):
            return Outcome.WON
        return Outcome.LOST if values.yes(self._cell(cells, "is_closed")) and "is_won" in self._column else None

    def _ahead(self, cells: Cells[str, str], fields: Document, closing: tuple[str, str, bool] | None) -> None:
        """What an open lead still has before it."""
        if expected := self._moment(cells, "expected_close") or closing:
            fields["expected_close"] = expected[1]
        if text := self._cell(cells, "probability"):
            percent = values.percent(text, self._column["probability"] in self._style.fractions)
            if 0 < percent < 100:
                fields["probability"] = f"{percent.normalize():f}"
            else:
                self.left_out["probability: 0 or 100 % of a lead that is open"] += 1
        due = self._moment(cells, "next_due")
        text = self._cell(cells, "next_step")
        if text or due:
            fields["next_step"] = {"text": text or "Follow up"} | ({"due": due[0] if due[2] else due[1]} if due else {})

    def _visits(self, cells: Cells[str, str]) -> list[Document]:
        """The stays that the file tells, in their order."""
        if text := self._cell(cells, "visits"):
            return [self._visit(part.strip()) for part in text.split(";") if part.strip()]
        told: dict[str, Document] = {}
        for event, name, column in self._history:
            if not (found := self._when(cells.get(column, "").strip(), column, f"date {event}")):
                continue
            # `Negotiation (Sales Pipeline)`: the pipeline is not part of the name
            stage = self.stages.known(name) or self.stages.find(re.sub(r"(?<=.)\s*\([^()]*\)\Z", "", name))
            if stage is not None:
                told.setdefault(stage.id, {"stage": stage.id})["entered_at" if event == "entered" else "left_at"] = found[0]
        return sorted(told.values(), key=lambda visit: visit.get("entered_at") or visit["left_at"])

    def _visit(self, text: str) -> Document:
        found = _VISIT.match(text)
        if not found:
            raise Refused(f"visits: {text[:40]!r} is not a stage with its times", "visits")
        visit: Document = {"stage": found["stage"]}
        for field, part in (("entered_at", found["entered"]), ("left_at", found["left"])):
            if part and part != "-":
                visit[field] = moment.iso(values.when(part, None, UTC, "visits")[0])
        return visit


def _text(value: Any) -> str:
    """The value of a JSON object as a table would hold it; an object within it has no place there."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(text for part in value if (text := _text(part)))
    return "" if value is None or isinstance(value, dict) else str(value)


def _path(visits: list[Document], stage: Stage, entered: str | None) -> list[Document]:
    """The visits up to the stage where the lead is now; a stay ends when the next one begins."""
    path = [dict(visit) for visit in visits]
    if not path or path[-1]["stage"] != stage.id:
        path.append({"stage": stage.id} | ({"entered_at": entered} if entered else {}))
    elif entered and "entered_at" not in path[-1]:
        path[-1]["entered_at"] = entered
    for before, after in zip(path, path[1:], strict=False):
        if "left_at" not in before and "entered_at" in after:
            before["left_at"] = after["entered_at"]
    path[-1].pop("left_at", None)
    return path
