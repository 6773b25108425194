"""Files that go out: created for this user alone, never over another file unless asked, harmless in a spreadsheet."""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from leadtui.errors import Refused

_FORMULA: Final = re.compile("'*(?:[\t\r\n\0]|\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20])")
"""What begins like a formula, or like one that has been made text already."""
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")


def harmless(cell: str) -> str:
    """The cell, with `'` before it when a spreadsheet would take it for a formula; plain numbers stay numbers."""
    if not cell or cell[0].isalnum() or _NUMBER.match(cell):
        return cell
    return "'" + cell if _FORMULA.match(cell) else cell


def unquoted(cell: str) -> str:
    """The cell that `harmless` was given."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


@contextmanager
def create(path: Path | str, force: bool = False) -> Iterator[TextIO]:
    """A new text file (UTF-8, mode 0600), on disk when the block ends; when it fails, nothing new is there.

    Refused when something is there already, unless `force` lets a plain file be replaced, as a whole, at the end.
    """
    path = Path(path)
    name = path.name or str(path)
    place = path
    try:
        if force and os.path.lexists(path):
            if not stat.S_ISREG(os.lstat(path).st_mode):
                raise Refused(f"{name} is not a plain file; it is not replaced")
            place = path.with_name(f".{name[:100]}.{secrets.token_hex(8)}")
        number = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError as there:
        raise Refused(f"{name} is there already; --force replaces it") from there
    except (OSError, ValueError) as fault:
        raise Refused(_said(name, fault)) from fault
    done = False
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as out:
            os.fchmod(number, 0o600)  # a umask may have taken even the owner's part
            yield out
            out.flush()
            os.fsync(number)
        if place != path:
            place.replace(path)
        done = True
    except OSError as fault:
        raise Refused(_said(name, fault)) from fault
    finally:
        if not done:
            place.unlink(missing_ok=True)


def _said(name: str, fault: OSError | ValueError) -> str:
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return f"cannot write {name}: {reason[:1].lower()}{reason[1:]}"
