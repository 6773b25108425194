"""The algebra of events: fold, difference, inverse."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from leadtui.model.event import Change, Event, apply, difference, fold, invert

values = st.one_of(st.integers(), st.text(max_size=5), st.lists(st.integers(), min_size=1, max_size=2), st.booleans())
parts = st.dictionaries(st.sampled_from(["size", "a.b"]), values, min_size=1)
documents = st.fixed_dictionaries(
    {}, optional={"name": values, "stage": values, "tags": values, "custom": parts, "bant": parts}
)
AT = "2026-11-22T12:00:00.000Z"


def plain(document: dict[str, Any] | None) -> dict[str, Any] | None:
    if document is None:
        return None
    return {name: value for name, value in document.items() if name not in ("id", "version", "updated_at")}


@given(st.none() | documents, st.none() | documents)
def test_a_difference_leads_from_one_state_to_the_other_and_its_inverse_back(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    change = difference("leads", 7, before, after)
    if change is None:
        assert before == after
        return
    assert plain(apply(before, change, AT)) == after
    assert plain(apply(after, invert(change), AT)) == before


@given(documents, documents)
def test_an_inverse_of_an_inverse_is_the_change(before: dict[str, Any], after: dict[str, Any]) -> None:
    change = difference("leads", 7, before, after)
    if change is not None:
        assert invert(invert(change)) == change


@given(documents, documents)
def test_a_document_is_never_changed_in_place(before: dict[str, Any], after: dict[str, Any]) -> None:
    copy = {name: dict(value) if isinstance(value, dict) else value for name, value in before.items()}
    change = difference("leads", 7, before, after)
    if change is not None:
        apply(before, change, AT)
    assert before == copy


def test_each_change_raises_the_version_and_notes_the_time() -> None:
    first = apply(None, Change("leads", 3, {"name": "Acme"}, None), AT)
    assert first == {"id": 3, "name": "Acme", "version": 1, "updated_at": AT}
    second = apply(first, Change("leads", 3, {"score": 5}, {"score": None}), "2026-11-22T12:00:01.000Z")
    assert second == {"id": 3, "name": "Acme", "score": 5, "version": 2, "updated_at": "2026-11-22T12:00:01.000Z"}


def test_parts_of_nested_fields_change_one_by_one() -> None:
    document = {"custom": {"size": 5, "region": "EU"}}
    change = difference("leads", 1, document, {"custom": {"size": 6, "region": "EU"}})
    assert change == Change("leads", 1, {"custom.size": 6}, {"custom.size": 5})


def test_an_event_survives_its_line() -> None:
    event = Event(
        4, AT, "ana", 1000, "tui", "moved", (Change("leads", 1, {"stage": "won"}, {"stage": "new"}),),
        because="signed", undoes=2, data={"text": "hello"},
    )  # fmt: skip
    assert Event.from_json(event.as_json()) == event
    assert event.leads == [1]


def test_the_fold_of_no_events_is_nothing_and_a_removal_leaves_nothing() -> None:
    assert fold([]) == {}
    added = Change("leads", 1, {"name": "Acme"}, None)
    events = [
        Event(1, AT, "ana", 1, "cli", "added", (added,)),
        Event(2, AT, "ana", 1, "cli", "undone", (invert(added),)),
    ]
    assert fold(events[:1])[("leads", 1)]["name"] == "Acme"
    assert fold(events) == {}
