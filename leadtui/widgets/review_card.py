"""The lead that is to be decided, as a review shows it: who, why now, and what there is to decide on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from leadtui.model import money, when
from leadtui.model.due import Mark
from leadtui.model.lead import Lead, titled
from leadtui.model.moment import DAY, Now
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.questions import BANT, CHAMP
from leadtui.model.text import safe
from leadtui.widgets.card import bar
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, filled, padded

_LABEL: Final = 12


def lines(
    lead: Lead, score: int, pipeline: Pipeline, now: Now, whys: Sequence[str], nothing: str, glyphs: Glyphs, width: int
) -> list[Line]:
    """The lead in lines of exactly `width` cells; blank fields are left out. `nothing` is told where no reason is."""
    who = safe(titled(lead.name, lead.company), 300)
    found: list[Line] = [((f" {padded(who, width - 2, glyphs.more)} ", "strong"),)]
    reasons = whys or (nothing,)
    found += [((f"  {glyphs.mark(Mark.OVERDUE)} " if whys else "  ", "warn"), (safe(why), "warn")) for why in reasons]
    found.append(())
    for label, value in _facts(lead, score, pipeline, now, glyphs):
        found.append(((f"  {label:<{_LABEL}}", "dim"), (safe(value, 300), "plain")))
    return [filled(line, width, glyphs.more) for line in found]


def _facts(lead: Lead, score: int, pipeline: Pipeline, now: Now, glyphs: Glyphs) -> Iterator[tuple[str, str]]:
    stage = pipeline.find(lead.stage)
    since = lead.stage_since
    days = f" · {max(0, int((now.utc - since).total_seconds() // DAY)):,} days" if since is not None else ""
    chance = f" · {stage.probability.normalize():f} %" if stage is not None and stage.kind is Kind.OPEN else ""
    yield "Stage", f"{stage.name if stage is not None else lead.stage}{chance}{days}"
    step = lead.next_step
    if step is not None:
        yield "Next step", step.text + (f" · {when.shown(step.due, now)}" if step.due else "")
    if lead.handoff is not None and lead.handoff.accepted_at is None:
        yield "Handed by", lead.handoff.by + (f": {lead.handoff.note}" if lead.handoff.note else "")
    worth = f"{money.grouped(lead.value)} {lead.currency or pipeline.currency}" if lead.value is not None else ""
    close = f"expected {lead.expected_close:%-d %b %Y}" if lead.expected_close else ""
    yield from _some("Value", worth, close)
    yield "Score", f"{''.join(bar(score, 10, glyphs))} {score}"
    contact = ", ".join(part for part in (lead.contact, lead.title) if part)
    yield from _some("Contact", contact, *lead.emails[:1], *lead.phones[:1])
    yield from _some("Owner", lead.owner or "nobody", lead.status.value, lead.source or "")
    questions, answers = (BANT, lead.bant) if pipeline.checklist == "bant" else (CHAMP, lead.champ)
    if answers:
        marks = "".join(glyphs.here if answers.get(question) else glyphs.dot for question in questions)
        lacking = [question for question in questions if not answers.get(question)]
        yield pipeline.checklist.upper(), marks + (f" lacks {', '.join(lacking)}" if lacking else "")
    if lead.renewal_date is not None:
        yield "Renewal", f"{lead.renewal_date:%-d %b %Y}"


def _some(label: str, *parts: str) -> Iterator[tuple[str, str]]:
    told = " · ".join(part for part in parts if part)
    if told:
        yield label, told


def coming(names: Iterable[tuple[str, str]], count: int, glyphs: Glyphs, width: int, height: int) -> list[Line]:
    """The leads that come next (`count` in all), under the first reason of each; and how many there are after them."""
    found: list[Line] = [((f"{glyphs.side} Next", "strong"),)]
    shown, before = 0, ""
    for name, why in names:
        if len(found) + (why != before) + 2 > height:
            break
        if why != before:
            found.append(((f"{glyphs.side} ", "dim"), (safe(why), "warn")))
            before = why
        found.append(((f"{glyphs.side}   ", "dim"), (safe(name, 200), "plain")))
        shown += 1
    if count > shown:
        found.append(((f"{glyphs.side} and {count - shown:,} more", "dim"),))
    return [filled(line, width, glyphs.more) for line in found]
