"""The made-up leads must look like a year of real work, and be leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from leadtui.demo import leads, making, team
from leadtui.demo.cadences import CADENCES, with_cadences
from leadtui.demo.rules import as_the_team_has_it
from leadtui.model import cadence_course, handoffs, moment
from leadtui.model.activities import is_activity
from leadtui.model.event import Document
from leadtui.model.lead import Lead, Outcome, Status
from leadtui.model.ledger import ledger
from leadtui.model.metrics import Period, known_beside, report
from leadtui.model.moment import Now, zone
from leadtui.model.pipeline import Kind
from leadtui.model.reason import Reason
from leadtui.model.review import Review
from leadtui.model.rulebook import Rulebook
from leadtui.model.templates import TEMPLATES, from_template
from leadtui.service import LeadService
from leadtui.store.base import Author
from leadtui.store.memory import MemoryStore, SharedEvents

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PIPELINE = from_template("default")


@pytest.fixture(scope="module")
def year() -> list[Lead]:
    return [Lead.of(document) for document in leads(4000, 7, NOW, PIPELINE, "ana")]


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_document_is_a_stored_lead_of_its_pipeline(template: str) -> None:
    pipeline = from_template(template)
    for number, document in enumerate(leads(150, 3, NOW, pipeline, "ana"), 1):
        lead = Lead.of(document)
        assert lead.id == number
        assert lead.document() == document | {"version": 0}, "absent values are left out, the others are as stored"
        assert lead.pipeline == pipeline.key
        assert lead.currency == (pipeline.currency if lead.value is not None else None)
        kind = pipeline.stage(lead.stage).kind
        assert (lead.outcome, lead.closed_at is None) == {
            Kind.OPEN: (None, True),
            Kind.WON: (Outcome.WON, False),
            Kind.POST_SALE: (Outcome.WON, False),
            Kind.LOST: (Outcome.LOST, False),
        }[kind]
        assert (lead.lost_reason is not None) == (kind is Kind.LOST)


def test_the_same_seed_gives_the_same_leads_and_another_seed_others() -> None:
    def some(seed: int) -> list[Document]:
        return list(leads(50, seed, NOW, PIPELINE, "ana"))

    assert some(1) == some(1)
    assert some(1) != some(2)


def test_time_goes_forward_within_the_year(year: list[Lead]) -> None:
    begin = NOW - timedelta(days=366)
    created = [lead.created_at for lead in year if lead.created_at]
    assert len(created) == len(year) and created == sorted(created), "oldest first, as ids are given"
    for lead in year:
        assert lead.created_at == lead.visits[0].entered_at
        assert lead.visits[-1].stage == lead.stage and lead.visits[-1].left_at is None
        times = [visit.entered_at for visit in lead.visits if visit.entered_at]
        assert begin < times[0] and times[-1] <= NOW
        assert len(times) == len(lead.visits) and times == sorted(times)
        assert all(before.left_at == after.entered_at for before, after in pairwise(lead.visits))
        assert lead.last_activity_at is None or times[0] <= lead.last_activity_at <= (lead.closed_at or NOW)


def test_it_is_a_plausible_year(year: list[Lead]) -> None:
    def share(of: list[Lead]) -> float:
        return len(of) / len(year)

    today = NOW.date().isoformat()
    still_open = [lead for lead in year if lead.outcome is None]
    due = [lead.next_step.due[:10] if lead.next_step and lead.next_step.due else "" for lead in still_open]
    assert 0.17 < share([lead for lead in year if lead.outcome is Outcome.WON]) < 0.23
    assert 0.3 < share([lead for lead in year if lead.outcome is Outcome.LOST]) < 0.38
    assert {lead.stage for lead in year} == {stage.id for stage in PIPELINE.stages}
    assert 0.2 < due.count("") / len(due) < 0.5
    assert due.count(today) > 50
    assert sum("" < day < today for day in due) > 100
    assert sum(day > today for day in due) > 500
    assert len({lead.owner for lead in year if lead.owner}) == 5
    assert 0.2 < share([lead for lead in year if lead.owner == "ana"]) < 0.5
    values = sorted(lead.value for lead in year if lead.value)
    assert 5_000 < values[len(values) // 2] < 40_000 < values[-len(values) // 100]
    skipped = [lead for lead in year if lead.stage == "negotiation" and len(lead.visits) < 5]
    assert skipped and any(len(lead.visits) == 5 for lead in year if lead.stage == "negotiation")


def test_weeks_look_like_weeks(year: list[Lead]) -> None:
    """A team that grows: the last week is like those before it, and what could not end yet is open."""

    def weeks(moments: Iterable[datetime | None]) -> list[int]:
        """How many in each of the last twelve weeks, the newest first."""
        ago = Counter((NOW - at).days // 7 for at in moments if at)
        return [ago[week] for week in range(12)]

    closed = {end: [lead.closed_at for lead in year if lead.outcome is end] for end in (Outcome.WON, Outcome.LOST)}
    moved = [visit.entered_at for lead in year for visit in lead.visits[1:]]
    for moments in (moved, closed[Outcome.WON], closed[Outcome.LOST], [lead.created_at for lead in year]):
        counts = weeks(moments)
        usual = sum(counts[1:]) / len(counts[1:])
        assert 0.5 * usual < counts[0] < 2 * usual, counts
        assert min(counts) > 0 and sum(counts[:6]) > sum(counts[6:]), "it grows"
    won, lost = map(len, closed.values())
    assert 0.25 < won / (won + lost) < 0.45
    cycles = [lead.closed_at - lead.created_at for lead in year
              if lead.outcome is Outcome.WON and lead.closed_at and lead.created_at]  # fmt: skip
    assert timedelta(days=30) < sum(cycles, timedelta()) / len(cycles) < timedelta(days=60)


def test_nobody_real_is_met_and_nobody_twice(year: list[Lead]) -> None:
    addresses = [address for lead in year for address in lead.emails]
    assert all(address.isascii() and address.endswith(".example") for address in addresses)
    assert len(set(addresses)) == len(year)
    assert len({(lead.name, lead.company) for lead in year}) == len(year)
    assert all(lead.website is None or lead.website.endswith(".example") for lead in year)


def test_names_come_from_many_scripts(year: list[Lead]) -> None:
    letters = {letter for lead in year for letter in lead.name + (lead.company or "")}
    assert set("öß佐민ΠЇłø") <= letters
    assert max(len(lead.company or "") for lead in year) > 50


def test_you_are_one_of_five_even_when_nobody_else_is_called_so() -> None:
    owners = {document.get("owner") for document in leads(300, 1, NOW, PIPELINE, "zora")}
    assert "zora" in owners
    assert len(owners - {None}) == 5


def test_some_leads_are_in_a_cadence_as_if_somebody_had_started_it() -> None:
    pipeline = with_cadences(PIPELINE)
    now = Now(NOW, zone(pipeline.time_zone))
    placed = [lead for lead in map(Lead.of, leads(1000, 7, NOW, pipeline, "ana")) if lead.cadence is not None]
    assert {lead.cadence.name for lead in placed if lead.cadence} == {cadence.name for cadence in CADENCES}
    assert len({lead.cadence.step for lead in placed if lead.cadence}) == 4
    for lead in placed:
        assert lead.cadence is not None and lead.created_at is not None and lead.outcome is None
        assert lead.created_at <= lead.cadence.started_at <= NOW
        assert cadence_course.owns_step(lead)
        after = cadence_course.done(lead, pipeline, now)
        assert after.cadence is None or after.cadence.step == lead.cadence.step + 1


# the daily work


@pytest.fixture(scope="module")
def board() -> LeadService:
    store = MemoryStore(SharedEvents())
    made = LeadService(store, Author("ana", 1001, "tui"), lambda: NOW)
    making.make(made, 200, 1)
    return made


def test_the_team_has_rules_that_the_door_lets_in(board: LeadService) -> None:
    pipeline = board.pipeline()
    assert pipeline.changed(name="Sales") == pipeline
    assert replace(pipeline, goals=(), costs=()) == as_the_team_has_it(from_template("default"), team("ana"), 200)
    assert set(pipeline.distribution.capacity) == set(team("ana")) - {"ana"}


def test_the_team_has_goals_and_its_sources_cost_something(board: LeadService) -> None:
    pipeline = board.pipeline()
    assert {(goal.what, goal.of, goal.owner) for goal in pipeline.goals} == {
        ("value", "won", None), ("value", "won", "ana"), ("conversion", "stage", None)}  # fmt: skip
    assert {cost.source for cost in pipeline.costs} == {"website", "webinar", "trade fair", "cold call"}
    assert len({cost.month for cost in pipeline.costs if cost.source == "website"}) == 12
    now, index = board.now(pipeline), board.index()
    quarter = Period.of_days(date(2026, 10, 1), date(2027, 1, 1), now.zone)
    known = known_beside(pipeline, now, quarter)
    metrics = report(index, range(len(index)), pipeline, now, quarter, beside=known).metrics
    assert None not in [metrics[name].value for name in ("spend", "cost_per_lead", "roi", "coverage")]


def test_the_same_seed_gives_the_same_board(board: LeadService) -> None:
    again = LeadService(MemoryStore(SharedEvents()), board.author, lambda: NOW)
    making.make(again, 200, 1)
    assert list(again.store.read().all("leads")) == list(board.store.read().all("leads"))


def test_there_are_as_many_leads_as_were_asked_for_and_their_events_are_in_order(board: LeadService) -> None:
    assert list(board.index().ids) == list(range(1, 201))
    moments = [event.at for event in board.store.events()]
    assert moments[1:] == sorted(moments[1:])
    assert board.store.check() == []


def test_scores_are_spread_and_every_point_is_explained(board: LeadService) -> None:
    index, book = board.index(), Rulebook(board.pipeline())
    scores = [index.score[row] for row in range(len(index)) if index.outcome.at(row) is None]
    assert min(scores) < 10 and max(scores) > 75
    assert all(sum(low <= score < low + 25 for score in scores) >= 8 for low in (0, 25, 50))
    for row, id in enumerate(index.ids):
        entries = ledger(board.history(id), board.document(id), book, NOW)
        assert sum(entry.points for entry in entries) == index.score[row]
    assert len(index.fading) > 40, "engagement fades"


def test_some_histories_are_told_by_several_colleagues_over_months(board: LeadService) -> None:
    rich = [events for id in range(1, 201) if len(events := board.history(id)) > 3]
    assert 10 < len(rich) <= making.TOLD
    assert {event.data["kind"] for events in rich for event in events if event.verb == "logged"} >= {
        "call", "email", "meeting", "note", "demo", "reply"}  # fmt: skip
    assert sum(len({event.by for event in events}) > 1 for events in rich) > 5
    assert all(events[0].verb == "added" for events in rich)
    assert any(events[-1].at[:7] > events[0].at[:7] for events in rich)


def test_what_waits_for_you(board: LeadService) -> None:
    all_leads = [board.lead(id) for id in range(1, 201)]
    waiting = [lead for lead in all_leads if (one := handoffs.waiting(lead)) is not None and one.to == "ana"]
    assert len(waiting) == 4 and {lead.owner for lead in waiting} == {"ana"}
    assert any(lead.handoff is not None and lead.handoff.accepted_at is not None for lead in all_leads)
    assert any(lead.renewal_date is not None for lead in all_leads)
    index, pipeline = board.index(), board.pipeline()
    review = Review(index, {pipeline.key: (pipeline, board.now(pipeline))}, "ana")
    reasons = {why.reason for row in review.queue(review.whose()) for why in review.whys(row)}
    assert reasons >= {Reason.HANDED, Reason.OVERDUE, Reason.RISEN, Reason.NO_STEP, Reason.CLOSING}
    linked = {lead.id: lead.links for lead in all_leads if lead.links}
    assert len(linked) == 2 * making.LINKED
    for id, links in linked.items():
        ((other, kind),) = links.items()
        assert linked[int(other)] == {str(id): "upsell" if kind == "upsell of" else "upsell of"}


def test_activities_fit_the_lead() -> None:
    pipeline = as_the_team_has_it(PIPELINE, team("ana"), 1000)
    for lead in map(Lead.of, leads(1000, 7, NOW, pipeline, "ana")):
        assert all(map(is_activity, lead.activities))
        if lead.activities:
            assert lead.created_at is not None and lead.last_activity_at is not None
            newest = max(lead.activities)[:20]
            assert newest == moment.iso(lead.last_activity_at)
            assert moment.iso(lead.created_at) <= min(lead.activities)[:20] and newest <= moment.iso(NOW)
        if lead.status is Status.NEW:
            assert not {"call reached", "meeting held"} & {f"{key[21:]} {out}" for key, out in lead.activities.items()}
