"""list, show, history."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from leadtui.cli.acting import as_json
from leadtui.cli.call import Call
from leadtui.cli.finding import find_some
from leadtui.cli.output import Answer, json_line, json_pieces
from leadtui.cli.table import Column, table
from leadtui.cli.views import view
from leadtui.model import fields, money
from leadtui.model.act import StageName
from leadtui.model.bayes import times
from leadtui.model.event import Document, Event, Json
from leadtui.model.lead_json import event_json
from leadtui.model.owner_words import handoff_words
from leadtui.model.sentence import what
from leadtui.model.text import safe, safe_lines
from leadtui.service import LeadService

if TYPE_CHECKING:
    from leadtui.model.chances import Chances

_COLUMNS = (
    Column("id", right=True, gives=False), Column("name", least=12), Column("company"), Column("stage", least=6),
    Column("value", right=True, gives=False), Column("", gives=False), Column("score", right=True, gives=False),
    Column("owner", least=4), Column("days", right=True, gives=False), Column("next step"),
    Column("due", gives=False), Column("stale", least=5),
)  # fmt: skip


def list_leads(call: Call) -> Answer:
    args, service = call.args, call.service
    words = " ".join(args.query)
    if args.view is not None:
        words = f"{view(service, args.view)['query']} {words}"
    found = find_some(service, words, args.pipeline, args.sort, args.limit)

    def leads() -> Iterator[Document]:
        yield from as_json(service).leads(found.documents(service))

    def lines() -> Iterator[str]:
        match args.format:
            case "ids":
                yield from map(str, found.ids)
            case "json":
                yield "".join(json_pieces(leads()))
            case "jsonl":
                yield from map(json_line, leads())
            case "csv" | "tsv":
                from leadtui.cli.exporting import separated  # 40 ms of csv and exchange that a table does not need

                yield from separated(service, found, args.format)
            case _:
                stage_name = service.stage_name()
                yield from table(_COLUMNS, [_row(lead, stage_name) for lead in leads()])

    return Answer(leads, lines)


def _row(lead: Document, stage_name: StageName) -> tuple[str, ...]:
    step = lead["next_step"] or {}
    days = lead["days_in_stage"]
    return (
        str(lead["id"]), lead["name"], lead["company"] or "", stage_name(lead["stage"]),
        _amount(lead["value"]), lead["currency"] or "", str(lead["score"]), lead["owner"] or "",
        "" if days is None else str(days), step.get("text") or "", step.get("due") or "",
        ",".join(flag["flag"] for flag in lead["stale"]),
    )  # fmt: skip


def _amount(value: str | None) -> str:
    return "" if value is None else money.grouped(Decimal(value))


def _percent(fraction: float) -> str:
    return f"{(Decimal(str(fraction)) * 100).normalize():f}"


def show(call: Call) -> Answer:
    service = call.service
    document = service.document(call.args.id)
    history = service.history(document["id"])

    def told() -> Document:
        chances = _chances(service, document) if call.args.chance else None
        return as_json(service).explained(document, history, chances.of(document) if chances is not None else None)

    def lines() -> Iterator[str]:
        yield from _card(told(), service)
        if call.args.chance and (chances := _chances(service, document)) is not None and not chances.used:
            yield f"  chance to win: off, {chances.reason}"

    return Answer(told, lines)


def _chances(service: LeadService, document: Document) -> Chances | None:
    """What closed leads teach of an open lead. They are asked each time: 0.6 s where there are 100,000."""
    known = any(pipeline.key == document["pipeline"] for pipeline in service.pipelines())
    return service.chances(document["pipeline"]) if known and document.get("outcome") is None else None


def _card(lead: Document, service: LeadService) -> Iterator[str]:
    """A lead as label and text, the blank fields left out."""
    yield safe(f"{lead['id']} {lead['name']}")
    facts = list(_facts(lead, service.stage_name()))
    wide = max(len(label) for label, _ in facts)
    for label, text in facts:
        first, *more = safe_lines(text)
        yield f"  {label.ljust(wide)}  {first}"
        for line in more:
            yield f"  {' ' * wide}  {line}"
    if lead["learned_probability"] is not None:
        told, base = lead["learned_probability"], lead["learned_base"]
        yield f"  chance to win, as closed leads teach it: {told:.0%} ({base:.0%} for any lead)"
        for factor in lead["factors"]:
            yield safe(f"    {times(factor['factor'])}  {factor['variable']} {factor['value']}")
    if lead["ledger"]:
        yield "  score, point by point"
        for entry in lead["ledger"]:
            because = f", because {entry['because']}" if entry["because"] else ""
            yield safe(f"    {entry['points']:+4d}  {entry['rule']}, {entry['at'][:10]}{because}")


def _facts(lead: Document, stage_name: StageName) -> Iterator[tuple[str, str]]:
    days = lead["days_in_stage"]
    yield "stage", stage_name(lead["stage"]) + ("" if days is None else f", for {days} day{'' if days == 1 else 's'}")
    for name in ("company", "contact", "title", "emails", "phones", "website"):
        yield from _shown(name, lead[name])
    if lead["value"] is not None:
        chance = "" if lead["probability"] is None else f" at {_percent(lead['probability'])} %"
        yield "value", f"{_amount(lead['value'])} {lead['currency'] or ''}{chance}"
    for name in ("expected_close", "owner", "status", "lifecycle", "score", "source", "segment", "tags"):
        yield from _shown(name, f"{lead['score']}{_reached(lead)}" if name == "score" else lead[name])
    step = lead["next_step"]
    if step:
        yield "next step", step["text"] + (f", due {step['due']}" if step["due"] else "")
    if lead["handoff"]:
        yield "handed off", handoff_words(lead["handoff"])
    for name in ("outcome", "lost_reason", "created_at", "last_activity_at", "closed_at", "archived_at", "external_id",
                 "renewal_date"):
        yield from _shown(name, lead[name])
    for other, kind in (lead["links"] or {}).items():
        yield "linked", f"{kind} {other}" if kind.endswith(" of") else f"{kind}: {other}"
    for group in ("bant", "champ", "custom"):
        for name, value in (lead[group] or {}).items():
            yield from _shown(f"{group}.{name}" if group != "custom" else name, value)
    for flag in lead["stale"]:
        yield "stale", flag["rule"] + (f" (since {flag['since'][:10]})" if flag["since"] else "")


def _reached(lead: Document) -> str:
    """`, SQL since 2026-11-22`; blank for a lead that reached no threshold."""
    for name, since in (("SQL", lead["sql_at"]), ("MQL", lead["mql_at"])):
        if since:
            return f", {name} since {since[:10]}"
    return ""


def _shown(name: str, value: Json) -> Iterator[tuple[str, str]]:
    text = fields.shown(value)
    if text:
        yield safe(name.replace("_", " "), 40), text


def history(call: Call) -> Answer:
    service, id = call.service, call.args.id
    events = service.history(id)
    stage_name = service.stage_name()

    def line(event: Event) -> str:
        return safe(f"{event.seq}  {event.at[:16].replace('T', ' ')}  {event.by}  {what(event, stage_name, id)}")

    return Answer(lambda: [event_json(event, stage_name) for event in events], lambda: map(line, events))
