"""import: a file becomes leads, as one event that one word takes back."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from leadtui.cli.call import Call
from leadtui.cli.output import Answer, path_text
from leadtui.cli.parser import WrongUsage
from leadtui.cli.undoing import took_back
from leadtui.cli.waiting import waiting
from leadtui.errors import Refused
from leadtui.exchange.amounts import Mark
from leadtui.exchange.import_plan import ImportPlan, write_errors
from leadtui.exchange.importing import Options, plan_import
from leadtui.model.command import ImportLeads
from leadtui.model.event import Document
from leadtui.model.text import safe
from leadtui.service import LeadService

_MARKS: Final[dict[str | None, Mark]] = {"point": ".", "comma": ","}
_SHOWN = 20
"""Faults that are told to a person; `--errors` writes all of them."""


def import_file(call: Call) -> Answer:
    args = call.args
    if args.batch is not None:
        if args.file != "revert":
            raise WrongUsage(f"one file at a time, and {args.batch} is a second one (see `leadtui import --help`)")
        return _revert(call.service, args.batch)
    if args.file == "revert":
        raise WrongUsage("which import is to be taken back? its number is missing (`leadtui import revert 41`)")
    service = LeadService(call.service.store, replace(call.service.author, via="import"))
    home = service.pipeline(args.pipeline)
    with quick():
        plan = plan_import(
            args.file, home, service.store.read().all("leads"),
            Options(
                args.profile, tuple(args.map), tuple(args.stage), args.new_stages, args.new_fields,
                args.on_duplicate, args.date_order, _MARKS.get(args.decimal),
            ),
            [other for other in service.pipelines() if other.key != home.key],
            _progress if sys.stderr.isatty() else None,
        )  # fmt: skip
        if args.errors is not None:
            write_errors(plan, args.errors, args.force)
        _say("")
        batch = None if args.dry_run else _execute(service, plan, path_text(Path(args.file).name))
    return Answer(lambda: _json(plan, batch, args.dry_run), lambda: map(safe, _lines(plan, batch, args.dry_run)))


@waiting("saving")
def _execute(service: LeadService, plan: ImportPlan, file: str) -> int | None:
    """The number of the event; None when everything was there already. Refused."""
    plan.checked()
    if plan.errors and not (plan.create or plan.update or plan.skipped):
        line, reason, _ = plan.errors[0]
        raise Refused(f"no row of {file} can be used; line {line}: {reason}")
    pipeline = plan.pipeline.document() if plan.pipeline is not None else None
    applied = service.execute(ImportLeads(file, plan.create, plan.update, pipeline))
    return applied.event.seq if applied is not None else None


def _progress(done: int, whole: int) -> None:
    _say(f"reading, {done * 100 // max(whole, 1)} %")


def _say(what: str) -> None:
    """What is being done, in the one line that a terminal shows of it."""
    if sys.stderr.isatty():
        print(f"\r{what}\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def quick() -> Iterator[None]:
    """Many leads are made in here: the search for cycles, of which they have none, is a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _json(plan: ImportPlan, batch: int | None, dry_run: bool) -> Document:
    return {
        "batch": batch, "created": len(plan.create), "updated": len(plan.update), "skipped": len(plan.skipped),
        "errors": [{"line": line, "reason": reason} for line, reason, _ in plan.errors],
        "unknown_stages": plan.unknown_stages, "ignored_columns": list(plan.ignored_columns),
        "mapping": {field: list(columns) for field, columns in plan.mapping.fields.items()},
        "new_fields": [field.document() for field in plan.new_fields],
        "left_out": plan.left_out, "profile": plan.profile.name, "dry_run": dry_run,
    }  # fmt: skip


def _lines(plan: ImportPlan, batch: int | None, dry_run: bool) -> Iterator[str]:
    counts = (
        f"{len(plan.create):,} created, {len(plan.update):,} updated, {len(plan.skipped):,} skipped, "
        f"{len(plan.errors):,} with errors"
    )
    if dry_run:
        yield f"dry run, nothing was changed: {counts}"
    else:
        yield counts if batch is None else f"{counts}; batch {batch}"
    for name, count in plan.unknown_stages.items():
        yield f"unknown stage {name!r}: {count:,} {'row' if count == 1 else 'rows'}"
    if plan.new_fields:
        yield f"new fields: {', '.join(f'{field.name} ({field.kind})' for field in plan.new_fields)}"
    for line, reason, _ in plan.errors[:_SHOWN]:
        yield f"line {line}: {reason}"
    if len(plan.errors) > _SHOWN:
        yield f"and {len(plan.errors) - _SHOWN:,} more errors (--errors FILE writes all)"
    for sentence, count in plan.left_out.items():
        yield f"left out: {sentence} ({count:,}×)"
    if plan.ignored_columns:
        yield f"columns not used: {', '.join(plan.ignored_columns)}"
    if not plan.new_fields and plan.profile.name != "leadtui" and plan.mapping.unknown(plan.columns):
        yield "with --new-fields columns that mean nothing yet become custom fields"


@waiting("taking the import back")
def _revert(service: LeadService, batch: int) -> Answer:
    event = next((event for event in service.store.events(after=batch - 1) if event.seq == batch), None)
    if event is not None and event.verb != "imported":
        raise Refused(f"event {batch} is no import; `leadtui undo {batch}` takes any event back")
    return took_back(service, service.undo(batch), "undid")
