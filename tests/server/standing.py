"""Runs commands as one user, each in a fork of a process that has loaded everything: as `leadtui` does, but at once.

Started with `-c` and this text, because the user need not be able to read the tests. A request is one line of JSON.
"""

import importlib
import json
import os
import pkgutil
import sys
from typing import Any

import leadtui.cli
import leadtui.store


def child(wanted: dict[str, Any], out: int, err: int) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    for number, fd in enumerate((null, out, err)):
        os.dup2(fd, number)
    os.umask(wanted["umask"])
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["directory"])
    code = 1
    try:
        code = leadtui.cli.main(wanted["words"])
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def answer(wanted: dict[str, Any]) -> dict[str, Any]:
    out, err = os.memfd_create("out"), os.memfd_create("err")
    pid = os.fork()
    if not pid:
        child(wanted, out, err)
    _, status = os.waitpid(pid, 0)
    said = [os.pread(fd, 1 << 24, 0).decode() for fd in (out, err)]
    os.close(out)
    os.close(err)
    return {"code": os.waitstatus_to_exitcode(status), "out": said[0], "err": said[1]}


for package in (leadtui.cli, leadtui.store):
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if module.name != "leadtui.cli.board":
            importlib.import_module(module.name)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
