"""Actions that change leads: each becomes one command over all that it is meant for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual import work

from leadtui.errors import LeadtuiError, Refused
from leadtui.keys import Key
from leadtui.messages import UndoRequested
from leadtui.model.command import AdjustScore, ArchiveLeads, MoveLeads, ReopenLeads
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Kind
from leadtui.model.text import safe
from leadtui.screens.handing import HandingActions

LONGEST_COPY: Final = 10_000
"""Characters that are sent to a terminal's clipboard at most: terminals drop long sequences."""


class LeadActions(HandingActions):
    """The keys of `keys.SHARED`: one key, one command; what needs more words asks in a dialog."""

    KEYS: tuple[Key, ...]

    # stages

    def action_move(self, steps: int) -> None:
        ids = self.wanted("move")
        moves: dict[str, dict[int, str]] = {}
        stages = self.pipeline.stages
        for id in ids:
            here = self.seen_in(id)
            if here is None:
                continue
            seen = self.pending.stage(id, here)
            target = self.pipeline.position(seen) + steps * max(1, self.count)
            to = stages[max(0, min(target, len(stages) - 1))]
            if to.id != seen:
                moves.setdefault(to.id, {})[id] = seen
        if ids and not moves:
            self.say("there is no stage further that way", wrong=True)
        if len(moves) == 1:
            (to_id, seen_in), = moves.items()
            self.move(to_id, seen_in)
        elif moves:
            self.say("the selected leads are in several stages; s moves all to one", wrong=True)

    def move(self, to: str, seen: dict[int, str]) -> None:
        """Asks for the move; won asks for value and date first, lost for the reason."""
        stage = self.pipeline.find(to)
        kinds = {known.kind for id in seen.values() if (known := self.pipeline.find(id))}
        if stage is not None and stage.kind is Kind.LOST:
            self.ask_lost(tuple(seen))
        elif stage is not None and stage.kind is Kind.WON and Kind.OPEN in kinds:
            self.ask_won(tuple(seen))
        else:
            self.request(MoveLeads(tuple(seen), to, seen=seen))

    def action_choose_stage(self) -> None:
        from leadtui.screens.dialogs import StageDialog

        self.ask("move", lambda leads: StageDialog(leads, self.pipeline, self.session.me))

    def action_won(self) -> None:
        self.ask_won(self.wanted("won"))

    def ask_won(self, ids: tuple[int, ...]) -> None:
        from leadtui.screens.dialogs import WonDialog

        session = self.session
        if ids:
            self.ask_about(ids, lambda leads: WonDialog(leads, self.pipeline, session.me, clock=session.clock))

    def action_lost(self) -> None:
        self.ask_lost(self.wanted("lost"))

    def ask_lost(self, ids: tuple[int, ...]) -> None:
        from leadtui.screens.dialogs import LostDialog

        if ids:
            self.ask_about(ids, lambda leads: LostDialog(leads, self.pipeline, self.session.me))

    def action_reopen(self) -> None:
        if ids := self.wanted("reopen"):
            self.request(ReopenLeads(ids))

    # score

    def action_score(self, sign: int) -> None:
        if ids := self.wanted("score"):
            self.request(AdjustScore(ids, sign * (self.count or self.pipeline.score_step)))

    def action_set_score(self) -> None:
        from leadtui.screens.dialogs import ScoreDialog

        session = self.session
        self.ask("score", lambda leads: ScoreDialog(leads, self.pipeline, session.me, session.score(leads[0])))

    # next steps, activities

    def action_next_step(self) -> None:
        from leadtui.screens.dialogs import NextStepDialog

        session = self.session
        self.ask("next step", lambda leads: NextStepDialog(leads, self.pipeline, session.me, clock=session.clock))

    def action_done(self) -> None:
        from leadtui.screens.dialogs import DoneDialog

        def dialog(leads: Sequence[Lead]) -> DoneDialog:
            lacking = [lead for lead in leads if lead.next_step is None]
            if lacking:
                whose = f"lead {lacking[0].id} has" if len(leads) > 1 else "there is"
                raise Refused(f"{whose} no next step to complete; t sets one")
            return DoneDialog(leads, self.pipeline, self.session.me, clock=self.session.clock)

        self.ask("done", dialog)

    def action_snooze(self) -> None:
        from leadtui.screens.dialogs import SnoozeDialog

        session = self.session
        self.ask("snooze", lambda leads: SnoozeDialog(leads, self.pipeline, session.me, clock=session.clock))

    def action_cadence(self) -> None:
        from leadtui.screens.dialogs import CadenceDialog

        self.ask("cadence", lambda leads: CadenceDialog(leads, self.pipeline, self.session.me))

    def action_log(self) -> None:
        from leadtui.screens.dialogs import LogDialog

        self.ask("log", lambda leads: LogDialog(leads, self.pipeline, self.session.me))

    def action_note(self) -> None:
        from leadtui.screens.dialogs import NoteDialog

        self.ask("note", lambda leads: NoteDialog(leads, self.pipeline, self.session.me))

    def action_checklist(self) -> None:
        from leadtui.screens.dialogs import ChecklistDialog

        self.ask("checklist", lambda leads: ChecklistDialog(leads, self.pipeline, self.session.me))

    def action_link(self) -> None:
        from leadtui.screens.dialogs import LinkDialog

        self.ask("upsell", lambda leads: LinkDialog(leads, self.pipeline, self.session.me))

    def action_archive(self) -> None:
        if ids := self.wanted("archive"):
            self.request(ArchiveLeads(ids))

    # the rest

    @work(group="copy", exclusive=True)
    async def action_copy(self) -> None:
        try:
            leads = await self.leads(self.wanted("copy")[:1])
        except LeadtuiError as error:
            self.say(error.sentence, wrong=True)
            return
        for lead in leads:
            line = " · ".join(filter(None, (lead.name, lead.company, lead.contact)))
            text = safe(next(iter((*lead.emails, *lead.phones, line))), LONGEST_COPY)
            self.app.copy_to_clipboard(text)
            self.say(f"sent to the terminal's clipboard: {text[:80]}")

    def action_undo(self) -> None:
        self.post_message(UndoRequested())

    def action_redo(self) -> None:
        self.post_message(UndoRequested(redo=True))

    def action_keys(self) -> None:
        from leadtui.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen(self.KEYS))
