"""Saved views: use one, keep the filter as one, drop one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from leadtui.keys import DIALOG
from leadtui.model.command import DropView, SaveView
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import Dialog
from leadtui.widgets.choices import Choices, numbered
from leadtui.widgets.form import Form, Question, needed


class ViewsDialog(Dialog[str | SaveView | DropView]):
    """Gives the query to use, or the command to keep the current one or to drop a view."""

    BINDINGS: ClassVar[list[BindingType]] = [next(key for key in DIALOG if key.id == "dialog.drop").binding()]

    def __init__(self, views: Sequence[Mapping[str, Any]], current: str) -> None:
        super().__init__("Views", "a key uses it · D drop · esc leave")
        self._current = current
        names, queries = [str(view["name"]) for view in views], [str(view["query"]) for view in views]
        self._views = Choices(numbered(names, queries, queries))
        self._keep = Form([Question("name", "Save it as", needed("name", "a view needs a name"), choices=names)])
        self._names = names

    def body(self) -> Sequence[Widget]:
        parts: list[Widget] = []
        if self._names:
            parts.append(self._views)
        elif not self._current.strip():
            none = "No views yet: filter the board with / and keep it here."
            parts.append(Static(none, classes="about", markup=False))
        if self._current.strip():
            parts.append(Static(Content(f"Filter now: {safe(self._current, 400)}"), classes="about", markup=False))
            parts.append(self._keep)
        return parts

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """D is a letter where a name is typed."""
        return action != "drop" or self._views.has_focus

    def action_drop(self) -> None:
        if self._views.highlighted is not None:
            self.dismiss(DropView(self._names[self._views.highlighted]))

    def action_save(self) -> None:
        if self._current.strip():
            self._keep.submit()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        self.dismiss(event.choice.value)

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self.dismiss(SaveView(event.answers["name"], self._current))
