"""The few messages that travel between rooms. They go up; what is shown comes down as attributes."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.message_pump import MessagePump

from leadtui.errors import LeadtuiError
from leadtui.model.command.world import Command
from leadtui.store.base import Applied


@dataclass
class Requested(Message):
    """A person asks for a command. The app executes it on the store thread, first in first out.

    `asker` (when it is one that waits for the answer, like a form) then gets an `Answered`;
    without one the status line tells how it went.
    """

    command: Command
    asker: MessagePump | None = None
    held: bool = False
    """The asker has held the keys and releases them with the answer; the app does it where nobody is left to."""


@dataclass
class UndoRequested(Message):
    """Take back my newest act (`redo`: take back my newest undo)."""

    redo: bool = False
    held: bool = False
    """Whoever asks has held the keys, which the app releases when it is done."""


@dataclass
class Answered(Message, bubble=False):
    """How a `Requested` command ended: `applied` (None with no error: nothing had to change), or the error."""

    command: Command
    applied: Applied | None
    error: LeadtuiError | None


@dataclass
class Said(Message):
    """A sentence for the status line: what was done, or why not."""

    sentence: str
    wrong: bool = False


@dataclass
class EditingChanged(Message):
    """A field of the shown screen's lead (its `edited`) begins or ends to be edited."""


@dataclass
class LeadChosen(Message):
    """A lead is to be opened; `among` are the ids that `[` and `]` walk through.

    Whoever sends it has made the keys wait; they go on when the lead's screen is there.
    """

    lead: int
    among: tuple[int, ...] = ()
