"""The power fails at any moment of any act: whatever a disk may then have kept, what was acknowledged is there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from leadtui.store import journal as journals
from leadtui.store.create import create
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add, put
from tests.store.crashing import DAMAGED, opened
from tests.store.powercut import Disk, Killed, laid_out
from tests.store.test_erase import traces

Story = Callable[[Path, Disk], None]


@pytest.fixture(autouse=True)
def a_disk_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 700)
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda fd: None)


def added(store: TinyStore, disk: Disk, name: str) -> None:
    store.commit(add(name), ANA, AT)
    disk.acknowledge(name)


def killed(store: TinyStore, disk: Disk, name: str) -> None:
    """A writer that dies when its line is written and not yet synced."""
    disk.killed_at = "fdatasync"
    with pytest.raises(Killed):
        store.commit(add(name), ANA, AT)


def init(home: Path, disk: Disk) -> None:
    create(home.parent / "new" / "team")
    disk.acknowledge("init")


def first(home: Path, disk: Disk) -> None:
    create(home.parent / "new")
    added(opened(home.parent / "new"), disk, "new Ada")


def segments(home: Path, disk: Disk) -> None:
    store = opened(home)
    for number in range(5):
        added(store, disk, f"Lead {number}")


def snapshot(home: Path, disk: Disk) -> None:
    store = opened(home)
    added(store, disk, "Bob")
    store.compact()
    added(store, disk, "Cid")
    store.compact()
    added(store, disk, "Dan")


def tail(home: Path, disk: Disk) -> None:
    added(opened(home), disk, "Eve")
    added(opened(home), disk, "Fay")


def killed_before_a_new_segment(home: Path, disk: Disk) -> None:
    store = opened(home)
    added(store, disk, "Bob")
    killed(store, disk, "Xaver" + "x" * 500)
    added(opened(home), disk, "Cid")


def killed_before_a_snapshot(home: Path, disk: Disk) -> None:
    killed(opened(home), disk, "Xaver")
    opened(home).compact()


def killed_before_it_was_so_already(home: Path, disk: Disk) -> None:
    killed(opened(home), disk, "Xaver")
    assert opened(home).commit(add(), ANA, AT) is None
    disk.acknowledge("Xaver")


def erasure(home: Path, disk: Disk) -> None:
    store = opened(home)
    store.compact()
    store.commit(put(1, company="Hildegard & Co"), ANA, AT)
    added(store, disk, "Bob")
    store.erase([1], ANA, AT)
    disk.acknowledge("erased")
    added(store, disk, "Cid")


STORIES = [
    init, first, segments, snapshot, tail, killed_before_a_new_segment, killed_before_a_snapshot,
    killed_before_it_was_so_already, erasure,
]  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_what_was_acknowledged_survives_a_power_cut(tmp_path: Path, story: Story) -> None:
    root = tmp_path / "root"
    root.mkdir()
    home = root / "store"
    create(home)
    store = opened(home)
    store.commit(add("Hildegard"), ANA, AT)
    store.commit(add("Ada"), ANA, AT)
    store.close()
    if story is tail:
        with (home / "events" / "000001.jsonl").open("ab") as file:
            file.write(DAMAGED)
    disk = Disk(root)
    with disk.calls:
        story(home, disk)
    assert len(disk.cuts) > 5
    new = story in (init, first)
    for (state, acknowledged), when in disk.cuts.items():
        there = laid_out(state, tmp_path / "there")
        shown = f"{when}: {[(path, content) for path, content in state]}"
        try:
            survives(there, acknowledged, new)
        except BaseException as error:
            error.add_note(shown)
            raise
        shutil.rmtree(there)


def survives(there: Path, acknowledged: tuple[str, ...], new: bool) -> None:
    home = there / "store"
    if new:
        home = next((path.parent for path in there.glob("new/**/FORMAT")), there / "new" / "again")
        if not (home / "FORMAT").exists():
            assert not acknowledged
            home = there / "new" / "team" if (there / "new" / "team").exists() else there / "new"
            create(home)
    store = opened(home)
    try:
        names = [lead["name"] for lead in store.read().all("leads")]
        if not new:
            assert "Ada" in names
        expected = [name for name in acknowledged if name not in ("init", "erased")]
        assert [name for name in names if name in expected] == expected
        assert store.check() == []
        if "erased" in acknowledged:
            assert traces(home) == []
        applied = store.commit(add("Next"), ANA, AT)
        assert applied is not None
        assert applied.event.seq == store.seq == len(list(store.events()))
        assert store.check() == []
    finally:
        store.close()
