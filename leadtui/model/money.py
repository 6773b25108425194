"""Exact decimal money: an amount and an ISO 4217 currency code, never a binary float."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from leadtui.errors import Refused

HIGHEST: Final = Decimal("999999999999.9999")
"""The largest value of one lead: anything above is a typing error."""
PLACES: Final = 4
"""Decimal places that are kept: the most that any ISO 4217 currency has."""
SCALE: Final = 10**PLACES
"""Values are summed as whole numbers of 1/SCALE of the currency's unit."""

_CURRENCY = re.compile(r"[A-Z]{3}\Z")


def amount(value: str | int | Decimal, field: str = "value") -> Decimal:
    """The exact amount of `12500`, `12500.50`; Refused when it is none, negative or beyond HIGHEST."""
    try:
        parsed = value if isinstance(value, Decimal) else Decimal(str(value).strip().replace("_", ""))
    except InvalidOperation:
        parsed = Decimal("NaN")
    if not parsed.is_finite():
        raise Refused(f"{field}: {str(value)[:40]!r} is not an amount; write it like 12500 or 12500.50", field)
    if parsed < 0:
        raise Refused(f"{field}: must not be negative", field)
    if parsed > HIGHEST:
        raise Refused(f"{field}: must not be above {HIGHEST:,.0f}", field)
    if parsed != round(parsed, PLACES):
        raise Refused(f"{field}: at most {PLACES} decimal places", field)
    exponent = int(parsed.as_tuple().exponent)
    if exponent < -PLACES:
        return round(parsed, PLACES)
    return parsed.quantize(Decimal(1)) if exponent > 0 else parsed


def plain(value: Decimal) -> str:
    """The amount as JSON and files hold it: no exponent, no separators (`12500.50`)."""
    return f"{value:f}"


def scaled(text: str) -> int:
    """The whole number of 1/SCALE units of a stored amount, for exact sums."""
    return int(Decimal(text).scaleb(PLACES))


def unscaled(total: int) -> Decimal:
    """The amount of a sum of `scaled` values, with trailing zeros beyond the second place dropped."""
    value = Decimal(total).scaleb(-PLACES)
    cents = round(value, 2)
    return cents if cents == value else value


def currency(code: str, field: str = "currency") -> str:
    """The ISO 4217 shape of a currency code, upper case; Refused when it has none."""
    upper = code.strip().upper()
    if not _CURRENCY.match(upper):
        raise Refused(f"{field}: {code[:20]!r} is not a currency code; write three letters like EUR", field)
    return upper


def short(value: Decimal | int) -> str:
    """A few characters for a narrow place: `1.40`, `950`, `12.5k`, `1.2M`, `3.4B` (rounded, for display only)."""
    number = Decimal(value)
    for limit, letter in ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k")):
        if number >= limit * Decimal("0.9995"):
            part = number / limit
            return f"{part:.0f}{letter}" if part >= Decimal("99.95") else f"{part:.1f}".removesuffix(".0") + letter
    return f"{number:.0f}" if number >= 100 or number == number.to_integral_value() else f"{number:.2f}"


def grouped(value: Decimal, places: int | None = None) -> str:
    """`12,500.50`; whole amounts without places unless `places` asks for them."""
    if places is None:
        places = 0 if value == value.to_integral_value() else 2
    return f"{value:,.{places}f}"
