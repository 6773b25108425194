"""The whole command line as data: every command, its arguments, its help and the function that answers it.

Nothing here may import the model: this module is read at every start. Handlers are named by module and function
below leadtui.cli and are imported when they are called.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Argument:
    """What `ArgumentParser.add_argument` is given."""

    names: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """One word of the command line. `handler` None: only its own commands do something."""

    name: str
    help: str
    handler: str | None
    arguments: tuple[Argument, ...] = ()
    commands: tuple[Command, ...] = ()
    examples: tuple[str, ...] = ()


def arg(*names: str, **options: Any) -> Argument:
    return Argument(names, options)


def lead_id(text: str) -> int:
    if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 18:
        raise ArgumentTypeError(f"{text[:40]!r} is not the number of a lead")
    return int(text)


def event_seq(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ArgumentTypeError(f"{text[:40]!r} is not the number of an event")
    return int(text)


def assignment(text: str) -> tuple[str, str]:
    """`field=value`; a blank value clears the field."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise ArgumentTypeError(f"{text[:40]!r} is not a field with a value; write it like company=Acme")
    return name.strip(), value


def points(text: str) -> tuple[bool, int]:
    """Whether the score is set, and to or by how much: `+5`, `-5`, `=70`."""
    sign, number = text[:1], text[1:]
    if sign == "=" and number[:1] in "+-":
        number = number[1:]
    if sign not in ("+", "-", "=") or not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise ArgumentTypeError(f"{text[:40]!r} is no change of a score; write +5, -5 or =70")
    return sign == "=", int(text.removeprefix("="))


def whole(text: str) -> int:
    """A count: 0 or more."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ArgumentTypeError(f"{text[:40]!r} is not a whole number")
    return int(text)


def group(text: str) -> str:
    """The name of a Unix group; whether there is one is found out later."""
    if not text.isprintable() or not text.strip():
        raise ArgumentTypeError(f"{text[:40]!r} is not the name of a group")
    return text


FORMATS: Final = ("table", "json", "jsonl", "csv", "tsv", "ids")
SORTS: Final = ("urgency", "score", "value", "age", "name", "id")

_ID: Final = arg("id", metavar="ID", type=lead_id, help="the lead's number")
_IDS: Final = arg("ids", metavar="ID", type=lead_id, nargs="+", help="the leads' numbers")
_BECAUSE: Final = arg("--because", metavar="TEXT", help="the reason, kept in the history")
_DUE: Final = arg("--due", metavar="WHEN", help="today, tue, 3d, 2w, 15 jan 14:00, 2026-12-01")
_SET: Final = arg(
    "--set", metavar="FIELD=VALUE", type=assignment, action="append", default=[], help="any field, saved along"
)
_TEMPLATE: Final = arg("--template", metavar="T", default="default", help="the stages to start with")
_TARGET: Final = arg(
    "--target", metavar="OLD=NEW", type=assignment, action="append", default=[],
    help="where the leads of a stage go that is there no more",
)
_MONTH: Final = arg("--month", metavar="YYYY-MM", help="which month (default: this one)")
_RULES_FILE: Final = arg("--file", metavar="FILE", help="the rules as TOML")
_LEARNED: Final = arg(
    "field", metavar="FIELD", help="source, segment, owner, company, tags, 'tag NAME' or a custom field"
)
_FORCE: Final = arg("--force", action="store_true", help="replace a file that is there already")


def _several(name: str, help: str) -> Argument:
    return arg(name, metavar="TEXT", action="append", default=[], help=help)


def _text(name: str, help: str, metavar: str = "TEXT") -> Argument:
    return arg(name, metavar=metavar, help=help)


COMMANDS: Final[tuple[Command, ...]] = (
    Command("init", "make a store", "upkeep.init", (
        _TEMPLATE, arg("--shared", metavar="GROUP", type=group, help="for the members of this Unix group"),
    ), examples=("init", "init --template five-stages", "--store /srv/sales init --shared sales")),
    Command("demo", "open the board on made-up leads, which are forgotten afterwards", "board.demo", (
        arg("--leads", metavar="N", type=whole, default=200, help="how many (default: 200)"),
        arg("--seed", metavar="S", type=whole, default=1, help="which ones: the same for the same number"),
    ), examples=("demo", "demo --leads 10000")),
    Command("add", "add a lead", "leads.add", (
        _text("--name", "who or what it is; only this is needed"), _text("--company", "the company"),
        _text("--contact", "the person to talk to"), _text("--title", "that person's job title"),
        _several("--email", "an e-mail address; may be repeated"), _several("--phone", "a number; may be repeated"),
        _text("--website", "the website"), _text("--value", "what it is worth", "AMOUNT"),
        _text("--currency", "of the value, like EUR", "CODE"),
        _text("--stage", "the stage (default: the first)", "STAGE"),
        _text("--source", "where it came from"), _text("--segment", "the segment"), _text("--owner", "whose it is"),
        _several("--tag", "a tag; may be repeated"), _SET,
        arg("--upsell-of", metavar="ID", type=lead_id, help="something more for this customer: takes along who it is"),
        arg("--referral-of", metavar="ID", type=lead_id, help="somebody whom this lead referred to you"),
    ), examples=("add --name 'Ada Lovelace' --company Acme --value 12500 --tag eu",
                 "add --name 'Second site' --upsell-of 12")),
    Command("list", "list the leads that match, open and closed ones", "reading.list_leads", (
        arg("query", metavar="QUERY", nargs="*", help="owner:ana stage:qualified value>5000 -tag:eu free text"),
        arg("--view", metavar="NAME", help="a saved query"),
        arg("--sort", choices=SORTS, default="id", help="the order (default: id)"),
        arg("--limit", metavar="N", type=whole, help="at most so many"),
        arg("--format", choices=FORMATS, default="table", help="how (default: table)"),
    ), examples=("list owner:ana 'value>5000'", "list --sort urgency --limit 10", "list stale:yes --format ids")),
    Command("show", "show a lead", "reading.show", (
        _ID, arg("--chance", action="store_true", help="also its chance to win, as closed leads teach it, and why"),
    ), examples=("show 12", "show 12 --json", "show 12 --chance")),
    Command("history", "what happened to a lead, oldest first", "reading.history", (_ID,), examples=("history 12",)),
    Command("move", "move leads to a stage", "stages.move", (
        _IDS, arg("stage", metavar="STAGE", help="its id, its name, or how one of them begins"), _BECAUSE, _SET,
        arg("--force", action="store_true", help="although the stage needs a field (with --because)"),
    ), examples=("move 12 proposal", "move 12 13 qual --because 'budget is confirmed'")),
    Command("won", "close a lead as won", "stages.won", (
        _ID, _text("--value", "what was agreed", "AMOUNT"), _text("--on", "when (default: now)", "WHEN"),
    ), examples=("won 12 --value 11900 --on 2026-11-20",)),
    Command("lost", "close a lead as lost", "stages.lost", (
        _ID, arg("--reason", metavar="R", required=True, help="why"),
    ), examples=("lost 12 --reason price",)),
    Command("reopen", "take a closed lead back to the stage in which it was open", "stages.reopen", (_ID,),
            examples=("reopen 12",)),
    Command("score", "adjust or set the score of a lead", "leads.score", (
        _ID, arg("points", metavar="+5|-5|=70", type=points, help="more, less, or exactly so much"), _BECAUSE,
    ), examples=("score 12 +5 --because 'asked for a demo'", "score 12 =70")),
    Command("edit", "change fields of a lead", "leads.edit", (
        _ID, arg("values", metavar="FIELD=VALUE", type=assignment, nargs="+", help="a blank value clears the field"),
        _BECAUSE,
    ), examples=("edit 12 company=Acme value=12500.50", "edit 12 expected_close=")),
    Command("note", "write a note about a lead", "activity.note", (_ID, arg("text", metavar="TEXT", help="the note")),
            examples=("note 12 'prefers to be called in the morning'",)),
    Command("log", "log what was done with a lead", "activity.log", (
        _ID,
        arg("kind", metavar="KIND", help="call, email, meeting, note, demo, visit, form, webinar, whitepaper, message, "
            "reply, link-click, email-open"),
        arg("text", metavar="TEXT", nargs="?", default="", help="in your own words"),
        _text("--at", "when (default: now)", "WHEN"),
        _text("--outcome", "reached, replied, held, interested, no answer, voicemail …", "O"),
    ), examples=("log 12 call 'wants an offer' --outcome reached",)),
    Command("next", "say what is to be done next with a lead", "activity.next_step", (
        _ID, arg("text", metavar="TEXT", help="what"), _DUE,
    ), examples=("next 12 'send the offer' --due 'fri 14:00'",)),
    Command("done", "tick the next step off", "activity.done", (
        _ID, _text("--then", "what is to be done after it"), _DUE,
        _text("--kind", "what was done, if it is to count as an activity: call, email, meeting …", "KIND"),
        _text("--outcome", "how it went: reached, replied, held, no answer …", "O"),
    ), examples=("done 12 --then 'ask for an answer' --due 1w",)),
    Command("snooze", "move the due date of the next step", "activity.snooze", (
        _ID, arg("when", metavar="WHEN", help="today, tue, 3d, 2w, 2026-12-01"),
    ), examples=("snooze 12 3d",)),
    Command("cadence", "named sequences of next steps", "cadences.list_cadences", commands=(
        Command("list", "list them, with their steps", "cadences.list_cadences",
                examples=("cadence list", "cadence list --json")),
        Command("start", "start one on leads: its first step becomes the next step", "cadences.start", (
            arg("name", metavar="NAME", help="the cadence, or how its name begins"), _IDS,
            arg("--replace", action="store_true", help="although a lead has a next step of its own"),
        ), examples=("cadence start nurture 12 13", "cadence start nurture 12 --replace")),
        Command("pause", "take its step away and keep its place", "cadences.pause", (_IDS,),
                examples=("cadence pause 12",)),
        Command("resume", "go on where it was paused", "cadences.resume", (_IDS,), examples=("cadence resume 12",)),
        Command("stop", "take leads out of their cadences", "cadences.stop", (_IDS,), examples=("cadence stop 12 13",)),
    ), examples=("cadence list", "cadence start nurture 12 13")),
    Command("assign", "give leads to an owner", "leads.assign", (
        _IDS, arg("owner", metavar="OWNER", help="a name, `me` or `nobody`"),
    ), examples=("assign 12 13 ana",)),
    Command("handoff", "hand leads to an owner, who accepts them", "handoff.hand_off", (
        _IDS, arg("owner", metavar="OWNER", help="who is to have them"),
        arg("--note", metavar="TEXT", required=True, help="what the receiver should know"),
        arg("--due", metavar="WHEN", help="when to follow up: today, tue, 3d, 2w, 15 jan 14:00, 2026-12-01"),
    ), examples=("handoff 12 ben --note 'wants a demo next week' --due tue",)),
    Command("accept", "take over leads that were handed to you", "handoff.accept", (_IDS,),
            examples=("accept 12", "list is:handed owner:me")),
    Command("distribute", "give out the leads that nobody owns, by the rules of the pipeline",
            "distributing.distribute", (
        arg("query", metavar="QUERY", nargs="*", help="only the leads that match, as for list"),
        arg("--dry-run", action="store_true", help="only say who would get how many"),
    ), examples=("distribute --dry-run", "distribute created:today source:web")),
    Command("archive", "take a lead off the board and out of the numbers", "leads.archive", (_ID,),
            examples=("archive 12",)),
    Command("restore", "bring an archived lead back", "leads.restore", (_ID,), examples=("restore 12",)),
    Command("erase", "take leads out of the store and of its history, for good", "erasing.erase", (
        arg("ids", metavar="ID", type=lead_id, nargs="*", help="the leads' numbers"),
        arg("--yes", action="store_true", help="really"),
        arg("--replay", action="store_true", help="erase again who was erased once and came back with a backup"),
    ), examples=("erase 12 --yes", "erase --replay")),
    Command("undo", "take back your newest change, or one event", "undoing.undo", (
        arg("event", metavar="EVENT", type=event_seq, nargs="?", help="its number, as the history shows it"),
    ), examples=("undo", "undo 41")),
    Command("redo", "take back your newest undo", "undoing.redo", examples=("redo",)),
    Command("review", "the leads that wait for a decision, the most pressing first", "review.show", (
        arg("query", metavar="QUERY", nargs="*", help="only leads that match"),
        arg("--summary", action="store_true", help="a few lines: how many, why, and the first of them"),
        arg("--owner", metavar="OWNER", help="the leads of this owner (default: yours and nobody's)"),
        arg("--all", action="store_true", help="the leads of everybody"),
    ), examples=("review", "review --summary", "review --owner ana --json")),
    Command("rules", "the rules of the score: what a lead is, and what was done", "rules.show", commands=(
        Command("show", "show them", "rules.show", examples=("rules show", "rules show --json")),
        Command("edit", "change them: as TOML in $EDITOR, from stdin or from a file", "rules.edit", (_RULES_FILE,),
                examples=("rules edit", "rules edit --file rules.toml", "rules edit < rules.toml")),
        Command("try", "tell what other rules would change, or how these relate to wins", "rules.attempt", (
            _RULES_FILE,
        ), examples=("rules try", "rules try --file rules.toml", "rules try --json < rules.toml")),
    ), examples=("rules", "rules edit", "rules try --file rules.toml")),
    Command("chances", "what closed leads teach of open ones: whether it is used, and why", "chances.show", commands=(
        Command("show", "whether it is used, how good it is, and from which fields it is learned", "chances.show",
                examples=("chances show", "chances --json")),
        Command("trust", "learn from a field, suspicious or not: it is known before the end", "chances.trust",
                (_LEARNED,), examples=("chances trust 'Credit score'",)),
        Command("distrust", "learn nothing from a field", "chances.distrust", (_LEARNED,),
                examples=("chances distrust owner", "chances distrust 'tag invoice'")),
        Command("drop", "forget which of both was said: leadtui judges the field itself", "chances.drop", (_LEARNED,),
                examples=("chances drop owner",)),
    ), examples=("chances", "chances trust 'Credit score'")),
    Command("views", "saved queries, which the team shares", "views.list_views", commands=(
        Command("list", "list them", "views.list_views", examples=("views list",)),
        Command("save", "keep a query under a name", "views.save", (
            arg("name", metavar="NAME", help="its name"), arg("query", metavar="QUERY", nargs="+", help="the query"),
        ), examples=("views save hot 'score>=60 stage:proposal'",)),
        Command("drop", "forget one", "views.drop", (arg("name", metavar="NAME", help="its name"),),
                examples=("views drop hot",)),
    ), examples=("views", "views save hot 'score>=60'")),
    Command("pipeline", "the stages of a pipeline", "pipelines.show", commands=(
        Command("show", "show the first pipeline, or the one that --pipeline names", "pipelines.show",
                examples=("pipeline show", "pipeline show --json")),
        Command("list", "list the pipelines", "pipelines.list_pipelines", examples=("pipeline list",)),
        Command("templates", "the stage sets to start from", "pipelines.list_templates",
                examples=("pipeline templates",)),
        Command("use", "give the pipeline the stages of a template", "pipelines.use", (
            arg("template", metavar="T", help="the template"), _TARGET,
        ), examples=("pipeline use hubspot-deals", "pipeline use five-stages --target new=initial-contact")),
        Command("add", "add a pipeline", "pipelines.add", (
            arg("name", metavar="NAME", help="its name"), _TEMPLATE,
        ), examples=("pipeline add Partners --template five-stages",)),
        Command("edit", "edit the pipeline as TOML, in $EDITOR or from stdin", "pipelines.edit", (
            arg("--file", metavar="F", help="read the TOML from this file"), _TARGET,
        ), examples=("pipeline edit", "pipeline edit --file stages.toml --target nurturing=qualified")),
    ), examples=("pipeline show", "pipeline templates", "pipeline use five-stages")),
    Command("import", "import leads from a CSV, JSON or JSON lines file", "importing.import_file", (
        arg("file", metavar="FILE", help="the file; `revert BATCH` takes an import back"),
        arg("batch", metavar="BATCH", nargs="?", type=event_seq, help="the import to take back"),
        arg("--from", dest="profile", choices=("auto", "hubspot", "pipedrive", "salesforce"), default="auto",
            help="where the file comes from (default: its headers tell)"),
        arg("--map", metavar="COLUMN=FIELD", type=assignment, action="append", default=[], help="what a column means"),
        arg("--stage", metavar="NAME=STAGE", type=assignment, action="append", default=[],
            help="which stage a name in the file means"),
        arg("--new-stages", action="store_true", help="add stages that are not there yet"),
        arg("--new-fields", action="store_true", help="make a custom field of each column that means nothing yet"),
        arg("--on-duplicate", choices=("skip", "fill", "overwrite", "add"), default="skip",
            help="what to do with a lead that is there already (default: skip)"),
        arg("--date-order", choices=("dmy", "mdy"), help="what 03/04/2026 begins with, where the file does not tell"),
        arg("--decimal", choices=("point", "comma"), help="what 1.234 is divided by, where the file does not tell"),
        arg("--dry-run", action="store_true", help="only say what would happen"),
        arg("--errors", metavar="FILE", help="write the rows that cannot be used to this file"), _FORCE,
    ), examples=("import leads.csv --dry-run", "import deals.csv --stage 'Engaging=qualified'", "import revert 41")),
    Command("export", "export the leads that match", "exporting.export", (
        arg("query", metavar="QUERY", nargs="*", help="as for list"),
        arg("--format", choices=("csv", "json", "jsonl"), default="csv", help="how (default: csv)"),
        arg("--profile", choices=("hubspot", "pipedrive", "salesforce"), help="with the columns of this system"),
        arg("--output", metavar="FILE", help="write a new file instead of stdout"), _FORCE,
    ), examples=("export > leads.csv", "export owner:ana --format jsonl --output ana.jsonl")),
    Command("metrics", "the numbers, each with the leads it rests on", "metrics.show", (
        _text("--since", "from this day on", "DAY"), _text("--until", "up to but without this day", "DAY"),
        _text("--by", "tell them apart by owner, source, segment …", "FIELD"),
        _text("--where", "only leads that match", "QUERY"),
        arg("--compare", action="store_true", help="beside them those of the period before: as many months, or days"),
        arg("--cohort", action="store_true", help="of the leads created in the period, over all their time"),
        _text("--explain", "one number in words, and its leads: win_rate, conversion:qualified", "NAME"),
    ), examples=("metrics", "metrics --since 2026-10-01 --until 2026-11-01 --compare",
                 "metrics --since 2026-01-01 --by owner --json", "metrics --since 2026-01-01 --cohort",
                 "metrics --explain win_rate")),
    Command("goals", "what is to be reached in a month, a quarter or a year", "goals.list_goals", commands=(
        Command("list", "list them, with what is reached", "goals.list_goals", examples=("goals list", "goals --json")),
        Command("set", "set a goal, or another amount for it", "goals.set_goal", (
            arg("what", metavar="WHAT", choices=("count", "value", "conversion", "days"),
                help="count (leads), value, conversion (percent), days (at most)"),
            arg("amount", metavar="AMOUNT", help="how much of it: 50000, 30, 12.5"),
            arg("--of", metavar="LEADS", choices=("won", "created", "open"),
                help="won, created or open ones (default: won, whose conversion is the win rate and days the cycle)"),
            _text("--stage", "of a stage: the leads in it, their conversion, the days that they stay", "STAGE"),
            _text("--owner", "whose goal it is (default: the whole team's)", "OWNER"),
            arg("--period", choices=("month", "quarter", "year"), default="month",
                help="in which it is to be reached (default: month)"),
        ), examples=("goals set value 50000 --owner ana", "goals set count 120 --of created --period quarter",
                     "goals set conversion 40 --stage proposal")),
        Command("drop", "forget a goal", "goals.drop", (
            arg("number", metavar="NUMBER", type=whole, help="its number in the list"),
        ), examples=("goals drop 2",)),
    ), examples=("goals", "goals set value 50000 --owner ana")),
    Command("costs", "what the sources of leads cost, for cost per lead and return", "costs.list_costs", commands=(
        Command("list", "list them by month", "costs.list_costs", examples=("costs list", "costs --json")),
        Command("set", "say what a source cost in a month", "costs.set_cost", (
            arg("source", metavar="SOURCE", help="the source, as its leads have it"),
            arg("amount", metavar="AMOUNT", help="in the pipeline's currency"), _MONTH,
        ), examples=("costs set web 5000 --month 2026-11", "costs set 'trade fair' 12500.50")),
        Command("drop", "forget what a source cost in a month", "costs.drop", (
            arg("source", metavar="SOURCE", help="the source"), _MONTH,
        ), examples=("costs drop web --month 2026-11",)),
    ), examples=("costs", "costs set web 5000 --month 2026-11", "metrics --by source")),
    Command("check", "read everything and verify it", "upkeep.check", examples=("check",)),
    Command("compact", "write the snapshot anew", "upkeep.compact", examples=("compact",)),
    Command("backup", "write the store into one file, while others go on", "backups.backup", (
        arg("path", metavar="PATH", help="a new file, or a directory, in which it gets a name with the date"), _FORCE,
    ), examples=("backup leads.tar.gz", "backup ~/backups")),
    Command("restore-backup", "make a store of a backup", "backups.restore_backup", (
        arg("path", metavar="PATH", help="the backup"),
        arg("--shared", metavar="GROUP", type=group, help="for the members of this Unix group"),
        arg("--force", action="store_true", help="although there is a store: it stays, under a name with the date"),
    ), examples=("restore-backup leads.tar.gz", "--store /srv/sales restore-backup leads.tar.gz --force")),
    Command("batch", "commands as JSON arrays, one per line of stdin", "batch.batch",
            examples=("batch < commands.jsonl",)),
    Command("completion", "a script that completes commands in your shell", "completion.script", (
        arg("shell", metavar="SHELL", choices=("bash", "zsh", "tcsh", "fish"), help="bash, zsh, tcsh or fish"),
    ), examples=("completion bash > ~/.local/share/bash-completion/completions/leadtui",)),
)  # fmt: skip
