"""Which column of a file is which field of a lead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from leadtui.errors import Refused
from leadtui.exchange.words import ALIASES, PARTS, SEVERAL, history, plain, system
from leadtui.model.questions import BANT, CHAMP

PROFILES: Final = ("leadtui", "hubspot", "pipedrive", "salesforce", "generic")
_CUSTOM: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
_FIELD_NAMES: Final = {
    "email": "emails", "phone": "phones", "tag": "tags", "close": "close_date", "id": "external_id", "amount": "value",
    "created": "created_at", "closed": "closed_at", "won": "won_at", "lost": "lost_at", "reason": "lost_reason",
    "activity": "last_activity_at", "last_activity": "last_activity_at", "job_title": "title",
}  # fmt: skip
"""What people write for a field in `--map`."""
_DEALS: Final = ("deal name", "opportunity name", "potential name", "deal - title", "deal title")
_NAMING: Final = ("name", "first_name", "last_name", "contact", "product", "company", "emails", "external_id")
"""Fields that can give a lead its name."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The system that wrote a file, and the share of its headers that speaks for it (0..1)."""

    name: str
    share: float

    @property
    def fractions(self) -> bool:
        """Probabilities are 0..1, not percent."""
        return self.name == "hubspot"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Field → its columns."""

    fields: dict[str, tuple[str, ...]]
    visits: tuple[tuple[str, str, str], ...] = ()
    """(`entered` or `exited`, stage name, column) of columns with stage dates."""
    left_out: frozenset[str] = frozenset()
    """Columns that a person wants to be ignored."""

    def ignored(self, columns: Sequence[str]) -> tuple[str, ...]:
        used = {column for found in self.fields.values() for column in found} | {column for _, _, column in self.visits}
        return tuple(column for column in columns if column not in used)

    def unknown(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Those of the ignored ones that nobody said anything about."""
        return tuple(column for column in self.ignored(columns) if column not in self.left_out)


def recognise(headers: Sequence[str], wanted: str = "auto") -> Profile:
    """The profile of these headers, or the one that was asked for; Refused when there is none of that name."""
    name, share = system(list(headers))
    if wanted == "auto":
        return Profile(name, share)
    if wanted not in PROFILES:
        raise Refused(f"no import profile {wanted[:40]!r}; there are auto, {', '.join(PROFILES)}")
    return Profile(wanted, share)


def guess(headers: Sequence[str], profile: Profile, given: Sequence[tuple[str, str]] = ()) -> Mapping:
    """The columns of each field: as `given` says (column, field), else by the words of the header; Refused."""
    fields: dict[str, list[str]] = {}
    taken, left_out = set(), set()
    for column, name in given:
        at = _column(column, headers)
        taken.add(at)
        field = _field(name)
        if field is None:
            left_out.add(at)
        else:
            fields.setdefault(field, []).append(at)
    asked = set(fields)
    by_word: dict[str, list[str]] = {}
    for header in headers:
        if header not in taken:
            by_word.setdefault(plain(re.sub(r" \(\d+\)\Z", "", header)), []).append(header)
    if profile.name == "leadtui":
        by_word.pop("id", None)  # an id of ours names a lead of the store that the file came from
    for field, aliases in ALIASES.items():
        if field in asked:
            continue
        found = [column for alias in aliases for column in by_word.get(alias, ())]
        if found:
            fields[field] = found if field in SEVERAL else found[:1]
    for header in headers:  # written like `--map` names them
        outer, dot, inner = header.strip().partition(".")
        if dot and outer in PARTS and _CUSTOM.match(inner) and header not in taken:
            fields.setdefault(f"{outer}.{inner}", [header])
    _settle(fields, asked)
    visits = tuple((*told, header) for header in headers if header not in taken and (told := history(header)))
    _refuse_blind(fields, headers, bool(given))
    return Mapping({field: tuple(found) for field, found in fields.items()}, visits, frozenset(left_out))


def _settle(fields: dict[str, list[str]], asked: set[str]) -> None:
    """What one word means when others stand beside it."""
    if "name" in fields and "product" not in asked:
        fields.pop("product", None)
    if "name" in fields and "external_id" in fields and "external_id" not in asked:
        # several leads of one account, or several deals of one person, are not duplicates of each other
        other = plain(fields["external_id"][0]) in ("account id", "customer id")
        part = plain(fields["external_id"][0]) in ("lead id", "leadid") and plain(fields["name"][0]) in _DEALS
        if other or part:
            del fields["external_id"]
    persons = fields.keys() & {"contact", "first_name", "last_name"}
    if (
        "title" in fields
        and "title" not in asked
        and plain(fields["title"][0]) == "title"
        and "name" not in fields
        and not persons
    ):
        fields["name"] = fields.pop("title")  # a title without a person is the lead's own
    if "stage" not in fields and "status" in fields and "status" not in asked:
        fields["stage"] = fields.pop("status")
    if "close_date" in fields and {"expected_close", "closed_at"} <= fields.keys() and "close_date" not in asked:
        del fields["close_date"]


def _refuse_blind(fields: dict[str, list[str]], headers: Sequence[str], given: bool) -> None:
    names = ", ".join(header[:40] for header in headers[:12]) + (", …" if len(headers) > 12 else "")
    if not any(field in fields for field in _NAMING):
        raise Refused(f"no column that can name a lead; say which one with --map COLUMN=name (there are {names})")
    if len(fields) == 1 and "name" not in fields and len(headers) > 3 and not given:
        raise Refused(
            f"of {len(headers)} columns only {next(iter(fields.values()))[0]!r} is known; "
            f"say what the others are with --map COLUMN=FIELD (there are {names})"
        )


def _column(wanted: str, headers: Sequence[str]) -> str:
    if wanted in headers:
        return wanted
    alike = [header for header in headers if plain(header) == plain(wanted)]
    if len(alike) == 1:
        return alike[0]
    raise Refused(
        f"no column {wanted[:60]!r} in the file; there are {', '.join(header[:40] for header in headers[:40])}"
    )


def _field(wanted: str) -> str | None:
    """The field of a name as a person writes it; None for `-` and `ignore`."""
    word = wanted.strip().casefold()
    if word in ("-", "ignore"):
        return None
    outer, dot, inner = word.partition(".")
    if dot and (
        (outer == "custom" and _CUSTOM.match(inner))
        or (outer == "bant" and inner in BANT)
        or (outer == "champ" and inner in CHAMP)
    ):
        return word
    field = _FIELD_NAMES.get(word.replace(" ", "_"), word.replace(" ", "_"))
    if field not in ALIASES:
        raise Refused(f"no field {wanted[:60]!r}; there are {', '.join(ALIASES)}, custom.NAME and ignore")
    return field
