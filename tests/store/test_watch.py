"""Waking up when somebody writes, and seeing who is here."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from leadtui.store import journal as journals
from leadtui.store import watch as watches
from leadtui.store.lock import user
from leadtui.store.presence import Here, Presence
from leadtui.store.watch import Watch, Woken
from tests.store.acts import ANA, AT, add, bump
from tests.store.conftest import Open

BOARD = """
import sys
from pathlib import Path
from leadtui.store.presence import Presence
board = Presence(Path(sys.argv[1]))
board.editing(12)
print("here", flush=True)
sys.stdin.read()
"""


def awake(watch: Watch) -> bool:
    fd = watch.fileno()
    assert fd is not None
    return bool(select.select([fd], [], [], 0)[0])


def test_a_commit_wakes_every_session(home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 300)
    watch, store = Watch(home), opened()
    assert not awake(watch)
    for decide in (add("Ada"), bump(1), bump(1), bump(1)):  # into new segments, too
        store.commit(decide, ANA, AT)
        assert awake(watch)
        watch.drain()
        assert not awake(watch)
        assert watch.changed()
        assert not watch.changed()
    watch.drain()
    watch.close()
    assert watch.fileno() is None


def test_reading_wakes_nobody(home: Path, opened: Open) -> None:
    opened().commit(add("Ada"), ANA, AT)
    watch = Watch(home)
    opened().read()
    assert not awake(watch)
    assert not watch.changed()
    watch.close()


def test_without_inotify_changes_are_seen_by_looking(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watches, "_inotify", lambda directory: None)
    watch = Watch(home)
    assert watch.fileno() is None
    assert not watch.changed()
    opened().commit(add("Ada"), ANA, AT)
    watch.drain()
    assert watch.changed()
    watch.close()


def test_a_missing_store_is_no_reason_to_fail(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "nowhere")
    assert watch.fileno() is None
    assert not watch.changed()


def test_who_is_here(home: Path) -> None:
    mine = Presence(home)
    with subprocess.Popen(
        [sys.executable, "-c", BOARD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as board:
        assert board.stdout is not None
        assert board.stdin is not None
        assert board.stdout.readline() == b"here\n"
        both = sorted([Here(user(), os.getpid()), Here(user(), board.pid, 12)], key=lambda here: here.pid)
        assert mine.here() == both
        mine.editing(7)
        assert Here(user(), os.getpid(), 7) in mine.here()
        mine.editing(None)
        assert mine.here() == both
        board.kill()
    assert mine.here() == [Here(user(), os.getpid())]
    assert [path.name for path in (home / "here").iterdir()] == [f"{user()}.{os.getpid()}"], "what is left is removed"
    mine.close()
    assert list((home / "here").iterdir()) == []


def test_coming_editing_and_being_killed_wake_the_others_and_writing_does_not_count_as_it(
    home: Path, opened: Open
) -> None:
    mine = Presence(home)
    watch = Watch(home)
    with subprocess.Popen(
        [sys.executable, "-c", BOARD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as board:
        assert board.stdout is not None
        assert board.stdout.readline() == b"here\n"
        assert watch.drain() == Woken(journal=False, people=True)
        mine.here()
        assert not awake(watch), "looking wakes nobody"
        opened().commit(add("Ada"), ANA, AT)
        assert watch.drain() == Woken(journal=True, people=False)
        mine.editing(1)
        assert watch.drain() == Woken(journal=False, people=True)
        board.kill()
        board.wait()
    assert watch.drain() == Woken(journal=False, people=True)
    assert watch.drain() == Woken(journal=False, people=False)
    watch.close()
    mine.close()


def test_nobody_can_pretend_to_be_here(home: Path) -> None:
    mine = Presence(home)
    (home / "here" / "eve.99999").write_text("3")
    os.mkfifo(home / "here" / "eve.99998")
    (home / "here" / "eve.9\u00b2").write_text("3")  # a digit, but no number
    (home / "here" / "eve.\u0663").write_text("3")
    (home / "here" / "eve.99997").symlink_to(home / "FORMAT")
    assert mine.here() == [Here(user(), os.getpid())]
    mine.close()


def test_a_link_in_the_place_of_the_boards_is_not_followed(home: Path, tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    (private / "letters.1").write_text("Dear Ada")
    (home / "here").symlink_to(private)
    mine = Presence(home)
    mine.editing(3)
    assert mine.here() == []
    mine.close()
    assert [(path.name, path.read_text()) for path in private.iterdir()] == [("letters.1", "Dear Ada")]


def test_a_board_that_cannot_say_that_it_is_here_still_opens(home: Path) -> None:
    (home / "here").write_text("not a directory")
    mine = Presence(home)
    mine.editing(3)
    assert mine.here() == []
    mine.close()
