"""What the keys of the board do on the lead's own screen: the same dialogs, the same commands, one lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.screen import ModalScreen, Screen

from leadtui.keys import DETAIL
from leadtui.messages import UndoRequested
from leadtui.model.command import AdjustScore, ArchiveLeads, Command, MoveLeads, ReopenLeads
from leadtui.model.pipeline import Kind
from leadtui.model.text import safe
from leadtui.screens import dialogs
from leadtui.screens.keys import KeysScreen
from leadtui.screens.lead.told import Told
from leadtui.service import Clock

LONGEST_COPY: Final = 10_000
"""Characters that are sent to a terminal's clipboard at most: terminals drop long sequences."""


class LeadActing(Screen[None]):
    """The actions of `keys.SHARED` for one lead. They are only called while there is one."""

    def __init__(self, lead_id: int, me: str, owners: Sequence[str], clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.lead_id = lead_id
        self.me = me
        self.owners = owners
        self.told: Told | None = None
        """What is shown; None until the store has answered, and when the lead is gone."""

    def request(self, command: Command | None) -> None:
        """Hands a command to the app; None (a dialog that was left) is nothing."""
        raise NotImplementedError

    def say(self, sentence: str, wrong: bool = False) -> None:
        """A sentence at the foot."""
        raise NotImplementedError

    @property
    def _here(self) -> Told:
        assert self.told is not None
        return self.told

    def _ask(self, dialog: ModalScreen[Command | None]) -> None:
        self.app.push_screen(dialog, self.request)

    def action_note(self) -> None:
        self._ask(dialogs.NoteDialog([self._here.lead], self._here.pipeline, self.me))

    def action_next_step(self) -> None:
        self._ask(dialogs.NextStepDialog([self._here.lead], self._here.pipeline, self.me, clock=self.clock))

    def action_done(self) -> None:
        if self._here.lead.next_step is None:
            self.say("there is no next step to complete; t sets one", wrong=True)
        else:
            self._ask(dialogs.DoneDialog([self._here.lead], self._here.pipeline, self.me, clock=self.clock))

    def action_snooze(self) -> None:
        self._ask(dialogs.SnoozeDialog([self._here.lead], self._here.pipeline, self.me, clock=self.clock))

    def action_log(self) -> None:
        self._ask(dialogs.LogDialog([self._here.lead], self._here.pipeline, self.me))

    def action_owner(self) -> None:
        owner = self._here.lead.owner
        owners = list(dict.fromkeys([*self.owners, *([owner] if owner else [])]))
        self._ask(dialogs.OwnerDialog([self._here.lead], self._here.pipeline, self.me, owners))

    def action_archive(self) -> None:
        self.request(ArchiveLeads((self.lead_id,)))

    def action_move(self, stages: int) -> None:
        pipeline, lead = self._here.pipeline, self._here.lead
        place = pipeline.position(lead.stage) + stages
        if not 0 <= place < len(pipeline.stages):
            self.say("there is no stage on that side", wrong=True)
            return
        target = pipeline.stages[place]
        if target.kind is Kind.WON and lead.outcome is None:
            self.action_won()
        elif target.kind is Kind.LOST:
            self.action_lost()
        else:
            self.request(MoveLeads((lead.id,), target.id, {lead.id: lead.stage}))

    def action_choose_stage(self) -> None:
        self._ask(dialogs.StageDialog([self._here.lead], self._here.pipeline, self.me))

    def action_won(self) -> None:
        self._ask(dialogs.WonDialog([self._here.lead], self._here.pipeline, self.me, clock=self.clock))

    def action_lost(self) -> None:
        self._ask(dialogs.LostDialog([self._here.lead], self._here.pipeline, self.me))

    def action_reopen(self) -> None:
        self.request(ReopenLeads((self.lead_id,)))

    def action_score(self, steps: int) -> None:
        self.request(AdjustScore((self.lead_id,), steps * self._here.pipeline.score_step))

    def action_set_score(self) -> None:
        self._ask(dialogs.ScoreDialog([self._here.lead], self._here.pipeline, self.me))

    def action_undo(self) -> None:
        self.post_message(UndoRequested())

    def action_redo(self) -> None:
        self.post_message(UndoRequested(redo=True))

    def action_copy(self) -> None:
        lead = self._here.lead
        text = safe(next(iter((*lead.emails, *lead.phones, lead.website or lead.name))), LONGEST_COPY)
        self.app.copy_to_clipboard(text)
        self.say(f"sent to the terminal's clipboard: {text[:60]}")

    def action_keys(self) -> None:
        self.app.push_screen(KeysScreen(DETAIL))

    def action_command_palette(self) -> None:
        self.app.action_command_palette()

    def action_suspend_process(self) -> None:
        self.app.action_suspend_process()
