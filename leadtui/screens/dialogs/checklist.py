"""The four questions that qualify a lead, by the method of its pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.errors import Refused
from leadtui.model import fields
from leadtui.model.command import Command, EditLeads
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.model.questions import asked
from leadtui.screens.dialogs.dialog import FormDialog
from leadtui.widgets.form import Question


class ChecklistDialog(FormDialog):
    """What is known so far, to be completed; a blank answer is one that is not known."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str) -> None:
        if len(leads) > 1:
            raise Refused("each lead has its own answers; take them one by one")
        self._questions = asked(pipeline.checklist)
        super().__init__(f"{pipeline.checklist.upper()} · {leads[0].name}", leads, pipeline, me)

    @property
    def _answers(self) -> Mapping[str, str]:
        lead = self.leads[0]
        return lead.bant if self.pipeline.checklist == "bant" else lead.champ

    def questions(self) -> list[Question]:
        return [
            Question(name, name.capitalize(), self._reader(name), value=self._answers.get(name, ""), hint=hint)
            for name, hint in self._questions.items()
        ]

    def _reader(self, name: str) -> Any:
        return lambda text: fields.parsed(f"{self.pipeline.checklist}.{name}", text, self.pipeline)[1]

    def command(self, answers: Mapping[str, Any]) -> Command:
        method, known = self.pipeline.checklist, self._answers
        values = {f"{method}.{name}": value for name, value in answers.items() if value != known.get(name)}
        return EditLeads(self.ids, values, {name: known.get(name.partition(".")[2]) for name in values})
