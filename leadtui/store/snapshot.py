"""The snapshot `leads.json`: a cache of the journal's fold, and a file that stock TinyDB opens.

One sealed document per line, sorted by id, so that one lead is found by bisection without parsing the rest.
It is read with pread rather than mapped: a file that somebody truncates by hand must not kill the process.
The tables, in this order: leads, pipelines, views, `_index` (the columns of the lead index), `_ids` (per table the
runs of used ids) and `_meta` (seq, the place in the journal to read on from, next ids, where each table lies, and
how many bytes each column has).
"""

from __future__ import annotations

import os
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, Literal

from leadtui.model.event import TABLES, Document, Table
from leadtui.model.index import LATER, LaterColumn, LeadIndex
from leadtui.store.files import open_file, read_at, told
from leadtui.store.journal import START, Place, segment_path
from leadtui.store.sealed import DOCUMENT, intact, seal, unseal

NAME: Final = "leads.json"
END: Final = b"}}\n"
Section = Table | Literal["_index", "_ids"]
SECTIONS: Final[tuple[Section, ...]] = (*TABLES, "_index", "_ids")
_LAST: Final = 64 * 1024
"""Bytes at the end of the file in which `_meta` is found."""
_NEAR: Final = 8 * 1024
"""Bytes that are searched as a whole for a line."""
_GUESSES: Final = 6
"""How often a line is looked for where it would be if lines were equally long, before halves are taken."""
_KEPT: Final = 64
"""Documents that are kept: whoever changes a lead asks for it more than once."""
_MET: Final = 1024
"""Lines whose places are kept."""
_FEW: Final = 100
"""Lines between a known one and the wanted one, when a guess is so good that it is worth `_NEAR` bytes."""
_PEEK: Final = 2 * 1024
"""Bytes that are read to find any line."""
_KEY: Final = 32
"""Bytes at the beginning of a line that hold its id."""
_BLOCK: Final = 1024 * 1024
"""Bytes that a scan reads at a time."""


class BadSnapshot(Exception):
    """The file is not what was written: forget it, the journal has everything."""


def lost_end(path: Path, seq: int, saved: int) -> str:
    """The sentence about a journal that does not reach as far as a snapshot that was made of it."""
    return (
        f"{path} ends at event {seq}, but event {saved} was saved: the journal has lost its end; nothing was changed, "
        f"restore it from a backup (without {NAME} the rest can be opened)"
    )


def key(line: bytes) -> int:
    """The id at the beginning of a line `"12": {…}`; BadSnapshot when there is none."""
    end = line.find(b'": ', 1, 24)
    if end < 0 or not line.startswith(b'"') or not line[1:end].isdigit():
        raise BadSnapshot("a line does not begin with an id")
    return int(line[1:end])


def document(line: bytes) -> Document:
    """What is on a line; BadSnapshot when its checksum does not hold."""
    try:
        return unseal(_sealed(line), DOCUMENT)
    except ValueError as error:
        raise BadSnapshot(str(error)) from error


def line_of(id: int, document: Document) -> bytes:
    """The line of a document, with a comma behind it."""
    return b'"%d": %b,\n' % (id, seal(document, DOCUMENT))


def verified(line: bytes) -> bytes:
    """The line itself; BadSnapshot when its checksum does not hold."""
    if not intact(_sealed(line), DOCUMENT):
        raise BadSnapshot("checksum does not match")
    return line


def own(id: int, line: bytes) -> bytes:
    """The line itself; BadSnapshot when its document has another id: no checksum covers the key of a line."""
    if not line.startswith(b'"id":%d,' % id, line.find(b": ") + 2 + len(DOCUMENT) + 10):
        raise BadSnapshot(f"the document of line {id} is another one")
    return line


def _sealed(line: bytes) -> bytes:
    end = len(line) - line.endswith(b"\n")
    return line[line.find(b": ", 0, _KEY) + 2:end - line.endswith(b",", 0, end)]


class Snapshot:
    """An open snapshot; it stays readable when another one replaces it."""

    def __init__(self, path: Path) -> None:
        """FileNotFoundError when there is none, BadSnapshot when its end is not whole."""
        self._fd = open_file(path)
        weakref.finalize(self, os.close, self._fd)
        with told(f"{path} cannot be read"):
            self.size = os.fstat(self._fd).st_size
            last = read_at(self._fd, max(0, self.size - _LAST), _LAST)
        begin = last.rfind(b'\n"1": ')
        if begin < 0 or not last.endswith(b"\n" + END):
            raise BadSnapshot("its end is missing")
        meta = document(last[begin + 1:-len(END)])
        try:
            self.seq: int = meta["seq"]
            self.place = Place(meta["segment"], meta["offset"])
            self._sizes: list[int] | None = meta.get("columns")
            self._later: list[str] = meta.get("later", ["text"])
            self._origin: tuple[int, int] = (meta["origin"][0], meta["origin"][1])
            self.last: bytes = meta["last"].encode()
            self.begin: int | None = meta.get("begin")
            """Where in its segment the line of the last event begins."""
            self.next: dict[Table, int] = {table: meta["next"][table] for table in TABLES}
            self._bounds: dict[Section, tuple[int, int]] = {
                section: (meta["bounds"][section][0], meta["bounds"][section][1]) for section in SECTIONS
            }
            if meta["at"] != self.size - len(last) + begin + 1:
                raise BadSnapshot("its length has changed")
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise BadSnapshot("its _meta is not complete") from error
        self._runs: dict[Table, list[tuple[int, int]]] | None = None
        self._kept: dict[tuple[Table, int], Document] = {}
        self._met: dict[Table, list[tuple[int, int]]] = {}

    def came_later(self, directory: Path, segment: Path) -> bool:
        """Whether a journal that ends in `segment`, before this snapshot, is a copy made while others wrote.

        A copy is another file than the one that the snapshot was made of, and was last written before the snapshot
        was begun. Anything else that ends too early has lost acknowledged events.
        """
        inode, began = self._origin
        with told(f"{segment} cannot be read"):
            first = segment_path(directory, START.segment).stat()
            return first.st_ino != inode and segment.stat().st_mtime_ns <= began

    # ids

    def runs(self, table: Table) -> list[tuple[int, int]]:
        """The ids in use: ascending pairs of the first and the last of a run."""
        if self._runs is None:
            stored = [document(line) for line in self._lines(*self._bounds["_ids"])]
            try:
                found = {entry["table"]: [(first, last) for first, last in entry["runs"]] for entry in stored}
                self._runs = {name: found[name] for name in TABLES}
            except (KeyError, TypeError, ValueError) as error:
                raise BadSnapshot("its _ids are not complete") from error
        return self._runs[table]

    def has(self, table: Table, id: int) -> bool:
        runs = self.runs(table)
        at = bisect_right(runs, id, key=lambda run: run[0])
        return at > 0 and id <= runs[at - 1][1]

    def ids(self, table: Table) -> range | list[int]:
        """Ascending."""
        runs = self.runs(table)
        if len(runs) <= 1:
            return range(runs[0][0], runs[0][1] + 1) if runs else range(0)
        return list(chain.from_iterable(range(first, last + 1) for first, last in runs))

    # documents

    def get(self, table: Table, id: int) -> Document | None:
        kept = self._kept.get((table, id))
        if kept is not None:
            return kept
        if not self.has(table, id):
            return None
        found = document(self._line(table, id))
        if found.get("id") != id:
            raise BadSnapshot(f"{table} {id} is not the document of its line")
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[table, id] = found
        return found

    def lines(self, table: Table) -> Iterator[tuple[int, bytes]]:
        """The ids and their lines, ascending."""
        for line in self._lines(*self._bounds[table]):
            id = key(line)
            yield id, own(id, line)

    def index(self, anew: Callable[[], LeadIndex] | None = None) -> LeadIndex:
        """The index of its leads; BadSnapshot when the columns are not whole.

        With `anew`, the columns LATER are read only when somebody asks for them; `anew` makes the index
        from the journal, should one of them be damaged.
        """
        try:
            return LeadIndex.load(self._columns(anew))
        except (KeyError, TypeError, ValueError) as error:
            raise BadSnapshot(f"its index cannot be read ({error})") from error

    def _columns(self, anew: Callable[[], LeadIndex] | None) -> Iterator[Document | LaterColumn]:
        begin, end = self._bounds["_index"]
        if not anew or not self._sizes:
            yield from map(document, self._lines(begin, end))
            return
        many = len(self._sizes) - len(self._later)
        for size in self._sizes[:many]:
            yield document(self._read(begin, size))
            begin += size
        for field, size in zip(self._later, self._sizes[many:], strict=True):
            size = min(size, end - begin)  # behind the last line there is no comma
            yield field, partial(self._column, field, begin, size, anew)
            begin += size
        for field in LATER:
            if field not in self._later:  # an older snapshot
                yield field, partial(_made, field, anew)

    def _column(self, field: str, offset: int, size: int, anew: Callable[[], LeadIndex]) -> Document:
        try:
            return document(self._read(offset, size))
        except BadSnapshot:
            return _made(field, anew)

    def _line(self, table: Table, id: int) -> bytes:
        """The line of an id that is in use.

        It is looked for where it would be if all lines between two known ones were equally long: two to five reads in
        a file of ordinary leads, and fewer the more lines are known.
        """
        begin = b'\n"%d": ' % id
        met = self._lines_met(table)
        at = bisect_right(met, (id, self.size))
        (low_id, low), (high_id, high) = met[at - 1], met[at]
        for _ in range(_GUESSES):
            if high - low <= _NEAR:
                break
            middle = low + (high - low) * (id - low_id) // (high_id - low_id)
            size = _NEAR if min(id - low_id, high_id - id) < _FEW else _PEEK
            start = max(low, min(middle - size // 2, high - size))
            block = self._read(start, size)
            found = block.find(begin)
            if found >= 0:
                if len(met) < _MET and low_id < id:
                    met.insert(at, (id, start + found))
                return self._whole(start + found + 1, block[found + 1:])
            last = block.rfind(b'\n"', 0, size - _KEY)
            if last < 0:
                break  # nothing but a part of one long line
            known = key(block[last + 1:])
            if known < id:
                low, low_id = start + last, known
                continue
            first = block.find(b'\n"')
            high, high_id = start + first, key(block[first + 1:])
            if high_id <= id:
                raise BadSnapshot(f"{table} {id} is not where it should be")
        low, high = self._halved(low, high, id)
        block = self._read(low, high - low)
        found = block.find(begin)
        if found < 0:
            raise BadSnapshot(f"{table} {id} is not where it should be")
        return self._whole(low + found + 1, block[found + 1:])

    def _lines_met(self, table: Table) -> list[tuple[int, int]]:
        """Ascending ids, and where the newline before the line of each is; the last one is behind all lines."""
        if table not in self._met:
            (begin, end), runs = self._bounds[table], self.runs(table)
            self._met[table] = [(runs[0][0], begin - 1), (runs[-1][1] + 1, end - 1)]
        return self._met[table]

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

    def _whole(self, offset: int, begin: bytes) -> bytes:
        """The line at an offset without its newline; `begin` is what has been read of it, or more."""
        while (end := begin.find(b"\n")) < 0:
            begin += self._read(offset + len(begin), max(1, min(len(begin), self.size - offset - len(begin))))
        return begin[:end]

    def _line_behind(self, offset: int, end: int) -> tuple[int, bytes]:
        """Where the next line begins, and its first bytes; `end` when there is none."""
        while offset < end:
            block = self._read(offset, min(_PEEK, end - offset))
            start = offset + block.find(b"\n") + 1
            if start > offset:
                line = block[start - offset:]
                return start, line if len(line) >= _KEY else self._read(start, min(_KEY, self.size - start))
            offset += len(block)
        return end, b""

    def _lines(self, begin: int, end: int) -> Iterator[bytes]:
        """The lines between two offsets, each with its newline."""
        parts: list[bytes] = []
        while begin < end:
            block = self._read(begin, min(_BLOCK, end - begin))
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

    def _read(self, offset: int, size: int) -> bytes:
        with told("the snapshot cannot be read"):
            block = read_at(self._fd, offset, size)
        if len(block) != size:
            raise BadSnapshot("it has become shorter")
        return block


def _made(field: str, anew: Callable[[], LeadIndex]) -> Document:
    """One of the columns LATER, made from the journal."""
    return next(column for column in anew().dump() if column["field"] == field)


def runs_of(listed: Sequence[int]) -> list[list[int]]:
    """Ascending ids as pairs of the first and the last of a run."""
    if not listed:
        return []
    if isinstance(listed, range):
        return [[listed[0], listed[-1]]]
    breaks = [at for at, (low, high) in enumerate(pairwise(listed), 1) if high != low + 1]
    return [[listed[begin], listed[end - 1]] for begin, end in pairwise([0, *breaks, len(listed)])]
