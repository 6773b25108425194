"""chances: what was learned from the closed leads of a pipeline, how good it is, and what may be learned from."""

from __future__ import annotations

from collections.abc import Iterator

from leadtui.cli.call import Call
from leadtui.cli.output import Answer, told
from leadtui.cli.table import Column, table
from leadtui.model.chances import Chances, Judged
from leadtui.model.command import EditPipeline
from leadtui.model.pipeline import Pipeline
from leadtui.model.text import safe
from leadtui.model.variables import NEVER, named

_JUDGED = (
    Column("held-out leads told by", gives=False), Column("log-loss", right=True, gives=False),
    Column("Brier", right=True, gives=False), Column("AUC", right=True, gives=False),
)  # fmt: skip


def show(call: Call) -> Answer:
    home = call.service.pipeline(call.args.pipeline)
    chances = call.service.chances(home.key)
    return Answer(lambda: chances.as_json() | {"never_used": NEVER, "trusted": home.trusted},
                  lambda: _lines(home, chances))  # fmt: skip


def trust(call: Call) -> Answer:
    return _said(call, True)


def distrust(call: Call) -> Answer:
    return _said(call, False)


def drop(call: Call) -> Answer:
    return _said(call, None)


def _said(call: Call, trusted: bool | None) -> Answer:
    """Keeps in the pipeline whether a field is trusted; None: nobody says so any more."""
    home = call.service.pipeline(call.args.pipeline)
    field = named(call.args.field, home)
    others = {name: yes for name, yes in home.trusted.items() if name != field}
    new = others if trusted is None else others | {field: trusted}
    call.service.execute(EditPipeline(home.key, home.document() | {"trusted": new}, {}, home))
    words = {True: "trusted", False: "not trusted", None: "judged by leadtui"}[trusted]
    return told({"field": field, "trusted": trusted}, f"{field}: {words}")


def _lines(home: Pipeline, chances: Chances) -> Iterator[str]:
    yield safe(f"{home.name} ({home.key}): {chances.won:,} won, {chances.lost:,} lost")
    yield f"{'on' if chances.used else 'off'}: {chances.reason}"
    if chances.judged is None:
        return
    yield from _figures(chances.judged)
    names = ["stage"] if chances.stages else []
    names += [variable.label for variable in chances.variables]
    yield safe(f"learned from: {', '.join(names) or 'nothing'}")
    if trusted := [name for name, yes in home.trusted.items() if yes]:
        yield safe(f"trusted: {', '.join(trusted)}")
    for suspicious, words in ((True, "left out as suspicious"), (False, "left out")):
        left = [one for one in chances.left_out if one.suspicious is suspicious]
        if left:
            yield f"{words}:"
        yield from (safe(f"  {one.label}: {one.why}") for one in left)


def _figures(judged: Judged) -> Iterator[str]:
    told = (("what was learned", judged.learned), ("the stages", judged.stages), ("the win rate", judged.base_rate))
    yield from table(_JUDGED, [
        (name, f"{figures.log_loss:.4f}", f"{figures.brier:.4f}", f"{figures.auc:.2f}") for name, figures in told
    ])  # fmt: skip
