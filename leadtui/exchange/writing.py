"""Files that go out: created for this user alone, never over another file unless asked, harmless in a spreadsheet."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path
from typing import Final, TextIO

from leadtui.errors import Refused

_FORMULA: Final = re.compile("[=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")
_QUOTED: Final = re.compile("'\\s*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def harmless(cell: str) -> str:
    """The cell, with `'` before it when a spreadsheet would take it for a formula; plain numbers stay numbers."""
    if not cell or cell[0].isalnum() or _NUMBER.match(cell):
        return cell
    return "'" + cell if _FORMULA.match(cell) or _FORMULA.match(cell.lstrip()) or _QUOTED.match(cell) else cell


def unquoted(cell: str) -> str:
    """The cell that `harmless` was given."""
    return cell[1:] if cell[:1] == "'" and (_QUOTED.match(cell) or _QUOTED.match(cell[1:])) else cell


def create(path: Path | str, force: bool = False) -> TextIO:
    """A new text file (UTF-8, mode 0600); Refused when something is there already, unless `force` may replace a file."""
    path = Path(path)
    name = path.name or str(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | (0 if force else os.O_EXCL)
    try:
        number = os.open(path, flags, 0o600)
    except FileExistsError as there:
        raise Refused(f"{name} is there already; --force replaces it") from there
    except (OSError, ValueError) as fault:
        if isinstance(fault, OSError) and fault.errno == errno.ELOOP:
            raise Refused(f"{name} is a symbolic link; nothing is written through it") from fault
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise Refused(f"cannot write {name}: {reason.lower()}") from fault
    try:
        found = os.fstat(number)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            raise Refused(f"{name} is not a plain file of its own; nothing is written into it")
        os.fchmod(number, 0o600)  # a file that was there may be readable by others
        os.ftruncate(number, 0)
    except OSError as fault:
        os.close(number)
        raise Refused(f"cannot write {name}: {(fault.strerror or str(fault)).lower()}") from fault
    except Refused:
        os.close(number)
        raise
    return os.fdopen(number, "w", encoding="utf-8", newline="")
