"""History in words."""

import pytest

from leadtui.model.command import (
    AddLead,
    AdjustScore,
    AssignOwner,
    Command,
    CompleteNextStep,
    EditLeads,
    LogActivity,
    LoseLeads,
    MoveLeads,
    PlanNextStep,
    SaveView,
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
        (WinLeads((1,), value="12"), "ana won lead 1 from New to Won; value blank → “12”, currency blank → “EUR”"),
        (LoseLeads((1,), "price"), "ana lost lead 1 from New to Lost; lost reason blank → “price”"),
        (AdjustScore((1,), 5), "ana scored lead 1 from 0 to 5"),
        (EditLeads((1,), {"bant.budget": "50k"}), "ana edited lead 1: budget blank → “50k”"),
        (LogActivity((1,), "call", "Rang twice", "no answer"), "ana logged call on lead 1 (no answer): Rang twice"),
        (PlanNextStep((1,), "Call back", "tue"), "ana planned for lead 1: “Call back”, due 2026-11-24"),
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
        "undid event 6 (completed)",
    ]
