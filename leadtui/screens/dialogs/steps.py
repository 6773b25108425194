"""Next steps: set one, tick it off, put it off. What a date was understood as is shown while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from leadtui.errors import Refused
from leadtui.model import course, when
from leadtui.model.command import Command, CompleteNextStep, PlanNextStep, Snooze
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.screens.dialogs.dialog import FormDialog, subject
from leadtui.service import Clock, utc_now
from leadtui.widgets.form import Question, needed, optional

DATES: Final = "tue, 2w, 15 jan 14:00"


class StepDialog(FormDialog):
    """A dialog that asks for a date."""

    def _due(self, label: str = "Due", value: str = "", blank: str | None = "some time") -> Question:
        def read(text: str) -> str:
            return when.due(text, self.now)

        return Question(
            "due", label, read if blank is None else optional(read), value=value,
            hint=DATES if blank is None else f"{DATES}; blank: {blank}",
            said=lambda read: when.shown(read, self.now), slow=lambda text: when.takes_long(text, self.now),
        )  # fmt: skip

    def _step(self) -> tuple[str, str]:
        """The text and due of the next step of the one lead, as a person edits them."""
        step = self.leads[0].next_step if len(self.leads) == 1 else None
        return (step.text, step.due or "") if step else ("", "")


class NextStepDialog(StepDialog):
    """What is to be done next, and when."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str, *, clock: Clock = utc_now) -> None:
        super().__init__(f"Next step · {subject(leads)}", leads, pipeline, me, clock=clock)

    def questions(self) -> list[Question]:
        text, due = self._step()
        return [
            Question("text", "What", needed("text", "a next step needs a text"), value=text),
            self._due(value=due),
        ]

    def command(self, answers: Mapping[str, Any]) -> Command:
        return PlanNextStep(self.ids, answers["text"], answers["due"])


class DoneDialog(StepDialog):
    """The next step is done; which one follows?"""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str, *, clock: Clock = utc_now) -> None:
        done = leads[0].next_step.text if len(leads) == 1 and leads[0].next_step else subject(leads)
        super().__init__(f"Done · {done}", leads, pipeline, me, clock=clock)

    def questions(self) -> list[Question]:
        return [
            Question("text", "And then", str.strip, hint=self._hint()),
            self._due(),
        ]

    def _hint(self) -> str:
        """What follows when nothing is said."""
        if len(self.leads) == 1:
            following = course.done(self.leads[0], self.pipeline, self.now).next_step
            if following is not None and following.due is not None:
                return f"blank: “{following.text[:20]}”, {when.shown(following.due, self.now)}"
        elif any(lead.cadence for lead in self.leads):
            return "the following next step; blank: their cadences'"
        return "the following next step; blank: none"

    def command(self, answers: Mapping[str, Any]) -> Command:
        if answers["due"] and not answers["text"]:
            raise Refused("a next step needs a text", "text")
        return CompleteNextStep(self.ids, answers["text"] or None, answers["due"])


class SnoozeDialog(StepDialog):
    """Until when the next step can wait."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str, *, clock: Clock = utc_now) -> None:
        super().__init__(
            f"Snooze · {subject(leads)}", leads, pipeline, me, foot="enter snooze · esc leave", clock=clock
        )

    def questions(self) -> list[Question]:
        return [self._due("Until", blank=None)]

    def command(self, answers: Mapping[str, Any]) -> Command:
        return Snooze(self.ids, answers["due"])
