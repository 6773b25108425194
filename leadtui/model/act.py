"""An act as its event tells it, and the words for its parts: what every verb's sentence is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from leadtui.model import fields, when
from leadtui.model.event import NESTED, Change, Document, Event, Json

StageName = Callable[[str], str]
"""The name of a stage id, or the id where no pipeline knows it any more."""

_BOOKKEEPING: Final = frozenset(
    {"visits", "last_open_stage", "closed_at", "outcome", "last_activity_at", "created_at", "pipeline", "archived_at",
     "mql_at", "sql_at", "handoff", "reviewed_at", "cadence"}
)
"""Fields that follow from the act that the verb names already."""
_PLAIN_VALUES: Final = frozenset({"value", "currency", "probability", "expected_close", "score"})
"""Fields whose values need no quotation marks."""
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Act:
    """What a verb's words are made of; `subject` is ` lead 12`, or empty on that lead's own timeline."""

    event: Event
    changes: list[Change]
    stage_name: StageName
    subject: str
    zone: tzinfo


def quote(value: Json) -> str:
    text = fields.shown(value)
    return f"“{text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}”" if text else "blank"


def _label(name: str) -> str:
    return name.partition(".")[2] if name.partition(".")[0] in NESTED else name.replace("_", " ")


def step_words(step: Document, zone: tzinfo) -> str:
    """`“Call back”, due 24 Nov 2026`."""
    return quote(step["text"]) + (f", due {when.plain(step['due'], zone)}" if step.get("due") else "")


def differences(change: Change, zone: tzinfo, but: frozenset[str] = frozenset()) -> str:
    if change.set is None or change.was is None:
        return ""

    def shown(name: str, value: Json) -> str:
        if name == "next_step" and value:
            return step_words(value, zone)
        return fields.shown(value) if name in _PLAIN_VALUES and value is not None else quote(value)

    told = []
    if "cadence" in change.set:
        but |= {"next_step"}  # it was planned by the cadence, or gives way to its step
    for name, value in change.set.items():
        if name not in _BOOKKEEPING | but and not name.startswith("rises."):
            before, after = shown(name, change.was.get(name)), shown(name, value)
            told.append(f"{_label(name)} {f'set to {after}' if before == 'blank' else f'{before} → {after}'}")
    return ", ".join(told)
