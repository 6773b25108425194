"""`python -m benchmarks [--sizes 100,10000] [--parts start,keys] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.figures import Figure, as_json, table
from benchmarks.parts import PARTS
from benchmarks.world import World, build
from tests.terminal import Timeout


def _sizes(text: str) -> list[int]:
    sizes = sorted({int(part.replace("_", "")) for part in text.split(",")})
    if sizes[0] < 2:
        raise ValueError(text)
    return sizes


def _parts(text: str) -> list[str]:
    parts = text.split(",")
    if unknown := [part for part in parts if part not in PARTS]:
        raise argparse.ArgumentTypeError(f"no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    return parts


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="The figures of the README.")
    sizes = "leads, with commas (%(default)s); 1000000 works, without crowd it takes 6 GB"
    parser.add_argument("--sizes", type=_sizes, default="100,10000,100000", help=sizes)
    parser.add_argument("--parts", type=_parts, default=list(PARTS), help=f"some of {','.join(PARTS)} (all)")
    parser.add_argument("--columns", type=int, default=120, help="width of the terminal (%(default)s)")
    parser.add_argument("--rows", type=int, default=40, help="height of the terminal (%(default)s)")
    parser.add_argument("--directory", type=Path, help="where to make the stores: the disk to measure")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args(arguments)


def measure(world: World, parts: Sequence[str], tell: Callable[[str], object]) -> tuple[list[Figure], int]:
    """The figures of some parts, and how many parts failed: one that fails does not take the others with it."""
    figures: list[Figure] = []
    failed = 0
    for part in parts:
        tell(f"{world.leads:,} leads: {part}")
        try:
            figures += PARTS[part](world)
        except (RuntimeError, Timeout, OSError, psutil.Error) as fault:
            failed += 1
            tell(f"{world.leads:,} leads: {part} failed: {fault}")
    return figures, failed


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything could be measured, 1 when something is missing from the table."""
    options = _arguments(arguments)
    figures: list[Figure] = []
    failed = 0

    def tell(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="leadtui-benchmarks-", dir=options.directory) as directory:
        for size in options.sizes:
            tell(f"{size:,} leads: a store")
            try:
                world = build(size, Path(directory) / str(size), options.columns, options.rows)
            except (RuntimeError, subprocess.SubprocessError) as fault:
                tell(f"{size:,} leads: no store: {fault}")
                failed += 1
                continue
            more, lost = measure(world, options.parts, tell)
            figures += more
            failed += lost
    machine = {
        "system": platform.platform(), "processors": os.cpu_count(), "python": platform.python_version(),
        "leadtui": version("leadtui"), "textual": version("textual"), "terminal": f"{options.columns}x{options.rows}",
    }  # fmt: skip
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    if figures:
        print(f"\n{table(figures)}")
    if options.json:
        options.json.write_text(json.dumps(as_json(figures, machine), indent=2) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
