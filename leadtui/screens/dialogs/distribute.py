"""What a distribution would do, before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from leadtui.model.distributing import Plan
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import Dialog
from leadtui.widgets.choices import Choice, Choices
from leadtui.widgets.line import padded

_NAME = 20
"""Cells of an owner's name."""


class DistributeDialog(Dialog[Plan]):
    """Per owner what he holds, gets and can hold; Enter does it."""

    def __init__(self, plan: Plan, pipeline: str, words: str = "") -> None:
        """`words`: what is to be said first."""
        super().__init__(f"Distribute · {pipeline}", "enter gives them out · esc leave")
        self._plan, self._words = plan, words
        count = len(plan.pairs)
        self._do = Choices([Choice("y", f"give out {count:,} lead{'' if count == 1 else 's'}", "")])

    def body(self) -> Sequence[Widget]:
        return [Static(Content("\n".join(self._lines())), classes="about", markup=False), self._do]

    def _lines(self) -> list[str]:
        plan, gets, full = self._plan, self._plan.gets, self._plan.full
        lines = [self._words] * bool(self._words)
        lines.append(f"{'owner':{_NAME}} {'holds':>8} {'gets':>8} {'capacity':>9}")
        for owner, held in plan.held.items():
            most = plan.distribution.capacity.get(owner)
            name = padded(safe(owner, 80), _NAME, "…")
            more = f"+{gets[owner]:,}" if gets[owner] else "0"
            told = f"{name} {held:>8,} {more:>8} {'' if most is None else f'{most:,}':>9}"
            lines.append(f"{told} {'full' if owner in full else ''}".rstrip())
        passed = f"{plan.passed:,} of the selected have an owner or are closed" if plan.passed else ""
        return lines + [words for words in (plan.stay, passed) if words]

    def action_save(self) -> None:
        self.dismiss(self._plan)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        self.dismiss(self._plan)
