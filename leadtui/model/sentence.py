"""Events as sentences: who, when, what. Text of leads is quoted as it is; `text.safe` cleans it where it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Final

from leadtui.model import cadence_words, fields, owner_words, when
from leadtui.model import event as events
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


def what(event: Event, stage_name: StageName, lead: int | None = None, zone: tzinfo = UTC) -> str:
    """What an event did (to one lead, when one is given): `moved from New to Qualified, because …`.

    Times of day are those of `zone`; those of UTC say so.
    """
    return _told(event, stage_name, lead, "", zone)


def sentence(event: Event, stage_name: StageName, zone: tzinfo = UTC) -> str:
    """The whole sentence: `ana moved lead 12 from New to Qualified`."""
    ids = event.leads
    subject = f" lead {ids[0]}" if len(ids) == 1 else f" {len(ids):,} leads" if ids else ""
    return f"{event.by} {_told(event, stage_name, None, subject, zone)}"


def editing(people: Sequence[str]) -> str:
    """Who is at work on a lead at this moment: `ana is editing`; empty when nobody is."""
    verb = "is" if len(people) == 1 else "are"
    return f"{' and '.join(people)} {verb} editing" if people else ""


def _told(event: Event, stage_name: StageName, lead: int | None, subject: str, zone: tzinfo) -> str:
    # the words about an import need none of its changes, which may be 100,000
    whole = () if _is_import(event) and lead is None else event.changes
    changes = [c for c in whole if c.table == "leads" and (lead is None or c.id == lead)]
    did = _VERBS.get(event.verb, _plain)(Act(event, changes, stage_name, subject, zone))
    said = did + _reached(event, changes, subject) + cadence_words.ended(event, changes)
    return f"{said}, because {event.because}" if event.because else said


def _reached(event: Event, changes: list[Change], subject: str) -> str:
    """Which threshold the score reached by this act: ` and became SQL`."""
    if event.verb in ("imported", "undone", "redone"):
        return ""
    told: list[str] = []
    several = len(changes) > 1
    for since, name in (("sql_at", "SQL"), ("mql_at", "MQL")):
        leads = [change.id for change in changes if change.set and change.set.get(since)]
        if leads and (several or not told):
            told.append(f"{f'{len(leads):,} of them ' if several else 'it ' if subject else ''}became {name}")
    return f"{'; ' if subject or several else ' and '}{', '.join(told)}" if told else ""


def _is_import(event: Event) -> bool:
    """Whether it is an import, or one that was taken back or done again."""
    return "imported" in (event.verb, event.data.get("verb"))


@dataclass(frozen=True, slots=True)
class Act:
    """What a verb's words are made of; `subject` is ` lead 12`, or empty on that lead's own timeline."""

    event: Event
    changes: list[Change]
    stage_name: StageName
    subject: str
    zone: tzinfo


def _quote(value: Json) -> str:
    text = fields.shown(value)
    return f"“{text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}”" if text else "blank"


def _label(name: str) -> str:
    return name.partition(".")[2] if name.partition(".")[0] in NESTED else name.replace("_", " ")


def _step(step: Document, zone: tzinfo) -> str:
    """`“Call back”, due 24 Nov 2026`."""
    return _quote(step["text"]) + (f", due {when.plain(step['due'], zone)}" if step.get("due") else "")


def _differences(change: Change, zone: tzinfo, but: frozenset[str] = frozenset()) -> str:
    if change.set is None or change.was is None:
        return ""

    def shown(name: str, value: Json) -> str:
        if name == "next_step" and value:
            return _step(value, zone)
        return fields.shown(value) if name in _PLAIN_VALUES and value is not None else _quote(value)

    told = []
    if "cadence" in change.set:
        but |= {"next_step"}  # it was planned by the cadence, or gives way to its step
    for name, value in change.set.items():
        if name not in _BOOKKEEPING | but and not name.startswith("rises."):
            before, after = shown(name, change.was.get(name)), shown(name, value)
            told.append(f"{_label(name)} {f'set to {after}' if before == 'blank' else f'{before} → {after}'}")
    return ", ".join(told)


def _one(changes: list[Change]) -> Change | None:
    """The change, when all changes are alike in what they set."""
    return changes[0] if changes and all(c.set == changes[0].set for c in changes) else None


_MOVES: Final = frozenset({"stage", "status"})


def _moved(act: Act) -> str:
    origins = {str(c.was["stage"]) for c in act.changes if c.was and c.was.get("stage")}
    targets = {str(c.set["stage"]) for c in act.changes if c.set and c.set.get("stage")}
    start = f" from {act.stage_name(origins.pop())}" if len(origins) == 1 else ""
    end = f" to {act.stage_name(targets.pop())}" if len(targets) == 1 else ""
    extra = _differences(act.changes[0], act.zone, _MOVES) if len(act.changes) == 1 else ""
    return f"{act.event.verb}{act.subject}{start}{end}{'; ' + extra if extra else ''}"


def _closed(act: Act) -> str:
    """Won, lost or reopened: the verb says already where the leads went, and what follows from it."""
    moved = _moved(replace(act, changes=[_without(change, act.event.verb) for change in act.changes]))
    if act.event.verb != "lost":
        return moved
    reasons = {c.set["lost_reason"] for c in act.changes if c.set and c.set.get("lost_reason")}
    head, semicolon, extra = moved.partition("; ")
    return f"{head}{': ' + fields.shown(reasons.pop()) if len(reasons) == 1 else ''}{semicolon}{extra}"


def _without(change: Change, verb: str) -> Change:
    """The change without the stage that the verb names, and without the reason of a loss."""
    if change.set is None:
        return change
    kept = {name: value for name, value in change.set.items() if name != "lost_reason"}
    if verb != "reopened":
        kept.pop("stage", None)
    return replace(change, set=kept)


def _added(act: Act) -> str:
    if len(act.changes) == 1 and act.changes[0].set is not None:
        fields_set = act.changes[0].set
        return f"added{act.subject} {_quote(fields_set.get('name'))} in {act.stage_name(str(fields_set.get('stage')))}"
    return f"added{act.subject}"


def _linked(act: Act) -> str:
    """A new lead and the one that it grew out of: `added lead 34 “Second site” as upsell of lead 12`."""
    kind = str(act.event.data.get("kind") or "linked lead")
    new = next((change for change in act.event.changes if change.set and change.set.get("name")), None)
    if new is None or new.set is None:
        return f"linked{act.subject}"
    named = f"lead {new.id} {_quote(new.set['name'])}"
    origins = [change.id for change in act.event.changes if change.id != new.id]
    if act.changes == [new] or len(act.event.changes) == len(act.changes):
        of = f" of lead {origins[0]}" if origins else ""
        return f"added {named} as {kind}{of}"
    return f"gained {named} as {kind}"


def _edited(act: Act) -> str:
    change = _one(act.changes) or (act.changes[0] if len(act.changes) == 1 else None)
    told = _differences(change, act.zone) if change else ""
    return f"edited{act.subject}{': ' if act.subject and told else ' ' if told else ''}{told}"


def _scored(act: Act) -> str:
    if len(act.changes) == 1 and act.changes[0].set and act.changes[0].was:
        was, now = act.changes[0].was.get("score") or 0, act.changes[0].set.get("score") or 0
        if told := (act.event.data.get("scores") or {}).get(str(act.changes[0].id)):
            was, now = told  # where rules add points, those by hand are not the score
        return f"scored{act.subject} from {was} to {now}"
    return f"scored{act.subject}"


def _logged(act: Act) -> str:
    data = act.event.data
    kind, outcome, text = data.get("kind") or "an activity", data.get("outcome"), data.get("text")
    on = f" on{act.subject}" if act.subject else ""
    return f"logged {kind}{on}{' (' + outcome + ')' if outcome else ''}{': ' + text if text else ''}"


def _planned(act: Act) -> str:
    step = act.changes[0].set.get("next_step") if act.changes and act.changes[0].set else None
    told = f" {_step(step, act.zone)}" if step else ""
    return f"{act.event.verb}{' for' + act.subject + ':' if act.subject else ''}{told}"


def _completed(act: Act) -> str:
    step = act.changes[0].set.get("next_step") if act.changes and act.changes[0].set else None
    before = (act.changes[0].was or {}).get("next_step") if act.changes else None
    text = act.event.data.get("text") or (before or {}).get("text")
    of = f" of{act.subject}" if act.subject else ""
    done = _quote(text) if text else "the next step"
    return f"completed {done}{of}{', then ' + _quote(step['text']) if step else ''}"


def _cadence(act: Act) -> str:
    """`started the cadence Nurture on lead 12: “Call”, due 24 Nov 2026`."""
    of = " on" if act.event.verb == "started" else " of"
    step = act.changes[0].set.get("next_step") if len(act.changes) == 1 and act.changes[0].set else None
    told = f": {_step(step, act.zone)}" if step else ""
    return f"{act.event.verb} {cadence_words.named(act.changes)}{of + act.subject if act.subject else ''}{told}"


def _kept(act: Act) -> str:
    return f"kept{act.subject} as it is"


def _imported(act: Act) -> str:
    file = act.event.data.get("file")
    return f"imported{act.subject}{f' from {file}' if file else ''}"


def _taken_back(act: Act) -> str:
    """The act itself in words: an undo knows its verb, and its changes are those of the act the other way round."""
    event, changes, back = act.event, act.changes, "redid"
    if event.verb == "undone":
        back = "undid"
        others = () if _is_import(event) else [change for change in event.changes if change.table != "leads"]
        event = replace(event, changes=tuple(map(events.invert, reversed(others))))
        changes = [events.invert(change) for change in reversed(changes)]
    if not event.data.get("verb"):  # an erased lead took what was done to others with it
        return f"{back} event {event.undoes}"
    told = {"scores": event.data["scores"]} if "scores" in event.data else {}
    event = replace(event, verb=str(event.data["verb"]), data=told, undoes=None)
    did = _VERBS.get(event.verb, _plain)
    return f"{back}: {_plain(act) if did is _taken_back else did(replace(act, event=event, changes=changes))}"


def _table_changed(act: Act) -> str:
    names: list[Document] = [c.set or c.was or {} for c in act.event.changes]
    named = next((f" {_quote(n['name'])}" for n in names if n.get("name")), "")
    return f"{act.event.verb}{' ' + act.event.changes[0].table.removesuffix('s') if act.event.changes else ''}{named}"


def _ruled(act: Act) -> str:
    pipeline = act.event.data.get("pipeline")
    return f"changed the score rules{f' of {_quote(pipeline)}' if pipeline else ''}"


def _plain(act: Act) -> str:
    return f"{act.event.verb}{act.subject}"


_VERBS: Final[Mapping[str, Callable[[Act], str]]] = {
    "moved": _moved, "won": _closed, "lost": _closed, "reopened": _closed,
    "added": _added, "linked": _linked, "imported": _imported, "edited": _edited,
    "scored": _scored, "logged": _logged, "kept": _kept,
    "planned": _planned, "snoozed": _planned, "completed": _completed, "assigned": owner_words.assigned,
    "handed": owner_words.handed, "accepted": owner_words.accepted, "distributed": owner_words.distributed,
    "undone": _taken_back, "redone": _taken_back,
    **dict.fromkeys(cadence_words.VERBS, _cadence), "ruled": _ruled,
    "created": _table_changed, "changed": _table_changed, "saved": _table_changed, "dropped": _table_changed,
}  # fmt: skip
