"""The score explained: every entry is points that one event or rule gave or took, and they add up to the score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from leadtui.model import moment
from leadtui.model.activities import Activity, remembered, today
from leadtui.model.event import Document, Event
from leadtui.model.index import LeadIndex
from leadtui.model.score_rules import MOST, EngagementRule, limited

if TYPE_CHECKING:
    from leadtui.model.rulebook import Rulebook  # which needs the whole filter, and most pipelines have no rules

MANUAL: Final = "manual"
IMPORTED: Final = "imported"
ADDED: Final = "added"
LIMIT: Final = "limit"
_CAP: Final = "cap"


@dataclass(frozen=True, slots=True)
class Entry:
    """Points of a score: which rule gave them, when, and why."""

    rule: str
    points: int
    at: str
    because: str | None = None

    def as_json(self) -> Document:
        return {"rule": self.rule, "points": self.points, "at": self.at, "because": self.because}


def ledger(events: Iterable[Event], lead: Document, book: Rulebook | None, utc: datetime) -> list[Entry]:
    """All entries of a lead's score: what was done by hand, what rules give, what limits take away.

    `book`: the rules of its pipeline, `utc`: as of when.
    """
    entries = by_hand(events, lead["id"])
    if book is not None:
        entries += by_rules(lead, book, utc)
    points = sum(entry.points for entry in entries)
    if over := max(0, min(100, points)) - points:
        entries.append(Entry(LIMIT, over, moment.iso(utc), "a score is from 0 to 100"))
    return entries


def by_rules(lead: Document, book: Rulebook, utc: datetime) -> list[Entry]:
    """The points of rules, and what their caps take away."""
    now, rules, entries = moment.iso(utc), book.rules, []
    matched = book.fits(LeadIndex.build((lead,)), (0,), {lead["id"]: lead}.get)[0]
    fits = [rule for place, rule in enumerate(rules.fit) if matched >> place & 1]
    since = (lead.get("updated_at") or now)[:19].removesuffix("Z") + "Z"
    entries += [Entry(rule.name, rule.points, since, rule.when or "every lead") for rule in fits]
    entries += _caps(book, [(rule.group, rule.points) for rule in fits], rules.fit_cap, "fit", now)
    day = today(utc)
    done = [
        (rule, one, book.worth(place, one.day, day))
        for one in remembered(lead.get("activities") or {})
        for place, rule in enumerate(rules.engagement) if rule.kind == one.kind and rule.outcome in (None, one.outcome)
    ]  # fmt: skip
    entries += [Entry(rule.name, points, one.at, _why(rule, one, day)) for rule, one, points in done if points]
    entries += _caps(book, [(rule.group, points) for rule, _, points in done], rules.engagement_cap, "engagement", now)
    points = sum(entry.points for entry in entries)
    if over := limited(points) - points:
        entries.append(Entry(LIMIT, over, now, f"all rules together count for {MOST} points at most"))
    return entries


def _caps(
    book: Rulebook, parts: list[tuple[str | None, int]], cap: int | None, kind: str, now: str
) -> list[Entry]:
    found = [
        Entry(_CAP, -over, now, f"{group} counts for {book.rules.group_caps[group]} points at most")
        for group, over in book.over(parts)
    ]
    points = sum(points for _, points in parts) + sum(entry.points for entry in found)
    if cap is not None and points > cap:
        found.append(Entry(_CAP, cap - points, now, f"{kind} counts for {cap} points at most"))
    return found


def _why(rule: EngagementRule, one: Activity, day: int) -> str:
    """`webinar (held) 30 days ago, 10 points fading over 60 days`."""
    age = max(0, day - one.day)
    ago = "today" if not age else f"{age:,} day{'' if age == 1 else 's'} ago"
    outcome = f" ({one.outcome})" if one.outcome else ""
    fades = "" if rule.decay_days is None else f", {rule.points} points fading over {rule.decay_days:,} days"
    return f"{one.kind}{outcome} {ago}{fades}"


def by_hand(events: Iterable[Event], lead: int) -> list[Entry]:
    """The entries of a lead's points by hand, from the events of its history, oldest first."""
    entries: list[Entry] = []
    score = 0
    for event in events:
        for change in event.changes:
            if (change.table, change.id) != ("leads", lead):
                continue
            if change.set is None:
                after = 0
            elif change.was is None or "score" in change.set:
                after = change.set.get("score") or 0
            else:
                continue
            if after != score:
                entries.append(Entry(_rule(event, change.was is None), after - score, event.at, event.because))
                score = after
    return entries


def _rule(event: Event, is_new: bool) -> str:
    if event.verb == "imported":
        return IMPORTED
    return ADDED if is_new else MANUAL
