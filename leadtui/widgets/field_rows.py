"""What a lead's own screen says in its left half: rows of fields in groups. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from leadtui.model import cadence_course, fields, ledger, moment, money, when
from leadtui.model import event as events
from leadtui.model.bayes import times
from leadtui.model.chances import Chances
from leadtui.model.event import Event
from leadtui.model.lead import Lead, Outcome
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.questions import BANT, CHAMP
from leadtui.model.rulebook import Rulebook
from leadtui.model.text import safe
from leadtui.widgets.card import bar
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.moments import short

_RULES: Final = 10
"""Points of rules that are told one by one."""
_LEDGER: Final = 5
"""Changes of the score that are told one by one; earlier ones are summed up."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `name` is the field that Enter edits, `action` what Enter does instead; a heading has neither."""

    label: str
    value: str = ""
    name: str = ""
    action: str = ""
    quiet: bool = False

    @property
    def id(self) -> str:
        """What the cursor remembers; blank where it does not stop."""
        return self.name or self.action


_GROUPS: Final = (
    ("Who", ("name", "company", "contact", "title", "emails", "phones", "website")),
    ("What", ("value", "currency", "source", "segment", "tags")),
)
_PLACE: Final = ("status", "lifecycle", "probability", "expected_close")
_FACTORS: Final = 3
"""What makes the learned chance: so many reasons, the strongest."""


def rows(
    lead: Lead, pipeline: Pipeline, history: Sequence[Event], now: Now, signs: Glyphs,
    named: Callable[[int], str] = str, chances: Chances | None = None,
) -> tuple[Row, ...]:  # fmt: skip
    """All lines about a lead; `named` knows what another lead is called, `chances` is what closed leads teach."""
    document = lead.document()

    def row(name: str, label: str | None = None) -> Row:
        value = events.read(document, name)
        told = fields.shown(value)
        if name == "value" and lead.value is not None:
            told = money.grouped(lead.value)
        return Row(label or fields.field(name, pipeline).label, told, name)

    found: list[Row] = []
    for heading, names in _GROUPS:
        found += [Row(heading), *(row(name) for name in names)]
    found += [Row("Where"), *_stage(lead, pipeline, now), row("owner"), *_handoff(lead)]
    for name in _PLACE:
        found.append(row(name))
        if name == "probability" and chances is not None and lead.outcome is None:
            found += _chance(chances, lead, pipeline)
    found += _next_step(lead, pipeline, now)
    if lead.outcome is not None:
        found += [row("lost_reason")] if lead.lost_reason or lead.outcome.value == "lost" else []
    if lead.renewal_date is not None or lead.outcome is Outcome.WON:
        found.append(row("renewal_date"))
    for other, kind in lead.links.items():
        found.append(Row("Linked", f"{kind}{'' if kind.endswith(' of') else ':'} {named(int(other))}", quiet=True))
    found += [Row("Score"), *_score(lead, pipeline, history, now, signs)]
    for heading, outer, parts, answers in (("BANT", "bant", BANT, lead.bant), ("CHAMP", "champ", CHAMP, lead.champ)):
        marks = "".join(signs.here if answers.get(part) else signs.dot for part in parts)
        found += [Row(f"{heading} {marks}"), *(row(f"{outer}.{part}", part.capitalize()) for part in parts)]
    if pipeline.custom_fields:
        found += [Row(safe(pipeline.name)), *(row(f"custom.{custom.id}") for custom in pipeline.custom_fields)]
    return tuple(found)


def _stage(lead: Lead, pipeline: Pipeline, now: Now) -> Iterator[Row]:
    stage = pipeline.find(lead.stage)
    percent = f" · {stage.probability.normalize():f} %" if stage is not None and stage.kind is Kind.OPEN else ""
    since = lead.stage_since
    days = f" · {max(0, int((now.utc - since).total_seconds() // DAY)):,} days" if since is not None else ""
    yield Row("Stage", f"{stage.name if stage is not None else lead.stage}{percent}{days}", action="choose_stage")


def _chance(chances: Chances, lead: Lead, pipeline: Pipeline) -> Iterator[Row]:
    """The learned chance beside the one that counts in weighted values, and what makes it so; or why it is off."""
    chance = chances.of(lead.document())
    if chance is None:
        yield Row("Win chance", chances.reason, quiet=True)
        return
    stage = pipeline.find(lead.stage)
    beside = ""
    if lead.probability is not None:
        beside = f" (own {lead.probability.normalize():f} %)"
    elif stage is not None:
        beside = f" (stage {stage.probability.normalize():f} %)"
    yield Row("Win chance", f"{round(chance.probability * 100)} % learned{beside}", quiet=True)
    for one in chance.factors[:_FACTORS]:
        yield Row("", f"{safe(one.variable, 40)} {safe(one.value, 80)} {times(one.factor)}", quiet=True)


def _handoff(lead: Lead) -> Iterator[Row]:
    """From whom it came; Enter accepts it while it waits."""
    handoff = lead.handoff
    if handoff is None:
        return
    note = f": {handoff.note}" if handoff.note else ""
    waits = handoff.accepted_at is None
    yield Row(
        "Handed off" if waits else "Accepted", f"from {handoff.by}{note}", action="accept" if waits else "",
        quiet=not waits,
    )  # fmt: skip


def _next_step(lead: Lead, pipeline: Pipeline, now: Now) -> Iterator[Row]:
    yield Row("Next step", lead.next_step.text if lead.next_step is not None else "", action="next_step")
    if lead.next_step is not None and lead.next_step.due is not None:
        yield Row("due", when.shown(lead.next_step.due, now), quiet=True)
    if (place := lead.cadence) is not None:
        yield Row("Cadence", cadence_course.told(place, pipeline.cadence(place.name)), action="cadence")


def _score(lead: Lead, pipeline: Pipeline, history: Sequence[Event], now: Now, signs: Glyphs) -> list[Row]:
    """The score, and every point of it: the rules first, then what was done by hand, newest first."""
    document = lead.document()
    entries = ledger.ledger(history, document, Rulebook(pipeline) if pipeline.has_rules else None, now.utc)
    score = sum(entry.points for entry in entries)
    since = next(((name, at) for name, at in (("SQL", lead.sql_at), ("MQL", lead.mql_at)) if at is not None), None)
    reached = f" · {since[0]} since {short(moment.iso(since[1]), now)}" if since is not None else ""
    rows = [Row("Score", f"{''.join(bar(score, 10, signs))} {score}{reached}", action="set_score")]
    by_hand = _by_hand(lead.id, history, now)
    rules = [entry for entry in entries if entry.rule not in (ledger.MANUAL, ledger.IMPORTED, ledger.ADDED)]
    rows += _summed([
        (entry.points, f"{safe(entry.rule, 80)} · {safe(entry.because or '', 200)}") for entry in rules
    ], _RULES, "more by rules")  # fmt: skip
    return rows + _summed(by_hand, _LEDGER, "earlier changes")


def _by_hand(lead: int, history: Sequence[Event], now: Now) -> list[tuple[int, str]]:
    """Every change of the points by hand, newest first, and who made it, when and why."""
    told: list[tuple[int, str]] = []
    for event in reversed(history):
        for change in event.changes:
            if (change.table, change.id) != ("leads", lead) or change.set is None or "score" not in change.set:
                continue
            points = (change.set["score"] or 0) - ((change.was or {}).get("score") or 0)
            if points:
                why = f" · {event.because}" if event.because else ""
                told.append((points, f"{event.by} · {short(event.at, now)}{why}"))
    return told


def _summed(told: list[tuple[int, str]], most: int, words: str) -> list[Row]:
    """A row for each of the first ones, and one for all others."""
    rows = [Row(f"{points:+}", why, quiet=True) for points, why in told[:most]]
    if rest := told[most:]:
        rows.append(Row(f"{sum(points for points, _ in rest):+}", f"{len(rest)} {words}", quiet=True))
    return rows
