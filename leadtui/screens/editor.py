"""Text in the person's own editor: through a private file, without a shell."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from pathlib import Path

from textual.app import App, SuspendNotSupported

from leadtui.errors import Refused
from leadtui.model.text import stored


def edited(app: App[object], text: str, name: str = "note.txt") -> str:
    """`text`, in a file of this name, as it came back from $VISUAL or $EDITOR (vi when neither is set).

    Refused when it did not come back.
    """
    line = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(line) or ["vi"]
    except ValueError as broken:
        raise Refused(f"$EDITOR is not a command: {line[:60]!r}") from broken
    back: str | Refused = text
    try:
        # the file is gone before the screen is asked for again, which may be lost by now
        with app.suspend():
            try:
                back = _back(command, text, name)
            except Refused as refused:  # Textual gives the screen back only when nothing is raised in here
                back = refused
    except SuspendNotSupported as unsupported:
        raise Refused("this terminal cannot be lent to an editor") from unsupported
    if isinstance(back, Refused):
        raise back
    return back


def _back(command: list[str], text: str, name: str) -> str:
    """What the editor makes of a text in a file of this name; Refused."""
    # mkdtemp is 0700 and the file 0600: a note is nobody else's business on a shared server
    try:
        with tempfile.TemporaryDirectory(prefix="leadtui-") as directory:
            file = Path(directory) / name
            file.touch(mode=0o600)
            file.write_text(text, encoding="utf-8")
            return _edited(command, file)
    except OSError as failed:
        raise Refused(f"there is no room for a file to edit: {failed.strerror}; the text is as it was") from failed


def _edited(command: list[str], file: Path) -> str:
    """What is in the file when the editor has ended; Refused."""
    # ctrl+c is for the editor, not for the board behind it; unlike an ignored signal, this is not inherited
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        ended = subprocess.run([*command, str(file)], check=False)
    except OSError as failed:
        raise Refused(f"{command[0][:60]!r} cannot be started: {failed.strerror}") from failed
    finally:
        signal.signal(signal.SIGINT, before)
    if ended.returncode != 0:
        raise Refused(f"the editor ended with {ended.returncode}; the text is as it was")
    try:
        return stored(file.read_text(encoding="utf-8").removesuffix("\n"), "text")
    except UnicodeDecodeError as broken:
        raise Refused("what the editor wrote is not UTF-8; the text is as it was") from broken
    except OSError as failed:
        raise Refused(f"what the editor wrote cannot be read: {failed.strerror}") from failed
