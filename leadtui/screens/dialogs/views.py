"""Views: those that everybody has and those that were saved; use one, keep the filter as one, drop one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from leadtui.keys import DIALOG
from leadtui.model.command import DropView, SaveView
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import Dialog
from leadtui.widgets.choices import Choice, Choices, numbered
from leadtui.widgets.form import Form, Question, needed

BUILT_IN: Final = (
    Choice("m", "Mine", "owner:me", "owner:me"),
    Choice("u", "Unowned", "owner:none", "owner:none"),
    Choice("a", "All", "", "no filter"),
    Choice("h", "Handed to me", "is:handed owner:me", "is:handed owner:me"),
)
"""What is always there, before the saved ones."""


class ViewsDialog(Dialog[str | SaveView | DropView]):
    """Gives the query to use, or the command to keep the current one or to drop a view."""

    BINDINGS: ClassVar[list[BindingType]] = [next(key for key in DIALOG if key.id == "dialog.drop").binding()]

    def __init__(self, views: Sequence[Mapping[str, Any]], current: str) -> None:
        super().__init__("Views", "a key uses it · D drop · esc leave")
        self._current = current
        names, queries = [str(view["name"]) for view in views], [str(view["query"]) for view in views]
        taken = "".join(choice.key for choice in BUILT_IN)
        self._views = Choices([*BUILT_IN, *numbered(names, queries, queries, taken)])
        self._keep = Form([Question("name", "Save it as", needed("name", "a view needs a name"), choices=names)])
        self._names = names

    def body(self) -> Sequence[Widget]:
        parts: list[Widget] = [self._views]
        if not self._names and not self._current.strip():
            none = "Nothing is saved yet: filter the board with / and keep it here."
            parts.append(Static(none, classes="about", markup=False))
        if self._current.strip():
            parts.append(Static(Content(f"Filter now: {safe(self._current, 400)}"), classes="about", markup=False))
            parts.append(self._keep)
        return parts

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """D is a letter where a name is typed."""
        return action != "drop" or self._views.has_focus

    def action_drop(self) -> None:
        place = -1 if self._views.highlighted is None else self._views.highlighted - len(BUILT_IN)
        if place >= 0:
            self.dismiss(DropView(self._names[place]))
        else:
            self.query_one("VerticalScroll").border_subtitle = "this one is always there · esc leave"

    def action_save(self) -> None:
        if self._current.strip():
            self._keep.submit()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        self.dismiss(event.choice.value)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self.dismiss(SaveView(event.answers["name"], self._current))
