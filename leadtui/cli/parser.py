"""The parser: quick to build, because a command's arguments are declared only when it is the one that was asked for."""

from __future__ import annotations

import os
import sys
from argparse import SUPPRESS, Action, ArgumentError, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final, NoReturn

from leadtui import __version__
from leadtui.cli.surface import COMMANDS, Command
from leadtui.errors import LeadtuiError


class WrongUsage(LeadtuiError):
    """The command line itself makes no sense."""

    exit_code = 2


class Leave(Exception):
    """Everything is done already (`--help`, `--version`)."""

    def __init__(self, code: int) -> None:
        self.code = code


class Parser(ArgumentParser):
    """An ArgumentParser whose faults are LeadtuiErrors and which takes `-5` and `-tag:eu` for what they are."""

    def __init__(self, command: Command | None = None, **options: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=RawDescriptionHelpFormatter, **options)
        self._command = command

    def complete(self) -> None:
        """Declares the arguments of this parser's command, if that was not done yet."""
        command, self._command = self._command, None
        if command is not None:
            _add_arguments(self, command)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Namespace | None = None
    ) -> tuple[Namespace, list[str]]:
        self.complete()
        given = sys.argv[1:] if args is None else args
        below = self._below.get(given[0]) if given and namespace is None else None
        if below is None:
            known, unknown = super().parse_known_args(self._options_first(given), namespace)
            if unknown and not self._below:
                self.error(f"unrecognized arguments: {' '.join(unknown)}")  # its own help tells which there are
            return known, unknown
        found, unknown = below.parse_known_args(given[1:])  # as argparse would, in half the time
        return Namespace(**self._unasked | vars(found)), unknown

    @cached_property
    def _below(self) -> dict[str, Parser]:
        """The parsers of the commands."""
        return {name: below for action in self._actions for name, below in _parsers_of(action).items()}

    @cached_property
    def _options(self) -> dict[str, Action]:
        return {name: action for action in self._actions for name in action.option_strings}

    @cached_property
    def _unasked(self) -> dict[str, Any]:
        """What the arguments are when nothing is given."""
        known = {action.dest: action.default for action in self._actions}
        return {name: value for name, value in (known | self._defaults).items() if SUPPRESS not in (name, value)}

    def _options_first(self, words: Sequence[str]) -> list[str]:
        """The same words with the options in front: argparse gives up on `move 1 2 --because x won` otherwise."""
        if self._below:
            return list(words)
        known = self._options
        options: list[str] = []
        others: list[str] = []
        rest = iter(words)
        for word in rest:
            if word == "--":
                others += [word, *rest]
            elif word not in known:
                (options if word.startswith("--") else others).append(word)
            elif known[word].nargs == 0:
                options.append(word)
            else:
                value = next(rest, "--")
                if value == "--" or value in known:
                    return list(words)  # its value is missing: argparse says so
                options += [f"{word}={value}"] if value.startswith("--") else [word, value]
        return options + others

    def _parse_optional(self, arg_string: str) -> Any:
        # There are no short options but -h, so that one dash begins a value: `score 12 -5`, `list -tag:eu`.
        if arg_string[:1] == "-" and arg_string[1:2] != "-" and arg_string != "-h":
            return None
        return super()._parse_optional(arg_string)

    def _get_values(self, action: Action, arg_strings: list[str]) -> Any:
        if not (action.option_strings and action.nargs is None and arg_strings == ["--"]):
            return super()._get_values(action, arg_strings)
        value = self._get_value(action, "--")  # `--name=--`: argparse would take it for the end of the options
        self._check_value(action, value)
        return value

    def _check_value(self, action: Action, value: Any) -> None:
        below = _parsers_of(action)
        if below and value not in (action.choices or ()):
            from difflib import get_close_matches  # 4 ms, only for a wrong word

            close = get_close_matches(str(value), map(str, action.choices or ()), 2, 0.6)
            meant = f"; did you mean {' or '.join(close)}?" if close else ""
            raise ArgumentError(None, f"no command {str(value)[:40]!r}{meant}")
        super()._check_value(action, value)

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(f"{message} (see `{self.prog} --help`)")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        self._print_message(message or "", sys.stderr)
        raise Leave(status)

    def format_help(self) -> str:
        self.complete()
        return super().format_help()


def _add_arguments(parser: Parser, command: Command) -> None:
    _add_global(parser, below=True)
    for argument in command.arguments:
        parser.add_argument(*argument.names, **argument.options)
    if command.commands:
        _add_commands(parser, command.commands, required=command.handler is None)


def _add_commands(parser: Parser, commands: Sequence[Command], required: bool) -> None:
    below = parser.add_subparsers(metavar="COMMAND", title="commands", required=required, prog=parser.prog)
    for command in commands:
        one = below.add_parser(
            command.name, help=command.help, command=command,
            description=f"{command.help[:1].upper()}{command.help[1:]}.",
            epilog="\n".join(["examples:", *(f"  leadtui {example}" for example in command.examples)]),
        )  # fmt: skip
        if command.handler is not None:
            one.set_defaults(handler=command.handler)


def _add_global(parser: Parser, below: bool) -> None:
    """The options that are understood before and after the command; below they must not reset what came before."""
    absent: Any = SUPPRESS if below else None
    group = parser.add_argument_group("everywhere")
    group.add_argument("--store", metavar="DIR", default=absent, help="where the leads are (or LEADTUI_STORE)")
    group.add_argument("--pipeline", metavar="NAME", default=absent, help="the pipeline that is meant")
    group.add_argument(
        "--json", action="store_true", default=SUPPRESS if below else False, help="print one JSON value"
    )
    group.add_argument("--version", action="version", version=f"leadtui {__version__}", help="print the version")


_PATHS: Final = frozenset({"store", "file", "output", "errors"})


def in_utf8(args: Namespace) -> Namespace:
    """The same arguments, read as UTF-8 where the locale could not make sense of them (LC_ALL=C).

    Paths stay as they are: the system gets back the bytes that it gave.
    """
    for name, value in vars(args).items():
        if name not in _PATHS:
            setattr(args, name, _in_utf8(value))
    return args


def _in_utf8(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(map(_in_utf8, value))
    if not isinstance(value, str) or not any("\udc80" <= letter <= "\udcff" for letter in value):
        return value
    return os.fsencode(value).decode("utf-8", "surrogateescape")


def parser() -> Parser:
    """The parser of the whole command line."""
    whole = Parser(
        prog="leadtui",
        description="The pipeline board of a small sales team, in a terminal. Without a command it opens the board.",
    )
    whole.set_defaults(handler="board.open_board")
    _add_global(whole, below=False)
    _add_commands(whole, COMMANDS, required=False)
    return whole


def whole_parser() -> Parser:
    """The parser with the arguments of every command declared: what completion scripts are made from."""
    whole = parser()
    _complete_below(whole)
    return whole


def _complete_below(parser: Parser) -> None:
    parser.complete()
    for action in parser._actions:
        for below in _parsers_of(action).values():
            _complete_below(below)


def _parsers_of(action: Action) -> dict[str, Parser]:
    """The parsers of the commands that an action stands for, by their names."""
    choices = action.choices if isinstance(action.choices, dict) else {}
    return {name: below for name, below in choices.items() if isinstance(below, Parser)}
