"""The made-up team's store: its pipeline, a few leads with all that was done with them, and all others as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from leadtui import demo
from leadtui.demo import words
from leadtui.demo.plans import with_plans
from leadtui.demo.rules import as_the_team_has_it
from leadtui.model import event, moment
from leadtui.model.command import AdjustScore, ImportLeads, LogActivity, MoveLeads
from leadtui.model.command.world import Command, World
from leadtui.model.event import Document, Draft
from leadtui.model.lead import Outcome, Status
from leadtui.model.pipeline import Pipeline
from leadtui.model.templates import DEFAULT, stages
from leadtui.service import LeadService
from leadtui.store.base import Author

TOLD: Final = 40
"""Leads whose history is told act by act; each act is an event, and who starts the demo waits for it."""
LINKED: Final = 3
"""Customers who bought again."""
_UID: Final = 2000
"""Those of the colleagues, who are no users of this machine, count from here."""
_BY_ACTS: Final = ("activities", "last_activity_at", "mql_at", "sql_at", "status", "score", "rises")
"""What a lead gets by its acts."""


@dataclass(frozen=True)
class _Added:
    """Documents that are there from the beginning of their history."""

    verb: str
    table: event.Table
    document: Document

    def decide(self, world: World) -> Draft:
        return Draft(self.verb, (event.created(self.table, world.reader.next_id(self.table), self.document),))


@dataclass(frozen=True)
class _Moved:
    """A move by which a score reached a threshold, as it would have by the rules, which are not there yet."""

    id: int
    stage: str
    reached: Document

    def decide(self, world: World) -> Draft:
        draft = MoveLeads((self.id,), self.stage).decide(world)
        (change,) = draft.changes
        unreached = dict.fromkeys(self.reached)
        both = replace(change, set={**(change.set or {}), **self.reached}, was={**(change.was or {}), **unreached})
        return replace(draft, changes=(both,))


def make(service: LeadService, count: int, seed: int) -> None:
    """Fills a new store with a pipeline and `count` leads."""
    now, me = service.clock(), service.author.by
    team = demo.team(me)
    plain = Pipeline(id=1, key="sales", name="Sales", template=DEFAULT, stages=stages(DEFAULT))
    pipeline = as_the_team_has_it(plain, team, count)
    service.execute(_Added("created", "pipelines", plain.document()))
    found = list(demo.leads(count, seed, now, pipeline, me))
    told = list(islice((lead for lead in found if _is_worth_telling(lead, now)), TOLD))
    known = {lead["id"] for lead in told}
    others = [lead for lead in found if lead["id"] not in known]
    for id, lead in enumerate((*told, *others), 1):
        lead["id"] = id
    _link(others)
    acts = [act for lead in told for act in _acts(lead, team)]
    for at, who, command in sorted(acts, key=lambda act: act[0]):
        author = Author(who, service.author.uid if who == me else _UID + team.index(who), "tui")
        LeadService(service.store, author, lambda at=at: at).execute(command)  # type: ignore[misc]
    pipeline = with_plans(pipeline, found, me, now)
    # the rules come last: to ask them at each of those acts would take as long as everything else
    service.execute(ImportLeads("demo", others, pipeline=pipeline.document()))


def _is_worth_telling(lead: Document, now: datetime) -> bool:
    """Open for a while and much done; what a reply would end, or another owner, would not survive the telling."""
    old = moment.iso(now - timedelta(days=30))
    return (
        "outcome" not in lead and "owner" in lead and lead["created_at"] < old and len(lead.get("activities", ())) > 2
        and not {"cadence", "handoff"} & lead.keys()
    )  # fmt: skip


def _acts(lead: Document, team: tuple[str, ...]) -> Iterator[tuple[datetime, str, Command]]:
    """All that was done with a lead, and by whom."""
    id, owner, first = lead["id"], lead["owner"], lead["visits"][0]
    begin = {name: value for name, value in lead.items() if name not in _BY_ACTS}
    visits = [{"stage": first["stage"], "entered_at": first["entered_at"]}]
    begin |= {"stage": first["stage"], "visits": visits, "status": Status.NEW.value}
    yield moment.parse(lead["created_at"]), owner, _Added("added", "leads", begin)
    for visit in lead["visits"][1:]:
        at = visit["entered_at"]
        reached = {name: at for name in ("mql_at", "sql_at") if lead.get(name) == at}
        yield moment.parse(at), owner, _Moved(id, visit["stage"], reached)
    for place, (key, outcome) in enumerate(sorted(lead["activities"].items()), id):
        at, _, kind = key.partition(" ")
        words_of = words.TOLD.get(kind, ("",))
        who = team[place % len(team)] if place % 3 == 0 else owner
        text = words_of[place % len(words_of)]
        yield moment.parse(at), who, LogActivity((id,), kind, text, outcome or None)
    if lead.get("score"):
        yield moment.parse(lead["last_activity_at"]), owner, AdjustScore((id,), lead["score"])


def _link(leads: list[Document]) -> None:
    """Lets some open leads grow out of customers."""
    customers = [lead for lead in leads if lead.get("outcome") == Outcome.WON]
    upsells = [lead for lead in leads if "outcome" not in lead and "cadence" not in lead]
    for customer, upsell in zip(customers[-LINKED:], upsells[:LINKED], strict=False):
        customer["links"] = {str(upsell["id"]): "upsell"}
        upsell |= {"links": {str(customer["id"]): "upsell of"}, "company": customer["company"]}
        upsell["source"] = customer["source"]
