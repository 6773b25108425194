"""cadence: list, start, pause, resume, stop."""

from __future__ import annotations

from collections.abc import Iterator

from leadtui.cli.acting import act
from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.cli.table import Column, table
from leadtui.model.command import PauseCadence, ResumeCadence, StartCadence, StopCadence

_COLUMNS = (
    Column("cadence"), Column("day", right=True, gives=False), Column("step"), Column("leads", right=True, gives=False),
)  # fmt: skip


def list_cadences(call: Call) -> Answer:
    """Every cadence with its steps, and how many leads it runs on."""
    pipeline, index = call.service.pipeline(call.args.pipeline), call.service.index()
    running = dict.fromkeys((cadence.name for cadence in pipeline.cadences), 0)
    for row in range(len(index)):
        name = index.cadence.at(row)
        if name in running and index.pipeline.at(row) == pipeline.key and not index.archived[row]:
            running[name] += 1

    def rows() -> Iterator[tuple[str, ...]]:
        for cadence in pipeline.cadences:
            for place, step in enumerate(cadence.steps):
                first = place == 0
                yield cadence.name * first, str(step.day), step.text, str(running[cadence.name]) * first

    return Answer(
        lambda: [cadence.document() | {"leads": running[cadence.name]} for cadence in pipeline.cadences],
        lambda: table(_COLUMNS, list(rows())),
    )


def start(call: Call) -> Answer:
    args = call.args
    return act(call, StartCadence(tuple(args.ids), args.name, args.replace), args.ids)


def pause(call: Call) -> Answer:
    return act(call, PauseCadence(tuple(call.args.ids)), call.args.ids)


def resume(call: Call) -> Answer:
    return act(call, ResumeCadence(tuple(call.args.ids)), call.args.ids)


def stop(call: Call) -> Answer:
    return act(call, StopCadence(tuple(call.args.ids)), call.args.ids)
