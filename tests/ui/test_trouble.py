"""The store goes bad under an open board: it says so on one line that stays, keeps what it shows, and recovers."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from leadtui.app import LeadtuiApp
from leadtui.model.command import AddLead, AdjustScore, CreatePipeline, ImportLeads
from leadtui.service import LeadService
from leadtui.store.backup import backup
from leadtui.store.create import create
from leadtui.store.restore import restore
from leadtui.store.tiny import TinyStore
from leadtui.widgets.bars import Banner
from tests.terminal import Terminal
from tests.ui.conftest import ANA, BEN, LEADS, NOW, Player

AT = "2026-11-22T09:00:00.000Z"
Broken = Callable[[Path, pytest.MonkeyPatch], Any]


def service(place: Path, author: Any = ANA) -> LeadService:
    return LeadService(TinyStore(place, patience=0.1, background=False), author, lambda: NOW)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store with the leads of the office."""
    place = tmp_path / "store"
    create(place)
    made = service(place)
    made.execute(CreatePipeline("default"))
    made.execute(ImportLeads("leads.csv", LEADS))
    made.store.close()
    return place


class Watched(Player):
    """A player who looks at the banner."""

    @property
    def banner(self) -> str:
        shown = self.app.screen.query_one(Banner)
        assert shown.display is bool(shown.sentence)
        return shown.sentence

    async def look(self) -> None:
        """What happens by itself every two seconds."""
        assert self.app._colleagues is not None
        self.app._colleagues.look()
        if self.app.live is not None and self.app.live.in_trouble:
            self.app.ask_news()
        await self.settle()


@asynccontextmanager
async def opened(place: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    monkeypatch.setattr("leadtui.config.path", lambda: place.parent / "config.toml")
    monkeypatch.setattr("leadtui.live.RETRY_SECONDS", 3600.0)  # the tests say when
    app = LeadtuiApp(lambda: service(place), directory=place)
    async with app.run_test(size=(120, 40)) as pilot:
        player = Watched(app, pilot)
        await player.settle()
        yield player


@contextmanager
def failing(name: str, number: int, only: str = "") -> Iterator[None]:
    """A system call that fails, for paths that contain `only`."""
    real = getattr(os, name)

    def fail(first: Any, *more: Any, **named: Any) -> Any:
        path = str(first) if not isinstance(first, int) else str(Path(f"/proc/self/fd/{first}").readlink())
        if only in path:
            raise OSError(number, os.strerror(number))
        return real(first, *more, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, fail)
        yield


@contextmanager
def full(place: Path) -> Iterator[None]:
    with failing("write", errno.ENOSPC, str(place)):
        yield


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    with failing("write", errno.EROFS, str(place)), failing("ftruncate", errno.EROFS, str(place)):
        yield


@contextmanager
def held(place: Path) -> Iterator[None]:
    other = TinyStore(place, background=False)
    with other.db.directory._lock.held():
        yield
    other.close()


@contextmanager
def gone(place: Path) -> Iterator[None]:
    place.rename(place.with_name("moved"))
    yield
    place.with_name("moved").rename(place)


@contextmanager
def newer(place: Path) -> Iterator[None]:
    (place / "FORMAT").write_text("2\n")
    yield
    (place / "FORMAT").write_text("1\n")


@contextmanager
def closed(place: Path) -> Iterator[None]:
    with failing("stat", errno.EACCES, str(place)), failing("open", errno.EACCES, str(place)):
        yield


@contextmanager
def damaged(place: Path) -> Iterator[None]:
    """Colleagues write, and the first of their lines is hit."""
    ben, segment = service(place, BEN), place / "events" / "000001.jsonl"
    before = segment.stat().st_size
    for _ in range(2):
        ben.execute(AdjustScore((2,), 1))
    ben.store.close()
    good = segment.read_bytes()
    segment.write_bytes(good[:before] + good[before:].replace(b"scored", b"scoRed", 1))
    yield
    segment.write_bytes(good)


WRITING = {
    full: "nothing was saved: events/000001.jsonl cannot be written: the disk is full",
    read_only: "nothing was saved: events/000001.jsonl cannot be written: the file system is read-only",
    held: "lock has been held for 0.1 s by",
}
READING = {
    gone: "there is no store in",
    newer: "was made by a newer leadtui (format 2, this one knows 1): upgrade leadtui",
    closed: "cannot be opened: permission denied",
    damaged: "events/000001.jsonl line 3 (byte",
}


@pytest.mark.parametrize("trouble", WRITING)
async def test_while_nothing_can_be_written(place: Path, monkeypatch: pytest.MonkeyPatch, trouble: Any) -> None:
    async with opened(place, monkeypatch) as board:
        before = board.column("new")
        with trouble(place):
            await board.press("stage.right")
            assert WRITING[trouble] in board.banner
            assert board.banner in board.shown or board.banner[:60] in board.shown, "it is on the screen"
            assert "not saved" in board.shown
            assert WRITING[trouble] in board.said.replace(f"{place}/", ""), "the act is answered with it, too"
            assert board.column("new") == before, "nothing is shown that was not saved"
            await board.look()
            assert board.banner != "", "to be able to read is not enough"
            await board.press("cursor.down", "score.up")
            assert board.here() == ("new", before[1]), "one can look around"
        await board.look()
        assert board.banner == ""
        assert "not saved" not in board.shown
        await board.press("stage.right")
        assert (board.banner, before[1] in board.column("qualified")) == ("", True)
    left = [path.name for path in place.iterdir() if path.name.startswith(".")]
    assert left == [], "nothing that was tried stays"


@pytest.mark.parametrize("trouble", READING)
async def test_while_nothing_can_be_read(place: Path, monkeypatch: pytest.MonkeyPatch, trouble: Any) -> None:
    async with opened(place, monkeypatch) as board:
        before, text = board.column("new"), board.shown
        with trouble(place):
            await board.look()
            assert READING[trouble] in board.banner
            assert "Blue Harbor" in board.shown, text
            await board.press("stage.right")
            assert board.column("new") == before
            await board.press("filter.edit", *"custom.size>5", "enter")
            await board.press("filter.clear")
            assert board.column("new") == before, "what is shown is kept"
        await board.look()
        assert board.banner == ""
        await board.press("stage.right")
        assert len(board.column("new")) == len(before) - 1


async def test_what_others_did_meanwhile_is_caught_up_with(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(place, monkeypatch) as board:
        with gone(place):
            await board.look()
            moved = service(place.with_name("moved"), BEN)
            moved.execute(AddLead("Written elsewhere"))
            moved.store.close()
        await board.look()
        assert (board.banner, "Written elsewhere" in board.shown) == ("", True)


async def test_a_store_that_is_replaced_by_a_backup(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = backup(place, place.with_name("b"), AT).path
    async with opened(place, monkeypatch) as board:
        await board.press("lead.archive")
        assert 1 not in board.column("new")
        restore(saved, place, AT, lambda *_: [], force=True)
        await board.look()
        assert 1 in board.column("new")
        await board.press("cursor.top", "score.up")
        fresh = service(place)
        assert fresh.store.seq == 3
        assert fresh.store.check() == []
        fresh.store.close()


async def test_an_act_that_works_again_ends_the_trouble(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(place, monkeypatch) as board:
        with full(place):
            await board.press("score.up")
            assert board.banner
        await board.press("score.up")
        assert board.banner == ""


async def test_a_lead_that_is_open_stays_open(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(place, monkeypatch) as board:
        await board.press("lead.open")
        with newer(place):
            await board.look()
            assert "newer leadtui" in board.banner
            assert "Blue Harbor" in board.shown
            await board.pilot.press("escape")
            await board.settle()
            assert "newer leadtui" in board.banner, "on the board as well"
            await board.press("lead.open")
            assert "newer leadtui" in board.banner, "and on a lead that is opened now"
        await board.look()
        assert board.banner == ""


async def test_an_erased_lead_is_gone_from_an_open_board(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(place, monkeypatch) as board:
        await board.press("lead.open")
        ben = TinyStore(place, background=False)
        ben.erase([1], BEN, AT)
        ben.close()
        await board.look()
        assert "Blue Harbor" not in board.shown
        await board.pilot.press("escape")
        await board.settle()
        assert 1 not in board.column("new")
        assert "Blue Harbor" not in board.shown


async def test_what_could_not_be_saved_while_leaving_is_told_at_the_end(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (place / "lock").open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        async with opened(place, monkeypatch) as player:
            live = player.app.live
            assert live is not None
            for lead in (1, 2):
                live.execute(partial(LeadService.execute, command=AdjustScore((lead,), 5)), lambda outcome: None)
            await asyncio.sleep(0)  # the answers are waited for
            player.app.exit()
        lost = live.lost()
    assert lost is not None
    assert "nothing was written" in lost.sentence


def test_in_a_real_terminal_it_recovers_by_itself(place: Path, tmp_path: Path) -> None:
    settings = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "HOME": str(tmp_path)}
    with Terminal([sys.executable, "-m", "leadtui", "--store", str(place)], 80, 24, settings) as terminal:
        terminal.wait_for("Blue Harbor", 30)
        terminal.settle()
        with gone(place):
            terminal.wait_for(re.compile(r"^ ! there is no store in", re.MULTILINE))
            assert "Blue Harbor" in terminal.text
            terminal.send("L")
            terminal.wait_for("not saved")
        terminal.wait_for(lambda board: not board.screen[1].startswith(" ! "))
        terminal.send("+")
        terminal.wait_for("score")
        terminal.send("q")
        assert terminal.wait_exit() == 0
