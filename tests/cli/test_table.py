"""Tables for people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.cli.table import Column, fitted, table, width

COLUMNS = (Column("id", right=True, gives=False), Column("name", least=4), Column("company", least=4))


@pytest.mark.parametrize(
    ("text", "cells"), [("", 0), ("Ada", 3), ("王小明", 6), ("e\u0301", 1), ("Zoë", 3), ("한글", 4), ("🎉", 2)]
)
def test_a_text_is_as_wide_as_a_terminal_shows_it(text: str, cells: int) -> None:
    assert width(text) == cells


@given(st.text(), st.integers(1, 20))
def test_nothing_is_wider_than_its_room(text: str, room: int) -> None:
    assert width(fitted(text, room)) <= room


@given(st.lists(st.tuples(st.integers(0, 10**6).map(str), st.text(), st.text()), min_size=1), st.integers(24, 60))
def test_every_lead_is_one_line_that_fits(rows: list[tuple[str, str, str]], room: int) -> None:
    lines = list(table(COLUMNS, rows, room))
    assert len(lines) == len(rows) + 1
    assert all(width(line) <= room and line.splitlines() == [line] for line in lines)


def test_numbers_are_on_the_right_and_names_are_cut_at_the_end() -> None:
    assert list(table(COLUMNS, [("7", "Ada", "Acme Marine Corporation"), ("12", "王小明", "x")], 22)) == [
        "id  name    company",
        " 7  Ada     Acme Mari…",
        "12  王小明  x",
    ]
