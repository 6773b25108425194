"""The system calls of a store, one by one: a rule may let one fail, die in it, or write it down.

Only attributes of `os`, `fcntl` and `mmap` are replaced, and only inside the `with`: the product knows nothing of it.
"""

from __future__ import annotations

import fcntl
import io
import mmap
import os
from collections.abc import Callable
from typing import Any, Final

from typing_extensions import Buffer

Real = Callable[[], Any]
"""Makes the call as it was asked for."""
Rule = Callable[[str, tuple[Any, ...], Real], Any]
"""Gets the name, the arguments and the call; returns or raises in its place."""

CHANGING: Final = (
    "open", "write", "pwrite", "fsync", "fdatasync", "ftruncate", "replace", "rename", "unlink", "link", "mkdir",
    "chmod", "fchmod", "chown", "fchown", "flock",
)  # fmt: skip
"""Calls after which the disk, or who may write to it, is not as before."""
LOOKING: Final = ("pread", "stat", "lstat", "fstat", "listdir", "scandir", "mmap")
_HOMES: Final = {"flock": fcntl, "mmap": mmap}


class Calls:
    """While entered, every call is given to `rule`; without one they are made as always."""

    def __init__(self, names: tuple[str, ...] = CHANGING) -> None:
        self.rule: Rule | None = None
        self._names = names
        self._real: dict[str, Any] = {}

    def __enter__(self) -> Calls:
        for name in self._names:
            home = _HOMES.get(name, os)
            self._real[name] = getattr(home, name)
            setattr(home, name, self._watched(name, self._real[name]))
        self._real["fdopen"] = os.fdopen
        os.fdopen = lambda fd, mode, buffering: io.BufferedWriter(_File(fd), buffering)  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        for name, real in self._real.items():
            setattr(_HOMES.get(name, os), name, real)

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            rule = self.rule
            if rule is None:
                return real(*arguments, **named)
            self.rule = None  # what a rule does itself is not watched
            try:
                return rule(name, arguments, lambda: real(*arguments, **named))
            finally:
                self.rule = rule

        return call


class _File(io.RawIOBase):
    """What `os.fdopen` gives, but its writes are calls of `os.write`, which can be watched."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def fileno(self) -> int:
        return self._fd

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return os.lseek(self._fd, offset, whence)

    def write(self, data: Buffer) -> int:
        return os.write(self._fd, data)

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._fd)
