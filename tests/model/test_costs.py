"""Costs of sources, and what they make of the numbers; targets out of goals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import NotFound, Refused
from leadtui.model import costs, goals
from leadtui.model.command import DropCost, SetCost
from leadtui.model.costs import Cost
from leadtui.model.event import Document
from leadtui.model.metrics import Amounts, Beside, Number, Period, known_beside, report
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import parse
from tests.model.counted import NOW, SALES, days, index_of, lead
from tests.model.leads import lead_documents
from tests.model.world import Team

NOVEMBER = days("2026-11-01", "2026-12-01")
IN_NOVEMBER = "2026-11-03T00:00:00Z"


def spending(*spent: tuple[str, str, int | str], **more: Any) -> Pipeline:
    """Source, month and amount of each cost."""
    made = [Cost(source=source, month=month, amount=Decimal(amount)) for source, month, amount in spent]
    return SALES.changed(costs=made, **more)


def metrics(pipeline: Pipeline, leads: list[Document], period: Period = NOVEMBER) -> dict[str, Number]:
    index = index_of(leads)
    beside = known_beside(pipeline, NOW, period)
    return report(index, range(len(index)), pipeline, NOW, period, beside=beside).metrics


def by_source(pipeline: Pipeline, leads: list[Document], period: Period) -> dict[str | None, dict[str, Number]]:
    index = index_of(leads)
    beside = known_beside(pipeline, NOW, period)
    told = report(index, range(len(index)), pipeline, NOW, period, by="source", beside=beside)
    return dict(told.by or ())


def created(source: str | None = "web", at: str = IN_NOVEMBER) -> Document:
    return lead("new", created_at=at, source=source)


# what a cost may be


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"source": "web", "month": "2026-13", "amount": 1}, "'2026-13' is not a month; write it like 2026-11"),
        ({"source": "web", "month": "Nov", "amount": 1}, "'Nov' is not a month"),
        ({"source": "", "month": "2026-11", "amount": 1}, "source: must not be empty"),
        ({"source": "web", "month": "2026-11", "amount": "-1"}, "amount: must not be negative"),
    ],
)
def test_what_makes_no_sense_is_refused(fields: Document, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        costs.checked(**fields)
    assert sentence in refused.value.sentence


def test_costs_are_set_changed_and_dropped() -> None:
    team = Team()
    for source, month, amount in (("web", "2026-11", 5), ("fair", "2026-10", 7), ("Web", "2026-11", "6.50")):
        team.do(SetCost("sales", {"source": source, "month": month, "amount": amount}))
    there = team.world().pipeline().costs
    assert [(cost.source, cost.month, str(cost.amount)) for cost in there] == [
        ("fair", "2026-10", "7"), ("Web", "2026-11", "6.50")
    ]  # fmt: skip
    assert Pipeline.of(team.world().pipeline().document()).costs == there
    assert team.do(DropCost("sales", " web", "2026-11")).verb == "spent"
    assert [cost.source for cost in team.world().pipeline().costs] == ["fair"]
    with pytest.raises(NotFound, match="no costs of 'web' in 2026-11"):
        team.decide(DropCost("sales", "web", "2026-11"))


def test_a_source_has_one_cost_a_month() -> None:
    with pytest.raises(Refused, match="web has two costs in 2026-11"):
        spending(("web", "2026-11", 1), ("Web", "2026-11", 2))


# cost per lead


@pytest.mark.parametrize(("spent", "leads", "cost"), [(5_000, 100, "50.00"), (10_000, 500, "20.00"), (300, 0, None)])
def test_cost_per_lead_of_all_and_of_a_source(spent: int, leads: int, cost: str | None) -> None:
    pipeline = spending(("web", "2026-11", spent))
    there = [created()] * leads + [created(at="2026-10-31T23:59:59Z")]
    for found in (metrics(pipeline, there), by_source(pipeline, there, NOVEMBER)["web"]):
        number = found["cost_per_lead"]
        assert (number.as_json()["value"], number.n) == (cost, leads)
        assert f"{spent:,} EUR" in number.formula
        assert found["spend"].as_json()["value"] == f"{spent}.00"


def test_a_source_that_brought_no_lead_still_shows_what_it_cost() -> None:
    groups = by_source(spending(("tv", "2026-11", 300), ("Web", "2026-11", 10)), [created(), created(None)], NOVEMBER)
    assert list(groups) == ["tv", "web", None]
    assert groups["tv"]["cost_per_lead"].formula == "not defined: 300 EUR spent, 0 leads created"
    assert groups["web"]["cost_per_lead"].as_json()["value"] == "10.00"
    assert groups[None]["cost_per_lead"].value is None


def test_months_count_by_the_days_that_lie_in_the_period() -> None:
    pipeline = spending(("web", "2026-09", 300), ("web", "2026-10", 310), ("web", "2026-11", 3000))
    found = metrics(pipeline, [created()], days("2026-10-22", "2026-11-16"))["spend"]
    assert found.value == Amounts((("EUR", Fraction(100 + 1500)),))
    assert "counts by its days" in found.formula
    whole = metrics(pipeline, [created()], days("2026-10-01", "2026-12-01"))["spend"]
    assert (whole.as_json()["value"], "by its days" in whole.formula) == ("3310.00", False)
    assert metrics(pipeline, [created()], Period())["spend"].as_json()["value"] == "3610.00"


def test_a_month_that_has_not_begun_counts_for_nothing() -> None:
    pipeline = spending(("web", "2026-12", 100))
    assert metrics(pipeline, [created()], Period())["spend"].value is None
    tokyo = Now(datetime(2026, 11, 30, 16, tzinfo=UTC), ZoneInfo("Asia/Tokyo"))
    assert known_beside(pipeline, tokyo, Period()).spent == 100


def test_no_costs_are_not_costs_of_nothing() -> None:
    found = metrics(SALES, [created()])
    assert [found[name].value for name in ("spend", "cost_per_lead", "roi")] == [None, None, None]
    assert found["cost_per_lead"].formula == "not defined: no costs are known"


def test_a_filter_leaves_the_costs_of_the_sources_that_it_finds() -> None:
    pipeline = spending(("web", "2026-11", 100), ("Web forum", "2026-11", 10), ("fair", "2026-11", 1))

    def spent(query: str) -> object:
        return known_beside(pipeline, NOW, NOVEMBER, parse(query)).spent

    assert (spent(""), spent("source:web"), spent("source=web"), spent("-source:web")) == (111, 110, 100, 1)
    assert spent("owner:ana") is spent("source:web owner:ana") is spent("source:tv") is None


# return


def test_the_return_of_a_source_is_of_its_leads_won_in_the_period() -> None:
    won = {"source": "web", "created_at": "2026-01-01T00:00:00Z"}
    leads = [
        lead("won", value="900", closed_at=IN_NOVEMBER, **won), lead("won", closed_at=IN_NOVEMBER, **won),
        lead("won", value="5000", closed_at="2026-10-01T00:00:00Z", **won),
        lead("won", value="70", closed_at=IN_NOVEMBER, source="fair"),
    ]  # fmt: skip
    pipeline = spending(("web", "2026-11", 300), ("fair", "2026-11", 100), ("tv", "2026-11", 50))
    groups = by_source(pipeline, leads, NOVEMBER)
    roi = groups["web"]["roi"]
    assert (roi.value, roi.n, roi.excluded) == (Fraction(2), 1, {"no value": 1})
    assert roi.formula == "(900 EUR won − 300 EUR) ÷ 300 EUR = 200.0 %"
    assert (groups["fair"]["roi"].value, groups["tv"]["roi"].value) == (Fraction(-30, 100), Fraction(-1))
    assert metrics(pipeline, leads)["roi"].value == Fraction(970 - 450, 450)


def test_the_return_is_not_defined_without_a_rate_or_without_costs() -> None:
    leads = [lead("won", value="900", currency="USD", closed_at=IN_NOVEMBER, source="web")]
    assert "without a rate" in metrics(spending(("web", "2026-11", 300)), leads)["roi"].formula
    assert "nothing was spent" in metrics(spending(("web", "2026-11", 0)), leads)["roi"].formula
    rated = spending(("web", "2026-11", 300), rates={"USD": Decimal("0.5")})
    assert metrics(rated, leads)["roi"].value == Fraction(1, 2)


# targets


def target(period: Period, *aims: tuple[int, str, str | None], query: str = "") -> Beside:
    made = tuple(goals.checked(what="value", amount=amount, period=span, owner=owner) for amount, span, owner in aims)
    return known_beside(replace(SALES, goals=made), NOW, period, parse(query))


def test_a_goal_is_the_target_of_its_period() -> None:
    quarter = days("2026-10-01", "2027-01-01")
    assert target(NOVEMBER, (50, "month", None)).target == 50
    assert target(quarter, (50, "month", None)).target == 150
    assert target(quarter, (50, "month", None), (200, "quarter", None)).target == 200
    assert target(NOVEMBER, (50, "month", None), (200, "quarter", None)).target == 50
    assert target(days("2026-11-01", "2026-11-16"), (50, "month", None), (200, "year", None)).target == 25
    assert target(NOVEMBER, (920, "quarter", None)).target == 300
    assert target(Period(), (50, "month", None)).target is None
    assert known_beside(SALES, NOW, NOVEMBER).target is None


def test_the_goals_of_owners_are_the_target_of_all_where_the_team_has_none() -> None:
    both = ((30, "month", "ana"), (20, "month", "ben"))
    assert target(NOVEMBER, *both).target == 50
    assert target(NOVEMBER, *both, (70, "month", None)).target == 70
    assert target(NOVEMBER, *both, (70, "month", None), query="owner:ana").target == 30
    assert target(NOVEMBER, *both, (70, "month", None), query="tag:eu").target is None


def test_coverage_of_each_owner_is_with_his_own_target() -> None:
    leads = [
        lead("new", value="60", owner="Ana", expected_close="2026-11-30"),
        lead("won", value="10", owner="Ana", closed_at=IN_NOVEMBER),
        lead("new", value="60", owner="cho", expected_close="2026-11-30"),
    ]
    pipeline = replace(SALES, goals=(goals.checked(what="value", amount=40, owner="ana"),))
    index = index_of(leads)
    told = report(index, range(3), pipeline, NOW, NOVEMBER, by="owner", beside=known_beside(pipeline, NOW, NOVEMBER))
    assert [(key, numbers["coverage"].value) for key, numbers in told.by or ()] == [("Ana", 2), ("cho", None)]
    assert told.metrics["coverage"].value == 4


# what holds for any leads

SOURCES = st.sampled_from(("web", "Web", "trade fair", "tv"))
COSTS = st.dictionaries(
    st.tuples(SOURCES, st.sampled_from(("2026-01", "2026-10", "2026-11"))), st.integers(0, 10_000), max_size=6
)
PERIODS = st.sampled_from((Period(), NOVEMBER, days("2026-01-15", "2026-11-20"), days("2026-11-22", None)))


@given(st.lists(lead_documents(), max_size=10), COSTS, PERIODS)
def test_the_costs_of_sources_add_up(leads: list[Document], spent: dict[tuple[str, str], int], period: Period) -> None:
    each = {(source.casefold(), month): (source, month, amount) for (source, month), amount in spent.items()}
    pipeline = spending(*each.values())
    total = metrics(pipeline, leads, period)
    parts = by_source(pipeline, leads, period).values()
    assert _money(total["spend"]) == sum((_money(part["spend"]) for part in parts), Fraction())
    if isinstance(total["cost_per_lead"].value, Amounts):
        back = [_money(part["cost_per_lead"]) * part["cost_per_lead"].n for part in parts]
        idle = [_money(part["spend"]) for part in parts if not part["cost_per_lead"].n]
        assert sum(back + idle, Fraction()) == _money(total["cost_per_lead"]) * total["cost_per_lead"].n


def _money(number: Number) -> Fraction:
    return number.value.single or Fraction() if isinstance(number.value, Amounts) else Fraction()
