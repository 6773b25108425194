"""What goes out comes back, and no cell acts in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import Refused
from leadtui.exchange.exporting import export
from leadtui.exchange.importing import Options, plan_import
from leadtui.exchange.sheets import PROFILES
from leadtui.exchange.writing import create, harmless, unquoted
from leadtui.model import templates
from leadtui.model.event import Document
from leadtui.model.lead import Lead
from leadtui.model.lead_json import stored_json

DEFAULT = templates.from_template("default")
OTHER = templates.from_template("hubspot-deals", id=2)
CONTRACT = {
    "id",
    "version",
    "name",
    "company",
    "contact",
    "title",
    "emails",
    "phones",
    "website",
    "value",
    "currency",
    "pipeline",
    "stage",
    "status",
    "lifecycle",
    "score",
    "owner",
    "source",
    "segment",
    "tags",
    "next_step",
    "expected_close",
    "created_at",
    "updated_at",
    "stage_since",
    "last_activity_at",
    "closed_at",
    "outcome",
    "lost_reason",
    "visits",
    "bant",
    "champ",
    "custom",
}
FULL = Lead.checked(
    id=7, version=9, name='=A "quoted", name', company="Añü; Co", contact="Jo\nhn", title="CEO", emails=["a@x.y",
    "b@x.y"],
    phones=["+49 170 1"], website="https://x.y", value="12500.50", currency="USD", pipeline=DEFAULT.key, stage="won",
    status="converted", lifecycle="decision", score=70, probability="33.25", owner="eve", source="web", segment="smb",
    tags=["eu", "hot"], next_step={"text": "Call", "due": "2026-12-01T13:00:00Z"}, expected_close="2026-12-24",
    created_at="2026-01-01T00:00:00Z", updated_at="2026-05-05T00:00:00.000Z", last_activity_at="2026-04-01T08:00:00Z",
    closed_at="2026-05-01T00:00:00Z", outcome="won", lost_reason="price", last_open_stage="proposal",
    visits=[{"stage": "new", "entered_at": "2026-01-01T00:00:00Z",
    "left_at": "2026-02-01T00:00:00Z"}, {"stage": "proposal"},
            {"stage": "won", "entered_at": "2026-05-01T00:00:00Z"}],
    bant={"budget": "yes"}, champ={"money": "some"}, custom={"size": 5, "vip": True, "kind": "-x",
    "rate": 0.5}, external_id="X-1",
    archived_at="2026-06-01T00:00:00Z",
).document()  # fmt: skip
PLAIN = Lead.checked(id=8, name="Bob", pipeline=DEFAULT.key, stage="new", visits=[{"stage": "new"}]).document()
ELSEWHERE = Lead.checked(id=9, name="Cy", pipeline=OTHER.key, stage="contract-sent").document()


def text(leads: list[Document], format: str, profile: str | None = None) -> str:
    out = io.StringIO(newline="")
    assert export(leads, format, out, [DEFAULT, OTHER], profile) == len(leads)
    return out.getvalue()


def stored(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in ("id", "version", "updated_at")}


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_json_comes_back_exactly_under_new_ids(format: str, tmp_path: Path) -> None:
    path = tmp_path / f"leads.{format}"
    path.write_text(text([FULL, PLAIN, ELSEWHERE], format))
    plan = plan_import(path, DEFAULT, others=[OTHER]).checked()
    assert plan.errors == []
    assert plan.create == [stored(FULL), stored(PLAIN), stored(ELSEWHERE)]


def test_ids_in_a_file_overwrite_nothing(tmp_path: Path) -> None:
    path = tmp_path / "leads.json"
    path.write_text(text([PLAIN], "json"))
    there = PLAIN | {"name": "Somebody else", "external_id": "8"}
    plan = plan_import(path, DEFAULT, [there], Options(on_duplicate="overwrite"))
    assert (len(plan.create), plan.update) == (1, [])
    assert "id" not in plan.create[0]


def test_json_has_every_field_of_the_contract_with_nulls() -> None:
    lead = json.loads(text([PLAIN], "json"))[0]
    assert set(lead) >= CONTRACT
    assert (lead["company"], lead["emails"], lead["custom"], lead["visits"]) == (
        None,
        [],
        None,
        [{"stage": "new", "entered_at": None, "left_at": None}],
    )
    assert stored_json(FULL)["stage_since"] == "2026-05-01T00:00:00Z"


def test_no_leads_are_a_valid_file() -> None:
    assert json.loads(text([], "json")) == []
    assert text([], "jsonl") == ""
    assert len(list(csv.reader(io.StringIO(text([], "csv"))))) == 1


def test_plain_csv_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(text([FULL, PLAIN], "csv"), newline="")
    plan = plan_import(path, DEFAULT).checked()
    assert (plan.profile.name, plan.errors) == ("leadtui", [])
    custom = {"size": "5", "vip": "yes", "kind": "-x", "rate": "0.5"}  # text, as this pipeline declares no kinds
    # its own probability and next step are of no use to a lead that is closed and no customer yet
    expected = stored(FULL) | {"custom": custom}
    for name in ("probability", "next_step"):
        expected.pop(name)
    assert plan.create == [expected, stored(PLAIN)]


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_profiles_are_recognised_when_they_come_back(profile: str, tmp_path: Path) -> None:
    open_lead = {
        **stored(FULL),
        "id": 1,
        "name": "Deal",
        "stage": "proposal",
        "contact": "Ann Lee",
        "emails": ["c@x.y"],
        "visits": [{"stage": "proposal"}],
    }
    for name in ("outcome", "closed_at", "last_open_stage", "archived_at", "lost_reason"):
        open_lead.pop(name)
    path = tmp_path / "leads.csv"
    path.write_text(text([open_lead, FULL], "csv", profile), newline="")
    plan = plan_import(path, DEFAULT).checked()
    back, won = plan.create
    assert (plan.profile.name, plan.errors) == (profile, [])
    for name in (
        "name",
        "company",
        "contact",
        "value",
        "currency",
        "stage",
        "owner",
        "emails",
        "expected_close",
        "probability",
    ):
        assert back[name] == open_lead[name], name
    assert (won["stage"], won["outcome"], won["closed_at"]) == ("won", "won", "2026-05-01T00:00:00Z")


@pytest.mark.parametrize("cell", [
    "=1+1", "+1 555-2001", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", "+1+1",
    "-1-1", "-1e5x", "'=1", "''=1",
])  # fmt: skip
def test_formulas_are_made_text_and_read_back(cell: str) -> None:
    assert harmless(cell) == "'" + cell
    assert unquoted(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "-5", "+5", "-12.50", "0", "name", "O'Neil", "'tis", "2026-01-01", "a=b"])
def test_plain_cells_and_numbers_stay(cell: str) -> None:
    assert harmless(cell) == cell == unquoted(cell)


@given(st.text(max_size=12))
def test_every_cell_is_harmless_and_comes_back(cell: str) -> None:
    out = harmless(cell)
    assert unquoted(out) == cell
    number = out.lstrip("+-").replace(".", "", 1).isdigit()
    assert number or not out[:1] or out[0] not in "=+-@\t\r\n\0＝＋－＠"


def test_csv_quotes_as_rfc_4180_says() -> None:
    name = next(csv.DictReader(io.StringIO(text([FULL], "csv"), newline="")))["name"]
    assert name == "'" + FULL["name"]
    assert '"\'=A ""quoted"", name"' in text([FULL], "csv")


@pytest.mark.parametrize(("format", "profile", "sentence"), [
    ("xml", None, "no export format 'xml'; there are csv, json, jsonl"),
    ("csv", "siebel", "no csv profile 'siebel'; there are hubspot"), ("json", "hubspot", "for csv"),
])  # fmt: skip
def test_unknown_formats_and_profiles_are_refused(format: str, profile: str | None, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        export([], format, io.StringIO(), [], profile)


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to(path.with_name("victim"))


@pytest.mark.parametrize("plant", [_fifo, _link, Path.mkdir])
@pytest.mark.parametrize("force", [False, True])
def test_what_is_planted_at_the_place_is_not_written_to(
    plant: Callable[[Path], Any], force: bool, tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"
    plant(target)
    with pytest.raises(Refused), create(target, force) as out:
        out.write("x")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_is_replaced_only_by_force_and_only_when_all_went_well(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    target.chmod(0o644)
    with pytest.raises(Refused, match=r"out.csv is there already; --force replaces it"), create(target):
        pass
    with pytest.raises(ZeroDivisionError), create(target, force=True) as out:
        out.write("half")
        raise ZeroDivisionError
    assert target.read_text() == "old"
    with create(target, force=True) as out:
        out.write("new")
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_the_mode_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with create(tmp_path / "open"):
            pass
        os.umask(0o777)
        with create(tmp_path / "closed"):
            pass
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()] == [0o600, 0o600]


def test_a_failed_export_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"cannot write out.csv: no space left"), create(tmp_path / "out.csv"):
        raise OSError(28, "No space left on device")
    with (
        pytest.raises(Refused, match=r"cannot write out.csv: no such file or directory"),
        create(tmp_path / "no" / "out.csv"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_was_done_and_what_belongs_together_is_one_cell_each() -> None:
    lead: Document = {
        "id": 7, "name": "Ada", "pipeline": "sales", "stage": "new",
        "activities": {"2026-11-22T09:07:08Z call": "reached", "2026-11-20T09:00:00Z visit": ""},
        "links": {"3": "upsell of", "12": "referral"},
        "cadence": {"name": "Nurture", "step": 1, "started_at": "2026-11-20T09:00:00Z", "paused": True},
        "handoff": {"by": "ben", "to": "ana", "at": "2026-11-21T09:00:00Z", "note": "wants a demo"},
    }  # fmt: skip
    out = io.StringIO()
    export([lead], "csv", out, [DEFAULT])
    header, row = csv.reader(io.StringIO(out.getvalue()))
    told = dict(zip(header, row, strict=True))
    assert not [name for name in header if "." in name], "a column for every activity of every lead"
    assert told["activities"] == "2026-11-20T09:00:00Z visit; 2026-11-22T09:07:08Z call reached"
    assert told["links"] == "upsell of 3; referral 12"
    assert told["cadence"] == "Nurture, step 2, paused"
    assert told["handoff"] == "ben to ana, 2026-11-21T09:00:00Z -: wants a demo"


def test_a_customer_keeps_renewal_and_next_step_in_a_csv(tmp_path: Path) -> None:
    customer = FULL | {"stage": "customer", "renewal_date": "2027-03-01"}
    path = tmp_path / "leads.csv"
    path.write_text(text([customer], "csv"), newline="")
    (back,) = plan_import(path, DEFAULT).checked().create
    assert back["stage"] == "customer"
    assert (back["renewal_date"], back["next_step"]) == ("2027-03-01", FULL["next_step"])
