"""The first board of a person who brings a file along."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui import beginning
from leadtui.model.pipeline import Kind
from leadtui.model.templates import from_template


@pytest.mark.parametrize(("rows", "stages"), [
    ("Ada,Prospecting\nBob,Engaging\nCy,Won\nDi,Verloren\n", {"Prospecting": 33, "Engaging": 67}),
    ("Ada,Proposal\nBob,Legal\n", {"Proposal": 60, "Legal": 80}),
])  # fmt: skip
def test_its_stages_are_those_of_the_file(tmp_path: Path, rows: str, stages: dict[str, int]) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(f"name,stage\n{rows}", encoding="utf-8")
    service = beginning.imported(tmp_path / "store", file)
    pipeline, index = service.pipeline(), service.index()
    assert {stage.name: stage.probability for stage in pipeline.of_kind(Kind.OPEN)} == stages
    assert {index.stage.at(row) for row in range(len(index))} <= {stage.id for stage in pipeline.stages}


def test_a_file_with_stages_of_ours_begins_with_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("name,stage\nAda,Proposal\nBob,Won\n", encoding="utf-8")
    pipeline = beginning.imported(tmp_path / "store", file).pipeline()
    assert pipeline.stages == from_template("default").stages
