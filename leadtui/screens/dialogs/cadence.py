"""Cadences: start one, or pause, resume, stop the one that runs. A step that a person has planned is asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from textual.content import Content
from textual.widget import Widget

from leadtui.errors import Refused
from leadtui.model import cadence_course
from leadtui.model.cadence import Cadence
from leadtui.model.command import Command, PauseCadence, ResumeCadence, StartCadence, StopCadence
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe
from leadtui.screens.dialogs.dialog import Dialog, subject
from leadtui.widgets.choices import Choice, Choices, numbered

_ACTS: Final[dict[str, Callable[[tuple[int, ...]], Command]]] = {
    "pause": PauseCadence, "resume": ResumeCadence, "stop": StopCadence,
}  # fmt: skip
_ACT_KEYS: Final = {"pause": "p", "resume": "r", "stop": "x"}


class CadenceDialog(Dialog[Command]):
    """What can be done with the cadences that run, then every cadence with the days of its steps."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str) -> None:
        super().__init__(f"Cadence · {subject(leads)}", "a key does it · esc leave")
        self.leads = tuple(leads)
        self._pipeline = pipeline
        placed = [lead for lead in leads if lead.cadence is not None]
        if not placed and not pipeline.cadences:
            raise Refused(f"{pipeline.name} has no cadences; `leadtui pipeline edit` adds them")
        self._of = {
            "pause": tuple(lead.id for lead in placed if lead.cadence and not lead.cadence.paused),
            "resume": tuple(lead.id for lead in placed if lead.cadence and lead.cadence.paused),
            "stop": tuple(lead.id for lead in placed),
        }
        self._planned = [lead for lead in leads if lead.next_step is not None and not cadence_course.owns_step(lead)]
        self._name = ""
        acts = [self._act(act, ids) for act, ids in self._of.items() if ids]
        names = [cadence.name for cadence in pipeline.cadences]
        starts = numbered(names, [_days(cadence) for cadence in pipeline.cadences])
        self._choices = Choices([*acts, *starts])
        self._replacing = Choices([
            Choice("r", "replace it" if len(leads) == 1 else "replace them", "replace", self._planned_words()),
            *[Choice("o", f"start only on the other {len(leads) - len(self._planned):,}", "others")]
            * (0 < len(self._planned) < len(leads)),
        ])

    def _act(self, act: str, ids: tuple[int, ...]) -> Choice:
        if len(self.leads) > 1:
            return Choice(_ACT_KEYS[act], act, act, f"{len(ids):,} of {len(self.leads):,} leads")
        place = self.leads[0].cadence
        return Choice(
            _ACT_KEYS[act], act, act, cadence_course.told(place, self._pipeline.cadence(place.name)) if place else ""
        )

    def _planned_words(self) -> str:
        step = self._planned[0].next_step if self._planned else None
        if len(self._planned) > 1:
            return f"{len(self._planned):,} leads have a next step"
        return f"“{step.text}”" if step else ""

    def body(self) -> Sequence[Widget]:
        self._replacing.display = False
        return [self._choices, self._replacing]

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        value = event.choice.value
        if self._name:
            kept = {lead.id for lead in self._planned} if value == "others" else set()
            ids = tuple(lead.id for lead in self.leads if lead.id not in kept)
            self.dismiss(StartCadence(ids, self._name, replace=value == "replace"))
        elif event.choice.key in _ACT_KEYS.values() and value in _ACTS:
            self.dismiss(_ACTS[value](self._of[value]))
        elif self._planned:
            self._ask(value)
        else:
            self.dismiss(StartCadence(tuple(lead.id for lead in self.leads), value))

    def _ask(self, name: str) -> None:
        """Something else is planned: shall the cadence's first step take its place?"""
        self._name = name
        self._choices.display, self._replacing.display = False, True
        frame = self.query_one("VerticalScroll")
        frame.border_title = Content(safe(f"{name} · there is a next step already", 200))
        self._replacing.focus()


def _days(cadence: Cadence) -> str:
    """`day 0 Call · 3 Write · 10 Call again`."""
    return "day " + " · ".join(f"{step.day} {step.text}" for step in cadence.steps)
