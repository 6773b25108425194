"""Actions of the filter: a prompt at the foot, live on all columns while it is typed."""

from __future__ import annotations

from textual import events, work

from leadtui.errors import LeadtuiError
from leadtui.messages import Requested
from leadtui.model.query import EVERYTHING, Query, QueryError, parse
from leadtui.screens import cursor
from leadtui.screens.board.base import BoardBase
from leadtui.widgets.typed import Typed


class FilterActions(BoardBase):
    """`/` types, enter keeps, escape restores; a query that means nothing keeps the last good result."""

    typed: Typed | None = None
    """The filter while it is typed; None when it is not."""
    _before: Query = EVERYTHING

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
        before, self.typed = self.typed, typed
        fault = None
        if before is None or before.text != typed.text:
            try:
                self.filter(parse(typed.text))
                found = sum(column.count for column in self.board.columns)
                self.say(f"{found:,} lead{'' if found == 1 else 's'}")
            except QueryError as error:
                fault = min(error.position, len(typed.text))
                self.say(error.sentence, wrong=True)
        self.foot.prompt(typed, fault)

    def _leave_prompt(self, query: Query) -> None:
        self.typed = None
        self.foot.prompt(None)
        self.say("")
        if query != self.board.query:
            self.filter(query)

    @work(group="dialog", exclusive=True)
    async def action_views(self) -> None:
        from leadtui.screens.dialogs import ViewsDialog

        try:
            views = await self.session.store.ask(lambda service: service.views())
        except LeadtuiError as error:
            self.say(error.sentence, wrong=True)
            return
        answer = await self.app.push_screen_wait(ViewsDialog(views, str(self.board.query)))
        if isinstance(answer, str):
            try:
                self.filter(parse(answer))
            except QueryError as error:
                self.say(error.sentence, wrong=True)
        elif answer is not None:
            self.post_message(Requested(answer, self))
