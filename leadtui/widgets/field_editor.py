"""A field's value turned into a place to type, right where it stood, with words under it.

When a colleague was quicker it shows yours, theirs and what it was, and asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Static

from leadtui.errors import LeadtuiError
from leadtui.keys import CONFLICT, bindings
from leadtui.messages import EditingChanged
from leadtui.model import fields
from leadtui.model.event import Json
from leadtui.model.fields import Field
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe
from leadtui.widgets.entry import Entry
from leadtui.widgets.form import fault, said_words

HEIGHT: Final = 4
"""Lines that it takes."""


class Clashed(Static, can_focus=True):
    """Yours, theirs, was, and the keys that decide."""

    @dataclass
    class Decided(Message):
        """`mine`, `theirs` or `edit`."""

        answer: str

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CONFLICT)]

    def ask(self, yours: Json, theirs: Json, was: Json, by: str) -> None:
        told = [("yours", yours, ""), ("theirs", theirs, f"  {safe(by, 60)}"), ("was", was, "")]
        lines = [
            Content.assemble(
                (f"{word:<7} ", "dim"), safe(fields.shown(value), 200) or "blank", (behind, "dim")
            ).truncate(max(10, self.size.width or 200), ellipsis=True)
            for word, value, behind in told
        ]
        hints = " · ".join(f"{key.written} {key.hint}" for key in CONFLICT)
        self.update(Content("\n").join([*lines, Content.styled(hints, "bold")]))

    def action_answer(self, answer: str) -> None:
        self.post_message(self.Decided(answer))


class FieldEditor(Vertical):
    """Posts `Saved` at Enter with a good value; Escape is the screen's."""

    @dataclass
    class Saved(Message):
        """The field is to become `value`."""

        name: str
        value: Json

    DEFAULT_CSS = """
    FieldEditor {
        display: none; position: absolute; height: 4; background: $surface;
        border-left: outer $border;
        & Entry { width: 1fr; }
        & .words { height: auto; max-height: 3; }
        & Clashed { height: 4; display: none; background: $surface; }
        &.-clashed Entry { display: none; }
        &.-clashed .words { display: none; }
        &.-clashed Clashed { display: block; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._entry = Entry()
        self._words = Static("", classes="words", markup=False)
        self._clashed = Clashed(markup=False)
        self._pipeline: Pipeline | None = None
        self._overtaken = self._was = ""
        self.field: Field | None = None
        """The field being edited; None when there is none."""

    def compose(self) -> ComposeResult:
        yield self._entry
        yield self._words
        yield self._clashed

    def begin(self, field: Field, text: str, pipeline: Pipeline) -> None:
        """Turns up with the field's text in it."""
        self.field, self._pipeline, self._overtaken = field, pipeline, ""
        self.post_message(EditingChanged())
        self._entry.suggester = SuggestFromList(field.choices, case_sensitive=False) if field.choices else None
        self._was = text
        self._entry.value = text
        self._entry.cursor_position = len(text)
        self.set_class(False, "-clashed")
        self.display = True
        self._say_of(text)
        self.screen.set_focus(self._entry)

    def end(self) -> None:
        """Goes away."""
        self.field = None
        self.post_message(EditingChanged())
        self.display = False
        self.screen.set_focus(None)

    def say(self, text: str, wrong: bool = False) -> None:
        told = said_words(text, wrong)
        lines = len(told.wrap(self._words.size.width or 1))
        # a layout repaints the whole screen, which over a slow line is too much for every key
        self._words.update(told, layout=lines != self._words.size.height)

    def overtaken(self, sentence: str) -> None:
        """Somebody changed this field meanwhile: said until the editor is left, the typing is not touched."""
        self._overtaken = sentence
        self._say_of(self._entry.value)

    def clash(self, yours: Json, theirs: Json, was: Json, by: str) -> None:
        """Asks which value is to stand."""
        self.set_class(True, "-clashed")
        self._clashed.ask(yours, theirs, was, by)
        self.screen.set_focus(self._clashed)

    def again(self) -> None:
        """Back from the question to the typed text."""
        self.set_class(False, "-clashed")
        self._say_of(self._entry.value)
        self.screen.set_focus(self._entry)

    def _read(self, text: str) -> Json:
        assert self.field is not None
        assert self._pipeline is not None
        return fields.parsed(self.field.name, text, self._pipeline)[1]

    def _say_of(self, text: str) -> None:
        if self.field is None:
            return
        try:
            self._read(text)
        except LeadtuiError as refused:
            self.say(fault(refused), wrong=True)
        else:
            hint = self.field.hint or ", ".join(self.field.choices) or f"was {self._was or 'blank'}"
            self.say(self._overtaken or hint)

    def on_input_changed(self, event: Entry.Changed) -> None:
        event.stop()
        self._say_of(event.value)

    def on_input_submitted(self, event: Entry.Submitted) -> None:
        event.stop()
        if self.field is None:
            return
        try:
            value = self._read(event.value)
        except LeadtuiError as refused:
            self.say(fault(refused), wrong=True)
            return
        self.post_message(self.Saved(self.field.name, value))
