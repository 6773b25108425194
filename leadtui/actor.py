"""Who acts: the real Unix user. No environment variable is asked, because anybody can set one."""

from __future__ import annotations

import os
import pwd

from leadtui.store.base import Author


def author(via: str) -> Author:
    """The Unix user of this process, acting through this door (`tui`, `cli`, `import`, `hook`)."""
    uid = os.getuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = f"uid-{uid}"  # a container or a deleted account: the number is all that is known
    return Author(name, uid, via)
