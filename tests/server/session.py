"""Sessions without a screen, each a process of its own: they say when news of a colleague's change came.

`session.py STORE COUNT [few]`; with `few` there are no inotify instances left for them. Each prints `ready`, and for
every change `SEQ SECONDS` by the clock that all processes of a machine share.
"""

import asyncio
import ctypes
import os
import sys
from pathlib import Path
from time import monotonic

from leadtui.cli.place import open_service
from leadtui.colleagues import Colleagues


async def session(place: Path, crowd: int) -> None:
    service = open_service(place, "tui")
    service.index()

    def wrote() -> None:
        for applied in service.news().applied:
            os.write(1, f"{applied.event.seq} {monotonic()}\n".encode())

    known = asyncio.Event()
    colleagues = Colleagues(place, wrote, lambda others: known.set() if len(others) == crowd - 1 else None)
    try:
        while not known.is_set():
            colleagues.look()
            await asyncio.sleep(colleagues.look_seconds / 2)
        os.write(1, b"ready\n")
        while os.getppid() == int(os.environ["CROWD"]):
            await asyncio.sleep(colleagues.look_seconds)
            colleagues.look()
    finally:
        colleagues.close()


def main() -> None:
    place, crowd = Path(sys.argv[1]), int(sys.argv[2])
    if sys.argv[3:] == ["few"]:
        while ctypes.CDLL(None).inotify_init1(os.O_CLOEXEC) >= 0:
            pass
    os.environ["CROWD"] = str(os.getpid())
    for _ in range(crowd):
        if not os.fork():
            asyncio.run(session(place, crowd))
            os._exit(0)
    sys.stdin.read()


main()
