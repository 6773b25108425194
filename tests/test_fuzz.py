"""Whatever is fed to what reads: an answer or a sentence, never anything else.

What is known to be readable is cut, joined, doubled and sprinkled with odd bytes, for a moment each; for longer with
the seconds in LEADTUI_FUZZ. The seed is in the failure's note, and in LEADTUI_FUZZ_SEED for another run.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
import pytest

from leadtui import config
from leadtui.errors import LeadtuiError, Refused
from leadtui.exchange.importing import plan_import
from leadtui.model import query, when
from leadtui.model.moment import Now
from leadtui.model.templates import from_template
from leadtui.store.create import create
from leadtui.store.sealed import EVENT, seal
from leadtui.store.tiny import TinyStore
from tests.store.acts import ANA, AT, add, bump, put, remove
from tests.store.test_contract import content

SECONDS = float(os.environ.get("LEADTUI_FUZZ", "0.8"))
SEED = int(os.environ.get("LEADTUI_FUZZ_SEED", "1"))
ODD = [
    b"", b"\0", b"\n", b"\r\n", b'"', b"'", b",", b";", b"\t", b"\\", b"{", b"}", b"[" * 300, b"]", b":", b"-", b"=",
    b"1e999", b"-0", b"NaN", b"null", b"true", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", "\u2028é\u0301🙂\u202e".encode(),
    b"9" * 400, b"\\ud800", b'{"crc":"00000000",', b"../..", b"0000-00-00", b"99:99", b"in 9999m", b"31 feb", b"=cmd()",
    b"#", b"(", b")", b"*", b"%", b"$",
]  # fmt: skip


def mutated(corpus: Sequence[bytes], draw: random.Random) -> bytes:
    data = draw.choice(corpus)
    for _ in range(draw.randint(1, 4)):
        at = draw.randint(0, len(data))
        end = min(len(data), at + draw.choice((0, 1, 1, 3, 20, 400)))
        match draw.randrange(6):
            case 0:
                data = data[:at] + data[end:]
            case 1:
                data = data[:at] + draw.choice(ODD) + data[end:]
            case 2:
                data = data[:end] + data[at:]
            case 3 if data:
                at = draw.randrange(len(data))
                data = data[:at] + bytes([data[at] ^ (1 << draw.randrange(8))]) + data[at + 1:]
            case 4:
                other = draw.choice(corpus)
                data = data[:at] + other[draw.randint(0, len(other)):]
            case _:
                data = data[:at] + bytes(draw.randrange(256) for _ in range(draw.randint(1, 8))) + data[at:]
    return data[:200_000]


def fuzz(corpus: Sequence[bytes], read: Callable[[bytes], object]) -> int:
    """How many inputs were read; each may be refused."""
    draw, end, count = random.Random(SEED), time.monotonic() + SECONDS, 0
    while time.monotonic() < end or count < 20:
        data = mutated(corpus, draw)
        count += 1
        try:
            read(data)
        except LeadtuiError as error:
            assert error.sentence, data
        except BaseException as error:
            error.add_note(f"seed {SEED}, input {count}: {data[:2_000]!r}")
            raise
    return count


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda fd: None)
    create(tmp_path / "store")
    store = TinyStore(tmp_path / "store", background=False)
    for decide in (add("Ada", "Bob"), bump(1), put(2, company="Acme", tags=["eu"]), remove(1), add("Cid")):
        store.commit(decide, ANA, AT)
    store.close()
    return tmp_path / "store"


def read_everything(home: Path) -> None:
    store = TinyStore(home, background=False)
    try:
        content(store.read())
        store.index().text  # noqa: B018 (it is decoded when somebody asks)
        list(store.events())
        list(store.events(lead=2))
        list(store.events_backwards())
    finally:
        store.close()


def test_a_mangled_journal_is_refused_or_read(home: Path) -> None:
    journal = home / "events" / "000001.jsonl"
    whole = journal.read_bytes()

    def read(data: bytes) -> None:
        journal.write_bytes(data)
        before = data
        try:
            read_everything(home)
        finally:
            assert journal.read_bytes() == before, "a reader must not write"

    assert fuzz([whole, whole.splitlines(keepends=True)[0]], read) >= 20


def test_true_lines_with_other_contents(home: Path) -> None:
    journal = home / "events" / "000001.jsonl"
    whole = journal.read_bytes()
    lines = [orjson.loads(line) for line in whole.splitlines()]
    odd: list[object] = [None, 0, -1, 2**63, 1.5, "", "leads", [], {}, [[]], {"id": 1}, True]
    draw, end, count = random.Random(SEED), time.monotonic() + SECONDS, 0
    while time.monotonic() < end or count < 20:
        count += 1
        line = orjson.loads(orjson.dumps(draw.choice(lines)))
        line.pop("crc")
        within = draw.choice((line, draw.choice(line["changes"])))
        name = draw.choice([*within, "extra"])
        if draw.random() < 0.3:
            within.pop(name, None)
        else:
            within[name] = draw.choice(odd)
        data = whole + seal({**line, "seq": 6} if line.get("seq") in range(1, 6) else line, EVENT) + b"\n"
        journal.write_bytes(data)
        try:
            store = TinyStore(home, background=False)
            list(store.events_backwards())
            store.check()
            store.close()
        except LeadtuiError as error:
            assert error.sentence
        except BaseException as error:
            error.add_note(repr(data[len(whole):]))
            raise
        assert journal.read_bytes() == data
    assert count >= 20


def test_a_mangled_snapshot_changes_nothing(home: Path) -> None:
    store = TinyStore(home, background=False)
    store.compact()
    expected = content(store.read())
    store.close()
    snapshot = home / "leads.json"

    def read(data: bytes) -> None:
        snapshot.write_bytes(data)
        store = TinyStore(home, background=False)
        assert content(store.read()) == expected
        assert [list(store.index().name), len(store.index().text)] == [["Bob", "Cid"], 2]
        store.close()

    assert fuzz([snapshot.read_bytes()], read) >= 20


def test_a_mangled_query_is_a_sentence_or_a_query() -> None:
    corpus = [
        b'owner:"Ana Lima" stage:new,qualified value>5000 -tag:eu score>=60 stale:yes next:overdue free text',
        b"value>=1.5 closes<2026-12-01 -owner:me created>2w", b'"quoted \\" text" custom.size:3', b"tag:",
    ]  # fmt: skip

    def read(data: bytes) -> None:
        parsed = query.parse(data.decode("utf-8", "surrogateescape"))
        assert query.parse(str(parsed)) == parsed

    assert fuzz(corpus, read) > 100


def test_days_and_times() -> None:
    now = Now(datetime(2026, 11, 22, 9, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    corpus = [b"tue", b"in 3d", b"2w", b"15 jan 14:00", b"2026-12-01T10:00:00Z", b"next friday at 9:30",
              b"jan 15, 2027", b"tomorrow", b"eom", b"29 feb", b"2026-02-30", b"0001-01-01T00:00",
              b"9999-12-31 23:59"]  # fmt: skip

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        for read_as in (when.due, when.past):
            try:
                read_as(text, now)
            except Refused:
                continue

    assert fuzz(corpus, read) > 100


def test_mangled_settings_are_a_sentence_or_settings(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    corpus = [b'theme = "nord"\ndensity = "lines"\n[keys]\n"lead.add" = "a"\n', b"theme = 3\n", b"[keys]\nx = []\n"]

    def read(data: bytes) -> None:
        file.write_bytes(data)
        assert config.load(file).density in config.CHOICES["density"]

    assert fuzz(corpus, read) > 20


def test_a_mangled_file_is_a_sentence_or_a_plan(tmp_path: Path) -> None:
    root = Path(__file__).parent / "exchange" / "files"
    small = sorted(path for path in root.rglob("*") if path.is_file() and path.stat().st_size < 3_000)
    corpora = {kind: [path.read_bytes() for path in small if path.suffix == kind] for kind in (".csv", ".json")}
    corpora[".json"].append(b'[{"id": 1, "name": "Ada", "stage": "new", "value": "12.50", "tags": ["eu"]}]')
    pipeline = from_template("default")
    for suffix, corpus in corpora.items():
        file = tmp_path / f"leads{suffix}"

        def read(data: bytes, file: Path = file) -> None:
            file.write_bytes(data)
            plan_import(file, pipeline)

        assert len(corpus) > 0
        assert fuzz(corpus, read) >= 20
