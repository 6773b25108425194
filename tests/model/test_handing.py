"""Hand-offs: what the receiver is told, who may accept, and what ends one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from leadtui.errors import LeadtuiError, NotFound, Refused
from leadtui.model.command import (
    AcceptLeads,
    AddLead,
    AssignOwner,
    Command,
    EditLeads,
    HandOffLeads,
    ImportLeads,
    LogActivity,
    PlanNextStep,
)
from leadtui.model.event import Draft, Event
from leadtui.model.handing import checklist, missing, waiting
from leadtui.model.index import LeadIndex
from leadtui.model.lead import HandOff, Lead
from leadtui.model.sentence import what
from leadtui.model.templates import from_template
from tests.model.world import NOON, Team

SALES = from_template("default")
COMPLETE = {
    "contact": "Ada Lima", "emails": ["ada@acme.example"], "source": "fair", "bant.budget": "10k",
    "bant.authority": "Ada", "bant.need": "scanners", "bant.timing": "q1",
}  # fmt: skip


@pytest.fixture
def team() -> Team:
    team = Team()
    team.do(AddLead("Acme", COMPLETE))
    team.do(AddLead("Beta"))
    return team


def as_ben(team: Team, command: Command, after: timedelta = timedelta()) -> Draft:
    draft = command.decide(team.world(NOON + after, "ben"))
    team.shelf.apply(draft)
    return draft


def told(draft: Draft, lead: int | None = None) -> str:
    event = Event(1, "2026-11-22T12:00:00.000Z", "ana", 1, "cli", draft.verb, draft.changes, data=draft.data)
    return what(event, str, lead)


@pytest.mark.parametrize(("word", "owner"), [("Me", "ana"), ("nobody", None), ("none", None), ("noah", "noah")])
def test_the_words_of_a_query_are_no_names_of_owners(team: Team, word: str, owner: str | None) -> None:
    team.do(AssignOwner((1,), "ben"))
    team.do(AssignOwner((1,), word))
    assert team.lead(1).owner == owner


def test_a_hand_off_gives_the_lead_with_words_and_a_day(team: Team) -> None:
    draft = team.do(HandOffLeads((1,), "ben", " wants a demo ", "tue"))
    lead = team.lead(1)
    assert lead.owner == "ben"
    assert lead.handoff == HandOff("ana", "ben", NOON, "wants a demo")
    assert lead.next_step is not None
    assert (lead.next_step.text, lead.next_step.due) == ("Follow up: handed off by ana", "2026-11-24")
    assert told(draft, 1) == "handed off to ben: “wants a demo”", "nothing is missing"
    assert team.lead(2).owner is None


def test_without_a_day_there_is_no_next_step(team: Team) -> None:
    team.do(HandOffLeads((1,), "ben", "x"))
    assert team.lead(1).next_step is None


def test_a_next_step_with_a_date_stays_and_the_history_says_so(team: Team) -> None:
    team.do(PlanNextStep((1,), "Call", "2026-12-01"))
    draft = team.do(HandOffLeads((1,), "ben", "x", "tue"))
    step = team.lead(1).next_step
    assert step is not None and (step.text, step.due) == ("Call", "2026-12-01")
    assert told(draft, 1) == "handed off to ben: “x”; the next step stays as it is"


def test_a_next_step_without_a_date_gets_the_day(team: Team) -> None:
    team.do(PlanNextStep((1,), "Call"))
    team.do(HandOffLeads((1,), "ben", "x", "tue"))
    step = team.lead(1).next_step
    assert step is not None and (step.text, step.due) == ("Call", "2026-11-24")


def test_what_is_missing_refuses_nothing_and_is_told(team: Team) -> None:
    draft = team.do(HandOffLeads((1, 2), "ben"))
    gone = ["no contact person, no e-mail or phone", "no source", "no note, no activity", "no next step",
            "BANT unanswered"]  # fmt: skip
    assert draft.data["lacking"] == {"1": ["no note, no activity", "no next step"], "2": gone}
    assert told(draft, 2) == f"handed off to ben; {', '.join(gone)}"
    assert told(draft) == "handed off to ben; 2 of them lack something"


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({}, []),
        ({"contact": None}, ["no contact person"]),
        ({"emails": ()}, ["no e-mail or phone"]),
        ({"emails": (), "phones": ("+351 21",)}, []),
        ({"source": None}, ["no source"]),
        ({"next_step": None}, ["no next step"]),
        ({"last_activity_at": None, "activities": {}}, ["no note, no activity"]),
        ({"last_activity_at": None, "activities": {"2026-11-22T09:00:00Z call": ""}}, []),
        ({"bant": {"budget": "x", "authority": "y"}}, ["need and timing unanswered"]),
        ({"bant": {"need": "x"}}, ["budget, authority and timing unanswered"]),
        ({"bant": {"need": "x", "budget": "1", "timing": "q1"}}, ["authority unanswered"]),
        ({"bant": {}, "champ": {"money": "10k"}}, ["BANT unanswered"]),
    ],
)
def test_the_checklist_names_what_is_missing(team: Team, change: dict[str, object], lacks: list[str]) -> None:
    team.do(LogActivity((1,), "call"))
    team.do(PlanNextStep((1,), "Call"))
    assert missing(checklist(replace(team.lead(1), **change), SALES)) == lacks  # type: ignore[arg-type]


def test_a_personal_note_and_a_day_are_what_was_missing(team: Team) -> None:
    assert missing(checklist(team.lead(1), SALES)) == ["no note, no activity", "no next step"]
    assert missing(checklist(team.lead(1), SALES, "call her", "2026-11-24")) == []
    assert missing(checklist(team.lead(1), SALES, "  ")) == ["no note, no activity", "no next step"]


def test_the_questions_are_those_of_the_pipeline(team: Team) -> None:
    champ = SALES.changed(checklist="champ")
    assert "CHAMP unanswered" in missing(checklist(team.lead(1), champ))
    answers = {"challenges": "a", "authority": "b", "money": "c"}
    assert "prioritization unanswered" in missing(checklist(replace(team.lead(1), champ=answers), champ))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (HandOffLeads((1,), "ana", "x"), "to: you cannot hand a lead off to yourself; assign it to you instead"),
        (HandOffLeads((1,), "  ", "x"), "to: a hand-off needs an owner"),
        (HandOffLeads((1,), "ben", "x", "someday"), "due:"),
        (AcceptLeads((1,)), "lead 1 does not wait to be accepted"),
    ],
)
def test_what_makes_no_sense_is_refused(team: Team, command: Command, sentence: str) -> None:
    with pytest.raises(LeadtuiError, match=sentence):
        team.decide(command)


def test_the_present_owner_is_not_asked_twice_but_another_may_be(team: Team) -> None:
    team.do(HandOffLeads((1,), "ben", "first"))
    with pytest.raises(Refused, match="lead 1 is handed off to ben already, who has not accepted it yet"):
        team.decide(HandOffLeads((1,), "ben", "again"))
    team.do(HandOffLeads((1,), "eva", "second"))
    assert team.lead(1).handoff == HandOff("ana", "eva", NOON, "second")
    with pytest.raises(Refused, match="only eva can accept it"):
        AcceptLeads((1,)).decide(team.world(actor="ben"))


def test_who_owns_it_without_a_hand_off_can_be_handed_it_with_words(team: Team) -> None:
    team.do(AssignOwner((1,), "ben"))
    team.do(HandOffLeads((1,), "ben", "look at the notes"))
    assert waiting(team.lead(1)) is not None


def test_one_lead_that_cannot_be_handed_off_stops_all(team: Team) -> None:
    with pytest.raises(NotFound, match="no lead 9"):
        team.decide(HandOffLeads((1, 9), "ben", "x"))


def test_only_the_receiver_accepts_and_once(team: Team) -> None:
    team.do(HandOffLeads((1, 2), "ben", "x"))
    with pytest.raises(Refused, match="lead 1 is handed off to ben, and only ben can accept it"):
        team.decide(AcceptLeads((1,)))
    draft = as_ben(team, AcceptLeads((1, 2)), timedelta(hours=3))
    handoff = team.lead(1).handoff
    assert handoff is not None and handoff.accepted_at == NOON + timedelta(hours=3)
    assert told(draft, 1) == "accepted it from ana after 3 h"
    with pytest.raises(Refused, match="lead 1 does not wait to be accepted any more; it was accepted"):
        AcceptLeads((1,)).decide(team.world(actor="ben"))


def test_a_clock_that_went_back_accepts_at_once(team: Team) -> None:
    team.do(HandOffLeads((1,), "ben", "x"))
    as_ben(team, AcceptLeads((1,)), timedelta(hours=-3))
    handoff = team.lead(1).handoff
    assert handoff is not None and handoff.accepted_at == NOON


@pytest.mark.parametrize(
    "command",
    [AssignOwner((1,), "eva"), AssignOwner((1,), None), EditLeads((1,), {"owner": "eva"}),
     ImportLeads("x.csv", (), [(1, {"owner": "eva"})])],
)  # fmt: skip
def test_another_owner_ends_a_hand_off_that_waits(team: Team, command: Command) -> None:
    team.do(HandOffLeads((1,), "ben", "x"))
    draft = team.do(command)
    assert team.lead(1).handoff is None
    if draft.verb == "assigned":
        assert told(draft, 1).endswith(", which ends the hand-off to ben")


def test_another_owner_leaves_an_accepted_hand_off_for_the_time_it_took(team: Team) -> None:
    team.do(HandOffLeads((1,), "ben", "x"))
    as_ben(team, AcceptLeads((1,)))
    team.do(AssignOwner((1,), "eva"))
    handoff = team.lead(1).handoff
    assert handoff is not None and handoff.accepted_at == NOON


def test_the_same_owner_again_changes_nothing(team: Team) -> None:
    team.do(HandOffLeads((1,), "ben", "x"))
    assert not team.decide(AssignOwner((1,), "ben")).changes


def row(team: Team) -> tuple[object, ...]:
    index = LeadIndex.build([team.lead(1).document()])
    return index.handoff.at(0), index.handed[0], index.handed_with.at(0), index.accepted.at(0)


def test_the_index_knows_who_waits_for_whom_and_how_long_it_took(team: Team) -> None:
    at = int(NOON.timestamp())
    assert row(team) == (None, 0, None, ())
    team.do(HandOffLeads((1,), "ben", "wants a demo"))
    assert row(team) == ("ben", at, "ana: wants a demo", ())
    assert LeadIndex.build([team.lead(1).document()]).waiting_for("ben") == 1
    assert LeadIndex.build([replace(team.lead(1), archived_at=NOON).document()]).waiting_for("ben") == 0
    as_ben(team, AcceptLeads((1,)), timedelta(minutes=90))
    assert row(team) == (None, 0, None, (at + 5400, 5400))
    copy = LeadIndex.load(list(LeadIndex.build([team.lead(1).document()]).dump()))
    assert copy.accepted.at(0) == (at + 5400, 5400)


def test_a_hand_off_without_words_is_told_by_the_giver_alone() -> None:
    lead = Lead(id=1, name="x", pipeline="sales", stage="new", handoff=HandOff("ana", "ben", NOON))
    assert LeadIndex.build([lead.document()]).handed_with.at(0) == "ana"
