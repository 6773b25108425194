"""The pages of the metrics screen: every figure has its explanation, and the leads that it counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.metrics import DEFINITIONS, Period, progress, report
from leadtui.model.metrics.behind import behind
from leadtui.model.metrics.pages import Page, pages
from leadtui.model.metrics.report import population
from leadtui.model.moment import Now, zone
from leadtui.model.templates import from_template
from tests.model.leads import lead_documents

PIPELINE = from_template("default")
NOW = Now(datetime(2026, 11, 22, 12, tzinfo=UTC), zone("UTC"))


def lead(id: int, stage: str = "new", **more: Any) -> Document:
    return {
        "id": id, "name": f"Lead {id}", "pipeline": PIPELINE.key, "stage": stage, "created_at": "2026-10-01T00:00:00Z",
        "visits": [{"stage": "new"}, *([{"stage": stage}] if stage != "new" else [])],
    } | more  # fmt: skip


def won(id: int, at: str = "2026-11-05T00:00:00Z", **more: Any) -> Document:
    return lead(id, "won", outcome="won", closed_at=at, **more)


def lost(id: int, reason: str, **more: Any) -> Document:
    return lead(id, "lost", outcome="lost", closed_at="2026-11-06T00:00:00Z", lost_reason=reason, **more)


def told(leads: list[Document], period: Period | None = None) -> dict[str, Page]:
    index = LeadIndex.build(leads)
    rows, period = range(len(index)), period or Period()
    of = population(index, rows, PIPELINE, NOW, period)
    numbers = report(index, rows, PIPELINE, NOW, period)
    return {page.title: page for page in pages(of, numbers, progress=progress(index, rows, PIPELINE, NOW))}


LEADS = [
    lead(1, value="100", currency="EUR", expected_close="2026-12-24", owner="ana", source="web"),
    lead(2, "qualified", owner="ben", source="web"), won(3, value="900", currency="EUR", owner="ana", source="fair"),
    lost(4, "price", value="50", currency="EUR", owner="ana", source="web"), lost(5, "price"), lost(6, "no budget"),
]  # fmt: skip


def cells(page: Page) -> dict[str, tuple[str, ...]]:
    return {figure.label: figure.cells for figure in page.figures}


def ids(page: Page, label: str) -> list[int]:
    (figure,) = (figure for figure in page.figures if figure.label == label)
    return [row + 1 for row in figure.why.rows()]


def test_the_overview_has_every_metric_with_its_leads() -> None:
    page = told(LEADS)["Overview"]
    assert len(page.figures) == len(DEFINITIONS)
    assert cells(page)["Win rate"] == ("25.0 %", "4")
    assert ids(page, "Win rate") == [3, 4, 5, 6]
    assert ids(page, "Open") == [1, 2]
    (rate,) = (figure.why for figure in page.figures if figure.label == "Win rate")
    assert rate.formula == "1 won ÷ (1 won + 3 lost) = 25.0 %"
    assert rate.excluded == {"open": 2}


def test_the_funnel_counts_who_ever_entered_and_went_on() -> None:
    page = told(LEADS)["Funnel"]
    assert cells(page)["New"][:2] == ("6", "33.3 %")
    assert ids(page, "Qualified") == [2]
    assert "Lost" not in cells(page)


def test_the_forecast_keeps_what_is_overdue_or_undated_apart() -> None:
    page = told([*LEADS, lead(7, value="10", currency="EUR", expected_close="2026-11-01")])["Forecast"]
    assert cells(page) == {
        "2026-11": ("0 EUR", "900 EUR"), "2026-12": ("10 EUR", "0 EUR"), "overdue": ("1 EUR", "0 EUR"),
        "undated": ("0 EUR", "0 EUR"),
    }  # fmt: skip
    assert ids(page, "2026-11") == [3]
    assert ids(page, "overdue") == [7]
    assert ids(page, "undated") == [2]
    assert page.plot is not None
    assert page.plot.series == {"won": (900.0, 0.0), "expected": (0.0, 10.0)}


def test_losses_owners_and_sources_are_the_biggest_first() -> None:
    found = told(LEADS)
    assert cells(found["Losses"]) == {
        "price": ("2", "66.7 %", "50 EUR", ""), "no budget": ("1", "33.3 %", "0 EUR", "")
    }  # fmt: skip
    assert ids(found["Losses"], "price") == [4, 5]
    assert list(cells(found["Owners"])) == ["ana", "no owner", "ben"]
    assert cells(found["Sources"])["web"][:4] == ("3", "2", "0", "0.0 %")
    assert ids(found["Sources"], "fair") == [3]


def test_leakage_is_told_by_the_last_open_stage() -> None:
    page = told(LEADS)["Leakage"]
    assert cells(page)["New"] == ("3", "50.0 %", "50 EUR")
    assert ids(page, "New") == [4, 5, 6]


@given(st.lists(lead_documents(), max_size=8, unique_by=lambda document: document["id"]))
def test_the_leads_behind_a_count_are_as_many_as_it_says(leads: list[Document]) -> None:
    index = LeadIndex.build(leads)
    of = population(index, range(len(index)), PIPELINE, NOW)
    metrics = report(index, of.rows, PIPELINE, NOW).metrics
    for name in ("open_count", "won_count", "lost_count", "stale_count"):
        assert len(behind(of, name)) == metrics[name].value
    for name in DEFINITIONS:
        assert set(behind(of, name)) <= set(of.rows)
    for page in pages(of, report(index, of.rows, PIPELINE, NOW)):
        for figure in page.figures:
            assert len(figure.cells) == len(page.heads)
            assert set(figure.why.rows()) <= set(of.rows)
            assert figure.share is None or 0 <= figure.share <= 1


def test_currencies_without_rates_are_those_that_are_there() -> None:
    euros, dollars = {"value": "1000", "currency": "EUR"}, {"value": "80", "currency": "USD"}
    found = told([lead(1, **euros), lead(2, **dollars), won(3, **dollars)])
    cells = {figure.label: figure.cells[0] for figure in found["Overview"].figures}
    assert cells["Open value"] == "1k EUR + 80 USD"
    assert cells["Won value"] == "80 USD"
    assert found["Trends"].figures[-1].cells[-1] == "0", "nothing of no currency at all"
