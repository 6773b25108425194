"""What is measured, one function per part: each gives its figures for one size."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from time import perf_counter
from typing import Final

from benchmarks.figures import Figure, median, percentile
from benchmarks.world import BOARD_READY, PYTHON, World
from tests.terminal import Answer, Terminal, answers

MIB: Final = 1 << 20
STARTS: Final = 5
PRESSES: Final = 40
"""Per kind of key: enough for a p95, and for CPU time in steps of 10 ms."""
CHANGES: Final = 300
COMMANDS: Final = 7
CROWD: Final = 20
"""Sessions at once."""
AHEAD = 4.0
"""Seconds in which a new board loads what it did not need for its first paint."""
IDLE: Final = 5.0
"""Seconds."""


def _started(terminal: Terminal, ready: str) -> float:
    """Milliseconds until it can be used."""
    return (terminal.wait_for(ready, 120) - terminal.started_at) * 1000


def _ready(world: World) -> Terminal:
    board = world.board()
    board.wait_for(BOARD_READY, 120)
    board.settle(0.3, 30)
    return board


def start(world: World) -> Iterator[Figure]:
    """From the command to a board that can be used; in turns with the empty Textual program."""
    ours, empty, cpu = [], [], []
    for _ in range(STARTS):
        with world.empty_app() as terminal:
            empty.append(_started(terminal, "READY"))
        with world.board() as terminal:
            ours.append(_started(terminal, BOARD_READY))
            cpu.append(terminal.cpu * 1000)
    versus = "an empty Textual program"
    yield Figure("start", "until ready", "ms", world.leads, median(ours), versus, median(ours) / median(empty))
    yield Figure("start", "CPU until ready", "ms", world.leads, median(cpu))


def _press(terminal: Terminal, keys: tuple[str, ...]) -> tuple[list[Answer], float]:
    """Presses the keys in turn; their answers, and milliseconds of CPU per key."""
    for key in keys:  # a widget's first repaint is not like the later ones
        terminal.press(key)
    before = terminal.cpu
    answers = [terminal.press(key, quiet=0.03) for _ in range(PRESSES // len(keys)) for key in keys]
    return answers, (terminal.cpu - before) * 1000 / len(answers)


def _answers(part: str, name: str, leads: int, answers: list[Answer], cpu: float) -> Iterator[Figure]:
    """Latency to the last byte, CPU and bytes of the keys that changed something; RuntimeError when none did."""
    last = [answer.last * 1000 for answer in answers if answer.last is not None]
    if not last:
        raise RuntimeError(f"{part}: {name} had no effect")
    yield Figure(part, f"{name} p50", "ms", leads, median(last))
    yield Figure(part, f"{name} p95", "ms", leads, percentile(last, 95))
    yield Figure(part, f"{name} CPU", "ms", leads, cpu)
    yield Figure(part, f"{name} sent", "B", leads, median(answer.size for answer in answers if answer.last is not None))


def keys(world: World) -> Iterator[Figure]:
    """The cursor: down and up, right and left, and half a page, which scrolls."""
    with _ready(world) as board:
        for name, turn in (("j k", ("j", "k")), ("l h", ("l", "h")), ("ctrl+d ctrl+u", ("ctrl+d", "ctrl+u"))):
            yield from _answers("keys", name, world.leads, *_press(board, turn))


def moves(world: World) -> Iterator[Figure]:
    """A lead to the next stage and back, from the key to the last byte of the repaint: the disk is in between."""
    with _ready(world) as board:
        yield from _answers("move", "L H", world.leads, *_press(board, ("L", "H")))


def changes(world: World) -> Iterator[Figure]:
    """One durable change and its acknowledgement, in a running program: ours and SQLite by turns."""
    sqlite = [*PYTHON, "benchmarks.sqlite", str(world.directory / "reference.db"), str(world.file)]
    ours: list[float] = []
    theirs: list[float] = []
    with world.conversation(world.command("batch")) as batch, world.conversation(sqlite) as reference:
        for turn in range(CHANGES + 2):
            number = str(turn * 7919 % world.leads + 1)
            score = str((turn + turn // world.leads) % 100)  # another one when a lead's turn comes again
            for program, line, times in (
                (batch, json.dumps(["score", number, f"={score}"]), ours), (reference, f"{number} {score}", theirs)
            ):  # fmt: skip
                assert program.stdin and program.stdout
                began = perf_counter()
                program.stdin.write(line + "\n")
                program.stdin.flush()
                answer = program.stdout.readline()
                times.append((perf_counter() - began) * 1000)
                if not answer or not json.loads(answer)["ok"]:
                    raise RuntimeError(f"a change was not acknowledged: {answer!r}")
    ours, theirs = ours[2:], theirs[2:]  # the first ones open the stores
    versus = "SQLite, WAL, synchronous=FULL, the same change"
    for name, percent in (("durable change p50", 50), ("durable change p95", 95)):
        value = percentile(ours, percent)
        yield Figure("change", name, "ms", world.leads, value, versus, value / percentile(theirs, percent))


def commands(world: World) -> Iterator[Figure]:
    """The command line, each time a new process."""
    number = str(world.leads // 2)
    for name, arguments in (
        ("list --limit 1", ("list", "--limit", "1", "--json")),
        ("show", ("show", number, "--json")),
        ("score +5", ("score", number, "+5")),
        ("metrics", ("metrics", "--json")),
    ):
        yield Figure("command", name, "ms", world.leads, median(world.run(*arguments) * 1000 for _ in range(COMMANDS)))


def numbers(world: World) -> Iterator[Figure]:
    """Counting, and what a change costs that is followed."""
    command = [*PYTHON, "benchmarks.numbers", str(world.store), str(world.file)]
    told = json.loads(world.output(command))
    versus = "decoding the JSON of every lead once (orjson)"
    for name, part in (
        ("all numbers, cold", "report"), ("sidebar, cold", "sidebar"), ("sidebar of a filter", "filter"),
        ("sidebar after a change", "change"),
    ):  # fmt: skip
        yield Figure("numbers", name, "ms", world.leads, told[part], versus, told[part] / told["reference"])


def memory(world: World) -> Iterator[Figure]:
    """What one more session costs: the memory that only it uses."""
    with world.empty_app() as terminal:
        terminal.wait_for("READY")
        terminal.settle(0.3)
        empty = terminal.memory
    with _ready(world) as board:
        own = board.memory
        yield Figure("memory", "own (USS)", "MiB", world.leads, own / MIB, "an empty Textual program", own / empty)


def imports(world: World) -> Iterator[Figure]:
    """The import that has filled this store, the program's start included."""
    yield Figure("import", "JSON lines", "rows/s", world.leads, world.leads / world.import_seconds)


def idle(world: World) -> Iterator[Figure]:
    """Nobody types and nothing happens, after what a board loads ahead when it has been opened."""
    with _ready(world) as board:
        board.listen(AHEAD)
        before = board.cpu
        sent = board.listen(IDLE)
        yield Figure("idle", "CPU", "%", world.leads, (board.cpu - before) / IDLE * 100)
        yield Figure("idle", "sent", "B/s", world.leads, sent / IDLE)


def leaving(world: World) -> Iterator[Figure]:
    """From `q` to the end of the process."""
    times = []
    for _ in range(STARTS):
        with _ready(world) as board:
            began = perf_counter()
            board.send("q")
            if code := board.wait_exit():
                raise RuntimeError(f"the board ended with {code}")
            times.append((perf_counter() - began) * 1000)
    yield Figure("quit", "until ended", "ms", world.leads, median(times))


def colleague(world: World) -> Iterator[Figure]:
    """From a key in one session to the repaint in another one."""
    first, last = [], []
    with _ready(world) as mine, _ready(world) as theirs:
        for turn in range(PRESSES // 2):
            for board in (mine, theirs):
                board.settle(0.1)
            began = perf_counter()
            mine.send("-" if turn % 2 else "+")
            answer = theirs.answer(began)
            if answer.first is None or answer.last is None:
                raise RuntimeError("a colleague's change did not show")
            first.append(answer.first * 1000)
            last.append(answer.last * 1000)
    yield Figure("colleague", "first byte p50", "ms", world.leads, median(first))
    yield Figure("colleague", "last byte p50", "ms", world.leads, median(last))
    yield Figure("colleague", "last byte p95", "ms", world.leads, percentile(last, 95))


def _calm(boards: Sequence[Terminal]) -> None:
    """Waits until new boards have loaded what they do not need for their first paint: together that is much."""
    busy = True
    while busy:
        before = sum(board.cpu for board in boards)
        answers(boards, perf_counter(), IDLE / CROWD, IDLE / CROWD)
        busy = sum(board.cpu for board in boards) - before > IDLE / CROWD / 10


def crowd(world: World) -> Iterator[Figure]:
    """From a key in one session to the repaint in each of many others."""
    times = []
    with ExitStack() as opened:
        boards = [opened.enter_context(world.board()) for _ in range(CROWD)]
        for board in boards:
            board.wait_for(BOARD_READY, 120)
        _calm(boards)
        for turn in range(PRESSES // 2 + 2):
            answers(boards, perf_counter(), 0.1, 0.1)
            began = perf_counter()
            boards[0].send("H" if turn % 2 else "L")  # a score may be at its end already
            seen = [answer.last for answer in answers(boards, began, 0.5)[1:]]
            if None in seen:
                raise RuntimeError("a colleague's change did not show")
            if turn >= 2:  # at its first change a board sorts the column, once
                times += [last * 1000 for last in seen if last is not None]
        before = sum(board.cpu for board in boards)
        for board in boards:
            board.listen(IDLE / CROWD)
        cpu = (sum(board.cpu for board in boards) - before) / CROWD / IDLE * 100
        memory = sum(board.memory for board in boards) / CROWD / MIB
    yield Figure("crowd", f"{CROWD} sessions p50", "ms", world.leads, median(times))
    yield Figure("crowd", f"{CROWD} sessions p95", "ms", world.leads, percentile(times, 95))
    yield Figure("crowd", "idle CPU each", "%", world.leads, cpu)
    yield Figure("crowd", "own (USS) each", "MiB", world.leads, memory)


PARTS: Final[dict[str, Callable[[World], Iterator[Figure]]]] = {
    "import": imports, "start": start, "keys": keys, "move": moves, "change": changes, "colleague": colleague,
    "crowd": crowd, "command": commands, "numbers": numbers, "memory": memory, "idle": idle, "quit": leaving,
}  # fmt: skip
