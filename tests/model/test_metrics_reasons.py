"""Why leads were lost, and what leaks."""

from __future__ import annotations

from tests.model.counted import days, lead, told

LEADS = [
    lead("lost", lost_reason="price", value="100"), lead("lost", lost_reason="price", value="50"),
    lead("lost", lost_reason="No follow-up", value="7"), lead("lost", lost_reason="unresponsive"),
    lead("lost", lost_reason="bad qualification", value="3"), lead("lost", value="1"),
    lead("won", value="20"), lead("won", value="30", closed_at="2026-11-01T00:00:00Z"),
    lead("new", value="1000"),
    lead("new", value="4000", next_step={"text": "call", "due": "2026-12-01"}),
]  # fmt: skip


def test_wins_and_losses_by_reason_with_count_and_value() -> None:
    rows = [row.as_json() for row in told(LEADS).reasons]
    assert [(row["outcome"], row["reason"], row["count"], row["value"], row["preventable"]) for row in rows] == [
        ("won", None, 2, "50.00", False), ("lost", "price", 2, "150.00", False),
        ("lost", "No follow-up", 1, "7.00", True), ("lost", "bad qualification", 1, "3.00", True),
        ("lost", "unresponsive", 1, "0.00", True), ("lost", None, 1, "1.00", False),
    ]  # fmt: skip
    assert rows[4]["without_value"] == 1


def test_leakage_is_preventable_normal_or_silent() -> None:
    assert told(LEADS).leakage.as_json() == {
        "preventable": {"count": 3, "value": "10.00", "without_value": 1},
        "normal": {"count": 3, "value": "151.00", "without_value": 0},
        "silent": {"count": 1, "value": "1000.00", "without_value": 0},
    }


def test_a_period_has_what_was_closed_in_it() -> None:
    found = told(LEADS, period=days("2026-11-01", "2026-11-02"))
    assert [(row.outcome, row.share.count) for row in found.reasons] == [("won", 1)]
    assert (found.leakage.normal.count, found.leakage.silent.count) == (0, 1)
