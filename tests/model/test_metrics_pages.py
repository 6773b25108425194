"""The pages of the metrics screen: every number has its explanation, and exactly the leads that it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.model.costs import Cost
from leadtui.model.event import Document
from leadtui.model.goals import Goal, What, Which
from leadtui.model.index import LeadIndex
from leadtui.model.metrics import DEFINITIONS, Period
from leadtui.model.metrics.pages import Explanation, Page, Pages, named
from leadtui.model.metrics.question import Question, found
from leadtui.model.moment import Now, zone
from leadtui.model.templates import from_template
from tests.model.leads import lead_documents

WHICH: tuple[Which, ...] = ("won", "created", "open")
WHATS: tuple[What, ...] = ("count", "value")
TEN = Decimal(10)
PIPELINE = replace(
    from_template("default"),
    goals=(
        *(Goal(what=what, amount=TEN, of=of) for of in WHICH for what in WHATS),
        Goal(what="conversion", amount=TEN), Goal(what="days", amount=TEN, owner="Ana"),
        Goal(what="conversion", amount=TEN, of="created"), Goal(what="value", amount=TEN, of="stage", stage="new"),
        Goal(what="conversion", amount=TEN, of="stage", stage="qualified"),
        Goal(what="days", amount=TEN, of="stage", stage="new"),
    ),
    costs=(Cost(source="web", month="2026-11", amount=Decimal(100)),),
)  # fmt: skip
NOW = Now(datetime(2026, 11, 22, 12, tzinfo=UTC), zone("UTC"))
NOVEMBER = Period(1_793_491_200, 1_796_083_200)
OCTOBER = Period(1_790_812_800, 1_793_491_200)
QUESTIONS = st.builds(
    Question, period=st.sampled_from((Period(), NOVEMBER, Period(None, 1_794_000_000))),
    cohort=st.booleans(), before=st.sampled_from((None, OCTOBER)),
).filter(lambda asked: not asked.period.all_time or not (asked.cohort or asked.before))  # fmt: skip


def lead(id: int, stage: str = "new", **more: Any) -> Document:
    return {
        "id": id, "name": f"Lead {id}", "pipeline": PIPELINE.key, "stage": stage, "created_at": "2026-10-01T00:00:00Z",
        "visits": [{"stage": "new"}, *([{"stage": stage}] if stage != "new" else [])],
    } | more  # fmt: skip


def won(id: int, at: str = "2026-11-05T00:00:00Z", **more: Any) -> Document:
    return lead(id, "won", outcome="won", closed_at=at, **more)


def lost(id: int, reason: str, **more: Any) -> Document:
    return lead(id, "lost", outcome="lost", closed_at="2026-11-06T00:00:00Z", lost_reason=reason, **more)


def asked(leads: list[Document], question: Question | None = None) -> Pages:
    index = LeadIndex.build(leads)
    return Pages(found(index, range(len(index)), PIPELINE, NOW, question or Question()))


def told(leads: list[Document], question: Question | None = None) -> dict[str, Page]:
    return {page.title: page for page in asked(leads, question)}


LEADS = [
    lead(1, value="100", currency="EUR", expected_close="2026-12-24", owner="ana", source="web"),
    lead(2, "qualified", owner="ben", source="web"), won(3, value="900", currency="EUR", owner="ana", source="fair"),
    lost(4, "price", value="50", currency="EUR", owner="ana", source="web"), lost(5, "price"), lost(6, "unresponsive"),
]  # fmt: skip


def cells(page: Page) -> dict[str, tuple[str, ...]]:
    return {figure.label: tuple(cell.text for cell in figure.cells) for figure in page.figures}


def why(leads: list[Document], name: str, question: Question | None = None) -> Explanation:
    cell = named(asked(leads, question))[name]
    assert cell.why is not None
    return cell.why()


def ids(name: str, leads: list[Document] = LEADS) -> list[int]:
    return [row + 1 for row in why(leads, name).rows()]


@settings(max_examples=50)
@given(st.lists(lead_documents(), max_size=8, unique_by=lambda document: document["id"]), QUESTIONS)
def test_every_number_has_an_explanation_and_exactly_its_leads(leads: list[Document], question: Question) -> None:
    index = LeadIndex.build(leads)
    rows = [row for row in range(len(index)) if not index.archived[row]]
    for page in Pages(found(index, rows, PIPELINE, NOW, question)):
        assert page.begin in range(max(1, len(page.figures)))
        for figure in page.figures:
            assert len(figure.cells) == len(page.columns)
            assert figure.share is None or 0 <= figure.share <= 1
            assert any(cell.why is not None for cell in figure.cells)
            for column, cell in zip(page.columns, figure.cells, strict=True):
                about = (page.title, figure.key, column.head)
                assert cell.why is not None or not any(sign.isdigit() for sign in cell.text) or column.name == "when"
                if cell.why is None:
                    continue
                told = cell.why()
                behind = list(told.rows())
                assert told.title and told.meaning and told.formula and told.population
                assert set(behind) <= set(rows), about
                if "n counts" in told.listed or "each lead once" in told.listed:
                    continue
                assert len(behind) == told.n, about
                assert len(set(behind)) == len(behind), about


def test_the_overview_has_every_metric_with_its_leads() -> None:
    page = told(LEADS)["Overview"]
    assert [figure.key for figure in page.figures if not figure.key.startswith("bottleneck")] == list(DEFINITIONS)
    assert cells(page)["Win rate"] == ("25.0 %", "4")
    assert (ids("win_rate"), ids("open_count")) == ([3, 4, 5, 6], [1, 2])
    rate = why(LEADS, "win_rate")
    assert rate.formula == "1 won ÷ (1 won + 3 lost) = 25.0 %"
    assert rate.excluded == {"open": 2}
    assert rate.population == "Sales · all leads · closed: all time"


def test_the_funnel_counts_who_ever_entered_and_went_on() -> None:
    page = told(LEADS)["Funnel"]
    assert cells(page)["New"][:2] == ("6", "33.3 %")
    assert ids("conversion:new")[:2] == [2, 3], "those first that went on"
    assert ids("undecided:qualified") == [2]
    assert ids("count:won") == [3]
    assert "Lost" not in cells(page)


def test_the_forecast_keeps_what_is_overdue_or_undated_apart() -> None:
    leads = [*LEADS, lead(7, value="10", currency="EUR", expected_close="2026-11-01")]
    page = told(leads)["Forecast"]
    assert cells(page) == {
        "2026-11": ("0 EUR", "900 EUR", "1"), "2026-12": ("10 EUR", "0 EUR", "1"), "overdue": ("1 EUR", "0 EUR", "1"),
        "undated": ("0 EUR", "0 EUR", "1"),
    }  # fmt: skip
    assert ids("won:2026-11", leads) == [3]
    assert ids("weighted:overdue", leads) == [7]
    assert (ids("leads:undated", leads), ids("weighted:undated", leads)) == ([2], []), "it has no value"
    (plot,) = page.plots
    assert plot.series == {"won": (900.0, 0.0), "expected": (0.0, 10.0)}


def test_the_forecast_begins_at_the_running_month() -> None:
    page = told([won(1, "2021-03-05T00:00:00Z"), won(2), lead(3, expected_close="2027-02-01")])["Forecast"]
    assert page.figures[page.begin].key == "2026-11"
    assert page.plots[0].labels[page.plots[0].now] == "2026-11"


def test_reasons_have_the_won_ones_beside_the_lost() -> None:
    found = told(LEADS)
    assert cells(found["Losses"]) == {
        "won": ("1", "25.0 %", "900 EUR", "won"), "price": ("2", "50.0 %", "50 EUR", "normal"),
        "unresponsive": ("1", "25.0 %", "0 EUR", "preventable"),
    }  # fmt: skip
    assert ids("closed:reason=price") == [4, 5]
    assert ids("closed_value:reason=price") == [4]


def test_owners_and_sources_are_the_biggest_first() -> None:
    found = told(LEADS)
    assert list(cells(found["Owners"])) == ["ana", "no owner", "ben"]
    assert cells(found["Sources"])["web"][:4] == ("3", "0.0 %", "33.33 EUR", "-100.0 %")
    assert ids("leads:source=fair") == [3]
    assert ids("win_rate:owner=ana") == [3, 4]


def test_leakage_is_told_by_the_last_open_stage_and_by_its_kind() -> None:
    page = told(LEADS)["Leakage"]
    assert cells(page)["New"] == ("3", "50.0 %", "50 EUR", "1", "100 EUR")
    assert ids("leaked:new") == [4, 5, 6]
    assert ids("silent:qualified") == [2]
    assert cells(page)["Preventable"][:3] == ("1", "33.3 %", "0 EUR")
    assert cells(page)["Normal"][:3] == ("2", "66.7 %", "50 EUR")
    assert cells(page)["Silent"][:3] == ("2", "100.0 %", "100 EUR")
    assert ids("leaked:preventable") == [6]


def test_a_cohort_is_followed_over_all_its_time() -> None:
    leads = [
        won(1, "2026-11-05T00:00:00Z"), won(2, "2026-11-10T00:00:00Z", created_at="2026-11-02T00:00:00Z"),
        lost(3, "price"), lead(4, created_at=None),
    ]  # fmt: skip
    happened = why(leads, "won_count", Question(period=OCTOBER, named="last month"))
    cohort = why(leads, "won_count", Question(period=OCTOBER, named="last month", cohort=True))
    assert (happened.value, cohort.value) == ("0", "1")
    assert cohort.population == "Sales · all leads · created: last month · over all their time"
    assert cohort.excluded == {"created at an unknown time": 1}


@pytest.mark.parametrize(("name", "changed"), [
    ("won_count", "+1"), ("won_value", "+50.0 %"), ("win_rate", "−33.3 points"), ("cycle_mean_days", "+32.0 d"),
])  # fmt: skip
def test_the_change_is_told_in_signs(name: str, changed: str) -> None:
    leads = [
        won(1, "2026-10-03T00:00:00Z", value="100", currency="EUR"), won(2, value="100", currency="EUR"),
        won(3, "2026-11-03T00:00:00Z", value="50", currency="EUR"), lost(4, "price"),
    ]  # fmt: skip
    told = why(leads, f"change:{name}", Question(period=NOVEMBER, before=OCTOBER))
    assert told.value == changed


def test_currencies_without_rates_are_those_that_are_there() -> None:
    euros, dollars = {"value": "1000", "currency": "EUR"}, {"value": "80", "currency": "USD"}
    found = told([lead(1, **euros), lead(2, **dollars), won(3, **dollars)])
    shown = {label: texts[0] for label, texts in cells(found["Overview"]).items()}
    assert shown["Open value"] == "1k EUR + 80 USD"
    assert shown["Won value"] == "80 USD"
    assert found["Trends"].figures[-1].cells[-1].text == "0", "nothing of no currency at all"


def test_the_period_before_stands_beside_the_main_number_of_each_line() -> None:
    leads = [
        won(1, created_at="2026-11-02T00:00:00Z", source="web", owner="ana"),
        lead(2, created_at="2026-11-03T00:00:00Z", source="web", owner="ana"),
        won(3, at="2026-10-05T00:00:00Z", created_at="2026-10-02T00:00:00Z", source="web", owner="ana"),
    ]
    both = {page.title: page for page in asked(leads, Question(period=NOVEMBER, named="November", before=OCTOBER))}
    for title, label, name, now, then in (
        ("Funnel", "New", "conversion", "50.0 %", "100.0 %"), ("Stays", "New", "dwell", "n/a", "n/a"),
        ("Sources", "web", "lead_conversion_rate", "50.0 %", "100.0 %"),
        ("Owners", "ana", "win_rate", "100.0 %", "100.0 %"),
    ):  # fmt: skip
        names = [column.name for column in both[title].columns]
        at = names.index(name)
        assert names[at + 1] == f"{name}_before"
        assert cells(both[title])[label][at:at + 2] == (now, then)
    told = named(list(both.values()))["conversion_before:new"].why
    assert told is not None
    assert told().population.endswith("created: 1 Oct to 31 Oct 2026"), "the period that it is of"
    assert list(told().rows()) == [2]
    alone = asked(leads, Question(period=NOVEMBER))
    assert not any(column.head == "before" for page in alone for column in page.columns)


def test_a_month_in_which_nothing_closes_is_drawn_as_well() -> None:
    leads = [
        won(1, at="2026-08-05T00:00:00Z", value="10"), won(2, value="20"), won(3, at="1999-01-01T00:00:00Z", value="5"),
        lead(4, expected_close="2027-01-15", value="30"), lead(5, expected_close="9999-12-31", value="30"),
    ]  # fmt: skip
    page = told(leads)["Forecast"]
    plot = page.plots[0]
    labels = list(plot.labels)
    assert labels == ["2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01"]
    assert list(plot.series["won"]) == [10, 0, 0, 20, 0, 0]
    assert labels[plot.now] == "2026-11"
    assert {"1999-01", "9999-12"} <= set(cells(page)), "what is too far away for a picture is in the lines"
    assert not told([lead(1, expected_close="9999-12-31")])["Forecast"].plots
