"""Writing the snapshot: streamed into a new file beside it, and renamed over it.

Unchanged documents are copied as bytes. The writer's lock is held only for the rename, and one process at a time
compacts a store: it holds an flock on the directory `events`. Whatever rewrites the journal must hold it too.
`python -m leadtui.store.compaction DIRECTORY` compacts in the background when nobody else does.
"""

from __future__ import annotations

import fcntl
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Final

import leadtui
from leadtui.errors import LeadtuiError, StoreError
from leadtui.model.event import TABLES, Document, Table
from leadtui.model.index import LATER, LeadIndex
from leadtui.store.documents import LiveDocuments
from leadtui.store.files import open_directory, reason, temporary, told
from leadtui.store.history import Last
from leadtui.store.journal import START, Place, segment_path
from leadtui.store.snapshot import END, NAME, runs_of
from leadtui.store.snapshot_line import line_of, verified

_LEFT: Final = re.compile(rf"\.({re.escape(NAME)}|\d+\.jsonl)\.")
PATIENCE = 60.0
"""Seconds that an asked-for compaction waits for one that is running."""


@contextmanager
def alone(directory: Path, patience: float) -> Iterator[bool]:
    """Whether this process may compact or rewrite the store now; it waits up to `patience` seconds for that."""
    events = directory / "events"
    with told(f"{events} cannot be opened"):
        fd = open_directory(events)
    try:
        give_up = time.monotonic() + patience
        got = False
        while not got:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                got = True
            except BlockingIOError:
                if time.monotonic() >= give_up:
                    break
                time.sleep(0.02)
            except OSError as error:
                raise StoreError(f"{events} cannot be locked: {reason(error)}") from error
        yield got
    finally:
        os.close(fd)


def sweep(directory: Path) -> None:
    """Removes what killed processes left, or StoreError; only for who is `alone`."""
    with told(f"what a killed process left in {directory} cannot be removed"):
        for path in (*directory.iterdir(), *(directory / "events").iterdir()):
            if _LEFT.match(path.name):
                path.unlink(missing_ok=True)


def discard(made: Path) -> None:
    """Removes a file that is not to be; what cannot be removed now is swept later."""
    with suppress(OSError):
        made.unlink()


def write(path: Path, documents: LiveDocuments, index: LeadIndex, place: Place, last: Last) -> Path:
    """The synced file that is to become the snapshot at `path`; `last` is the event before `place`.

    StoreError when it cannot be written, BadSnapshot when the present one is damaged.
    """
    with told(f"{path} cannot be written"):
        fd, made = temporary(path)
        try:
            with os.fdopen(fd, "wb", buffering=1024 * 1024) as file:
                origin = segment_path(path.parent, START.segment).stat().st_ino, os.fstat(fd).st_mtime_ns
                _write_tables(file, documents, index, place, last, origin)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            discard(made)
            raise
    return made


def _write_tables(
    file: BinaryIO, documents: LiveDocuments, index: LeadIndex, place: Place, last: Last, origin: tuple[int, int]
) -> None:
    """`origin`: the inode of the journal's beginning, and by the file system's clock when this file was begun."""
    bounds: dict[str, tuple[int, int]] = {}
    columns: list[int] = []

    def section(name: str, lines: Iterable[bytes]) -> None:
        file.write(b'%b"%b": {\n' % (b"}, " if bounds else b"{", name.encode()))
        begin = file.tell()
        held = b""
        for line in lines:
            file.write(held)
            held = line
        if held:
            file.write(held[:-2] + b"\n")  # no comma behind the last one
        bounds[name] = (begin, file.tell())

    for table in TABLES:
        section(table, _documents(documents, table))
    section("_index", _measured((line_of(number, column) for number, column in enumerate(index.dump(), 1)), columns))
    section("_ids", (line_of(number, {"table": table, "runs": runs_of(documents.ids(table))})
                     for number, table in enumerate(TABLES, 1)))
    file.write(b'}, "_meta": {\n')
    meta: Document = {
        "seq": documents.seq, "segment": place.segment, "offset": place.offset, "last": last.mark.decode(),
        "begin": last.begin,
        "next": {table: documents.next_id(table) for table in TABLES},
        "leads": len(documents.ids("leads")), "bounds": bounds, "columns": columns, "later": LATER,
        "at": file.tell(), "origin": list(origin),
    }
    file.write(line_of(1, meta)[:-2] + b"\n" + END)


def _measured(lines: Iterable[bytes], sizes: list[int]) -> Iterator[bytes]:
    for line in lines:
        sizes.append(len(line))
        yield line


def _documents(documents: LiveDocuments, table: Table) -> Iterator[bytes]:
    """The lines of a table; an unchanged one is copied, and its checksum verified on the way."""
    for id, found in documents.merged(table):
        if isinstance(found, bytes):
            yield verified(found).rstrip(b",\n") + b",\n"
        else:
            yield line_of(id, found)


def start(directory: Path) -> Thread | None:
    """Compacts in a process of its own, which outlives this one; returns the thread that waits for its end.

    Nothing happens when it cannot be started: the next commits try again.
    """
    if not sys.executable:
        return None
    # -P: the working directory, where others may plant modules, is not searched; leadtui's own home is
    home = str(Path(leadtui.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))}
    try:
        pid = os.posix_spawn(
            sys.executable, [sys.executable, "-P", "-m", "leadtui.store.compaction", str(directory)], environment,
            setsid=True, file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)],
        )  # fmt: skip
    except OSError:
        return None
    reaper = Thread(target=_reap, args=(pid,), daemon=True)
    reaper.start()
    return reaper


def _reap(pid: int) -> None:
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def main(directory: Path) -> int:
    from leadtui.store.directory import StoreDirectory  # it imports this module

    os.nice(10)
    try:
        store = StoreDirectory(directory, background=False)
        try:
            store.compact(patience=0.0)
        finally:
            store.close()
    except LeadtuiError as error:
        print(f"leadtui: {error.sentence}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
