"""The journal: what is written is read, an unfinished tail is cut, damage is refused and left alone."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import StoreError
from leadtui.model.event import Change, Event
from leadtui.store import journal as journals
from leadtui.store.journal import decode, encode
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add, bump, put
from tests.store.conftest import Open

_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.dictionaries(_TEXT, _JSON, max_size=3)
_EVENTS = st.builds(
    Event, seq=st.integers(1, 10**9), at=st.just(AT), by=_TEXT, uid=st.integers(0, 2**32), via=st.just("cli"),
    verb=_TEXT, changes=st.lists(
        st.builds(Change, st.just("leads"), st.integers(1, 10**6), st.none() | _FIELDS, st.none() | _FIELDS), max_size=3
    ).map(tuple),
    because=st.none() | _TEXT, undoes=st.none() | st.integers(1, 99), data=_FIELDS,
)  # fmt: skip


def path(home: Path, segment: int = 1) -> Path:
    return home / "events" / f"{segment:06}.jsonl"


def files(home: Path) -> dict[str, bytes]:
    """What is in the store, but for the name of the last holder of the lock."""
    return {str(file): file.read_bytes() for file in home.rglob("*") if file.is_file() and file.name != "lock"}


def three_events(store: TinyStore) -> None:
    store.commit(add("Ada", "Bob"), ANA, AT)
    store.commit(bump(1), ANA, AT)
    store.commit(put(2, name="Grüße"), ANA, AT)


@given(_EVENTS)
def test_a_line_gives_the_event_back(event: Event) -> None:
    line = encode(event)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line[:-1]) == event


@given(_EVENTS, st.data())
def test_any_changed_byte_is_noticed(event: Event, data: st.DataObject) -> None:
    line = encode(event)[:-1]
    at = data.draw(st.integers(0, len(line) - 1))
    changed = line[:at] + bytes([line[at] ^ data.draw(st.integers(1, 255))]) + line[at + 1:]
    if changed.lower() != line.lower():  # the digits of the checksum are the same number in either case
        with pytest.raises(ValueError, match=r"checksum|JSON|event"):
            decode(changed)


def test_a_tail_torn_at_any_byte_is_ignored_and_then_cut(home: Path, opened: Open) -> None:
    three_events(opened())
    whole = path(home).read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    for end in range(last, len(whole)):
        path(home).write_bytes(whole[:end])
        store = opened()
        assert store.seq == 2
        assert path(home).read_bytes() == whole[:end], "a reader must not write"
        applied = store.commit(bump(1), ANA, AT)
        assert applied is not None
        assert applied.event.seq == 3
        assert path(home).read_bytes().startswith(whole[:last] + b'{"crc":"')
        assert [note for note in store.notes if "was cut off" in note] == store.notes
        assert len(store.notes) == (end > last)
        assert store.check() == []
        store.close()


@pytest.mark.parametrize(
    "tail", [b"\0" * 700, b"\0" * 300 + b"\n", b'{"crc":"00000000","s\0\0\0":4}\n', b"\n\n\n", b"x\ny\n"]
)
def test_a_tail_of_rubbish_is_cut(home: Path, opened: Open, tail: bytes) -> None:
    three_events(opened())
    whole = path(home).read_bytes()
    path(home).write_bytes(whole + tail)
    store = opened()
    assert (store.seq, store.check()) == (3, [])
    store.commit(bump(1), ANA, AT)
    assert path(home).read_bytes().startswith(whole + b'{"crc":"')
    assert opened().seq == 4


def test_a_flipped_byte_before_the_tail_is_refused_and_nothing_is_touched(home: Path, opened: Open) -> None:
    open_all_the_time = opened()
    three_events(open_all_the_time)
    whole = path(home).read_bytes()
    second = whole.index(b"\n") + 1
    for at in range(second, whole.index(b"\n", second) + 1, 7):
        path(home).write_bytes(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1:])
        before = files(home)
        sentence = re.escape(f"{path(home)} line 2 (byte {second}): ")
        with pytest.raises(StoreError, match=sentence):
            opened()
        assert any(re.match(sentence, fault) for fault in open_all_the_time.check())
        assert files(home) == before


def test_a_flipped_byte_in_the_last_line_is_damage_not_a_tail(home: Path, opened: Open) -> None:
    three_events(opened())
    whole = path(home).read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1
    for at in range(last, len(whole)):
        if whole[at] not in b"abcdef" or at > last + 16:  # the digits of the checksum are read in either case
            path(home).write_bytes(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1:])
            before = files(home)
            with pytest.raises(StoreError, match=r"line 3 \(byte \d+\): "):
                opened()
            assert files(home) == before


def test_a_lost_newline_before_the_last_line_is_damage_not_a_tail(home: Path, opened: Open) -> None:
    three_events(opened())
    whole = path(home).read_bytes()
    newline = whole.rindex(b"\n", 0, -1)
    path(home).write_bytes(whole[:newline] + b" " + whole[newline + 1:])
    with pytest.raises(StoreError, match="line 2"):
        opened()


def test_a_missing_line_is_a_gap(home: Path, opened: Open) -> None:
    three_events(opened())
    lines = path(home).read_bytes().splitlines(keepends=True)
    path(home).write_bytes(lines[0] + lines[2])
    with pytest.raises(StoreError, match=r"line 2 \(byte \d+\): event 3 follows event 1"):
        opened()


def test_a_missing_segment_is_refused(home: Path, opened: Open) -> None:
    three_events(opened())
    path(home).unlink()
    with pytest.raises(StoreError, match="is missing"):
        opened()


def test_damage_that_comes_while_a_session_is_open_is_told_to_it(home: Path, opened: Open) -> None:
    store = opened()
    three_events(store)
    good, other = path(home).read_bytes(), opened()
    other.commit(bump(1), ANA, AT)
    other.commit(bump(1), ANA, AT)
    whole = bytearray(path(home).read_bytes())
    whole[len(good) + 40] ^= 1
    with path(home).open("r+b") as file:
        file.write(whole)
    for act in (store.news, lambda: store.commit(bump(1), ANA, AT)):
        with pytest.raises(StoreError, match="line 4"):
            act()
    assert path(home).read_bytes() == whole


def test_a_session_goes_on_when_what_stood_in_the_place_of_a_segment_is_gone(home: Path, opened: Open) -> None:
    store = opened()
    three_events(store)
    os.mkfifo(path(home, 2))
    with pytest.raises(StoreError, match="not a plain file"):
        store.commit(bump(1), ANA, AT)
    path(home, 2).unlink()
    for act in (store.news, lambda: store.commit(bump(1), ANA, AT)):
        act()
    assert (store.seq, opened().seq) == (4, 4)


def test_files_that_are_no_segments_are_passed_over(home: Path, opened: Open) -> None:
    three_events(opened())
    for name in ("\u00b2.jsonl", "00000\u0663.jsonl", "7.jsonl", "notes.jsonl"):
        (home / "events" / name).touch()
    assert opened().seq == 3


def test_a_replaced_journal_is_read_anew(home: Path, opened: Open) -> None:
    store = opened()
    three_events(store)
    store.news()
    lines = path(home).read_bytes().splitlines(keepends=True)
    other = path(home).with_suffix(".new")
    other.write_bytes(lines[0] + lines[1])
    other.rename(path(home))
    news = store.news()
    assert (news.reloaded, news.applied, store.seq) == (True, (), 2)
    store.commit(add("Eve"), ANA, AT)
    assert [lead["name"] for lead in opened().read().all("leads")] == ["Ada", "Bob", "Eve"]


def test_a_shrunk_journal_is_read_anew(home: Path, opened: Open) -> None:
    store = opened()
    three_events(store)
    last = path(home).read_bytes().rindex(b"\n", 0, -1) + 1
    with path(home).open("r+b") as file:
        file.truncate(last)
    lead = store.read().get("leads", 2)
    assert lead is not None
    assert (lead["name"], store.seq, store.news().reloaded) == ("Bob", 2, True)


def test_segments_follow_each_other(home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 900)
    store, reader = opened(), opened()
    store.commit(add("Ada", "Bob"), ANA, AT)
    for _ in range(20):
        store.commit(bump(1), ANA, AT)
    assert path(home, 4).exists()
    assert [applied.event.seq for applied in reader.news().applied] == list(range(1, 22))
    for each in (store, reader, opened()):
        assert [event.seq for event in each.events()] == list(range(1, 22))
        assert [event.seq for event in each.events(after=9)] == list(range(10, 22))
        assert [event.seq for event in each.events(lead=1, after=15)] == list(range(16, 22))
        assert [event.seq for event in each.events(lead=2)] == [1]
        assert [event.seq for event in each.events_backwards()] == list(range(21, 0, -1))
        assert each.check() == []
    store.compact()
    assert opened().commit(bump(2), ANA, AT) is not None
    assert reader.news().applied[-1].event.seq == 22


def test_an_unfinished_line_in_an_older_segment_is_damage(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "SEGMENT", 100)
    three_events(opened())
    whole = path(home).read_bytes()
    path(home).write_bytes(whole[:-5])
    with pytest.raises(StoreError, match="not complete although newer events exist"):
        opened()
    path(home).write_bytes(whole.replace(b"Ada", b"Eda"))
    with pytest.raises(StoreError, match=r"line 1 \(byte 0\): checksum does not match"):
        opened()


def test_an_empty_newest_segment_is_where_the_next_event_goes(home: Path, opened: Open) -> None:
    store = opened()
    three_events(store)
    path(home, 2).touch()
    store.commit(bump(1), ANA, AT)
    assert path(home, 2).read_bytes().count(b"\n") == 1
    assert [event.seq for event in opened().events_backwards()] == [4, 3, 2, 1]
