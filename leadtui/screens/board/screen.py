"""The board itself: what it is made of, how it hears of changes, what it paints."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from leadtui.config import Config
from leadtui.keys import BOARD, MODIFIERS, bindings, hints
from leadtui.messages import Said
from leadtui.model.board import Board
from leadtui.model.column import FIRST
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.query import EVERYTHING, Query, QueryError
from leadtui.screens import cursor
from leadtui.screens.acting import LeadActions
from leadtui.screens.board.distributing import DistributeActions
from leadtui.screens.board.filtering import FilterActions
from leadtui.screens.board.moving import CursorActions, SelectActions
from leadtui.screens.board.opening import OpenActions
from leadtui.screens.planning import PlanActions
from leadtui.session import Session
from leadtui.store.base import News
from leadtui.store.presence import Here
from leadtui.widgets.bars import Banner, FootLine, HeaderLine, Heads
from leadtui.widgets.board_view import BoardView
from leadtui.widgets.column import StageColumn
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from leadtui.model.metrics import Headline

NARROW: Final = 100
"""Cells below which the sidebar hides itself."""
ROOMY: Final = 160
"""Cells from which the sidebar shows itself when nobody has decided."""
MANY: Final = 300
"""Changes at once from which a new look at everything is quicker than one after another."""
BREATH: Final = 0.05
"""Seconds between two columns that are sorted ahead: keys come first."""
LARGE: Final = 40_000
"""Leads of a column from which on sorting it takes more than two frames."""
RENEW_SECONDS: Final = 300.0
"""How often the board looks at the clock: what was planned may be due."""
HINTS: Final = hints(BOARD)


class Covered(Horizontal):
    """A row of widgets that leave nothing of it to be seen."""

    BLANK = True


class BoardScreen(
    CursorActions, SelectActions, LeadActions, OpenActions, FilterActions, DistributeActions, PlanActions
):  # fmt: skip
    """Columns, cursor, header, status, prompt, sidebar."""

    BLANK = True
    KEYS = BOARD
    BINDINGS = bindings(BOARD)  # type: ignore[assignment]
    AUTO_FOCUS = "BoardView"
    DEFAULT_CSS = """
    BoardScreen > Covered { height: 1fr; }
    BoardScreen > .status { height: 1; }
    """

    def __init__(self, session: Session, glyphs: Glyphs, config: Config) -> None:
        super().__init__(session, glyphs, config)
        self.header = HeaderLine(glyphs)
        self.foot = FootLine(glyphs, HINTS)
        self.sidebar = Sidebar(glyphs)
        self._wants_sidebar = {"yes": True, "no": False}.get(config.sidebar)
        self.saving = "saved"
        self.unsaved = False

    def compose(self) -> ComposeResult:
        yield self.header
        yield Banner(self.glyphs)
        yield Covered(self.view, self.sidebar)
        yield Covered(self.status, self.position, classes="status")
        yield self.foot

    def on_mount(self) -> None:
        self.session.changed.subscribe(self, self.on_news)
        self.session.met.subscribe(self, self.on_met)
        self.cursor = cursor.first(self.board.columns)
        self.set_interval(RENEW_SECONDS, self.renew)
        self.repaint()

    def repaint(self, stages: AbstractSet[int] | None = None) -> None:
        self.show_columns(stages)
        self.show_position()
        self.show_header()
        self.ask_numbers()

    def show_columns(self, stages: AbstractSet[int] | None = None) -> None:
        """Shows the columns as they are now, when only these `stages` changed (None: any may have)."""
        columns = [(column, column.stage.id in self.folded) for column in self.board.columns]
        self.view.show(columns, (self.cursor.stage, self.cursor.row), self.is_dense, stages)

    def ask_numbers(self) -> None:
        """The sidebar's question: over every lead of the pipeline that the filter finds, old closed ones too."""
        session = self.session

        async def headline() -> Headline:
            query, pipeline, now = self.board.query, session.pipeline, session.now()

            def found(index: LeadIndex, rows: Sequence[int] | None) -> Sequence[int]:
                mine = index.pipeline.codes_for(pipeline.key)
                found = select(index, query, now, (pipeline,), session.me, session.document, rows)
                return list(compress(found, map(mine.__getitem__, index.of(index.pipeline.codes, found))))

            known = session.follower.known(pipeline, query, now)
            if known is not None:
                return known
            follow = self.typed is None  # what is typed goes on changing
            return await session.follower.count(session.index, pipeline, query, now, found, follow=follow)

        self.sidebar.ask(session.pipeline, headline, len(session.index))

    def show_header(self) -> None:
        session = self.session
        self.header.show(Heads(
            session.pipeline.name, str(self.board.query), self.board.sort.value, session.me,
            tuple(other.user for other in session.others), self.saving, self.unsaved,
            session.index.waiting_for(session.me),
        ))  # fmt: skip

    # changes

    def on_news(self, news: News) -> None:
        """Something was changed, here or by a colleague: the index knows already, the board not yet."""
        changes = [(a.event, c) for a in news.applied for c in a.event.changes]
        if news.reloaded or any(change.table == "pipelines" for _, change in changes):
            self.rebuild()
            return
        leads = {change.id for _, change in changes if change.table == "leads"}
        if not leads:
            return
        self.board.now = self.session.now()
        if len(leads) > MANY:
            self.renew()
            return
        moved = [self.board.put(id) for id in sorted(leads)]
        self.view.forget(sorted(leads))
        self.after_change({column for move in moved for column in move.columns})

    async def sort_ahead(self) -> None:
        """Sorts the columns, one after the other: else the first change in a large one would have to (20 ms each).

        Not those that would hold up a key that comes just then.
        """
        for column in self.board.columns:
            if FIRST < column.count < LARGE:
                await asyncio.sleep(BREATH)
                column.sort()

    def on_met(self, before: tuple[Here, ...]) -> None:
        """Others are here than before, or they edit other leads."""
        self.show_header()
        leads = {other.editing for other in (*before, *self.session.others) if other.editing is not None}
        if leads:
            self.view.forget(sorted(leads))
            self.show_columns()

    def show_pipeline(self) -> None:
        self.session.follower.forget()
        self.rebuild()
        self.go(cursor.first(self.board.columns))

    def rebuild(self) -> None:
        """Another index or other stages: everything is made anew, what the person had in hand stays."""
        old, session = self.board, self.session

        def made(query: Query) -> Board:
            return Board(
                session.index, session.pipeline, session.now(), sort=old.sort, query=query, me=session.me,
                documents=session.document, closed_days=old.closed_days,
            )  # fmt: skip

        try:
            self.board = made(old.query)
        except QueryError as error:  # it names a stage that is gone
            self.board = made(EVERYTHING)
            self.say(f"the filter is cleared: {error.sentence}", wrong=True)
        self.read_again()
        self.view.forget()
        self.after_change()

    def renew(self) -> None:
        """Time went on, or a lot has changed."""
        self.session.roll()
        self.session.follower.look_again()
        self.read_again()
        self.board.renew(self.session.now())
        self.view.forget()
        self.after_change()

    @on(Said)
    def said(self, message: Said) -> None:
        message.stop()
        self.say(message.sentence, message.wrong)

    # keys and mouse

    @cached_property
    def _known(self) -> frozenset[str]:
        """The keys of the board, none of which is ever out of use; Textual goes through all of them at each look."""
        return frozenset(self.active_bindings)

    def knows(self, key: str) -> bool:
        return key in self._known or super().knows(key)

    def on_key(self, event: events.Key) -> None:
        if self.typed is None:
            self.takes_count(event)
        elif event.key not in MODIFIERS:
            self.type_key(event)

    def on_paste(self, event: events.Paste) -> None:
        if self.typed is not None:
            self.paste_text(event.text)
        else:
            self.say("pasting means nothing here; / opens the filter", wrong=True)

    def on_stage_column_pointed(self, event: StageColumn.Pointed) -> None:
        if event.row is None:
            self.go(cursor.at(self.board.columns, event.stage, self.view.beside(event.stage)))
            return
        target = cursor.at(self.board.columns, event.stage, event.row)
        if target == self.cursor and target.lead is not None:
            self.action_open()
        self.go(target)

    def on_stage_column_wheeled(self, event: StageColumn.Wheeled) -> None:
        here = self.cursor
        row = here.row if here.stage == event.stage else self.view.beside(event.stage)
        self.go(cursor.at(self.board.columns, event.stage, row + event.rows))

    # the sidebar

    def action_sidebar(self) -> None:
        if self.size.width < NARROW:
            self.say(f"the sidebar needs {NARROW} columns; this terminal has {self.size.width}", wrong=True)
            return
        self._wants_sidebar = not self.sidebar.display
        self.show_sidebar()

    def on_resize(self, event: events.Resize) -> None:
        self.show_sidebar()

    def show_sidebar(self) -> None:
        width = self.size.width
        wanted = width >= ROOMY if self._wants_sidebar is None else self._wants_sidebar
        self.sidebar.display = wanted and width >= NARROW
        if self.sidebar.display:
            self.ask_numbers()

    def on_board_view_resized(self, event: BoardView.Resized) -> None:
        self.show_position()
