"""Every lead as one row of parallel columns: what the board, the filter and the numbers ask of 100,000 leads.

No object per lead: numbers are arrays, and texts that many leads share are codes into a list of distinct values,
so that a question about all leads is one scan in C. A fact that only one lead's screen needs stays in its document.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, MutableSequence, Sequence
from operator import itemgetter
from typing import Any, Final, TypeAlias, TypeVar

from leadtui.model.coded import Coded, typecode
from leadtui.model.event import Document
from leadtui.model.facts import BLANK, CODED, NARROW, NUMBERS, SEVERAL, numbers_of, search_text, values_of
from leadtui.model.later import Later
from leadtui.model.numbers import fading_dumped, fading_loaded, fits, narrow, packed, told, untold
from leadtui.model.stays import dumped, loaded, stays
from leadtui.model.texts import Texts

T = TypeVar("T")

LATER: Final = ("stays", "text")
"""The columns that are read only when somebody asks for them, dumped behind all others."""
LaterColumn: TypeAlias = tuple[str, Callable[[], Document]]
"""The name of one of them, and what reads it."""


class LeadIndex:
    """All leads, archived ones too, in ascending order of id; a row is a place in every column.

    Moments are seconds since 1970 and 0 when unknown. `value` is in 1/money.SCALE, -1 when unknown; `probability`
    is the lead's own, in basis points, -1 when it has none. `due` is 0 without a next step, else as leadtui.model.due
    has it: twice the moment when it has a time, twice midnight UTC plus one when it is a whole day.
    `close_date` is midnight UTC of the expected close, `renewal` of the renewal. `path` is the stages visited, in
    order; `bant` and `champ` the questions answered. `handoff` is to whom a lead was handed who has not accepted it
    yet, `handed` since when, `handed_with` from whom and with what words; `accepted` is when a hand-off was accepted
    and how many seconds it had waited, `rises` the moments of the acts that moved the score of late and their points,
    if together they could be news; both are blank for most leads. `cadence` is the name of the cadence that is not
    paused, `cadence_step` the place of its next step, from 0.

    `score` is what is shown, `by_hand` the points that a lead has by hand. What rules add depends on their pipelines
    and on the day: leadtui.model.scores settles it. `settled` says by which rules and on which day that was done (None:
    there are no rules), `fit` holds the points of rules that need no day, `fading` by lead what was done and still
    fades, as leadtui.model.rulebook packs it, and `unsettled` the leads that were put since.

    `dump` gives one JSON document per column and `load` takes them back, in any order. The search text and the stays
    (LATER) are as big as all other columns together, and most commands never ask for them: `load` may be given a
    name and a function instead of the document, which is called once, when somebody first asks.
    """

    def __init__(self) -> None:
        self.ids, self.stage_since, self.due = array("q"), array("q"), array("q")
        self.value, self.probability = array("q"), array("h")
        self.score, self.by_hand, self.fit = array("h"), array("h"), array("i")
        self.created, self.last_activity, self.closed = array("I"), array("I"), array("I")
        self.close_date, self.renewal = array("I"), array("I")
        self.reviewed, self.handed, self.mql, self.sql = array("I"), array("I"), array("I"), array("I")
        self.cadence_step = array("h")
        self.name: MutableSequence[str] = []
        self.archived = bytearray()
        self.pipeline, self.stage, self.owner, self.source, self.segment = Coded(), Coded(), Coded(), Coded(), Coded()
        self.status, self.lifecycle, self.currency, self.outcome = Coded(), Coded(), Coded(), Coded()
        self.lost_reason, self.company, self.path, self.tags, self.bant = Coded(), Coded(), Coded(), Coded(), Coded()
        self.champ, self.cadence, self.handoff = Coded(), Coded(), Coded()
        self.handed_with, self.accepted, self.rises = Coded(), Coded(), Coded()
        self.settled: Document | None = None
        self.fading: dict[int, bytes] = {}
        self.unsettled: set[int] = set()
        self._text, self._stays = Later[str]("text"), Later[bytes]("stays")
        self._bind()

    def _bind(self) -> None:
        """The columns by their kinds, for writing a row."""
        self._coded: list[Coded] = [getattr(self, field) for field in CODED]
        numbers: list[MutableSequence[Any]] = [getattr(self, field) for field in NUMBERS]
        self._told: list[MutableSequence[Any]] = [*numbers, self.name, self.archived]

    def _columns(self) -> list[MutableSequence[Any]]:
        """The columns in the order of a row's facts; those of codes may be others after every new value."""
        return [*self._told, *[column.codes for column in self._coded]]

    def copy(self) -> LeadIndex:
        """This index as it is now, for another thread: later changes do not reach it. A few ms for 100,000 leads."""
        copy = LeadIndex()
        for field in (*NUMBERS, "archived"):
            setattr(copy, field, getattr(self, field)[:])
        copy.name = self.name.copy() if isinstance(self.name, Texts) else self.name[:]
        for field, column in zip(CODED, self._coded, strict=True):
            setattr(copy, field, Coded(column.codes[:], column.values))
        copy.settled, copy.fading, copy.unsettled = self.settled, dict(self.fading), set(self.unsettled)
        copy._text, copy._stays = self._text.copy(), self._stays.copy()
        copy._bind()
        return copy

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, id: int) -> int | None:
        """Where a lead is; None when there is no such lead."""
        row = bisect_left(self.ids, id)
        return row if row < len(self.ids) and self.ids[row] == id else None

    def waiting_for(self, owner: str) -> int:
        """How many leads were handed to this owner, who has not accepted them yet; archived ones apart."""
        if owner not in self.handoff.values:
            return 0
        wanted = self.handoff.values.index(owner)
        if 1 not in self.archived:
            return self.handoff.codes.count(wanted)
        return sum(code == wanted and not gone for code, gone in zip(self.handoff.codes, self.archived, strict=True))

    def of(self, column: Sequence[T], rows: Sequence[int]) -> Sequence[T]:
        """The values that `rows` have in a column; for all rows the column itself, which is quicker."""
        if len(rows) < 2:
            return [column[row] for row in rows]
        if isinstance(column, Texts):
            column = column.whole
        whole = type(rows) is range and len(rows) == len(self.ids)
        return column if whole else itemgetter(*rows)(column)  # half of what a map of its own lookups takes

    @property
    def text(self) -> list[str]:
        """Per row what free text is searched in, case-folded: name, company, contact, e-mails, phones, external id."""
        return self._text.whole(len(self.ids))

    @property
    def stays(self) -> list[bytes]:
        """Per row the moments of its visits, in the order of `path`, as leadtui.model.stays has them."""
        return self._stays.whole(len(self.ids))

    @classmethod
    def build(cls, leads: Iterable[Document]) -> LeadIndex:
        """The index of these leads; quickest when they come by ascending id."""
        index = cls()
        for lead in leads:
            index.put(lead)
        return index

    def put(self, lead: Document) -> None:
        """Takes in a new lead, or a new version of a known one."""
        self._unsettle(lead["id"], lead)
        row = bisect_left(self.ids, lead["id"])
        if row == len(self.ids) or self.ids[row] == lead["id"]:
            self._write(row, lead)
            return
        self.text.insert(row, search_text(lead))
        self.stays.insert(row, stays(lead))
        facts = self._facts(lead, None)
        for column, fact in zip(self._columns(), facts, strict=True):
            column.insert(row, fact)

    def _facts(self, lead: Document, was: int | None) -> list[Any]:
        """What a lead puts into the columns; `was` is the row that it has already."""
        numbers, coded = numbers_of(lead), zip(self._coded, values_of(lead), strict=True)
        narrow = numbers[:len(NARROW)]
        if not (fits(min(narrow)) and fits(max(narrow))):
            self._widen(narrow)
        return [*numbers, *(column.code(value, was) for column, value in coded)]

    def _widen(self, narrow: Sequence[int]) -> None:
        """Makes room for these numbers of one row."""
        for field, number in zip(NARROW, narrow, strict=True):
            if not fits(number):
                setattr(self, field, array(NUMBERS[field], getattr(self, field)))
        self._bind()

    def _write(self, row: int, lead: Document) -> None:
        """Makes a lead the one of this row; a row behind the last one is a new one."""
        new = row == len(self.ids)
        facts = self._facts(lead, None if new else row)
        for column, fact in zip(self._columns(), facts, strict=True):
            if new:
                column.append(fact)
            else:
                column[row] = fact
        self._text.write(row, search_text(lead))
        self._stays.write(row, stays(lead))

    def _unsettle(self, id: int, lead: Document | None) -> None:
        """What rules give to a lead has to be found out anew."""
        if self.settled is not None:
            self.fading.pop(id, None)
            (self.unsettled.discard if lead is None else self.unsettled.add)(id)

    def bring(self, changed: Iterable[tuple[int, Document | None]]) -> None:
        """Takes in many leads, each with its id and at most once; None: there is no such lead any more.

        The same as `put` and `drop` of each, but the columns are moved once, and not for every lead.
        """
        known, gone, in_order = len(self.ids), set(), True
        for id, lead in changed:
            self._unsettle(id, lead)
            row = bisect_left(self.ids, id, 0, known)
            if row < known and self.ids[row] == id:
                if lead is None:
                    gone.add(row)
                else:
                    self._write(row, lead)
            elif lead is not None:
                in_order = in_order and (not self.ids or self.ids[-1] < id)
                self._write(len(self.ids), lead)
        if gone or not in_order:
            self._keep(sorted((row for row in range(len(self.ids)) if row not in gone), key=self.ids.__getitem__))

    def _keep(self, rows: Sequence[int]) -> None:
        """Leaves only these rows, in this order."""
        for later in (self._text, self._stays):
            later.keep(rows, len(self.ids))
        for field in (*NUMBERS, "name", "archived"):
            setattr(self, field, _picked(getattr(self, field), rows))
        for column in self._coded:
            column.codes = _picked(column.codes, rows)
        self._bind()

    def drop(self, id: int) -> None:
        """Forgets a lead; nothing happens when there is none."""
        row = self.row(id)
        if row is None:
            return
        del self.text[row], self.stays[row]
        for column in self._columns():
            del column[row]
        self._unsettle(id, None)

    def dump(self) -> Iterator[Document]:
        """One JSON document per column; equal for equal leads, however the index came to be."""
        for field in NUMBERS:
            yield {"field": field} | told(narrow(getattr(self, field)) if field in NARROW else getattr(self, field),
                                          BLANK.get(field, 0))  # fmt: skip
        if self.settled is not None:
            yield {"field": "settled", "values": self.settled, "fading": fading_dumped(self.fading)}
        yield {"field": "name"} | Texts.dump(self.name)
        yield {"field": "archived"} | told(array("B", self.archived), 0)
        for field, column in zip(CODED, self._coded, strict=True):
            codes, values = column.in_use()
            if field == "company":  # nearly all differ
                yield {"field": field, "codes": packed(codes)} | Texts.dump(values)
                continue
            distinct = [list(value) if isinstance(value, tuple) else value for value in values]
            blank = next((code for code, value in enumerate(values) if not value), 0)
            yield {"field": field, "codes": told(codes, blank), "values": distinct}
        yield {"field": "stays"} | dumped(self.stays)
        yield {"field": "text", "values": list(self.text)}

    @classmethod
    def load(cls, columns: Iterable[Document | LaterColumn]) -> LeadIndex:
        """The index that was dumped; KeyError, TypeError or ValueError when these are not its columns.

        They are taken one by one, so that no more than one of them is in the memory twice. That every code has a value
        is believed: the columns are checksummed, and to look would take a tenth of the time.
        """
        index, found = cls(), set()
        for column in columns:
            field, given = column if isinstance(column, tuple) else (column["field"], column)
            found.add(index._take(field, given))
        if not found.issuperset((*NUMBERS, *CODED, "name", "archived", *LATER)):
            raise ValueError("a column is missing")
        index._bind()
        if any(len(column) != len(index) for column in index._columns()):
            raise ValueError("the columns have different lengths")
        return index

    def _take(self, field: str, given: Document | Callable[[], Document]) -> str:
        """Puts one dumped column in its place."""
        if field in LATER:
            read = given if callable(given) else lambda: given
            if field == "text":
                self._text.comes_from(lambda: list(read()["values"]))
            else:
                self._stays.comes_from(lambda: loaded(read()))
            return field
        column: Document = given() if callable(given) else given
        if field in NUMBERS:
            setattr(self, field, untold(NUMBERS[field], column))
        elif field in CODED:
            values = column["values"] if "values" in column else Texts(column)
            kind, codes = typecode(len(values)), column["codes"]
            codes = untold(kind, codes if isinstance(codes, dict) else {"values": codes})
            setattr(self, field, Coded(codes, map(tuple, values) if field in SEVERAL else values))
        elif field == "name":
            self.name = column["values"] if "values" in column else Texts(column)
        elif field == "settled":
            self.settled, self.fading = column["values"], fading_loaded(column["fading"])
        elif field == "archived":
            self.archived = bytearray(untold("B", column))
        return field


def _picked(column: Any, rows: Sequence[int]) -> Any:
    """A column of the same kind with these rows."""
    picked = column[:0]
    picked.extend(map(column.__getitem__, rows))
    return picked
