"""What the dialogs for goals and for costs share: what is there in a list, and a form for one more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from leadtui.keys import DIALOG
from leadtui.model.command import Command
from leadtui.screens.dialogs.dialog import CommandDialog
from leadtui.widgets.choices import Choices, numbered
from leadtui.widgets.form import Form, Question

_ROOM: Final = 51
"""Cells for a name and its amount in a terminal of 60: the name gives way, because a cut amount is another one."""


class PlansDialog(CommandDialog):
    """A line that is taken fills the form, so that it can be changed; D drops it."""

    BINDINGS: ClassVar[list[BindingType]] = [next(key for key in DIALOG if key.id == "dialog.drop").binding()]

    def __init__(
        self, title: str, lines: Sequence[tuple[str, str]], questions: Sequence[Question], none: str, last: str
    ) -> None:
        """`lines`: what each is called, and its amount; `none` is said where there are none; `last`: the amount."""
        foot = "a key changes it · D drop · tab another · esc leave" if lines else "ctrl+s save · esc leave"
        super().__init__(title, foot)
        places = [str(place) for place in range(len(lines))]
        amounts = [amount for _, amount in lines]
        self._lines = Choices(
            numbered([name for name, _ in lines], amounts, places), label=_ROOM - max(map(len, amounts), default=0)
        )
        self._about = "" if lines else none
        self._last = last
        self._questions = questions

    def body(self) -> Sequence[Widget]:
        self.form = Form(self._questions)
        return [Static(self._about, classes="about", markup=False) if self._about else self._lines, self.form]

    def texts(self, place: int) -> Mapping[str, str]:
        """What the form says of one of the lines."""
        raise NotImplementedError

    def drops(self, place: int) -> Command:
        """The command that takes one of the lines away."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """D is a letter where something is typed."""
        return action != "drop" or self._lines.has_focus

    def action_drop(self) -> None:
        if choice := self._lines.choice():
            self.dismiss(self.drops(int(choice.value)))

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        self.form.fill(self.texts(int(event.choice.value)), self._last)
