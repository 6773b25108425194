"""What the measurements run in: a store per size, filled through the front door, and ways to start programs on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

from leadtui.demo import leads
from leadtui.model.templates import from_template
from tests.terminal import INHERITED, Terminal

SEED: Final = 2026
BOARD_READY: Final = r"New.*\d.*Qualified.*\d"
"""The heads of the first columns with their counts."""
PYTHON: Final = (sys.executable, "-m")


@dataclass(frozen=True)
class World:
    """A store with so many leads, in a directory of its own that is also the home of everything that is started."""

    leads: int
    directory: Path
    columns: int = 120
    rows: int = 40
    import_seconds: float = field(default=0.0, compare=False)

    @property
    def store(self) -> Path:
        return self.directory / "store"

    @property
    def file(self) -> Path:
        """The leads as JSON lines."""
        return self.directory / "leads.jsonl"

    @property
    def environment(self) -> dict[str, str]:
        """Nobody's settings: every place for files is below the directory."""
        places = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
        return {"HOME": str(self.directory)} | {place: str(self.directory / place.lower()) for place in places}

    def command(self, *arguments: str) -> list[str]:
        return [*PYTHON, "leadtui", "--store", str(self.store), *arguments]

    def run(self, *arguments: str) -> float:
        """Runs one command of ours to its end; seconds. RuntimeError when it fails."""
        began = perf_counter()
        self.output(self.command(*arguments))
        return perf_counter() - began

    def output(self, command: list[str]) -> str:
        """What a program prints. RuntimeError when it fails."""
        done = subprocess.run(command, env=self._plain, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
        return done.stdout

    def board(self) -> Terminal:
        return Terminal(self.command(), self.columns, self.rows, self.environment)

    def empty_app(self) -> Terminal:
        return Terminal([*PYTHON, "benchmarks.empty"], self.columns, self.rows, self.environment)

    @contextmanager
    def conversation(self, command: list[str]) -> Iterator[subprocess.Popen[str]]:
        """A program that answers every line with a line; it is ended by closing its input."""
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=self._plain, stdin=pipe, stdout=pipe, text=True) as program:
            yield program

    @property
    def _plain(self) -> dict[str, str]:
        return {name: os.environ[name] for name in INHERITED if name in os.environ} | self.environment


def build(count: int, directory: Path, columns: int, rows: int) -> World:
    """A store of `count` leads made by `init` and `import`; it keeps the seconds of the import."""
    directory.mkdir(parents=True)
    world = World(count, directory, columns, rows)
    documents = leads(count, SEED, datetime.now(UTC), from_template("default"), "ana")
    with world.file.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)
    world.run("init")
    seconds = world.run("import", str(world.file))
    world.run("compact")
    return World(count, directory, columns, rows, seconds)
