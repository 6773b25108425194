"""Who acts: the real Unix user. No environment variable is asked, because anybody can set one."""

from __future__ import annotations

import os

from leadtui.store.base import Author
from leadtui.store.lock import user


def author(via: str) -> Author:
    """The Unix user of this process, acting through this door (`tui`, `cli`, `import`, `hook`)."""
    return Author(user(), os.getuid(), via)
