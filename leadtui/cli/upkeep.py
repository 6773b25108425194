"""init, check, compact."""

from __future__ import annotations

from pathlib import Path

from leadtui.cli.call import Call
from leadtui.cli.output import Answer, path_text, say, told
from leadtui.cli.place import open_service
from leadtui.cli.waiting import waiting
from leadtui.errors import Refused
from leadtui.model.command import CreatePipeline
from leadtui.model.templates import stages
from leadtui.store.check import check as faults_in
from leadtui.store.create import create
from leadtui.store.format import check_format
from leadtui.store.mounts import warning


def init(call: Call) -> Answer:
    """Makes a store with one pipeline."""
    stages(call.args.template)  # an unknown template must not leave a store behind
    place = call.place
    refusal = _create(place, call.args.shared)
    service = open_service(place, "cli")
    try:
        if refusal is not None and service.pipelines():
            raise refusal
        # A store without a pipeline is one that was killed while it was made: that work is finished now.
        service.execute(CreatePipeline(call.args.template, call.args.pipeline))
    finally:
        service.store.close()
    _warn(place)
    return told({"path": path_text(place)}, str(place))


def _create(place: Path, group: str | None) -> Refused | None:
    """Makes the directory; what speaks against it when there is a store already. Refused, StoreError."""
    try:
        create(place, group)
    except Refused as refusal:
        if not (place / "FORMAT").exists():
            raise
        return refusal
    return None


def _warn(place: Path) -> None:
    """Tells what is no fault of the store, but will be its fate."""
    if words := warning(place):
        say(words)


@waiting("checking")
def check(call: Call) -> Answer:
    check_format(call.place)  # no store, or one of a newer leadtui: that is no fault of the store
    notes: list[str] = []
    faults = faults_in(call.place, notes)
    _warn(call.place)
    json = {"ok": not faults, "faults": faults, "notes": notes}
    return told(json, *(faults or ("all is well",)), *notes, code=1 if faults else 0)


@waiting("compacting")
def compact(call: Call) -> Answer:
    store = call.service.store
    store.compact()
    return told({"seq": store.seq}, f"the snapshot is as of event {store.seq}")
