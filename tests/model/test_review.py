"""The queue of the daily review: who waits, in which order, why, and for how long a decision holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import Refused
from leadtui.model.command import ArchiveLeads, LoseLeads, MoveLeads, PlanNextStep, ReviewLeads
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.moment import Now, zone
from leadtui.model.review import Reason, Review
from leadtui.model.templates import from_template
from tests.model.leads import lead_documents
from tests.model.world import NOON, Team

PIPELINE = from_template("default")
NOW = Now(datetime(2026, 11, 22, 12, tzinfo=UTC), zone("Europe/Lisbon"))
FRESH = "2026-11-21T12:00:00Z"


def lead(id: int = 1, **more: Any) -> Document:
    """A lead of ana's that waits for nothing: active, with a plan."""
    document = {
        "id": id, "name": f"Lead {id}", "pipeline": PIPELINE.key, "stage": "new", "owner": "ana", "created_at": FRESH,
        "visits": [{"stage": "new", "entered_at": FRESH}], "next_step": {"text": "call", "due": "2026-12-01"},
    }
    return {name: value for name, value in (document | more).items() if value is not None}


def review(*leads: Document, me: str = "ana", now: Now = NOW) -> Review:
    return Review(LeadIndex.build(leads), {PIPELINE.key: (PIPELINE, now)}, me)


def whys(document: Document, me: str = "ana", now: Now = NOW) -> list[tuple[Reason, str]]:
    return [(why.reason, why.sentence) for why in review(document, me=me, now=now).whys(0)]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"next_step": None}, [(Reason.NO_STEP, "no next step")]),
        ({"next_step": {"text": "call", "due": "2026-11-19"}}, [(Reason.OVERDUE, "the next step was due 3 days ago")]),
        ({"next_step": {"text": "call", "due": "2026-11-22T11:30:00Z"}},
         [(Reason.OVERDUE, "the next step was due today at 11:30")]),
        ({"next_step": {"text": "call", "due": "2026-11-22T14:00:00Z"}},
         [(Reason.TODAY, "the next step is due today at 14:00")]),
        ({"next_step": {"text": "call", "due": "2026-11-22"}}, [(Reason.TODAY, "the next step is due today")]),
        ({"next_step": {"text": "some day"}}, []),
        ({"expected_close": "2026-11-25"}, [(Reason.CLOSING, "expected to close in 3 days")]),
        ({"expected_close": "2026-11-29"}, [(Reason.CLOSING, "expected to close in 7 days")]),
        ({"expected_close": "2026-11-30"}, []),
        ({"expected_close": "2026-11-18"}, [(Reason.CLOSE_PASSED, "expected to close 4 days ago")]),
        ({"visits": [{"stage": "new", "entered_at": "2026-10-01T00:00:00Z"}]},
         [(Reason.OVER_STAYED, "longer in New than 30 days")]),
        ({"next_step": {"text": "some day"}, "last_activity_at": "2026-11-01T00:00:00Z"},
         [(Reason.INACTIVE, "no activity for 14 days in New")]),
        ({"sql_at": "2026-11-21T09:00:00Z"}, [(Reason.RISEN, "became SQL yesterday")]),
        ({"mql_at": "2026-11-20T09:00:00Z"}, [(Reason.RISEN, "became MQL 2 days ago")]),
        ({"sql_at": "2026-11-10T09:00:00Z"}, []),
        ({"rises": {"2026-11-16T09:00:00Z": 15, "2026-11-21T09:00:00Z": 10}},
         [(Reason.RISEN, "score rose by 25 in 7 days")]),
        ({"rises": {"2026-11-16T09:00:00Z": 25, "2026-11-21T09:00:00Z": -10}}, []),
        ({"rises": {"2026-11-15T11:00:00Z": 15, "2026-11-21T09:00:00Z": 10}}, []),
        ({"rises": {"2026-11-16T09:00:00Z": 30}, "reviewed_at": "2026-11-17T09:00:00Z"}, []),
        ({"rises": {"2026-11-16T09:00:00Z": 30}, "sql_at": "2026-11-21T09:00:00Z"},
         [(Reason.RISEN, "became SQL yesterday")]),
        ({"handoff": {"by": "ben", "to": "ana", "at": "2026-11-21T09:00:00Z", "note": ""}},
         [(Reason.HANDED, "handed to you yesterday")]),
        ({"handoff": {"by": "ben", "to": "ana", "at": "2026-11-21T09:00:00Z", "accepted_at": FRESH}}, []),
        ({"handoff": {"by": "ana", "to": "ben", "at": "2026-11-21T09:00:00Z"}}, []),
        ({"archived_at": FRESH, "next_step": None}, []),
        ({"stage": "lost", "outcome": "lost", "next_step": None}, []),
        ({"stage": "won", "outcome": "won", "next_step": None}, []),
        ({"stage": "customer", "outcome": "won", "next_step": None, "renewal_date": "2026-12-10"},
         [(Reason.RENEWAL, "renewal in 18 days")]),
        ({"stage": "customer", "outcome": "won", "next_step": None, "renewal_date": "2027-02-10"}, []),
        ({"stage": "customer", "outcome": "won", "next_step": {"text": "call", "due": "2026-11-20"}},
         [(Reason.OVERDUE, "the next step was due 2 days ago")]),
        ({"pipeline": "gone", "next_step": None}, []),
    ],
)  # fmt: skip
def test_why_a_lead_waits(more: Document, found: list[tuple[Reason, str]]) -> None:
    assert whys(lead(**more)) == found


def test_the_most_pressing_reason_comes_first_and_each_is_told() -> None:
    found = whys(lead(next_step={"text": "call", "due": "2026-11-19"}, expected_close="2026-11-18"))
    assert [reason for reason, _ in found] == [Reason.OVERDUE, Reason.CLOSE_PASSED]


def test_the_order_is_handed_overdue_today_risen_and_what_can_wait() -> None:
    made = review(
        lead(1, next_step=None, value="9000"), lead(2, next_step=None, value="90000"),
        lead(3, next_step={"text": "call", "due": "2026-11-22"}),
        lead(4, next_step={"text": "call", "due": "2026-11-20"}),
        lead(5, next_step={"text": "call", "due": "2026-11-10"}),
        lead(6, sql_at="2026-11-22T08:00:00Z"), lead(7),
        lead(8, owner="ben", handoff={"by": "ben", "to": "ana", "at": "2026-11-21T09:00:00Z"}),
    )  # fmt: skip
    assert [row + 1 for row in made.queue(range(8))] == [8, 5, 4, 3, 6, 2, 1]


def test_a_decision_holds_for_the_day_and_what_has_no_date_rests_for_a_week() -> None:
    late = lead(next_step={"text": "call", "due": "2026-11-19"}, reviewed_at="2026-11-22T08:00:00Z")
    assert whys(late) == []
    assert whys(late | {"reviewed_at": "2026-11-21T08:00:00Z"}) != []
    blank = lead(next_step=None, reviewed_at="2026-11-16T12:00:00Z")
    assert whys(blank) == []
    assert whys(blank | {"reviewed_at": "2026-11-15T12:00:00Z"}) == [(Reason.NO_STEP, "no next step")]


def test_a_hand_off_comes_back_every_day_until_it_is_accepted_and_a_new_one_at_once() -> None:
    handed = lead(handoff={"by": "ben", "to": "ana", "at": "2026-11-20T09:00:00Z"})
    assert whys(handed | {"reviewed_at": "2026-11-22T08:00:00Z"}) == []
    assert whys(handed | {"reviewed_at": "2026-11-21T08:00:00Z"}) == [(Reason.HANDED, "handed to you 2 days ago")]
    again = handed | {"handoff": handed["handoff"] | {"at": "2026-11-22T11:00:00Z"}}
    assert whys(again | {"reviewed_at": "2026-11-22T08:00:00Z"}) == [(Reason.HANDED, "handed to you today")]


def test_the_day_begins_at_midnight_where_the_pipeline_is() -> None:
    tokyo = Now(datetime(2026, 11, 22, 16, tzinfo=UTC), zone("Asia/Tokyo"))  # it is the 23rd there
    late = lead(next_step={"text": "call", "due": "2026-11-22"}, reviewed_at="2026-11-22T14:00:00Z")
    assert whys(late, now=tokyo) == [(Reason.OVERDUE, "the next step was due yesterday")]


def test_whose_leads_a_review_is_about() -> None:
    made = [lead(1), lead(2, owner="ben"), lead(3, owner=None),
            lead(4, owner="ben", handoff={"by": "ben", "to": "ana", "at": FRESH})]  # fmt: skip
    assert review(*made).whose() == [0, 2, 3], "mine, nobody's, and what was handed to me"
    assert review(*made, me="cho").whose() == [0, 1, 2, 3], "who owns none looks at all"
    assert review(*made, me="ben").whose("ben") == [1, 3]


@given(st.lists(lead_documents(), max_size=8, unique_by=lambda document: document["id"]))
def test_the_queue_holds_each_waiting_lead_once_in_the_order_of_its_first_reasons(leads: list[Document]) -> None:
    made = review(*leads)
    rows = range(len(leads))
    queue = made.queue(rows)
    assert sorted(queue) == [row for row in rows if made.whys(row)]
    firsts = [made.whys(row)[0].reason for row in queue]
    assert firsts == sorted(firsts)
    for row in queue:
        reasons = [why.reason for why in made.whys(row)]
        assert reasons == sorted(reasons)
        assert all(why.sentence for why in made.whys(row))


@given(lead_documents(), st.sampled_from(["keep", "plan", "lose"]))
def test_a_decided_lead_waits_no_more_today(document: Document, act: str) -> None:
    team = Team()
    document = document | {"pipeline": PIPELINE.key, "archived_at": None, "stage": "new", "outcome": None, "visits": []}
    team.shelf.tables["leads"][document["id"]] = {name: v for name, v in document.items() if v is not None}
    id = document["id"]
    commands = {"keep": None, "plan": PlanNextStep((id,), "call", "3d"), "lose": LoseLeads((id,), "price")}
    team.do(ReviewLeads((id,), commands[act]))
    after = team.shelf.tables["leads"][id]
    assert review(after, now=Now(NOON + timedelta(hours=1), zone("UTC"))).whys(0) == []


def test_a_decision_and_its_act_are_one_event() -> None:
    team = Team()
    team.shelf.tables["leads"][1] = lead()
    draft = team.decide(ReviewLeads((1,), MoveLeads((1,), "qualified", {1: "new"})))
    assert draft.verb == "moved"
    (change,) = draft.changes
    assert change.set is not None
    assert (change.set["stage"], change.set["reviewed_at"]) == ("qualified", "2026-11-22T12:00:00Z")
    assert change.was is not None
    assert change.was["reviewed_at"] is None
    kept = team.decide(ReviewLeads((1,)))
    assert (kept.verb, kept.changes[0].set) == ("kept", {"reviewed_at": "2026-11-22T12:00:00Z"})


def test_an_archived_lead_is_not_decided_and_archiving_is_a_decision() -> None:
    team = Team()
    team.shelf.tables["leads"][1] = lead()
    team.do(ReviewLeads((1,), ArchiveLeads((1,))))
    with pytest.raises(Refused, match="archived"):
        team.decide(ReviewLeads((1,)))
