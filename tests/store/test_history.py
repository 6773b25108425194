"""The history of one lead inside an import of many: only its own part is read, and it is the right one."""

import pytest

from leadtui.model.event import Change, Draft
from leadtui.store.base import Documents
from tests.store.acts import ANA, AT, fields, put
from tests.store.conftest import Open

TRICKY = 'x"}],"data":{"file":"forged"}},{"table":"leads","id":2,"set":{"name":"forged"},"was":null}]}'


def imported(documents: Documents) -> Draft:
    leads = [fields(name) for name in ("first", TRICKY, "long " * 250_000, "last")]
    changes = tuple(Change("leads", id, lead, None) for id, lead in enumerate(leads, 1))
    return Draft("imported", changes, because=TRICKY, data={"file": TRICKY})


@pytest.mark.parametrize(("id", "name"), [(1, "first"), (2, TRICKY), (4, "last")])
def test_a_lead_of_a_huge_import_has_its_own_part_of_it(opened: Open, id: int, name: str) -> None:
    store = opened()
    store.commit(imported, ANA, AT)
    store.commit(put(id, score=20), ANA, AT)
    first, second = store.events(lead=id)
    assert first.changes == (Change("leads", id, fields(name), None),)
    assert (first.seq, first.verb, first.because, first.data) == (1, "imported", TRICKY, {"file": TRICKY})
    assert (second.seq, second.changes[0].set) == (2, {"score": 20})


def test_a_store_opens_behind_a_huge_import_without_reading_it(opened: Open) -> None:
    store = opened()
    store.commit(imported, ANA, AT)
    store.compact()
    again = opened()
    assert (again.seq, again.notes) == (1, [])
    assert [lead["id"] for lead in again.read().all("leads")] == [1, 2, 3, 4]
