"""The score, by hand: adjusting adds up between colleagues, setting replaces."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadtui.model.command.world import World, changes
from leadtui.model.event import Draft


@dataclass(frozen=True)
class AdjustScore:
    """Adds points (negative ones too) to the score as it is at that moment, clamped to 0..100."""

    ids: tuple[int, ...]
    by: int
    because: str | None = None

    def decide(self, world: World) -> Draft:
        leads = world.live(self.ids)
        changed = ((lead, replace(lead, score=max(0, min(100, lead.score + self.by)))) for lead in leads)
        return Draft("scored", changes(changed), self.because)


@dataclass(frozen=True)
class SetScore:
    """Makes the score `to`, clamped to 0..100."""

    ids: tuple[int, ...]
    to: int
    because: str | None = None

    def decide(self, world: World) -> Draft:
        to = max(0, min(100, self.to))
        return Draft("scored", changes((lead, replace(lead, score=to)) for lead in world.live(self.ids)), self.because)
