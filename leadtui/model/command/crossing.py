"""Thresholds: an act that makes a score reach one says so, whatever act it is.

Every command passes here after it was decided. A threshold that is reached counts once, when an act makes the score
reach it; where a lead stands above it by new rules or by an import, nobody knows since when.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from leadtui.model import event, moment
from leadtui.model.command.world import World
from leadtui.model.event import Change, Document, Draft
from leadtui.model.lead import Status
from leadtui.model.scoring import ScoreRules

_LEFT_ALONE: Final = frozenset({"imported", "undone", "redone"})
_SINCE: Final = {"mql": "mql_at", "sql": "sql_at"}
_BELOW: Final = (None, Status.NEW, Status.CONTACTED, Status.ENGAGED)
"""The statuses that become Qualified."""


def crossing(draft: Draft, world: World) -> Draft:
    """The draft with what follows from the thresholds that its leads reach."""
    if draft.verb in _LEFT_ALONE or not any(change.table == "leads" for change in draft.changes):
        return draft
    rules = {one.key: one.scoring for one in world.pipelines() if one.scoring.mql or one.scoring.sql}
    if not rules:
        return draft
    changed: dict[int, tuple[Document | None, Document]] = {}
    for place, change in enumerate(draft.changes):
        if change.table == "leads" and change.set:
            before = world.reader.get("leads", change.id) if change.was is not None else None
            after = event.apply(before, change, moment.iso(world.utc))
            if after is not None and _unreached(after, rules.get(after["pipeline"])):
                changed[place] = (before, after)
    scores = world.scores.totals([after for _, after in changed.values()])
    there = [before for before, _ in changed.values() if before is not None]
    earlier = dict(zip([before["id"] for before in there], world.scores.totals(there), strict=True))
    made = list(draft.changes)
    for (place, (before, after)), score in zip(changed.items(), scores, strict=True):
        was = earlier[before["id"]] if before is not None else -1
        made[place] = _reached(made[place], after, was, score, rules[after["pipeline"]], world)
    return replace(draft, changes=tuple(made)) if changed else draft


def _unreached(lead: Document, rules: ScoreRules | None) -> list[str]:
    """The thresholds that a lead has not reached yet."""
    return [name for name, since in _SINCE.items() if rules and getattr(rules, name) and not lead.get(since)]


def _reached(change: Change, lead: Document, was: int, score: int, rules: ScoreRules, world: World) -> Change:
    """The change, and with it what follows when it takes the score of `lead` from `was` to `score`."""
    new: Document = {
        _SINCE[name]: moment.iso(world.utc)
        for name in _unreached(lead, rules) if was < getattr(rules, name) <= score
    }  # fmt: skip
    if "sql_at" in new and rules.sql_sets_status and lead.get("status") in _BELOW:
        new["status"] = Status.QUALIFIED.value
    if not new or change.set is None:
        return change
    before = None if change.was is None else {name: lead.get(name) for name in new} | change.was
    return Change(change.table, change.id, change.set | new, before)
