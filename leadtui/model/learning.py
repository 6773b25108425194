"""Learns from closed leads what makes a lead be won, and judges it on leads that it has not learned from.

Five times a fifth of the closed leads is held out, and told by what was learned from the others. A lead has gone
through several stages: it is told as it stood in each of them, as an open lead is asked in the one where it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from operator import add
from typing import Final

from leadtui.model import bayes, suspicion, trust
from leadtui.model.chances import ENOUGH, STAGE, Chances, Judged, Learned, LeftOut
from leadtui.model.index import LeadIndex
from leadtui.model.judging import Calibration, Figures, Told, advantage, auc, losses
from leadtui.model.lead import Outcome
from leadtui.model.pipeline import Kind, Pipeline
from leadtui.model.trust import CUSTOM, TAGS
from leadtui.model.variables import Column, Customs, all_tags, columns, custom_fields, each_tag

FOLDS: Final = 5
MET: Final = 5
"""Closed leads that must have a value before something is learned from it; also won and lost leads at all."""
MOST_TAGS: Final = 20
"""Tags that are looked at, the most frequent first."""
READ: Final = 20_000
"""Closed leads, and half as many open ones, that are learned from where their documents have to be read."""
_PRIME: Final = 999_983
_FAR: Final = 618_033
"""Squares times this, modulo that prime, follow no pattern that leads of a file could have."""
_GRID: Final = 16
"""Log-odds are counted in steps of 1/16: no figure changes in a shown digit, and a hundred thousand leads are few."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Rows of an index to learn from: won and lost ones, and open ones to compare with."""

    won: Sequence[int]
    lost: Sequence[int]
    still_open: Sequence[int]

    @property
    def n(self) -> int:
        """How many are closed."""
        return len(self.won) + len(self.lost)

    @staticmethod
    def of(index: LeadIndex, pipeline: Pipeline) -> Closed:
        """Those of a pipeline that are not archived."""
        ours = index.pipeline.codes_of(lambda key: bool(key == pipeline.key))
        ends: tuple[list[int], list[int], list[int]] = [], [], []
        place = {Outcome.WON: 0, Outcome.LOST: 1}
        places = [place.get(outcome, 2) for outcome in index.outcome.values]
        into = [ends[place] for place in places]
        rows = zip(index.pipeline.codes, index.archived, index.outcome.codes, strict=True)
        for row, (code, archived, outcome) in enumerate(rows):
            if ours[code] and not archived:
                into[outcome].append(row)
        return Closed(*ends)

    def documents(self, index: LeadIndex, pipeline: Pipeline) -> list[int]:
        """The leads whose custom fields `learn` has to know."""
        if not custom_fields(pipeline) or not self.enough:
            return []
        read = self.read(pipeline)
        return sorted(map(index.ids.__getitem__, (*read.won, *read.lost, *read.still_open)))

    @property
    def enough(self) -> bool:
        """Whether there is anything to learn from."""
        return self.n >= ENOUGH and min(len(self.won), len(self.lost)) >= MET

    def read(self, pipeline: Pipeline) -> Closed:
        """Those whose documents are read: evenly as many as there is time for."""
        if not custom_fields(pipeline):
            return self
        part = max(1, -(-self.n // READ))
        part_open = max(1, -(-len(self.still_open) * 2 // READ))
        return Closed(self.won[::part], self.lost[::part], self.still_open[::part_open])


def learn(index: LeadIndex, pipeline: Pipeline, closed: Closed, customs: Customs) -> Chances:
    """What the closed leads of a pipeline teach; `customs`: what `Closed.read` needs of documents."""
    won, lost = len(closed.won), len(closed.lost)
    if not closed.enough:
        return Chances(pipeline.key, won, lost)
    lesson = Lesson(index, pipeline, closed.read(pipeline), customs)
    lesson.take_stages()
    lesson.take_columns()
    calibration, judged = lesson.judge()
    return Chances(
        pipeline.key, won, lost, tuple(lesson.stages), tuple(lesson.variables), tuple(lesson.left_out), calibration,
        judged,
    )  # fmt: skip


class Lesson:
    """Goes through the variables one by one and adds up what each says of the held-out leads."""

    def __init__(self, index: LeadIndex, pipeline: Pipeline, closed: Closed, customs: Customs) -> None:
        self._index, self._pipeline, self._closed, self._customs = index, pipeline, closed, customs
        self._rows = [*_mixed(closed.won), *_mixed(closed.lost), *closed.still_open]
        self._won, self._lost = len(closed.won), len(closed.lost)
        self._open = len(closed.still_open)
        self.stages: list[tuple[str, str, float]] = []
        self.variables: list[Learned] = []
        self.left_out: list[LeftOut] = []
        self._folds = [(range(fold, self._won, FOLDS), range(fold, self._lost, FOLDS)) for fold in range(FOLDS)]
        self._base = [
            bayes.odds(self._won - len(won), self._lost - len(lost)) for won, lost in self._folds
        ]  # fmt: skip
        """Per fold the odds of the leads outside it."""
        self._told = [([log(odds)] * len(won), [log(odds)] * len(lost))
                      for odds, (won, lost) in zip(self._base, self._folds, strict=True)]  # fmt: skip
        """Per fold the log-odds of its won leads and of its lost ones, by what the others teach; stages apart."""
        stages = pipeline.of_kind(Kind.OPEN)
        place = {stage.id: at for at, stage in enumerate(stages)}
        self._ways = [tuple(sorted({place[id] for id in way if id in place})) for way in index.path.values]
        """Per code of the paths the stages that such leads went through; none where that is unknown."""
        first: dict[tuple[int, ...], int] = {}
        same = [first.setdefault(way, code) for code, way in enumerate(self._ways)]  # whatever the way ended in
        self._paths = self._split([same[index.path.codes[row]] for row in self._rows])
        self._stage_logs = [[0.0] * (len(stages) + 1) for _ in self._folds]
        """Per fold what the others teach of each stage, as log-odds; the last one is for no stage."""

    def _split(self, codes: Sequence[int]) -> list[tuple[Sequence[int], Sequence[int]]]:
        """The codes of the won and the lost leads of each fold."""
        end = self._won + self._lost
        return [(codes[fold:self._won:FOLDS], codes[self._won + fold:end:FOLDS]) for fold in range(FOLDS)]

    # stages

    def take_stages(self) -> None:
        """The stage reached, of those whose way is known: who was imported as won or lost was in no stage."""
        stages, ways = self._pipeline.of_kind(Kind.OPEN), self._ways
        known_won = sum(bool(ways[code]) for won, _ in self._paths for code in won)
        last = [Counter(ways[code][-1] for code in lost if ways[code]) for _, lost in self._paths]
        every = sum(last, Counter[int]())
        if known_won < MET or every.total() < MET:
            self.left_out.append(LeftOut(STAGE, "too few closed leads are known to have gone through stages"))
            return
        for fold, out in enumerate(last):
            factors = bayes.stage_factors([every[at] - out[at] for at in range(len(stages))])
            self._stage_logs[fold] = [*map(log, factors), 0.0]
        factors = bayes.stage_factors([every[at] for at in range(len(stages))])
        self.stages = [(stage.id, stage.name, factor) for stage, factor in zip(stages, factors, strict=True)]

    # other variables

    def take_columns(self) -> None:
        """All others; what is suspicious, or says nothing, is left out and told."""
        for column in columns(self._index, self._rows, self._pipeline, self._customs):
            self._take(column)
        tags = all_tags(self._index, self._rows)
        if self._take(tags, only_look=True):
            counts = Counter(chain.from_iterable(
                self._index.tags.values[code] for code in tags.codes[:self._won + self._lost]
            ))  # fmt: skip
            for column in each_tag(self._index, tags, [tag for tag, n in counts.most_common(MOST_TAGS) if n >= MET]):
                self._take(column)

    def _take(self, column: Column, only_look: bool = False) -> bool:
        """Learns from a column, or leaves it out; whether it is good."""
        end = self._won + self._lost
        told = trust.said(self._pipeline.trusted, column.name)
        if told is False:
            self._leave(column, "somebody distrusts it (`leadtui chances drop` takes that back)")
            return False
        closed = Counter(column.codes[:end])
        met = [code for code, n in closed.items() if n >= MET and column.values[code] is not None]
        if not met:
            if any(column.values[code] is not None for code in closed):
                self._leave(column, f"hardly any value is on {MET} closed leads")
            return False
        known = _slim(column, met)
        split = self._split(known.codes)
        counts = [(Counter(won), Counter(lost)) for won, lost in split]
        won, lost = (sum((count[side] for count in counts), Counter[int]()) for side in (0, 1))
        if told is None and (why := self._suspicion(column, known, won, lost)
                             or suspicion.by_auc(_auc(won, lost, counts), column.written_later)):  # fmt: skip
            self._leave(column, why, suspicious=True)
            return False
        if only_look:
            return True
        if len(met) < 2:
            self._leave(column, "it is the same for all")
            return False
        for sides, codes, (out_won, out_lost) in zip(self._told, split, counts, strict=True):
            logs = [0.0, *_logs(range(1, len(met) + 1), won - out_won, lost - out_lost)]
            for side in (0, 1):
                sides[side][:] = map(add, sides[side], map(logs.__getitem__, codes[side]))
        factors = bayes.factors(*[{code: side[code] for code in range(1, len(met) + 1)} for side in (won, lost)])
        named = {str(known.values[code]): factor for code, factor in factors.items()}
        self.variables.append(Learned(column.name, column.label, named, column.edges))
        return True

    def _suspicion(self, column: Column, known: Column, won: Counter[int], lost: Counter[int]) -> str | None:
        """Why a variable is not believed by its name, its values and where it is filled in; None when it is."""
        if column.name.startswith(CUSTOM) and (why := suspicion.by_name(column.label)):
            return why
        if not column.written_later or column.name == TAGS:
            return None  # each tag has its own look
        end = self._won + self._lost
        if blank := [code for code, value in enumerate(column.values) if value is None]:
            groups = column.codes[:self._won], column.codes[self._won:end], column.codes[end:]
            filled = [(len(group) - sum(map(group.count, blank)), len(group)) for group in groups]
            if why := suspicion.by_filling(*filled):
                return why
        still_open = Counter(known.codes[end:])
        for code, value in enumerate(known.values[1:], 1):
            ends = (won[code], self._won), (lost[code], self._lost)
            why = suspicion.by_words(known.words(code), *ends)
            why = why or suspicion.by_value(*ends, (still_open[code], self._open))
            if why is not None:
                return f"{value!r}: {why}"
        return None

    def _leave(self, column: Column, why: str, suspicious: bool = False) -> None:
        self.left_out.append(LeftOut(column.label, why, suspicious))

    # judging

    def judge(self) -> tuple[Calibration, Judged]:
        """The correction that the held-out leads call for, and how good they are told with it.

        Each fifth is corrected by what the other four call for.
        """
        asked = [self._asked(fold) for fold in range(FOLDS)]
        stage = [float(stage.probability) / 100 for stage in self._pipeline.of_kind(Kind.OPEN)]
        learned, stages, base_rate = ([list[Told]() for _ in asked] for _ in range(3))
        gains: list[tuple[float, int]] = []
        for fold, groups in enumerate(asked):
            line = Calibration.fitted(_points(asked[:fold] + asked[fold + 1:]))
            base = bayes.probability(self._base[fold])
            for group in groups:
                gain = [0.0, 0.0]
                for place, at in group.stood:
                    ours, theirs = line(at), stage[place] if place >= 0 else base
                    learned[fold].append(Told(ours, group.won, group.lost))
                    stages[fold].append(Told(theirs, group.won, group.lost))
                    base_rate[fold].append(Told(base, group.won, group.lost))
                    for side, (before, after) in enumerate(zip(losses(theirs), losses(ours), strict=True)):
                        gain[side] += before - after
                gains += zip(gain, (group.won, group.lost), strict=True)
        judged = Judged(
            self._won + self._lost, Figures.of(learned), Figures.of(stages), Figures.of(base_rate), *advantage(gains)
        )
        return Calibration.fitted(_points(asked)), judged

    def _asked(self, fold: int) -> list[Asked]:
        """The leads of a fold; those that agree in what is known of them together."""
        won, lost = (
            Counter(zip([round(at * _GRID) for at in told], paths, strict=True))
            for told, paths in zip(self._told[fold], self._paths[fold], strict=True)
        )
        logs = self._stage_logs[fold]
        return [
            Asked([(place, at / _GRID + logs[place]) for place in self._ways[path] or (-1,)],
                  won[at, path], lost[at, path])
            for at, path in won | lost
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Held-out leads of which the same is known, and how they ended."""

    stood: list[tuple[int, float]]
    """Each stage that they went through (-1: none is known), and their log-odds there."""
    won: int
    lost: int


def _mixed(rows: Sequence[int]) -> list[int]:
    """The same rows in an order that has nothing to do with the one in which leads came; always the same."""
    return sorted(rows, key=lambda row: row * row * _FAR % _PRIME)


def _points(folds: Sequence[Sequence[Asked]]) -> list[tuple[float, int, int]]:
    """Log-odds with how many were won and lost."""
    found: dict[int, tuple[int, int]] = {}
    for group in chain.from_iterable(folds):
        for _, at in group.stood:
            won, lost = found.get(cell := round(at * _GRID), (0, 0))
            found[cell] = (won + group.won, lost + group.lost)
    return [(cell / _GRID, won, lost) for cell, (won, lost) in found.items()]


def _slim(column: Column, met: Sequence[int]) -> Column:
    """The same with the codes from 1 on for these values, and 0 for blank and rare ones."""
    table = [0] * len(column.values)
    for place, code in enumerate(met, 1):
        table[code] = place
    values = [None, *[column.values[code] for code in met]]
    return Column(column.name, column.label, list(map(table.__getitem__, column.codes)), values, column.edges)


def _logs(codes: Sequence[int], won: Counter[int], lost: Counter[int]) -> list[float]:
    """The logarithms of the factors of these codes."""
    factors = bayes.factors(*[{code: side[code] for code in codes} for side in (won, lost)])
    return [log(factors[code]) for code in codes]


def _auc(won: Counter[int], lost: Counter[int], counts: Sequence[tuple[Counter[int], Counter[int]]]) -> float:
    """How well a variable alone tells held-out leads apart; that it is blank counts as a value here."""
    told, codes = list[list[Told]](), sorted(won | lost)
    for out_won, out_lost in counts:
        logs = _logs(codes, won - out_won, lost - out_lost)
        told.append([Told(at, out_won[code], out_lost[code]) for code, at in zip(codes, logs, strict=True)])
    return auc(told)
