"""pipeline: templates, several pipelines, and editing one as TOML."""

from __future__ import annotations

import grp
import os
import stat
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from leadtui.cli.pipeline_toml import from_toml, in_editor, to_toml
from leadtui.errors import Refused
from leadtui.model.pipeline import checked
from leadtui.model.templates import from_template
from tests.cli.shell import Shell


def test_toml_gives_back_the_same_pipeline() -> None:
    before = from_template("salesforce-opportunity").changed(rates={"USD": Decimal("0.925")})
    again = checked(**from_toml(to_toml(before)), id=before.id, key=before.key)
    assert again == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "this is not TOML"),
        (f"stale_days = {'1' * 5000}", "this is not TOML"),
        ("nmae = 'x'", "nmae: there is no such name; there are name, "),
        ("stages = [{id = 'new', probabilty = 5}]", "stages.probabilty: there is no such name; there are id, name"),
    ],
)
def test_toml_that_means_nothing(text: str, told: str) -> None:
    with pytest.raises(Refused, match="^" + told.replace(".", r"\.")):
        from_toml(text)


def test_a_pipeline_from_stdin(shell: Shell) -> None:
    text = to_toml(from_template("default", name="Big Sales")).replace('name = "Qualified"', 'name = "Fits"')
    assert shell("pipeline", "edit", stdin=text.encode()).lines[0] == "Big Sales (sales), EUR, UTC"
    assert shell.json("pipeline", "show")["stages"][1]["name"] == "Fits"
    assert shell.json("show", "2")["stage"] == "qualified", "renaming loses no lead"
    assert shell("undo").code == 0
    assert shell.json("pipeline", "show")["name"] == "Sales"


@pytest.mark.parametrize("text", [
    b"", b"name='x'", b"\xff", b"stages=5", b"name='x'\ncustom_fields=true",
    b"name='x'\nstages=[{id='a',name='A',probability=200}]",
])  # fmt: skip
def test_a_pipeline_that_does_not_fit_changes_nothing(shell: Shell, text: bytes) -> None:
    before = shell.journal
    ran = shell("pipeline", "edit", stdin=text)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert shell.journal == before


def test_a_stage_in_use_goes_with_a_target(shell: Shell, tmp_path: Path) -> None:
    pipeline = from_template("default", name="Sales")
    fewer = pipeline.changed(stages=tuple(s for s in pipeline.stages if s.id != "qualified"))
    file = tmp_path / "stages.toml"
    file.write_text(to_toml(fewer))
    refused = shell("pipeline", "edit", "--file", str(file))
    assert (refused.code, refused.err[:64]) == (1, "leadtui: stages in use need a target before they can go: qualifi")
    assert shell("pipeline", "edit", "--file", str(file), "--target", "qualified=nurturing").code == 0
    assert shell.json("show", "2")["stage"] == "nurturing"
    assert shell("undo").code == 0
    assert shell.json("show", "2")["stage"] == "qualified", "stages and leads are one event"


def test_a_template_is_used_with_targets(shell: Shell) -> None:
    targets = ("--target", "new=prospect", "--target", "qualified=lead", "--target", "proposal=opportunity")
    assert shell("pipeline", "use", "sales-pipeline", *targets).code == 0
    assert [lead["stage"] for lead in shell.json("list")] == ["prospect", "lead", "opportunity"]


def test_several_pipelines_stay_apart(shell: Shell) -> None:
    assert shell("pipeline", "add", "Partners", "--template", "phases").lines[0] == "Partners (partners), EUR, UTC"
    shell("--pipeline", "partners", "add", "--name", "Reseller")
    assert shell("list", "--pipeline", "Partners", "--format", "ids").lines == ["4"]
    assert shell("list", "--pipeline", "sales", "--format", "ids").lines == ["1", "2", "3"]
    assert len(shell.json("list")) == 4
    assert [pipeline["key"] for pipeline in shell.json("pipeline", "list")] == ["sales", "partners"]
    assert shell.json("show", "4")["stage"] == "identify"
    assert shell("move", "4", "track").code == 0


def test_templates_need_no_store(tmp_path: Path) -> None:
    templates = Shell(tmp_path / "nowhere").json("pipeline", "templates")
    stages = {found["template"]: found["stages"] for found in templates}
    assert stages["sales-pipeline"] == ["Prospect", "Lead", "Opportunity", "Customer", "Lost"]


def test_the_editor_is_started_without_a_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "my editor.py"
    editor.write_text(
        "import os, sys\n"
        "path = sys.argv[-1]\n"
        "said = f'{os.stat(path).st_mode & 0o777:o} {sys.argv[1:-1]}'\n"
        "open(path, 'a').write(said)\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} '{editor}' --wait '; touch {tmp_path}/hacked'")
    written = in_editor("name = 'x' # ")
    assert written == f"name = 'x' # 600 ['--wait', '; touch {tmp_path}/hacked']"
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize("editor", ["sh -c 'printf \"\\377\" > \"$1\"' x", "rm"])
def test_what_an_editor_leaves_may_be_unreadable(editor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    with pytest.raises(Refused, match="what the editor wrote "):
        in_editor("name = 'x'")


def test_a_blank_stdin_is_no_pipeline_the_editor_is_asked(
    empty: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    assert "neither $VISUAL nor $EDITOR is set" in empty("pipeline", "edit").err
    monkeypatch.setenv("EDITOR", "sed -i s/Proposal/Offer/")
    assert "Offer" in empty("pipeline", "edit").out
    assert [stage["name"] for stage in empty.json("pipeline", "show")["stages"]][3] == "Offer"


@pytest.mark.parametrize(
    ("editor", "told"), [("false", "ended with 1"), ("/nowhere/ed", "cannot be started"), ("ed 'x", "cannot be read")]
)
def test_an_editor_that_fails(editor: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    with pytest.raises(Refused, match=told):
        in_editor("")


def test_without_room_for_a_file_nothing_is_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "no" / "room"))
    with pytest.raises(Refused, match="no room for a file to edit"):
        in_editor("")


def test_what_is_made_for_a_group_is_not_for_others(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "team")
    assert shell("init", "--shared", grp.getgrgid(os.getgid()).gr_name).code == 0
    assert stat.S_IMODE(shell.store.stat().st_mode) == 0o2770
    other = Shell(tmp_path / "other")
    assert other("init", "--shared", "no-such-group").code == 1
