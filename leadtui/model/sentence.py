"""Events as sentences: who, when, what. Text of leads is quoted as it is; `text.safe` cleans it where it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from leadtui.model import fields
from leadtui.model.event import NESTED, Change, Document, Event, Json

StageName = Callable[[str], str]
"""The name of a stage id, or the id where no pipeline knows it any more."""

_BOOKKEEPING: Final = frozenset(
    {"visits", "last_open_stage", "closed_at", "outcome", "last_activity_at", "created_at", "pipeline", "archived_at"}
)
"""Fields that follow from the act that the verb names already."""
_LONGEST: Final = 60


def what(event: Event, stage_name: StageName, lead: int | None = None) -> str:
    """What an event did (to one lead, when one is given): `moved from New to Qualified, because …`."""
    changes = [c for c in event.changes if c.table == "leads" and (lead is None or c.id == lead)]
    said = _VERBS.get(event.verb, _plain)(event, changes, stage_name)
    return f"{said}, because {event.because}" if event.because else said


def sentence(event: Event, stage_name: StageName) -> str:
    """The whole sentence: `ana moved lead 12 from New to Qualified`."""
    ids = event.leads
    subject = f" lead {ids[0]}" if len(ids) == 1 else f" {len(ids):,} leads" if ids else ""
    verb, _, rest = what(event, stage_name).partition(" ")
    return f"{event.by} {verb}{subject}{' ' + rest if rest else ''}"


def _quote(value: Json) -> str:
    if isinstance(value, dict):
        text = " ".join(fields.shown(part) for part in value.values() if part)
    else:
        text = fields.shown(value)
    return f"“{text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}”" if text else "blank"


def _label(name: str) -> str:
    return name.partition(".")[2] if name.partition(".")[0] in NESTED else name.replace("_", " ")


def _differences(change: Change, but: frozenset[str] = frozenset()) -> str:
    if change.set is None or change.was is None:
        return ""
    told = [
        f"{_label(name)} {_quote(change.was.get(name))} → {_quote(value)}"
        for name, value in change.set.items()
        if name not in _BOOKKEEPING | but
    ]
    return ", ".join(told)


def _one(changes: list[Change]) -> Change | None:
    """The change, when all changes are alike in what they set."""
    return changes[0] if changes and all(c.set == changes[0].set for c in changes) else None


def _moved(event: Event, changes: list[Change], stage_name: StageName) -> str:
    origins = {str(c.was["stage"]) for c in changes if c.was and c.was.get("stage")}
    targets = {str(c.set["stage"]) for c in changes if c.set and c.set.get("stage")}
    start = f" from {stage_name(origins.pop())}" if len(origins) == 1 else ""
    end = f" to {stage_name(targets.pop())}" if len(targets) == 1 else ""
    extra = _differences(changes[0], frozenset({"stage", "status"})) if len(changes) == 1 else ""
    return f"{event.verb}{start}{end}{'; ' + extra if extra else ''}"


def _added(event: Event, changes: list[Change], stage_name: StageName) -> str:
    if len(changes) == 1 and changes[0].set is not None:
        return f"added {_quote(changes[0].set.get('name'))} in {stage_name(str(changes[0].set.get('stage')))}"
    return "added"


def _edited(event: Event, changes: list[Change], stage_name: StageName) -> str:
    change = _one(changes) or (changes[0] if len(changes) == 1 else None)
    told = _differences(change) if change else ""
    return f"{event.verb}: {told}" if told else event.verb


def _scored(event: Event, changes: list[Change], stage_name: StageName) -> str:
    if len(changes) == 1 and changes[0].set and changes[0].was:
        return f"scored {changes[0].was.get('score') or 0} → {changes[0].set.get('score') or 0}"
    return "scored"


def _logged(event: Event, changes: list[Change], stage_name: StageName) -> str:
    kind, outcome, text = event.data.get("kind"), event.data.get("outcome"), event.data.get("text")
    return f"logged {kind}{' (' + outcome + ')' if outcome else ''}{': ' + text if text else ''}"


def _planned(event: Event, changes: list[Change], stage_name: StageName) -> str:
    step = changes[0].set.get("next_step") if changes and changes[0].set else None
    if not step:
        return event.verb
    return f"{event.verb} {_quote(step['text'])}{' for ' + step['due'] if step.get('due') else ''}"


def _completed(event: Event, changes: list[Change], stage_name: StageName) -> str:
    step = changes[0].set.get("next_step") if changes and changes[0].set else None
    return f"completed {_quote(event.data.get('text'))}{', then ' + _quote(step['text']) if step else ''}"


def _assigned(event: Event, changes: list[Change], stage_name: StageName) -> str:
    owners = {c.set.get("owner") for c in changes if c.set}
    return f"assigned to {owners.pop() or 'nobody'}" if len(owners) == 1 else "assigned"


def _imported(event: Event, changes: list[Change], stage_name: StageName) -> str:
    return f"imported from {event.data.get('file')}"


def _taken_back(event: Event, changes: list[Change], stage_name: StageName) -> str:
    back = {"undone": "undid", "redone": "redid"}[event.verb]
    return f"{back}: {event.data.get('verb')} (event {event.undoes})"


def _table_changed(event: Event, changes: list[Change], stage_name: StageName) -> str:
    names: list[Document] = [c.set or c.was or {} for c in event.changes]
    named = next((f" {_quote(n['name'])}" for n in names if n.get("name")), "")
    return f"{event.verb}{' ' + event.changes[0].table.removesuffix('s') if event.changes else ''}{named}"


def _plain(event: Event, changes: list[Change], stage_name: StageName) -> str:
    return event.verb


_VERBS: Final[Mapping[str, Callable[[Event, list[Change], StageName], str]]] = {
    "moved": _moved, "won": _moved, "lost": _moved, "reopened": _moved, "added": _added, "edited": _edited,
    "scored": _scored, "logged": _logged, "planned": _planned, "snoozed": _planned, "completed": _completed,
    "assigned": _assigned, "imported": _imported, "undone": _taken_back, "redone": _taken_back,
    "created": _table_changed, "changed": _table_changed, "saved": _table_changed, "dropped": _table_changed,
}  # fmt: skip
