"""The one way in which the text of a field becomes a value."""

from dataclasses import replace

import pytest

from leadtui.errors import LeadtuiError, NotFound, Refused
from leadtui.model import fields
from leadtui.model.pipeline import CustomField, Pipeline
from leadtui.model.templates import from_template

PIPELINE: Pipeline = replace(
    from_template("default"),
    custom_fields=(
        CustomField(id="size", name="Company size", kind="number"),
        CustomField(id="tier", name="Tier", kind="choice", choices=("Gold", "Silver")),
        CustomField(id="signed", name="Signed", kind="yes/no"),
        CustomField(id="renewal", name="Renewal", kind="date"),
    ),
)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("name", "Acme", ("name", "Acme")),
        ("email", "a@x.example, b@x.example", ("emails", ["a@x.example", "b@x.example"])),
        ("phone", "+34 91 1; +34 91 2", ("phones", ["+34 91 1", "+34 91 2"])),
        ("tag", "eu, eu, vip", ("tags", ["eu", "vip"])),
        ("value", "12,500.50", ("value", "12500.50")),
        ("currency", "usd", ("currency", "USD")),
        ("status", "engaged", ("status", "engaged")),
        ("close", "2026-12-31", ("expected_close", "2026-12-31")),
        ("probability", "37.5%", ("probability", "37.5")),
        ("bant.budget", "50k", ("bant.budget", "50k")),
        ("custom.size", "250", ("custom.size", 250)),
        ("size", "2.5", ("custom.size", 2.5)),
        ("tier", "gold", ("custom.tier", "Gold")),
        ("signed", "yes", ("custom.signed", True)),
        ("renewal", "2027-01-01", ("custom.renewal", "2027-01-01")),
        ("company", "  ", ("company", None)),
    ],
)
def test_what_is_read(name: str, text: str, value: tuple[str, object]) -> None:
    assert fields.parsed(name, text, PIPELINE) == value


@pytest.mark.parametrize(
    ("name", "text", "error", "says"),
    [
        ("name", " ", Refused, "must not be empty"),
        ("status", "con verted", Refused, "none of new, contacted"),
        ("emails", "nobody", Refused, "not an e-mail address"),
        ("value", "-5", Refused, "negative"),
        ("value", "1e15", Refused, "above"),
        ("expected_close", "03/04/2026", Refused, "2026-12-31"),
        ("probability", "120", Refused, "0 to 100"),
        ("custom.size", "many", Refused, "not a number"),
        ("custom.signed", "perhaps", Refused, "yes or no"),
        ("comapny", "x", NotFound, "did you mean company"),
        ("stage", "won", NotFound, "no field 'stage' to edit"),
        ("id", "3", NotFound, "no field"),
        ("name", "a\x00", Refused, "NUL"),
    ],
)
def test_what_is_refused(name: str, text: str, error: type[LeadtuiError], says: str) -> None:
    with pytest.raises(error, match=says):
        fields.parsed(name, text, PIPELINE)


@pytest.mark.parametrize("field", fields.of_pipeline(PIPELINE), ids=lambda field: field.name)
def test_shown_text_reads_back(field: fields.Field) -> None:
    samples = {
        "emails": "a@x.example", "value": "1.50", "currency": "EUR", "probability": "50",
        "expected_close": "2026-01-02", "renewal_date": "2027-01-02",
        "status": "new", "lifecycle": "decision", "custom.size": "5", "custom.tier": "Gold", "custom.signed": "no",
        "custom.renewal": "2027-01-01",
    }  # fmt: skip
    value = field.parse(samples.get(field.name, "text"))
    assert field.parse(fields.shown(value)) == value
