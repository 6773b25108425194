"""Erasing on a disk: interrupted, torn, over several segments."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leadtui.errors import Refused, StoreError
from leadtui.model.event import fold
from leadtui.service import LeadService
from leadtui.store import erase as erasing
from leadtui.store import journal as journals
from tests.store.acts import ANA, AT, add, bump, put
from tests.store.conftest import Open
from tests.store.test_contract import content
from tests.store.test_files import mode


def traces(home: Path) -> list[str]:
    return [path.name for path in home.rglob("*") if path.is_file() and b"Hildegard" in path.read_bytes()]


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 500)


def test_an_interrupted_erasure_is_finished_by_the_next(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened()
    store.commit(add("Hildegard", "Ada"), ANA, AT)
    for number in range(8):
        store.commit(put(1, company=f"Hildegard {number}"), ANA, AT)
        store.commit(bump(2), ANA, AT)
    store.compact()
    assert len(traces(home)) > 4
    real, calls = os.fsync, list[int]()

    def fails_later(fd: int) -> None:
        calls.append(fd)
        if len(calls) == 4:
            raise OSError(5, "I/O error")
        real(fd)

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fails_later)
        with pytest.raises(StoreError, match="cannot be rewritten: the disk reports"):
            store.erase([1], ANA, AT)
    assert traces(home)
    for each in (store, opened()):
        assert [lead["name"] for lead in each.read().all("leads")] == ["Ada"], "gone from the documents already"
        assert each.check() == []
    opened().erase([1], ANA, AT)
    assert traces(home) == []
    assert sorted(path.name for path in home.iterdir()) == ["FORMAT", "events", "leads.json", "lock"]
    assert all(mode(path) == 0o600 for path in (home / "events").iterdir())
    last = opened()
    assert content(last.read()) == content(store.read()) == fold(last.events())
    assert (last.check(), last.commit(bump(2), ANA, AT) is not None) == ([], True)


def test_a_killed_erasure_leaves_nothing_behind(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("Hildegard", "Ada"), ANA, AT)
    (home / "events" / ".000001.jsonl.0123456789abcdef").write_bytes(b"Hildegard")
    store.erase([1], ANA, AT)
    assert traces(home) == []
    assert all(path.name.endswith(".jsonl") for path in (home / "events").iterdir())


def test_an_unfinished_line_is_no_obstacle(home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened()
    store.commit(add("Hildegard", "Ada"), ANA, AT)
    real = erasing.rewrite

    def with_a_torn_tail(directory: Path, end: journals.Place, leads: frozenset[int]) -> None:
        with journals.segment_path(directory, end.segment).open("ab") as file:
            file.write(b'{"crc":"00000000","changes":[{"table":"leads","id":1,"set":{"name":"Hildegard')
        real(directory, end, leads)

    monkeypatch.setattr("leadtui.store.directory.rewrite", with_a_torn_tail)
    store.erase([1], ANA, AT)
    assert traces(home) == []
    assert opened().check() == []


def test_an_erasure_cannot_be_undone(opened: Open) -> None:
    store = opened()
    store.commit(add("Hildegard"), ANA, AT)
    store.erase([1], ANA, AT)
    with pytest.raises(Refused, match="lead 1 was erased for good"):
        LeadService(store, ANA).undo(2)
    assert store.read().get("leads", 1) is None
