"""leadtui where other Unix users can run it, and people to run it as.

The people need no entry in the system's list of users: they are numbers that nobody has. Being them takes root.
"""

from __future__ import annotations

import grp
import json
import os
import pwd
import select
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import pytest

import leadtui

IN_CI: Final = os.environ.get("CI") == "true" and sys.platform == "linux"
PATIENCE: Final = 20
"""Seconds after which a command hangs."""
_UNUSED: Final = shutil.ignore_patterns(
    "site-packages", "dist-packages", "test", "idlelib", "tkinter", "ensurepip", "config-*", "mypy*", "hypothesis*",
    "pip", "pip-*",
)


def need(met: bool, what: str) -> None:
    """Skips a test that cannot be made here. In CI everything can."""
    if not met:
        assert not IN_CI, f"CI must be able to do this: {what}"
        pytest.skip(what)


def need_root() -> None:
    need(sys.platform == "linux" and os.geteuid() == 0, "being several users takes Linux and root")


def reachable(path: Path) -> bool:
    """Whether everybody can read this file or directory."""
    path = path.resolve()
    return bool(path.stat().st_mode & 0o004) and all(parent.stat().st_mode & 0o001 for parent in path.parents)


def room() -> Path:
    """A new directory that everybody may walk through, but only root write to."""
    parents = (Path(os.environ.get("TMPDIR", "/tmp")), Path("/tmp"), Path("/var/tmp"))
    parent = next(parent for parent in parents if parent.is_dir() and reachable(parent))
    for number in count():
        made = parent / f"leadtui-server-{os.getpid()}-{number}"
        try:
            made.mkdir(0o700)
        except FileExistsError:
            continue
        made.chmod(0o711)
        return made
    raise AssertionError


def _linked(source: Path, target: Path) -> Path:
    """The directory where everybody can read it: itself, or a tree of links to its files."""

    def link(file: str, name: str) -> None:
        try:
            os.link(os.path.realpath(file), name)
        except OSError:  # another file system
            shutil.copy2(file, name)

    if reachable(source):
        return source
    shutil.copytree(source, target, copy_function=link, ignore=_UNUSED)
    return target


@dataclass(frozen=True)
class Program:
    """Two commands that everybody can run: this very code, with this very Python."""

    leadtui: Path
    python: Path


def install(room: Path) -> Program:
    """Makes them, of what everybody can read."""
    python, library = Path(sys.executable).resolve(), Path(sysconfig.get_path("stdlib"))
    variables = {"PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if not (reachable(python) and reachable(library)):
        _linked(library, room / "lib" / library.name)
        for shared in Path(sys.base_prefix, "lib").glob("libpython*"):
            shutil.copy2(shared, room / "lib")
        (room / "bin").mkdir()
        python = Path(shutil.copy2(python, room / "bin" / library.name))
        variables |= {"PYTHONHOME": str(room), "LD_LIBRARY_PATH": str(room / "lib")}
    packages = _linked(Path(sysconfig.get_path("purelib")), room / "packages")
    source = _linked(Path(leadtui.__file__).parent, room / "source" / "leadtui").parent
    variables["PYTHONPATH"] = f"{source}:{packages}"
    words = " ".join(f"{name}='{value}'" for name, value in variables.items())
    for name, command in (("python", f"'{python}'"), ("leadtui", f"'{python}' -m leadtui")):
        (room / name).write_text(f'#!/bin/sh\nexport {words}\nexec {command} "$@"\n', "utf-8")
        (room / name).chmod(0o755)
    return Program(room / "leadtui", room / "python")


def nobodys_number() -> Iterator[int]:
    """Numbers that are neither a user nor a group."""
    users, groups = {user.pw_uid for user in pwd.getpwall()}, {group.gr_gid for group in grp.getgrall()}
    return (number for number in count(51_501) if number not in users | groups)


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


class Standing:
    """A process of one user that runs commands quickly, see `standing.py`."""

    def __init__(self, program: Program, uid: int, gid: int, groups: tuple[int, ...]) -> None:
        self._process = subprocess.Popen(
            [program.python, "-c", Path(__file__).with_name("standing.py").read_text("utf-8")], text=True, cwd="/",
            user=uid, group=gid, extra_groups=groups, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __call__(self, words: Sequence[str], umask: int, environment: Mapping[str, str], directory: Path) -> Ran:
        wanted = {"words": words, "umask": umask, "environment": dict(environment), "directory": str(directory)}
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        assert select.select([self._process.stdout], [], [], PATIENCE)[0], f"{words} hangs"
        return Ran(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        with self._process:
            self._process.kill()


@dataclass(frozen=True)
class Person:
    """A Unix user with a home, who runs `leadtui` on the shared store."""

    program: Program
    standing: Standing
    store: Path
    home: Path
    uid: int
    gid: int
    groups: tuple[int, ...] = ()
    umask: int = 0o022

    def __call__(self, *words: str) -> Ran:
        """Runs a command of leadtui to its end."""
        return self.standing(["--store", str(self.store), *words], self.umask, self._variables, self.home)

    def leadtui(self, *words: str, **more: str) -> Ran:
        """The same in a process of its own, with more environment variables."""
        return self.run(str(self.program.leadtui), "--store", str(self.store), *words, **more)

    @property
    def _variables(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "TMPDIR": str(self.home)}

    def run(self, *command: str, **more: str) -> Ran:
        """Runs any command to its end."""
        done = subprocess.run(
            command, user=self.uid, group=self.gid, extra_groups=self.groups, umask=self.umask, cwd=self.home,
            env=self._variables | more, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)

    def good(self, *words: str) -> str:
        """What a command printed that must work."""
        ran = self(*words)
        assert ran.code == 0, ran
        return ran.out
