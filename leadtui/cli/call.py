"""One call of one command: its arguments, the store it works on, and the function that answers it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Self

from leadtui.cli.output import Answer, say
from leadtui.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from leadtui.service import LeadService

Handler = Callable[["Call"], Answer]


class Call:
    """The arguments of one command; its store is opened when it is first needed."""

    def __init__(self, args: Namespace, service: LeadService | None = None) -> None:
        """`service`: an open one, which whoever gives it closes."""
        self.args = args
        self._given = service
        self._opened: LeadService | None = None

    def answer(self) -> Answer:
        """Does what was asked for. LeadtuiError."""
        module, _, function = self.args.handler.rpartition(".")
        # By name: a command pays only for what it uses (the whole command line is 60 ms of imports, `--help` is 15).
        handler: Handler = getattr(import_module(f"leadtui.cli.{module}"), function)
        try:
            return handler(self)
        except Refused as refused:
            from leadtui.cli.hints import hint  # the rules of the model, which are loaded when one of them refuses

            words = hint(refused, self.args)
            if words is None:
                raise
            raise Refused(f"{refused.sentence} ({words})", refused.field) from refused

    @property
    def in_batch(self) -> bool:
        """Whether stdin belongs to a batch."""
        return self._given is not None

    @property
    def place(self) -> Path:
        """The directory of the store that is meant. StoreError."""
        from leadtui.cli.place import store_place  # 10 ms of pathlib and platformdirs, not needed for `--help`

        return store_place(self.args.store)

    @property
    def service(self) -> LeadService:
        """The door to the open store. StoreError."""
        if self._given is not None:
            return self._given
        if self._opened is None:
            from leadtui.cli.place import open_service  # 50 ms of the store and tinydb, not needed for `--help`

            self._opened = open_service(self.place, "cli")
        return self._opened

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is None:
            return
        for note in getattr(self._opened.store, "notes", ()):
            say(note)
        self._opened.store.close()
