"""`leadtui` and `python -m leadtui`: the board, or one command."""

from __future__ import annotations

import sys

from leadtui.cli import main

if __name__ == "__main__":
    sys.exit(main())
