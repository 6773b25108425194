"""Where a lead of a file stands, and how it came there: stage, outcome, visits, and what is still before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC
from itertools import pairwise
from typing import Final

from leadtui.errors import Refused
from leadtui.exchange import dates, values
from leadtui.exchange.cells import Cells, When
from leadtui.exchange.stages import StageNames, outcome
from leadtui.exchange.survey import Style
from leadtui.model import moment
from leadtui.model.event import Document
from leadtui.model.lead import Outcome, Status
from leadtui.model.pipeline import Kind, Stage

_VISIT: Final = re.compile(r"(?P<stage>\S+) (?P<entered>\S+)(?: (?P<left>\S+))?\Z")


class Standing:
    """Places the leads of one file."""

    def __init__(
        self,
        cells: Cells,
        history: tuple[tuple[str, str, str], ...],
        style: Style,
        stages: StageNames,
        left_out: Counter[str],
    ) -> None:
        """`history` are the columns of stage dates; `left_out` takes the sentences about cells that do not fit."""
        self._cells = cells
        self._history = history
        self._style = style
        self._stages = stages
        self._left_out = left_out
        self._outcomes = tuple(field for field in ("outcome", "status") if field in cells.column)

    def put(self, cells: Mapping[str, str], fields: Document) -> bool:
        """Where the lead stands and how it came there; False when the stage is unknown."""
        stages, name = self._stages, self._cells.text(cells, "stage")
        stage = stages.find(name) if name else None
        if name and stage is None:
            return False
        ending = self._ending(cells)
        fields["pipeline"] = stages.pipeline.key
        visits = self._visits(cells)
        if ending is not None and (stage is None or stage.kind is Kind.OPEN):
            if stage is not None:
                fields["last_open_stage"] = stage.id
            stage = stages.closing(ending)
        stage = stage or stages.pipeline.first
        fields["stage"] = stage.id
        closing = self._cells.moment(cells, "close_date")
        if stage.kind is Kind.OPEN:
            self._ahead(cells, fields, closing)
            since = self._cells.moment(cells, "stage_since")
            entered = since.utc if since else fields.get("created_at") if stage.id == stages.pipeline.first.id else None
        else:
            won = stage.kind is not Kind.LOST
            fields["outcome"] = (Outcome.WON if won else Outcome.LOST).value
            if won:
                fields.setdefault("status", Status.CONVERTED.value)
            found = (
                self._cells.moment(cells, "won_at" if won else "lost_at")
                or self._cells.moment(cells, "closed_at")
                or closing
            )
            entered = found.utc if found else None
            if entered:
                fields["closed_at"] = entered
            if expected := self._cells.moment(cells, "expected_close"):
                fields["expected_close"] = expected.day
            if (last := stages.pipeline.find(self._cells.text(cells, "last_open_stage"))) is not None:
                fields["last_open_stage"] = last.id
        if stage.kind in (Kind.OPEN, Kind.POST_SALE):
            self._planned(cells, fields)
        if renewal := self._cells.moment(cells, "renewal_date"):
            fields["renewal_date"] = renewal.day
        exact = "visits" in self._cells.column and bool(visits) and visits[-1]["stage"] == stage.id
        fields["visits"] = visits if exact else _path(visits, stage, entered)
        return True

    def _ending(self, cells: Mapping[str, str]) -> Outcome | None:
        for field in self._outcomes:
            told, ending = outcome(self._cells.text(cells, field))
            if told:
                return ending
        if values.yes(self._cells.text(cells, "is_won")):
            return Outcome.WON
        return (
            Outcome.LOST
            if values.yes(self._cells.text(cells, "is_closed")) and "is_won" in self._cells.column
            else None
        )

    def _ahead(self, cells: Mapping[str, str], fields: Document, closing: When | None) -> None:
        """What an open lead still has before it."""
        if expected := self._cells.moment(cells, "expected_close") or closing:
            fields["expected_close"] = expected.day
        if text := self._cells.text(cells, "probability"):
            percent = values.percent(text, self._cells.column["probability"] in self._style.fractions)
            if 0 < percent < 100:
                fields["probability"] = f"{percent.normalize():f}"
            else:
                self._left_out["probability: 0 or 100 % of a lead that is open"] += 1

    def _planned(self, cells: Mapping[str, str], fields: Document) -> None:
        """What is to be done next with an open lead or a customer."""
        due = self._cells.moment(cells, "next_due")
        text = self._cells.text(cells, "next_step")
        if text or due:
            fields["next_step"] = {"text": text or "Follow up"} | (
                {"due": due.utc if due.timed else due.day} if due else {}
            )

    def _visits(self, cells: Mapping[str, str]) -> list[Document]:
        """The stays that the file tells, in their order."""
        if text := self._cells.text(cells, "visits"):
            return [self._visit(part.strip()) for part in text.split(";") if part.strip()]
        told: dict[str, Document] = {}
        for event, name, column in self._history:
            if not (found := self._cells.when(cells, column, f"date {event}")):
                continue
            # `Negotiation (Sales Pipeline)`: the pipeline is not part of the name
            stage = self._stages.known(name) or self._stages.find(re.sub(r"(?<=.)\s*\([^()]*\)\Z", "", name))
            if stage is not None:
                told.setdefault(stage.id, {"stage": stage.id})["entered_at" if event == "entered" else "left_at"] = (
                    found.utc
                )
        return sorted(told.values(), key=lambda visit: visit.get("entered_at") or visit["left_at"])

    def _visit(self, text: str) -> Document:
        found = _VISIT.match(text)
        if not found:
            raise Refused(f"visits: {text[:40]!r} is not a stage with its times", "visits")
        visit: Document = {"stage": found["stage"]}
        for field, part in (("entered_at", found["entered"]), ("left_at", found["left"])):
            if part and part != "-":
                visit[field] = moment.iso(dates.when(part, None, UTC, "visits")[0])
        return visit


def _path(visits: list[Document], stage: Stage, entered: str | None) -> list[Document]:
    """The visits up to the stage where the lead is now; a stay ends when the next one begins."""
    path = [dict(visit) for visit in visits]
    if not path or path[-1]["stage"] != stage.id:
        path.append({"stage": stage.id} | ({"entered_at": entered} if entered else {}))
    elif entered and "entered_at" not in path[-1]:
        path[-1]["entered_at"] = entered
    for before, after in pairwise(path):
        if "left_at" not in before and "entered_at" in after:
            before["left_at"] = after["entered_at"]
    path[-1].pop("left_at", None)
    return path
