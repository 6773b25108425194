"""Logging a contact: a letter for what it was, a letter for how it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.widget import Widget

from leadtui.model.command import Command, LogActivity
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import Dialog, subject
from leadtui.widgets.choices import Choice, Choices
from leadtui.widgets.form import Form, Question, needed

KIND_KEYS: Final = {
    "c": "call", "e": "email", "m": "meeting", "d": "demo", "v": "visit", "f": "form", "n": "note",
    "w": "webinar", "p": "whitepaper", "s": "message", "r": "reply", "l": "link-click", "o": "email-open",
}  # fmt: skip
OUTCOME_KEYS: Final = {
    "r": "reached", "a": "no answer", "v": "voicemail", "p": "replied", "h": "held", "i": "interested",
    "n": "not interested", "b": "bounced", "o": "no-show", "s": "sent",
}  # fmt: skip
NO_OUTCOME: Final = Choice(".", "no outcome", "")

_FEET: Final = {True: "a letter · its capital: with words · esc leave", False: "enter log · esc leave"}


class LogDialog(Dialog[Command]):
    """Kind, outcome, and it is logged; the capital of an outcome's letter asks for words first."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str) -> None:
        super().__init__(f"Log · {subject(leads)}", "a letter · esc leave")
        self.ids = tuple(lead.id for lead in leads)
        self._kind = ""
        self._outcome: str | None = None
        self._kinds = Choices([Choice(key, kind, kind) for key, kind in KIND_KEYS.items()])
        outcomes = [Choice(key, outcome, outcome) for key, outcome in OUTCOME_KEYS.items()]
        self._outcomes = Choices([*outcomes, NO_OUTCOME], capitals=True)
        self._words = Form([Question("text", "Words", str.strip)])
        self._note = Form([Question("text", "Note", needed("text", "a note must not be empty"))])

    def body(self) -> Sequence[Widget]:
        for later in (self._outcomes, self._words, self._note):
            later.display = False
        return [self._kinds, self._outcomes, self._words, self._note]

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        if not self._kind:
            self._kind = event.choice.value
            self._show(self._note if self._kind == "note" else self._outcomes)
            return
        self._outcome = event.choice.value or None
        if event.shifted:
            self._show(self._words)
        else:
            self._log("")

    def _show(self, part: Widget) -> None:
        for other in (self._kinds, self._outcomes, self._words, self._note):
            other.display = other is part
        frame = self.query_one("VerticalScroll")
        told = " · ".join(word for word in (self._title, self._kind, self._outcome) if word)
        frame.border_title = Content(safe(told, 200))
        frame.border_subtitle = _FEET[part is self._outcomes]
        self.focus_next("Choices" if part is self._outcomes else "Entry")

    def action_save(self) -> None:
        if self._words.display:
            self._words.submit()
        elif self._note.display:
            self._note.submit()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self._log(event.answers["text"])

    def _log(self, text: str) -> None:
        self.dismiss(LogActivity(self.ids, self._kind, text, self._outcome))
