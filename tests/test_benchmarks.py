"""The figures are only worth something when the ruler is right."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.figures import Figure, median, percentile, table
from benchmarks.parts import PARTS
from benchmarks.sqlite import open_database, set_score
from tests.terminal import Terminal


def test_percentiles() -> None:
    assert percentile(range(1, 101), 95) == 96
    assert median([3, 1, 2]) == 2
    assert percentile([7], 95) == 7
    with pytest.raises(ValueError, match="no values"):
        median([])


def test_the_table_compares_sizes_and_references() -> None:
    shown = table(
        [
            Figure("start", "until ready", "ms", 100, 300, "an empty program", 1.2),
            Figure("start", "until ready", "ms", 100_000, 360, "an empty program", 1.44),
            Figure("keys", "j k sent", "B", 100_000, 1234),
        ]
    ).splitlines()
    assert shown[0].split()[-5:] == ["100", "100,000", "100,000", "÷", "100"]
    assert shown[2].split() == ["start", "until", "ready", "ms", "300.0", "(1.20×)", "360.0", "(1.44×)", "1.20"]
    assert shown[3].split() == ["keys", "j", "k", "sent", "B", "n/a", "1,234"]
    assert shown[-1] == "start: × is against an empty program"


def test_the_reference_changes_a_lead_and_writes_it_down(tmp_path: Path) -> None:
    (tmp_path / "leads.jsonl").write_text('{"id": 1, "score": 5}\n{"id": 2, "score": 6}\n', encoding="utf-8")
    for score in (7, 8):  # the second time the database is there already
        connection = open_database(tmp_path / "reference.db", tmp_path / "leads.jsonl")
        set_score(connection, 2, score)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
        connection.close()
    again = sqlite3.connect(tmp_path / "reference.db")
    documents = again.execute("SELECT document FROM lead").fetchall()
    history = again.execute("SELECT line FROM event").fetchall()
    again.close()
    assert [json.loads(document) for (document,) in documents] == [{"id": 1, "score": 5}, {"id": 2, "score": 8}]
    assert [json.loads(line)["changes"][0]["was"] for (line,) in history] == [{"score": 6}, {"score": 7}]


def test_the_empty_program_starts_and_leaves() -> None:
    with Terminal([sys.executable, "-m", "benchmarks.empty"]) as terminal:
        assert terminal.wait_for("READY") > terminal.started_at
        terminal.settle()
        assert terminal.listen(0.2) == 0
        assert terminal.cpu > 0
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_every_part_can_be_chosen_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--parts", "start,nonsense"])
    assert f"no part 'nonsense'; there are {', '.join(PARTS)}" in capsys.readouterr().err
