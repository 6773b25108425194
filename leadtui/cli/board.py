"""The board itself, and the demo: the only commands that need a terminal."""

from __future__ import annotations

import gc
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.cli.parser import WrongUsage


def open_board(call: Call) -> Answer:
    _check_terminal()
    return _run(call.place, call.args.pipeline)


def demo(call: Call) -> Answer:
    """The board on a store that is gone afterwards."""
    _check_terminal()
    from leadtui.store.files import told

    with told("there is no room for the demo"):
        made = TemporaryDirectory(prefix="leadtui-demo-")
    with made as room:
        place = Path(room) / "store"
        fill(place, call.args.leads, call.args.seed)
        return _run(place, None)


def _run(place: Path, pipeline: str | None) -> Answer:
    gc.disable()  # until the board is there: nothing is garbage yet, and looking for some takes 10 ms
    from leadtui.app import run  # 350 ms of Textual, which nothing else on the command line needs
    from leadtui.cli.place import open_service

    return Answer(lambda: None, tuple, run(partial(open_service, place, "tui"), pipeline=pipeline, directory=place))


def fill(place: Path, count: int, seed: int) -> None:
    """Makes a store with `count` made-up leads."""
    from leadtui.cli.place import open_service
    from leadtui.demo.making import make
    from leadtui.store.create import create

    create(place)
    service = open_service(place, "import")
    try:
        make(service, count, seed)
    finally:
        service.store.close()


def _check_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUsage("the board needs a terminal; `leadtui --help` lists the commands that need none")
