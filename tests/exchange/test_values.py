"""Cells become exact values or are refused; nothing is guessed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import Refused
from leadtui.exchange import amounts, dates, values
from leadtui.model import moment

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(("cell", "mark", "expected"), [
    ("$22,700.00", None, ("22700.00", "USD")), ("1.234,56", None, ("1234.56", None)), ("5,5", None, ("5.5", None)),
    ("1054", None, ("1054", None)), ("100.0", None, ("100.0", None)), ("1 234,50 €", None, ("1234.50", "EUR")),
    ("1'234.50", None, ("1234.50", None)), ("EUR 12,5", None, ("12.5", "EUR")), ("12.5 chf", None, ("12.5", "CHF")),
    ("1.234.567", ",", ("1234567", None)), ("12,34,567.00", None, ("1234567.00", None)), ("R$ 10", None, ("10", "BRL")),
    ("1,234", ".", ("1234", None)), ("1,234", ",", ("1.234", None)), ("0,125", None, ("0.125", None)),
])  # fmt: skip
def test_an_amount_has_many_notations(cell: str, mark: amounts.Mark | None, expected: tuple[str, str | None]) -> None:
    assert amounts.amount(cell, mark) == expected


@pytest.mark.parametrize("cell", ["1,234", "12.500"])
def test_an_amount_that_may_be_two_is_refused_with_the_way_out(cell: str) -> None:
    with pytest.raises(Refused, match="--decimal point or --decimal comma"):
        amounts.amount(cell, None)


@pytest.mark.parametrize(
    "cell", ["abc", "-5", "(5)", "1,2.3,4", "1.2.3", "1,23,4", "NaN", "1e5", "1" * 5_000, "$ " * 60]
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(Refused, match=r"^value: "):
        amounts.amount(cell, ".")


def test_a_dollar_is_the_pipelines_own_dollar() -> None:
    assert amounts.amount("$5", None, "CAD") == ("5", "CAD")
    assert amounts.amount("$5", None, "EUR") == ("5", "USD")


@pytest.mark.parametrize(("cells", "delimiter", "expected"), [
    (["1,234", "5,5"], ";", ","), (["1.234", "1.234,00"], ";", ","), (["1,234"], ",", "."), (["1.234"], ",", None),
    (["1.234"], ";", None), (["1,234"], ";", None), (["1.5", "1,5"], ";", None), (["1.234", "1234567"], ",", "."),
])  # fmt: skip
def test_the_decimal_mark_of_a_column(cells: list[str], delimiter: str, expected: str | None) -> None:
    assert amounts.decimal_mark(cells, delimiter) == expected


@pytest.mark.parametrize(("cell", "expected"), [
    ("2026-11-22", "2026-11-22T00:00:00Z"), ("2024-01-15 10:00:00", "2024-01-15T10:00:00Z"),
    ("2006-06-15T20:47:07.000Z", "2006-06-15T20:47:07Z"), ("2006-06-15T20:47:07+0200", "2006-06-15T18:47:07Z"),
    ("15 Apr, 2021 00:03:00", "2021-04-15T00:03:00Z"), ("Apr 15, 2021 2:05 PM", "2021-04-15T14:05:00Z"),
    ("15-Apr-2021", "2021-04-15T00:00:00Z"), ("45631", "2024-12-05T00:00:00Z"), ("45631.5", "2024-12-05T12:00:00Z"),
    ("31/12/2026", "2026-12-31T00:00:00Z"), ("12/31/2026 11:59 am", "2026-12-31T11:59:00Z"), ("5.5.2026",
    "2026-05-05T00:00:00Z"),
    ("2026/02/03", "2026-02-03T00:00:00Z"), ("1700000000", "2023-11-14T22:13:20Z"), ("1700000000123",
    "2023-11-14T22:13:20Z"),
])  # fmt: skip
def test_a_date_has_many_notations(cell: str, expected: str) -> None:
    assert moment.iso(dates.when(cell, None, UTC, "created_at")[0]) == expected


def test_a_day_begins_at_midnight_of_the_pipelines_zone() -> None:
    found, timed = dates.when("2026-07-01", None, ZoneInfo("America/New_York"), "created_at")
    assert (moment.iso(found), timed) == ("2026-07-01T04:00:00Z", False)


def test_day_and_month_are_never_guessed() -> None:
    with pytest.raises(Refused, match="--date-order dmy or mdy"):
        dates.when("03/04/2026", None, UTC, "created_at")
    assert moment.iso(dates.when("03/04/2026", "dmy", UTC, "x")[0]) == "2026-04-03T00:00:00Z"
    assert moment.iso(dates.when("03/04/2026", "mdy", UTC, "x")[0]) == "2026-03-04T00:00:00Z"


@pytest.mark.parametrize(("cells", "expected"), [
    (["03/04/2026", "31/12/2026"], "dmy"), (["03/04/2026", "12/31/2026"], "mdy"), (["03/04/2026"], None),
    (["31/12/2026", "12/31/2026"], None),
])  # fmt: skip
def test_the_order_of_a_column_of_dates(cells: list[str], expected: str | None) -> None:
    assert dates.date_order(cells) == expected


@pytest.mark.parametrize(
    "cell", ["tomorrow", "31/13/2026", "32 May 2026", "2026-02-30", "99999", "31/12/26", "5:30", "1 Foo 2026"]
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(Refused, match="is not a date"):
        dates.when(cell, None, UTC, "created_at")


def test_a_date_against_the_order_that_was_said_is_refused() -> None:
    with pytest.raises(Refused, match="does not fit the order"):
        dates.when("31/12/2026", "mdy", UTC, "created_at")


def test_a_probability_may_be_a_fraction_or_a_percentage() -> None:
    assert values.percent("0.4", fraction=True) == 40
    assert values.percent("40 %", fraction=True) == 40
    assert values.percent("12,5", fraction=False) == 12.5
    assert values.is_fraction(["0", "0.5", "1"])
    assert not values.is_fraction(["0", "1"])
    assert not values.is_fraction(["0.5", "20"])
    with pytest.raises(Refused, match="between 0 and 100"):
        values.percent("140", fraction=False)


@given(st.text(max_size=100))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    amounts.decimal_mark([text])
    dates.date_order([text])
    values.is_fraction([text])
    for read in (
        lambda: amounts.amount(text, None),
        lambda: dates.when(text, None, UTC, "x"),
        lambda: values.percent(text, fraction=False),
    ):
        try:
            read()
        except Refused as refused:
            assert refused.field is not None
