"""Two colleagues with a session each on one store, and a clock that a test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from leadtui.model.command import CreatePipeline
from leadtui.service import LeadService
from leadtui.store.base import Author
from leadtui.store.memory import MemoryStore, SharedEvents


class Office:
    """`ana` and `ben`; the pipeline is event 1, made by the office before either came."""

    def __init__(self, template: str = "default") -> None:
        self.shared = SharedEvents()
        self._at = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.session("office", 0).execute(CreatePipeline(template))
        self.ana = self.session("ana", 1001)
        self.ben = self.session("ben", 1002)

    def session(self, by: str, uid: int) -> LeadService:
        return LeadService(MemoryStore(self.shared), Author(by, uid, "tui"), lambda: self._at)

    def tick(self, time: timedelta) -> None:
        self._at += time

    def events(self) -> int:
        return len(self.shared.applied)
