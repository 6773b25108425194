"""A disk that may lose its power at any moment: what a file system promises, and nothing more.

What was synced is there. Of what was not, anything may be: writes to a file are absent, cut, or zeros; names made,
changed and removed in a directory are so or not yet, each for itself, whatever the order.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, islice, product
from pathlib import Path
from typing import Any, Final

from tests.store.calls import Calls, Real

_O_TMPFILE: Final = getattr(os, "O_TMPFILE", 0)
_MOST: Final = 60
"""States that are tried per moment; of more, some are drawn."""
State = tuple[tuple[str, bytes | None], ...]
"""What is found after a cut: paths and contents; None: a directory."""


class Killed(BaseException):
    """The process ends here, the system goes on."""


@dataclass(eq=False)
class File:
    synced: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes at an offset; None: cut there."""

    def now(self) -> bytes:
        return self._after(self.synced, self.pending)

    @staticmethod
    def _after(content: bytes, pending: list[tuple[int, bytes | None]]) -> bytes:
        for offset, data in pending:
            if data is None:
                content = content[:offset].ljust(offset, b"\0")
            else:
                content = content[:offset].ljust(offset, b"\0") + data + content[offset + len(data):]
        return content

    def sync(self) -> None:
        self.synced, self.pending = self.now(), []

    def found(self) -> set[bytes]:
        states = {self.synced}
        for number, (offset, data) in enumerate(self.pending):
            before = self.pending[:number]
            if data:
                half = len(data) // 2
                zeros = b"\0" * len(data)
                parts = (data[:half], data[:-1], zeros, data[:half] + zeros[half:], zeros[:half] + data[half:])
                states |= {self._after(self.synced, [*before, (offset, part)]) for part in parts}
            states.add(self._after(self.synced, self.pending[:number + 1]))
        return states


@dataclass(eq=False)
class Directory:
    synced: dict[str, File | Directory] = field(default_factory=dict)
    pending: list[tuple[str | None, str | None, File | Directory | None]] = field(default_factory=list)
    """Names that go, names that come, and what they name."""

    def now(self) -> dict[str, File | Directory]:
        return self._after(self.pending)

    def _after(self, pending: Any) -> dict[str, File | Directory]:
        entries = dict(self.synced)
        for gone, come, node in pending:
            entries.pop(gone, None)
            if come is not None:
                entries[come] = node
        return entries

    def sync(self) -> None:
        self.synced, self.pending = self.now(), []

    def found(self) -> Iterator[dict[str, File | Directory]]:
        ops = self.pending
        if len(ops) <= 4:
            for count in range(len(ops) + 1):
                yield from (self._after(chosen) for chosen in combinations(ops, count))
        else:
            yield from (self._after(ops[:count]) for count in range(len(ops) + 1))
            yield from (self._after([*ops[:n], *ops[n + 1:]]) for n in range(len(ops)))
            yield from (self._after([op]) for op in ops)


def _trees(directory: Directory, path: str) -> Iterator[list[tuple[str, bytes | None]]]:
    for entries in directory.found():
        parts: list[list[list[tuple[str, bytes | None]]]] = []
        for name, node in sorted(entries.items()):
            there = f"{path}{name}"
            if isinstance(node, File):
                parts.append([[(there, content)] for content in sorted(node.found())])
            else:
                parts.append([[(there, None), *tree] for tree in islice(_trees(node, f"{there}/"), _MOST)])
        for chosen in product(*parts):
            yield [entry for part in chosen for entry in part]


class Disk:
    """Everything below `root`, as it is and as it may be after a cut; everything is synced at the beginning.

    `cuts` has each state once, with what had been acknowledged (`acknowledge`) when it could first be found.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._fds: dict[int, File | Directory] = {}
        self._top = self._read(root)
        self._acknowledged: tuple[str, ...] = ()
        self._draw = random.Random(1)
        self.cuts: dict[tuple[State, tuple[str, ...]], str] = {}
        self.killed_at: str | None = None
        """The call before which the process ends next."""
        self.calls = Calls()
        self.calls.rule = self._rule

    def _read(self, path: Path) -> Directory:
        found: dict[str, File | Directory] = {}
        for entry in path.iterdir():
            found[entry.name] = self._read(entry) if entry.is_dir() else File(entry.read_bytes())
        return Directory(found)

    def acknowledge(self, said: str) -> None:
        self._acknowledged += (said,)
        self._cut("acknowledged")

    def _place(self, path: Any) -> tuple[Directory, str]:
        directory = self._top
        *above, name = Path(path).relative_to(self._root).parts
        for part in above:
            inner = directory.now()[part]
            assert isinstance(inner, Directory)
            directory = inner
        return directory, name

    def _node(self, path: Any) -> File | Directory:
        if Path(path) == self._root:
            return self._top
        directory, name = self._place(path)
        return directory.now()[name]

    def _rule(self, name: str, arguments: tuple[Any, ...], real: Real) -> Any:
        if name == self.killed_at:
            self.killed_at = None
            raise Killed
        given = arguments[0]
        if name in ("open", "mkdir", "unlink") and not Path(given).is_relative_to(self._root):
            return real()
        before = self._node(given) if name in ("replace", "rename") else None
        result = real()
        match name:
            case "open":
                self._open(result, given, arguments[1])
            case "link":
                directory, new = self._place(arguments[1])
                directory.pending.append((None, new, self._fds[int(Path(given).name)]))
            case "mkdir":
                directory, new = self._place(given)
                directory.pending.append((None, new, Directory()))
            case "unlink":
                directory, old = self._place(given)
                directory.pending.append((old, None, None))
            case "replace" | "rename":
                directory, old = self._place(given)
                directory.pending.append((old, self._place(arguments[1])[1], before))
            case "write" | "pwrite" | "ftruncate":
                file = self._fds[given]
                assert isinstance(file, File)
                if name == "ftruncate":
                    file.pending.append((arguments[1], None))
                else:  # every file is written from its beginning on, or appended to
                    data = bytes(arguments[1])[:result]
                    file.pending.append((arguments[2] if name == "pwrite" else len(file.now()), data))
            case "fsync" | "fdatasync":
                self._fds[given].sync()
        if name not in ("flock", "fchmod", "chmod", "fchown", "chown"):
            self._cut(name)
        return result

    def _open(self, fd: int, path: Any, flags: int) -> None:
        if _O_TMPFILE and flags & _O_TMPFILE == _O_TMPFILE:
            self._fds[fd] = File()
        elif flags & os.O_CREAT:
            directory, name = self._place(path)
            file = File()
            directory.pending.append((None, name, file))
            self._fds[fd] = file
        else:
            self._fds[fd] = self._node(path)

    def _cut(self, name: str) -> None:
        states = list(islice(_trees(self._top, ""), 2_000))
        if len(states) > _MOST:
            states = self._draw.sample(states, _MOST)
        for state in states:
            self.cuts.setdefault((tuple(state), self._acknowledged), f"after {name}, {self._acknowledged}")


def laid_out(state: State, root: Path) -> Path:
    """A state as files and directories."""
    root.mkdir(mode=0o700)
    for path, content in state:
        there = root / path
        if content is None:
            there.mkdir(mode=0o700)
        else:
            there.write_bytes(content)
            there.chmod(0o600)
    return root
