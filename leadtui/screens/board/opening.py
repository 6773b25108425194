"""Actions that lead from the board to one lead: the one under the cursor, or a new one."""

from __future__ import annotations

from leadtui.messages import LeadChosen
from leadtui.model.pipeline import Kind
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
