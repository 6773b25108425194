"""Actions of the filter: a prompt at the foot, live on all columns while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import events
from textual.timer import Timer

from leadtui.errors import LeadtuiError
from leadtui.model.query import EVERYTHING, Query, QueryError, parse
from leadtui.screens import cursor
from leadtui.screens.board.base import BoardBase
from leadtui.widgets.typed import Typed

if TYPE_CHECKING:
    from leadtui.model.command import DropView, SaveView

QUICK: Final = 20_000
"""Leads up to which a filter answers between two keys (16 ms)."""
PAUSE: Final = 0.08
"""Seconds without a key after which a filter over more leads is looked at."""


class FilterActions(BoardBase):
    """`/` types, enter keeps, escape restores; a query that means nothing keeps the last good result."""

    typed: Typed | None = None
    """The filter while it is typed; None when it is not."""
    _before: Query = EVERYTHING
    _soon: Timer | None = None

    def action_filter(self) -> None:
        self._before = self.board.query
        text = str(self.board.query)
        self.typed = Typed.of(text + " " if text else "")
        self.foot.prompt(self.typed)

    def action_clear_filter(self) -> None:
        self.filter(EVERYTHING)
        self.say("filter cleared")

    def filter(self, query: Query) -> None:
        """Shows what `query` finds; QueryError leaves the board as it was."""
        self.board.refilter(query)
        self.cursor = cursor.kept(self.board.columns, self.cursor, self.board.find)
        if self.cursor.lead is None and (filled := cursor.first(self.board.columns)).lead is not None:
            self.cursor = filled
        self.repaint()

    def type_filter(self, event: events.Key) -> None:
        """A key while the prompt is open."""
        assert self.typed is not None
        event.stop()
        event.prevent_default()
        if event.key == "enter":
            if self._soon is not None:
                self._look()
            self._leave_prompt(self.board.query)
        elif event.key == "escape" or (event.key == "backspace" and not self.typed.text):
            self._leave_prompt(self._before)
        elif changed := self.typed.pressed(event.key):
            self._typed(changed)
        elif event.is_printable and event.character:
            self._typed(self.typed.insert(event.character))

    def paste_filter(self, text: str) -> None:
        assert self.typed is not None
        self._typed(self.typed.insert(" ".join(text.split())))

    def _typed(self, typed: Typed) -> None:
        """Shows what was typed at once, and what it finds too, unless looking takes long enough to be felt."""
        before, self.typed = self.typed, typed
        self.foot.prompt(typed, self.foot.fault)
        if before is not None and before.text == typed.text:
            return
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
            found = self.board.count
            self.say(f"{found:,} lead{'' if found == 1 else 's'}")
        except QueryError as error:
            fault = min(error.position, len(self.typed.text))
            self.say(error.sentence, wrong=True)
        self.foot.prompt(self.typed, fault)

    def _leave_prompt(self, query: Query) -> None:
        self.typed = None
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        self.foot.prompt(None)
        self.say("")
        if query != self.board.query:
            self.filter(query)

    def action_views(self) -> None:
        self.session.keys.hold()
        self.run_worker(self._ask_views(), group="dialog")

    async def _ask_views(self) -> None:
        from leadtui.screens.dialogs import ViewsDialog

        try:
            views = await self.session.store.ask(lambda service: service.views())
            self.app.push_screen(ViewsDialog(views, str(self.board.query)), self._use_view)
        except LeadtuiError as error:
            self.say(error.sentence, wrong=True)
        await self.session.keys.release()

    def _use_view(self, answer: str | SaveView | DropView | None) -> None:
        if isinstance(answer, str):
            try:
                self.filter(parse(answer))
            except QueryError as error:
                self.say(error.sentence, wrong=True)
        elif answer is not None:
            self.request(answer)
