"""The queries of fit rules: what a rule may ask of a lead, so that its answer changes only when the lead does."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from leadtui.errors import NotFound, Refused
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import Query, Term, Value, Word, parse
from leadtui.model.query_fields import FIELDS, FieldKind
from leadtui.model.scoring import FitRule

_OF_TIME: Final = frozenset({"age", "days", "stale", "next", "activity", "due"})
_OF_THE_SCORE: Final = frozenset({"score", "mql", "sql"})
_OF_THE_LOOK: Final = frozenset({"pipeline"})
_NEAR: Final = frozenset({"yesterday", "today", "tomorrow"})


def query_of(rule: FitRule, pipeline: Pipeline) -> Query:
    """What a rule asks, its stages named by their ids; Refused when it cannot be a rule of this pipeline."""
    query = parse(rule.when)
    return Query(tuple([_term(term, rule, pipeline) for term in query.terms]))


def _term(term: Term, rule: FitRule, pipeline: Pipeline) -> Term:
    asked = {term.field, *(str(value) for value in term.values if term.field in ("is", "has"))}
    dated = FIELDS.get(term.field) is FieldKind.DATE or term.field.startswith("custom.")
    if asked & _OF_TIME or (dated and any(str(value).lower() in _NEAR for value in term.values)):
        raise _refused(rule, f"{term} changes with time; fit stays, and what fades is an engagement rule")
    if asked & _OF_THE_SCORE:
        raise _refused(rule, f"{term} asks for the score, which the rule is to make")
    if asked & _OF_THE_LOOK:
        raise _refused(rule, "it is about this pipeline anyway")
    if Word.ME in term.values:
        raise _refused(rule, f"{term} is another one for everybody who looks; name the owner")
    if term.field != "stage":
        return term
    return replace(term, operator="=", values=tuple(dict.fromkeys(
        stage for value in term.values for stage in _stages(value, term, rule, pipeline)
    )))  # fmt: skip


def _stages(value: Value, term: Term, rule: FitRule, pipeline: Pipeline) -> list[Value]:
    """The stages that a value of `stage:` means: exactly, else by the beginning of the id or the name."""
    if not isinstance(value, str):
        return [value]
    word = value.casefold()
    same = [stage.id for stage in pipeline.stages if word in (stage.id, stage.name.casefold())]
    if not same and term.operator == ":":
        same = [s.id for s in pipeline.stages if s.id.startswith(word) or s.name.casefold().startswith(word)]
    if not same:
        there = ", ".join(stage.id for stage in pipeline.stages)
        raise _refused(rule, f"no stage {value[:40]!r}; there are {there}", NotFound)
    return list(same)


def _refused(rule: FitRule, why: str, error: type[Refused] | type[NotFound] = Refused) -> Refused | NotFound:
    return error(f"scoring: the fit rule {rule.name!r} cannot ask so: {why}")
