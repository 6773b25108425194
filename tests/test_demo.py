"""The made-up leads must look like a year of real work, and be leads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from leadtui.demo import leads
from leadtui.demo.cadences import CADENCES, with_cadences
from leadtui.model import cadence_course
from leadtui.model.event import Document
from leadtui.model.lead import Lead, Outcome
from leadtui.model.moment import Now, zone
from leadtui.model.pipeline import Kind
from leadtui.model.templates import TEMPLATES, from_template

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
    assert 0.22 < share([lead for lead in year if lead.outcome is Outcome.LOST]) < 0.28
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
