"""One line found by its id, in a table whose lines are sorted by it: without an index, and with a few small reads."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from leadtui.model.event import Table
from leadtui.store.lines import Lines
from leadtui.store.snapshot_line import KEY, BadSnapshot, key

_NEAR: Final = 8 * 1024
"""Bytes that are searched as a whole for a line."""
_GUESSES: Final = 6
"""How often a line is looked for where it would be if lines were equally long, before halves are taken."""
_MET: Final = 1024
"""Lines whose places are kept."""
_FEW: Final = 100
"""Lines between a known one and the wanted one, when a guess is so good that it is worth `_NEAR` bytes."""
_PEEK: Final = 2 * 1024
"""Bytes that are read to find any line."""


class Lookup:
    """The lines of one table, which lie between two offsets and have ids from `first` to `last`."""

    def __init__(self, lines: Lines, table: Table, bounds: tuple[int, int], first: int, last: int) -> None:
        begin, end = bounds
        self._lines, self._table = lines, table
        self._met = [(first, begin - 1), (last + 1, end - 1)]
        """Ascending ids, and where the newline before the line of each is; the last one is behind all lines."""

    def line(self, id: int) -> bytes:
        """The line of an id that is in use.

        It is looked for where it would be if all lines between two known ones were equally long: two to five reads in
        a file of ordinary leads, and fewer the more lines are known.
        """
        begin = b'\n"%d": ' % id
        met = self._met
        at = bisect_right(met, (id, self._lines.size))
        (low_id, low), (high_id, high) = met[at - 1], met[at]
        for _ in range(_GUESSES):
            if high - low <= _NEAR:
                break
            middle = low + (high - low) * (id - low_id) // (high_id - low_id)
            size = _NEAR if min(id - low_id, high_id - id) < _FEW else _PEEK
            start = max(low, min(middle - size // 2, high - size))
            block = self._lines.read(start, size)
            found = block.find(begin)
            if found >= 0:
                if len(met) < _MET and low_id < id:
                    met.insert(at, (id, start + found))
                return self._lines.whole(start + found + 1, block[found + 1:])
            last = block.rfind(b'\n"', 0, size - KEY)
            if last < 0:
                break  # nothing but a part of one long line
            known = key(block[last + 1:])
            if known < id:
                low, low_id = start + last, known
                continue
            first = block.find(b'\n"')
            high, high_id = start + first, key(block[first + 1:])
            if high_id <= id:
                raise BadSnapshot(f"{self._table} {id} is not where it should be")
        low, high = self._halved(low, high, id)
        block = self._lines.read(low, high - low)
        found = block.find(begin)
        if found < 0:
            raise BadSnapshot(f"{self._table} {id} is not where it should be")
        return self._lines.whole(low + found + 1, block[found + 1:])

    def _halved(self, low: int, high: int, id: int) -> tuple[int, int]:
        """Of two newlines, two that lie between them: the line of `id` begins behind the first, with few others."""
        while high - low > _NEAR:
            start, line = self._line_behind((low + high) // 2, high)
            if start >= high:
                break  # one long line from the middle to the end
            if key(line) <= id:
                low = start - 1
            else:
                high = start - 1
        return low, high

    def _line_behind(self, offset: int, end: int) -> tuple[int, bytes]:
        """Where the next line begins, and its first bytes; `end` when there is none."""
        while offset < end:
            block = self._lines.read(offset, min(_PEEK, end - offset))
            start = offset + block.find(b"\n") + 1
            if start > offset:
                line = block[start - offset:]
                return start, line if len(line) >= KEY else self._lines.read(start, min(KEY, self._lines.size - start))
            offset += len(block)
        return end, b""
