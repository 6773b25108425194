"""The score by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.errors import Refused
from leadtui.model.command import AdjustScore, Command, SetScore
from leadtui.model.lead import Lead
from leadtui.model.pipeline import Pipeline
from leadtui.screens.dialogs.dialog import FormDialog, subject
from leadtui.widgets.form import Question


def points(text: str) -> tuple[bool, int]:
    """Whether `70`, `=70`, `+5`, `-10` adjusts rather than sets, and by or to how much; Refused."""
    match = re.fullmatch(r"\s*([=+-]?)\s*(\d{1,3})\s*", text)
    if match is None or int(match[2]) > 100:
        raise Refused("score: write 70 to set it, +5 or -5 to change it; 0 to 100", "score")
    number = int(match[2])
    return match[1] in ("+", "-"), -number if match[1] == "-" else number


class ScoreDialog(FormDialog):
    """A new score, or points to add, and why."""

    def __init__(self, leads: Sequence[Lead], pipeline: Pipeline, me: str, now: int) -> None:
        """`now`: what is shown as the score of the first one."""
        self._now = now
        super().__init__(
            f"Score · {subject(leads)}", leads, pipeline, me, foot="enter save · tab reason · esc leave"
        )

    def questions(self) -> list[Question]:
        now = f"now {self._now}; " if len(self.leads) == 1 else ""
        return [
            Question("score", "Score", points, hint=f"{now}70 sets it, +5 or -5 changes it", said=self._said),
            Question("because", "Because", str.strip, extra=True),
        ]

    def _said(self, read: tuple[bool, int]) -> str:
        adjusts, number = read
        if len(self.leads) != 1:
            return f"{number:+} each" if adjusts else f"all become {number}"
        was = self._now
        return f"{was} → {max(0, min(100, was + number)) if adjusts else number}"

    def command(self, answers: Mapping[str, Any]) -> Command:
        (adjusts, number), because = answers["score"], answers["because"] or None
        return AdjustScore(self.ids, number, because) if adjusts else SetScore(self.ids, number, because)
