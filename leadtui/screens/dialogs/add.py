"""A new lead: a name is enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leadtui.model import fields
from leadtui.model.command import AddLead, Command
from leadtui.model.pipeline import Pipeline
from leadtui.screens.dialogs.dialog import FormDialog, example
from leadtui.service import Clock, utc_now
from leadtui.widgets.form import Form, Question, needed

Duplicate = Callable[[str, str, str], str | None]
"""Given name, company and e-mail as typed so far: a sentence about a lead that may be the same, or None."""


class AddDialog(FormDialog):
    """Quick add in one stage: name and Enter; the rest by tab. Warns of a duplicate while it is typed."""

    noted = True

    def __init__(
        self, pipeline: Pipeline, me: str, stage: str, duplicate: Duplicate, *, clock: Clock = utc_now
    ) -> None:
        self._stage = pipeline.stage(stage)
        self._duplicate = duplicate
        super().__init__(
            f"Add to {self._stage.name}", (), pipeline, me, foot="enter add · tab more · esc leave", clock=clock
        )

    def questions(self) -> list[Question]:
        def field(name: str, value: str = "") -> Question:
            known = fields.field(name, self.pipeline)
            return Question(
                name, known.label, lambda text: fields.parsed(name, text, self.pipeline)[1],
                value=value, hint=example(known), extra=True, choices=known.choices,
            )  # fmt: skip

        first = Question("name", "Name", needed("name", "a lead needs a name"), hint="all that is needed")
        return [first, field("company"), field("value"), field("emails"), field("owner", self.me)]

    def on_form_typed(self, event: Form.Typed) -> None:
        event.stop()
        told = self._duplicate(event.texts["name"], event.texts["company"], event.texts["emails"])
        self.form.note(told or "", wrong=told is not None)

    def command(self, answers: Mapping[str, Any]) -> Command:
        values = {name: value for name, value in answers.items() if name != "name" and value is not None}
        return AddLead(answers["name"], values, self._stage.id, self.pipeline.key)
