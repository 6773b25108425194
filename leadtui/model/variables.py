"""What may tell how a lead ends: columns that are known while it is open, and why others are left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from leadtui.errors import NotFound
from leadtui.model.event import Document, Json
from leadtui.model.index import LeadIndex
from leadtui.model.pipeline import CustomField, Pipeline
from leadtui.model.trust import COLUMNS, CUSTOM, TAG, TAGS

NEVER: Final = {
    "outcome, closed_at, lost_reason": "are the end itself",
    "status, lifecycle": "follow what happens; a won lead is converted",
    "value, currency, expected_close": "are written again when a lead is closed",
    "score, bant, champ, activities": "grow while a lead lives, so that closed leads have more of them than open ones",
    "custom dates": "a day as such says nothing of the next lead",
}
"""What is not looked at, and why."""
BINS: Final = 10
"""Parts with about as many leads each into which numbers are sorted."""

Customs = Mapping[int, Mapping[str, Json]]
"""By lead the custom fields of its document."""


@dataclass(frozen=True, slots=True)
class Column:
    """One variable over leads in a fixed order: per lead a code, and per code the value that it stands for."""

    name: str
    """As documents name it: `source`, `custom.country`; `tags.eu` is whether a lead has this tag."""
    label: str
    codes: Sequence[int]
    values: Sequence[str | None]
    edges: tuple[float, ...] = ()
    """Where the bins of a number begin, but the first one."""

    @property
    def written_later(self) -> bool:
        """Whether it may be filled in at any time, and not only in the beginning."""
        return self.name.startswith((TAGS, CUSTOM))

    def words(self, code: int) -> str:
        """What a value says: of a tag it is the tag that does."""
        if self.name.startswith(TAG):
            return self.name.removeprefix(TAG) if self.values[code] == "yes" else ""
        return self.values[code] or ""


def custom_fields(pipeline: Pipeline) -> tuple[CustomField, ...]:
    """Those from which something may be learned: for their sake documents have to be read."""
    return tuple(field for field in pipeline.custom_fields if field.kind != "date")


def columns(index: LeadIndex, rows: Sequence[int], pipeline: Pipeline, customs: Customs) -> Iterator[Column]:
    """The variables of these rows that have one value per lead; stages apart."""
    for name in COLUMNS:
        coded = getattr(index, name)
        yield Column(name, name, list(map(coded.codes.__getitem__, rows)), coded.values)
    ids = list(map(index.ids.__getitem__, rows))
    for field in custom_fields(pipeline):
        found = [customs.get(id, {}).get(field.id) for id in ids]
        edges = _edges(found) if field.kind == "number" else ()
        known: dict[str | None, int] = {}
        codes = [known.setdefault(text(value, edges), len(known)) for value in found]
        yield Column(f"{CUSTOM}{field.id}", field.name, codes, list(known), edges)


def all_tags(index: LeadIndex, rows: Sequence[int]) -> Column:
    """The tags of these rows: all that a lead has as one value."""
    values = ["\n".join(tags) or None for tags in index.tags.values]
    return Column(TAGS, TAGS, list(map(index.tags.codes.__getitem__, rows)), values)


def each_tag(index: LeadIndex, tags: Column, wanted: Sequence[str]) -> Iterator[Column]:
    """Each of these tags as a variable that is yes or no."""
    for tag in wanted:
        has = [tag in having for having in index.tags.values]
        yield Column(f"{TAG}{tag}", f"tag {tag}", list(map(has.__getitem__, tags.codes)), ("no", "yes"))


def named(wanted: str, pipeline: Pipeline) -> str:
    """The variable that a person means by the name or id of a field, or by `tags.eu` or `tag eu`; NotFound."""
    word = wanted.strip()
    if word.casefold() in (*COLUMNS, TAGS):
        return word.casefold()
    for start in (TAG, "tag "):
        if word.startswith(start) and (tag := word.removeprefix(start).strip()):
            return f"{TAG}{tag}"
    for field in custom_fields(pipeline):
        if word.casefold() in (field.id, f"{CUSTOM}{field.id}", field.name.casefold()):
            return f"{CUSTOM}{field.id}"
    there = ", ".join((*COLUMNS, TAGS, "tags.NAME", *(field.id for field in custom_fields(pipeline))))
    raise NotFound(f"no field {wanted[:80]!r} to learn from in {pipeline.name}; there are {there}")


def value_of(name: str, edges: tuple[float, ...], lead: Document) -> str | None:
    """What a lead has of a variable."""
    outer, _, inner = name.partition(".")
    if outer == "tags":
        return "yes" if inner in (lead.get("tags") or ()) else "no"
    return text((lead.get(outer) or {}).get(inner) if inner else lead.get(outer), edges)


def text(value: Json, edges: Sequence[float] = ()) -> str | None:
    """A custom value as a value of a variable; for a number the bin that it is in."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not edges:
        return str(value)
    if not isinstance(value, int | float):
        return None
    place = bisect_right(edges, value)
    if place == 0:
        return f"below {edges[0]:g}"
    return f"{edges[place - 1]:g} and more" if place == len(edges) else f"{edges[place - 1]:g} to {edges[place]:g}"


def _edges(values: Iterable[Json]) -> tuple[float, ...]:
    """Where bins begin that hold about as many of these numbers each."""
    numbers = sorted(value for value in values if isinstance(value, int | float) and not isinstance(value, bool))
    if not numbers:
        return ()
    edges = {float(numbers[len(numbers) * place // BINS]) for place in range(1, BINS)} - {float(numbers[0])}
    return tuple(sorted(edges)) or (float(numbers[0]),)
