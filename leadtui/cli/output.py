"""What a command answers, and how it is printed: JSON for programs, plain lines for people."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from leadtui.errors import LeadtuiError
from leadtui.model.text import escaped, safe

Json = Any
"""A JSON value (as in leadtui.model.event, which `--help` need not load)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one command, in both of its forms; only the one that is asked for is made."""

    json: Callable[[], Json]
    """The JSON value; an iterator is an array that is written while it is read."""
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
    """A JSON value on one line, exact, and harmless on a terminal all the same."""
    import orjson  # 15 ms that a table for people does not need

    return escaped(orjson.dumps(value).decode())


def json_pieces(value: Json) -> Iterator[str]:
    """The text of a JSON value, in pieces where it is an array that comes bit by bit."""
    if not isinstance(value, Iterator):
        yield json_line(value)
        return
    before = "["
    for part in value:
        yield before + json_line(part)
        before = ","
    yield "[]" if before == "[" else "]"


def print_answer(answer: Answer, as_json: bool) -> int:
    """Prints an answer to stdout and gives its exit code. OutputFailed, BrokenPipeError."""
    try:
        if as_json and not answer.raw:
            sys.stdout.writelines(json_pieces(answer.json()))
            sys.stdout.write("\n")
        else:
            for line in answer.lines():
                sys.stdout.write(f"{line}\n")
                if answer.raw:
                    sys.stdout.flush()
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon(sys.stdout)
        raise OutputFailed(f"the command is done, but its output cannot be written: {error.strerror}") from error
    return answer.code


def path_text(path: str | os.PathLike[str]) -> str:
    """A path as JSON can hold it: bytes that are no UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def say(sentence: str) -> None:
    """One line on stderr; where nobody can be told (a full disk behind `2>`), the exit code has to do."""
    try:
        print(f"leadtui: {safe(sentence)}", file=sys.stderr, flush=True)
    except OSError:
        abandon(sys.stderr)


def abandon(stream: TextIO) -> None:
    """Nobody reads a stream any more: what Python still holds for it goes nowhere, without a complaint at the exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def prepare() -> None:
    """Makes the standard streams fit for anything.

    A stream that was closed by whoever started us (`2>&-`) leads nowhere, so that no file of a store ever gets its
    number. JSON and CSV are UTF-8 whatever the locale, and half a character in a file name must not be a traceback.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  (as long as the process)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
