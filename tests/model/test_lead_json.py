"""Computed fields of lead JSON: probability, weighted value, days in stage."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from leadtui.model.lead_json import LeadsAsJson
from leadtui.model.moment import Now, zone
from leadtui.model.templates import from_template

PIPELINE = from_template("default")
NOW = Now(datetime(2026, 11, 22, 9, tzinfo=UTC), zone("UTC"))
AS_JSON = LeadsAsJson([(PIPELINE, NOW)])


def lead(**fields: Any) -> dict[str, Any]:
    document = {"id": 1, "version": 1, "name": "Ada", "pipeline": "sales", "stage": "proposal"} | fields
    return AS_JSON.lead(document)


@pytest.mark.parametrize(
    ("fields", "probability", "weighted"),
    [
        ({}, 0.6, None),
        ({"value": "4245.74", "probability": "50"}, 0.5, "2122.87"),
        ({"value": "12500"}, 0.6, "7500"),
        ({"value": "900.50"}, 0.6, "540.30"),
        ({"value": "0.0001", "probability": "33.33"}, 0.3333, "0.00003333"),
        ({"value": "0"}, 0.6, "0"),
        ({"value": "80", "stage": "won", "outcome": "won", "probability": "30"}, 1.0, "80"),
        ({"value": "80", "stage": "lost", "outcome": "lost", "probability": "30"}, 0.0, "0"),
        ({"value": "80", "stage": "gone"}, None, None),
        ({"value": "80", "pipeline": "gone"}, None, None),
    ],
)
def test_money_is_weighted_exactly(fields: dict[str, str], probability: float | None, weighted: str | None) -> None:
    told = lead(**fields)
    assert (told["probability"], told["weighted_value"]) == (probability, weighted)


@pytest.mark.parametrize(
    ("entered", "days"),
    [("2026-11-22T08:59:59Z", 0), ("2026-11-21T09:00:01Z", 0), ("2026-11-21T09:00:00Z", 1), (None, None),
     ("2026-12-01T00:00:00Z", 0)],
)  # fmt: skip
def test_days_in_stage_are_days_of_24_hours(entered: str | None, days: int | None) -> None:
    visit = {"stage": "proposal"} | ({"entered_at": entered} if entered else {})
    told = lead(visits=[visit])
    assert (told["stage_since"], told["days_in_stage"]) == (entered, days)
    assert told["visits"] == [{"stage": "proposal", "entered_at": entered, "left_at": None}]
