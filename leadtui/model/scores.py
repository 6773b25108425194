"""The scores of all leads as of a day, kept true with little work: after loading, after a change, when a day turns.

The columns of the index hold what each row needs: points by hand, points of rules that need no day, and what was done
and still fades. So a new day looks only at what fades, a changed lead only at itself, and new rules at everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, Protocol

from leadtui.model.asked import names
from leadtui.model.event import Document, Table
from leadtui.model.index import LeadIndex
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import parse
from leadtui.model.rulebook import Done, Rulebook, packed, unpacked
from leadtui.model.score_rules import total

_AT_ONCE: Final = 1_000
"""Leads whose scores are made together."""
_FEW: Final = 4
"""Put leads are settled from their documents as long as they are fewer than one in so many."""


class Leads(Protocol):
    """The documents at one moment (a store gives them)."""

    def get(self, table: Table, id: int) -> Document | None: ...

    def having(self, table: Table, fields: frozenset[str]) -> Iterator[Document]:
        """Those that have one of these fields, by ascending id."""


class Scores:
    """The rules of these pipelines on a day (UTC days since 1970)."""

    def __init__(self, pipelines: Sequence[Pipeline], day: int) -> None:
        self.day = day
        self.books = {one.key: Rulebook(one) for one in pipelines if one.has_rules}
        self.rules: Document = {
            key: {"scoring": book.rules.document(), "zone": book.pipeline.time_zone,
                  "stages": [[stage.id, stage.name, stage.kind.value] for stage in book.pipeline.stages]}
            for key, book in self.books.items()
        }  # fmt: skip
        """What the points depend on: equal for equal rules."""

    def by_rules(self, leads: Sequence[Document]) -> list[int]:
        """Per lead the points of all rules, not yet limited."""
        if not self.books:
            return [0] * len(leads)
        return [fit + engaged for fit, _, engaged in self._points(leads, self.day)]

    def totals(self, leads: Sequence[Document]) -> list[int]:
        """Per lead its score."""
        hands = [lead.get("score") or 0 for lead in leads]
        return [total(hand, points) for hand, points in zip(hands, self.by_rules(leads), strict=True)]

    def total(self, lead: Document) -> int:
        return self.totals((lead,))[0]

    def beside(self, leads: Iterable[Document]) -> Iterator[tuple[Document, int]]:
        """Each lead with its score; rules are asked once for many of them."""
        passing = iter(leads)
        while some := list(islice(passing, _AT_ONCE)):
            yield from zip(some, self.totals(some), strict=True)

    # an index

    def settle(self, index: LeadIndex, leads: Leads) -> None:
        """Brings the scores of an index up to these rules and this day."""
        if not self.books:
            self._forget(index)
        elif (
            index.settled is None or index.settled["rules"] != self.rules or index.settled["day"] > self.day
            or len(index.unsettled) * _FEW > len(index)
        ):  # fmt: skip
            self._settle_all(index, leads)
        else:
            put = [leads.get("leads", id) for id in sorted(index.unsettled)]
            self.take(index, [lead for lead in put if lead is not None])
            index.unsettled.clear()
            self.roll(index)

    def roll(self, index: LeadIndex) -> bool:
        """Goes on to this day; whether there was one to go on to. A clock that went back changes nothing."""
        if index.settled is None or index.settled["day"] >= self.day:
            return False
        index.settled = {"rules": self.rules, "day": self.day}
        books = [self.books.get(key) for key in index.pipeline.values]
        for id, fading in list(index.fading.items()):
            row = index.row(id)
            if row is None or (book := books[index.pipeline.codes[row]]) is None:
                continue
            done = unpacked(fading)
            left = book.lasting(done, self.day)
            if len(left) < len(done):
                del index.fading[id]
                self._write(index, row, *self._split(book, index.fit[row], left, self.day))
            else:
                index.score[row] = total(index.by_hand[row], index.fit[row] + book.engaged(done, self.day))
        return True

    def take(self, index: LeadIndex, put: Sequence[Document]) -> None:
        """Settles leads that were just put into the index."""
        if index.settled is None:
            return
        for lead, points in zip(put, self._points(put, index.settled["day"]), strict=True):
            row = index.row(lead["id"])
            if row is not None:
                self._write(index, row, *points)
        index.unsettled.difference_update([lead["id"] for lead in put])

    def _forget(self, index: LeadIndex) -> None:
        """There are no rules, or no more."""
        if index.settled is not None:
            for row, by_hand in enumerate(index.by_hand):
                index.score[row], index.fit[row] = total(by_hand, 0), 0
            index.settled, index.fading = None, {}
            index.unsettled.clear()

    def _settle_all(self, index: LeadIndex, leads: Leads) -> None:
        self._forget(index)
        index.settled = {"rules": self.rules, "day": self.day}
        known = asked(leads, self.books.values())
        for key, book in self.books.items():
            ours = index.pipeline.codes_for(key)
            rows = [row for row, code in enumerate(index.pipeline.codes) if ours[code]]
            for row, matched in zip(rows, book.fits(index, rows, known.get), strict=True):
                points = index.fit[row] = book.fit(matched)
                index.score[row] = total(index.by_hand[row], points)
            for id, lead in known.items():
                place = index.row(id) if "activities" in lead else None
                if place is not None and ours[index.pipeline.codes[place]]:
                    done = book.lasting(book.done(lead), self.day)
                    self._write(index, place, *self._split(book, index.fit[place], done, self.day))

    # points

    def _points(self, leads: Sequence[Document], day: int) -> Iterator[tuple[int, bytes, int]]:
        """Per lead as `_split` has it."""
        alone = LeadIndex.build(leads)
        by_id = {lead["id"]: lead for lead in leads}
        fits: dict[int, int] = {}
        for key, book in self.books.items():
            rows = [row for row, code in enumerate(alone.pipeline.codes) if alone.pipeline.values[code] == key]
            fits |= zip([alone.ids[row] for row in rows], book.fits(alone, rows, by_id.get), strict=True)
        for lead in leads:
            book_of = self.books.get(lead["pipeline"])
            if book_of is None:
                yield 0, b"", 0
            else:
                yield self._split(
                    book_of, book_of.fit(fits[lead["id"]]), book_of.lasting(book_of.done(lead), day), day
                )

    @staticmethod
    def _split(book: Rulebook, fit: int, done: Done, day: int) -> tuple[int, bytes, int]:
        """Points that need no day, what was done as long as some of it fades, and its points on the day."""
        engaged = book.engaged(done, day)
        return (fit, packed(done), engaged) if book.fades(done) else (fit + engaged, b"", 0)

    @staticmethod
    def _write(index: LeadIndex, row: int, fit: int, fading: bytes, engaged: int) -> None:
        index.fit[row] = fit
        index.score[row] = total(index.by_hand[row], fit + engaged)
        if fading:
            index.fading[index.ids[row]] = fading


def asked(leads: Leads, books: Iterable[Rulebook]) -> dict[int, Document]:
    """What rules have to know of documents, by lead, as far as there is any."""
    wanted = set[str]()
    for book in books:
        wanted |= {"activities"} if book.rules.engagement else set()
        terms = [term for rule in book.rules.fit for term in parse(rule.when).terms]
        wanted |= {name.partition(".")[0] for term in terms for name in names(term)}
    if not wanted:
        return {}
    return {
        lead["id"]: {name: lead[name] for name in wanted if name in lead}
        for lead in leads.having("leads", frozenset(wanted))
    }
