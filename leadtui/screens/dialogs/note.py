"""A note of any length, here or in the person's own editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from leadtui.errors import Refused
from leadtui.model.command import Command, LogActivity
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import stored
from leadtui.screens.dialogs.dialog import Dialog, key, subject
from leadtui.screens.editor import edited
from leadtui.widgets.entry import Page
from leadtui.widgets.form import said_words


class NoteDialog(Dialog[Command]):
    """Write; ctrl+s keeps it, ctrl+e goes to $EDITOR."""

    BINDINGS: ClassVar[list[BindingType]] = [key("dialog.editor")]
    DEFAULT_CSS = """
    NoteDialog Page { height: 11; }
    NoteDialog .note { height: 1; }
    """

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str) -> None:
        super().__init__(f"Note · {subject(leads)}", "ctrl+s save · ctrl+e $EDITOR · esc leave")
        self.ids = tuple(lead.id for lead in leads)
        self._page = Page()
        self._words = Static("", classes="note", markup=False)

    def body(self) -> Sequence[Widget]:
        return [self._page, self._words]

    def on_text_area_changed(self) -> None:
        self._words.update("", layout=False)

    def action_editor(self) -> None:
        try:
            self._page.text = edited(self.app, self._page.text)
        except Refused as refused:
            self._say(refused)
        self._page.focus()

    def action_save(self) -> None:
        try:
            text = stored(self._page.text, "text")
            if not text.strip():
                raise Refused("a note must not be empty", "text")
        except Refused as refused:
            self._say(refused)
            return
        self.dismiss(LogActivity(self.ids, "note", text.strip()))

    def _say(self, refused: Refused) -> None:
        self._words.update(said_words(refused.sentence, wrong=True), layout=False)
