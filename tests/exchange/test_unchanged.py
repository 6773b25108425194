"""The quick way of leads in leadtui's own JSON, against the way that checks and converts everything."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import Refused
from leadtui.exchange import jsonrows
from leadtui.exchange.leadjson import STORED, _checked
from leadtui.exchange.unchanged import unchanged
from leadtui.model.event import Document
from tests.model.leads import lead_documents

FULL: Document = {
    "name": "Ada\nLovelace", "company": "", "contact": "Ada\u200b", "title": "CEO", "emails": ["a@x.example", ""],
    "phones": [], "website": "x", "value": "12500.50", "currency": "EUR", "pipeline": "sales", "stage": "qualified",
    "status": "engaged", "lifecycle": "decision", "score": 70, "owner": "Ana Lima", "source": "web", "segment": "smb",
    "tags": ["eu"], "next_step": {"text": "Call", "due": None}, "expected_close": "2026-12-31",
    "created_at": "2026-01-31T23:59:59Z", "last_activity_at": "2026-02-28T00:00:00Z", "outcome": "lost",
    "closed_at": "2026-03-01T00:00:00Z", "archived_at": "2026-03-02T00:00:00Z", "lost_reason": "price",
    "last_open_stage": "new", "external_id": "HS-1", "bant": {"need": "yes"}, "champ": {"money": "10k"},
    "visits": [{"stage": "new", "entered_at": None, "left_at": "2026-01-05T00:00:00Z"}, {"stage": "qualified"}],
    "custom": {"size": 20, "plan": "gold", "vip": True, "": 0},
    "activities": {"2026-01-31T23:59:59Z call": "reached", "2026-02-01T00:00:00Z email-open": ""},
    "mql_at": "2026-01-31T23:59:59Z", "sql_at": "2026-01-31T23:59:59Z", "reviewed_at": "2026-01-31T23:59:59Z",
    "rises": {"2026-01-31T23:59:59Z": 25, "2026-02-01T00:00:00Z": -5},
    "cadence": {"name": "Nurture", "step": 1, "started_at": "2026-01-31T23:59:59Z", "paused": False},
    "handoff": {"by": "ben", "to": "ana", "at": "2026-01-31T23:59:59Z", "note": "wants a demo"},
    "renewal_date": "2027-01-31",
}  # fmt: skip
VALUES: tuple[Any, ...] = (
    "", " ", "x", "a\0b", "\ud800", "x" * 1_048_577, "é\u202e", 0, 1, -1, 100, 101, 2**53, 2**63, 2**64, 1.0, 0.5, True,
    False, [], {}, ["x"], [""], [1], ["a\0"], [None], [[]], {"x": 1}, {"budget": "x"}, {"budget": None},
    {"budget": "\0"}, {"money": 1}, {"a\0": 1}, {"x": 1.5}, {"x": 2**63}, {"x": [1]}, {"x": "\0"}, {"x": False},
    "0", "00", "1.5", "1.50000", "-1", "+1", "1e3", "1_000", " 1", "999999999999.9999", "1000000000000", "NaN", ".5",
    "5.", "١", "EUR", "eur", "EURO", "ÀÉÎ", "E1R", "new", "New", "won", "decision", "engaged",
    "2026-02-28", "2026-02-29", "2024-02-29", "2026-02-30", "2026-04-31", "2026-12-31", "2026-13-01", "2026-00-10",
    "2026-1-01", "20260101", "2026-W47-6", "1899-01-01", "2100-02-29", "0001-01-01",
    "2026-02-28T10:00:00Z", "2026-02-30T10:00:00Z", "2026-02-28T24:00:00Z", "2026-02-28T23:60:00Z",
    "2026-02-28T10:00:60Z", "2026-02-28 10:00:00Z", "2026-02-28T10:00:00z", "2026-02-28T10:00:00+02:00",
    "2026-02-28T10:00:00.5Z", "2026-02-28T10:00:00", "2026-02-28T10:00Z", "2026-02-28T10:00:00Z\n", "2026-12-31\n",
    {"text": "x"}, {"text": ""}, {"text": None}, {"due": "2026-12-31"}, {"text": "x", "due": "2026-12-31"},
    {"text": "x", "due": "soon"}, {"text": "x", "due": "2026-12-31T10:00:00Z"}, {"text": "x", "why": 1},
    {"text": "x", "due": 5}, [{"stage": "new"}], [{"stage": None}], [{"stage": ""}], [{"left_at": None}], [{}],
    [{"stage": "new", "entered_at": "2026-02-28T10:00:00Z", "left_at": None}], [{"stage": "new", "entered_at": "?"}],
    [{"stage": "new", "more": 1}], [5],
    {"2026-01-31T23:59:59Z call": ""}, {"2026-01-31T23:59:59Z": ""}, {"2026-02-30T23:59:59Z call": ""}, {"call": "x"},
    {"2026-01-31T23:59:59Z call": None}, {"2026-01-31T23:59:59Z Call me": "x"},
    {"name": "Nurture", "step": 0, "started_at": "2026-01-31T23:59:59Z", "paused": True},
    {"name": "Nurture", "step": 0, "started_at": "2026-01-31T23:59:59Z"}, {"name": "x"},
    {"name": "", "step": 0, "started_at": "2026-01-31T23:59:59Z", "paused": True},
    {"name": "x", "step": -1, "started_at": "2026-01-31T23:59:59Z", "paused": True},
    {"name": "x", "step": 0, "started_at": "2026-01-31T23:59:59Z", "paused": True, "planned": "Call"},
    {"by": "ben", "to": "ana", "at": "2026-01-31T23:59:59Z", "note": ""}, {"by": "ben", "to": "ana", "at": "?"},
    {"by": "ben", "to": "ana", "at": "2026-01-31T23:59:59Z", "note": "x", "accepted_at": "2026-02-01T00:00:00Z"},
    {"by": "ben", "to": "ana", "at": "2026-01-31T23:59:59Z", "note": "x", "accepted_at": None},
)  # fmt: skip
"""What may stand in a field of a file, and must not."""


@pytest.fixture(autouse=True, scope="module")
def loaded() -> None:
    """Both ways build their checks once, which takes longer than hypothesis lets an example take."""
    unchanged(FULL)
    _checked(FULL)


def slow(fields: Document) -> Document | None:
    """The document by the way that checks everything; None when it refuses."""
    try:
        return _checked(fields)
    except Refused:
        return None


def test_a_lead_as_an_export_has_it_is_known() -> None:
    assert (unchanged(FULL) or {}).keys() == FULL.keys() - {"phones"}
    assert unchanged(FULL) == _checked(FULL)


@pytest.mark.parametrize("name", (*STORED, "probability", "id", "version", "nickname"))
def test_what_is_recognised_is_what_the_checks_would_give(name: str) -> None:
    known = 0
    for value in VALUES:
        quick = unchanged(FULL | {name: value})
        if quick is not None:
            known += 1
            assert quick == slow(FULL | {name: value}), value
    assert known > 0 or name in ("probability", "id", "version", "nickname")


@given(lead_documents(), st.dictionaries(st.sampled_from(STORED), st.sampled_from(VALUES), max_size=3))
def test_any_lead_goes_in_the_same_by_both_ways(lead: Document, changes: Document) -> None:
    fields = {name: value for name, value in (lead | changes).items() if name != "id" and value is not None}
    assert (quick := unchanged(fields)) is None or quick == slow(fields)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}', '{"a": {"b": 1, "b": 2}}', '{"a": [{"b": "", "b": ""}]}', '{"a": "x\\"", "a": "y"}',
        '{"a" :1,"a"\t:2,"b:":"\\":"}', '{"a": 18446744073709551616}', '{"a": [-9223372036854775809]}',
        '{"a": 0.1000000000000000000000000000000000000000000000000001}', '{"a": 1e400}', '{"a": NaN}', '{"a": 1.5}',
        '{"a": "\\u0000"}', '{"a": "\\ud800"}', '{"a": "\\\\u0000"}', '{"a": "\udc80"}', '{"a": "\x01"}', '[1]', '5',
        '{"a": "\\u005c", "a": ""}', '{"a": "\\u0022", "a": ""}', '{"a": ' + "[" * 40 + "]" * 40 + "}", '{"a": 1',
    ],
)  # fmt: skip
def test_json_that_orjson_reads_otherwise_is_left_to_the_careful_reader(text: str) -> None:
    assert jsonrows._quick(text) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(('"', "\\", '\\"', ":", "\x7f", "é", "\U0001f600", "\u2028")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"\\:é', max_size=3), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text('ab"\\:é', max_size=3), JSON, max_size=4), st.booleans())
def test_what_the_quick_reader_gives_is_what_the_careful_one_gives(value: Document, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    quick = jsonrows._quick(text)
    if quick is not None:
        assert quick == jsonrows._read(text, 0)[0] == value
        assert jsonrows._row(1, quick, storable=False).fault is None


@pytest.mark.parametrize(
    "text", ['{"a": "é \\" x", "b": {"c": [1, true, null]}}', '{"a":"\\u00e9\\ud83d\\ude00", "b\\"": -0}', "{}"]
)
def test_ordinary_json_is_read_quickly(text: str) -> None:
    assert jsonrows._quick(text) == json.loads(text)
