"""A store that a group shares, its members, and somebody who is none."""

from __future__ import annotations

import grp
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server.program import Person, Program, Standing, install, need, need_root, nobodys_number, room


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    """leadtui for everybody."""
    need_root()
    made = room()
    try:
        program = install(made)
        stranger = next(nobodys_number())
        tried = subprocess.run([program.leadtui, "--version"], user=stranger, cwd="/", capture_output=True, text=True)
        need(tried.returncode == 0, f"other users cannot run this Python and its packages: {tried.stderr[-300:]}")
        yield program
    finally:
        shutil.rmtree(made)


@dataclass(frozen=True)
class Member:
    """A number that is nobody's, and the groups it is in."""

    uid: int
    groups: tuple[int, ...]
    standing: Standing


@pytest.fixture(scope="package")  # no process of ours is left when other tests count theirs
def members(program: Program) -> Iterator[dict[str, Member]]:
    """Ana and Ben are in a group, Eve is not."""
    group = next(group.gr_gid for group in grp.getgrall() if group.gr_gid)
    with ExitStack() as ended:
        found = {}
        for name, number in zip(("ana", "ben", "eve"), nobodys_number(), strict=False):
            groups = () if name == "eve" else (group,)
            standing = Standing(program, number, number, groups)
            ended.callback(standing.close)
            found[name] = Member(number, groups, standing)
        yield found


@dataclass(frozen=True)
class Office:
    """A shared store; Ana and Ben are in its group, Eve is not."""

    room: Path
    store: Path
    group: str
    ana: Person
    ben: Person
    eve: Person


@pytest.fixture
def office(program: Program, members: dict[str, Member]) -> Iterator[Office]:
    """Ana has made the shared store, and everything else in it."""
    made = room()
    try:
        place = made / "srv"
        place.mkdir()
        people = []
        for name, member in members.items():
            home, uid = made / name, member.uid
            home.mkdir(0o700)
            shutil.chown(home, uid, uid)
            people.append(Person(program, member.standing, place / "sales", home, uid, uid, member.groups))
        ana, ben, eve = people
        shutil.chown(place, ana.uid)
        group = grp.getgrgid(ana.groups[0]).gr_name
        ana.good("init", "--shared", group)
        yield Office(made, place / "sales", group, ana, ben, eve)
    finally:
        shutil.rmtree(made)
