"""The index: every way to the same leads gives the same columns."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.model import moment
from leadtui.model.activities import MOST
from leadtui.model.coded import Coded
from leadtui.model.due import UNDATED
from leadtui.model.event import Document
from leadtui.model.index import LeadIndex
from leadtui.model.numbers import packed
from leadtui.model.stays import moments, stays
from leadtui.model.texts import Texts
from tests.model.leads import lead_documents

FULL: Document = {
    "id": 7, "version": 3, "name": "Ada", "company": "Strauß AG", "contact": "Ada L.", "external_id": "HS-1",
    "emails": ["ADA@x.example", "a@y.example"], "phones": ["+49 1"], "value": "12500.50", "currency": "EUR",
    "pipeline": "sales", "stage": "qualified", "status": "engaged", "lifecycle": "decision", "score": 70,
    "probability": "12.5", "owner": "Ana Lima", "source": "web", "segment": "smb", "tags": ["eu", "hot"],
    "next_step": {"text": "Call", "due": "2026-12-01T13:00:00Z"}, "expected_close": "2026-12-24",
    "created_at": "2026-01-01T00:00:00Z", "last_activity_at": "2026-02-01T00:00:00Z",
    "closed_at": "2026-03-01T00:00:00Z", "outcome": "lost", "lost_reason": "price",
    "archived_at": "2026-03-02T00:00:00Z", "bant": {"need": "yes", "budget": "10k"},
    "visits": [
        {"stage": "new", "entered_at": "2026-01-01T00:00:00Z", "left_at": "2026-01-05T00:00:00Z"},
        {"stage": "qualified", "entered_at": "2026-01-05T00:00:00Z"},
    ],
}  # fmt: skip


def columns(index: LeadIndex) -> list[Document]:
    return list(index.dump())


def lazily_loaded(index: LeadIndex) -> LeadIndex:
    """A copy that reads its last columns when somebody asks for them."""
    *others, stays, text = index.dump()
    return LeadIndex.load([*others, ("stays", lambda: stays), ("text", lambda: text)])


def test_a_full_lead_fills_every_column() -> None:
    index = LeadIndex.build([FULL])
    assert (index.ids[0], index.name[0], index.value[0]) == (7, "Ada", 125_005_000)
    assert (index.score[0], index.probability[0], index.archived[0]) == (70, 1250, 1)
    assert (index.created[0], index.stage_since[0], index.last_activity[0]) == (1767225600, 1767571200, 1769904000)
    assert (index.closed[0], index.due[0], index.close_date[0]) == (1772323200, 1796130000 * 2, 1798070400)
    assert (index.pipeline.at(0), index.stage.at(0), index.owner.at(0)) == ("sales", "qualified", "Ana Lima")
    assert (index.source.at(0), index.segment.at(0), index.company.at(0)) == ("web", "smb", "Strauß AG")
    assert (index.status.at(0), index.lifecycle.at(0), index.currency.at(0)) == ("engaged", "decision", "EUR")
    assert (index.outcome.at(0), index.lost_reason.at(0), index.tags.at(0)) == ("lost", "price", ("eu", "hot"))
    assert (index.path.at(0), index.bant.at(0)) == (("new", "qualified"), ("budget", "need"))
    assert index.text == ["ada\nstrauss ag\nada l.\nada@x.example\na@y.example\n+49 1\nhs-1"]


def test_what_is_absent_is_unknown_and_not_zero() -> None:
    index = LeadIndex.build([{"id": 1, "name": "A", "pipeline": "sales", "stage": "new"}])
    assert (index.value[0], index.probability[0], index.score[0], index.due[0], index.created[0]) == (-1, -1, 0, 0, 0)
    assert (index.owner.at(0), index.tags.at(0), index.path.at(0), index.bant.at(0)) == (None, (), (), ())


def test_stage_since_belongs_to_the_stage_the_lead_is_in() -> None:
    assert LeadIndex.build([FULL | {"stage": "won"}]).stage_since[0] == 0


@pytest.mark.parametrize(("next_step", "due"), [
    (None, 0), ({"text": "x"}, UNDATED), ({"text": "x", "due": "2026-12-01"}, 1796083200 * 2 + 1),
])  # fmt: skip
def test_due_tells_a_day_from_a_moment(next_step: Document | None, due: int) -> None:
    assert LeadIndex.build([FULL | {"next_step": next_step}]).due[0] == due


@given(st.lists(st.one_of(lead_documents(), st.integers(1, 8)), max_size=25), st.booleans())
def test_any_puts_and_drops_equal_a_fresh_build(steps: list[Document | int], lazily: bool) -> None:
    index, leads = LeadIndex(), dict[int, Document]()
    for count, step in enumerate(steps):
        if lazily and count == len(steps) // 2:
            index = lazily_loaded(index)
        if isinstance(step, int):
            index.drop(step)
            leads.pop(step, None)
        else:
            index.put(step)
            leads[step["id"]] = step
    ids = sorted(leads)
    assert columns(index) == columns(LeadIndex.build(leads[one] for one in ids))
    assert [index.row(one) for one in range(10)] == [ids.index(one) if one in leads else None for one in range(10)]


@given(
    st.lists(lead_documents(), max_size=8),
    st.lists(st.one_of(lead_documents(st.integers(1, 12)), st.integers(1, 12)), max_size=8), st.booleans(),
)  # fmt: skip
def test_many_changes_at_once_equal_a_fresh_build(
    leads: list[Document], changes: list[Document | int], lazily: bool
) -> None:
    before = {lead["id"]: lead for lead in sorted(leads, key=lambda lead: lead["id"])}
    index = LeadIndex.build(before.values())
    if lazily:
        index = lazily_loaded(index)
    changed = {step if isinstance(step, int) else step["id"]: None if isinstance(step, int) else step
               for step in changes}  # fmt: skip
    index.bring(changed.items())
    after = {id: lead for id, lead in (before | changed).items() if lead is not None}
    assert columns(index) == columns(LeadIndex.build(after[id] for id in sorted(after)))
    index.put(FULL | {"id": 5})
    assert columns(index) == columns(LeadIndex.build(
        (after | {5: FULL | {"id": 5}})[id] for id in sorted(after.keys() | {5})
    ))  # fmt: skip


@given(st.lists(lead_documents(), max_size=8))
def test_what_was_dumped_loads_again(leads: list[Document]) -> None:
    dumped = json.loads(json.dumps(columns(LeadIndex.build(leads))))
    loaded = LeadIndex.load(reversed(dumped))
    assert columns(loaded) == dumped
    if leads:
        assert isinstance(loaded.tags.at(0), tuple)


@given(st.lists(lead_documents(), max_size=8))
def test_columns_of_an_older_snapshot_are_lists_of_numbers(leads: list[Document]) -> None:
    index = LeadIndex.load(columns(LeadIndex.build(leads)))
    older = columns(index)
    for column in older:
        if column["field"] == "stays":  # no older snapshot has it
            continue
        there = getattr(index, column["field"])
        for name in ("text", "ends", "none", "type", "count", "blank", "places"):
            column.pop(name, None)
        column["values"] = list(there.values if isinstance(there, Coded) else there)
        if isinstance(there, Coded):
            column["codes"] = list(there.codes)
        assert not any(isinstance(part, str) for name, part in column.items() if name != "field")
    assert columns(LeadIndex.load(older)) == columns(index)


@given(st.lists(lead_documents(), max_size=8))
def test_columns_of_an_older_snapshot_are_numbers_of_eight_bytes(leads: list[Document]) -> None:
    index = LeadIndex.load(columns(LeadIndex.build(leads)))
    older = []
    for column in index.dump():
        there = getattr(index, column["field"])
        if isinstance(there, Coded):
            column["codes"] = packed(there.codes)
        elif "type" in column:
            kind = "B" if isinstance(there, bytearray) else there.typecode.replace("I", "q")
            whole = array(kind, there)
            column = {"field": column["field"], "values": packed(whole)}
        older.append(column)
    assert columns(LeadIndex.load(older)) == columns(index)


@pytest.mark.parametrize("day", ["1931-05-06", "2206-05-06"])
def test_a_day_that_four_bytes_do_not_hold_is_kept_and_makes_only_its_own_column_wide(day: str) -> None:
    leads = [FULL, FULL | {"id": 8, "expected_close": day}]
    index = LeadIndex.build([FULL])
    narrow = columns(index)
    index.bring((lead["id"], lead) for lead in leads)
    midnight = moment.epoch(day)
    assert list(index.close_date) == [moment.epoch("2026-12-24"), midnight]
    wide = {column["field"] for column in index.dump() if column.get("type") == "q"}
    assert wide == {"ids", "stage_since", "due", "value", "close_date"}
    again = LeadIndex.load(columns(index))
    assert columns(again) == columns(index) == columns(LeadIndex.build(leads))
    again.put(FULL | {"id": 7, "closed_at": f"{day}T00:00:00Z"})
    assert again.closed[0] == midnight
    index.drop(8)
    assert columns(index) == narrow  # equal for equal leads


def test_a_column_that_few_leads_need_is_told_by_their_places() -> None:
    leads = [{"id": id, "name": "A", "pipeline": "sales", "stage": "new"} for id in range(1, 10_001)]
    plain = {column["field"]: len(str(column)) for column in LeadIndex.build(leads).dump()}
    leads[77] |= {"renewal_date": "2027-01-01", "cadence": {"name": "Nurture", "step": 1}, "owner": "ana", "value": "7"}
    leads[9_999] |= {"sql_at": "2026-11-01T00:00:00Z", "outcome": "lost", "archived_at": "2026-11-02T00:00:00Z"}
    index = LeadIndex.build(leads)
    told = {column["field"]: len(str(column)) for column in index.dump()}
    for field in ("renewal", "sql", "cadence", "cadence_step", "owner", "value", "outcome", "archived", "mql"):
        assert told[field] < plain[field] + 100 < 400, field
    again = LeadIndex.load(json.loads(json.dumps(columns(index))))
    assert columns(again) == columns(index)
    assert (again.cadence.at(77), again.renewal[77], again.value[77], again.value[78]) == (
        "Nurture", moment.epoch("2027-01-01"), 70_000, -1,
    )  # fmt: skip
    assert (again.outcome.at(9_999), again.outcome.at(9_998), again.archived[9_999]) == ("lost", None, 1)


@pytest.mark.parametrize("broken", [
    {"places": packed(array("I", [9]))}, {"places": packed(array("I", [0, 1]))}, {"type": "?"}, {"blank": None},
])  # fmt: skip
def test_places_that_do_not_fit_the_column_are_refused(broken: Document) -> None:
    leads = [{"id": id, "name": "A", "pipeline": "sales", "stage": "new", "score": id // 9} for id in range(1, 10)]
    dumped = [column | broken if column["field"] == "score" else column for column in LeadIndex.build(leads).dump()]
    with pytest.raises((ValueError, TypeError)):
        LeadIndex.load(dumped)


def test_the_search_text_is_read_when_first_asked_for_and_then_knows_later_leads() -> None:
    asked = []
    *others, stays, text = LeadIndex.build([FULL]).dump()

    def source() -> Document:
        asked.append(1)
        return text

    index = LeadIndex.load([*others, stays, ("text", source)])
    index.put(FULL | {"name": "Bea", "company": None, "emails": [], "phones": []})
    index.put(FULL | {"id": 9, "name": "Cleo"})
    assert asked == []
    assert index.text[0].startswith("bea\nada l.")
    assert index.text[1].startswith("cleo")
    assert (len(index.text), asked) == (2, [1])


TEXTS = st.lists(st.text(max_size=3), max_size=6)


@given(TEXTS, st.integers(-1, 5), st.data())
def test_a_column_of_texts_is_like_a_list(texts: list[str], none: int, data: st.DataObject) -> None:
    expected: list[str | None] = [*texts]
    expected[none:none + 1] = [None] if 0 <= none < len(texts) else expected[none:none + 1]
    column = Texts(json.loads(json.dumps(Texts.dump(expected))))
    other = column.copy()
    assert [column[at] for at in range(-len(expected), len(expected))] == expected * 2, "one by one"
    assert (len(column), column[1:3]) == (len(expected), expected[1:3])
    with pytest.raises(IndexError):
        column[len(expected)]
    changed = expected.copy()
    for at, text in data.draw(st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.text(max_size=2))))):
        if at < len(changed):
            column[at] = changed[at] = text
        else:
            column.append(text)
            changed.append(text)
        assert [column[at] for at in range(len(changed))] == changed
    if changed:
        del column[0], changed[0]
    assert (list(column), list(other)) == (changed, expected)


def broken() -> Iterator[list[Document]]:
    whole = columns(LeadIndex.build([FULL, FULL | {"id": 8}]))
    yield whole[1:]
    yield [column | {"values": column["values"][:1]} if column["field"] == "score" else column for column in whole]
    yield [column | {"codes": "000102"} if column["field"] == "stage" else column for column in whole]
    yield [column | {"codes": [0, 256]} if column["field"] == "stage" else column for column in whole]
    yield [column | {"values": "?"} if column["field"] == "archived" else column for column in whole]
    yield [column | {"text": "Ad"} if column["field"] == "name" else column for column in whole]
    yield [column | {"ends": ""} if column["field"] == "company" else column for column in whole]
    yield [column | {"values": ["x", "y"]} if column["field"] == "value" else column for column in whole]


@pytest.mark.parametrize("given_columns", list(broken()))
def test_columns_that_do_not_belong_together_are_refused(given_columns: list[Document]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        LeadIndex.load(given_columns)


@pytest.mark.parametrize("count", [256, 257, 65_537])
def test_as_many_values_as_there_are_leads(count: int) -> None:
    index = LeadIndex.build(FULL | {"id": id, "company": str(id)} for id in range(count))
    loaded = LeadIndex.load(columns(index))
    assert [loaded.company.at(row) for row in (0, 255, count - 1)] == ["0", "255", str(count - 1)]
    loaded.put(FULL | {"id": count, "company": "one more"})
    assert (loaded.company.at(count), loaded.company.at(0), len(loaded.company.codes)) == ("one more", "0", count + 1)


def test_stays_are_the_moments_of_the_visits_and_of_the_first_activity() -> None:
    activities = {"2026-01-03T00:00:01Z email": "", "2026-01-03T00:00:00Z call": "reached"}
    visits = [*FULL["visits"], {"stage": "won"}, {"stage": "lost", "entered_at": "1969-12-31T00:00:00Z"}]
    index = LeadIndex.build([FULL | {"activities": activities, "visits": visits}, {**FULL, "id": 8, "visits": []}])
    assert list(moments(index.stays[0])) == [1767398400, 1767225600, 1767571200, 1767571200, 0, 0, 0, 0, 0]
    assert list(moments(index.stays[1])) == [0]


def test_of_a_lead_with_more_activities_than_it_remembers_the_first_is_unknown() -> None:
    activities = {f"2026-01-03T00:{count // 60:02}:{count % 60:02}Z call": "" for count in range(MOST)}
    assert list(moments(stays({"activities": activities}))) == [0]


def test_stays_are_read_when_first_asked_for() -> None:
    *others, stays, text = LeadIndex.build([FULL]).dump()
    asked = []

    def source() -> Document:
        asked.append(1)
        return stays

    index = LeadIndex.load([*others, ("stays", source), text])
    index.put(FULL | {"id": 9, "visits": []})
    copy = index.copy()
    assert asked == []
    assert (len(copy.stays[0]), len(copy.stays[1])) == (20, 4)
    assert asked == [1]
    wrong = {**stays, "values": stays["values"][8:]}
    with pytest.raises(ValueError, match="stays"):
        _ = LeadIndex.load([*others, wrong, text]).stays


def test_a_copy_does_not_hear_of_later_changes() -> None:
    index = LeadIndex.build([FULL | {"id": 1}, FULL | {"id": 2}])
    copy = index.copy()
    before = list(copy.dump())
    index.put(FULL | {"id": 2, "owner": "somebody new", "name": "Changed"})
    index.put(FULL | {"id": 3})
    index.drop(1)
    assert list(copy.dump()) == before
    assert copy.row(1) == 0
