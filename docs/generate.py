"""`python docs/generate.py` writes what the program itself knows into the documents, between two markers each.

The table of keys, the commands, the fields of a query, the headers of an import: nobody types them twice, and
tests/test_docs.py fails when a page is not what would be written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from leadtui import keys
from leadtui.cli.surface import COMMANDS, Argument, Command
from leadtui.exchange.words import ALIASES as HEADERS
from leadtui.keys import Key
from leadtui.model import fields, query_fields, templates
from leadtui.model.metrics.definitions import DEFINITIONS
from leadtui.model.query_fields import CHOICES, FIELDS, OPERATORS

ROOT: Final = Path(__file__).resolve().parent.parent


def code(*words: str) -> str:
    """Each word as code, safe inside a table."""
    return " ".join(f"`{word}`" for word in words).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def key_groups() -> str:
    """The keys of the board, a line per group: for the README."""
    groups = groupby(keys.BOARD, lambda key: key.group)
    lines = ((group, " · ".join(map(_told, found))) for group, found in groups)
    return table(("", "on the board"), lines)


def _told(key: Key) -> str:
    return f"{code(*key.written.split())} {key.help}"


def bindings() -> str:
    """Every binding with its id, by the place where it works."""
    places = (
        ("On the board", keys.BOARD), ("On the lead screen", keys.LEAD), ("In the review", _own(keys.REVIEW)),
        ("On the rules of the score", _own(keys.RULES)), ("On the numbers", _own(keys.METRICS)),
        ("On a number explained", keys.EXPLAINED),
        ("On the leads behind a number", _own(keys.COUNTED)), ("In a form", keys.DIALOG),
        ("When a colleague changed the same field", keys.CONFLICT),
    )  # fmt: skip
    return "\n\n".join(f"### {title}\n\n{table(('id', 'keys', ''), map(_binding, found))}" for title, found in places)


def _own(found: Sequence[Key]) -> list[Key]:
    """Those that are not the board's as well."""
    return [key for key in found if key not in keys.BOARD]


def _binding(key: Key) -> tuple[str, str, str]:
    return code(key.id), code(*key.keys.split(",")), key.help


def commands() -> str:
    """Every command with its arguments and examples."""
    return "\n\n".join(part for command in COMMANDS for part in _command(command, "leadtui"))


def _command(command: Command, above: str) -> Iterator[str]:
    name = f"{above} {command.name}"
    heads = [_head(argument) for argument in command.arguments if not argument.names[0].startswith("--")]
    usage = " ".join([name, *heads, *(["COMMAND"] if command.commands else [])])
    lines = [f"{'#' * (2 + above.count(' '))} `{usage}`", f"{command.help[:1].upper()}{command.help[1:]}."]
    if command.arguments:
        lines.append(table(("", ""), map(_argument, command.arguments)))
    examples = "\n".join(f"leadtui {example}" for example in command.examples)
    yield "\n\n".join([*lines, f"```sh\n{examples}\n```"])
    for below in command.commands:
        yield from _command(below, name)


def _word(argument: Argument) -> str:
    """What stands for the value: the metavar, or the words that it may be."""
    choices: Sequence[str] = argument.options.get("choices", ())
    return str(argument.options.get("metavar") or "|".join(choices))


def _head(argument: Argument) -> str:
    more: Any = argument.options.get("nargs")
    word = _word(argument) + ("…" if more in ("+", "*") else "")
    return f"[{word}]" if more in ("?", "*") else word


def _argument(argument: Argument) -> tuple[str, str]:
    name, options = argument.names[0], argument.options
    if not name.startswith("--"):
        return code(_word(argument)), options["help"]
    value = "" if options.get("action") == "store_true" else f" {_word(argument)}"
    notes = ["may be repeated"] if options.get("action") == "append" and "repeated" not in options["help"] else []
    notes += ["needed"] if options.get("required") else []
    return code(f"{name}{value}"), "; ".join([options["help"], *notes])


def query_table() -> str:
    """Every field of a query, what it holds and how it is compared."""
    aliases = {field: [alias for alias, of in query_fields.ALIASES.items() if of == field] for field in FIELDS}
    words = {field: code(*choices) for field, choices in CHOICES.items()} | {"has": "any field but a choice"}
    rows = (
        (code(field, *aliases[field]), kind.value, code(*OPERATORS[kind]), words.get(field, ""))
        for field, kind in FIELDS.items()
    )
    return table(("field", "holds", "operators", "words"), rows)


def headers() -> str:
    """Every field that an import knows, with the headers that mean it."""
    return table(("field", "headers"), ((code(field), ", ".join(words)) for field, words in HEADERS.items()))


def lead_fields() -> str:
    """Every field that a person edits."""
    return ", ".join(code(field.name) for field in fields.FIELDS)


def definitions() -> str:
    """Every metric and what it means."""
    rows = ((code(name), metric.label, metric.sentence) for name, metric in DEFINITIONS.items())
    return table(("name", "shown as", "means"), rows)


def stage_sets() -> str:
    rows = ((code(name), " → ".join(stage.name for stage in templates.stages(name))) for name in templates.TEMPLATES)
    return table(("template", "stages"), rows)


PARTS: Final[dict[str, dict[str, Callable[[], str]]]] = {
    "README.md": {"keys": key_groups},
    "docs/settings.md": {"bindings": bindings},
    "docs/commands.md": {"commands": commands, "fields": lead_fields},
    "docs/filter.md": {"fields": query_table},
    "docs/importing.md": {"headers": headers},
    "docs/metrics.md": {"definitions": definitions},
    "docs/pipelines.md": {"templates": stage_sets},
}
"""Page → marker → what stands there."""


def written(page: str) -> str:
    """The page as it should be; ValueError when a marker is missing."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for name, make in PARTS[page].items():
        begin, end = f"<!-- {name}: python docs/generate.py -->\n", f"<!-- end of {name} -->"
        start, stop = text.index(begin) + len(begin), text.index(end)
        text = f"{text[:start]}\n{make()}\n\n{text[stop:]}"
    return text


if __name__ == "__main__":
    for name in PARTS:
        (ROOT / name).write_text(written(name), encoding="utf-8")
