"""Text in the person's own editor: through a private file, without a shell."""

from __future__ import annotations

import os
import shlex
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
    line = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(line)
    except ValueError as broken:
        raise Refused(f"$EDITOR is not a command: {line[:60]!r}") from broken
    # mkdtemp is 0700 and the file 0600: a note is nobody else's business on a shared server
    with tempfile.TemporaryDirectory(prefix="leadtui-") as directory:
        file = Path(directory) / name
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf-8")
        try:
            with app.suspend():
                ended = subprocess.run([*command, str(file)], check=False)
        except SuspendNotSupported as unsupported:
            raise Refused("this terminal cannot be lent to an editor") from unsupported
        except OSError as failed:
            raise Refused(f"{command[0][:60]!r} cannot be started: {failed.strerror}") from failed
        if ended.returncode != 0:
            raise Refused(f"the editor ended with {ended.returncode}; the text is as it was")
        try:
            return stored(file.read_text(encoding="utf-8").removesuffix("\n"), "text")
        except UnicodeDecodeError as broken:
            raise Refused("what the editor wrote is not UTF-8; the text is as it was") from broken
        except OSError as failed:
            raise Refused(f"what the editor wrote cannot be read: {failed.strerror}") from failed
