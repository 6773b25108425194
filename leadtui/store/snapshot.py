"""The snapshot `leads.json`: a cache of the journal's fold, and a file that stock TinyDB opens.

One sealed document per line, sorted by id, so that one lead is found by bisection without parsing the rest.
The tables, in this order: leads, pipelines, views, `_index` (the columns of the lead index), `_ids` (per table the
runs of used ids) and `_meta` (seq, the place in the journal to read on from, next ids, where each table lies, and
how many bytes each column has).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, Literal

from leadtui.model.event import TABLES, Document, Table
from leadtui.model.index import LATER, LaterColumn, LeadIndex
from leadtui.store.files import told
from leadtui.store.journal import START, Place, segment_path
from leadtui.store.lines import Lines
from leadtui.store.lookup import Lookup
from leadtui.store.snapshot_line import BadSnapshot, document, key, own

NAME: Final = "leads.json"
END: Final = b"}}\n"
Section = Table | Literal["_index", "_ids"]
SECTIONS: Final[tuple[Section, ...]] = (*TABLES, "_index", "_ids")
_LAST: Final = 64 * 1024
"""Bytes at the end of the file in which `_meta` is found."""
_KEPT: Final = 64
"""Documents that are kept: whoever changes a lead asks for it more than once."""


def lost_end(path: Path, seq: int, saved: int) -> str:
    """The sentence about a journal that does not reach as far as a snapshot that was made of it."""
    return (
        f"{path} ends at event {seq}, but event {saved} was saved: the journal has lost its end; nothing was changed, "
        f"restore it from a backup (without {NAME} the rest can be opened)"
    )


class Snapshot:
    """An open snapshot; it stays readable when another one replaces it."""

    def __init__(self, path: Path) -> None:
        """FileNotFoundError when there is none, BadSnapshot when its end is not whole."""
        self._lines = Lines(path)
        self.size = self._lines.size
        last = self._lines.read(max(0, self.size - _LAST), min(_LAST, self.size))
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
        self._lookups: dict[Table, Lookup] = {}

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
            stored = [document(line) for line in self._lines.between(*self._bounds["_ids"])]
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
        found = document(self._lookup(table).line(id))
        if found.get("id") != id:
            raise BadSnapshot(f"{table} {id} is not the document of its line")
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[table, id] = found
        return found

    def _lookup(self, table: Table) -> Lookup:
        """How lines of a table that has some are found."""
        if table not in self._lookups:
            runs = self.runs(table)
            self._lookups[table] = Lookup(self._lines, table, self._bounds[table], runs[0][0], runs[-1][1])
        return self._lookups[table]

    def lines(self, table: Table) -> Iterator[tuple[int, bytes]]:
        """The ids and their lines, ascending."""
        for line in self._lines.between(*self._bounds[table]):
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
            yield from map(document, self._lines.between(begin, end))
            return
        many = len(self._sizes) - len(self._later)
        for size in self._sizes[:many]:
            yield document(self._lines.read(begin, size))
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
            return document(self._lines.read(offset, size))
        except BadSnapshot:
            return _made(field, anew)


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
