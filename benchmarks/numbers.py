"""`python -m benchmarks.numbers STORE LEADS.jsonl`: how long counting takes, in milliseconds, as one JSON object.

Without the start of the process and the reading of the columns, which a board has behind it. The reference is to decode
every lead's JSON once and to look at one field: what a program does that keeps documents and no columns.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import orjson

from leadtui.cli.finding import find
from leadtui.cli.place import open_service
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.metrics import report
from leadtui.model.metrics.following import follow, known
from leadtui.model.query import parse

TURNS: Final = 5
CHANGES: Final = 200


def _milliseconds(work: Callable[[], object], turns: int = TURNS) -> float:
    times = []
    for _ in range(turns):
        began = perf_counter()
        work()
        times.append((perf_counter() - began) * 1000)
    return median(times)


def measure(store: Path, leads: Path) -> dict[str, float]:
    """The whole report, the sidebar of everything and of a filter, a change that it follows, and the reference."""
    service = open_service(store, "cli")
    home = service.pipeline(None)
    now, found = service.now(home), find(service, "", home.key)
    index, lines = found.index, leads.read_bytes().splitlines()
    len(index.stays)  # read when somebody first asks
    gc.freeze()  # as a board does when it has been opened

    def selected(text: str) -> Callable[[LeadIndex, Sequence[int] | None], Sequence[int]]:
        query = parse(text)
        return lambda index, rows: select(index, query, now, (home,), "ana", lambda id: None, rows)

    followed = follow(index, home, now, selected(""), (), True).leads
    assert followed is not None
    ids = [index.ids[turn * 7919 % len(index)] for turn in range(CHANGES)]

    def change() -> None:
        id = ids.pop()
        followed.take(id)
        followed.add(id)
        known(followed, (), now)

    return {
        "report": _milliseconds(lambda: report(index, found.rows, home, now)),
        "sidebar": _milliseconds(lambda: follow(index, home, now, selected(""), (), False)),
        "filter": _milliseconds(lambda: follow(index, home, now, selected("owner:ana"), (), False)),
        "change": _milliseconds(change, CHANGES),
        "reference": _milliseconds(lambda: sum(orjson.loads(line)["stage"] == "won" for line in lines)),
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2]))))
