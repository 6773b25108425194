"""A real sshd on the loopback, for two Unix users who exist as long as the tests run."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import psutil

from tests.server.program import Program, need
from tests.terminal import Terminal

SERVER: Final = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
PAGE: Final = Path(__file__).parents[2] / "docs" / "server.md"
CONFIG: Final = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {room}/host-key
AuthorizedKeysFile {room}/authorized/%u
PidFile none
StrictModes no
UsePAM no
UseDNS no
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowUsers {users}
PrintMotd no
PrintLastLog no
LogLevel ERROR
"""


@dataclass(frozen=True)
class Server:
    """The server, the store that its users' logins open, and the users' names."""

    room: Path
    port: int
    store: Path
    ana: str
    ben: str

    def ssh(self, name: str, *words: str) -> list[str]:
        """The client's command line."""
        options = (
            "BatchMode=yes", "StrictHostKeyChecking=no", f"UserKnownHostsFile={os.devnull}", "IdentitiesOnly=yes",
            "IdentityAgent=none", "LogLevel=ERROR", "EscapeChar=none",
        )  # fmt: skip
        named = [word for option in options for word in ("-o", option)]
        return [
            "ssh", "-F", os.devnull, "-p", str(self.port), "-i", str(self.room / "key"), *named, *words,
            f"{name}@127.0.0.1",
        ]  # fmt: skip

    def board(self, name: str) -> Terminal:
        """The board that somebody gets who logs in."""
        return Terminal(self.ssh(name, "-tt"), 160, 40)

    def run(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.ssh(name, "-T"), *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20
        )

    def boards(self, name: str) -> list[psutil.Process]:
        """The processes of leadtui that somebody has on the server."""
        found = []
        for process in psutil.process_iter(["username", "cmdline", "status"]):
            words = process.info["cmdline"] or ()
            if process.info["username"] == name and "leadtui" in words and "-m" in words:
                found.append(process)
        return found


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)


@contextmanager
def users(room: Path) -> Iterator[tuple[str, str, str]]:
    """A group and two members of it, Ana's and Ben's names."""
    need(bool(shutil.which("useradd") and shutil.which("groupadd")), "making users takes useradd and groupadd")
    group = f"lt{secrets.token_hex(3)}"
    names = (f"{group}ana", f"{group}ben")
    with ExitStack() as undone:
        run("groupadd", "--system", group)
        undone.callback(run, "groupdel", group)
        for name in names:
            home = room / name
            home.mkdir(0o700)
            # `*` is no password, but not a locked account either
            run("useradd", "--system", "-M", "-d", home, "-g", group, "-s", "/bin/sh", "-p", "*", name)
            undone.callback(run, "userdel", name)
            shutil.chown(home, name, group)
        yield group, *names


def forced(group: str, store: Path, leadtui: Path) -> str:
    """The block of docs/server.md, word for word but for the names, and with less patience for lost clients."""
    (block,) = re.findall(r"```sshd\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    replaced = {
        "Group sales": f"Group {group}", "Command leadtui": f"Command {leadtui}", "/srv/sales": str(store),
        "Interval 15": "Interval 2", "CountMax 3": "CountMax 1",
    }  # fmt: skip
    for words, others in replaced.items():
        assert words in block
        block = block.replace(words, others)
    return str(block)


@contextmanager
def serving(room: Path, program: Program) -> Iterator[Server]:
    """The server, with an empty directory for the store that its users' logins open."""
    need(SERVER is not None and shutil.which("ssh") is not None, "there is no sshd (Debian: openssh-server)")
    assert SERVER is not None
    with users(room) as (group, ana, ben), socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        taken.close()
        for name in ("host-key", "key"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", room / name)
        (room / "authorized").mkdir(0o755)
        for name in (ana, ben):
            shutil.copy2(room / "key.pub", room / "authorized" / name)
        store = room / "srv" / "sales"
        store.parent.mkdir()
        run(program.leadtui, "--store", store, "init", "--shared", group)
        config = room / "sshd_config"
        words = CONFIG.format(port=port, room=room, users=f"{ana} {ben}") + forced(group, store, program.leadtui)
        config.write_text(words, "utf-8")
        Path("/run/sshd").mkdir(0o755, exist_ok=True)  # where sshd locks itself in
        with subprocess.Popen([SERVER, "-D", "-E", room / "log", "-f", config]) as process:
            try:
                _wait_for(port, process, room / "log")
                yield Server(room, port, store, ana, ben)
            finally:
                for child in psutil.Process(process.pid).children(recursive=True):
                    child.kill()
                process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert process.poll() is None and monotonic() < until, log.read_text("utf-8")
            sleep(0.01)
