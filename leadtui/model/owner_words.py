"""The words for whose a lead is: assigned, handed off, accepted, distributed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from leadtui.model import moment
from leadtui.model.act import Act
from leadtui.model.event import Change, Document


def handoff_words(handoff: Document) -> str:
    """Who handed to whom, whether that was accepted, and the words: `from ben to ana, accepted after 3 h: a demo`."""
    accepted = handoff.get("accepted_at")
    how = f", accepted after {_waited(handoff)}" if accepted else ", who has not accepted it yet"
    note = f": {handoff['note']}" if handoff.get("note") else ""
    return f"from {handoff['by']} to {handoff['to']}{how}{note}"


def assigned(act: Act) -> str:
    owners = {c.set.get("owner") for c in act.changes if c.set}
    told = f"assigned{act.subject}" + (f" to {owners.pop() or 'nobody'}" if len(owners) == 1 else "")
    ended = {c.was["handoff"]["to"] for c in act.changes if c.was and c.was.get("handoff") and not _handoff(c)}
    return told + (f", which ends the hand-off to {ended.pop()}" if len(ended) == 1 else "")


def _handoff(change: Change) -> Document:
    return (change.set or {}).get("handoff") or {}


def handed(act: Act) -> str:
    """`handed off to ben: “wants a demo”; no source, the next step stays as it is`."""
    receivers, notes = ({_handoff(change).get(part) for change in act.changes} for part in ("to", "note"))
    to, note = (found.pop() if len(found) == 1 else None for found in (receivers, notes))
    lacking: Mapping[str, Sequence[str]] = act.event.data.get("lacking") or {}
    beside: list[str] = []
    if len(act.changes) == 1:
        beside += lacking.get(str(act.changes[0].id), ())
        if act.event.data.get("due") and "next_step" not in (act.changes[0].set or {}):
            beside.append("the next step stays as it is")
    elif lacking:
        beside.append(f"{len(lacking):,} of them lack something")
    words = f": “{note}”" if note else ""
    told = f"handed off{act.subject}{f' to {to}' if to else ''}{words}"
    return f"{told}; {', '.join(beside)}" if beside else told


def accepted(act: Act) -> str:
    givers = {_handoff(change).get("by") for change in act.changes}
    told = f"accepted{act.subject or ' it'}{f' from {givers.pop()}' if len(givers) == 1 else ''}"
    handoff = _handoff(act.changes[0]) if len(act.changes) == 1 else {}
    return f"{told} after {_waited(handoff)}" if handoff.get("accepted_at") else told


def _waited(handoff: Document) -> str:
    """How long an accepted hand-off had waited, in its largest unit: `3 h`."""
    seconds = moment.epoch(handoff["accepted_at"]) - moment.epoch(handoff["at"])
    for unit, length in (("days", 2 * moment.DAY), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // (moment.DAY if unit == 'days' else length):,} {unit}"
    return "less than a minute"


def distributed(act: Act) -> str:
    """`distributed 12 leads: ana 8, ben 4`; on a lead's own timeline `distributed to ana`."""
    owners = Counter(str(change.set["owner"]) for change in act.changes if change.set and change.set.get("owner"))
    if len(owners) == 1:
        return f"distributed{act.subject} to {next(iter(owners))}"
    shares = ", ".join(f"{owner} {count:,}" for owner, count in owners.most_common())
    return f"distributed{act.subject}{': ' + shares if shares else ''}"
