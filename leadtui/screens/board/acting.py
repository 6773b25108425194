"""Actions that change leads: each becomes one command over all its targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from textual import work
from textual.screen import ModalScreen

from leadtui.errors import Conflict, LeadtuiError
from leadtui.messages import Answered, LeadChosen, UndoRequested
from leadtui.model import sentence
from leadtui.model.command import AdjustScore, ArchiveLeads, Command, MoveLeads, ReopenLeads
from leadtui.model.command.stages import GateClosed
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Kind
from leadtui.model.text import safe
from leadtui.screens.board.base import BoardBase
from leadtui.screens.cursor import Cursor

MOST_COPIED: Final = 2_000
"""Characters that `y` gives to the terminal's clipboard."""

DialogMaker = Callable[[Sequence[Lead]], ModalScreen[Any]]


class LeadActions(BoardBase):
    """One key, one command; what needs more words asks in a dialog."""

    # stages

    def action_move(self, steps: int) -> None:
        ids = self.wanted("move")
        moves: dict[str, dict[int, str]] = {}
        stages = self.session.pipeline.stages
        for id in ids:
            place = self.board.find(id)
            if place is None:
                continue
            seen = self.pending.stage(id, self.board.columns[place[0]].stage.id)
            target = self.session.pipeline.position(seen) + steps * max(1, self.count)
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
        stage = self.session.pipeline.find(to)
        kinds = {known.kind for id in seen.values() if (known := self.session.pipeline.find(id))}
        if stage is not None and stage.kind is Kind.LOST:
            self.ask_lost(tuple(seen))
        elif stage is not None and stage.kind is Kind.WON and Kind.OPEN in kinds:
            self.ask_won(tuple(seen))
        else:
            self.request(MoveLeads(tuple(seen), to, seen))

    def action_choose_stage(self) -> None:
        from leadtui.screens.dialogs import StageDialog

        self.ask("move", lambda leads: StageDialog(leads, self.session.pipeline, self.session.me))

    def action_won(self) -> None:
        self.ask_won(self.wanted("won"))

    def ask_won(self, ids: tuple[int, ...]) -> None:
        from leadtui.screens.dialogs import WonDialog

        session = self.session
        if ids:
            self.ask_about(ids, lambda leads: WonDialog(leads, session.pipeline, session.me, clock=session.clock))

    def action_lost(self) -> None:
        self.ask_lost(self.wanted("lost"))

    def ask_lost(self, ids: tuple[int, ...]) -> None:
        from leadtui.screens.dialogs import LostDialog

        if ids:
            self.ask_about(ids, lambda leads: LostDialog(leads, self.session.pipeline, self.session.me))

    def action_reopen(self) -> None:
        if ids := self.wanted("reopen"):
            self.request(ReopenLeads(ids))

    # score

    def action_score(self, sign: int) -> None:
        if ids := self.wanted("score"):
            self.request(AdjustScore(ids, sign * (self.count or self.session.pipeline.score_step)))

    def action_set_score(self) -> None:
        from leadtui.screens.dialogs import ScoreDialog

        self.ask("score", lambda leads: ScoreDialog(leads, self.session.pipeline, self.session.me))

    # next steps, activities, owners

    def action_next_step(self) -> None:
        from leadtui.screens.dialogs import NextStepDialog

        session = self.session
        self.ask("next step", lambda leads: NextStepDialog(leads, session.pipeline, session.me, clock=session.clock))

    def action_done(self) -> None:
        from leadtui.screens.dialogs import DoneDialog

        session = self.session
        self.ask("done", lambda leads: DoneDialog(leads, session.pipeline, session.me, clock=session.clock))

    def action_snooze(self) -> None:
        from leadtui.screens.dialogs import SnoozeDialog

        session = self.session
        self.ask("snooze", lambda leads: SnoozeDialog(leads, session.pipeline, session.me, clock=session.clock))

    def action_log(self) -> None:
        from leadtui.screens.dialogs import LogDialog

        self.ask("log", lambda leads: LogDialog(leads, self.session.pipeline, self.session.me))

    def action_note(self) -> None:
        from leadtui.screens.dialogs import NoteDialog

        self.ask("note", lambda leads: NoteDialog(leads, self.session.pipeline, self.session.me))

    def action_owner(self) -> None:
        from leadtui.screens.dialogs import OwnerDialog

        owners = sorted(owner for owner in self.session.index.owner.values if owner)
        self.ask("owner", lambda leads: OwnerDialog(leads, self.session.pipeline, self.session.me, owners))

    def action_archive(self) -> None:
        if ids := self.wanted("archive"):
            self.request(ArchiveLeads(ids))

    # one lead

    def action_open(self) -> None:
        if self.cursor.lead is None:
            self.say("open: there is no lead under the cursor", wrong=True)
            return
        among = tuple(self.board.columns[self.cursor.stage].ids())
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

    @work(group="copy", exclusive=True)
    async def action_copy(self) -> None:
        for lead in (await self.leads(self.wanted("copy")))[:1]:
            line = " · ".join(filter(None, (lead.name, lead.company, lead.contact)))
            text = safe(next(iter((*lead.emails, *lead.phones, line))), MOST_COPIED)
            self.app.copy_to_clipboard(text)
            self.say(f"sent to the terminal's clipboard: {text}")

    # undo

    def action_undo(self) -> None:
        self.post_message(UndoRequested())

    def action_redo(self) -> None:
        self.post_message(UndoRequested(redo=True))

    # asking and answers

    def ask(self, act: str, make: DialogMaker) -> None:
        """Opens a dialog about the targets; its command is requested."""
        if ids := self.wanted(act):
            self.ask_about(ids, make)

    def ask_about(self, ids: tuple[int, ...], make: DialogMaker) -> None:
        """Opens a dialog about these leads as the store has them now; keys wait for it."""
        self.session.keys.hold()
        self.run_worker(self._ask_about(ids, make), group="dialog")

    async def _ask_about(self, ids: tuple[int, ...], make: DialogMaker) -> None:
        leads = await self.leads(ids)
        if leads or not ids:
            self.app.push_screen(make(leads), self.request_answer)
        await self.session.keys.release()

    def request_answer(self, command: Command | None) -> None:
        """The answer of a dialog; None when it was left."""
        if command is not None:
            self.request(command)

    async def leads(self, ids: tuple[int, ...]) -> list[Lead]:
        """These leads as the store has them now; a store that fails is told."""
        if not ids:
            return []
        try:
            return [Lead.of(document) for document in await self.session.store.ask(lambda s: s.documents(ids))]
        except LeadtuiError as error:
            self.say(error.sentence, wrong=True)
            return []

    def on_answered(self, answer: Answered) -> None:
        answer.stop()
        command, error = answer.command, answer.error
        if isinstance(command, MoveLeads) and not self.pending.answered(command, error):
            return
        if isinstance(error, GateClosed) and isinstance(command, MoveLeads):
            self.pass_gate(error, command)
        elif error is not None:
            hint = "; esc, then look again" if isinstance(error, Conflict) else ""
            self.say(error.sentence + hint, wrong=True)
        elif answer.applied is None:
            self.say("nothing to change")
        else:
            event = answer.applied.event
            if event.verb == "added" and (place := self.board.find(event.leads[0])):
                self.go(Cursor(*place, event.leads[0]))
            self.say(self.told(sentence.what(event, self.session.stage_name), event.leads))

    def told(self, what: str, ids: Sequence[int]) -> str:
        """What was done, and to whom."""
        row = self.session.index.row(ids[0]) if len(ids) == 1 else None
        name = f"{len(ids):,} leads" if row is None else safe(self.session.index.name[row], 80)
        return f"{what} · {name} · u takes it back"

    def pass_gate(self, gate: GateClosed, command: MoveLeads) -> None:
        from leadtui.screens.dialogs import GateDialog

        self.app.push_screen(GateDialog(gate, command), self.request_answer)
