"""Queries over leads: what each term finds."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.model import due, stale
from leadtui.model.due import Mark
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.moment import Now
from leadtui.model.placed import Placed
from leadtui.model.query import Query, QueryError, parse
from leadtui.model.spans import due_marks, mark_span
from leadtui.model.stale import Stale, Standing, stale_marks
from leadtui.model.templates import from_template
from tests.model.leads import lead_documents

NOW = Now(datetime(2026, 11, 22, 12, tzinfo=UTC), ZoneInfo("Europe/Lisbon"))
PIPELINES = (from_template("default"),)
VISIT = {"stage": "qualified", "entered_at": "2026-11-01T12:00:00Z"}

LEADS: list[Document] = [
    {
        "id": 1, "name": "Ada Strauß", "company": "Acme GmbH", "contact": "Ada L.", "title": "Head of IT",
        "emails": ["ada@acme.example"], "phones": ["+351 21 1"], "website": "https://acme.example",
        "external_id": "HS-9",
        "value": "12500.50", "currency": "EUR", "pipeline": "sales", "stage": "qualified", "status": "engaged",
        "lifecycle": "decision", "score": 60, "owner": "Ana Lima", "source": "trade fair", "segment": "smb",
        "tags": ["eu", "hot lead"], "created_at": "2026-10-22T12:00:00Z", "visits": [VISIT],
        "last_activity_at": "2026-11-21T12:00:00Z", "next_step": {"text": "x", "due": "2026-11-21"},
        "expected_close": "2026-12-24", "bant": {"need": "yes"},
        "custom": {"size": 200, "go-live": "2026-12-01", "vip": True},
    },
    {"id": 2, "name": "Bo", "pipeline": "sales", "stage": "new", "score": 10, "owner": "bo", "value": "5000",
     "next_step": {"text": "x", "due": "2026-11-22T15:00:00Z"}, "tags": ["us"]},
    {"id": 3, "name": "Cleo", "pipeline": "sales", "stage": "won", "outcome": "won", "score": 90, "value": "0",
     "closed_at": "2026-11-22T00:30:00Z", "owner": "bo", "custom": {"size": 20, "plan": "gold"}},
    {"id": 4, "name": "Dirk", "pipeline": "sales", "stage": "lost", "outcome": "lost", "lost_reason": "no budget",
     "score": 0, "closed_at": "2026-11-20T00:30:00Z"},
    {"id": 5, "name": "Eva", "pipeline": "sales", "stage": "customer", "outcome": "won", "score": 0},
    {"id": 6, "name": "Finn Acme", "pipeline": "sales", "stage": "new", "score": 0,
     "archived_at": "2026-11-01T00:00:00Z"},
    {"id": 7, "name": "Gus", "pipeline": "sales", "stage": "gone", "score": 5,
     "next_step": {"text": "x", "due": "2026-12-01"}},
]  # fmt: skip


def found(text: str, leads: list[Document] = LEADS) -> list[int]:
    index = LeadIndex.build(leads)
    documents = {lead["id"]: lead for lead in leads}
    rows = select(index, parse(text), NOW, PIPELINES, "bo", documents.get)
    return [index.ids[row] for row in rows]


@pytest.mark.parametrize(("text", "ids"), [
    ("", [1, 2, 3, 4, 5, 7]), ("is:archived", [6]), ("is:archived,won", [3, 5, 6]), ("acme", [1]),
    ("ACME.EXAMPLE", [1]), ("strauss", [1]), ("hs-9", [1]), ('"351 21"', [1]), ("acme ada", [1]), ("acme zzz", []),
    ("-acme", [2, 3, 4, 5, 7]), ("name:stra", [1]), ("name=bo", [2]), ("name:any", [1, 2, 3, 4, 5, 7]),
    ("name:none", []),
    ("name:cle,dir", [3, 4]), ("company:gmbh", [1]), ("company=acme", []),
    ('company="acme gmbh"', [1]), ("company:none,acme", [1, 2, 3, 4, 5, 7]),
    ("company:none", [2, 3, 4, 5, 7]), ("contact:ada", [1]), ("title:it", [1]), ("email:acme", [1]),
    ("email=ada", []), ("phone:351", [1]), ("website:https", [1]), ("email:none", [2, 3, 4, 5, 7]),
    ("-title:any", [2, 3, 4, 5, 7]), ("email:bo@x", []), ("owner:ana", [1]), ("owner:lima", [1]), ("owner:ima", []),
    ("owner=ana", []), ('owner="ana lima"', [1]), ("owner:me", [2, 3]), ("owner:none", [4, 5, 7]),
    ("owner:none,ana", [1, 4, 5, 7]), ("-owner:any", [4, 5, 7]), ("is:mine", [2, 3]), ("tag:eu", [1]),
    ("tag:lead", [1]), ("-tag:eu,us", [3, 4, 5, 7]), ("tag:none", [3, 4, 5, 7]), ("tag:eu tag:hot", [1]),
    ("stage:new", [2]), ("stage:qual", [1]), ("stage:Qualified,new", [1, 2]), ("stage:n", [2]), ("stage:gone", [7]),
    ("pipeline:sales", [1, 2, 3, 4, 5, 7]), ("pipeline:Sal stage:new", [2]), ("status:engaged", [1]),
    ("lifecycle:any", [1]), ("source:fair", [1]), ("source:trade", [1]), ('source:"trade f"', [1]),
    ("segment:smb", [1]), ("currency:eur", [1]), ("outcome:won", [3, 5]), ("reason:budget", [4]), ("bant:need", [1]),
    ("bant:timing", []), ("id:2,4", [2, 4]), ("id>=5", [5, 7]), ("value>5000", [1]), ("value>=5000", [1, 2]),
    ("value:12500.5", [1]), ("value=0", [3]), ("value<5k", [3]), ("value<=5k", [2, 3]), ("value:none", [4, 5, 7]),
    ("has:value", [1, 2, 3]), ("value:0,5000", [2, 3]), ("has:title", [1]), ("-has:tag", [3, 4, 5, 7]),
    ("score>=60", [1, 3]), ("score<5", [4, 5]), ("score:none", []), ("created>2026-10-21", [1]),
    ("created>2026-10-22", []), ("created:2026-10", [1]), ("created<2026-10-22", []),
    ("created:none", [2, 3, 4, 5, 7]), ("closed:today", [3]), ("closed<2026-11-22", [4]), ("closed>=2026-11", [3, 4]),
    ("close<2026-12-31", [1]), ("close<=2026-12-24", [1]), ("close<2026-12-24", []), ("close:2026", [1]),
    ("activity:yesterday", [1]), ("age>30", [1]), ("age>31", []), ("age:31", [1]), ("age<=31", [1]), ("days>20", [1]),
    ("days>21", []), ("days>=21", [1]), ("days<22", [1]), ("days:none", [2, 3, 4, 5, 7]), ("next:overdue", [1]),
    ("next:today", [2]), ("next:planned", [7]), ("next:none", [3, 4, 5]), ("next:any", [1, 2, 7]),
    ("next:today,overdue", [1, 2]), ("due:today", [2]), ("due<today", [1]), ("due>=2026-12-01", [7]),
    ("due:none", [3, 4, 5]), ("has:due", [1, 2, 7]), ("stale:yes", [1]), ("stale:no", [2, 3, 4, 5, 7]),
    ("stale:next-step", [1]), ("stale:inactive", []), ("-stale:yes", [2, 3, 4, 5, 7]), ("is:open", [1, 2, 7]),
    ("is:won", [3, 5]), ("is:lost", [4]), ("is:closed", [3, 4, 5]), ("is:post-sale", [5]), ("is:won,lost", [3, 4, 5]),
    ("custom.size>100", [1]), ("custom.size<=200", [1, 3]), ("custom.size:none", [2, 4, 5, 7]),
    ("custom.plan:GOLD", [3]), ("custom.go-live<2027", [1]), ("custom.go-live>=2026-12-02", []),
    ("custom.vip:yes", [1]), ("has:custom.size", [1, 3]),
    ("owner:ana value>5000 -tag:us score>=60 stale:yes next:overdue strauss", [1]),
])  # fmt: skip
def test_a_query_finds_these_leads(text: str, ids: list[int]) -> None:
    assert found(text) == ids


@pytest.mark.parametrize(("text", "position"), [("stage:qualifed", 0), ("acme stage=qual", 5), ("-pipeline:zzz", 0)])
def test_a_stage_that_nobody_knows_is_named_with_those_there_are(text: str, position: int) -> None:
    with pytest.raises(QueryError, match="there are") as fault:
        found(text, [])
    assert fault.value.position == position


QUERIES = tuple(map(parse, (
    "", "acme", "-owner:ana", "company:acme,none", "stage:new,qual", "value>1", "-value:none", "tag:hot next:overdue",
    "stale:yes", "stale:over-stayed,close-date", "is:archived,open", "is:post-sale,mine", "email:bolt",
    "custom.size>20", "due:today,none", "age<30",
)))  # fmt: skip


@given(st.lists(lead_documents(), max_size=12, unique_by=lambda lead: lead["id"]), st.sampled_from(QUERIES))
def test_one_row_and_all_rows_agree(leads: list[Document], query: Query) -> None:
    index = LeadIndex.build(leads)
    documents = {lead["id"]: lead for lead in leads}
    everything = select(index, query, NOW, PIPELINES, "bo", documents.get)
    assert everything == [
        row for row in range(len(index))
        if select(index, query, NOW, PIPELINES, "bo", documents.get, [row])
    ]  # fmt: skip


@given(st.lists(lead_documents(), max_size=12, unique_by=lambda lead: lead["id"]), st.sampled_from((None, *Stale)))
def test_the_flags_of_one_lead_and_the_marks_of_many_agree(leads: list[Document], wanted: Stale | None) -> None:
    index = LeadIndex.build(leads)
    placed = Placed(index, PIPELINES)
    expected = [
        any(wanted in (None, flag.flag) for flag in stale.flags(Standing.of_row(index, row), placed.stage(row), NOW))
        for row in range(len(index))
    ]
    assert list(stale_marks(index, range(len(index)), PIPELINES, NOW, wanted)) == expected


@given(st.lists(lead_documents(), max_size=12, unique_by=lambda lead: lead["id"]), st.sampled_from(Mark))
def test_the_mark_of_one_lead_and_the_marks_of_many_agree(leads: list[Document], wanted: Mark) -> None:
    index = LeadIndex.build(leads)
    marks = due_marks([mark_span(wanted.word, NOW)], index, range(len(index)))
    assert marks == [due.mark(step, NOW) is wanted for step in index.due]


@pytest.mark.parametrize(("text", "ids"), [
    ("created<1970-01-01", [1]), ("created:1965", [1]), ("created>=1965-06-07", [1, 2]), ("created:none", [3]),
    ("created:none,1965", [1, 3]), ("created:any", [1, 2]), ("-created:any", [3]), ("age>10000", [1]),
    ("age<10000", [2]), ("close<1970", [2]), ("close:1950-02-03,none", [1, 2, 3]), ("close<2026", [2]),
])  # fmt: skip
def test_what_was_before_1970_is_found_and_what_is_unknown_is_not(text: str, ids: list[int]) -> None:
    plain = {"name": "x", "pipeline": "sales", "stage": "new"}
    index = LeadIndex.build([
        plain | {"id": 1, "created_at": "1965-06-07T08:09:10Z"},
        plain | {"id": 2, "created_at": "2026-11-01T00:00:00Z", "expected_close": "1950-02-03"}, plain | {"id": 3},
    ])  # fmt: skip
    rows = select(index, parse(text), NOW, PIPELINES, "bo", lambda id: None)
    assert [index.ids[row] for row in rows] == ids
