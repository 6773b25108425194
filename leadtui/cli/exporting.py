"""export, and the CSV and TSV of lists."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator
from typing import Final, TextIO

from leadtui.cli.call import Call
from leadtui.cli.finding import First, Found, find
from leadtui.cli.output import Answer, path_text, told
from leadtui.exchange import exporting, writing
from leadtui.model.text import LONGEST_LINE, safe
from leadtui.service import LeadService

_WHOLE: Final = 100 * LONGEST_LINE
"""More than any cell or line can have: nothing that is data is cut."""


def export(call: Call) -> Answer:
    args, service = call.args, call.service
    found = find(service, " ".join(args.query), args.pipeline)
    leads = found.documents(service)
    if args.output is None:

        def write(out: TextIO) -> None:
            format = "json" if args.json else args.format
            exporting.export(leads, format, out, service.pipelines(), args.profile, service.scores())

        def lines() -> Iterator[str]:
            if sys.stdout.isatty():
                yield from _visible(_text(write))
            else:
                write(sys.stdout)

        return Answer(lambda: _text(write), lines, raw=True)
    with writing.create(args.output, args.force) as out:
        count = exporting.export(leads, args.format, out, service.pipelines(), args.profile, service.scores())
    return told({"path": path_text(args.output), "leads": count}, f"{args.output}: {count:,} leads")


def _text(write: Callable[[TextIO], None]) -> str:
    text = io.StringIO(newline="")
    write(text)
    return text.getvalue()


def _visible(text: str) -> Iterator[str]:
    """The lines of a file as a terminal may show them, none of them cut."""
    return (safe(line.removesuffix("\r"), _WHOLE) for line in text.removesuffix("\n").split("\n"))


def separated(service: LeadService, found: Found | First, format: str) -> Iterator[str]:
    """The leads with a head, as CSV or tab-separated values, control characters made visible (`export` is exact)."""
    text = io.StringIO(newline="")
    exporting.export(found.documents(service), "csv", text, service.pipelines(), scores=service.scores())
    if format == "csv":
        yield from (f"{line}\r" for line in _visible(text.getvalue()))
        return
    text.seek(0)
    csv.field_size_limit(_WHOLE)  # the module's own limit of 131,072 is too small for what a field may hold
    for row in csv.reader(text):
        yield "\t".join(safe(cell, _WHOLE) for cell in row)
