"""A stage gate: just the fields that the stage needs, or a reason to pass without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from leadtui.errors import Refused
from leadtui.model import fields
from leadtui.model.command import Command
from leadtui.model.command.stages import GateClosed, Gated
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import FormDialog, example
from leadtui.widgets.form import Question


class GateDialog(FormDialog):
    """Gives the same command with the missing values in it, or forced with a reason."""

    def __init__(self, gate: GateClosed, command: Gated) -> None:
        self._lacking = tuple(gate.lacking)
        self._command = command
        self._guidance = gate.stage.guidance.strip()
        others = f" · {len(command.ids):,} leads" if len(command.ids) > 1 else ""
        title = f"{gate.stage.name} needs more of {gate.lead.name}{others}"
        super().__init__(title, [gate.lead], gate.pipeline, "", foot="enter next · tab reason · esc leave")

    def body(self) -> Sequence[Widget]:
        told = [safe(self._guidance, 2000)] if self._guidance else []
        if len(self._command.ids) > 1:
            told.append(f"What you write goes to each of the {len(self._command.ids):,} leads that lacks it.")
        return [*(Static(Content(words), classes="about") for words in told), *super().body()]

    def questions(self) -> list[Question]:
        return [
            *(self._field(name) for name in self._lacking),
            Question(
                "because", "Or because", str.strip, extra=True, hint="moves without; history keeps the reason"
            ),
        ]

    def _field(self, name: str) -> Question:
        known = fields.field(name, self.pipeline)
        choices = self.pipeline.lost_reasons if name == "lost_reason" else known.choices
        hint = example(known) or ", ".join(choices)
        return Question(name, known.label, lambda text: self._read(name, text), hint=hint, choices=choices)

    def _read(self, name: str, text: str) -> Any:
        if text.strip():
            return fields.parsed(name, text, self.pipeline)[1]
        if self.form.texts()["because"].strip():
            return None
        raise Refused(f"{name}: is needed, or a reason to go without it", name)

    def command(self, answers: Mapping[str, Any]) -> Command:
        values = {name: answers[name] for name in self._lacking if answers[name] is not None}
        forced = bool(answers["because"]) and len(values) < len(self._lacking)
        return replace(
            self._command,
            values={**self._command.values, **values},
            force=forced or self._command.force,
            because=answers["because"] or self._command.because,
            keeping=len(self._command.ids) > 1,
        )
