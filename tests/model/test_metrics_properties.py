"""What holds for any leads."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.metrics import Amounts, Period, Report, report
from leadtui.model.moment import epoch
from leadtui.model.pipeline import Pipeline
from tests.model.counted import NOW, SALES, index_of, lead
from tests.model.leads import MOMENTS, lead_documents

WITH_RATES = replace(SALES, rates={"USD": Decimal("0.92"), "CHF": Decimal("1.05")})
POPULATIONS = st.lists(lead_documents(), max_size=12)
PIPELINES = st.sampled_from((SALES, WITH_RATES))
PERIODS = st.sampled_from((Period(), Period(epoch(MOMENTS[1]), epoch(MOMENTS[3])), Period(None, epoch(MOMENTS[2]))))
ADDED_UP = ("open_count", "open_value", "weighted_value", "won_count", "lost_count", "won_value", "stale_count")


def _told(leads: list[Document], pipeline: Pipeline, period: Period, by: str | None = None) -> Report:
    index = index_of(leads)
    return report(index, range(len(index)), pipeline, NOW, period, by=by)


def _sum(values: list[Any]) -> Any:
    """The sum of counts, or of money by currency."""
    if all(isinstance(value, int) for value in values):
        return sum(values)
    totals: dict[str, Fraction] = {}
    for value in values:
        for code, amount in value.parts:
            totals[code] = totals.get(code, Fraction(0)) + amount
    return totals


@given(POPULATIONS, PIPELINES, PERIODS)
def test_rates_are_within_nothing_and_everything(leads: list[Document], pipeline: Pipeline, period: Period) -> None:
    found = _told(leads, pipeline, period)
    rates = [found.metrics[name].value for name in ("win_rate", "win_rate_by_value", "lead_conversion_rate")]
    rates += [rate for row in found.stages for rate in (row.conversion, row.cumulative)]
    assert all(rate is None or (isinstance(rate, Fraction) and 0 <= rate <= 1) for rate in rates)


@given(POPULATIONS, PIPELINES, PERIODS, st.sampled_from(("owner", "source", "stage", "lost_reason", "pipeline")))
def test_groups_add_up_to_the_whole(leads: list[Document], pipeline: Pipeline, period: Period, by: str) -> None:
    found = _told(leads, pipeline, period, by)
    assert found.by is not None
    assert not leads or found.by
    for name in ADDED_UP if leads else ():
        total = found.metrics[name].value
        parts = _sum([metrics[name].value for _, metrics in found.by])
        assert parts == (dict(total.parts) if isinstance(total, Amounts) else total), name


@given(POPULATIONS, PIPELINES, PERIODS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    leads: list[Document], pipeline: Pipeline, period: Period, random: Random
) -> None:
    index = index_of(leads)
    order = list(range(len(index)))
    random.shuffle(order)
    straight = report(index, range(len(index)), pipeline, NOW, period, by="tag")
    assert report(index, order, pipeline, NOW, period, by="tag").as_json() == straight.as_json()


@given(POPULATIONS, PERIODS, st.sampled_from(("0", "5000", "12500.50")))
def test_a_lost_lead_never_raises_what_is_open(leads: list[Document], period: Period, value: str) -> None:
    lost = lead("lost", "new", value=value, closed_at=MOMENTS[1], expected_close="2027-01-31")
    before, after = (_told(some, WITH_RATES, period).metrics for some in (leads, [*leads, lost]))
    for name in ("open_count", "open_value", "weighted_value", "won_value", "stale_count"):
        assert before[name].value == after[name].value


@given(POPULATIONS, PIPELINES, PERIODS)
def test_the_forecast_adds_up(leads: list[Document], pipeline: Pipeline, period: Period) -> None:
    found = _told(leads, pipeline, period)
    for name, parts in (
        ("weighted_value", [row.weighted for row in found.forecast]), ("won_value", [row.won for row in found.forecast])
    ):  # fmt: skip
        total = found.metrics[name].value
        assert isinstance(total, Amounts)
        assert _sum(parts) == dict(total.parts)


@given(POPULATIONS, PIPELINES)
def test_rows_choose_the_leads(leads: list[Document], pipeline: Pipeline) -> None:
    """Some rows of an index say what an index of just these leads says."""
    numbered = [{**document, "id": id} for id, document in enumerate(leads, 1)]
    half = LeadIndex.build(numbered[::2])
    whole = LeadIndex.build(numbered)
    chosen = report(whole, range(0, len(whole), 2), pipeline, NOW)
    assert chosen.as_json() == report(half, range(len(half)), pipeline, NOW).as_json()


@given(POPULATIONS, PERIODS)
def test_each_stage_has_entered_at_least_what_advanced(leads: list[Document], period: Period) -> None:
    for row in _told(leads, SALES, period).stages:
        assert row.entered >= (row.advanced or 0) + (row.undecided or 0)
