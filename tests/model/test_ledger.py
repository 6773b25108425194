"""The ledger of a score: whatever happened, its points add up to the score."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.errors import LeadtuiError
from leadtui.model.command import AddLead, AdjustScore, Command, ImportLeads, SetScore
from leadtui.model.ledger import by_hand
from tests.service.office import Office

COMMANDS: st.SearchStrategy[Command | str] = st.one_of(
    st.integers(-120, 120).map(lambda points: AdjustScore((1,), points, "said so")),
    st.integers(-120, 120).map(lambda points: SetScore((1,), points)),
    st.sampled_from(("undo", "redo")),
)


@settings(max_examples=60)
@given(st.integers(0, 100), st.lists(COMMANDS, max_size=12))
def test_the_points_add_up(first: int, commands: list[Command | str]) -> None:
    ana = Office().ana
    lead = {"name": "Ada", "pipeline": "sales", "stage": "new", "score": first}
    ana.execute(ImportLeads("leads.csv", (lead,)))
    for command in commands:
        try:
            if isinstance(command, str):
                getattr(ana, command)()
            else:
                ana.execute(command)
        except LeadtuiError:
            continue  # nothing to undo, or no lead any more: nothing has happened
    document = ana.store.read().get("leads", 1)
    entries = by_hand(ana.history(1), 1)
    assert sum(entry.points for entry in entries) == (document["score"] if document else 0)
    assert all(entry.points for entry in entries)


def test_an_entry_says_which_rule_when_and_why() -> None:
    ana = Office().ana
    ana.execute(ImportLeads("leads.csv", ({"name": "Ada", "pipeline": "sales", "stage": "new", "score": 30},)))
    ana.execute(AddLead("Bob"))
    ana.execute(AdjustScore((1, 2), 5, "asked for a demo"))
    told = [(entry.rule, entry.points, entry.because) for entry in by_hand(ana.history(1), 1)]
    assert told == [("imported", 30, None), ("manual", 5, "asked for a demo")]
    assert [entry.points for entry in by_hand(ana.history(2), 2)] == [5]
