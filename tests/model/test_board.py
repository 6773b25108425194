"""The board: what is in which column, in which order, worth how much; one change equals a new board."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.model import column as board_column
from leadtui.model.board import Board, Moved
from leadtui.model.card import CardFacts, card
from leadtui.model.column import Total
from leadtui.model.due import Mark
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.moment import DAY, Now
from leadtui.model.order import Sort
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.query import EVERYTHING, Query, QueryError, parse
from leadtui.model.templates import from_template
from tests.model.leads import lead_documents

NOW = Now(datetime(2026, 11, 22, 12, tzinfo=UTC), ZoneInfo("Europe/Lisbon"))
SALES = replace(from_template("default"), rates={"USD": Decimal("0.9137")})
NEW, QUALIFIED, WON, LOST, CUSTOMER = 0, 1, 5, 6, 7


def lead(id: int, stage: str = "new", **fields: object) -> Document:
    return {"id": id, "name": f"L{id}", "pipeline": "sales", "stage": stage, "score": 0} | fields


def board(leads: list[Document], pipeline: Pipeline = SALES, **options: object) -> Board:
    documents = {one["id"]: one for one in leads}
    settings = {"me": "bo", "documents": documents.get} | options
    return Board(LeadIndex.build(leads), pipeline, NOW, **settings)  # type: ignore[arg-type]


def shown(board: Board) -> list[list[int]]:
    return [column.ids() for column in board.columns]


def test_leads_stand_in_the_column_of_their_stage() -> None:
    made = board([
        lead(1), lead(2, "qualified"), lead(3, "gone"), lead(4, "customer"), lead(5, pipeline="other"),
        lead(6, pipeline="sales"),
    ])  # fmt: skip
    assert shown(made) == [[1, 3, 6], [2], [], [], [], [], [], [4]]
    assert [column.stage.id for column in made.columns][:2] == ["new", "qualified"]
    assert (made.count, made.columns[NEW].count) == (5, 3)


def test_closed_leads_stay_for_a_while_and_the_rest_is_one_step_away() -> None:
    leads = [
        lead(1, "won", outcome="won", closed_at="2026-10-23T12:00:00Z"), lead(3, "won", outcome="won"),
        lead(2, "lost", outcome="lost", closed_at="2026-10-23T11:59:59Z"),
        lead(4, "customer", outcome="won", closed_at="2020-01-01T00:00:00Z"),
    ]  # fmt: skip
    made = board(leads)
    assert [made.columns[place].ids() for place in (WON, LOST, CUSTOMER)] == [[1], [], [4]]
    made.window(None)
    assert [made.columns[place].ids() for place in (WON, LOST, CUSTOMER)] == [[1, 3], [2], [4]]


def test_urgency_puts_what_is_late_first_and_then_the_better_lead() -> None:
    def due(id: int, when: str, score: int = 0) -> Document:
        return lead(id, next_step={"text": "x", "due": when}, score=score)

    leads = [
        due(1, "2026-12-01", score=100), lead(2, score=100, value="999999999999.9999"), due(3, "2026-11-22"),
        due(4, "2026-11-21", score=1), due(5, "2026-11-22T11:59:59Z", score=2), due(6, "2026-11-22T12:00:00Z", score=3),
        lead(7), lead(8, value="0"), due(9, "2026-11-22T23:59:59Z"), due(10, "2026-11-23T00:00:00Z"),
        lead(11, next_step={"text": "x"}),
    ]  # fmt: skip
    made = board(leads)
    assert shown(made)[NEW] == [5, 4, 6, 3, 9, 2, 8, 7, 1, 10, 11]


@pytest.mark.parametrize(("sort", "ids"), [
    (Sort.SCORE, [2, 3, 1, 4]), (Sort.VALUE, [3, 2, 1, 4]), (Sort.AGE, [4, 2, 1, 3]), (Sort.NAME, [3, 4, 1, 2]),
])  # fmt: skip
def test_the_other_orders(sort: Sort, ids: list[int]) -> None:
    def since(moment: str) -> list[Document]:
        return [{"stage": "new", "entered_at": moment}]

    made = board([
        lead(1, name="b", score=5), lead(2, name="b", score=9, value="2", visits=since("2026-02-01T00:00:00Z")),
        lead(3, name="A", score=5, value="3"), lead(4, name="a", visits=since("2026-01-01T00:00:00Z")),
    ])  # fmt: skip
    made.resort(sort)
    assert shown(made)[NEW] == ids


def test_totals_are_exact_and_never_mix_currencies_without_a_rate() -> None:
    made = board([
        lead(1, "qualified", value="0.0001", currency="EUR"), lead(2, "qualified", value="999999999999.9999"),
        lead(3, "qualified", value="1000", currency="USD", probability="33.33"), lead(4, "qualified"),
        lead(5, "qualified", value="7", currency="CHF"), lead(6, "lost", outcome="lost", value="5", probability="50",
                                                              closed_at="2026-11-22T00:00:00Z"),
    ])  # fmt: skip
    euros = Decimal("0.0001") + Decimal("999999999999.9999")
    assert made.columns[QUALIFIED].totals == (
        Total("EUR", euros + Decimal("913.7"), euros * Decimal("0.25") + Decimal("304.53621")),
        Total("CHF", Decimal(7), Decimal("1.75")),
    )
    assert made.columns[LOST].totals == (Total("EUR", Decimal(5), Decimal(0)),)
    assert made.columns[NEW].totals == ()


def test_a_filter_keeps_the_columns_and_shows_what_matches() -> None:
    made = board([lead(1, owner="ana", value="5"), lead(2, "qualified"), lead(3, archived_at="2026-01-01T00:00:00Z")])
    assert shown(made)[:2] == [[1], [2]]
    made.refilter(parse("stage:qualified"))
    assert (shown(made)[:2], len(made.columns)) == ([[], [2]], 8)
    assert made.columns[NEW].totals == ()
    with pytest.raises(QueryError):
        made.refilter(parse("stage:zzz"))
    assert (str(made.query), shown(made)[:2]) == ("stage:qualified", [[], [2]])
    made.refilter(parse("is:archived"))
    assert shown(made)[NEW] == [3]
    made.refilter(EVERYTHING)
    assert made.columns[NEW].totals == (Total("EUR", Decimal(5), Decimal("0.5")),)


def test_positions_and_pages() -> None:
    made = board([lead(id, score=id) for id in range(1, 6)])
    column = made.columns[NEW]
    assert (column.ids(1, 3), column.at(0), column.at(5), column.at(-1)) == ([4, 3], 5, None, None)
    assert (column.position(3), column.position(9), made.columns[1].position(3)) == (2, None, None)
    assert (made.find(1), made.find(9)) == ((NEW, 4), None)


def test_a_moved_lead_says_where_it_was_and_is() -> None:
    leads = [lead(1, score=9), lead(2, score=5), lead(3, "qualified", score=7)]
    made = board(leads)
    made.index.put(lead(2, "qualified", score=8))
    assert made.put(2) == Moved(2, (NEW, 1), (QUALIFIED, 0))
    made.index.put(lead(9))
    assert made.put(9) == Moved(9, None, (NEW, 1))
    made.index.put(lead(9, pipeline="other"))
    assert made.put(9) == Moved(9, (NEW, 1), None)
    made.index.drop(1)
    moved = made.drop(1)
    assert (moved, moved.columns) == (Moved(1, (NEW, 0), None), {NEW})
    assert (made.drop(1), shown(made)[:2]) == (Moved(1, None, None), [[], [2, 3]])


def test_time_alone_moves_leads() -> None:
    made = board([lead(1, next_step={"text": "x", "due": "2026-11-23"}), lead(2, score=50)])
    assert shown(made)[NEW] == [2, 1]
    made.renew(Now(datetime(2026, 11, 24, tzinfo=UTC), NOW.zone))
    assert shown(made)[NEW] == [1, 2]


def state(board: Board) -> list[object]:
    return [(column.stage.id, column.everything, column.shown, column.totals) for column in board.columns]


QUERIES = st.sampled_from(tuple(map(parse, ("", "owner:ana", "acme", "stale:yes", "is:archived", "custom.size>20"))))


@given(
    st.lists(lead_documents(), max_size=10, unique_by=lambda lead: lead["id"]),
    st.lists(st.one_of(lead_documents(), st.integers(1, 8), QUERIES, st.sampled_from(Sort)), max_size=15),
    QUERIES, st.sampled_from(Sort), st.sampled_from((30, None)),
)  # fmt: skip
def test_one_change_after_another_equals_a_new_board(
    leads: list[Document], steps: list[Document | int | Query | Sort], query: Query, sort: Sort, window: int | None
) -> None:
    documents = {one["id"]: one for one in leads}
    index = LeadIndex.build(leads)
    made = Board(index, SALES, NOW, sort=sort, query=query, me="bo", documents=documents.get, closed_days=window)
    for step in steps:
        if isinstance(step, Query):
            made.refilter(step)
        elif isinstance(step, Sort):
            made.resort(step)
        else:
            if isinstance(step, int):
                index.drop(step)
                documents.pop(step, None)
            else:
                index.put(step)
                documents[step["id"]] = step
            id = step if isinstance(step, int) else step["id"]
            before = made.find(id)
            assert made.put(id) == Moved(id, before, made.find(id))
    fresh = Board(
        index, SALES, NOW, sort=made.sort, query=made.query, me="bo", documents=documents.get, closed_days=window
    )
    assert state(made) == state(fresh)


LOOKS = st.tuples(st.integers(0, 7), st.sampled_from((1, 2, 3, None)))
"""A column and how many of its leads are looked at."""


@given(
    st.lists(lead_documents(), max_size=10, unique_by=lambda lead: lead["id"]),
    st.lists(st.one_of(lead_documents(), st.integers(1, 8), QUERIES, st.sampled_from(Sort), LOOKS), max_size=15),
)
def test_it_makes_no_difference_when_a_column_is_looked_at(
    leads: list[Document], steps: list[Document | int | Query | Sort | tuple[int, int | None]]
) -> None:
    documents = {one["id"]: one for one in leads}
    index = LeadIndex.build(leads)

    def fresh(query: Query, sort: Sort) -> Board:
        return Board(index, SALES, NOW, sort=sort, query=query, me="bo", documents=documents.get)

    with patch.object(board_column, "FIRST", 2):
        made = fresh(EVERYTHING, Sort.URGENCY)
        for step in steps:
            if isinstance(step, tuple):
                place, stop = step
                looked, expected = made.columns[place], fresh(made.query, made.sort).columns[place]
                assert looked.totals == expected.totals
                assert looked.ids(0, stop) == [id for _, id in expected.shown][:stop]
                assert (looked.count, looked.at(1)) == (len(expected.shown), expected.at(1))
            elif isinstance(step, Query):
                made.refilter(step)
            elif isinstance(step, Sort):
                made.resort(step)
            elif isinstance(step, int):
                index.drop(step)
                documents.pop(step, None)
                made.drop(step)
            else:
                index.put(step)
                documents[step["id"]] = step
                made.put(step["id"])
        assert state(made) == state(fresh(made.query, made.sort))


def test_news_before_anybody_looked_are_in_the_columns_once() -> None:
    made = board([lead(id, score=id, value="1") for id in range(1, 101)])
    made.index.put(lead(7, "qualified", score=100))
    made.index.put(lead(500, score=100, value="2"))
    assert [made.put(id).target for id in (7, 500)] == [(QUALIFIED, 0), (NEW, 0)]
    new = made.columns[NEW]
    assert (new.count, new.ids(0, 2), len(new.ids()), new.at(99)) == (100, [500, 100], 100, 1)
    assert new.totals[0].value == 101


def test_a_column_that_nobody_looked_at_is_as_of_what_the_board_was_told() -> None:
    made = board([lead(id, score=id, value="1") for id in range(1, 101)])
    made.index.put(lead(50, "qualified", score=100))
    made.index.drop(100)
    new = made.columns[NEW]
    assert (new.count, new.ids(0, 1), len(new.ids()), str(new.totals[0].value)) == (100, [100], 100, "100.0000")
    made.put(50)
    made.drop(100)
    assert (new.count, new.ids(0, 1), len(new.ids()), str(new.totals[0].value)) == (98, [99], 98, "98.0000")


def test_a_lead_is_placed_by_the_time_of_its_change_and_found_there_again() -> None:
    soon = {"text": "x", "due": "2026-11-22T12:01:00Z"}
    made = board([lead(1, next_step=soon), lead(2, next_step=soon, score=5), lead(3, score=9)])
    assert shown(made)[NEW] == [2, 1, 3]
    made.now = Now(datetime(2026, 11, 22, 12, 5, tzinfo=UTC), NOW.zone)
    made.index.put(lead(1, next_step=soon, score=1))
    assert made.put(1) == Moved(1, (NEW, 1), (NEW, 0)), "it is over by now, and for the other one nobody has looked"
    made.resort(Sort.URGENCY)
    assert shown(made)[NEW] == [2, 1, 3]
    made.index.put(lead(1, "qualified"))
    assert made.put(1) == Moved(1, (NEW, 1), (QUALIFIED, 0))


@given(st.lists(lead_documents(), max_size=12, unique_by=lambda lead: lead["id"]), QUERIES)
def test_columns_and_totals_are_those_of_the_leads_one_by_one(leads: list[Document], query: Query) -> None:
    documents = {one["id"]: one for one in leads}
    made = board(leads, query=query)
    index = made.index
    rows = select(index, query, NOW, (SALES,), "bo", documents.get)
    for column in made.columns:
        expected = [
            documents[index.ids[row]] for row in rows
            if index.pipeline.at(row) == "sales"
            and column.stage.id == (index.stage.at(row) if index.stage.at(row) != "gone" else "new")
            and (column.stage.kind not in (Kind.WON, Kind.LOST) or index.closed[row] >= NOW.epoch - 30 * DAY)
        ]  # fmt: skip
        assert sorted(column.ids()) == [one["id"] for one in expected]
        assert column.shown == sorted(column.shown)
        value = weighted = Decimal(0)
        for one in expected:
            own = one.get("probability") if column.stage.kind is Kind.OPEN else None
            rate = {"USD": Decimal("0.9137"), "CHF": Decimal(0)}.get(one.get("currency", "EUR"), Decimal(1))
            percent = Decimal(own) if own is not None else column.stage.probability
            value += Decimal(one.get("value", "0")) * rate
            weighted += Decimal(one.get("value", "0")) * rate * percent / 100
        nothing = Total("EUR", Decimal(0), Decimal(0))
        euros = next((total for total in column.totals if total.currency == "EUR"), nothing)
        assert (euros.value, euros.weighted) == (value, weighted)


def test_a_card_says_what_it_shows() -> None:
    full = lead(
        1, "qualified", name="Ada", company="Acme", value="12500.50", score=70, owner="ana", status="engaged",
        bant={"need": "y", "budget": "z"}, visits=[{"stage": "qualified", "entered_at": "2026-11-19T12:00:01Z"}],
        next_step={"text": "x", "due": "2026-11-22"}, created_at="2026-11-19T12:00:00Z",
    )  # fmt: skip
    index = LeadIndex.build([full, lead(2)])
    assert card(index, 0, SALES, NOW) == CardFacts(
        id=1, name="Ada", company="Acme", value=Decimal("12500.50"), currency="EUR", score=70, owner="ana", days=2,
        next=Mark.TODAY, due_in=0, stale=False, status="engaged", answered=(True, False, True, False),
    )  # fmt: skip
    assert card(index, 1, SALES, NOW) == CardFacts(
        id=2, name="L2", company=None, value=None, currency="EUR", score=0, owner=None, days=None,
        next=Mark.NONE, due_in=None, stale=True, status=None, answered=(False,) * 4,
    )  # fmt: skip
