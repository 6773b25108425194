"""Actions that lead from the board to one lead: the one under the cursor, or a new one."""

from __future__ import annotations

from leadtui.aside import aside
from leadtui.messages import LeadChosen
from leadtui.model.pipeline import Kind
from leadtui.model.review import Review
from leadtui.model.text import safe
from leadtui.screens.board.base import BoardBase


class OpenActions(BoardBase):
    """enter, e and a."""

    def action_open(self) -> None:
        if self.cursor.lead is None:
            self.say("open: there is no lead under the cursor", wrong=True)
            return
        among = tuple(self.board.columns[self.cursor.stage].ids())
        self.session.keys.hold()  # they are meant for the lead
        self.post_message(LeadChosen(self.cursor.lead, among))

    def action_review(self) -> None:
        self.session.keys.hold()  # they are meant for the review
        self.run_worker(self._review(), group="dialog")

    async def _review(self) -> None:
        from leadtui.screens.review import ReviewScreen

        session = self.session
        index, nows = session.index.copy(), session.nows()

        def queue() -> list[int]:
            review = Review(index, nows, session.me)
            return [index.ids[row] for row in review.queue(review.whose())]

        try:
            ids = await aside(queue)
            if ids:
                self.app.push_screen(ReviewScreen(session, ids, self.glyphs))
            else:
                self.say("no lead of yours waits for a decision")
        finally:
            await session.keys.release()

    def action_rules(self) -> None:
        from leadtui.screens.rules import RulesScreen

        self.app.push_screen(RulesScreen(self.session, self.glyphs))

    def action_metrics(self) -> None:
        from leadtui.screens.metrics import MetricsScreen

        self.app.push_screen(MetricsScreen(self.session, self.board.query, self.glyphs))

    def action_edit(self) -> None:
        self.action_open()

    def action_add(self) -> None:
        from leadtui.screens.dialogs import AddDialog

        session, stage = self.session, self.stage.id
        if self.stage.kind is Kind.LOST:
            self.say(f"add: a lead does not begin in {safe(self.stage.name)}; go to another column", wrong=True)
            return
        self.ask_about((), lambda _: AddDialog(
            session.pipeline, session.me, stage, session.duplicate, clock=session.clock
        ))  # fmt: skip
