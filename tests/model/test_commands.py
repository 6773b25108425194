"""The rules of the commands: given leads, a pipeline and a moment, an event or a sentence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from leadtui.errors import Conflict, LeadtuiError, NotFound, Refused
from leadtui.model.command import (
    AddLead,
    AdjustScore,
    ArchiveLeads,
    AssignOwner,
    Command,
    CompleteNextStep,
    CreatePipeline,
    DropView,
    EditLeads,
    EditPipeline,
    EditRules,
    ImportLeads,
    LogActivity,
    LoseLeads,
    MoveLeads,
    PlanNextStep,
    ReopenLeads,
    RestoreLeads,
    SaveView,
    SetScore,
    Snooze,
    WinLeads,
)
from leadtui.model.command.stages import GateClosed
from leadtui.model.event import Document, Table
from leadtui.model.lead import Outcome, Status
from leadtui.model.pipeline import Pipeline
from leadtui.model.templates import TEMPLATES, from_template
from tests.model.world import NOON, Team

LATER = NOON + timedelta(days=3)


@pytest.fixture
def team() -> Team:
    team = Team()
    team.do(AddLead("Acme", {"value": "1000"}))
    team.do(AddLead("Beta"))
    return team


def test_a_lead_needs_only_a_name(team: Team) -> None:
    lead = team.lead(2)
    assert (lead.id, lead.version, lead.name, lead.stage) == (2, 1, "Beta", "new")
    assert (lead.status, lead.score) == (Status.NEW, 0)
    assert lead.created_at == lead.stage_since == NOON
    assert lead.value is None and lead.currency is None


def test_a_value_without_currency_takes_the_pipelines(team: Team) -> None:
    assert team.lead(1).currency == "EUR"
    team.do(EditLeads((2,), {"value": "5"}))
    assert team.lead(2).currency == "EUR"


def test_a_lead_may_be_added_to_any_stage_and_never_visited_the_first(team: Team) -> None:
    team.do(AddLead("Gamma", stage="prop"))
    assert [visit.stage for visit in team.lead(3).visits] == ["proposal"]
    team.do(AddLead("Delta", stage="won"))
    assert (team.lead(4).outcome, team.lead(4).closed_at) == (Outcome.WON, NOON)


def test_a_move_keeps_when_each_stage_was_entered_and_left(team: Team) -> None:
    team.do(MoveLeads((1,), "qualified"), LATER)
    visits = team.lead(1).visits
    assert [(v.stage, v.entered_at, v.left_at) for v in visits] == [("new", NOON, LATER), ("qualified", LATER, None)]
    assert team.lead(1).version == 2


def test_a_move_to_where_the_lead_is_changes_nothing(team: Team) -> None:
    assert team.do(MoveLeads((1,), "new")).changes == ()
    assert team.lead(1).version == 1


def test_many_leads_move_as_one_event(team: Team) -> None:
    draft = team.do(MoveLeads((1, 2, 1), "Proposal"))
    assert [change.id for change in draft.changes] == [1, 2]
    assert team.lead(1).stage == team.lead(2).stage == "proposal"


def test_a_colleagues_move_since_i_looked_is_a_conflict(team: Team) -> None:
    team.do(MoveLeads((1,), "qualified"))
    with pytest.raises(Conflict) as conflict:
        team.decide(MoveLeads((1,), "proposal", seen={1: "new"}))
    clash = conflict.value.clashes[0]
    assert (clash.was, clash.theirs, clash.yours) == ("new", "qualified", "proposal")
    assert team.decide(MoveLeads((1,), "qualified", seen={1: "new"})).changes == (), "both wanted the same"


def gated(team: Team) -> None:
    document = team.world().pipeline().document()
    for stage in document["stages"]:
        if stage["id"] == "proposal":
            stage["required"] = ["value", "bant.budget"]
    team.do(EditPipeline("sales", document))


def test_a_gate_asks_for_just_what_is_missing_and_saves_it_with_the_move(team: Team) -> None:
    gated(team)
    with pytest.raises(GateClosed) as gate:
        team.decide(MoveLeads((1,), "proposal"))
    assert gate.value.lacking == ["bant.budget"]
    draft = team.do(MoveLeads((1,), "proposal", values={"bant.budget": "50k"}))
    assert len(draft.changes) == 1
    assert (team.lead(1).stage, team.lead(1).bant) == ("proposal", {"budget": "50k"})


def test_the_answer_to_a_gate_never_replaces_what_another_lead_has(team: Team) -> None:
    gated(team)
    team.do(EditLeads((1,), {"bant.budget": "agreed"}))
    team.do(MoveLeads((1, 2), "proposal", values={"bant.budget": "50k", "value": "7"}, keeping=True))
    assert (team.lead(1).bant, team.lead(2).bant) == ({"budget": "agreed"}, {"budget": "50k"})
    assert (team.lead(1).stage, team.lead(2).stage) == ("proposal", "proposal")


def test_a_gate_can_be_overridden_with_a_reason_only(team: Team) -> None:
    gated(team)
    with pytest.raises(Refused, match="reason"):
        team.decide(MoveLeads((2,), "proposal", force=True))
    draft = team.do(MoveLeads((2,), "proposal", force=True, because="asked by the boss"))
    assert draft.because == "asked by the boss"
    assert team.lead(2).stage == "proposal"


@pytest.mark.parametrize("command", [WinLeads((1, 2)), LoseLeads((1, 2), "price")])
def test_won_and_lost_have_gates_too(team: Team, command: WinLeads | LoseLeads) -> None:
    document = team.world().pipeline().document()
    for stage in document["stages"]:
        stage["required"] = ["contact"] if stage["kind"] in ("won", "lost") else []
    team.do(EditPipeline("sales", document))
    team.do(EditLeads((1,), {"contact": "Ada"}))
    with pytest.raises(GateClosed, match=r"needs contact of lead 2\Z"):
        team.decide(command)
    with pytest.raises(Refused, match="reason"):
        team.decide(replace(command, force=True))
    draft = team.decide(replace(command, force=True, because="the boss"))
    assert (len(draft.changes), draft.because) == (2, "the boss")
    team.do(replace(command, values={"contact": "Bo"}, keeping=True))
    assert (team.lead(1).contact, team.lead(2).contact) == ("Ada", "Bo")
    assert team.lead(1).outcome == team.lead(2).outcome is not None


def test_won_asks_nothing_and_keeps_value_and_date(team: Team) -> None:
    yesterday = NOON - timedelta(days=1)
    team.do(WinLeads((1,), value="1200.50", on=yesterday))
    lead = team.lead(1)
    assert (lead.stage, lead.outcome, lead.closed_at, lead.value) == ("won", Outcome.WON, yesterday, Decimal("1200.50"))
    assert (lead.status, lead.last_open_stage) == (Status.CONVERTED, "new")


def test_lost_needs_a_reason_by_every_way(team: Team) -> None:
    for command in (LoseLeads((1,), " "), MoveLeads((1,), "lost"), AddLead("Gamma", stage="lost")):
        with pytest.raises(Refused, match="reason"):
            team.decide(command)
    team.do(MoveLeads((1,), "lost", values={"lost_reason": "price"}))
    assert (team.lead(1).outcome, team.lead(1).lost_reason) == (Outcome.LOST, "price")


def test_reopening_returns_to_the_last_open_stage(team: Team) -> None:
    team.do(MoveLeads((1,), "proposal"))
    team.do(LoseLeads((1,), "price"))
    team.do(ReopenLeads((1,)))
    lead = team.lead(1)
    assert (lead.stage, lead.outcome, lead.closed_at, lead.lost_reason) == ("proposal", None, None, None)
    with pytest.raises(Refused, match="open already"):
        team.decide(ReopenLeads((1,)))


def test_a_customer_stays_won(team: Team) -> None:
    team.do(WinLeads((1,)))
    team.do(MoveLeads((1,), "customer"), LATER)
    assert (team.lead(1).outcome, team.lead(1).closed_at) == (Outcome.WON, NOON)


def test_different_fields_merge_and_the_same_field_is_a_conflict(team: Team) -> None:
    team.do(EditLeads((1,), {"company": "Acme GmbH"}))
    team.do(EditLeads((1,), {"owner": "ana"}, seen={"owner": None}))
    assert (team.lead(1).company, team.lead(1).owner) == ("Acme GmbH", "ana")
    with pytest.raises(Conflict) as conflict:
        team.decide(EditLeads((1,), {"company": "ACME Inc"}, seen={"company": None}))
    assert conflict.value.exit_code == 4
    assert (conflict.value.clashes[0].theirs, conflict.value.clashes[0].yours) == ("Acme GmbH", "ACME Inc")


def test_parts_of_bant_merge(team: Team) -> None:
    team.do(EditLeads((1,), {"bant.budget": "50k"}, seen={"bant.budget": None}))
    team.do(EditLeads((1,), {"bant.need": "yes"}, seen={"bant.need": None}))
    assert team.lead(1).bant == {"budget": "50k", "need": "yes"}
    team.do(EditLeads((1,), {"bant.budget": None}))
    assert team.lead(1).bant == {"need": "yes"}


def test_a_cleared_field_is_gone(team: Team) -> None:
    team.do(EditLeads((1,), {"tags": ["eu"], "emails": ["a@x.example"]}))
    team.do(EditLeads((1,), {"tags": None, "emails": None, "value": None}))
    assert (team.lead(1).tags, team.lead(1).emails, team.lead(1).value) == ((), (), None)


def test_scores_add_up_and_are_clamped(team: Team) -> None:
    team.do(AdjustScore((1,), 30))
    team.do(AdjustScore((1, 2), 10))
    assert (team.lead(1).score, team.lead(2).score) == (40, 10)
    team.do(AdjustScore((1,), 1000))
    team.do(SetScore((2,), -5))
    assert (team.lead(1).score, team.lead(2).score) == (100, 0)
    assert team.do(AdjustScore((1,), 5)).changes == ()


def test_only_a_successful_contact_makes_a_lead_contacted(team: Team) -> None:
    team.do(LogActivity((1,), "call", "rang", "no answer"))
    assert team.lead(1).status is Status.NEW
    draft = team.do(LogActivity((1,), "cal", "talked", "reached"), LATER)
    assert draft.data == {"kind": "call", "text": "talked", "outcome": "reached"}
    assert (team.lead(1).status, team.lead(1).last_activity_at) == (Status.CONTACTED, LATER)
    assert team.lead(1).lifecycle is None


@pytest.mark.parametrize(
    ("acts", "status"),
    [
        ((("webinar", None),), Status.NEW),
        ((("whitepaper", None), ("email-open", None), ("call", "voicemail")), Status.NEW),
        ((("call", "reached"),), Status.CONTACTED),
        ((("call", "reached"), ("link-click", None), ("email", "sent")), Status.CONTACTED),
        ((("call", "reached"), ("whitepaper", None)), Status.ENGAGED),
        ((("whitepaper", None), ("call", "reached")), Status.ENGAGED),
        ((("webinar", "held"),), Status.ENGAGED),
        ((("meeting", "held"),), Status.ENGAGED),
        ((("demo", None), ("call", "no answer")), Status.ENGAGED),
        ((("reply", None), ("meeting", "no-show")), Status.CONTACTED),
        ((("reply", None), ("whitepaper", "sent")), Status.CONTACTED),
    ],
)
def test_activities_raise_the_status_when_contact_was_established(
    team: Team, acts: tuple[tuple[str, str | None], ...], status: Status
) -> None:
    for kind, outcome in acts:
        team.do(LogActivity((1,), kind, "", outcome))
    assert team.lead(1).status is status


@pytest.mark.parametrize("status", [Status.ENGAGED, Status.QUALIFIED, Status.CONVERTED])
def test_an_activity_never_lowers_a_status(team: Team, status: Status) -> None:
    team.do(EditLeads((1,), {"status": status.value}))
    for kind in ("reply", "demo"):
        team.do(LogActivity((1,), kind))
    assert team.lead(1).status is status


def test_an_activity_of_the_past_does_not_turn_the_clock_back_but_is_history(team: Team) -> None:
    team.do(LogActivity((1,), "call", "now"), LATER)
    draft = team.do(LogActivity((1,), "email", "last week", at=NOON - timedelta(days=7)), LATER)
    assert team.lead(1).last_activity_at == LATER
    assert [change.id for change in draft.changes] == [1], "the lead's history must find it"


def test_next_steps_are_planned_snoozed_and_completed(team: Team) -> None:
    team.do(PlanNextStep((1,), "Call back", "tue"))
    step = team.lead(1).next_step
    assert step is not None and (step.text, step.due) == ("Call back", "2026-11-24")
    team.do(Snooze((1,), "in 3d"))
    step = team.lead(1).next_step
    assert step is not None and (step.text, step.due) == ("Call back", "2026-11-25")
    draft = team.do(CompleteNextStep((1,), then="Send the offer", due="2w"))
    assert draft.data == {"text": "Call back"}
    step = team.lead(1).next_step
    assert step is not None and (step.text, step.due) == ("Send the offer", "2026-12-06")
    assert team.lead(1).last_activity_at == NOON


def test_archived_leads_wait_for_their_restoration(team: Team) -> None:
    team.do(ArchiveLeads((1,)))
    with pytest.raises(Refused, match="restore it first"):
        team.decide(MoveLeads((1,), "won"))
    team.do(RestoreLeads((1,)))
    assert not team.lead(1).archived


def test_an_owner_can_be_given_and_taken(team: Team) -> None:
    team.do(AssignOwner((1, 2), "ben"))
    team.do(AssignOwner((2,), None))
    assert (team.lead(1).owner, team.lead(2).owner) == ("ben", None)


def test_a_used_stage_needs_a_target_before_it_goes(team: Team) -> None:
    document = team.world().pipeline().document()
    document["stages"] = [stage for stage in document["stages"] if stage["id"] != "new"]
    with pytest.raises(Refused, match=r"new \(2 leads\)"):
        team.decide(EditPipeline("sales", document))
    team.do(EditPipeline("sales", document, {"new": "qualified"}))
    assert {team.lead(1).stage, team.lead(2).stage} == {"qualified"}


def test_what_a_colleague_changed_in_a_pipeline_meanwhile_stays(team: Team) -> None:
    seen = team.world().pipeline()
    team.do(EditRules("sales", {"mql": 40}))
    team.do(EditPipeline("sales", seen.document() | {"score_step": 10}, seen=seen))
    pipeline = team.world().pipeline()
    assert (pipeline.scoring.mql, pipeline.score_step) == (40, 10)
    for document in (seen.document() | {"scoring": {"mql": 50}}, seen.document() | {"score_step": 20}):
        with pytest.raises(Conflict, match=r"a colleague changed the (scoring|score step) of Sales since you began"):
            team.decide(EditPipeline("sales", document, seen=seen))
    assert not team.decide(EditPipeline("sales", seen.document() | {"score_step": 10}, seen=seen)).changes


def test_renaming_a_pipeline_or_a_stage_loses_no_lead(team: Team) -> None:
    document = team.world().pipeline().document()
    document["name"] = "Europe"
    document["stages"][0]["name"] = "Fresh"
    team.do(EditPipeline("sales", document))
    pipeline = team.world().pipeline("europe")
    assert (pipeline.key, team.lead(1).pipeline) == ("sales", "sales")
    assert pipeline.stage("fresh").id == team.lead(1).stage


def test_pipelines_are_made_from_templates_once(team: Team) -> None:
    team.do(CreatePipeline("phases"))
    assert team.world().pipeline("phases").first.id == "identify"
    with pytest.raises(Refused, match="already"):
        team.decide(CreatePipeline("phases"))


def test_views_are_saved_replaced_and_dropped(team: Team) -> None:
    team.do(SaveView("Mine", "owner:me"))
    team.do(SaveView("mine", "owner:me stage:new"))
    assert [view["query"] for view in team.shelf.all("views")] == ["owner:me stage:new"]
    team.do(DropView("MINE"))
    assert list(team.shelf.all("views")) == []


@pytest.mark.parametrize(
    ("command", "error", "says"),
    [
        (AddLead("  "), Refused, "name: must not be empty"),
        (AddLead("x", stage="nowhere"), NotFound, "there are new, qualified"),
        (AddLead("x", {"value": "-1"}), Refused, "negative"),
        (AddLead("x", pipeline="none"), NotFound, "no pipeline"),
        (MoveLeads((99,), "won"), NotFound, "no lead 99"),
        (MoveLeads((1,), "n"), NotFound, "could be"),
        (EditLeads((1,), {"name": ""}), Refused, "name"),
        (EditLeads((1,), {"stage": "won"}), NotFound, "no field 'stage'"),
        (EditLeads((1,), {"custom.nothing": "x"}), NotFound, "no field"),
        (EditLeads((1,), {"name": "a\ud800"}), Refused, "surrogate"),
        (WinLeads((1,), on=LATER), Refused, "future"),
        (LogActivity((1,), "fax"), Refused, "none of call"),
        (LogActivity((1,), "note"), Refused, "empty"),
        (LogActivity((1,), "call", at=LATER), Refused, "future"),
        (PlanNextStep((1,), "x", "31/31/2026"), Refused, "not a date"),
        (PlanNextStep((1,), " "), Refused, "needs a text"),
        (CompleteNextStep((1,)), Refused, "no next step"),
        (RestoreLeads((1,)), Refused, "not archived"),
        (SaveView("", "x"), Refused, "name"),
        (DropView("none"), NotFound, "no view"),
        (EditPipeline("sales", {"name": "S", "stages": []}), Refused, "stages"),
        (CreatePipeline("none"), NotFound, "no template"),
    ],
)
def test_bad_input_gets_a_sentence(team: Team, command: Command, error: type[LeadtuiError], says: str) -> None:
    with pytest.raises(error, match=says):
        team.decide(command)


def test_a_moment_of_another_zone_is_kept_in_utc() -> None:
    team = Team()
    team.do(AddLead("Acme"), datetime(2026, 11, 22, 13, tzinfo=UTC))
    assert team.lead().document()["created_at"] == "2026-11-22T13:00:00Z"


def test_every_template_is_a_sound_pipeline() -> None:
    for template in TEMPLATES:
        pipeline = from_template(template)
        assert Pipeline.of(pipeline.document()) == pipeline
        opens = [stage.probability for stage in pipeline.stages if stage.kind == "open"]
        assert opens == sorted(opens) and opens[0] > 0 and opens[-1] < 100, template


def test_an_import_takes_the_pipelines_currency_only_where_there_is_none(team: Team) -> None:
    team.do(EditLeads((1,), {"currency": "USD"}))
    fresh = {"name": "Gamma", "pipeline": "sales", "stage": "new", "value": "5"}
    team.do(ImportLeads("x.csv", [fresh, fresh | {"currency": "GBP"}], [(1, {"value": "7"}), (2, {"value": "8"})]))
    assert [team.lead(id).currency for id in (3, 4, 1, 2)] == ["EUR", "GBP", "USD", "EUR"]


def test_a_value_agreed_when_winning_is_in_the_pipelines_currency(team: Team) -> None:
    team.do(WinLeads((2,), value="10"))
    assert team.lead(2).currency == "EUR"


def test_a_stay_never_ends_before_it_began(team: Team) -> None:
    team.do(MoveLeads((1,), "qualified"), LATER)
    team.do(WinLeads((1,), on=NOON), LATER)
    lead = team.lead(1)
    assert lead.closed_at == NOON
    assert [(v.entered_at, v.left_at) for v in lead.visits] == [(NOON, LATER), (LATER, LATER), (LATER, None)]


def test_pipelines_are_read_once_for_any_number_of_leads(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        team.do(AddLead(f"L{number}"))
    read: list[str] = []
    whole = team.shelf.all

    def counted(table: Table) -> Iterator[Document]:
        read.append(table)
        return whole(table)

    monkeypatch.setattr(team.shelf, "all", counted)
    assert len(team.decide(MoveLeads(tuple(range(3, 23)), "qualified")).changes) == 20
    assert read.count("pipelines") == 1
