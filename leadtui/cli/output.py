"""What a command answers, and how it is printed: JSON for programs, plain lines for people."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from leadtui.errors import LeadtuiError
from leadtui.model.event import Json
from leadtui.model.text import safe


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one command, in both of its forms; only the one that is asked for is made."""

    json: Callable[[], Json]
    lines: Callable[[], Iterable[str]]
    """Without line ends. Text out of leads has been through `safe`."""
    code: int = 0
    raw: bool = False
    """The lines are the data itself, one form for programs and people, and leave as they come."""


def told(json: Json, *lines: str, code: int = 0) -> Answer:
    """An answer that is known already; the lines are made safe here."""
    return Answer(lambda: json, lambda: map(safe, lines), code)


class OutputFailed(LeadtuiError):
    """The answer could not be written (a full disk behind `>`). What the command did stays done."""


def json_line(value: Json) -> str:
    """A JSON value on one line, exact."""
    import orjson  # 15 ms that a table for people does not need

    return orjson.dumps(value).decode()


def print_answer(answer: Answer, as_json: bool) -> int:
    """Prints an answer to stdout and gives its exit code. OutputFailed, BrokenPipeError."""
    lines = (json_line(answer.json()),) if as_json and not answer.raw else answer.lines()
    try:
        for line in lines:
            sys.stdout.write(f"{line}\n")
            if answer.raw:
                sys.stdout.flush()
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon()
        raise OutputFailed(f"the command is done, but its output cannot be written: {error.strerror}") from error
    return answer.code


def say(sentence: str) -> None:
    """One line on stderr."""
    print(f"leadtui: {safe(sentence)}", file=sys.stderr, flush=True)


def abandon() -> None:
    """Nobody reads stdout any more: what Python still holds for it goes nowhere, without a complaint at the exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def use_utf8() -> None:
    """JSON and CSV are UTF-8 whatever the locale, and half a character in a file name must not be a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
