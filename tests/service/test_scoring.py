"""Rules at work: scores by hand on top of them, thresholds, status, and what undo gives back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadtui.errors import Refused
from leadtui.model import sentence
from leadtui.model.command import (
    AddLead,
    AdjustScore,
    CompleteNextStep,
    EditLeads,
    EditRules,
    ImportLeads,
    LogActivity,
    MoveLeads,
    PlanNextStep,
    SetScore,
    WinLeads,
)
from leadtui.model.event import Document
from leadtui.model.reason import Reason
from leadtui.model.review import Review
from leadtui.service import LeadService
from tests.service.office import Office

RULES: Document = {
    "fit": [{"name": "Big", "when": "segment:enterprise", "points": 30},
            {"name": "Far", "when": "stage:negotiation", "points": 45}],
    "engagement": [{"name": "Reply", "kind": "reply", "points": 20, "decay_days": 10}],
    "mql": 40, "sql": 70, "sql_sets_status": True,
}  # fmt: skip


@pytest.fixture
def office() -> Office:
    office = Office()
    office.ana.execute(EditRules("sales", RULES))
    office.ana.execute(AddLead("Ada", {"segment": "enterprise"}))
    return office


def score(service: LeadService, id: int = 1) -> int:
    index = service.index()
    row = index.row(id)
    assert row is not None
    return index.score[row]


def told(service: LeadService, id: int = 1) -> str:
    return sentence.what(service.history(id)[-1], service.stage_name(), id)


def test_by_hand_on_top_of_rules(office: Office) -> None:
    ana, ben = office.ana, office.ben
    ana.execute(AdjustScore((1,), 5))
    ben.execute(AdjustScore((1,), 5))
    assert (score(ana), ana.lead(1).score) == (40, 10)
    ana.execute(SetScore((1,), 20))
    assert (score(ben), ben.lead(1).score) == (20, -10)
    assert told(ana) == "scored from 40 to 20"
    ana.undo()
    assert (score(ben), told(ana)) == (40, "undid: scored from 40 to 20")
    ana.execute(EditRules("sales", {}))
    assert (score(ana), ana.lead(1).score) == (10, 10)  # what is given by hand stays


def test_what_the_limit_hid_is_taken_up(office: Office) -> None:
    ana = office.ana
    ana.execute(ImportLeads("leads.csv", ({
        "name": "Bob", "pipeline": "sales", "stage": "new", "segment": "enterprise", "score": 100,
    },)))  # fmt: skip
    assert score(ana, 2) == 100
    assert ana.execute(AdjustScore((2,), 5)) is None
    ana.execute(AdjustScore((2,), -5))
    assert (score(ana, 2), ana.lead(2).score) == (95, 65)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(("ana", "ben")), st.integers(-30, 30)), max_size=10), st.integers(0, 100))
def test_increments_add_up_and_undo_takes_them_back(steps: list[tuple[str, int]], first: int) -> None:
    office = Office()
    office.ana.execute(EditRules("sales", RULES))
    office.ana.execute(AddLead("Ada", {"segment": "enterprise"}))
    office.ana.execute(SetScore((1,), first))
    scores, seqs = [first], []
    for who, by in steps:
        applied = getattr(office, who).execute(AdjustScore((1,), by))
        assert score(office.ana) == max(0, min(100, scores[-1] + by))
        assert (applied is None) == (score(office.ana) == scores[-1])
        if applied is not None:
            scores.append(score(office.ana))
            seqs.append(applied.event.seq)
    for seq, before in zip(reversed(seqs), reversed(scores[:-1]), strict=True):
        office.ben.undo(seq)
        assert score(office.ana) == before


def test_reaching_a_threshold_is_told_and_dated(office: Office) -> None:
    ana = office.ana
    ana.execute(LogActivity((1,), "reply", "wants to know more"))
    lead = ana.lead(1)
    assert (score(ana), lead.mql_at, lead.sql_at) == (50, ana.clock(), None)
    assert told(ana) == "logged reply: wants to know more and became MQL"
    assert sentence.sentence(ana.history(1)[-1], str).endswith("on lead 1: wants to know more; it became MQL")
    office.tick(timedelta(days=1))
    ana.execute(MoveLeads((1,), "negotiation"))
    lead = ana.lead(1)
    assert (score(ana), lead.sql_at, lead.status) == (30 + 45 + 18, ana.clock(), "qualified")
    assert told(ana) == "moved from New to Negotiation and became SQL"
    ana.undo()
    assert (ana.lead(1).sql_at, ana.lead(1).status, ana.lead(1).mql_at is None) == (None, "contacted", False)


def test_a_threshold_counts_once(office: Office) -> None:
    ana = office.ana
    ana.execute(LogActivity((1,), "reply"))
    first = ana.lead(1).mql_at
    office.tick(timedelta(days=20))
    assert score(ana) == 30
    ana.execute(LogActivity((1,), "reply"))
    assert (score(ana), ana.lead(1).mql_at) == (50, first)
    assert "MQL" not in told(ana)


@pytest.mark.parametrize("how", ["edit", "add", "score"])
def test_every_act_reaches_it(office: Office, how: str) -> None:
    ana = office.ana
    ana.execute(SetScore((1,), 39))
    if how == "edit":
        ana.execute(EditLeads((1,), {"company": "Acme"}))
        assert ana.lead(1).mql_at is None
        ana.execute(AddLead("Bob", {}, stage="negotiation"))
        ana.execute(EditLeads((2,), {"segment": "enterprise"}))
        assert (score(ana, 2), ana.lead(2).sql_at) == (75, ana.clock())
    elif how == "add":
        ana.execute(AddLead("Bob", {"segment": "enterprise"}, stage="negotiation"))
        assert (ana.lead(2).mql_at, ana.lead(2).sql_at, ana.lead(2).status) == (ana.clock(), ana.clock(), "qualified")
        assert told(ana, 2) == "added “Bob” in Negotiation and became SQL"
    else:
        ana.execute(AdjustScore((1,), 1, "called back"))
        assert told(ana) == "scored from 39 to 40 and became MQL, because called back"


def test_imports_and_other_rules_leave_it_unknown(office: Office) -> None:
    ana = office.ana
    ana.execute(ImportLeads("leads.csv", ({
        "name": "Bob", "pipeline": "sales", "stage": "new", "segment": "enterprise", "score": 60,
    },)))  # fmt: skip
    assert (ana.lead(2).mql_at, ana.lead(2).sql_at) == (None, None)
    ana.execute(LogActivity((2,), "note", "looks good"))
    assert ana.lead(2).sql_at is None  # it was above before
    ana.execute(EditRules("sales", RULES | {"mql": 10}))
    assert ana.lead(1).mql_at is None


def test_many_leads_reach_it_as_one_event(office: Office) -> None:
    ana = office.ana
    for name in ("Bob", "Cid"):
        ana.execute(AddLead(name))
    ana.execute(SetScore((1, 2), 50))
    assert told(ana) == "scored from 30 to 50 and became MQL"
    assert sentence.sentence(ana.history(1)[-1], str) == "ana scored 2 leads; 2 of them became MQL"
    assert (ana.lead(2).mql_at, ana.lead(3).mql_at) == (ana.clock(), None)


def test_only_a_successful_contact_ends_new_and_nothing_moves_the_lifecycle(office: Office) -> None:
    ana = office.ana
    ana.execute(EditRules("sales", {}))
    ana.execute(EditLeads((1,), {"lifecycle": "awareness"}))
    for kind, outcome in (("call", "no answer"), ("email-open", None), ("link-click", None), ("webinar", None)):
        ana.execute(LogActivity((1,), kind, "", outcome))
        assert ana.lead(1).status == "new"
    ana.execute(PlanNextStep((1,), "Call", "today"))
    ana.execute(CompleteNextStep((1,)))
    assert ana.lead(1).status == "new"
    ana.execute(PlanNextStep((1,), "Call", "today"))
    ana.execute(CompleteNextStep((1,), kind="call", outcome="reached"))
    lead = ana.lead(1)
    assert (lead.status, lead.lifecycle) == ("engaged", "awareness"), "contact it is now, and the webinar was attended"
    assert [key.partition(" ")[2] for key in lead.activities].count("call") == 2
    with pytest.raises(Refused, match="name the kind"):
        ana.execute(CompleteNextStep((1,), outcome="reached"))


def test_a_reply_is_a_contact(office: Office) -> None:
    office.ana.execute(LogActivity((1,), "reply"))
    assert office.ana.lead(1).status == "contacted"


def test_activities_are_remembered_one_by_one_and_undone(office: Office) -> None:
    ana = office.ana
    ana.execute(LogActivity((1,), "reply"))
    ana.execute(LogActivity((1,), "reply", "", "no answer"))
    assert ana.lead(1).activities == {"2026-11-22T12:00:00Z reply": "", "2026-11-22T11:59:59Z reply": "no answer"}
    assert score(ana) == 70
    ana.undo()
    assert score(ana) == 50
    for _ in range(205):
        office.tick(timedelta(seconds=1))
        ana.execute(LogActivity((1,), "email-open"))
    assert len(ana.lead(1).activities) == 200
    assert "2026-11-22T12:00:00Z reply" not in ana.lead(1).activities
    reply = next(event for event in ana.history(1) if event.data.get("kind") == "reply")
    ana.undo(reply.seq)  # it is forgotten already, and that is no reason to refuse


def test_edited_rules_are_told_and_undone(office: Office) -> None:
    ana = office.ana
    ana.execute(EditRules("sales", {}))
    last = next(iter(ana.store.events_backwards()))
    assert sentence.sentence(last, str) == "ana changed the score rules of “Sales”"
    assert score(ana) == 0
    ana.undo()
    assert score(ana) == 30
    assert ana.execute(EditRules("sales", RULES)) is None


def risen(service: LeadService, id: int = 1) -> list[str]:
    """Why a review looks at a lead because of its score."""
    pipeline = service.pipeline()
    made = Review(service.index(), {pipeline.key: (pipeline, service.now(pipeline))}, "ana")
    return [why.sentence for why in made.whys(id - 1) if why.reason is Reason.RISEN]


def test_points_of_several_acts_are_a_rise_until_a_week_has_passed(office: Office) -> None:
    ana = office.ana
    ana.execute(EditRules("sales", RULES | {"mql": None, "sql": None, "sql_sets_status": False}))
    ana.execute(AdjustScore((1,), 5))
    office.ben.execute(AdjustScore((1,), 5))
    assert list(ana.lead(1).rises.values()) == [5, 5], "two acts in one second"
    assert risen(ana) == []
    before = score(ana)
    office.tick(timedelta(days=3))
    ana.execute(LogActivity((1,), "reply"))
    points = 10 + score(ana) - before
    assert points >= 20
    assert risen(ana) == [f"score rose by {points} in 7 days"]
    ana.undo()
    assert risen(ana) == []
    ana.redo()
    assert risen(ana) != []
    office.tick(timedelta(days=4, seconds=2))
    assert risen(ana) == ["score rose by 20 in 7 days"], "without the acts that are older than a week"
    office.tick(timedelta(days=3))
    assert risen(ana) == []


def test_a_rise_that_is_forgotten_can_still_be_taken_back(office: Office) -> None:
    office.ben.execute(LogActivity((1,), "reply"))
    office.tick(timedelta(days=8))
    office.ana.execute(LogActivity((1,), "reply"))
    assert list(office.ana.lead(1).rises.values()) == [20]
    office.ben.undo()
    assert list(office.ana.lead(1).activities) == ["2026-11-30T12:00:00Z reply"]


def test_what_a_lead_is_and_what_is_imported_is_no_rise(office: Office) -> None:
    ana = office.ana
    ana.execute(EditLeads((1,), {"title": "CEO", "segment": "enterprise"}))
    ana.execute(ImportLeads("more.csv", [], [(1, {"score": 90})]))
    assert (ana.lead(1).score, ana.lead(1).rises) == (90, {})


def test_a_closed_lead_rises_no_more(office: Office) -> None:
    office.ana.execute(WinLeads((1,)))
    office.ana.execute(AdjustScore((1,), 30))
    assert office.ana.lead(1).rises == {}


def test_a_rise_is_no_word_of_the_history(office: Office) -> None:
    office.ana.execute(AdjustScore((1,), 25))
    office.ana.undo()
    assert not any("rises" in sentence.sentence(event, str) for event in office.ana.history(1))


@pytest.mark.parametrize("rules", [True, False])
def test_whom_somebody_makes_qualified_is_sales_qualified(office: Office, rules: bool) -> None:
    ana = office.ana
    if not rules:
        ana.execute(EditRules("sales", {}))
    ana.execute(EditLeads((1,), {"status": "qualified"}))
    assert ana.lead(1).sql_at == (first := ana.clock())
    assert told(ana).endswith("and became SQL")
    office.tick(timedelta(days=1))
    ana.execute(EditLeads((1,), {"status": "contacted"}))
    ana.execute(EditLeads((1,), {"status": "qualified"}))
    assert ana.lead(1).sql_at == first, "it counts once"
    ana.execute(AddLead("Bob", {"status": "qualified"}))
    assert ana.lead(2).sql_at == ana.clock()
    ana.undo()
    ana.execute(AddLead("Eve", {}))
    ana.execute(EditLeads((3,), {"status": "qualified"}))
    ana.undo()
    assert (ana.lead(3).sql_at, ana.lead(3).status) == (None, "new")
