"""Made-up leads for `leadtui demo` and the benchmarks: like a year of a real team's work, the same for the same seed.

Nobody in here exists: every address ends in `.example`, which nobody can own.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple, TypeVar

from leadtui.demo import words
from leadtui.demo.activities import done
from leadtui.demo.cadences import placed
from leadtui.model import moment
from leadtui.model.event import Document
from leadtui.model.lead import Lifecycle, Outcome, Status
from leadtui.model.pipeline import LOST_REASONS, Kind, Pipeline
from leadtui.model.questions import BANT, CHAMP

T = TypeVar("T")

WON: Final = 0.28
LOST: Final = 0.5
"""Shares of all leads that end so, now or later: about a quarter of them have yet to. The rest is forgotten."""
YEAR: Final = 365.0
GROWTH: Final = 140.0
"""Days within which the leads that appear in a week become e times as many."""
STALE: Final = 18.0, 90.0
"""How long nothing was done with the leads that were forgotten, from and to."""
BOTTLENECK: Final = -2
"""Which of the open stages holds leads up."""
SLOW: Final = 2.5
"""How much longer than another stage it takes, and how much more often it is where a lead ends or stays."""
ALL_BUSY: Final = 5_000
"""Leads up to which all remember what was done with them; of more it is a share, for that is most of their making."""
HANDED: Final = 4
"""Leads that wait for you to accept them."""
HOUR: Final = 1 / 24
"""In days, as all ages here."""


def leads(count: int, seed: int, now: datetime, pipeline: Pipeline, me: str) -> Iterator[Document]:
    """`count` lead documents, oldest first, with the ids 1 … `count`, of a team of five in which you are `me`.

    `version` and `updated_at` are absent: the fold of the event that stores them gives them.
    """
    rng = Random(seed)
    life = _Life(rng, Random(f"acts {seed}"), now, pipeline, team(me), ALL_BUSY / max(count, ALL_BUSY))
    fates = sorted((_fate(rng) for _ in range(count)), key=lambda fate: -fate.age)
    for number, fate in enumerate(fates, 1):
        yield life.lead(number, fate)


def team(me: str) -> tuple[str, ...]:
    """The five owners, you first."""
    return (me, *[owner for owner in words.OWNERS if owner != me][:4])


class _Fate(NamedTuple):
    """How many days ago a lead appears, how many it takes to its end (or to where it stays), and which end that is."""

    age: float
    cycle: float
    end: Outcome | None


def _fate(rng: Random) -> _Fate:
    age = -GROWTH * math.log(1 - rng.random() * (1 - math.exp(-YEAR / GROWTH)))
    chance = rng.random()
    end = None if chance >= WON + LOST else Outcome.WON if chance < WON else Outcome.LOST
    return _Fate(max(age, HOUR), rng.gammavariate(2.2, 22), end)


class _Life:
    """Writes the lives of leads, one after the other, out of one stream of chance."""

    def __init__(
        self, rng: Random, acts: Random, now: datetime, pipeline: Pipeline, team: tuple[str, ...], busy: float
    ) -> None:
        self.rng = rng
        self.acts = acts
        """Another stream for what is done with a lead, so that who it is does not depend on it."""
        self.busy = max(busy, 0.25)
        self.to_accept = HANDED
        self.now = now
        self.seen = moment.Now(now, moment.zone(pipeline.time_zone))
        self.today = self.seen.today
        self.pipeline = pipeline
        self.team = team
        self.stages = [stage.id for stage in pipeline.of_kind(Kind.OPEN)]
        opportunity = [stage.id for stage in pipeline.stages if stage.opportunity]
        self.qualified = self.stages.index(opportunity[0]) if opportunity else 1
        self.after_sale = [stage.id for stage in pipeline.of_kind(Kind.POST_SALE)]
        self.end = {Outcome.WON: pipeline.of_kind(Kind.WON)[0].id, Outcome.LOST: pipeline.of_kind(Kind.LOST)[0].id}
        self.lifecycles = [lifecycle.value for lifecycle in Lifecycle]
        self.slow = len(self.stages) + BOTTLENECK
        """The place of the bottleneck: leads stay in it for long, and in the end."""
        ends = (0.75**place * (SLOW if place == self.slow else 1) for place in range(len(self.stages)))
        self.depth = list(accumulate(ends))
        self.segment_names, self.source_names = tuple(words.SEGMENTS), tuple(words.SOURCES)
        self.segments = list(accumulate(share for _, share in words.SEGMENTS.values()))
        self.sources = list(accumulate(share for share, _ in words.SOURCES.values()))
        self.sources_won = list(accumulate(share for _, share in words.SOURCES.values()))
        self.taken: set[str | tuple[str, str]] = set()

    def lead(self, id: int, fate: _Fate) -> Document:
        rng, age = self.rng, fate.age
        outcome = fate.end if age - fate.cycle >= HOUR else None
        ended = age - fate.cycle if outcome is not None else 0.0
        stale = outcome is None and age > 20 and rng.random() < 0.2
        quiet = rng.uniform(STALE[0], min(STALE[1], 0.95 * age)) if stale else 0.0
        way = self._way(fate, quiet)
        depth = way[-1][0]
        progress = (depth + 1) / len(self.stages)
        document: Document = {"id": id} | self._somebody(id)
        document |= self._worth(outcome)
        document["pipeline"] = self.pipeline.key
        document |= self._visits(way, ended, outcome)
        document["status"] = self._status(depth, outcome).value
        if rng.random() < 0.9:
            document["lifecycle"] = self.lifecycles[min(int(progress * 3 - rng.random() * 0.8), 2)]
        points = max(0, min(100, round(rng.gauss(22 + 50 * progress + 12 * (outcome is Outcome.WON), 14))))
        document["score"] = points if not self.pipeline.has_rules else self._by_hand()
        if rng.random() > 0.3 / (depth + 1):
            document["owner"] = self.team[0] if rng.random() < 0.3 else self._pick(self.team)
        if document["status"] != Status.NEW:
            since = quiet or rng.expovariate(1 / 5)
            document["last_activity_at"] = self._ago(ended + min(since, 0.95 * (age - ended)))
        if outcome is None:
            document |= self._plans(depth, stale)
        document |= self._answers(progress)
        document |= self._daily(document, depth, ended)
        if outcome is None:
            document |= placed(document, self.pipeline, self.seen)
        return document

    # Random.choice and Random.choices would be half of the time that 100,000 leads take.

    def _pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.rng.random() * len(choices))]

    def _weighted(self, weights: Sequence[float]) -> int:
        """A place, given the running totals of the weights of all places."""
        return bisect(weights, self.rng.random() * weights[-1])

    def _ago(self, days: float) -> str:
        return moment.iso(self.now - timedelta(days=days))

    def _way(self, fate: _Fate, quiet: float) -> list[tuple[int, float]]:
        """The open stages that a lead came through, as their places, and how many days ago: some skipped, none yet
        to come, and none while it was `quiet`. What is won comes far, some of the others not."""
        rng, last = self.rng, len(self.stages) - 1
        depth = last - (rng.random() < 0.15 and last > 0) if fate.end is Outcome.WON else self._weighted(self.depth)
        places = [place for place in range(depth + 1) if place in (0, depth) or rng.random() < 0.88]
        stays = [-math.log((1 - rng.random()) * (1 - rng.random())) for _ in places]
        stays = [stay * SLOW if place == self.slow else stay for place, stay in zip(places, stays, strict=True)]
        pace = fate.cycle / sum(stays)
        since = [fate.age - pace * stay for stay in accumulate(stays[:-1], initial=0.0)]
        come = sum(days > quiet for days in since)
        return list(zip(places[:come], since, strict=False))

    def _somebody(self, id: int) -> Document:
        rng = self.rng
        country = self._pick(words.COUNTRIES)
        given, given_latin = self._pick(country.given)
        family, family_latin = self._pick(country.family)
        firm, firm_latin = self._pick(country.firms)
        trade = self._pick(words.TRADES)
        person = f"{family}{given}" if country.family_first else f"{given} {family}"
        form = self._pick(country.forms)
        company = f"{firm}{form}" if country.family_first else f"{firm} {trade} {form}"
        name = person if rng.random() < 0.7 else self._pick(words.NEEDS)  # some are known by what they want
        mail = f"{given_latin}.{family_latin}@{firm_latin[:40]}-{trade.lower()}.example"
        if mail in self.taken or (name, company) in self.taken:  # in a large demo: nobody is to be met twice
            company, mail = f"{company} {id}", mail.replace("@", f".{id}@")
        self.taken |= {mail, (name, company)}
        somebody: Document = {"name": name, "company": company, "emails": [mail], "title": self._pick(words.TITLES)}
        if name != person:
            somebody["contact"] = person
        if rng.random() < 0.8:
            somebody["phones"] = [f"{country.prefix} 555 {rng.randrange(10_000):04}"]
        if rng.random() < 0.5:
            somebody["website"] = f"https://www.{mail.partition('@')[2]}"
        tags = {self._pick((country.tag, *words.TAGS)) for _ in range(rng.randrange(4))}
        if tags:
            somebody["tags"] = sorted(tags)
        return somebody

    def _worth(self, outcome: Outcome | None) -> Document:
        rng = self.rng
        segment = self.segment_names[self._weighted(self.segments)]
        weights = self.sources_won if outcome is Outcome.WON else self.sources
        worth: Document = {"segment": segment, "source": self.source_names[self._weighted(weights)]}
        if outcome is Outcome.WON or rng.random() < 0.9:
            value = words.SEGMENTS[segment][0] * math.exp(rng.gauss(0, 0.6))
            cents = rng.random() < 0.1
            worth["value"] = f"{value:.2f}" if cents else f"{round(value, -2):.0f}"
            worth["currency"] = self.pipeline.currency
        return worth

    def _visits(self, way: list[tuple[int, float]], ended: float, outcome: Outcome | None) -> Document:
        """The way through the stages, with ever later times; and where it has led."""
        rng = self.rng
        path, entered = [self.stages[place] for place, _ in way], [self._ago(days) for _, days in way]
        end: Document = {"created_at": entered[0]}
        if outcome is not None:
            path.append(self.end[outcome])
            entered.append(self._ago(ended))
            end |= {"outcome": outcome.value, "closed_at": entered[-1], "last_open_stage": path[-2]}
            if outcome is Outcome.LOST:
                end["lost_reason"] = self._pick(self.pipeline.lost_reasons or LOST_REASONS)
            elif self.after_sale and ended > 7 and rng.random() < 0.5:
                path.append(self.after_sale[0])
                entered.append(self._ago(ended - rng.uniform(1, 6)))
        visits: list[Document] = [
            {"stage": stage, "entered_at": since, "left_at": left}
            for stage, since, left in zip(path, entered, entered[1:], strict=False)
        ]
        return end | {"stage": path[-1], "visits": [*visits, {"stage": path[-1], "entered_at": entered[-1]}]}

    def _status(self, depth: int, outcome: Outcome | None) -> Status:
        if outcome is Outcome.WON:
            return Status.CONVERTED
        if depth >= self.qualified:
            return Status.QUALIFIED if self.rng.random() < 0.8 else Status.ENGAGED
        return self._pick((Status.NEW, Status.NEW, Status.CONTACTED, Status.ENGAGED))

    def _plans(self, depth: int, stale: bool) -> Document:
        rng = self.rng
        plans: Document = {}
        chance = rng.random()
        if chance > (0.85 if stale else 0.16):
            late, today = (0.8, 0.9) if stale else (0.1, 0.22)
            when = rng.random()
            days = -rng.randint(1, 12) if when < late else 0 if when < today else rng.randint(1, 21)
            due = (self.today + timedelta(days=days)).isoformat()
            if rng.random() < 0.3:
                due = f"{due}T{rng.randint(8, 17):02}:00:00Z"
            plans["next_step"] = {"text": self._pick(words.STEPS), "due": due}
        if depth >= self.qualified and rng.random() < 0.85:
            days = -rng.randint(1, 20) if rng.random() < 0.1 else rng.randint(2, 90)
            plans["expected_close"] = (self.today + timedelta(days=days)).isoformat()
        return plans

    def _by_hand(self) -> int:
        """Points that somebody gave beside the rules: mostly none."""
        chance = self.acts.random()
        return 0 if chance < 0.7 else 5 * (1 + int(self.acts.random() * 4)) if chance < 0.93 else -10

    def _daily(self, lead: Document, depth: int, ended: float) -> Document:
        """What daily work leaves behind: activities, thresholds, hand-offs, renewals, and the pipeline's own fields."""
        acts, daily = self.acts, Document()
        last = lead.get("last_activity_at")
        if ended < 120 and acts.random() < self.busy * (1.0 if last else 0.5):
            begin = moment.parse(lead["created_at"])
            end = self.now - timedelta(days=ended)
            tried = end - timedelta(days=acts.expovariate(1 / 8))  # nobody has answered yet
            until = moment.parse(last) if last else max(tried, begin + (end - begin) * 0.1)
            daily["activities"] = done(acts, depth, lead["status"] != Status.NEW, begin, until)
            at = daily["last_activity_at"] = max(daily["activities"])[:20]
            if self.pipeline.has_rules and (self.now - moment.parse(at)).days < 6 and acts.random() < 0.1:
                daily["rises"] = {at: 20 + int(acts.random() * 15)}
        if self.pipeline.scoring.mql and acts.random() < 0.7:
            entered = [visit["entered_at"] for visit in lead["visits"][1::2]]
            daily |= dict(zip(("mql_at", "sql_at"), entered if depth else (), strict=False))
        if self.pipeline.custom("employees") and self.busy == 1.0 and acts.random() < 0.8:
            few, many = words.EMPLOYEES[lead["segment"]]
            daily["custom"] = {"employees": round(math.exp(acts.uniform(math.log(few), math.log(many))))}
        if lead.get("outcome") == Outcome.WON and ended > 30 and acts.random() < 0.7:
            daily["renewal_date"] = (self.today + timedelta(days=round(YEAR - ended))).isoformat()
        owner = lead.get("owner")
        if "outcome" not in lead and owner and owner != self.team[0] and acts.random() < 0.2:
            daily |= self._handed(lead, owner)
        return daily

    def _handed(self, lead: Document, owner: str) -> Document:
        """A hand-off: the first ones to you, who has not accepted them yet, the others between colleagues."""
        acts, mine = self.acts, self.to_accept > 0
        self.to_accept -= mine
        at = max(self.now - timedelta(days=acts.uniform(0.2, 3)), moment.parse(lead["created_at"]))
        note = words.HAND_OFFS[int(acts.random() * len(words.HAND_OFFS))]
        if mine:
            handoff = {"by": owner, "to": self.team[0], "at": moment.iso(at), "note": note}
            return {"owner": self.team[0], "handoff": handoff}
        accepted = moment.iso(at + (self.now - at) * acts.random())
        handoff = {"by": self.team[0], "to": owner, "at": moment.iso(at), "note": note, "accepted_at": accepted}
        return {"handoff": handoff}

    def _answers(self, progress: float) -> Document:
        rng = self.rng
        answers: Document = {}
        for name, questions in (("bant", BANT), ("champ", CHAMP)):
            share = progress * 0.8 if name == "bant" or rng.random() < 0.08 else 0.0
            given = {question: self._pick(words.ANSWERS[question]) for question in questions if rng.random() < share}
            if given:
                answers[name] = given
        return answers
