"""backup, restore-backup."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from leadtui.actor import author
from leadtui.cli.call import Call
from leadtui.cli.erasing import replay
from leadtui.cli.output import Answer, path_text, told
from leadtui.cli.place import named_path
from leadtui.cli.waiting import waiting
from leadtui.errors import LeadtuiError
from leadtui.model import moment
from leadtui.service import LeadService, utc_now
from leadtui.store import backup as making
from leadtui.store.create import open_store
from leadtui.store.erase import Tombstone, tombstones
from leadtui.store.restore import restore
from leadtui.store.tiny import TinyStore


@waiting("backing up")
def backup(call: Call) -> Answer:
    path, seq = making.backup(call.place, named_path(call.args.path), _now(), call.args.force)
    return told({"path": path_text(path), "seq": seq}, f"{path}: everything up to event {seq}")


@waiting("restoring")
def restore_backup(call: Call) -> Answer:
    place, args = call.place, call.args
    done = restore(named_path(args.path), place, _now(), _clean, force=args.force, group=args.shared)
    lines = [f"{place}: restored up to event {done.seq}"]
    if done.erased:
        lines.append(f"erased again, as since the backup: lead {', '.join(map(str, done.erased))}")
    if done.aside:
        lines.append(f"the store that was there is in {done.aside}")
    aside = path_text(done.aside) if done.aside else None
    return told({"path": path_text(place), "seq": done.seq, "erased": done.erased, "aside": aside}, *lines)


def _now() -> str:
    return moment.iso(utc_now(), "milliseconds")


def _clean(store: TinyStore, old: Path | None) -> list[int]:
    """Erases again whom the store that is replaced, or this user, knows to be erased."""
    return replay(LeadService(store, author("cli")), _erased_in(old) if old else ())


def _erased_in(place: Path) -> Iterable[Tombstone]:
    """The tombstones of a store, as far as it can be read: it may be its damage that a backup is restored for."""
    found: list[Tombstone] = []
    with suppress(LeadtuiError):
        store = open_store(place, background=False)
        try:
            found.extend(tombstones(store.events()))
        finally:
            store.close()
    return found
