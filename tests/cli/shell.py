"""A shell for tests: runs commands in this process, on one store, as ana, at a moment that stands still."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from leadtui.cli import main

NOW = "2026-11-22T09:00:00Z"
"""A Sunday."""


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)


class Shell:
    """`shell("add", "--name", "Ada")`."""

    def __init__(self, store: Path) -> None:
        self.store = store

    def __call__(self, *words: str, stdin: bytes = b"") -> Ran:
        out, err = io.StringIO(), io.StringIO()
        given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", given):
            code = main(["--store", str(self.store), *words])
        return Ran(code, out.getvalue(), err.getvalue())

    def json(self, *words: str, stdin: bytes = b"") -> Any:
        return self(*words, "--json", stdin=stdin).json

    @property
    def journal(self) -> bytes:
        """Every byte of the journal: what nobody may change unasked."""
        return b"".join(path.read_bytes() for path in sorted((self.store / "events").iterdir()))
