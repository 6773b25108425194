"""What one card of the board says, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from leadtui.model import cadence_course, due, money, stale
from leadtui.model.due import Mark
from leadtui.model.index import LeadIndex
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.questions import asked


@dataclass(frozen=True, slots=True)
class CardFacts:
    """One lead as its card shows it. Text is as stored: whoever draws it makes it safe."""

    id: int
    name: str
    company: str | None
    value: Decimal | None
    currency: str
    """The lead's own, else the pipeline's."""
    score: int
    owner: str | None
    days: int | None
    """Whole days in its stage; None when unknown."""
    next: Mark
    due_in: int | None
    """Days until the next step is due, negative when that is past; None without a date."""
    stale: bool
    status: str | None
    answered: tuple[bool, ...]
    """Which questions of the pipeline's checklist are answered, in their order."""
    cadence: str = ""
    """Where it is in its cadence: `Nurture 2/5`; blank without one, and while it is paused."""
    handed: str = ""
    """From whom, and with what words, it was handed to who looks, who has not accepted it yet; blank otherwise."""
    reached: str = ""
    """`SQL` or `MQL`, once its score has reached that."""
    editors: tuple[str, ...] = ()
    """Who else is editing this lead at this moment."""


def card(
    index: LeadIndex, row: int, pipeline: Pipeline, now: Now, editors: tuple[str, ...] = (), me: str = ""
) -> CardFacts:
    """The card of one row, in its pipeline, as `me` sees it."""
    value, since = index.value[row], index.stage_since[row]
    return CardFacts(
        id=index.ids[row],
        name=index.name[row],
        company=index.company.at(row),
        value=None if value < 0 else money.unscaled(value),
        currency=index.currency.at(row) or pipeline.currency,
        score=index.score[row],
        owner=index.owner.at(row),
        days=max(0, now.epoch - since) // DAY if since else None,
        next=due.mark(index.due[row], now),
        due_in=due.days_until(index.due[row], now),
        stale=bool(stale.flags(stale.Standing.of_row(index, row), pipeline.find(index.stage.at(row)), now)),
        status=index.status.at(row),
        answered=_answered(index, row, pipeline.checklist),
        cadence=_cadence(index, row, pipeline),
        handed=index.handed_with.at(row) if me and index.handoff.at(row) == me else "",
        reached="SQL" if index.sql[row] else "MQL" if index.mql[row] else "",
        editors=editors,
    )


def _answered(index: LeadIndex, row: int, method: str) -> tuple[bool, ...]:
    answers = index.bant.at(row) if method == "bant" else index.champ.at(row)
    return tuple([question in answers for question in asked(method)])


def _cadence(index: LeadIndex, row: int, pipeline: Pipeline) -> str:
    name = index.cadence.at(row)
    return cadence_course.told_at(name, index.cadence_step[row], pipeline.cadence(name)) if name else ""
