"""A placeholder for the index of leads: it satisfies the interface that the store needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadtui.model.event import Document


class LeadIndex:
    """The columns of all leads."""

    def __init__(self) -> None:
        self._leads: dict[int, Document] = {}

    @staticmethod
    def build(leads: Iterable[Document]) -> LeadIndex:
        index = LeadIndex()
        for lead in leads:
            index.put(lead)
        return index

    @staticmethod
    def load(columns: Iterable[Document]) -> LeadIndex:
        by_field = {column["field"]: column["values"] for column in columns}
        index = LeadIndex()
        for id, name in zip(by_field["id"], by_field["name"], strict=True):
            index._leads[id] = {"id": id, "name": name}
        return index

    def dump(self) -> Iterator[Document]:
        ids = sorted(self._leads)
        yield {"field": "id", "values": ids}
        yield {"field": "name", "values": [self._leads[id]["name"] for id in ids]}

    def put(self, lead: Document) -> None:
        self._leads[lead["id"]] = {"id": lead["id"], "name": lead.get("name")}

    def drop(self, id: int) -> None:
        self._leads.pop(id, None)

    def __len__(self) -> int:
        return len(self._leads)
