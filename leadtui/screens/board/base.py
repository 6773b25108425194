"""What the actions of the board share: its state, who they act on, how they ask and how they answer."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from leadtui.config import Config
from leadtui.model import money
from leadtui.model.board import Board
from leadtui.model.card import CardFacts, card
from leadtui.model.column import BoardColumn
from leadtui.model.pipeline import Kind, Pipeline, Stage
from leadtui.screens import cursor
from leadtui.screens.asking import Asking
from leadtui.screens.cursor import Cursor
from leadtui.session import Session
from leadtui.store.base import Applied
from leadtui.widgets.bars import FootLine, PositionMark, StatusLine
from leadtui.widgets.board_view import BoardView
from leadtui.widgets.column import Heading
from leadtui.widgets.glyphs import Glyphs


class BoardBase(Asking):
    """State of the board. Only `BoardScreen` is ever shown."""

    foot: FootLine

    def __init__(self, session: Session, glyphs: Glyphs, config: Config) -> None:
        super().__init__(session)
        self.glyphs = glyphs
        self.board = Board(
            session.index, session.pipeline, session.now(), me=session.me, documents=session.document
        )
        self.cursor = Cursor()
        self.selected: set[int] = set()
        self.range_start: int | None = None
        """The lead that was selected last: where a range begins."""
        self.folded: set[str] = set()
        self.is_dense = config.density == "lines"
        self.view = BoardView(glyphs, self.heading, self.facts, self.selected)
        self.status = StatusLine(glyphs)
        self.position = PositionMark()

    def facts(self, id: int) -> CardFacts:
        row = self.session.index.row(id)
        assert row is not None, id
        return card(self.session.index, row, self.session.pipeline, self.board.now, self.session.editors(id))

    def heading(self, column: BoardColumn) -> Heading:
        """What a column says of all its leads."""
        stage, totals = column.stage, column.totals
        more = "+" if len(totals) > 1 else ""
        value = f"{money.short(totals[0].value)} {totals[0].currency}{more}" if totals else "0"
        weighted = f"{money.short(totals[0].weighted)}{more}" if totals else "0"
        days = self.board.closed_days if stage.kind in (Kind.WON, Kind.LOST) else None
        window = f"last {days}d" if days is not None else ""
        if not column.count and stage is self.session.pipeline.first and not self.board.total:
            return Heading(stage.name, "0", value, weighted, window, "a adds your first lead")
        return Heading(stage.name, f"{column.count:,}", value, weighted, window)

    @property
    def stage(self) -> Stage:
        """The stage of the column under the cursor."""
        return self.board.columns[self.cursor.stage].stage

    def targets(self) -> tuple[int, ...]:
        """The leads that an action works on: those selected on this board, else the one under the cursor."""
        chosen = tuple(sorted(id for id in self.selected if self.board.find(id)))
        if chosen:
            return chosen
        return () if self.cursor.lead is None else (self.cursor.lead,)

    @property
    def pipeline(self) -> Pipeline:
        return self.session.pipeline

    def seen_in(self, id: int) -> str | None:
        place = self.board.find(id)
        return None if place is None else self.board.columns[place[0]].stage.id

    def wanted(self, act: str) -> tuple[int, ...]:
        ids = self.targets()
        if not ids:
            self.say(f"{act}: there is no lead under the cursor", wrong=True)
        return ids

    def done(self, applied: Applied) -> None:
        event = applied.event
        if event.verb in ("added", "linked") and (place := self.board.find(event.leads[0])):
            self.go(Cursor(*place, event.leads[0]))

    def say(self, sentence: str, wrong: bool = False) -> None:
        self.status.say(sentence, wrong)

    def go(self, cursor: Cursor) -> None:
        """Puts the cursor there."""
        self.cursor = cursor
        self.view.move_cursor((cursor.stage, cursor.row))
        self.show_position()

    def show_count(self, digits: str) -> None:
        if digits:
            self.position.show(digits)
        else:
            self.show_position()

    def show_position(self) -> None:
        column = self.board.columns[self.cursor.stage]
        here = f"{self.cursor.row + 1:,}/{column.count:,}" if column.count else "0"
        chosen = len(self.selected)
        self.position.show(f"{self.glyphs.selected}{chosen} {here}" if chosen else here)

    def after_change(self, stages: AbstractSet[int] | None = None) -> None:
        """The columns changed (None: any may have): the cursor stays on its lead."""
        self.cursor = cursor.kept(self.board.columns, self.cursor, self.board.find)
        self.repaint(stages)

    def repaint(self, stages: AbstractSet[int] | None = None) -> None:
        """Shows the board as it is now, when only these `stages` changed (None: any may have)."""
        raise NotImplementedError
