"""Exact money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import Refused
from leadtui.model import money

amounts = st.decimals(min_value=0, max_value=money.HIGHEST, places=4)


@given(amounts)
def test_an_amount_survives_its_text(value: Decimal) -> None:
    assert money.amount(money.plain(money.amount(value))) == value
    assert money.unscaled(money.scaled(money.plain(value))) == value


@given(st.lists(amounts, max_size=20))
def test_sums_are_exact(values: list[Decimal]) -> None:
    total = sum(money.scaled(money.plain(value)) for value in values)
    assert money.unscaled(total) == sum(values, Decimal(0))


@pytest.mark.parametrize(("text", "plain"), [("12500", "12500"), ("1e3", "1000"), (" 1.50 ", "1.50"), ("0", "0")])
def test_what_is_read(text: str, plain: str) -> None:
    assert money.plain(money.amount(text)) == plain


@pytest.mark.parametrize("text", ["-1", "1000000000000", "1e400", "NaN", "Infinity", "abc", "", "1.00001", "12,5"])
def test_what_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"^value: ") as refused:
        money.amount(text)
    assert refused.value.field == "value"


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("950", "950"), ("999.6", "1k"), ("12500", "12.5k"), ("99999", "100k"), ("999499", "999k"),
     ("999999", "1M"), ("1234567", "1.2M"), ("3400000000", "3.4B")],
)  # fmt: skip
def test_a_short_amount_keeps_what_matters(value: str, text: str) -> None:
    assert money.short(Decimal(value)) == text


def test_a_currency_is_three_capital_letters() -> None:
    assert money.currency(" eur ") == "EUR"
    with pytest.raises(Refused, match="three letters"):
        money.currency("euro")


def test_thousands_are_grouped_and_cents_shown_when_there_are_any() -> None:
    assert money.grouped(Decimal("1234567.5")) == "1,234,567.50"
    assert money.grouped(Decimal("1234567.00")) == "1,234,567"
