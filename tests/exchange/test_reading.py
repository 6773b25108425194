"""What is read from files of any kind is what they hold."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.errors import LeadtuiError, Refused
from leadtui.exchange import reading, table
from leadtui.exchange.jsonrows import json_rows
from leadtui.exchange.quotes import mended
from leadtui.exchange.reading import open_source

FILES = Path(__file__).parent / "files"


def read(path: Path) -> tuple[tuple[str, ...], list[table.Row]]:
    with open_source(path) as source:
        found = table.table(source)
        return found.columns, list(found.rows())


def written(folder: Path, text: str | bytes, name: str = "leads.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def cells(path: Path) -> list[dict[str, str]]:
    return [row.cells for row in read(path)[1]]


@pytest.mark.parametrize("name", sorted(path.stem for path in (FILES / "spectrum").glob("*.csv")))
def test_each_file_of_the_csv_spectrum_is_read_as_expected(name: str) -> None:
    expected = json.loads((FILES / "spectrum" / f"{name}.json").read_text())
    assert cells(FILES / "spectrum" / f"{name}.csv") == expected


@pytest.mark.parametrize("name", sorted(path.name for path in (FILES / "broken").glob("*.csv")))
def test_broken_files_read_like_their_mended_copies(name: str) -> None:
    with (FILES / "broken" / "fixed" / name).open(newline="", encoding="utf-8") as mended_copy:
        _, *expected = csv.reader(mended_copy)
    assert [list(row.cells.values()) for row in read(FILES / "broken" / name)[1]] == expected


def test_the_second_of_two_equal_headers_gets_a_number() -> None:
    assert read(FILES / "broken" / "duplicate-headers.csv")[0] == ("id", "name", "Email", "Email (2)")


@pytest.mark.parametrize(("name", "last"), [
    ("latin.csv", "©"), ("utf8.csv", "ʤ"), ("utf16.csv", "ʤ"), ("utf16-big.csv", "ʤ"),
])  # fmt: skip
def test_each_encoding_is_recognised(name: str, last: str) -> None:
    assert cells(FILES / "encodings" / name)[-1]["c"] == last


def test_lone_carriage_returns_end_lines_outside_quotes_only() -> None:
    assert cells(FILES / "encodings" / "mac-newlines.csv") == [
        {"a": "1", "b": "2", "c": "3"},
        {"a": "Once upon\ra time", "b": "5", "c": "6"},
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_is_recognised(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, "name;city\r\nJosé;Orléans\r\nЖан;Рим\r\n".encode(encoding))
    assert [row["name"] for row in cells(path)] == ["José", "Жан"]


def test_much_text_in_another_alphabet_is_recognised(tmp_path: Path) -> None:
    lines = "имя,name\r\n" + "".join(f"Добрый день уважаемый клиент номер {n},x\r\n" for n in range(40))
    path = written(tmp_path, lines.encode("cp1251"))
    assert cells(path)[0]["имя"].startswith("Добрый день")


def test_a_few_damaged_bytes_spoil_their_rows_only(tmp_path: Path) -> None:
    good = "".join(f"Société {n} à Liège,ok\n" for n in range(40)).encode()
    rows = read(written(tmp_path, b"name,state\n" + good + b"Caf\xe9,bad\n"))[1]
    assert [row.fault for row in rows[:-1]] == [None] * 40
    assert rows[0].cells["name"] == "Société 0 à Liège"
    assert rows[-1].fault == "bytes that are not text in the file's encoding"


@pytest.mark.parametrize("name", [
    "source.csv", "file_field_delimiter_0x3B.csv", "file_record_delimiter_0xD.csv", "file_preamble.csv",
    "file_double_trailing_newline.csv", "file_header_multirow_2.csv",
])  # fmt: skip
def test_pollock_variants_are_all_the_same_table(name: str) -> None:
    columns, rows = read(FILES / "pollock" / name)
    first, expected = read(FILES / "pollock" / "source.csv")
    assert columns == first
    assert len(rows) >= 21  # the copies are cut after as many lines, whatever comes before the header
    assert [row.cells for row in rows] == [row.cells for row in expected][: len(rows)]


def test_pollock_quote_that_nothing_closes_is_a_character() -> None:
    columns, rows = read(FILES / "pollock" / "row_extra_quote0_col0.csv")
    assert columns[:2] == ('"DATE', "TIME")
    assert len(columns) == 9
    assert len(rows) == 23


def test_pollock_row_with_a_cell_too_many_keeps_its_line_and_says_why() -> None:
    rows = read(FILES / "pollock" / "row_more_sep_row20_col0.csv")[1]
    assert [(row.line, row.cells["TIME"]) for row in rows if row.cells["Qty"] == "04:45"] == [(21, "28/02/2018")]


def test_extra_cells_are_a_fault_missing_ones_are_empty(tmp_path: Path) -> None:
    rows = read(written(tmp_path, "name,email\nAna,a@x.y,surplus\nBob\nCy,c@x.y,,\n"))[1]
    assert [(row.line, row.fault) for row in rows] == [(2, "3 cells in a table of 2 columns"), (3, None), (4, None)]
    assert rows[1].cells == {"name": "Bob", "email": ""}


def test_a_nul_is_a_fault_of_its_row(tmp_path: Path) -> None:
    rows = read(written(tmp_path, "name,email\nA\0na,a@x.y\nBob,b@x.y\n"))[1]
    assert [row.fault for row in rows] == ["a NUL character", None]
    rows = read(written(tmp_path, "name,email\n" + "\0,x\n" * 50))[1]
    assert [row.fault for row in rows] == ["a NUL character"] * 50


def test_an_unclosed_quote_does_not_swallow_the_rest(tmp_path: Path) -> None:
    rows = read(written(tmp_path, 'name,email\n1,"Bob\n' + "".join(f"x{n},y\n" for n in range(2_000))))[1]
    assert len(rows) == 2_001
    assert rows[0].cells["email"] == '"Bob'
    assert rows[-1].line == 2_002


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    rows = read(written(tmp_path, 'Report of today\n\nname,email,phone\n"A\nB",x,1\n\nBob,y,2\n'))[1]
    assert [row.line for row in rows] == [4, 7]


def test_decimal_commas_do_not_make_commas_the_separator(tmp_path: Path) -> None:
    assert cells(written(tmp_path, "name;value\nAna;1,5\nBob;2,5\n"))[0] == {"name": "Ana", "value": "1,5"}


def test_a_long_note_fits(tmp_path: Path) -> None:
    assert len(cells(written(tmp_path, f'name,notes\nAna,"{"x" * 300_000}"\n'))[0]["notes"]) == 300_000


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 1_000)
    with pytest.raises(Refused, match="line 2 is longer than 1,000 characters"):
        cells(written(tmp_path, "name,notes\n" + "x" * 5_000))


@pytest.mark.parametrize("make", ["fifo", "directory", "missing", "empty", "device"])
def test_what_is_no_file_is_refused_at_once(make: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    if make == "fifo":
        os.mkfifo(path)
    elif make == "directory":
        path.mkdir()
    elif make == "empty":
        path.touch()
    elif make == "device":
        path = Path("/dev/zero")
    with pytest.raises(Refused, match=r"not a regular file|no such file|empty"):
        open_source(path)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as out:
        out.truncate(reading.LARGEST + 1)
    with pytest.raises(Refused, match="1,073,741,825 bytes are more than an import takes"):
        open_source(path)


def test_a_huge_json_array_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_WHOLE", 8)
    with pytest.raises(Refused, match=r"14 bytes are more than .* one JSON value takes .*one lead per line"):
        rows_of(written(tmp_path, '[{"name": "A"}', "a.json"))
    assert rows_of(written(tmp_path, '{"name": "A"}\n', "b.jsonl"))[0].cells == {"name": "A"}


def rows_of(path: Path) -> list[table.Row]:
    with open_source(path) as source:
        return list(json_rows(source))


def test_json_array_lines_and_wrapped_list(tmp_path: Path) -> None:
    array = written(tmp_path, '[\n {"name": "A"},\n {"name": "B"}\n]', "a.json")
    lines = written(tmp_path, '{"name": "A"}\n\n{"name": "B"}\n', "b.jsonl")
    wrapped = written(tmp_path, '{"records": [{"name": "A"},\n{"name": "B"}]}', "c.json")
    for path in (array, lines, wrapped):
        assert [row.cells["name"] for row in rows_of(path)] == ["A", "B"]
    assert [row.line for row in rows_of(lines)] == [1, 3]


@pytest.mark.parametrize(("text", "sentence"), [
    ("[" * 200_000, "deeper than 32"),
    ('[{"name":"A","n":NaN}]', "NaN is not a number"),
    ('[{"name":"A","n":' + "9" * 6_000 + "}]", "a number of 6,000 digits"),
    ('[{"name":"A","n":1e999}]', "out of range"),
    ('[{"name":"A","name":"B"}]', "'name' twice"),
    ('[{"name":"A"},\n{"name" "B"}]', "line 2: not JSON"),
    ('[{"name":"A"}', "line 1: not JSON"),
    ('[{"name":"A"}] x', "more after the array"),
])  # fmt: skip
def test_json_bombs_and_damage_are_refused_with_a_line(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=sentence):
        rows_of(written(tmp_path, text, "x.json"))


def test_a_damaged_json_line_stops_nothing(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, '{"name":"A"}\n{"name":\n[1]\n{"name":"\\ud800"}\n{"name":"B"}\n', "x.jsonl"))
    assert [row.fault is None for row in rows] == [True, False, False, False, True]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_good_csv_passes_the_mending_untouched(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    text = out.getvalue()
    assert "".join(mended(io.StringIO(text, newline=""), ",")) == text


@given(st.text('",\n a', max_size=60))
def test_mending_any_quotes_ends_and_loses_no_letter(text: str) -> None:
    whole = "".join(mended(io.StringIO(text, newline=""), ","))
    assert whole.count("a") == text.count("a")
    assert whole.count("\n") == text.count("\n")


@given(st.binary(max_size=300), st.sampled_from(["x.csv", "x.json", "x.jsonl", "x"]))
def test_random_bytes_raise_nothing_but_our_own(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = written(tmp_path_factory.getbasetemp(), data, name)
    try:
        rows = rows_of(path) if "json" in name else read(path)[1]
    except LeadtuiError as refused:
        assert "\n" not in refused.sentence
    else:
        assert all(row.line >= 1 for row in rows)
