"""Actions of the filter: a prompt at the foot, live on all columns while it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from textual.timer import Timer
from textual.worker import WorkerCancelled

from leadtui.errors import LeadtuiError
from leadtui.model.asked import AskedFields, narrowed
from leadtui.model.explain import explain
from leadtui.model.matching import select
from leadtui.model.query import EVERYTHING, Query, QueryError, parse
from leadtui.screens import cursor, looking
from leadtui.screens.board.base import BoardBase
from leadtui.screens.looking import PAUSE, QUICK
from leadtui.screens.prompting import Prompting
from leadtui.screens.viewing import ViewActions
from leadtui.widgets.typed import Typed

ROWS: Final = 10_000
"""Leads that are looked at in one go (3 ms), when there are more than QUICK."""


class FilterActions(BoardBase, Prompting, ViewActions):
    """`/` types, enter keeps, escape restores; a query that means nothing keeps the last good result."""

    _before: Query = EVERYTHING
    _soon: Timer | None = None
    _looking: Query | None = None
    """The query that is being looked into; it is shown when that is done."""

    def action_filter(self) -> None:
        self._before = self.board.query
        text = str(self.board.query)
        self.typed = Typed.of(text + " " if text else "")
        self.foot.prompt(self.typed)

    def action_clear_filter(self) -> None:
        self.filter(EVERYTHING)
        self.say("filter cleared")

    def filter(self, query: Query, again: bool = False) -> None:
        """Shows what `query` finds, at once where that is quick; QueryError leaves the board as it was.

        `again` reads even the documents that are known.
        """
        session, asking = self.session, AskedFields(query)
        self._select(query, asking, ())
        self.workers.cancel_group(self, "filter")
        self._looking, session.asking = None, None
        if not asking.names and len(session.index) <= QUICK:
            session.asked = asking
            self._show(query)
            return
        if asking.names == session.asked.names and not again:
            asking = session.asked
        self._looking, session.asking = query, asking
        self.run_worker(self._look_into(query, asking), group="filter", exclusive=True)
        if self.typed is None:
            self._let_keys_wait()

    async def _look_into(self, query: Query, asking: AskedFields) -> None:
        """Looks at all leads bit by bit, so that keys come in between; a newer query ends it."""
        session = self.session
        try:
            if asking.names:
                await self._read(narrowed(query), asking)
            found = await self._found(query, asking)
        except LeadtuiError as error:  # of the store, or of a stage that is gone meanwhile
            self._looking = session.asking = None
            self.say(error.sentence, wrong=True)
            return
        session.asked, session.asking, self._looking = asking, None, None
        self._show(query, found)
        if self.typed is not None:
            self._say_found()

    async def _read(self, candidates: Query, asking: AskedFields) -> None:
        """Reads of these leads what the filter asks for."""
        rows = await self._found(candidates, asking)
        index = self.session.index
        await looking.read(self.session.store, asking, list(index.of(index.ids, rows)), self.say)

    async def _found(self, query: Query, asking: AskedFields) -> Sequence[int]:
        """The rows that a query finds now."""
        before, count = self.session.changes, len(self.session.index)
        found: list[int] = []
        for start in range(0, count, ROWS):
            found += self._select(query, asking, range(start, min(start + ROWS, count)))
            await asyncio.sleep(0)
            if self.session.changes != before:
                return self._select(query, asking, None)
        return found

    def _select(self, query: Query, asking: AskedFields, rows: Sequence[int] | None) -> list[int]:
        session = self.session
        return select(session.index, query, session.now(), (session.pipeline,), session.me, asking.document, rows)

    def read_again(self) -> None:
        """Time went on, or the store is another one: other leads may have to be looked into."""
        if self.session.asked.names and self._looking is None:
            self.filter(self.board.query, again=True)

    def _show(self, query: Query, found: Sequence[int] | None = None) -> None:
        """Shows what `query` finds, which are these rows when somebody has looked."""
        self.board.refilter(query, found)
        self.cursor = cursor.kept(self.board.columns, self.cursor, self.board.find)
        if self.cursor.lead is None and (filled := cursor.first(self.board.columns)).lead is not None:
            self.cursor = filled
        self.repaint()

    def prompt_kept(self) -> None:
        """Leaves the prompt with what it finds."""
        if self._soon is not None:
            self._look()
        self._leave_prompt(self._looking or self.board.query)
        if self._looking is not None:
            self._let_keys_wait()

    def prompt_left(self) -> None:
        self._leave_prompt(self._before)

    def prompt_changed(self) -> None:
        """Shows what is found at once, unless looking takes long enough to be felt."""
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        if len(self.session.index) > QUICK:
            self._soon = self.set_timer(PAUSE, self._look)
        else:
            self._look()

    def _look(self) -> None:
        """Filters by what is typed now."""
        self._soon = None
        if self.typed is None:
            return
        fault = None
        try:
            self.filter(parse(self.typed.text))
            if self._looking is None:
                self._say_found()
        except QueryError as error:
            fault = min(error.position, len(self.typed.text))
            self.say(error.sentence, wrong=True)
        self.foot.prompt(self.typed, fault)

    def _say_found(self) -> None:
        board = self.board
        meant = f": {explain(board.query)}" if board.query.terms else ""
        self.say(f"{board.count:,} of {board.total:,} lead{'' if board.total == 1 else 's'}{meant}")

    def _let_keys_wait(self) -> None:
        """Keys are meant for what the filter finds."""
        self.session.keys.hold()
        self.run_worker(self._release_keys(), group="keys")

    async def _release_keys(self) -> None:
        looking = [worker for worker in self.workers if worker.group == "filter" and not worker.is_finished]
        try:
            for worker in looking:
                await worker.wait()
        except WorkerCancelled:  # by a newer query, for which keys wait as well
            pass
        finally:
            await self.session.keys.release()

    def _leave_prompt(self, query: Query) -> None:
        self.typed = None
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        self.foot.prompt(None)
        self.say("")
        if query != (self._looking or self.board.query):
            self.filter(query)

    def shown_query(self) -> Query:
        return self.board.query
