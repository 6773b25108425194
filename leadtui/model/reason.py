"""The reasons why a lead waits for a decision, and the days that they depend on."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from leadtui.model import rises

KEPT_DAYS: Final = 7
"""Days for which a decision holds that no date of the lead overtakes."""
RISEN_DAYS: Final = rises.DAYS
"""Days for which a lead that became qualified, or whose score rose, is news."""
CLOSING_DAYS: Final = 7
"""Days before its expected close in which a lead is looked at."""
RENEWAL_DAYS: Final = 30
"""Days before its renewal in which a customer is looked at."""


class Reason(IntEnum):
    """Why a lead waits, the most pressing first."""

    HANDED = 0
    OVERDUE = 1
    TODAY = 2
    RISEN = 3
    CLOSING = 4
    CLOSE_PASSED = 5
    RENEWAL = 6
    NO_STEP = 7
    OVER_STAYED = 8
    INACTIVE = 9

    @property
    def words(self) -> str:
        """The reason of many leads: `3 overdue`."""
        return _WORDS[self]


_WORDS: Final = {
    Reason.HANDED: "handed to you", Reason.OVERDUE: "overdue", Reason.TODAY: "due today",
    Reason.RISEN: "risen", Reason.CLOSING: "closing soon", Reason.CLOSE_PASSED: "past their close date",
    Reason.RENEWAL: "to renew", Reason.NO_STEP: "without a next step", Reason.OVER_STAYED: "long in their stage",
    Reason.INACTIVE: "inactive",
}  # fmt: skip
