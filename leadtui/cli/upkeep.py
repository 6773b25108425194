"""init, check, compact."""

from __future__ import annotations

from leadtui.cli.call import Call
from leadtui.cli.output import Answer, told
from leadtui.cli.place import open_service
from leadtui.model.command import CreatePipeline
from leadtui.model.templates import stages
from leadtui.store.check import check as faults_in
from leadtui.store.create import create
from leadtui.store.format import check_format


def init(call: Call) -> Answer:
    """Makes a store with one pipeline."""
    stages(call.args.template)  # an unknown template must not leave a store behind
    place = call.place
    create(place, call.args.shared)
    service = open_service(place, "cli")
    try:
        service.execute(CreatePipeline(call.args.template, call.args.pipeline))
    finally:
        service.store.close()
    return told({"path": str(place)}, str(place))


def check(call: Call) -> Answer:
    check_format(call.place)  # no store, or one of a newer leadtui: that is no fault of the store
    faults = faults_in(call.place)
    return told({"ok": not faults, "faults": faults}, *(faults or ("all is well",)), code=1 if faults else 0)


def compact(call: Call) -> Answer:
    store = call.service.store
    store.compact()
    return told({"seq": store.seq}, f"the snapshot is as of event {store.seq}")
