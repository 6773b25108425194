"""The four ways in which leadtui says no, each a sentence for a person.

Anything else that is raised is a bug and crashes visibly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class LeadtuiError(Exception):
    """A sentence for a person; `exit_code` is what the command line ends with."""

    exit_code = 1

    @property
    def sentence(self) -> str:
        return str(self.args[0]) if self.args else type(self).__name__


class Refused(LeadtuiError):
    """A rule of the model says no: validation, a stage gate, an undo that came too late.

    `field` names the field that is wrong, when it is one.
    """

    exit_code = 1

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class NotFound(LeadtuiError):
    """No such lead, stage, owner, pipeline, view or event."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed: what it was, what they made it, what you want."""

    lead: int
    field: str
    was: Any
    theirs: Any
    yours: Any
    by: str | None = None


class Conflict(LeadtuiError):
    """A colleague changed the same field since you looked at it."""

    exit_code = 4

    def __init__(self, sentence: str, clashes: tuple[Clash, ...] = ()) -> None:
        super().__init__(sentence)
        self.clashes = clashes


class StoreError(LeadtuiError):
    """The store cannot be used: none there, locked, read-only, full, damaged, newer, unreachable."""

    exit_code = 5


