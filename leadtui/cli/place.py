"""Where the store is, and opening it as the person who runs this process."""

from __future__ import annotations

import os
from pathlib import Path

from leadtui.actor import author
from leadtui.errors import Refused, StoreError
from leadtui.service import LeadService
from leadtui.store.create import open_store


def store_place(wanted: str | None) -> Path:
    """The directory of the store: `--store`, else LEADTUI_STORE, else the XDG data directory. StoreError for a URL."""
    place = wanted or os.environ.get("LEADTUI_STORE")
    if not place:
        from platformdirs import user_data_path  # 4 ms that a named store does not need

        return user_data_path("leadtui")
    if "://" in place:
        raise StoreError(f"this release keeps leads in a directory; it cannot open {place[:200]!r}")
    try:
        return named_path(place)
    except Refused as refused:
        raise StoreError(refused.sentence) from refused


def named_path(text: str) -> Path:
    """The absolute path that a person means; `~` and `~ana` are homes. Refused for what cannot be one."""
    try:
        if not text or b"\0" in os.fsencode(text):
            raise ValueError(text)
        return Path(text).expanduser().absolute()
    except ValueError as fault:
        raise Refused(f"{text[:200]!r} cannot be the name of a file or directory") from fault
    except RuntimeError as fault:
        raise Refused(f"{text[:200]!r} names the home of somebody who is not known here") from fault
    except FileNotFoundError as fault:
        raise Refused(f"{text[:200]!r} is meant from the working directory, which is gone") from fault


def open_service(place: Path, via: str) -> LeadService:
    """The service on the store in a directory. StoreError."""
    return LeadService(open_store(place), author(via))
