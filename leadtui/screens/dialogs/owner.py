"""Whose a lead is to be: one key gives it, or it is handed off with words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.widget import Widget

from leadtui.errors import Refused
from leadtui.model.command import AssignOwner, Command
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import Dialog, subject
from leadtui.screens.dialogs.handoff import HandOffDialog
from leadtui.service import Clock, utc_now
from leadtui.widgets.choices import Choice, Choices, numbered
from leadtui.widgets.form import Form, Question, needed

HAND_OFF: Final = Choice("h", "hand off …", "", "with words, to be accepted")


class OwnerDialog(Dialog[Command]):
    """Oneself, the colleagues, nobody, or a name that is new here; `h` asks for the receiver of a hand-off instead."""

    def __init__(
        self, leads: Sequence[Lead], pipeline: Pipeline, me: str, owners: Sequence[str], *, clock: Clock = utc_now
    ) -> None:
        super().__init__(f"Owner · {subject(leads)}", "a key · h hand off · tab other name · esc leave")
        self.leads, self.ids, self.me = tuple(leads), tuple(lead.id for lead in leads), me
        self._pipeline, self._clock = pipeline, clock
        now = {lead.owner for lead in leads}
        colleagues = [owner for owner in owners if owner != me]
        names = [me, *colleagues]
        remarks = [" ".join((*("me",) * (name == me), *("● has it",) * (now == {name}))) for name in names]
        nobody = Choice("0", "nobody", "", "● has it" if now == {None} else "")
        self._owners = Choices([*numbered(names, remarks, taken=HAND_OFF.key), nobody, HAND_OFF])
        self._receivers = Choices(numbered(colleagues, remarks[1:]))
        self._other = Form([Question("owner", "Other name", needed("owner", "write a name"), choices=names)])
        self._handing = False

    def body(self) -> Sequence[Widget]:
        self._receivers.display = False
        return [self._owners, self._receivers, self._other]

    def action_save(self) -> None:
        self._other.submit()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        if event.choice is HAND_OFF:
            self._ask_receiver()
        else:
            self._take(event.choice.value or None)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self._take(event.answers["owner"])

    def _ask_receiver(self) -> None:
        self._handing = True
        self._owners.display = False
        there = self._receivers.option_count > 0
        self._receivers.display = there
        frame = self.query_one("VerticalScroll")
        frame.border_title = Content(safe(f"Hand off · {subject(self.leads)} · to whom?", 200))
        frame.border_subtitle = "a key · tab other name · esc leave"
        if there:
            self._receivers.focus()
        else:
            self.focus_next("Entry")

    def _take(self, owner: str | None) -> None:
        if not self._handing:
            self.dismiss(AssignOwner(self.ids, owner))
        elif owner == self.me:
            self._other.refuse(Refused("you cannot hand a lead off to yourself", "owner"))
        elif owner is not None:
            words = HandOffDialog(self.leads, self._pipeline, self.me, owner, clock=self._clock)
            self.app.push_screen(words, self._handed)

    def _handed(self, command: Command | None) -> None:
        """The words are written; None: another receiver may be chosen."""
        if command is not None:
            self.dismiss(command)
