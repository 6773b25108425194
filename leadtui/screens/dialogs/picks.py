"""A dialog that is a list: the stages."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from leadtui.model.command import Command, MoveLeads
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Kind, Pipeline, Stage
from leadtui.screens.dialogs.dialog import Dialog, subject
from leadtui.widgets.choices import Choices, numbered


class StageDialog(Dialog[Command]):
    """Every stage with its key; one press moves."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str) -> None:
        super().__init__(f"Move · {subject(leads)}", "a key moves · esc leave")
        self.leads = tuple(leads)
        self._here = leads[0].stage if len({lead.stage for lead in leads}) == 1 else None
        names = [stage.name for stage in pipeline.stages]
        remarks = [self._remark(stage) for stage in pipeline.stages]
        self._stages = Choices(
            numbered(names, remarks, [stage.id for stage in pipeline.stages]),
            min(pipeline.position(self._here), len(names) - 1) if self._here else 0,
        )

    def _remark(self, stage: Stage) -> str:
        worth = f"{stage.probability.normalize():f} %" if stage.kind is Kind.OPEN else stage.kind.value
        return f"{worth} ● here" if stage.id == self._here else worth

    def body(self) -> Sequence[Widget]:
        return [self._stages]

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        seen = {lead.id: lead.stage for lead in self.leads}
        self.dismiss(MoveLeads(tuple(seen), event.choice.value, seen=seen))
