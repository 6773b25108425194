"""Columns that no word of ours names: custom fields that are there, and new ones where somebody asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadtui.exchange.import_plan import ImportPlan
from leadtui.exchange.importing import Options, plan_import
from leadtui.model import templates
from leadtui.model.pipeline import CustomField

SEATS = CustomField(id="seats", name="Seats booked", kind="number")
HOME = templates.from_template("default").changed(custom_fields=(SEATS,))


def planned(text: str, folder: Path, name: str = "leads.csv", **options: Any) -> ImportPlan:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return plan_import(path, HOME, options=Options(**options))


def test_a_column_that_is_called_like_a_custom_field_is_that_field(tmp_path: Path) -> None:
    plan = planned("name,Seats_Booked,Mood\nAda,12,good\n", tmp_path)
    assert plan.create[0]["custom"] == {"seats": 12}
    assert (plan.ignored_columns, plan.new_fields, plan.pipeline) == (("Mood",), (), None)


def test_new_fields_have_the_kind_that_all_their_cells_have(tmp_path: Path) -> None:
    plan = planned(
        "name,Views,Mailed,Since,Dial code,Mood,Blank,Mixed,Seats\n"
        "Ada,12,Yes,2026-02-28,0049,good,,7,3\nBob,-1.5,no,,34,,,x,4\n",
        tmp_path, new_fields=True,
    )  # fmt: skip
    assert {field.name: field.kind for field in plan.new_fields} == {
        "Views": "number", "Mailed": "yes/no", "Since": "date", "Dial code": "text", "Mood": "text", "Mixed": "text",
    }  # fmt: skip
    assert plan.create[0]["custom"] == {
        "seats": 3, "views": 12, "mailed": True, "since": "2026-02-28", "dial-code": "0049", "mood": "good",
        "mixed": "7",
    }  # fmt: skip
    assert plan.create[1]["custom"] == {"seats": 4, "views": -1.5, "mailed": False, "dial-code": "34", "mixed": "x"}
    assert plan.ignored_columns == ("Blank",)
    assert plan.pipeline is not None
    assert plan.pipeline.custom_fields == (SEATS, *plan.new_fields)


def test_what_was_said_of_a_column_holds(tmp_path: Path) -> None:
    plan = planned("name,Land,Mood,custom.size\nAda,es,good,9\n", tmp_path, new_fields=True,
                   columns=(("Land", "custom.country"), ("Mood", "-")))  # fmt: skip
    assert [(field.id, field.name) for field in plan.new_fields] == [("country", "Land"), ("size", "size")]
    assert plan.create[0]["custom"] == {"country": "es", "size": 9}
    assert plan.ignored_columns == ("Mood",)


@pytest.mark.parametrize(("column", "id", "name"), [
    ("国", "field", "国"), ("seats!", "seats-2", "seats!"), ("[red]x[/red]", "red-x-red", "[red]x[/red]"),
    ("w" * 200, "w" * 70, "w" * 80),
])  # fmt: skip
def test_any_column_has_an_id_of_its_own(column: str, id: str, name: str, tmp_path: Path) -> None:
    plan = planned(f"name,{column}\nAda,x\n", tmp_path, new_fields=True)
    assert [(field.id, field.name) for field in plan.new_fields] == [(id, name)]
    assert plan.create[0]["custom"] == {id: "x"}


def test_a_table_of_our_own_gives_its_custom_fields_alone(tmp_path: Path) -> None:
    head = "id,name,pipeline,stage,external_id,stage_since,score_by_hand,value,currency,custom.size,activities"
    plan = planned(f"{head}\n1,Ada,sales,new,,,,1,EUR,9,x\n", tmp_path, new_fields=True)
    assert plan.profile.name == "leadtui"
    assert [field.id for field in plan.new_fields] == ["size"]


def test_objects_give_fields_too(tmp_path: Path) -> None:
    plan = planned('[{"name": "Ada", "views": 3, "vip": true}, {"name": "Bob", "views": null}]', tmp_path, "x.json",
                   new_fields=True)  # fmt: skip
    assert {field.name: field.kind for field in plan.new_fields} == {"views": "number", "vip": "yes/no"}
    assert plan.create[0]["custom"] == {"views": 3, "vip": True}
