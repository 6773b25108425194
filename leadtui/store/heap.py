"""Memory that the process has freed, given back to the system."""

from __future__ import annotations

import sys


def give_back() -> None:
    """Returns what is free: glibc keeps it when anything that was made later is still in use. Some ms per 100 MB."""
    import ctypes  # 5 ms, and most processes never free so much

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform.startswith("linux") else None
    if trim is not None:  # another C library manages by itself
        trim(0)
