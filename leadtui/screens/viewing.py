"""The saved views: use one as the filter of a screen, keep its filter as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from leadtui.errors import LeadtuiError
from leadtui.model.query import Query, QueryError, parse
from leadtui.session import Session

if TYPE_CHECKING:
    from leadtui.model.command import Command, DropView, SaveView


class ViewActions(Screen[None]):
    """`f` on a screen that has a filter."""

    session: Session

    def shown_query(self) -> Query:
        """The filter of the screen."""
        raise NotImplementedError

    def filter(self, query: Query) -> None:
        """Shows what `query` finds; QueryError leaves the screen as it was."""
        raise NotImplementedError

    def say(self, sentence: str, wrong: bool = False) -> None:
        raise NotImplementedError

    def request(self, command: Command | None) -> None:
        raise NotImplementedError

    def action_views(self) -> None:
        self.session.keys.hold()
        self.run_worker(self._ask_views(), group="dialog")

    async def _ask_views(self) -> None:
        from leadtui.screens.dialogs import ViewsDialog

        try:
            views = await self.session.store.ask(lambda service: service.views())
            self.app.push_screen(ViewsDialog(views, str(self.shown_query())), self._use_view)
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
