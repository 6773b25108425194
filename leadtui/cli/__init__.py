"""The command line: argv becomes the same commands and questions that the board uses.

Data goes to stdout, everything else to stderr; every error is one line `leadtui: <sentence>` and an exit code.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from leadtui.cli.call import Call
from leadtui.cli.output import abandon, prepare, print_answer, say
from leadtui.cli.parser import Leave, in_utf8, parser
from leadtui.errors import LeadtuiError

INTERRUPTED: Final = 130
"""What a shell expects of a program that ctrl+c ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command: 0 done, 1 refused, 2 wrong usage, 3 not found, 4 conflict, 5 store unavailable."""
    prepare()
    try:
        args = in_utf8(parser().parse_args(argv))
        with Call(args) as call:
            return print_answer(call.answer(), args.json)
    except Leave as leave:
        return leave.code
    except LeadtuiError as error:
        say(error.sentence)
        return error.exit_code
    except BrokenPipeError:
        abandon(sys.stdout)  # who reads has seen enough, and what was asked for is done
        return 0
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
