"""The system says no at any call of any act: one sentence, nothing has happened, and it works again afterwards."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from leadtui.errors import LeadtuiError
from leadtui.store import journal as journals
from leadtui.store.create import create
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add
from tests.store.calls import CHANGING, LOOKING, Calls, Real, Rule
from tests.store.crashing import ACTS, SEGMENT, Act, copied, opened
from tests.store.test_contract import content
from tests.store.test_crash import found
from tests.store.test_erase import traces

LASTING = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE, errno.EPERM)
NUMBERS = (*LASTING, errno.EINTR)


@pytest.fixture(autouse=True)
def a_disk_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SEGMENT", SEGMENT)
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda fd: None)


class Failing:
    """Lets the `at`-th call fail, and with `lasting` all later calls of that name, too; a short write has no number."""

    def __init__(self, at: int, number: int | None, lasting: bool = False) -> None:
        self.at, self.number, self.lasting = at, number, lasting
        self.count = 0
        self.name: str | None = None

    @property
    def rule(self) -> Rule:
        def rule(name: str, arguments: tuple[Any, ...], real: Real) -> Any:
            self.count += 1
            if self.count == self.at:
                self.name = name
            elif not (self.lasting and self.name == name):
                return real()
            if self.number is None:
                return os.write(arguments[0], bytes(arguments[1])[:7]) if name == "write" else real()
            raise OSError(self.number, os.strerror(self.number))

        return rule


@contextmanager
def failing(calls: Calls, at: int, number: int | None, lasting: bool) -> Iterator[Failing]:
    failure = Failing(at, number, lasting)
    calls.rule = failure.rule
    try:
        yield failure
    finally:
        calls.rule = None


def refusal(act: Act, store: TinyStore) -> str | None:
    """The sentence of an act that did not succeed; anything but a LeadtuiError is a fault of ours."""
    try:
        act.do(store)
    except LeadtuiError as error:
        assert error.sentence
        assert "\n" not in error.sentence
        return error.sentence
    return None


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_a_call_that_fails_is_a_sentence_and_no_change(tmp_path: Path, act: Act) -> None:
    home = act.prepared(tmp_path / "store")
    before, _ = found(home)
    done = copied(home, tmp_path / "done")
    store = opened(done)
    act.do(store)
    store.close()
    after, _ = found(done)
    there, refused = tmp_path / "there", 0
    with Calls(CHANGING + LOOKING) as calls:
        at, over = 0, False
        while not over:
            at += 1
            # what was interrupted is tried again by Python itself, so it cannot last
            numbers = (NUMBERS[at % len(NUMBERS)], LASTING[(at + 3) % len(LASTING)])
            for number, lasting in ((numbers[0], False), (numbers[1], True), (None, False)):
                copied(home, there)
                store = opened(there)
                with failing(calls, at, number, lasting) as failure:
                    said = refusal(act, store)
                over = failure.name is None
                if over or (number is None and failure.name != "write"):
                    store.close()
                    continue
                place = f"{act.name}: call {at} ({failure.name}) fails with {number}, lasting: {lasting}: {said}"
                refused += said is not None
                now, _ = found(there)
                begun = said is not None and "gone from the board" in said
                assert now == (after if said is None or begun else before), place
                assert content(store.read()) == now, place
                if said is not None:
                    if "open the store again" in (refusal(act, store) or ""):
                        store.close()
                        store = opened(there)
                        assert refusal(act, store) is None, place
                    again, _ = found(there)
                    assert again.keys() == after.keys(), place
                    if act.name == "erase":
                        assert traces(there) == [], place
                if any("cannot be synced" in note for note in store.notes):
                    store.close()
                    store = opened(there)
                assert store.commit(add("Next"), ANA, AT) is not None, place
                store.close()
    assert refused > 5


def test_an_init_that_fails_can_be_tried_again(tmp_path: Path) -> None:
    with Calls(CHANGING + LOOKING) as calls:
        at, over = 0, False
        while not over:
            at += 1
            home = tmp_path / str(at) / "store"
            said = None
            with failing(calls, at, NUMBERS[at % len(NUMBERS)], lasting=False) as failure:
                try:
                    create(home)
                except LeadtuiError as error:
                    said = error.sentence
            over = failure.name is None
            if said is not None and not (home / "FORMAT").exists():
                create(home)
            store = opened(home)
            assert store.commit(add("Ada"), ANA, AT) is not None
            assert store.check() == [], f"call {at} ({failure.name})"
            store.close()
    assert at > 20


def test_a_store_that_cannot_be_read_is_a_sentence_and_later_it_can(tmp_path: Path) -> None:
    home = ACTS[-1].prepared(tmp_path / "store")
    there = tmp_path / "there"
    with Calls(CHANGING + LOOKING) as calls:
        for lasting in (False, True):
            at, over = 0, False
            while not over:
                at += 1
                copied(home, there)
                store = opened(there)
                other = opened(there)
                other.commit(add("New"), ANA, AT)
                expected = content(other.read())
                other.close()
                with failing(calls, at, LASTING[at % len(LASTING)], lasting) as failure:
                    try:
                        again = opened(there)
                        assert content(again.read()) == expected
                        assert content(store.read()) == expected
                        assert len(list(store.events(lead=2))) > 0
                        assert len(list(store.events_backwards())) == store.seq
                        again.close()
                    except LeadtuiError as error:
                        assert "\n" not in error.sentence
                over = failure.name is None
                assert content(store.read()) == expected, f"call {at} ({failure.name})"
                store.close()
            assert at > 50


def test_a_session_that_asks_in_vain_uses_nothing_up(tmp_path: Path) -> None:
    home = ACTS[0].prepared(tmp_path / "store")
    store = opened(home)
    segment = home / "events" / "000001.jsonl"
    whole = segment.read_bytes()
    segment.write_bytes(whole.replace(b"Hildegard", b"Hildegart"))
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(20):
        with pytest.raises(LeadtuiError):
            opened(home)
        with pytest.raises(LeadtuiError, match="line 1"):
            store.db.directory._reload()
    assert len(list(Path("/dev/fd").iterdir())) <= before + 1
    segment.write_bytes(whole)
    assert len(content(store.read())) == 3


def test_signals_interrupt_nothing(tmp_path: Path) -> None:
    home = ACTS[0].prepared(tmp_path / "store")
    heard: list[int] = []
    handler = signal.signal(signal.SIGALRM, lambda number, frame: heard.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    try:
        store = opened(home)
        for _ in range(150):
            store.commit(add("Ada"), ANA, AT)
        store.compact()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
    assert len(heard) > 5
    assert len(found(home)[0]) == 153
