"""The words of a hand-off, and beside them what the receiver finds and what he will miss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from leadtui.aside import aside
from leadtui.errors import LeadtuiError
from leadtui.model import handoffs, when
from leadtui.model.command import Command, HandOffLeads
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import subject
from leadtui.screens.dialogs.steps import StepDialog
from leadtui.service import Clock, utc_now
from leadtui.widgets.form import Form, Question


class HandOffDialog(StepDialog):
    """A note and a day to follow up; what is missing is shown and refuses nothing."""

    def __init__(
        self, leads: Sequence[Lead], pipeline: Pipeline, me: str, to: str, *, clock: Clock = utc_now
    ) -> None:
        foot = "enter next · ctrl+s hand off · esc back"
        super().__init__(f"Hand off · {subject(leads)} · to {to}", leads, pipeline, me, foot=foot, clock=clock)
        self._to = to
        self._checklist = Static(self._points("", ""), classes="checklist", markup=False)

    def questions(self) -> list[Question]:
        step = self.leads[0].next_step if len(self.leads) == 1 else None
        due = self._due("Follow up", blank="no step")
        if step is not None:
            due = replace(due, hint=f"the next step stays: {step.text}" if step.due else f"when to do: {step.text}")
        return [Question("note", "Note", str.strip, hint=f"what {self._to} should know"), due]

    def body(self) -> Sequence[Widget]:
        return [*super().body(), self._checklist]

    def on_form_typed(self, event: Form.Typed) -> None:
        event.stop()
        note, due = event.texts["note"], event.texts["due"]
        if when.takes_long(due, self.now):
            self._tell_later(note, due)
        else:
            self._checklist.update(self._points(note, due))

    @work(group="checklist", exclusive=True)
    async def _tell_later(self, note: str, due: str) -> None:
        """Reads beside the typing, as the form does."""
        self._checklist.update(await aside(partial(self._points, note, due)))

    def _points(self, note: str, due: str) -> Content:
        """A line per point: a mark, and words that say the same."""
        try:
            day = when.due(due, self.now) if due.strip() else None
        except LeadtuiError:
            day = None
        lists = [handoffs.checklist(lead, self.pipeline, note, day) for lead in self.leads]
        lines = []
        for points in zip(*lists, strict=True):
            lacking = [point.missing for point in points if point.missing]
            if not lacking:
                lines.append(Content.styled(f"✓ {points[0].name}", "$text-success"))
            else:
                words = lacking[0] if len(lists) == 1 else f"{len(lacking):,} of {len(lists):,} lack something"
                lines.append(Content.styled(f"– {points[0].name}: {safe(words, 200)}", "$text-warning"))
        return Content("\n").join(lines)

    def command(self, answers: Mapping[str, Any]) -> Command:
        return HandOffLeads(self.ids, self._to, answers["note"], answers["due"])
