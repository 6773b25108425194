"""How a screen asks for changes of leads, and what it makes of the answers: the same on the board and on one lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual import events
from textual._keyboard_protocol import MODIFIER_FUNCTIONAL_KEYS
from textual.screen import ModalScreen

from leadtui.errors import Conflict, LeadtuiError
from leadtui.messages import Answered, Requested
from leadtui.model.command import Command, MoveLeads
from leadtui.model.command.stages import GateClosed, Gated
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe
from leadtui.screens.covered import Coverable
from leadtui.screens.pending import PendingMoves
from leadtui.session import Session
from leadtui.store.base import Applied
from leadtui.widgets.bars import UNDO

DialogMaker = Callable[[Sequence[Lead]], ModalScreen[Any]]
"""The dialog about these leads; Refused when there is nothing to ask about them."""


class Asking(Coverable[None]):
    """A screen that knows whom an act is meant for. It never changes anything itself: it requests, and is answered."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.pending = PendingMoves()
        self.count = 0
        """The number typed before the key; 0: none."""
        self._digits = ""

    # what each screen knows for itself

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline of the leads that acts are meant for."""
        raise NotImplementedError

    def wanted(self, act: str) -> tuple[int, ...]:
        """The leads that `act` is meant for; none after saying that it needs one."""
        raise NotImplementedError

    def seen_in(self, id: int) -> str | None:
        """The stage in which the person sees a lead; None when it is not to be seen."""
        raise NotImplementedError

    def say(self, sentence: str, wrong: bool = False) -> None:
        raise NotImplementedError

    def show_count(self, digits: str) -> None:
        """Shows the count that is being typed; empty: what is there without one."""
        raise NotImplementedError

    @property
    def takes_keys(self) -> bool:
        """Whether there is something that keys are about; else what the screen says is not to be said over."""
        return True

    def knows(self, key: str) -> bool:
        """Whether a key means something here now."""
        return key in self.active_bindings

    def done(self, applied: Applied) -> None:
        """A requested command was done, and everything is on the screen."""

    # counts

    def takes_count(self, event: events.Key) -> None:
        """Digits are a count for the next key; a modifier alone is no key."""
        if event.character and event.character in "0123456789" and (self._digits or event.character != "0"):
            self._digits = (self._digits + event.character)[-6:]
            self.show_count(self._digits)
            event.stop()
            event.prevent_default()
        elif event.key not in MODIFIER_FUNCTIONAL_KEYS:
            if self._digits:
                self.show_count("")
            self.count, self._digits = int(self._digits or 0), ""
            if self.takes_keys and not self.knows(event.key):
                key = event.character if event.is_printable and event.character else event.key
                self.say(f"{safe(key, 40)} means nothing here; ? shows the keys", wrong=True)

    # asking

    def request(self, command: Command | None) -> None:
        """Asks for a command; the answer comes as `Answered`. None (a dialog that was left) is nothing."""
        if command is None:
            return
        if isinstance(command, MoveLeads):
            self.pending.asked(command)
        self.post_message(Requested(command, self))

    def ask(self, act: str, make: DialogMaker) -> None:
        """Opens a dialog about the leads that the act is meant for; its command is requested."""
        if ids := self.wanted(act):
            self.ask_about(ids, make)

    def ask_about(self, ids: tuple[int, ...], make: DialogMaker) -> None:
        """Opens a dialog about these leads as the store has them now; keys wait for it."""
        self.session.keys.hold()
        self.run_worker(self._ask_about(ids, make), group="dialog")

    async def _ask_about(self, ids: tuple[int, ...], make: DialogMaker) -> None:
        try:
            leads = await self.leads(ids)
            if leads or not ids:
                self.app.push_screen(make(leads), self.request)
        except LeadtuiError as error:
            self.say(error.sentence, wrong=True)
        finally:
            await self.session.keys.release()

    async def leads(self, ids: tuple[int, ...]) -> list[Lead]:
        """These leads as the store has them now; StoreError."""
        documents = await self.session.store.ask(lambda service: service.documents(ids)) if ids else []
        return [Lead.of(document) for document in documents]

    # answers

    def on_answered(self, answer: Answered) -> None:
        answer.stop()
        self.answered(answer)

    def answered(self, answer: Answered) -> None:
        """How a requested command ended."""
        command, error = answer.command, answer.error
        if isinstance(command, MoveLeads) and not self.pending.answered(command, error):
            return
        if isinstance(error, GateClosed) and isinstance(command, Gated):
            from leadtui.screens.dialogs import GateDialog

            self.app.push_screen(GateDialog(error, command), self.request)
        elif error is not None:
            hint = "; look again" if isinstance(error, Conflict) else ""
            self.say(error.sentence + hint, wrong=True)
        elif answer.applied is None:
            self.say("nothing to change")
        else:
            self.done(answer.applied)
            self.say(self.session.told(answer.applied.event) + UNDO)
