"""Handing a lead to another owner: what the receiver needs to know, and what ends a hand-off."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadtui.model.event import Event
from leadtui.model.lead import HandOff, Lead
from leadtui.model.pipeline import Pipeline
from leadtui.model.questions import asked


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a receiver needs, and in words what is missing of it; empty when it is there."""

    name: str
    missing: str = ""


def checklist(lead: Lead, pipeline: Pipeline, note: str = "", due: str | None = None) -> tuple[Point, ...]:
    """What the receiver of this lead needs: `note` are the words that go with it, `due` is when to follow up."""
    return (
        Point("contact", _no_contact(lead)),
        Point("source", "" if lead.source else "no source"),
        Point("notes", "" if note.strip() or lead.last_activity_at or lead.activities else "no note, no activity"),
        Point("next step", "" if due or lead.next_step else "no next step"),
        Point("qualification", _unanswered(lead, pipeline)),
    )


def missing(points: tuple[Point, ...]) -> list[str]:
    """Only the words of what is missing."""
    return [point.missing for point in points if point.missing]


def _no_contact(lead: Lead) -> str:
    ways = (("no contact person", lead.contact), ("no e-mail or phone", lead.emails or lead.phones))
    return ", ".join(words for words, there in ways if not there)


def _unanswered(lead: Lead, pipeline: Pipeline) -> str:
    questions, answers = asked(pipeline.checklist), lead.champ if pipeline.checklist == "champ" else lead.bant
    left = [question for question in questions if not answers.get(question)]
    if len(left) == len(questions):
        return f"{pipeline.checklist.upper()} unanswered"
    return f"{', '.join(left[:-1])}{' and ' * (len(left) > 1)}{left[-1]} unanswered" if left else ""


def waiting(lead: Lead) -> HandOff | None:
    """The hand-off that nobody has accepted yet."""
    return lead.handoff if lead.handoff is not None and lead.handoff.accepted_at is None else None


def hands_to(event: Event, owner: str) -> bool:
    """Whether an event hands a lead to this owner."""
    return event.verb == "handed" and any(
        (change.set or {}).get("handoff", {}).get("to") == owner for change in event.changes
    )


def owned(lead: Lead, owner: str | None) -> Lead:
    """The lead with this owner. A hand-off to somebody else that was not accepted is over by that."""
    open_one = waiting(lead)
    over = open_one is not None and open_one.to != owner
    return replace(lead, owner=owner, handoff=None if over else lead.handoff)
