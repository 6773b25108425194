"""The rules of a score as lines: thresholds, who would cross them, and how each rule relates to wins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from leadtui.model.metrics.number import percent
from leadtui.model.rule_report import Crossed, Crosser, RuleReport, RuleWins, Wins
from leadtui.model.score_rules import FitRule, ScoreRules
from leadtui.model.text import safe
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, filled, padded

_NAMED: Final = 5
"""Leads that are named of those that cross a threshold; `rules try` names more."""
_POINTS, _MATCHES, _WINS = 7, 9, 17
"""Cells of the columns behind the rule."""
_ROOMY: Final = 116
"""Cells from which what a rule is about stands beside its name."""


def lines(report: RuleReport, rules: ScoreRules, tried: bool, width: int, glyphs: Glyphs) -> list[Line]:
    """Everything, each line of `width` cells. `rules` are those of the report; `tried`: they are not saved."""
    told = [*_head(report, rules, tried), *_rules(report, width, glyphs)]
    return [filled((("  ", "plain"), *line), width, glyphs.more) for line in told]


def _head(report: RuleReport, rules: ScoreRules, tried: bool) -> Iterator[Line]:
    if tried:
        yield ((f"{report.changed:,} of {report.leads:,} leads would have another score", "warn"),)
    for one in report.thresholds:
        if one.was is not None or one.at is not None:
            yield from _threshold(one, rules, tried)
    caps = {"fit": rules.fit_cap, "engagement": rules.engagement_cap, **rules.group_caps}
    held = ", ".join(f"{name} {cap}" for name, cap in caps.items() if cap is not None)
    if held:
        yield (("At most  ", "dim"), (safe(held, 200), "plain"))
    yield ()


def _threshold(one: Crossed, rules: ScoreRules, tried: bool) -> Iterator[Line]:
    name, at = one.name.upper(), "no more" if one.at is None else f"from {one.at}"
    sets = ", sets the status Qualified" if one.name == "sql" and rules.sql_sets_status else ""
    if not tried:
        yield ((f"{name}  ", "strong"), (f"{at}: {one.now:,} lead{'' if one.now == 1 else 's'}{sets}", "plain"))
        return
    yield (
        (f"{name}  ", "strong"),
        (f"{at}: {one.now:,} leads now, {one.then:,} then{sets}", "plain"),
        (f" · {len(one.rises):,} rise, {len(one.falls):,} fall", "dim"),
    )
    for word, leads in (("rises", one.rises), ("falls", one.falls)):
        yield from (_crosser(word, lead) for lead in leads[:_NAMED])
        if len(leads) > _NAMED:
            yield ((f"       and {len(leads) - _NAMED:,} more", "dim"),)


def _crosser(word: str, lead: Crosser) -> Line:
    return ((f"     {word} ", "dim"), (f"{safe(lead.name, 80)}: {lead.was} to {lead.score}", "plain"))


def _rules(report: RuleReport, width: int, glyphs: Glyphs) -> Iterator[Line]:
    if not report.rules:
        yield (("No rules yet: the score is what is given by hand. e writes some.", "plain"),)
        return
    room = width - 4 - _POINTS - _MATCHES - 2 * _WINS
    name, about = (room // 2, room - room // 2) if width >= _ROOMY else (room, 0)

    def row(first: str, second: str, *cells: str) -> str:
        sizes = (_POINTS, _MATCHES, _WINS, _WINS)
        start = padded(first, name, glyphs.more) + (padded(second, about, glyphs.more) if about else "")
        return start + "".join(f"{cell:>{size}}" for cell, size in zip(cells, sizes, strict=True))

    yield ((row("Rule", "About", "points", "matches", "won of closed", "of the others"), "accent"),)
    for one in report.rules:
        yield (
            (row(safe(one.rule.name, 80), safe(one.asks, 200), f"{one.rule.points:+}", f"{one.matches:,}",
                 _won(one.those), _won(one.others)), "plain"),
        )  # fmt: skip
        if not about:
            yield ((f"  {_kind(one)}: {safe(one.asks, 200)}", "dim"),)
        if one.fault:
            yield ((f"  {safe(one.fault, 200)}", "bad"),)


def _kind(one: RuleWins) -> str:
    return "fit" if isinstance(one.rule, FitRule) else "did"


def _won(wins: Wins) -> str:
    rate = wins.rate
    return "n/a" if rate is None else f"{percent(rate)} of {wins.n:,}"
