"""The board in a real terminal: it leaves it as it found it, whatever happens, and never trusts it."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leadtui.cli.place import open_service
from leadtui.model.command import AddLead, AdjustScore, CreatePipeline
from leadtui.store.create import create
from tests.terminal import Terminal

READY = r"Qualified +0"
ON_THE_SCREEN = {1049, 1000, 1002, 1006, 2004}
"""Modes that a board switches on: alternate screen, mouse, pasting."""
OWN_COLOURS = {
    "default", "black", "red", "green", "brown", "blue", "magenta", "cyan", "white",
    "brightblack", "brightred", "brightgreen", "brightbrown", "brightblue", "brightmagenta", "bfightmagenta",
    "brightcyan", "brightwhite",
}  # fmt: skip
"""The 16 colours that a terminal's owner has chosen, as pyte spells them."""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    place = tmp_path / "store"
    create(place)
    service = open_service(place, "cli")
    service.execute(CreatePipeline("default"))
    service.execute(AddLead("Blue Harbor", {"value": "12500", "score": 40}))
    service.execute(AddLead("Evil \x1b]52;c;ZXZpbA==\x07\x1b[2J"))
    service.store.close()
    return place


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path / "config"), "HOME": str(tmp_path)}


@contextmanager
def board(store: Path, settings: dict[str, str], **more: str) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "leadtui", "--store", str(store)]
    with Terminal(command, 80, 24, settings | more) as terminal:
        terminal.wait_for(READY)
        terminal.settle()
        yield terminal


def test_quitting_leaves_the_terminal_as_it_was(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings) as terminal:
        assert terminal.modes >= ON_THE_SCREEN
        assert 1003 not in terminal.modes, "every movement of the mouse would be sent"
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert not terminal.modes & ON_THE_SCREEN


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_leaves_the_terminal_as_it_was(
    store: Path, settings: dict[str, str], number: signal.Signals, code: int
) -> None:
    with board(store, settings) as terminal:
        terminal.signal(number)
        assert terminal.wait_exit() == code
        assert not terminal.modes & ON_THE_SCREEN


def test_a_terminal_that_is_gone_ends_the_board(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings) as terminal:
        terminal.hang_up()
        assert terminal.wait_exit(5) == 129


def test_odd_bytes_and_odd_keys_are_survived(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings) as terminal:
        terminal._write(b"\xe9\xff\x1b[97;1:3u\x1b[104:72;2;72u\x1b[999;99Z\x1b[<0;500;500M")
        terminal.settle()
        terminal.send("escape", "+")
        terminal.wait_for("scored from 40")


def test_nothing_is_sent_while_nothing_happens_and_a_colleague_is_seen_at_once(
    store: Path, settings: dict[str, str]
) -> None:
    with board(store, settings) as terminal:
        assert terminal.listen(1.0) == 0
        colleague = open_service(store, "cli")
        colleague.execute(AdjustScore((1,), 7))
        colleague.store.close()
        terminal.wait_for(r"─ +47 ", timeout=1.0)


def test_hostile_names_do_not_act_on_the_terminal(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings) as terminal:
        terminal.wait_for(re.escape("Evil ␛]52;c;"))
        assert "Blue Harbor" in terminal.text, "the screen was not cleared"


@pytest.mark.parametrize("more", [{"TERM": "xterm"}, {"NO_COLOR": "1"}])
def test_few_colours_are_the_terminals_own(store: Path, settings: dict[str, str], more: dict[str, str]) -> None:
    with board(store, settings, **more) as terminal:
        cells = [cell for row in terminal.picture.buffer.values() for cell in row.values()]
        assert {cell.fg for cell in cells} | {cell.bg for cell in cells} <= OWN_COLOURS
        assert any(cell.reverse for cell in cells), "the cursor is seen without colour"
    assert not Path(settings["XDG_CONFIG_HOME"]).exists(), "a theme that nobody chose is not kept"


@pytest.mark.parametrize("more", [{"TERM": "xterm"}, {"NO_COLOR": "1"}])
def test_the_cursor_of_a_list_is_seen_with_few_colours(
    store: Path, settings: dict[str, str], more: dict[str, str]
) -> None:
    def marked(seen: Terminal) -> list[int]:
        rows = [row for row, line in enumerate(seen.picture.display) if re.search(r"│ [12]  ", line)]
        places = [(row, seen.picture.display[row].index("│") + 5) for row in rows]
        cells = [seen.picture.buffer[row][column] for row, column in places]
        return [number for number, cell in enumerate(cells, 1) if cell.reverse or cell.bg != "default"]

    with board(store, settings, **more) as terminal:
        terminal.send("s")
        terminal.wait_for(lambda seen: marked(seen) == [1])
        terminal.send("j")
        terminal.wait_for(lambda seen: marked(seen) == [2])
        assert marked(terminal) == [2]


def test_without_unicode_it_is_drawn_with_ascii(store: Path, settings: dict[str, str]) -> None:
    more = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    with board(store, settings, **more) as terminal:
        assert terminal.text.isascii()
        assert "|Blue Harbor" in terminal.text


def test_stopping_and_going_on(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings) as terminal:
        terminal.send("ctrl+z")
        terminal.wait_for(lambda seen: 1049 not in seen.modes)
        colleague = open_service(store, "cli")
        colleague.execute(AdjustScore((1,), 7))
        colleague.store.close()
        terminal.signal(signal.SIGCONT)
        terminal.wait_for(r"─ +47 ")
        assert terminal.modes >= ON_THE_SCREEN


def test_a_bad_setting_is_told_and_the_board_opens(store: Path, settings: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "config" / "leadtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('density = "tiny"\n', "utf-8")
    with board(store, settings) as terminal:
        terminal.wait_for("density is one of cards, lines")


def test_keys_are_remapped_by_their_id(store: Path, settings: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "config" / "leadtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[keys]\n"score.up" = "P"\n', "utf-8")
    with board(store, settings) as terminal:
        terminal.send("P")
        terminal.wait_for("scored from 40 to 45")


@pytest.mark.parametrize(
    ("keys", "shown"), [(("d",), r"● root|● \w+ · saved"), (("e", "1"), r"no leads here"), (("i",), r"Which file")]
)
def test_a_first_start_asks_how_to_begin(
    tmp_path: Path, settings: dict[str, str], keys: tuple[str, ...], shown: str
) -> None:
    place = tmp_path / "new"
    with Terminal([sys.executable, "-m", "leadtui", "--store", str(place)], 80, 24, settings) as terminal:
        terminal.wait_for("a key chooses")
        for key in keys:
            terminal.send(key)
            terminal.settle(0.2)
        terminal.wait_for(shown)
        if keys == ("d",):
            terminal.wait_for(r"New +\d+")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert place.exists() == ("e" in keys), "looking around leaves nothing behind"


def test_a_file_is_brought_along_at_the_first_start(tmp_path: Path, settings: dict[str, str]) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("Name,Company,Stage\nBlue Harbor,Harbor GmbH,Discovery\n", "utf-8")
    with Terminal([sys.executable, "-m", "leadtui", "--store", str(tmp_path / "new")], 120, 24, settings) as terminal:
        terminal.wait_for("a key chooses")
        terminal.send("i")
        terminal.wait_for("Which file")
        terminal.settle()
        terminal.send(str(file), "enter")
        terminal.wait_for("Blue Harbor")


def test_colleagues_are_counted(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings), board(store, settings) as second:
        second.wait_for(r"● \w+ \+1 ")


def test_a_store_that_cannot_be_opened_is_one_sentence(tmp_path: Path, settings: dict[str, str]) -> None:
    place = tmp_path / "other"
    place.mkdir()
    (place / "letter.txt").write_text("Dear all", "utf-8")
    with Terminal([sys.executable, "-m", "leadtui", "--store", str(place)], 80, 24, settings) as terminal:
        assert terminal.wait_exit() == 5
        assert "leadtui: " in terminal.text
        assert "Traceback" not in terminal.text


def test_a_store_at_which_one_may_not_look_is_one_sentence(settings: dict[str, str]) -> None:
    command = [sys.executable, "-m", "leadtui", "--store", "/" + "x" * 300]  # no user and no root may look at that
    with Terminal(command, 80, 24, settings) as terminal:
        assert terminal.wait_exit() == 5
        assert "cannot be read: File name too long" in terminal.text.replace("\n", "")
        assert "Traceback" not in terminal.text


def test_an_editor_that_cannot_be_started_gives_the_screen_back(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings, VISUAL="/no/such/editor") as terminal:
        terminal.send("n")
        terminal.wait_for("ctrl.e .EDITOR")
        terminal.send("hello", "ctrl+e")
        terminal.wait_for("'/no/such/editor' cannot be started")
        assert terminal.modes >= ON_THE_SCREEN
        terminal.send("ctrl+s")
        terminal.wait_for("logged note: hello")


def test_ctrl_c_in_an_editor_does_not_end_the_board(store: Path, settings: dict[str, str], tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\ntrap 'echo stopped >> \"$1\"; exit 0' INT\necho editing\nread line\n")
    editor.chmod(0o700)
    with board(store, settings, VISUAL=str(editor)) as terminal:
        terminal.send("n")
        terminal.wait_for("ctrl.e .EDITOR")
        terminal.send("well", "ctrl+e")
        terminal.wait_for("editing")
        terminal.send("ctrl+c")
        terminal.wait_for("wellstopped")
        terminal.send("ctrl+s")
        terminal.wait_for("logged note: wellstopped")


def test_what_was_asked_for_before_leaving_is_done(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings) as terminal:
        terminal.send("+++++q")
        assert terminal.wait_exit() == 0
    service = open_service(store, "cli")
    assert service.lead(1).score + service.lead(2).score == 40 + 5 * 5
    service.store.close()


def test_keys_typed_ahead_reach_the_dialog(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings) as terminal:
        terminal.send("s4")
        terminal.wait_for("moved from New to Proposal")
        terminal.send("aZed\r")
        terminal.wait_for("added “Zed” in Proposal")
        terminal.send("x1")
        terminal.wait_for("lost from Proposal")


def test_each_of_many_keys_at_once_has_its_own_count(store: Path, settings: dict[str, str]) -> None:
    with board(store, settings) as terminal:
        terminal.send("3+10+2-5+")
        terminal.wait_for("scored from 51 to 56")


def test_a_theme_that_was_chosen_is_there_the_next_time(
    store: Path, settings: dict[str, str], tmp_path: Path
) -> None:
    with board(store, settings) as terminal:
        terminal.send(":theme")
        terminal.wait_for("choose the colours")
        terminal.send("enter")
        terminal.wait_for("Search for themes")
        terminal.send("nord")
        terminal.settle(0.3)
        terminal.send("down", "enter")
        terminal.settle(0.3)
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert 'theme = "nord"' in (tmp_path / "config" / "leadtui" / "config.toml").read_text("utf-8")
