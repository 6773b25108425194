"""TinyDB's own doors to a store: its API, made durable and safe for several processes."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
import tinydb
from tinydb import where
from tinydb.operations import delete, increment
from tinydb.table import Document as TinyDocument

from leadtui.errors import Conflict, Refused
from leadtui.store.tables import JournalStorage, LeadDB
from tests.store.acts import ANA, AT, add, bump, fields
from tests.store.conftest import Open


@pytest.fixture
def db(home: Path) -> LeadDB:
    return LeadDB(home, background=False)


def test_insert_get_update_remove(db: LeadDB, opened: Open) -> None:
    leads = db.table("leads")
    assert leads.insert(fields("Ada")) == 1
    assert leads.insert_multiple([fields("Bob"), fields("Cid", score=50)]) == [2, 3]
    found = leads.get(doc_id=2)
    assert isinstance(found, TinyDocument)
    assert (found.doc_id, found["name"], found["version"]) == (2, "Bob", 1)
    assert leads.update({"owner": "ana"}, where("name") == "Bob") == [2]
    assert leads.update(increment("score"), doc_ids=[3, 99]) == [3]
    assert leads.update(delete("owner"), doc_ids=[2]) == [2]
    assert leads.remove(where("score") < 20) == [1, 2]
    assert [(row.doc_id, row["score"]) for row in leads.all()] == [(3, 51)]
    assert leads.upsert(fields("Dan"), where("name") == "Dan") == [4]
    assert leads.upsert(fields("Dan", score=99), where("name") == "Dan") == [4]
    assert leads.contains(doc_id=4)
    assert leads.count(where("score") > 50) == 2
    assert len(leads) == 2
    leads.truncate()
    assert len(leads) == 0
    assert leads.insert(fields("Eve")) == 5, "an id is never used again"
    verbs = [(event.seq, event.verb, event.leads) for event in opened().events()]
    assert verbs == [
        (1, "edited", [1]), (2, "edited", [2, 3]), (3, "edited", [2]), (4, "edited", [3]), (5, "edited", [2]),
        (6, "edited", [1, 2]), (7, "edited", [4]), (8, "edited", [4]), (9, "edited", [3, 4]), (10, "edited", [5]),
    ]  # fmt: skip


def test_an_update_is_one_event_with_only_what_differs(db: LeadDB, opened: Open) -> None:
    db.table("leads").insert(fields("Ada", custom={"size": 1, "region": "eu"}))

    def grow(lead: MutableMapping[Any, Any]) -> None:
        lead["custom"]["size"] = 2

    db.table("leads").update(grow, doc_ids=[1])
    change = list(opened().events())[-1].changes[0]
    assert (change.set, change.was) == ({"custom.size": 2}, {"custom.size": 1})
    seq = opened().seq
    db.table("leads").update({"name": "Ada"})
    assert opened().seq == seq, "nothing differs: nothing is written"


def test_other_writers_are_seen_at_once_and_no_query_is_stale(db: LeadDB, opened: Open) -> None:
    store, leads = opened(), db.table("leads")
    store.commit(add("Ada"), ANA, AT)
    assert [row["score"] for row in leads.search(where("name") == "Ada")] == [10]
    store.commit(bump(1), ANA, AT)
    assert [row["score"] for row in leads.search(where("name") == "Ada")] == [11]
    leads.update(increment("score"), doc_ids=[1])
    assert leads.insert(fields("Bob")) == 2
    store.commit(add("Cid"), ANA, AT)
    assert leads.insert(fields("Dan")) == 4
    lead = store.read().get("leads", 1)
    assert lead is not None
    assert lead["score"] == 12


def test_what_is_read_can_be_changed_without_changing_the_store(db: LeadDB) -> None:
    leads = db.table("leads")
    leads.insert(fields("Ada", tags=["eu"]))
    for row in (leads.all()[0], leads.search(where("name") == "Ada")[0], leads.get(doc_id=1)):
        assert isinstance(row, dict)
        row["tags"].append("us")
    assert leads.all()[0]["tags"] == ["eu"]


def test_an_update_that_fails_half_way_changes_nothing(db: LeadDB, opened: Open) -> None:
    leads = db.table("leads")
    leads.insert_multiple([fields("Ada", value="5"), fields("Bob")])
    with pytest.raises(KeyError):
        leads.update(increment("probability"))
    with pytest.raises(Refused, match="score"):
        leads.update({"score": 1001})
    assert [row["score"] for row in leads] == [10, 10]
    assert opened().seq == 1


def test_an_explicit_id(db: LeadDB) -> None:
    leads = db.table("leads")
    assert leads.insert(TinyDocument(fields("Ada"), doc_id=7)) == 7
    assert leads.insert_multiple([TinyDocument(fields("Bob"), doc_id=9), fields("Cid")]) == [9, 10]
    with pytest.raises(ValueError, match="already exists"):
        leads.insert(TinyDocument(fields("Eve"), doc_id=7))


def test_what_no_board_could_show_is_refused(db: LeadDB, opened: Open) -> None:
    with pytest.raises(Refused, match="stage"):
        db.table("leads").insert({"name": "Ada", "pipeline": "sales"})
    with pytest.raises(Refused, match="stages"):
        db.table("pipelines").insert({"name": "Sales"})
    with pytest.raises(Refused, match="no table 'people'"):
        db.table("people").insert({"name": "Ada"})
    assert opened().seq == 0


def test_stock_tables_over_the_storage(home: Path, opened: Open) -> None:
    with tinydb.TinyDB(home, storage=JournalStorage, background=False) as db:
        leads = db.table("leads")
        assert leads.insert(fields("Ada")) == 1
        assert leads.insert_multiple([fields("Bob"), fields("Cid")]) == [2, 3]
        opened().commit(bump(2), ANA, AT)
        leads.update({"owner": "eve"}, doc_ids=[1, 2])
        leads.remove(doc_ids=[3])
        assert [(row.doc_id, row["score"], row["owner"]) for row in leads.all()] == [(1, 10, "eve"), (2, 11, "eve")]
        assert db.tables() == {"leads", "pipelines", "views"}
        db.drop_table("leads")
        assert len(db.table("leads")) == 0
    events = list(opened().events())
    assert [(event.verb, event.leads) for event in events] == [
        ("edited", [1]), ("edited", [2, 3]), ("scored", [2]), ("edited", [1, 2]), ("edited", [3]), ("edited", [1, 2]),
    ]  # fmt: skip


def test_a_stock_table_never_overwrites_somebody_else(home: Path, opened: Open) -> None:
    store = opened()
    store.commit(add("Ada", "Bob"), ANA, AT)

    def meanwhile(lead: MutableMapping[Any, Any]) -> None:
        store.commit(bump(1), ANA, AT)
        lead["owner"] = "eve"

    with tinydb.TinyDB(home, storage=JournalStorage, background=False) as db:
        with pytest.raises(Conflict, match="leads 1 was changed by somebody else"):
            db.table("leads").update(meanwhile, doc_ids=[1])
        db.table("leads").update(meanwhile, doc_ids=[2])
    assert [(lead["score"], lead.get("owner")) for lead in store.read().all("leads")] == [(12, None), (10, "eve")]


def test_writing_what_was_read_writes_the_snapshot(home: Path, opened: Open) -> None:
    opened().commit(add("Ada"), ANA, AT)
    storage = JournalStorage(home, background=False)
    storage.write(storage.read())
    storage.close()
    with tinydb.TinyDB(home / "leads.json", access_mode="r") as stock:
        assert [row["name"] for row in stock.table("leads")] == ["Ada"]
