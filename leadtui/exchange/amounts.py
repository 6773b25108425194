"""Amounts of money as people and systems write them: exact, or Refused. What may be two amounts is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from leadtui.errors import Refused
from leadtui.exchange.values import LONGEST
from leadtui.model import money

Mark = Literal[".", ","]

_SYMBOLS: Final = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₪": "ILS",
    "₫": "VND", "₦": "NGN", "zł": "PLN", "Kč": "CZK", "R$": "BRL", "US$": "USD", "A$": "AUD", "C$": "CAD",
    "CA$": "CAD", "$": "USD",
}  # fmt: skip
_DOLLARS: Final = frozenset({"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS"})
_MONEY: Final = re.compile(
    r"(?P<before>[^\d(.,+-]*)(?P<sign>[+-]?)(?P<middle>[^\d(.,+-]*)(?P<digits>[\d.,' ]*\d[.,]?)(?P<after>[^\d]*)\Z"
)


def decimal_mark(cells: Iterable[str], delimiter: str = ",") -> Mark | None:
    """What separates the decimals in a column, where its cells tell it without doubt; None where they do not."""
    marks: set[Mark] = set()
    long_plain = False
    for cell in cells:
        found = _MONEY.match(cell.strip().replace("\xa0", " ").replace("\u202f", " ")) if len(cell) <= LONGEST else None
        if not found:
            continue
        digits = re.sub(r"[ ']", "", found["digits"])
        mark = _mark(digits)
        if mark is not None:
            marks.add(mark)
        elif "," in digits and (delimiter == "," or "$" in cell or "£" in cell):
            marks.add(".")  # who separates columns with commas, or counts in dollars, groups by commas
        elif digits.isdigit() and len(digits) > 3 and digits == found["digits"].strip():
            long_plain = True
    if not marks and long_plain:
        return "."  # thousands stand without a separator here, so a point is a decimal point
    return marks.pop() if len(marks) == 1 else None


def _mark(digits: str) -> Mark | None:
    """The decimal mark that one number shows by itself."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if points + commas != 1:
        return None if not points + commas else "," if points else "."
    mark: Mark = "." if points else ","
    before, _, after = digits.partition(mark)
    return mark if len(after) != 3 or len(before) > 3 or before in ("", "0") else None


def amount(text: str, mark: Mark | None, own: str = "EUR") -> tuple[str, str | None]:
    """The exact amount and the currency that the cell names, if it does; `own` decides which dollar `$` is."""
    cell = text.strip().replace("\xa0", " ").replace("\u202f", " ")
    if cell.isascii() and cell.isdigit():
        return money.plain(money.amount(cell)), None
    found = _MONEY.match(cell) if len(cell) <= LONGEST else None
    word = "".join((found["before"], found["middle"], found["after"])).strip() if found else ""
    code = _code(word, own) if word else None
    if not found or (word and code is None):
        raise Refused(f"value: {text[:40]!r} is not an amount", "value")
    digits = re.sub(r"[ ']", "", found["digits"])
    points, commas = digits.count("."), digits.count(",")
    if points + commas:
        used = _mark(digits) or mark
        if used is None:
            raise Refused(
                f"value: {text[:40]!r} may be thousands or decimals; say which with --decimal point or --decimal comma",
                "value",
            )
        group = "," if used == "." else "."
        whole, _, decimals = digits.partition(used)
        if (
            (group in whole and not re.fullmatch(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}", whole))
            or group in decimals
            or used in decimals
        ):
            raise Refused(f"value: {text[:40]!r} is not an amount", "value")
        digits = whole.replace(group, "") + ("." + decimals if decimals else "")
    return money.plain(money.amount(found["sign"] + digits)), code


def _code(word: str, own: str) -> str | None:
    if word == "$" and own in _DOLLARS:
        return own
    if word in _SYMBOLS:
        return _SYMBOLS[word]
    parts = word.split()
    if len(parts) == 2 and parts[1] in _SYMBOLS:
        parts = parts[:1]  # `USD $`
    return (
        parts[0].upper()
        if len(parts) == 1 and len(parts[0]) == 3 and parts[0].isascii() and parts[0].isalpha()
        else None
    )
