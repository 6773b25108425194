"""A number explained: what it means, how it came about, what it leaves out; its leads are one key away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from leadtui.model.metrics.pages import Explanation
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import Dialog


class ExplainDialog(Dialog[bool]):
    """True when the leads behind the number are wanted."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leads", "list the leads", show=False)]

    def __init__(self, why: Explanation, leads: int) -> None:
        super().__init__(f"{why.title} · {why.value}", f"enter its {leads:,} leads · esc leave")
        self._why = why

    def body(self) -> Sequence[Widget]:
        why = self._why
        told = [why.meaning, why.formula, f"n = {why.n:,}"]
        if why.excluded:
            told.append("left out: " + ", ".join(f"{count:,} {reason}" for reason, count in why.excluded.items()))
        return [Static(Content(safe(words, 2000)), classes="about", markup=False) for words in told]

    def action_leads(self) -> None:
        self.dismiss(True)
