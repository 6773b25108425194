"""rules: show, edit, try."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from fractions import Fraction

from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.cli.pipeline_toml import in_editor
from leadtui.cli.pipelines import read_text
from leadtui.cli.table import Column, table
from leadtui.errors import Refused
from leadtui.model.command import EditRules
from leadtui.model.event import Document
from leadtui.model.metrics.number import percent
from leadtui.model.pipeline import Pipeline
from leadtui.model.rule_report import NAMED, Crossed, RuleReport, Wins
from leadtui.model.rule_text import from_toml, to_toml
from leadtui.model.text import safe

_RULES = (
    Column("rule", least=8), Column("points", right=True, gives=False), Column("about", least=10),
    Column("fades over", right=True, gives=False), Column("group"),
)  # fmt: skip
_WINS = (
    Column("rule", least=8), Column("points", right=True, gives=False), Column("matches", right=True, gives=False),
    Column("won of closed", right=True, gives=False), Column("others", right=True, gives=False),
)  # fmt: skip


def _json(pipeline: Pipeline) -> Document:
    """The rules with every name, absent values null."""
    blank: Document = dict.fromkeys(("mql", "sql", "fit_cap", "engagement_cap"))
    document = blank | pipeline.scoring.document()
    for rule in document["engagement"]:
        rule |= {name: rule.get(name) for name in ("outcome", "decay_days", "group")}
    for rule in document["fit"]:
        rule["group"] = rule.get("group")
    return {"pipeline": pipeline.key} | document


def _lines(pipeline: Pipeline) -> Iterator[str]:
    rules = pipeline.scoring
    yield safe(f"{pipeline.name} ({pipeline.key})")
    if not pipeline.has_rules:
        yield "no rules: the score is what is given by hand; `leadtui rules edit` writes some"
        return
    for name, value in (("MQL from", rules.mql), ("SQL from", rules.sql)):
        if value is not None:
            sets = ", which sets the status Qualified" if name[0] == "S" and rules.sql_sets_status else ""
            yield f"{name} {value}{sets}"
    caps = {"fit": rules.fit_cap, "engagement": rules.engagement_cap, **rules.group_caps}
    for name, cap in caps.items():
        if cap is not None:
            yield safe(f"{name}: {cap} points at most")
    yield from table(_RULES, [
        *((rule.name, f"{rule.points:+}", rule.when or "every lead", "", rule.group or "") for rule in rules.fit),
        *(
            (rule.name, f"{rule.points:+}", f"{rule.kind}{f' ({rule.outcome})' if rule.outcome else ''}",
             f"{rule.decay_days} days" if rule.decay_days else "", rule.group or "")
            for rule in rules.engagement
        ),
    ])  # fmt: skip


def _answer(pipeline: Pipeline) -> Answer:
    return Answer(lambda: _json(pipeline), lambda: _lines(pipeline))


def show(call: Call) -> Answer:
    return _answer(call.service.pipeline(call.args.pipeline))


def edit(call: Call) -> Answer:
    """From a file, from stdin, or (where nothing comes from there) through the editor."""
    old = call.service.pipeline(call.args.pipeline)
    text = _given(call, "edit")
    command = EditRules(old.key, from_toml(in_editor(to_toml(old)) if text is None else text), old.scoring)
    call.service.execute(command)
    return _answer(call.service.pipeline(old.key))


def attempt(call: Call) -> Answer:
    """What would change; without a text, how the rules in force do."""
    text = None if call.in_batch and call.args.file is None else _given(call, "try")
    gc.disable()  # a hundred thousand documents are read, and none of them is garbage
    report = call.service.rule_report(call.args.pipeline, None if text is None else from_toml(text))
    return Answer(report.as_json, lambda: _report(report, text is not None))


def _given(call: Call, name: str) -> str | None:
    """The text of --file or of stdin; None when there is neither."""
    if call.args.file is not None:
        return read_text(call.args.file)
    if call.in_batch:
        raise Refused(f"in a batch, `rules {name}` needs --file")
    text = "" if sys.stdin.isatty() else read_text(None)
    return text if text.strip() else None


def _report(report: RuleReport, tries: bool) -> Iterator[str]:
    yield safe(f"{report.leads:,} leads of {report.pipeline}")
    if tries:
        yield f"{report.changed:,} would have another score; nothing is changed yet"
    for one in report.thresholds:
        if one.was is not None or one.at is not None:
            yield from _crossed(one, tries)
    if not report.rules:
        yield "no rules: the score is what is given by hand"
        return
    yield ""
    yield from table(_WINS, [
        (rule.rule.name, f"{rule.rule.points:+}", f"{rule.matches:,}", won_of(rule.those), won_of(rule.others))
        for rule in report.rules
    ])  # fmt: skip
    for rule in report.rules:
        if rule.fault:
            yield safe(rule.fault)


def _crossed(one: Crossed, tries: bool) -> Iterator[str]:
    name = one.name.upper()
    if not tries:
        yield f"{name} (from {one.was}): {one.now:,}"
        return
    yield f"{name} (from {_or_none(one.was)}, then {_or_none(one.at)}): {one.now:,} now, {one.then:,} then"
    for word, leads in (("rise over it", one.rises), ("fall below it", one.falls)):
        if leads:
            yield f"  {len(leads):,} {word}"
        yield from (safe(f"    {lead.id} {lead.name}: {lead.was} to {lead.score}") for lead in leads[:NAMED])
        if len(leads) > NAMED:
            yield f"    and {len(leads) - NAMED:,} more"


def _or_none(threshold: int | None) -> str:
    return "none" if threshold is None else str(threshold)


def won_of(wins: Wins) -> str:
    """`25 % of 40`, or n/a where none is closed."""
    rate: Fraction | None = wins.rate
    return "n/a of 0" if rate is None else f"{percent(rate)} of {wins.n:,}"
