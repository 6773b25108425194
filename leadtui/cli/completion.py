"""completion: a script for the shell."""

from __future__ import annotations

import shtab

from leadtui.cli.call import Call
from leadtui.cli.output import Answer
from leadtui.cli.parser import whole_parser


def script(call: Call) -> Answer:
    text = shtab.complete(whole_parser(), call.args.shell)
    return Answer(lambda: {"shell": call.args.shell, "script": text}, lambda: (text.rstrip("\n"),))
