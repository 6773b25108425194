"""What the command line adds to a refusal: the option that would answer it."""

from __future__ import annotations

from argparse import Namespace

from leadtui.errors import Refused
from leadtui.model.command.stages import GateClosed


def hint(error: Refused, args: Namespace) -> str | None:
    """The words that these arguments lack; None when nothing is to be said."""
    if error.field in ("because", "replace") and error.field in args:
        return f"--{error.field}"
    if not isinstance(error, GateClosed) and error.field != "lost_reason":
        return None
    if "set" in args:
        return f"--set {error.field}=…"
    return f"leadtui edit {error.lead.id} {error.field}=…" if isinstance(error, GateClosed) else None
