"""Rises: an act that moves a score by hand, or by what was done, leaves with the lead by how much it did.

Every command passes here after it was decided, like at the thresholds. What a lead is (fit) may move its score as well,
but is no act of a person who wants something: it is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from leadtui.model import event, moment, rises
from leadtui.model.command.crossing import LEFT_ALONE
from leadtui.model.command.world import World
from leadtui.model.event import Change, Document, Draft
from leadtui.model.scoring import total


def rising(draft: Draft, world: World) -> Draft:
    """The draft with what its acts did to the scores of its leads."""
    if draft.verb in LEFT_ALONE:
        return draft
    places = [place for place, change in enumerate(draft.changes) if _may_move(change)]
    before = [world.reader.get("leads", draft.changes[place].id) or {} for place in places]
    pairs = [
        (lead, event.apply(lead, draft.changes[place], moment.iso(world.utc)) or {})
        for place, lead in zip(places, before, strict=True) if lead and lead.get("outcome") is None
    ]  # fmt: skip
    if not pairs:
        return draft
    was, now = (_totals([pair[side] for pair in pairs], world) for side in (0, 1))
    moved = {lead["id"]: after - earlier for (lead, _), earlier, after in zip(pairs, was, now, strict=True)}
    made = list(draft.changes)
    for place, lead in zip(places, before, strict=True):
        if points := moved.get(made[place].id):
            made[place] = _marked(made[place], lead, points, world)
    return replace(draft, changes=tuple(made))


def _may_move(change: Change) -> bool:
    return change.table == "leads" and change.was is not None and change.set is not None and any(
        name == "score" or name.startswith("activities.") for name in change.set
    )  # fmt: skip


def _totals(leads: Sequence[Document], world: World) -> list[int]:
    if any(one.has_rules for one in world.pipelines()):
        return world.scores.totals(leads)
    return [total(lead.get("score") or 0, 0) for lead in leads]


def _marked(change: Change, lead: Document, points: int, world: World) -> Change:
    known = lead.get("rises") or {}
    new = rises.marked(known, world.utc, points)
    assert change.set is not None and change.was is not None
    return Change(
        change.table, change.id, change.set | {f"rises.{at}": value for at, value in new.items()},
        change.was | {f"rises.{at}": known.get(at) for at in new},
    )  # fmt: skip
