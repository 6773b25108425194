"""From a file to what an import would do: the one way in, for the command line and the screen alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from leadtui.errors import LeadtuiError, Refused
from leadtui.exchange import custom_columns, duplicates, leadjson
from leadtui.exchange.amounts import Mark
from leadtui.exchange.dates import Order
from leadtui.exchange.duplicates import Known, Policy
from leadtui.exchange.import_plan import ImportPlan
from leadtui.exchange.jsonrows import is_json, json_rows
from leadtui.exchange.planner import ImportedLead, Planner, of_json
from leadtui.exchange.profiles import Mapping, Profile, guess, recognise
from leadtui.exchange.reading import Source, open_source
from leadtui.exchange.stages import StageNames, TooManyStages
from leadtui.exchange.survey import survey
from leadtui.exchange.table import Progress, Row, table
from leadtui.exchange.writing import unquoted
from leadtui.model.event import Document
from leadtui.model.pipeline import Pipeline

_LOOKED_AT: Final = 1_000
"""JSON objects that tell which names there are."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person says about the file; the rest is found out."""

    profile: str = "auto"
    columns: tuple[tuple[str, str], ...] = ()
    """(column, field): `--map`."""
    stages: tuple[tuple[str, str], ...] = ()
    """(name in the file, stage): `--stage`."""
    new_stages: bool = False
    new_fields: bool = False
    on_duplicate: Policy = "skip"
    date_order: Order | None = None
    decimal_mark: Mark | None = None


_DEFAULT: Final = Options()


def plan_import(
    path: Path | str,
    pipeline: Pipeline,
    leads: Iterable[Document] = (),
    options: Options = _DEFAULT,
    others: Sequence[Pipeline] = (),
    progress: Progress | None = None,
) -> ImportPlan:
    """What importing a file into `pipeline` would do to the store's `leads`.

    `others` are the store's other pipelines: leads in leadtui's own JSON go back to theirs.
    Refused or NotFound for what concerns the whole file; a bad row is an error of its own and stops nothing.
    """
    with open_source(path) as source:
        reading = _reading(source, options)
        profile, mapping = _meaning(reading, options)
        home = pipeline
        if not reading.own:
            mapping = custom_columns.known(mapping, reading.columns, home)
            if options.new_fields:
                foreign = () if profile.name == "leadtui" else reading.columns  # what else we write is no field
                home, mapping = custom_columns.declared(mapping, foreign, home, reading.rows(None))
        stages = StageNames(home, options.stages, options.new_stages)
        plan = ImportPlan(
            profile, source.encoding, reading.delimiter, mapping, mapping.ignored(reading.columns), reading.columns
        )
        known = _known(leads, options.on_duplicate)
        if reading.own:
            homes = {other.key: other for other in (*others, pipeline)}
            own = partial(_own_lead, stages=stages, homes=homes)
            _fill(plan, reading.rows(progress), own, known, options.on_duplicate)
        else:
            planner = _planner(reading, plan, stages, options, _part(progress, 0))
            _fill(plan, reading.rows(_part(progress, 1)), planner.lead, known, options.on_duplicate)
            plan.left_out = dict(planner.left_out)
        if progress is not None:
            progress(source.size, source.size)
    plan.unknown_stages = dict(stages.unknown)
    plan.new_fields = home.custom_fields[len(pipeline.custom_fields):]
    plan.pipeline = stages.pipeline if stages.added or plan.new_fields else None
    return plan


def _known(leads: Iterable[Document], policy: Policy) -> Known:
    """As much of the store's leads as duplicates have to be compared with."""
    return Known(() if policy == "add" else leads, changing=policy != "skip")


def _part(progress: Progress | None, pass_: int) -> Progress | None:
    """Progress of one of two passes over a file."""
    if progress is None:
        return None
    return lambda done, size: progress((size * pass_ + done) // 2, size)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file as rows, whatever its kind."""

    columns: tuple[str, ...]
    delimiter: str | None
    rows: Callable[[Progress | None], Iterator[Row]]
    own: bool = False
    """The objects are leads in leadtui's own JSON."""


def _reading(source: Source, options: Options) -> _Reading:
    if not is_json(source):
        found = table(source)
        return _Reading(found.columns, found.delimiter, found.rows)
    first = list(islice(json_rows(source), _LOOKED_AT))
    head = [row.cells for row in first if row.fault is None]
    names = tuple(dict.fromkeys(name for cells in head for name in cells))
    if not names:
        why = (
            f"line {first[0].line}: {first[0].fault}"
            if first and first[0].fault
            else "no objects in it that could be leads"
        )
        raise Refused(f"{source.path.name}: {why}")
    own = not options.columns and options.profile in ("auto", "leadtui") and leadjson.is_lead_json(head)
    return _Reading(names, None, partial(json_rows, source), own)


def _meaning(reading: _Reading, options: Options) -> tuple[Profile, Mapping]:
    """What wrote the file, and which fields its columns are."""
    if reading.own:
        mapping = Mapping({name: (name,) for name in reading.columns if name not in leadjson.COMPUTED})
        return Profile("leadtui", 1.0), mapping
    profile = recognise(reading.columns, options.profile)
    return profile, guess(reading.columns, profile, options.columns)


def _planner(
    reading: _Reading, plan: ImportPlan, stages: StageNames, options: Options, progress: Progress | None
) -> Planner:
    """What makes leads of the rows, after a first look at all of them for how dates and amounts are written."""
    rows, profile = reading.rows(progress), plan.profile
    style = survey(rows, plan.mapping, profile, reading.delimiter or ",", options.date_order, options.decimal_mark)
    ours = unquoted if profile.name == "leadtui" else None  # a `'` before a formula is a mark of our own
    return Planner(plan.mapping, style, stages, of_json if reading.delimiter is None else ours)


def _own_lead(row: Row, stages: StageNames, homes: dict[str, Pipeline]) -> ImportedLead | None:
    fields = leadjson.fields_of(row.cells, stages, homes)
    return None if fields is None else ImportedLead(row.line, fields, bool(str(row.cells.get("stage") or "").strip()))


def _fill(
    plan: ImportPlan, rows: Iterable[Row], lead_of: Callable[[Row], ImportedLead | None], known: Known, policy: Policy
) -> None:
    """Puts each row where it belongs: new, an update, skipped, or an error."""
    updates: dict[int, Document] = {}
    for row in rows:
        if row.fault is not None:
            plan.errors.append((row.line, row.fault, row.cells))
            continue
        try:
            lead = lead_of(row)
        except TooManyStages:
            raise
        except LeadtuiError as fault:
            plan.errors.append((row.line, fault.sentence, row.cells))
            continue
        if lead is None:
            continue  # its stage is unknown, which refuses the whole import
        keys = () if policy == "add" else duplicates.keys(lead.fields)
        same = None if policy == "add" else known.same(lead.fields, keys)
        if same is None:
            fields = leadjson.BEGINNING | lead.fields
            plan.create.append(fields)
            known.add(-len(plan.create), fields, keys)
            continue
        if policy == "skip":
            plan.skipped.append((row.line, same))
            continue
        there = known.document(same) if same >= 0 else plan.create[-same - 1]
        if policy == "fill":
            changes = duplicates.filled(there, lead.fields)
        else:
            changes = duplicates.overwritten(there, lead.fields, lead.placed)
        if not changes:
            plan.skipped.append((row.line, same))
            continue
        after = {name: value for name, value in (there | changes).items() if value is not None}
        known.add(same, after)  # later rows see what this one does
        if same < 0:
            plan.create[-same - 1] = after
        else:
            updates.setdefault(same, {}).update(changes)
    plan.update = list(updates.items())
