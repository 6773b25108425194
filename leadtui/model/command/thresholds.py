"""Thresholds: an act that makes a score reach one says so, whatever act it is.

Every command passes here after it was decided. Sales qualified is also whose status somebody makes Qualified, whatever
the score and the rules. A threshold that is reached counts once, when an act makes the score reach it; where a lead
stands above it by new rules or by an import, nobody knows since when.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from leadtui.model import event, moment
from leadtui.model.command.world import World
from leadtui.model.event import Change, Document, Draft
from leadtui.model.lead import Status
from leadtui.model.score_rules import ScoreRules

LEFT_ALONE: Final = frozenset({"imported", "undone", "redone"})
"""Verbs of acts that bring scores as they are, or as they were."""
_NEVER: Final = -1
"""The score of a lead before it was there."""
_BELOW: Final = (None, Status.NEW, Status.CONTACTED, Status.ENGAGED)
"""The statuses that become Qualified."""


def reached(draft: Draft, world: World) -> Draft:
    """The draft with what follows from the thresholds that its leads reach, and from being called Qualified."""
    if draft.verb in LEFT_ALONE or not any(change.table == "leads" for change in draft.changes):
        return draft
    draft = replace(draft, changes=tuple(_accepted(change, world) for change in draft.changes))
    rules = {one.key: one.scoring for one in world.pipelines() if one.scoring.mql or one.scoring.sql}
    if not rules:
        return draft
    after: dict[int, Document] = {}
    for place, change in enumerate(draft.changes):
        if change.table == "leads" and change.set:
            before = world.reader.get("leads", change.id) if change.was is not None else None
            lead = event.apply(before, change, moment.iso(world.utc))
            if lead is not None and _unreached(lead, rules.get(lead["pipeline"])):
                after[place] = lead
    scores = dict(zip(after, world.scores.totals(list(after.values())), strict=True))
    above = {
        place: lead for place, lead in after.items()
        if any(at <= scores[place] for at in _unreached(lead, rules[lead["pipeline"]]).values())
    }  # fmt: skip
    if not above:
        return draft
    there = [before for lead in above.values() if (before := world.reader.get("leads", lead["id"])) is not None]
    earlier = dict(zip([before["id"] for before in there], world.scores.totals(there), strict=True))
    made = list(draft.changes)
    for place, lead in above.items():
        was = earlier.get(lead["id"], _NEVER)
        made[place] = _with_reached(made[place], lead, was, scores[place], rules[lead["pipeline"]], world)
    return replace(draft, changes=tuple(made))


def _accepted(change: Change, world: World) -> Change:
    """The change, and with it that a lead is sales qualified from now on if somebody makes its status Qualified."""
    if change.table != "leads" or not change.set or change.set.get("status") != Status.QUALIFIED:
        return change
    before = world.reader.get("leads", change.id) if change.was is not None else None
    if change.set.get("sql_at") or (before or {}).get("sql_at"):
        return change
    was = None if change.was is None else {"sql_at": None} | change.was
    return Change(change.table, change.id, {"sql_at": moment.iso(world.utc)} | change.set, was)


def _unreached(lead: Document, rules: ScoreRules | None) -> dict[str, int]:
    """The thresholds that a lead has not reached yet, by the field that says since when it has."""
    if rules is None:
        return {}
    known = {"mql_at": rules.mql, "sql_at": rules.sql}
    return {since: at for since, at in known.items() if at is not None and not lead.get(since)}


def _with_reached(change: Change, lead: Document, was: int, score: int, rules: ScoreRules, world: World) -> Change:
    """The change, and with it what follows when it takes the score of `lead` from `was` to `score`."""
    new: Document = {
        since: moment.iso(world.utc) for since, at in _unreached(lead, rules).items() if was < at <= score
    }
    if "sql_at" in new and rules.sql_sets_status and lead.get("status") in _BELOW:
        new["status"] = Status.QUALIFIED.value
    if not new or change.set is None:
        return change
    before = None if change.was is None else {name: lead.get(name) for name in new} | change.was
    return Change(change.table, change.id, change.set | new, before)
