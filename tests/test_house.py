"""What holds for the house as a whole, whoever builds in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import leadtui

ROOT = Path(__file__).parent.parent
BROAD = {"Exception", "BaseException"}
TEXT = {".py", ".md", ".toml", ".yml", ".tcss", ".txt", ".csv", ".json", ".svg", ""}
HOMES = ("home", "Users", "root", "work")
"""Directories that exist on one machine and not on another."""


def written() -> Iterator[Path]:
    """Every text file that people wrote: nothing generated, nothing installed."""
    for top in sorted(ROOT.iterdir()):
        if top.name in (".ci", ".github"):
            yield from (path for path in top.rglob("*") if path.is_file())
        elif top.name.startswith(".") or top.name in ("build", "dist"):
            continue
        elif top.is_dir():
            yield from (path for path in top.rglob("*") if path.suffix in TEXT and path.is_file())
        elif top.suffix in TEXT:
            yield top


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_the_command_line_loads_no_user_interface(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    made = run("-m", "leadtui", "--store", store, "init")
    assert made.returncode == 0, made.stderr
    listed = run("-X", "importtime", "-m", "leadtui", "--store", store, "list", "--json")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.strip() == "[]"
    loaded = set(re.findall(r"^import time: +\d+ \| +\d+ \| +([\w.]+)$", listed.stderr, re.MULTILINE))
    assert "leadtui.model.lead" in loaded, "this list must be the one of the command line"
    assert {name.partition(".")[0] for name in loaded} & {"textual", "rich"} == set()


def test_no_path_of_somebodys_machine_is_written_anywhere() -> None:
    local = re.compile(rf"(?<![\w.~}}\])-])/(?:{'|'.join(HOMES)})/[\w.-]+")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in written()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if local.search(line)
    ]
    assert found == []


def test_no_fault_is_swallowed() -> None:
    """`except Exception` may clean up and raise on, or hand the fault to a future somebody waits for; it may never go
    on, whatever a linter was told to overlook."""
    sources = sorted((ROOT / "leadtui").rglob("*.py"))
    assert sources
    assert [place for source in sources for place in swallowing(source)] == []


def swallowing(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            named = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)} if node.type else BROAD
            last = node.body[-1]
            raises_on = isinstance(last, ast.Raise) and last.exc is None
            hands_on = node.name is not None and ast.unparse(last).endswith(f".set_exception({node.name})")
            if BROAD & named and not (raises_on or hands_on):
                yield f"{source.relative_to(ROOT)}:{node.lineno}"


def test_the_readme_gives_the_commands_that_are_promised() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    venv = "python3 -m venv .venv && .venv/bin/pip install -q"
    assert f"{venv} . && .venv/bin/leadtui demo\n" in blocks
    assert f"{venv} -e '.[test]' && .venv/bin/pytest -n 4\n" in blocks


def test_links_between_the_documents_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_changelog_knows_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(?!Unreleased)([^]]+)]", changes, re.MULTILINE)
    assert newest and newest[1] == leadtui.__version__
