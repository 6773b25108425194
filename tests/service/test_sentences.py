"""History in words."""

from zoneinfo import ZoneInfo

import pytest

from leadtui.model.command import (
    AddLead,
    AdjustScore,
    AssignOwner,
    Command,
    CompleteNextStep,
    DropCost,
    DropGoal,
    EditLeads,
    LogActivity,
    LoseLeads,
    MoveLeads,
    PlanNextStep,
    ReopenLeads,
    SaveView,
    SetCost,
    SetGoal,
    WinLeads,
)
from leadtui.model.sentence import sentence, what
from tests.service.office import Office


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (AddLead("Gamma"), "ana added lead 3 “Gamma” in New"),
        (MoveLeads((1,), "qualified"), "ana moved lead 1 from New to Qualified"),
        (MoveLeads((1, 2), "proposal", because="a fair"), "ana moved 2 leads from New to Proposal, because a fair"),
        (WinLeads((1,), value="12"), "ana won lead 1 from New; value set to 12, currency set to EUR"),
        (LoseLeads((1,), "price"), "ana lost lead 1 from New: price"),
        (AdjustScore((1,), 5), "ana scored lead 1 from 0 to 5"),
        (EditLeads((1,), {"bant.budget": "50k"}), "ana edited lead 1: budget set to “50k”"),
        (LogActivity((1,), "call", "Rang twice", "no answer"), "ana logged call on lead 1 (no answer): Rang twice"),
        (PlanNextStep((1,), "Call back", "tue"), "ana planned for lead 1: “Call back”, due 24 Nov 2026"),
        (AssignOwner((1, 2), "ben"), "ana assigned 2 leads to ben"),
        (SaveView("Mine", "owner:me"), "ana saved view “Mine”"),
    ],
)  # fmt: skip
def test_each_act_has_a_sentence(command: Command, said: str) -> None:
    office = Office()
    office.ana.execute(AddLead("Acme"))
    office.ana.execute(AddLead("Beta"))
    applied = office.ana.execute(command)
    assert applied is not None
    assert sentence(applied.event, office.ana.stage_name()) == said


def test_the_timeline_of_one_lead_tells_only_of_it() -> None:
    office = Office()
    office.ana.execute(AddLead("Acme"))
    office.ana.execute(AddLead("Beta"))
    office.ana.execute(PlanNextStep((1,), "Call"))
    office.ana.execute(MoveLeads((1, 2), "won"))
    office.ana.execute(CompleteNextStep((1,), "Onboard"))
    office.ana.undo()
    names = office.ana.stage_name()
    assert [what(event, names, 1) for event in office.ana.history(1)] == [
        "added “Acme” in New",
        "planned “Call”",
        "moved from New to Won",
        "completed “Call”, then “Onboard”",
        "undid: completed “Call”, then “Onboard”",
    ]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (MoveLeads((1,), "qualified"), "moved lead 1 from New to Qualified"),
        (MoveLeads((1, 2), "proposal"), "moved 2 leads from New to Proposal"),
        (LoseLeads((1,), "no budget"), "lost lead 1 from New: no budget"),
        (AdjustScore((1,), 5), "scored lead 1 from 0 to 5"),
        (SaveView("Mine", "owner:me"), "saved view “Mine”"),
        (AddLead("Gamma"), "added lead 3 “Gamma” in New"),
    ],
)
def test_undo_and_redo_say_which_act_it_was(command: Command, said: str) -> None:
    office = Office()
    office.ana.execute(AddLead("Acme"))
    office.ana.execute(AddLead("Beta"))
    office.ana.execute(command)
    names = office.ana.stage_name()
    assert sentence(office.ana.undo().event, names) == f"ana undid: {said}"
    assert sentence(office.ana.redo().event, names) == f"ana redid: {said}"


def test_a_reopened_lead_is_told_without_what_follows_from_it() -> None:
    office = Office()
    office.ana.execute(AddLead("Acme", {"value": "100"}))
    office.ana.execute(LoseLeads((1,), "price"))
    office.ana.execute(ReopenLeads((1,)))
    office.ana.execute(WinLeads((1,), value="120"))
    names = office.ana.stage_name()
    assert [what(event, names, 1) for event in office.ana.history(1)][1:] == [
        "lost from New: price",
        "reopened from Lost to New",
        "won from New; value 100 → 120",
    ]


def test_the_time_of_a_next_step_is_told_in_the_zone_of_the_reader() -> None:
    office = Office()
    office.ana.execute(AddLead("Acme"))
    applied = office.ana.execute(PlanNextStep((1,), "Call", "2026-12-01T10:00:00Z"))
    assert applied is not None
    names = office.ana.stage_name()
    assert what(applied.event, names) == "planned “Call”, due 1 Dec 2026 10:00 UTC"
    assert what(applied.event, names, 1, ZoneInfo("Europe/Berlin")) == "planned “Call”, due 1 Dec 2026 11:00"


def test_goals_and_costs_are_told_and_taken_back() -> None:
    office = Office()
    goal = {"what": "days", "of": "stage", "stage": "new", "amount": 7, "owner": "ben"}
    acts: list[tuple[Command, str]] = [
        (SetGoal("sales", goal), "set the goal ben: Days in New at most 7 days a month"),
        (SetGoal("sales", goal | {"amount": 5}), "set the goal ben: Days in New at most 5 days a month"),
        (DropGoal("sales", ("days", "stage", "new", "ben", "month")),
         "dropped the goal ben: Days in New at most 5 days a month"),
        (SetCost("sales", {"source": "web", "month": "2026-11", "amount": 5000}),
         "set the costs of web in 2026-11 to 5,000"),
        (DropCost("sales", "web", "2026-11"), "dropped the costs of web in 2026-11"),
    ]  # fmt: skip
    names = office.ana.stage_name()
    for command, said in acts:
        before = office.ana.pipeline()
        applied = office.ana.execute(command)
        assert applied is not None
        assert sentence(applied.event, names) == f"ana {said}"
        assert sentence(office.ana.undo().event, names) == f"ana undid: {said}"
        assert (office.ana.pipeline().goals, office.ana.pipeline().costs) == (before.goals, before.costs)
        office.ana.redo()


def test_a_colleagues_goal_is_kept_beside_mine_and_seen_at_once() -> None:
    office = Office()
    office.ana.execute(SetGoal("sales", {"what": "count", "amount": 7}))
    office.ben.execute(SetGoal("sales", {"what": "value", "amount": 9}))
    office.ben.execute(SetCost("sales", {"source": "web", "month": "2026-11", "amount": 5}))
    assert [goal.what for goal in office.ana.pipeline().goals] == ["count", "value"]
    assert len(office.ana.pipeline().costs) == 1
