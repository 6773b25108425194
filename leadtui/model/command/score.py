"""The score, by hand: adjusting adds up between colleagues, setting replaces.

Both are about the score that is shown. What is stored are points by hand, which take up whatever rules and limits do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from leadtui.model.command.world import World, changes
from leadtui.model.event import Document, Draft
from leadtui.model.lead import Lead
from leadtui.model.score_rules import limited, total


@dataclass(frozen=True)
class AdjustScore:
    """Adds points (negative ones too) to the score as it is at that moment, clamped to 0..100."""

    ids: tuple[int, ...]
    by: int
    because: str | None = None

    def decide(self, world: World) -> Draft:
        return _scored(world, self.ids, lambda score: score + self.by, self.because)


@dataclass(frozen=True)
class SetScore:
    """Makes the score `to`, clamped to 0..100."""

    ids: tuple[int, ...]
    to: int
    because: str | None = None

    def decide(self, world: World) -> Draft:
        return _scored(world, self.ids, lambda score: self.to, self.because)


def _scored(world: World, ids: tuple[int, ...], wanted: Callable[[int], int], because: str | None) -> Draft:
    leads = world.live(ids)
    ruled = {pipeline.key for pipeline in world.pipelines() if pipeline.has_rules}
    by_rules = world.scores.by_rules([lead.document() for lead in leads]) if ruled else [0] * len(leads)
    pairs: list[tuple[Lead | None, Lead]] = []
    told: Document = {}
    for lead, points in zip(leads, by_rules, strict=True):
        before = total(lead.score, points)
        after = max(0, min(100, wanted(before)))
        if after != before:
            pairs.append((lead, replace(lead, score=after - limited(points))))
        if after != before and lead.pipeline in ruled:
            told[str(lead.id)] = [before, after]
    return Draft("scored", changes(pairs), because, data={"scores": told} if told else {})
