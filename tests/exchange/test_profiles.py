"""The headers of other systems are understood, and what a person says wins."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from leadtui.errors import Refused
from leadtui.exchange.profiles import guess, recognise
from leadtui.exchange.words import history

FILES = Path(__file__).parent / "files"


def headers(name: str) -> list[str]:
    with (FILES / name).open(newline="", encoding="utf-8") as file:
        return next(csv.reader(file))


@pytest.mark.parametrize(("name", "profile"), [
    ("pipedrive_sample_import.csv", "pipedrive"), ("hubspot_deals_ptbr.csv", "hubspot"),
    ("messy/hubspot-export.csv", "hubspot"),
    ("salesforce_opportunities.csv", "salesforce"), ("messy/salesforce-leads.csv", "salesforce"),
    ("karimlm99_opportunities.csv", "salesforce"), ("maven_excerpt.csv", "generic"), ("zoho_potentials.csv", "generic"),
    ("odoo_crm_lead_demo_first10.csv", "generic"),
])  # fmt: skip
def test_systems_are_recognised(name: str, profile: str) -> None:
    assert recognise(headers(name)).name == profile


def test_a_profile_can_be_said_and_must_exist() -> None:
    assert recognise(["a"], "hubspot").fractions
    with pytest.raises(Refused, match="no import profile 'siebel'; there are auto, leadtui, hubspot"):
        recognise(["a"], "siebel")


def mapped(names: list[str], *given: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    return guess(names, recognise(names), given).fields


def test_headers_match_whatever_their_case_stars_and_underscores() -> None:
    found = mapped(["\ufeffDeal - Title*", " ORGANIZATION ", "close_value", "Deal - Currency of Value"])
    assert found == {
        "name": ("\ufeffDeal - Title*",),
        "company": (" ORGANIZATION ",),
        "value": ("close_value",),
        "currency": ("Deal - Currency of Value",),
    }


def test_every_email_and_phone_column_is_taken_but_one_company() -> None:
    found = mapped(["Email 2", "Email 1", "Email", "Email (2)", "Company", "Account Name"])
    assert found == {"emails": ("Email", "Email (2)", "Email 1", "Email 2"), "company": ("Company",)}


def test_a_title_is_a_job_where_there_are_persons_and_a_name_where_there_are_none() -> None:
    assert mapped(["First Name", "Title"])["title"] == ("Title",)
    assert mapped(["id", "title", "lead_value"])["name"] == ("title",)


def test_a_status_is_the_stage_only_where_there_is_no_stage() -> None:
    assert mapped(["Name", "Status"])["stage"] == ("Status",)
    assert mapped(["Name", "Status", "Stage"])["stage"] == ("Stage",)


def test_the_id_of_an_account_is_not_the_id_of_its_leads() -> None:
    assert "external_id" not in mapped(["Deal Name", "Account Id", "Stage"])
    assert "external_id" not in mapped(["Potential Name", "LEADID", "Stage"])
    assert mapped(["First Name", "Account Id", "Email"])["external_id"] == ("Account Id",)


def test_what_is_said_wins() -> None:
    found = guess(["Name", "Kunde", "Amount", "Size"], recognise([]), [
        ("kunde", "company"), ("Amount", "ignore"), ("Size", "custom.size"),
    ])  # fmt: skip
    assert found.fields == {"company": ("Kunde",), "custom.size": ("Size",), "name": ("Name",)}
    assert found.ignored(["Name", "Kunde", "Amount", "Size"]) == ("Amount",)


@pytest.mark.parametrize(("given", "sentence"), [
    (("Kund", "company"), "no column 'Kund' in the file; there are Name, Kunde"),
    (("Kunde", "firm"), "no field 'firm'; there are external_id, name, "),
    (("Kunde", "custom.A B"), "no field"), (("Kunde", "bant.luck"), "no field"),
])  # fmt: skip
def test_an_unknown_column_or_field_is_refused_with_those_that_exist(given: tuple[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        guess(["Name", "Kunde"], recognise([]), [given])


def test_a_file_without_names_is_refused() -> None:
    with pytest.raises(Refused, match="no column that can name a lead; say which one with --map COLUMN=name"):
        mapped(["Value", "Stage"])
    with pytest.raises(Refused, match="of 21 columns only 'contact' is known"):
        names = next(csv.reader((FILES / "bank.csv").read_text().splitlines(), delimiter=";"))
        mapped(names)


def test_columns_of_stage_dates() -> None:
    assert history('Date entered "Negotiation (Sales Pipeline)"') == ("entered", "Negotiation (Sales Pipeline)")
    assert history("Date exited Demo") == ("exited", "Demo")
    assert history("Date of birth") is None


@pytest.mark.parametrize(
    ("written", "field"), [("created", "created_at"), ("Closed", "closed_at"), ("job title", "title")]
)
def test_the_map_takes_the_short_names_of_fields(written: str, field: str) -> None:
    assert mapped(["Name", "When"], ("When", written))[field] == ("When",)
