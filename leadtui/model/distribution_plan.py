"""Who gets which of the leads that nobody owns: planned from a pipeline's rules, the same for the same leads.

Leads go by ascending id, each by the first rule whose query finds it. Round robin goes on after the owner who had the
last lead of the rule; least loaded gives to who holds the fewest open leads. Nobody gets more than he can hold.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heapreplace
from typing import Final

from leadtui.errors import Refused
from leadtui.model.distribution import Distribution, DistributionRule
from leadtui.model.event import Document, Json
from leadtui.model.index import LeadIndex
from leadtui.model.matching import select
from leadtui.model.moment import Now
from leadtui.model.pipeline import Pipeline
from leadtui.model.query import QueryError, parse


class NoRules(Refused):
    """The pipeline does not say how its leads are distributed."""


@dataclass(frozen=True, slots=True)
class Share:
    """The leads that one rule gives to one owner, by ascending id."""

    rule: str
    owner: str
    leads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a distribution does."""

    shares: tuple[Share, ...]
    """By rule and its owners in their order; an owner who gets nothing is there too."""
    began: Mapping[str, str]
    """Per rule of a round robin who had the last lead before; `turns` who has it now."""
    turns: Mapping[str, str]
    held: Mapping[str, int]
    """How many open leads each owner of the rules holds before."""
    distribution: Distribution
    """What it was planned by."""
    crowded: int = 0
    """Leads that stay unowned because every owner of their rule is full."""
    unruled: int = 0
    """Leads that stay unowned because no rule finds them."""
    passed: int = 0
    """Leads that were asked for, and are not to be given: owned, closed, archived or of another pipeline."""

    @property
    def pairs(self) -> list[tuple[int, str, str]]:
        """Lead, rule and owner, by ascending lead."""
        return sorted((lead, share.rule, share.owner) for share in self.shares for lead in share.leads)

    @property
    def gets(self) -> Counter[str]:
        """How many leads each owner of the rules gets."""
        found = Counter(dict.fromkeys(self.held, 0))
        for share in self.shares:
            found[share.owner] += len(share.leads)
        return found

    @property
    def full(self) -> list[str]:
        """The owners who hold all that they can afterwards."""
        gets, most = self.gets, self.distribution.capacity
        return [owner for owner, held in self.held.items() if owner in most and held + gets[owner] >= most[owner]]

    @property
    def stay(self) -> str:
        """Why leads stay unowned, in words; empty when none does."""
        reasons = [f"no rule finds {self.unruled:,}"] * bool(self.unruled)
        reasons += [f"everybody is full for {self.crowded:,}"] * bool(self.crowded)
        left = self.crowded + self.unruled
        return f"{left:,} stay{'s' if left == 1 else ''} unowned: {', '.join(reasons)}" if left else ""

    def only(self, leads: Set[int]) -> Plan:
        """The plan for these of its leads: the others were taken meanwhile."""
        shares = (replace(share, leads=tuple(filter(leads.__contains__, share.leads))) for share in self.shares)
        gone = sum(len(share.leads) for share in self.shares) - len(leads)
        return replace(self, shares=tuple(shares), passed=self.passed + gone)

    def document(self) -> Document:
        """The plan as the event of its distribution keeps it."""
        shares = [[share.rule, share.owner, list(share.leads)] for share in self.shares]
        return {"shares": shares, "held": dict(self.held)} | {name: getattr(self, name) for name in _COUNTS}

    def told_by(self, document: Mapping[str, Json]) -> Plan:
        """What the event of this plan says that was done."""
        shares = tuple(Share(rule, owner, tuple(leads)) for rule, owner, leads in document["shares"])
        return replace(self, shares=shares, held=document["held"], **{name: document[name] for name in _COUNTS})


_COUNTS: Final = ("crowded", "unruled", "passed")


@dataclass(frozen=True)
class Asked:
    """The leads to give, each with the place of its rule (None: no rule finds it), and what everybody holds now."""

    leads: Sequence[tuple[int, int | None]]
    held: Mapping[str, int] = field(default_factory=dict)
    passed: int = 0


def plan(
    index: LeadIndex, pipeline: Pipeline, pipelines: Sequence[Pipeline], now: Now, me: str,
    documents: Callable[[int], Document | None], ids: Iterable[int] | None = None,
) -> Plan:  # fmt: skip
    """The distribution of these leads of the pipeline, or (None) of all that nobody owns. NoRules, Refused."""
    distribution = pipeline.distribution
    if not distribution.rules:
        raise NoRules(f"{pipeline.name} has no rules for the distribution of its leads")
    wanted = None if ids is None else set(ids)
    ours = index.pipeline.codes_for(pipeline.key)
    undecided = index.outcome.codes_for(None)
    columns = (index.pipeline.codes, index.outcome.codes, index.archived)
    open_rows = [
        row for row, (key, outcome, archived) in enumerate(zip(*columns, strict=True))
        if ours[key] and undecided[outcome] and not archived
    ]  # fmt: skip
    owners = index.owner.values
    held = {owners[code]: count for code, count in Counter(map(index.owner.codes.__getitem__, open_rows)).items()}
    free = [
        row for row in open_rows
        if owners[index.owner.codes[row]] is None and (wanted is None or index.ids[row] in wanted)
    ]  # fmt: skip
    passed = 0 if wanted is None else len(wanted) - len(free)
    places = _ruled(index, free, distribution, pipelines, now, me, documents)
    found = [(index.ids[row], places.get(row)) for row in free]
    return shared_out(distribution, pipeline.turns, Asked(found, held, passed))


def _ruled(
    index: LeadIndex, free: Sequence[int], distribution: Distribution, pipelines: Sequence[Pipeline], now: Now, me: str,
    documents: Callable[[int], Document | None],
) -> dict[int, int]:  # fmt: skip
    """Per row the place of the first rule that finds it."""
    places: dict[int, int] = {}
    left = free
    for place, rule in enumerate(distribution.rules):
        try:
            found = select(index, parse(rule.when), now, pipelines, me, documents, left)
        except QueryError as error:
            raise Refused(f"distribution rule {rule.name!r}: {error.sentence}") from error
        places |= dict.fromkeys(found, place)
        left = [row for row in left if row not in places]
    return places


def shared_out(distribution: Distribution, turns: Mapping[str, str], asked: Asked) -> Plan:
    """Gives every lead to an owner of its rule: pure counting, whatever order the leads came in."""
    named = dict.fromkeys(owner for rule in distribution.rules for owner in rule.owners)
    load = Counter({owner: asked.held.get(owner, 0) for owner in named})
    queues = [_Queue(rule, turns.get(rule.name), load, distribution.capacity) for rule in distribution.rules]
    given: dict[tuple[str, str], list[int]] = {
        (rule.name, owner): [] for rule in distribution.rules for owner in rule.owners
    }
    after, crowded, unruled = dict(turns), 0, 0
    for lead, place in sorted(asked.leads, key=lambda pair: pair[0]):
        if place is None:
            unruled += 1
            continue
        rule = distribution.rules[place]
        owner = queues[place].next()
        if owner is None:
            crowded += 1
            continue
        load[owner] += 1
        given[rule.name, owner].append(lead)
        if rule.method == "round-robin":
            after[rule.name] = owner
    return Plan(
        tuple(Share(rule, owner, tuple(leads)) for (rule, owner), leads in given.items()), dict(turns), after,
        {owner: asked.held.get(owner, 0) for owner in named}, distribution, crowded, unruled, asked.passed,
    )  # fmt: skip


class _Queue:
    """The owners of one rule in the order of their next leads; `load` is everybody's, and only ever grows."""

    def __init__(
        self, rule: DistributionRule, last: str | None, load: Mapping[str, int], capacity: Mapping[str, int]
    ) -> None:
        self._load, self._capacity = load, capacity
        begin = rule.owners.index(last) + 1 if last in rule.owners else 0
        self._ring = deque((*rule.owners[begin:], *rule.owners[:begin]))
        self._heap = [(load[owner], place, owner) for place, owner in enumerate(rule.owners)]
        heapify(self._heap)
        self.next = self._by_turns if rule.method == "round-robin" else self._least_loaded

    def _full(self, owner: str) -> bool:
        return owner in self._capacity and self._load[owner] >= self._capacity[owner]

    def _by_turns(self) -> str | None:
        while self._ring:
            owner = self._ring.popleft()
            if not self._full(owner):  # who is full stays so: he never comes back
                self._ring.append(owner)
                return owner
        return None

    def _least_loaded(self) -> str | None:
        while self._heap:
            load, place, owner = self._heap[0]
            if self._full(owner):
                heappop(self._heap)
            elif load != self._load[owner]:  # another lead came to him since
                heapreplace(self._heap, (self._load[owner], place, owner))
            else:
                return owner
        return None
