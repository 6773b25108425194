"""CSV lines whose quotes are broken, mended so that a reader of good CSV takes them as they were meant.

A good line passes untouched. `1,"He said "no" twice"` has quotes inside a quoted cell that should be
doubled; `"DATE,TIME` opens a cell that nothing closes, so its quote is a character like any other.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator
from typing import Final

WINDOW_LINES: Final = 1_000
"""Lines that one quoted cell may span."""
WINDOW_CHARACTERS: Final = 2 * 1024 * 1024


def mended(lines: Iterator[str], delimiter: str) -> Iterator[str]:
    """The same physical lines, those with broken quotes rewritten."""
    cell = f'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{re.escape(delimiter)}\\r\\n]*+)'
    good = re.compile(f"{cell}(?:{re.escape(delimiter)}{cell})*+[\\r\\n]*")
    waiting: deque[str] = deque()
    while True:
        line = waiting.popleft() if waiting else next(lines, "")
        if not line:
            return
        if '"' not in line or good.fullmatch(line):
            yield line
            continue
        scan = _Scan(delimiter)
        if not scan.take(line):
            yield line if scan.good else scan.rewritten()
            continue
        spanned, size = [line], len(line)
        still = True
        while still and not scan.hopeless and len(spanned) < WINDOW_LINES and size < WINDOW_CHARACTERS:
            following = waiting.popleft() if waiting else next(lines, "")
            if not following:
                break
            spanned.append(following)
            size += len(following)
            still = scan.take(following)
        if still or scan.hopeless:
            alone = _Scan(delimiter, literal=True)
            alone.take(line)
            yield alone.rewritten()
            waiting.extendleft(reversed(spanned[1:]))
        elif scan.good:
            yield from spanned
        else:
            # the row keeps its line numbers: as many physical lines as it had
            yield from io.StringIO(scan.rewritten(), newline="")


class _Scan:
    """One row read leniently; `good` when a strict reader would find the same cells."""

    def __init__(self, delimiter: str, literal: bool = False) -> None:
        self.delimiter = delimiter
        self.literal = literal
        """A quote that this row opens and does not close is a plain character."""
        self.cells: list[str] = []
        self.good = True
        self.inside = False
        self.hopeless = False
        self._ending = ""
        self._cell: list[str] = []

    def take(self, line: str) -> bool:
        """Reads one more line of the row; true when it ends inside a quoted cell."""
        self._read(line)
        return self.inside

    def _read(self, line: str) -> None:
        body = line.rstrip("\r\n")
        self._ending = line[len(body) :]
        at, end = 0, len(body)
        while True:
            if not self.inside:
                if at < end and body[at] == '"' and not (self.literal and not self._closes(body, at + 1)):
                    self.inside, self._cell = True, []
                    at += 1
                else:
                    stop = body.find(self.delimiter, at)
                    stop = end if stop < 0 else stop
                    if '"' in body[at:stop] and body[at] == '"':
                        self.good = False
                    self.cells.append(body[at:stop])
                    if stop == end:
                        return
                    at = stop + 1
                    continue
            quote = body.find('"', at)
            if quote < 0:
                self._cell.append(body[at:] + self._ending)
                return
            self._cell.append(body[at:quote])
            after = body[quote + 1 : quote + 2]
            if after == '"':
                self._cell.append('"')
                at = quote + 2
            elif after in ("", self.delimiter):
                self.cells.append("".join(self._cell))
                self.inside = False
                if not after:
                    return
                at = quote + 2
            else:
                self.good = False
                if quote == 0 or body[quote - 1] == self.delimiter:
                    self.hopeless = True  # this one opens a cell, so the one before opened nothing
                    return
                self._cell.append('"')
                at = quote + 1

    def _closes(self, body: str, at: int) -> bool:
        """Whether the cell whose text begins at `at` is closed in this line, before another one opens."""
        while (quote := body.find('"', at)) >= 0:
            after = body[quote + 1 : quote + 2]
            if after == '"':
                at = quote + 2
            elif after in ("", self.delimiter):
                return True
            elif body[quote - 1] == self.delimiter:
                return False
            else:
                at = quote + 1
        return False

    def rewritten(self) -> str:
        return self.delimiter.join('"' + cell.replace('"', '""') + '"' for cell in self.cells) + self._ending
