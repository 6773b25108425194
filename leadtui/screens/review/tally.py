"""What a review came to: what was done, in what time, and how the pipeline stood before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from leadtui.model.event import Event
from leadtui.model.index import LeadIndex
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline

if TYPE_CHECKING:
    from leadtui.model.metrics import Number

Standing = Mapping[str, "Number"]
"""Some of the numbers of a pipeline at one moment."""
_SHOWN: Final = ("open_count", "open_value", "weighted_value", "stale_count")


def standing(index: LeadIndex, pipeline: Pipeline, now: Now) -> Standing:
    """How the whole pipeline stands: a question for a thread."""
    from leadtui.model import metrics  # 10 ms, on a thread as well

    numbers = metrics.headline(index, metrics.whole(index, pipeline), pipeline, now).metrics
    return {name: numbers[name] for name in _SHOWN}


@dataclass
class Tally:
    """The decisions of one review by their verbs; what was undone is taken out again."""

    began: datetime
    _verbs: dict[int, str] = field(default_factory=dict)

    def note(self, event: Event) -> None:
        """One of the person's own acts, or an undo of one."""
        if event.undoes is not None:
            self._verbs.pop(event.undoes, None)
        else:
            self._verbs[event.seq] = event.verb

    def counted(self) -> list[tuple[str, int]]:
        """The verbs and how often each, the most frequent first."""
        return Counter(self._verbs.values()).most_common()

    def minutes(self, now: datetime) -> int:
        """Whole minutes since it began."""
        return max(0, round((now - self.began).total_seconds() / 60))


def compared(before: Standing, after: Standing) -> Sequence[tuple[str, str, str]]:
    """Per number its label, and its value before and after."""
    from leadtui.model.metrics import DEFINITIONS, short

    return [(DEFINITIONS[name].label, short(before[name]), short(after[name])) for name in _SHOWN]
