"""Where the store is, and opening it as the person who runs this process."""

from __future__ import annotations

import os
from pathlib import Path

from leadtui.actor import author
from leadtui.errors import StoreError
from leadtui.service import LeadService
from leadtui.store.create import open_store


def store_place(wanted: str | None) -> Path:
    """The directory of the store: `--store`, else LEADTUI_STORE, else the XDG data directory. StoreError for a URL."""
    place = wanted or os.environ.get("LEADTUI_STORE")
    if not place:
        from platformdirs import user_data_path  # 4 ms that a named store does not need

        return user_data_path("leadtui")
    try:
        named = b"\0" not in os.fsencode(place)
    except UnicodeEncodeError:
        named = False
    if not named:
        raise StoreError(f"{place[:200]!r} cannot be the name of a directory")
    if "://" in place:
        raise StoreError(f"this release keeps leads in a directory; it cannot open {place[:200]!r}")
    return Path(place).expanduser().absolute()


def open_service(place: Path, via: str) -> LeadService:
    """The service on the store in a directory. StoreError."""
    return LeadService(open_store(place), author(via))
