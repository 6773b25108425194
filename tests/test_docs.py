"""The documents say what the program does: every key, command, option and field, and the other way round."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import re
import shlex
import tomllib
from argparse import SUPPRESS
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import generate
from leadtui import keys
from leadtui.cli.parser import Parser, _parsers_of, parser, whole_parser
from leadtui.cli.pipeline_toml import from_toml
from leadtui.cli.surface import COMMANDS
from leadtui.config import CHOICES, Config, load
from leadtui.model import query_fields, rule_text
from leadtui.model.activities import KINDS
from leadtui.model.command import AddLead, CreatePipeline, EditPipeline
from leadtui.model.costs import Cost
from leadtui.model.goals import Goal
from leadtui.model.pipeline import CustomField, Pipeline, Stage
from leadtui.model.query import parse
from leadtui.model.score_rules import EngagementRule, FitRule, ScoreRules
from leadtui.service import LeadService
from leadtui.store.create import create, open_store
from leadtui.store.journal import decode
from tests.cli.shell import Shell
from tests.service.office import Office
from tests.store.acts import ANA
from tests.test_house import ROOT

DOCS = ROOT / "docs"
HEADING = re.compile(r"^(#+) `leadtui ([^`]*)`$", re.MULTILINE)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def block(name: str, language: str) -> str:
    """The first block of a page that is written in this language."""
    found = re.search(rf"```{language}\n(.*?)```", page(name), re.DOTALL)
    assert found, f"{name} has no block of {language}"
    return found[1]


def first_cells(text: str, head: str) -> list[str]:
    """The code in the first column of the tables whose head begins so."""
    tables = re.findall(rf"^\| {head} \|.*\n\| ---.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert tables
    return re.findall(r"^\| `([^`]*)`", "".join(tables), re.MULTILINE)


@pytest.mark.parametrize("name", generate.PARTS)
def test_what_the_program_knows_is_on_the_page(name: str) -> None:
    now = (ROOT / name).read_text(encoding="utf-8")
    assert now == generate.written(name), f"{name} is old: run `python docs/generate.py`"


# keys and settings


def test_the_readme_has_every_key_of_the_board() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Keys")[2].partition("\n## ")[0]
    for key in keys.BOARD:
        assert key.help in table
        assert all(f"`{part}`" in table for part in key.written.split()), key.id


def test_every_binding_can_be_looked_up() -> None:
    places = (keys.BOARD, keys.LEAD, keys.REVIEW, keys.RULES, keys.METRICS, keys.EXPLAINED, keys.COUNTED, keys.DIALOG,
              keys.CONFLICT)
    everywhere = {key.id: key.keys.split(",") for place in places for key in place}
    rows = re.findall(r"^\| `([^`]+)` \| (`[^|]*`) \|", page("settings.md").partition("## Keys")[2], re.MULTILINE)
    assert {id: written.strip("`").split("` `") for id, written in rows} == everywhere


def test_every_setting_is_told_with_its_values() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", page("settings.md").partition("## Keys")[0], re.MULTILINE)
    told = {name: tuple(re.findall(r"`(\w+)`", values)) for name, values in rows if name.islower()}
    assert told.keys() == {field.name for field in dataclasses.fields(Config)} - {"fault"}
    assert {name: told[name] for name in CHOICES} == CHOICES


def test_the_settings_of_the_page_can_be_used(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(block("settings.md", "toml"), encoding="utf-8")
    settings = load(file)
    assert settings.fault is None
    assert settings.keys.keys() <= {key.id for key in keys.BOARD}


def test_every_variable_of_the_environment_is_told() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "leadtui").rglob("*.py"))
    asked = set(re.findall(r"(?:environ(?:\.get\(|\[)|(?=\"\w+\" in os\.environ))\"(\w+)\"", sources))
    assert {"LEADTUI_STORE", "NO_COLOR", "EDITOR"} <= asked
    table = page("settings.md").partition("## Environment")[2].partition("\n## ")[0]
    assert asked - {"PYTHONPATH"} <= set(re.findall(r"`(\w+)`", table))


# commands


def commands(of: Parser, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Every command with its options, as the parser has them."""
    for action in of._actions:
        for name, below in _parsers_of(action).items():
            options = {option for one in below._actions if one.help is not SUPPRESS for option in one.option_strings}
            yield (*above, name), {option for option in options if option.startswith("--")}
            yield from commands(below, (*above, name))


def everywhere() -> set[str]:
    return {option for action in parser()._actions for option in action.option_strings if option.startswith("--")}


def test_every_command_and_option_is_on_its_page_and_no_other() -> None:
    text = page("commands.md").partition("<!-- end of fields")[2]
    parts = re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]
    told = {
        tuple(word for word in re.findall(r"^`leadtui ([^`]*)`", part)[0].split() if word.islower()): set(
            re.findall(r"^\| `(--[\w-]+)", part, re.MULTILINE)
        )
        for part in parts
        if part.startswith("`")
    }
    assert told == {name: options - everywhere() for name, options in commands(whole_parser())}


def test_what_works_everywhere_is_told_once() -> None:
    table = page("commands.md").partition("## Everywhere")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(--[\w-]+)", table, re.MULTILINE)) == everywhere()


def test_every_command_that_a_page_gives_is_understood() -> None:
    known, tried = whole_parser(), 0
    for path in [ROOT / "README.md", *DOCS.glob("*.md")]:
        text = path.read_text(encoding="utf-8")
        shells = "".join(re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL))
        for line in re.findall(r"^(?:\$ )?leadtui (.*)$", shells, re.MULTILINE):
            words = shlex.split(line, comments=True)
            end = next((place for place, word in enumerate(words) if word in ("|", "<", ">")), len(words))
            known.parse_args(words[:end])
            tried += 1
        names = {command.name for command in COMMANDS}
        assert set(re.findall(r"`leadtui ([a-z][\w-]*)", text)) <= names, path.name
    assert tried > 50


# worked examples


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    shell = Shell(tmp_path / "store")
    assert shell("init").code == 0
    return shell


def session(name: str) -> list[tuple[list[str], str]]:
    """The first terminal session of a page: each command and what it prints."""
    parts = re.findall(r"^\$ leadtui (.*)\n((?:[^$\n].*\n)*)", block(name, "console"), re.MULTILINE)
    return [(shlex.split(line), printed) for line, printed in parts]


def test_the_file_of_the_fair_is_imported_as_told(shell: Shell) -> None:
    Path("fair.csv").write_text(block("importing.md", "csv"), encoding="utf-8")
    examples = session("importing.md")
    assert len(examples) == 2
    for words, printed in examples:
        ran = shell(*words)
        assert ran.out + ran.err == printed


def test_the_numbers_of_the_worked_example_are_true(shell: Shell) -> None:
    with gzip.open(ROOT / "tests" / "model" / "files" / "maven_pipeline.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with Path("sales_pipeline.csv").open("w", encoding="utf-8") as file:
        file.write(block("../README.md", "csv").splitlines()[0] + "\n")
        for number, row in enumerate(rows):  # what is not counted is not in the file of the tests
            told = [row["stage"], row["engage_date"], row["close_date"], row["close_value"]]
            file.write(f"ID{number},{row['owner']},GTXPro,Isdom,{','.join(told)}\n")
    blind, done, metrics, revert = session("../README.md")
    refused = shell(*blind[0])
    assert (refused.code, refused.err) == (1, blind[1])
    assert shell(*done[0]).out == done[1]
    assert shell(*metrics[0]).out.startswith(metrics[1].removesuffix("…\n"))
    assert shell(*revert[0]).out == revert[1]


def names(section: str) -> set[str]:
    """Everything in the first column of the tables of one section of the page about JSON."""
    text = page("json.md").partition(f"## {section}\n")[2].partition("\n## ")[0]
    return {name for row in re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}


def test_the_json_is_as_its_page_says(shell: Shell) -> None:
    assert shell("add", "--name", "Ada", "--owner", "ana").code == 0
    assert names("A lead") == shell.json("show", "1").keys()
    assert names("An event") == shell.json("history", "1")[0].keys()
    numbers = shell.json("metrics", "--by", "owner", "--since", "2026-01-01", "--compare")
    assert names("The numbers") == numbers.keys()
    told = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?`) \|", page("metrics.md"), re.MULTILINE)))
    assert set(told) == numbers["metrics"].keys() | numbers["stages"][0].keys() - {"stage", "name"}


# the filter


def test_every_example_of_a_query_can_be_read() -> None:
    queries = first_cells(page("filter.md"), "query")
    assert len(queries) > 20
    assert all(parse(query) for query in queries)


def test_the_examples_use_every_field_and_every_word() -> None:
    terms = [term for query in first_cells(page("filter.md"), "query") for term in parse(query).terms]
    assert {term.field for term in terms} >= query_fields.FIELDS.keys() | {""}
    assert {term.operator for term in terms} >= {":", "=", ">", ">=", "<", "<="}
    assert {value for term in terms if term.field == "stale" for value in term.values} >= {"yes", "no", "close-date"}


# pipelines and files


def test_the_pipeline_of_the_page_is_one_and_says_everything_that_there_is() -> None:
    office = Office()
    fields = from_toml(block("pipelines.md", "toml"))
    office.ana.execute(EditPipeline("sales", fields, {stage.id: "new" for stage in office.ana.pipeline().stages}))
    assert [stage.id for stage in office.ana.pipeline().stages] == ["new", "proposal", "won", "lost", "customer"]
    told: tuple[tuple[type, list[dict[str, object]]], ...] = (
        (Pipeline, [fields | {"id": 1, "key": "sales", "turns": {}}]), (Stage, fields["stages"]),
        (CustomField, fields["custom_fields"]), (Goal, fields["goals"]), (Cost, fields["costs"]),
    )  # fmt: skip
    for model, parts in told:
        assert {name for part in parts for name in part} == {field.name for field in dataclasses.fields(model)}


def test_the_rules_of_the_page_are_rules_and_say_everything_that_there_is() -> None:
    rules = rule_text.from_toml(block("scoring.md", "toml"))
    assert Office().ana.pipeline().changed(scoring=rules).has_rules
    for model, parts in ((ScoreRules, [rules]), (FitRule, rules["fit"]), (EngagementRule, rules["engagement"])):
        assert {name for part in parts for name in part} == {field.name for field in dataclasses.fields(model)}
    assert f"Kinds of activities: {', '.join(KINDS)}." in page("scoring.md")


def test_another_program_reads_the_snapshot_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    create(tmp_path / "store")
    store = open_store(tmp_path / "store", background=False)
    service = LeadService(store, ANA)
    for command in (CreatePipeline("default"), AddLead("Ada", stage="qualified"), AddLead("Grace")):
        service.execute(command)
    store.compact()
    monkeypatch.chdir(tmp_path / "store")
    store.close()
    exec(block("files.md", "python"), {})
    assert capsys.readouterr().out == "['Ada']\n"


def test_the_line_of_a_journal_on_the_page_is_true() -> None:
    event = decode(block("files.md", "json").strip().encode())
    assert (event.verb, event.leads) == ("moved", [1])


def test_every_file_of_a_store_is_on_the_page(tmp_path: Path) -> None:
    create(tmp_path / "store")
    there = {path.name for path in (tmp_path / "store").iterdir()}
    assert there
    assert {name for name in there if f"`{name}" not in page("files.md")} == set()


# architecture and links


def test_the_architecture_knows_every_room_and_library() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {path.stem for path in (ROOT / "leadtui").iterdir() if not path.name.startswith(("_", "py."))}
    assert rooms
    assert {room for room in rooms if not re.search(rf"`{room}(/|\.py)`", text)} == set()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *(one for more in project["optional-dependencies"].values() for one in more)]
    libraries = {re.split(r"[<>=;]", one)[0] for one in needed if not one.startswith(("types-", "tzdata"))}
    assert {library for library in libraries if library not in text} == set()


def test_links_into_a_page_find_their_heading() -> None:
    for path in [*ROOT.glob("*.md"), *DOCS.glob("*.md")]:
        for target, anchor in re.findall(r"\]\(([^)\s:#]*)#([^)\s]+)\)", path.read_text(encoding="utf-8")):
            text = ((path.parent / target) if target else path).read_text(encoding="utf-8")
            headings = {
                re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
                for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            }
            assert anchor in headings, f"{path.name} links to {target}#{anchor}"


def test_the_pictures_fetch_nothing() -> None:
    for name in ("board.svg", "lead.svg", "review.svg", "metrics.svg"):
        picture = page(name)
        assert len(picture) > 10_000
        assert not re.search(r"@import|@font-face|url\(['\"]?https?:|href=", picture)
