"""Which file system a store is on."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui.store import mounts
from leadtui.store.mounts import file_system, warning
from tests.cli.shell import Shell

TABLE = """\
22 1 8:1 / / rw,relatime - ext4 /dev/vda1 rw
30 22 0:40 / /srv rw,relatime shared:1 - nfs4 server:/srv rw
31 22 0:41 / /srv/fast rw,relatime - xfs /dev/vdb rw
32 22 0:42 / /mnt/my\\040share rw - cifs //server/share rw
33 22 0:43 / /mnt/far rw - fuse.sshfs me@far: rw
34 22 0:44 / /mnt/over rw - nfs server:/ rw
35 34 0:45 / /mnt/over rw - tmpfs tmpfs rw
a line that nobody understands
"""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    table = tmp_path / "mountinfo"
    table.write_text(TABLE, "utf-8")
    monkeypatch.setattr(mounts, "_MOUNTS", table)
    return table


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("place", "kind", "warned"),
    [
        ("/var/lib/sales", "ext4", False), ("/srv", "nfs4", True), ("/srv/sales", "nfs4", True),
        ("/srv/fast/sales", "xfs", False), ("/srvx", "ext4", False), ("/mnt/my share/sales", "cifs", True),
        ("/mnt/far/sales", "fuse.sshfs", True), ("/mnt/over/sales", "tmpfs", False),
    ],
)  # fmt: skip
def test_a_network_file_system_is_warned_of(place: str, kind: str, warned: bool) -> None:
    assert file_system(Path(place)) == kind
    assert (f"network file system ({kind})" in (warning(Path(place)) or "")) == warned


def test_where_the_system_does_not_say_nothing_is_said(table: Path) -> None:
    table.unlink()
    assert file_system(Path("/srv")) is None
    assert warning(Path("/srv")) is None


def test_init_and_check_warn_and_go_on(table: Path, tmp_path: Path) -> None:
    table.write_text(f"1 1 0:1 / {tmp_path.resolve()} rw - nfs4 server:/ rw\n", "utf-8")
    shell = Shell(tmp_path / "store")
    for command in ("init", "check"):
        ran = shell(command)
        assert ran.code == 0
        assert "on a network file system (nfs4)" in ran.err
