"""Scores by rules in the snapshot: opening needs no document, and what has gone stale is settled anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from leadtui.model.command import AddLead, AdjustScore, CreatePipeline, EditRules, LogActivity
from leadtui.model.event import Document, Table
from leadtui.service import LeadService
from leadtui.store import documents
from leadtui.store.base import Author
from leadtui.store.create import create
from leadtui.store.tiny import TinyStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULES = {
    "fit": [{"name": "Boss", "when": "title:ceo", "points": 30}],
    "engagement": [{"name": "Reply", "kind": "reply", "points": 20, "decay_days": 10}],
}


class Shop:
    """One store, opened anew for every look."""

    def __init__(self, home: Path) -> None:
        self.home, self.at = home, NOON
        create(home)

    def open(self) -> LeadService:
        return LeadService(TinyStore(self.home, background=False), Author("ana", 1001, "cli"), lambda: self.at)

    def scores(self) -> list[int]:
        return list(self.open().index().score)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "store")
    service = shop.open()
    service.execute(CreatePipeline("default"))
    service.execute(EditRules("sales", RULES))
    service.execute(AddLead("Ada", {"title": "CEO"}))
    service.execute(AddLead("Bob"))
    service.execute(LogActivity((2,), "reply"))
    with time_machine.travel(NOON, tick=False):
        service.store.compact()
    return shop


def no_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    get = documents.LiveDocuments.get

    def refuse(self: documents.LiveDocuments, table: Table, *of: Any) -> Document | None:
        assert table != "leads", "a lead was read"
        return get(self, table, *of)

    monkeypatch.setattr(documents.LiveDocuments, "having", refuse)
    monkeypatch.setattr(documents.LiveDocuments, "get", refuse)


def test_opening_reads_no_document_today_and_tomorrow(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    no_documents(monkeypatch)
    assert shop.scores() == [30, 20]
    shop.at += timedelta(days=5)
    assert shop.scores() == [30, 10]
    shop.at += timedelta(days=5)
    assert shop.scores() == [30, 0]


def test_only_what_changed_since_is_settled(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.open().execute(AdjustScore((1,), 5))
    monkeypatch.setattr("leadtui.model.scores._FEW", 1)
    monkeypatch.setattr(documents.LiveDocuments, "having", None)
    assert shop.scores() == [35, 20]


def test_other_rules_and_a_clock_that_went_back(shop: Shop) -> None:
    shop.open().execute(EditRules("sales", {"fit": [{"name": "All", "when": "", "points": 7}]}))
    assert shop.scores() == [7, 7]
    shop.open().undo()
    shop.at -= timedelta(days=1)
    assert shop.scores() == [30, 20]


def test_the_check_compares_it(shop: Shop) -> None:
    assert shop.open().store.check() == []
    shop.at += timedelta(days=3)
    with time_machine.travel(shop.at, tick=False):
        shop.open().store.compact()
    assert (shop.open().store.check(), shop.scores()) == ([], [30, 14])
    assert '"settled"' in (shop.home / "leads.json").read_text()


def test_rules_that_are_gone_leave_nothing(shop: Shop) -> None:
    service = shop.open()
    service.execute(EditRules("sales", {}))
    service.store.compact()
    assert (shop.scores(), shop.open().store.check()) == ([0, 0], [])
    assert '"settled"' not in (shop.home / "leads.json").read_text()


def test_new_rules_for_many_leads_start_a_compaction(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Path] = []
    monkeypatch.setattr("leadtui.store.compaction.start", started.append)
    monkeypatch.setattr("leadtui.store.directory._MANY", 1)
    service = LeadService(TinyStore(shop.home), Author("ana", 1001, "cli"), lambda: shop.at)
    service.execute(AddLead("Cid"))
    assert started == []
    service.execute(EditRules("sales", RULES | {"mql": 20}))
    assert started == [shop.home]
