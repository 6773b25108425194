"""Processes that die in the middle of an act: before a system call, after it, half-way through.

They are forks of a small process that is started for them: to fork the one that runs all tests takes ten times as long.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

from leadtui.store import journal as journals
from tests.store.calls import Calls, Real, Rule
from tests.store.crashing import ARMED, SEGMENT, Armed

How = Literal["before", "after", "half"]
_SURVIVED: Final = ("over", "whole")
"""Why a process did not die, by its exit code; any other is a failure."""


class Dying:
    """Lets processes die, one after the other."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.dying"], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._process:
            self._process.kill()

    def __call__(self, home: Path, act: str, number: int, how: How) -> str:
        """What a process that died at the `number`-th call had said: `done` if the act was acknowledged, else nothing.

        `over` when there are fewer calls than that, `whole` when the call is no write, which alone can be half done.
        """
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps([str(home), act, number, how]) + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline().rstrip("\n")
        assert said[:1] == "=", f"the act failed at call {number} ({how})"
        return said[1:]


def _dies(home: Path, do: Armed, number: int, how: How) -> str:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            _child(home, do, number, how, writing)
        finally:
            os._exit(70)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return said
    return _SURVIVED[os.WEXITSTATUS(status)]


def _child(home: Path, do: Armed, number: int, how: How, writing: int) -> None:
    calls, count = Calls(), 0
    write = os.write

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def rule(name: str, arguments: tuple[Any, ...], real: Real) -> Any:
        nonlocal count
        count += 1
        if count == number:
            if how == "half" and name == "write":
                write(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                die()
            if how == "before":
                die()
            found = real()
            if how == "after":
                die()
            return found
        return real()

    def arm(rule: Rule = rule) -> None:
        calls.rule = rule

    with calls:
        do(home, arm)
        calls.rule = None
    write(writing, b"done")
    if count < number:
        os._exit(_SURVIVED.index("over"))
    if how == "half":
        os._exit(_SURVIVED.index("whole"))
    die()


def main() -> None:
    journals.SEGMENT = SEGMENT  # type: ignore[misc]
    os.fsync = os.fdatasync = lambda fd: None  # a killed process loses nothing that the system has
    for line in sys.stdin:
        home, act, number, how = json.loads(line)
        print(f"={_dies(Path(home), ARMED[act], number, how)}", flush=True)


if __name__ == "__main__":
    main()
