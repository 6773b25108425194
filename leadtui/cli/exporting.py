"""export, and the CSV and TSV of lists."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

from leadtui.cli.call import Call
from leadtui.cli.finding import Found, find
from leadtui.cli.output import Answer, path_text, told
from leadtui.exchange import exporting, writing
from leadtui.model.text import safe
from leadtui.service import LeadService


def export(call: Call) -> Answer:
    args, service = call.args, call.service
    found = find(service, " ".join(args.query), args.pipeline)
    leads = found.documents(service)
    if args.output is None:

        def write(out: TextIO) -> None:
            exporting.export(leads, "json" if args.json else args.format, out, service.pipelines(), args.profile)

        def lines() -> Iterator[str]:
            write(sys.stdout)
            yield from ()

        return Answer(lambda: _text(write), lines, raw=True)
    with writing.create(args.output, args.force) as out:
        count = exporting.export(leads, args.format, out, service.pipelines(), args.profile)
    return told({"path": path_text(args.output), "leads": count}, f"{args.output}: {count:,} leads")


def _text(write: Callable[[TextIO], None]) -> str:
    text = io.StringIO(newline="")
    write(text)
    return text.getvalue()


def separated(service: LeadService, found: Found, format: str) -> Iterator[str]:
    """The leads with a head, as CSV or (control characters made visible) as tab-separated values."""
    text = io.StringIO(newline="")
    exporting.export(found.documents(service), "csv", text, service.pipelines())
    if format == "csv":
        yield text.getvalue().removesuffix("\n")
        return
    text.seek(0)
    for row in csv.reader(text):
        yield "\t".join(map(safe, row))
