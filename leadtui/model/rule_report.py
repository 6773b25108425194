"""Rules looked at before they are believed: what they would change, and how each of them relates to wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from typing import Final

from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.lead import Outcome
from leadtui.model.pipeline import Pipeline
from leadtui.model.rulebook import Rulebook, together
from leadtui.model.score_rules import EngagementRule, FitRule, total
from leadtui.model.scores import Leads, asked

NAMED: Final = 20
"""Leads that are named of those that cross a threshold."""


@dataclass(frozen=True, slots=True)
class Wins:
    """How the closed leads of a group ended."""

    won: int
    lost: int

    @property
    def n(self) -> int:
        return self.won + self.lost

    @property
    def rate(self) -> Fraction | None:
        """Won ÷ closed; None when none is closed."""
        return Fraction(self.won, self.n) if self.n else None

    def as_json(self) -> Document:
        rate = self.rate
        return {"n": self.n, "won": self.won, "lost": self.lost, "win_rate": None if rate is None else float(rate)}


@dataclass(frozen=True, slots=True)
class RuleWins:
    """One rule: the leads that it is about, and how those that are closed ended, beside all others."""

    rule: FitRule | EngagementRule
    matches: int
    """Leads that it finds, or with whom its activity was ever done, however long ago."""
    those: Wins
    others: Wins
    fault: str | None = None
    """Why it can find nobody."""

    @property
    def asks(self) -> str:
        """What it is about, in words."""
        rule = self.rule
        if isinstance(rule, FitRule):
            return rule.when or "every lead"
        fades = f", fading over {rule.decay_days:,} days" if rule.decay_days else ""
        return f"{rule.kind}{f' ({rule.outcome})' if rule.outcome else ''}{fades}"

    def as_json(self) -> Document:
        kind = "fit" if isinstance(self.rule, FitRule) else "engagement"
        return {
            "rule": self.rule.name, "kind": kind, "about": self.asks, "points": self.rule.points,
            "matches": self.matches, "closed": self.those.as_json(), "others": self.others.as_json(),
            "fault": self.fault,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Crosser:
    """A lead that is on the other side of a threshold by the new rules."""

    id: int
    name: str
    was: int
    score: int

    def as_json(self) -> Document:
        return {"id": self.id, "name": self.name, "was": self.was, "score": self.score}


@dataclass(frozen=True, slots=True)
class Crossed:
    """One threshold: how many leads are at it or above, and who would be no more, or newly."""

    name: str
    was: int | None
    """The threshold now; `at` as it would be. None: there is none."""
    at: int | None
    now: int
    then: int
    rises: tuple[Crosser, ...]
    falls: tuple[Crosser, ...]

    def as_json(self) -> Document:
        return {
            "threshold": self.name,
            "at": {"now": self.was, "then": self.at}, "leads": {"now": self.now, "then": self.then},
            "rises": len(self.rises), "falls": len(self.falls),
            "rising": [one.as_json() for one in self.rises[:NAMED]],
            "falling": [one.as_json() for one in self.falls[:NAMED]],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What rules make of the leads of a pipeline that are not archived."""

    pipeline: str
    leads: int
    changed: int
    """Leads that would have another score."""
    thresholds: tuple[Crossed, ...]
    rules: tuple[RuleWins, ...]

    @staticmethod
    def over(index: LeadIndex, old: Pipeline, new: Pipeline, day: int, leads: Leads) -> RuleReport:
        """`index` is settled by the rules of `old`; `new` is the same pipeline with the rules to be looked at."""
        ours = index.pipeline.codes_for(old.key)
        here = [ours[code] and not gone for code, gone in zip(index.pipeline.codes, index.archived, strict=True)]
        rows = list(compress(range(len(index)), here))
        before = [index.score[row] for row in rows]
        book, after = Rulebook(new), list[int]()
        known = asked(leads, (book,))
        found = book.found(index, rows, known.get)
        engaged: list[list[int]] = [[] for _ in book.rules.engagement]
        for row, fits in zip(rows, together(rows, found), strict=True):
            points, lead = book.fit(fits), known.get(index.ids[row])
            if lead is not None and (done := book.done(lead)):
                points += book.engaged(done, day)
                for place in {place for place, _ in done}:
                    engaged[place].append(row)
            after.append(total(index.by_hand[row], points))
        every = _wins(index, rows)
        rules: list[FitRule | EngagementRule] = [*book.rules.fit, *book.rules.engagement]
        wins = [
            RuleWins(rule, len(matched), those := _wins(index, matched),
                     Wins(every.won - those.won, every.lost - those.lost), book.faults.get(place))
            for place, (rule, matched) in enumerate(zip(rules, (*found, *engaged), strict=True))
        ]  # fmt: skip
        return RuleReport(
            old.key, len(rows), sum(was != score for was, score in zip(before, after, strict=True)),
            tuple([
                _crossed(name, getattr(old.scoring, name), getattr(new.scoring, name), index, rows, before, after)
                for name in ("mql", "sql")
            ]),
            tuple(wins),
        )  # fmt: skip

    def as_json(self) -> Document:
        return {
            "pipeline": self.pipeline, "leads": self.leads, "changed": self.changed,
            "thresholds": [one.as_json() for one in self.thresholds], "rules": [one.as_json() for one in self.rules],
        }  # fmt: skip


def _wins(index: LeadIndex, rows: Sequence[int]) -> Wins:
    won, lost = index.outcome.codes_for(Outcome.WON), index.outcome.codes_for(Outcome.LOST)
    codes = [index.outcome.codes[row] for row in rows]
    return Wins(sum(won[code] for code in codes), sum(lost[code] for code in codes))


def _crossed(
    name: str, was: int | None, at: int | None, index: LeadIndex, rows: Sequence[int], before: Sequence[int],
    after: Sequence[int],
) -> Crossed:  # fmt: skip
    rises: list[Crosser] = []
    falls: list[Crosser] = []
    now = then = 0
    for row, old, new in zip(rows, before, after, strict=True):
        stood, stands = was is not None and old >= was, at is not None and new >= at
        now += stood
        then += stands
        if stood is not stands:
            one = Crosser(index.ids[row], index.name[row], old, new)
            (rises if stands else falls).append(one)
    rises.sort(key=lambda one: -one.score)
    falls.sort(key=lambda one: -one.was)
    return Crossed(name, was, at, now, then, tuple(rises), tuple(falls))
