"""A disk that takes no more: all that was acknowledged is read, every refusal is a sentence, later all works again."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.cli.test_erase import traces


@contextmanager
def full(store: Path, room: int = 10) -> Iterator[None]:
    """No file of this process may become larger than the journal is and `room` bytes."""
    limit = max(path.stat().st_size for path in (store / "events").iterdir()) + room
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


WRITES = (
    ("add", "--name", "More"), ("move", "1", "qualified"), ("note", "1", "more"), ("undo",),
    ("score", "1", "+5"), ("views", "save", "mine", "Ada"), ("archive", "2"),
    ("erase", "1", "--yes"),
)  # fmt: skip


@pytest.mark.parametrize("room", [0, 10, 60])
def test_all_is_read_and_nothing_is_half_written(shell: Shell, room: int) -> None:
    leads, before = shell.json("list"), shell.journal
    with full(shell.store, room):
        for words in WRITES:
            ran = shell(*words)
            assert (ran.code, ran.out, ran.err.count("\n")) == (5, "", 1), words
            assert "nothing was saved" in ran.err, words
            assert "full" in ran.err or "larger than allowed" in ran.err, words
            assert shell.journal == before, words
        assert shell.json("list") == leads
        assert shell("export").out.count("\n") == 4
        assert shell("show", "1").code == shell("history", "1").code == shell("metrics").code == 0
        assert shell("check").out == "all is well\n"
    for words in WRITES:
        assert shell(*words).code == 0, words
    assert shell("check").out == "all is well\n"


def test_a_snapshot_that_does_not_fit_is_no_loss(shell: Shell) -> None:
    shell("compact")
    before = (shell.store / "leads.json").read_bytes()
    shell("note", "1", "x")
    with full(shell.store, -shell.journal.__len__() + 200):
        ran = shell("compact")
        assert (ran.code, ran.err.count("\n")) == (5, 1)
        assert shell("list").code == 0
    assert (shell.store / "leads.json").read_bytes() == before
    assert not [path for path in shell.store.iterdir() if path.name.startswith(".")]
    assert shell("compact").code == 0


def test_a_file_of_an_export_or_a_backup_is_whole_or_not_there(shell: Shell, tmp_path: Path) -> None:
    with full(shell.store, -shell.journal.__len__() + 100):
        for words in (("export", "--output", str(tmp_path / "out.csv")), ("backup", str(tmp_path / "b.tar.gz"))):
            ran = shell(*words)
            assert (ran.code, ran.err.count("\n")) == (1, 1)
            assert "larger than allowed" in ran.err or "too large" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_an_erasure_that_would_end_half_way_does_not_begin(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell("add", "--name", "Hildegard")
    before = shell.journal
    real = os.statvfs(shell.store)
    with monkeypatch.context() as patch:
        patch.setattr("os.statvfs", lambda _: os.statvfs_result([*real[:4], 1, *real[5:]]))
        ran = shell("erase", "4", "--yes")
    assert (ran.code, ran.err.count("\n"), shell.journal) == (5, 1, before)
    assert "nothing was erased: the journal" in ran.err
    assert shell("erase", "4", "--yes").code == 0
    assert traces(shell.store) == {}
