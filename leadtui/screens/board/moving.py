"""Actions of the cursor and of how the board looks."""

from __future__ import annotations

from typing import Final

from leadtui import config
from leadtui.model.order import Sort
from leadtui.model.text import safe
from leadtui.screens import cursor
from leadtui.screens.board.base import BoardBase

RECENT: Final = 30
"""Days that closed leads stay on the board unless all are asked for."""


class CursorActions(BoardBase):
    """hjkl and what goes with it; nothing here changes a lead."""

    def action_cursor(self, columns: int, rows: int) -> None:
        times = max(1, self.count)
        here = self.cursor
        if columns:
            stage = max(0, min(here.stage + columns * times, len(self.board.columns) - 1))
            self.go(cursor.at(self.board.columns, stage, self.view.beside(stage)))
        else:
            self.go(cursor.at(self.board.columns, here.stage, here.row + rows * times))

    def action_cursor_to(self, where: str) -> None:
        here, columns = self.cursor, self.board.columns
        last = columns[here.stage].count - 1
        if where == "top":
            self.go(cursor.at(columns, here.stage, 0))
        elif where == "bottom":
            self.go(cursor.at(columns, here.stage, self.count - 1 if self.count else last))
        else:
            stage = 0 if where == "first" else len(columns) - 1
            self.go(cursor.at(columns, stage, self.view.beside(stage)))

    def action_cursor_page(self, direction: int) -> None:
        rows = max(1, self.view.page // 2) * max(1, self.count)
        self.go(cursor.at(self.board.columns, self.cursor.stage, self.cursor.row + direction * rows))

    def action_fold(self) -> None:
        self.folded ^= {self.stage.id}
        self.repaint()

    def action_sort(self) -> None:
        orders = list(Sort)
        self.board.resort(orders[(orders.index(self.board.sort) + 1) % len(orders)])
        self.after_change()
        self.say(f"sorted by {self.board.sort.value}")

    def action_density(self) -> None:
        self.is_dense = not self.is_dense
        self.repaint()
        fault = config.remember("density", "lines" if self.is_dense else "cards")
        if fault:
            self.say(fault, wrong=True)

    def action_pipeline(self) -> None:
        """The board of the next pipeline; acts are meant for what is seen, so a selection does not go along."""
        session = self.session
        if len(session.pipelines) < 2:
            self.say("there is one pipeline; `leadtui pipeline add` makes another", wrong=True)
            return
        here = [pipeline.id for pipeline in session.pipelines].index(session.pipeline.id)
        session.pipeline = session.pipelines[(here + 1) % len(session.pipelines)]
        self.selected.clear()
        self.folded.clear()
        self.show_pipeline()
        self.say(f"pipeline {safe(session.pipeline.name, 80)}")

    def show_pipeline(self) -> None:
        """The pipeline is another one: everything is made anew."""
        raise NotImplementedError

    def action_closed(self) -> None:
        self.board.window(None if self.board.closed_days is not None else RECENT)
        self.after_change()
        everything = self.board.closed_days is None
        self.say("all closed leads" if everything else f"closed leads of the last {RECENT} days")


class SelectActions(BoardBase):
    """space, V, * and esc."""

    def action_select(self) -> None:
        lead = self.cursor.lead
        if lead is not None:
            self.selected.symmetric_difference_update({lead})
            self.range_start = lead
            self.repaint()

    def action_select_range(self) -> None:
        here = self.cursor
        start = self.board.find(self.range_start) if self.range_start is not None else None
        if here.lead is None or (start is not None and start[0] != here.stage):
            self.say("a range begins at a selected lead of the same column", wrong=True)
            return
        row = here.row if start is None else start[1]
        first, last = sorted((row, here.row))
        self.selected.update(self.board.columns[here.stage].ids(first, last + 1))
        self.range_start = here.lead
        self.repaint()

    def action_select_column(self) -> None:
        ids = self.board.columns[self.cursor.stage].ids()
        if self.selected.issuperset(ids):
            self.selected.difference_update(ids)
        else:
            self.selected.update(ids)
        self.repaint()

    def action_back(self) -> None:
        self.selected.clear()
        self.range_start = None
        self.say("")
        self.repaint()
