"""The lines of an open file: read with pread, a block at a time, between two of its bytes.

It is not mapped: a file that somebody truncates by hand must not kill the process.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from leadtui.store.files import open_file, read_at, told
from leadtui.store.snapshot_line import BadSnapshot

_BLOCK: Final = 1024 * 1024
"""Bytes that a scan reads at a time."""


class Lines:
    """An open snapshot as bytes; it stays readable when another one replaces it."""

    def __init__(self, path: Path) -> None:
        """FileNotFoundError when there is none."""
        self._path = path
        self._fd = open_file(path)
        weakref.finalize(self, os.close, self._fd)
        with told(f"{path} cannot be read"):
            self.size = os.fstat(self._fd).st_size

    def read(self, offset: int, size: int) -> bytes:
        with told(f"{self._path} cannot be read"):
            block = read_at(self._fd, offset, size)
        if len(block) != size:
            raise BadSnapshot("it has become shorter")
        return block

    def between(self, begin: int, end: int) -> Iterator[bytes]:
        """The lines between two offsets, each with its newline."""
        parts: list[bytes] = []
        while begin < end:
            block = self.read(begin, min(_BLOCK, end - begin))
            begin += len(block)
            if parts:
                first = block.find(b"\n") + 1
                parts.append(block[:first] if first else block)
                if not first:
                    continue
                yield b"".join(parts)
                parts, block = [], block[first:]
            lines = block.splitlines(keepends=True)
            if lines and not lines[-1].endswith(b"\n"):
                parts = [lines.pop()]
            yield from lines
        if parts:
            raise BadSnapshot("a line is not complete")

    def whole(self, offset: int, begin: bytes) -> bytes:
        """The line at an offset without its newline; `begin` is what has been read of it, or more."""
        while (end := begin.find(b"\n")) < 0:
            begin += self.read(offset + len(begin), max(1, min(len(begin), self.size - offset - len(begin))))
        return begin[:end]
