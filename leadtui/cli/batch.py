"""batch: many commands in one process on one open store, each answered when it is durable."""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from typing import Final

import orjson

from leadtui.cli.call import Call
from leadtui.cli.output import Answer, json_line
from leadtui.cli.parser import Leave, Parser, WrongUsage, parser
from leadtui.errors import LeadtuiError
from leadtui.model.event import Json
from leadtui.model.text import safe
from leadtui.service import LeadService

_ALONE: Final = frozenset({"batch.batch", "board.open_board", "board.demo", "upkeep.init", "completion.script"})
"""What makes no sense among other commands."""


def batch(call: Call) -> Answer:
    return Answer(lambda: None, lambda: _answers(sys.stdin.buffer, call.args, call.service), raw=True)


def _answers(lines: Iterable[bytes], around: Namespace, service: LeadService) -> Iterator[str]:
    whole = parser()
    for line in lines:
        try:
            yield json_line({"ok": True, "result": _done(line, whole, around, service)})
        except LeadtuiError as error:
            yield json_line({"ok": False, "code": error.exit_code, "error": safe(error.sentence)})


class _Fault(LeadtuiError):
    """An answer that is itself bad news (`check`)."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.exit_code = code


def _done(line: bytes, whole: Parser, around: Namespace, service: LeadService) -> Json:
    """What the command of one line answers; `around` are the arguments of `batch` itself. LeadtuiError."""
    try:
        words = orjson.loads(line)
    except orjson.JSONDecodeError as wrong:
        raise WrongUsage(f"not a JSON array of words: {wrong}") from wrong
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise WrongUsage('a command is a JSON array of words, like ["score","12","+5"]')
    try:
        with redirect_stdout(io.StringIO()):
            args = whole.parse_args(words)
    except Leave:
        raise WrongUsage("a batch runs commands; ask for help outside") from None
    if args.handler in _ALONE:
        raise WrongUsage(f"{words[0][:40] if words else 'the board'!r} cannot be part of a batch")
    if args.store is not None:
        raise WrongUsage("a batch works on one store; name it before `batch`")
    args.store, args.pipeline = around.store, args.pipeline or around.pipeline
    answer = Call(args, service).answer()
    if answer.code:
        raise _Fault("; ".join(answer.lines()), answer.code)
    result = answer.json()
    return list(result) if isinstance(result, Iterator) else result
