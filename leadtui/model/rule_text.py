"""Rules as TOML, for an editor and for files."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from typing import Final

from leadtui.errors import Refused
from leadtui.model.activities import KINDS, OUTCOMES
from leadtui.model.event import Document, Json
from leadtui.model.pipeline import Pipeline
from leadtui.model.scoring import EngagementRule, FitRule, ScoreRules

_HEAD: Final = f"""\
# Score = fit + engagement + points by hand, from 0 to 100. Points may be negative.
# [[fit]] gives points to every lead that the query `when` finds, in the words of the filter: segment:smb title:cto
# [[engagement]] gives points for every activity of a kind; with decay_days they fade to 0 over so many days.
#   kinds: {", ".join(KINDS)}
#   outcomes (optional): {", ".join(OUTCOMES)}
# Rules of one group count together, for [group_caps] points at most; fit_cap and engagement_cap hold all of them.
# A lead whose score reaches mql or sql is marked and counted; sql_sets_status makes its status Qualified.

"""
_STARTER: Final = """\
# There are no rules yet. Take the # away from what you want, and change it:
#
# mql = 40
# sql = 70
# sql_sets_status = true
# engagement_cap = 60
#
# [group_caps]
# web = 20
#
# [[fit]]
# name = "Enterprise"
# when = "segment:enterprise"
# points = 20
#
# [[fit]]
# name = "Decides"
# when = "title:ceo,cto,head,owner"
# points = 15
#
# [[fit]]
# name = "Free mail"
# when = "email:gmail.com,outlook.com"
# points = -10
#
# [[engagement]]
# name = "Demo held"
# kind = "demo"
# outcome = "held"
# points = 25
# decay_days = 90
#
# [[engagement]]
# name = "Reply"
# kind = "reply"
# points = 15
# decay_days = 60
#
# [[engagement]]
# name = "Webinar"
# kind = "webinar"
# points = 10
# decay_days = 60
#
# [[engagement]]
# name = "Website visit"
# kind = "visit"
# points = 5
# decay_days = 30
# group = "web"
#
# [[engagement]]
# name = "Link click"
# kind = "link-click"
# points = 3
# decay_days = 30
# group = "web"
"""


def to_toml(pipeline: Pipeline) -> str:
    """The rules of a pipeline for an editor; where there are none, some to begin with, commented out."""
    if not pipeline.has_rules:
        return _HEAD + _STARTER
    import tomli_w  # only an editor needs it

    document = {name: value for name, value in pipeline.scoring.document().items() if value not in ([], {})}
    return _HEAD + tomli_w.dumps(document)


def from_toml(text: str) -> Document:
    """The rules that a text says, as `EditRules` checks them; Refused for what is no rules'."""
    try:
        rules = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # a number of 5,000 digits is no TOMLDecodeError
        raise Refused(f"this is not TOML: {fault}") from fault
    _known(rules, ScoreRules, "")
    for name, of in (("fit", FitRule), ("engagement", EngagementRule)):
        parts = rules.get(name, [])
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            raise Refused(f"{name}: write every rule under its own [[{name}]]")
        for part in parts:
            _known(part, of, f"{name}.")
            if lacking := [need for need in _NEEDED[of] if need not in part]:
                raise Refused(f"{name}: the rule {str(part.get('name', '?'))[:40]!r} needs {', '.join(lacking)}")
    return rules


_NEEDED: Final[dict[type, tuple[str, ...]]] = {
    FitRule: ("name", "when", "points"), EngagementRule: ("name", "kind", "points"),
}  # fmt: skip


def _known(given: dict[str, Json], of: type[ScoreRules | FitRule | EngagementRule], place: str) -> None:
    """A misspelt name must not be dropped in silence."""
    names = [field.name for field in fields(of)]
    if strange := sorted(given.keys() - set(names)):
        raise Refused(f"{place}{strange[0][:40]}: there is no such name; there are {', '.join(names)}")
