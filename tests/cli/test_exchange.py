"""import, import revert, export, metrics."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui.cli.board import fill
from tests.cli.shell import Shell

CSV = "Name,Stage,Value,Owner,Shoe size\nAlpha,Qualified,1200,ana,44\nBeta,Engaging,900,ben,41\nGamma,New,3x,ben,40\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "leads.csv"
    path.write_text(CSV)
    return str(path)


def test_an_unknown_stage_is_never_guessed(empty: Shell, file: str) -> None:
    before = empty.journal
    ran = empty("import", file)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("leadtui: unknown stages: 'Engaging' (1); map each with --stage")
    assert empty.journal == before


def test_a_dry_run_tells_and_changes_nothing(empty: Shell, file: str) -> None:
    before = empty.journal
    told = empty.json("import", file, "--dry-run")
    assert (told["batch"], told["created"], told["unknown_stages"], told["dry_run"]) == (None, 1, {"Engaging": 1}, True)
    assert [error["line"] for error in told["errors"]] == [4]
    assert told["ignored_columns"] == ["Shoe size"]
    assert empty.journal == before


def test_an_import_is_one_event_and_one_word_takes_it_back(empty: Shell, file: str, tmp_path: Path) -> None:
    errors = tmp_path / "errors.csv"
    ran = empty("import", file, "--stage", "Engaging=qualified", "--errors", str(errors))
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0] == "2 created, 0 updated, 0 skipped, 1 with errors; batch 2"
    assert ran.lines[1] == "line 4: value: '3x' is not an amount"
    assert errors.read_text().splitlines()[1].startswith("4,")
    assert empty("list", "--format", "ids").lines == ["1", "2"]
    lead = empty.json("show", "1")
    assert (lead["pipeline"], lead["value"], lead["owner"]) == ("sales", "1200", "ana")
    event = empty.json("history", "1")[0]
    assert (event["via"], event["verb"], event["leads"]) == ("import", "imported", [1, 2])
    again = empty.json("import", file, "--stage", "Engaging=qualified")
    assert (again["created"], again["skipped"], again["batch"]) == (0, 2, None)
    assert empty("import", "revert", "2").out.startswith("undid event 2: imported")
    assert empty.json("list") == []


def test_new_stages_come_with_the_leads(empty: Shell, file: str) -> None:
    assert empty.json("import", file, "--new-stages")["created"] == 2
    assert "engaging" in [stage["id"] for stage in empty.json("pipeline", "show")["stages"]]
    assert empty("undo").code == 0
    assert "engaging" not in [stage["id"] for stage in empty.json("pipeline", "show")["stages"]]


def test_new_fields_come_and_go_with_the_leads(empty: Shell, tmp_path: Path) -> None:
    path = tmp_path / "school.csv"
    path.write_text("Name,Views\nAda,3\n")
    assert empty("import", str(path), "--dry-run").lines[1:] == [
        "columns not used: Views", "with --new-fields columns that mean nothing yet become custom fields",
    ]  # fmt: skip
    assert empty("import", str(path), "--new-fields").lines[1:] == ["new fields: Views (number)"]
    assert empty("list", "custom.views>2", "--format", "ids").lines == ["1"]
    assert empty("undo").code == 0
    assert empty.json("pipeline", "show")["custom_fields"] == []


def test_a_file_without_a_usable_row_is_refused(empty: Shell, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("Name,Value\nAda,lots\n")
    ran = empty("import", str(path))
    assert ran.code == 1
    assert ran.err == "leadtui: no row of bad.csv can be used; line 2: value: 'lots' is not an amount\n"


def test_export_and_import_give_the_same_leads(shell: Shell, tmp_path: Path) -> None:
    shell("won", "3")
    shell("edit", "1", "bant.budget=10k", "probability=33")
    out = tmp_path / "leads.json"
    assert shell("export", "--format", "json", "--output", str(out)).lines == [f"{out}: 3 leads"]
    other = Shell(tmp_path / "other")
    other("init")
    assert other.json("import", str(out))["created"] == 3
    changing = ("id", "version", "updated_at")
    assert [{k: v for k, v in lead.items() if k not in changing} for lead in other.json("list")] == [
        {k: v for k, v in lead.items() if k not in changing} for lead in shell.json("list")
    ]


def test_an_export_never_replaces_a_file_unasked(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "leads.csv"
    out.write_text("mine")
    assert shell("export", "--output", str(out)).code == 1
    assert out.read_text() == "mine"
    assert shell("export", "--output", str(out), "--force").code == 0
    assert out.read_text().startswith("id,")


def test_exports_on_stdout(shell: Shell) -> None:
    shell("edit", "2", "name==2+5")
    plain = shell("export", "owner:none")
    assert (plain.code, plain.lines[1].split(",")[2]) == (0, "'=2+5")
    assert [lead["id"] for lead in shell("export", "--format", "json").json] == [1, 2, 3]
    assert len(shell("export", "--format", "jsonl").lines) == 3
    assert shell("export", "--profile", "hubspot").lines[0].startswith("Deal Name,Pipeline,Deal Stage")


def test_the_demo_has_made_up_leads(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "demo")
    fill(shell.store, 30, seed=1)
    leads = shell.json("list")
    assert len(leads) == 30
    assert {lead["pipeline"] for lead in leads} == {"sales"}
    assert shell("check").code == 0


def test_metrics_are_the_numbers_of_what_the_query_finds(shell: Shell) -> None:
    shell("won", "3")
    numbers = shell.json("metrics", "--by", "owner")
    assert numbers["metrics"]["open_count"]["value"] == 2
    assert numbers["metrics"]["won_value"]["value"] == "900.50"
    assert {group["key"] for group in numbers["by"]} == {"ana", "ben", None}
    assert shell.json("metrics", "--where", "owner:ana")["metrics"]["open_count"]["value"] == 1
    assert shell.json("metrics", "--until", "2026-11-01")["metrics"]["won_count"]["value"] == 0
    lines = shell("metrics").lines
    assert lines[0] == "all time"
    assert ["Win", "rate", "100.0", "%", "1"] in [line.split() for line in lines]
    assert ["Lead", "velocity", "n/a", "0"] in [line.split() for line in lines]
