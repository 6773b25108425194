"""The numbers beside the board: they follow the filter, and no key ever waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from leadtui.model import money
from leadtui.model.pipeline import Kind, Pipeline, Stage
from leadtui.model.text import safe
from leadtui.widgets.drawn import Drawn
from leadtui.widgets.glyphs import Glyphs
from leadtui.widgets.line import Line, spread

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from fractions import Fraction

    from leadtui.model.metrics import Bottleneck, Headline, Number, Progress, StageRow

Question: TypeAlias = "Callable[[], Awaitable[Headline]]"
"""Asked when its turn comes; what takes long is computed on a thread."""
CALM: Final = 0.15
"""Seconds without a change before the numbers are computed."""
MANY: Final = 50_000
"""Leads from which on counting takes long enough to be told."""
_SHOWN: Final = (
    ("open_count", "open_value", "weighted_value"),
    ("won_count", "win_rate", "average_won_value", "cycle_mean_days", "velocity_per_day"),
    ("lead_conversion_rate", "lead_velocity_rate", "stale_count"),
)


class Sidebar(Drawn):
    """The headline of the leads that the board's filter finds."""

    DEFAULT_CSS = "Sidebar { width: 34; height: 1fr; display: none; }"

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._shown: Headline | None = None
        self._pipeline: Pipeline | None = None
        self._question: Question | None = None
        self._computing = False
        self._patience = ""

    @property
    def waits(self) -> bool:
        """Whether a question is still unanswered."""
        return self._computing or self._question is not None

    def ask(self, pipeline: Pipeline, question: Question, leads: int) -> None:
        """Shows the answer of `question` soon; the last of several questions in quick succession counts.

        `leads` are so many that it is about.
        """
        if not self.display:
            return
        if self._shown is None and leads >= MANY:
            self._patience = f"counting {leads:,} leads …"
            self._draw()
        self._pipeline = pipeline
        waits = self._question is not None
        self._question = question
        if not waits and not self._computing:
            self.set_timer(CALM, self._compute)

    def _compute(self) -> None:
        self.run_worker(self._answer(), group="sidebar")

    async def _answer(self) -> None:
        self._computing = True
        while (question := self._question) is not None:
            self._question = None
            self._shown = await question()
            self._draw()
        self._computing = False

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        if not width or not height:
            return
        lines = self._that_fit(self._shown, width, height) if self._shown is not None else self._waiting(width)
        self.paint([*lines, *([self._blank(width)] * (height - len(lines)))][:height])

    def _waiting(self, width: int) -> list[Line]:
        """What is said until the first numbers are there, where that takes long enough to be seen."""
        heads = [self._row("Numbers", "", "n", width, "strong"), self._rule(width)]
        return [*heads, self._wide(self._patience, "", width, "dim")] if self._patience else []

    def _that_fit(self, headline: Headline, width: int, height: int) -> list[Line]:
        """Without its rules, its gaps, and second lines of goals, where a low terminal has no room for them; the
        conversion of all stages, or of none."""
        lines = self._numbers(headline, width)
        if len(lines) > height:
            lines = [line for line in lines if line != self._rule(width)]
        if len(lines) > height:
            lines = [line for line in lines if line != self._blank(width)]
        if len(lines) > height:
            lines = [line for line in self._numbers(headline, width, True) if line != self._blank(width)]
        if len(lines) > height:
            lines = lines[:-1 - sum(stage.kind is Kind.OPEN for stage in self._stages)]
        return lines

    @property
    def _stages(self) -> Sequence[Stage]:
        return self._pipeline.stages if self._pipeline is not None else ()

    def _numbers(self, headline: Headline, width: int, terse: bool = False) -> list[Line]:
        from leadtui.model.metrics import DEFINITIONS  # as in the board's question

        lines = [self._row("Numbers", "", "n", width, "strong"), *self._unless(terse, self._rule(width))]
        for group in _SHOWN:
            for name in group:
                number = headline.metrics[name]
                first, *others = amounts(number)
                lines.append(self._row(DEFINITIONS[name].label, first, f"{number.n:,}", width, "plain"))
                lines += [self._row("", other, "", width, "plain") for other in others]
            lines.append(self._blank(width))
        lines += self._goals(headline.goals, width, terse)
        if stuck := list(self._bottleneck(headline.bottleneck, width)):
            lines += [*stuck, self._blank(width)]
        return [*lines, *self._conversions(headline.stages, width, terse)]

    def _conversions(self, rows: Sequence[StageRow], width: int, terse: bool) -> Iterator[Line]:
        from leadtui.model.metrics.number import percent  # as in the board's question

        yield self._row("Stage conversion", "", "n", width, "strong")
        yield from self._unless(terse, self._rule(width))
        opened = {stage.id for stage in self._stages if stage.kind is Kind.OPEN}
        for row in rows:
            if row.stage in opened:
                rate = "n/a" if row.conversion is None else percent(row.conversion)
                yield self._row(safe(row.name, 80), rate, f"{row.entered:,}", width, "plain")

    def _bottleneck(self, bottleneck: Bottleneck, width: int) -> Iterator[Line]:
        """The stage that holds the others up, and why; two where the slow one and the leaky one differ."""
        label = "Bottleneck" if len(bottleneck.stages) < 2 else "Bottlenecks"
        for row in bottleneck.stages:
            yield self._row(label, safe(row.name, 80), f"{bottleneck.n_of(row):,}", width, "accent")
            for why in bottleneck.why(row):
                yield self._row("", why, "", width, "dim")
            label = ""

    def _goals(self, goals: tuple[Progress, ...], width: int, terse: bool) -> list[Line]:
        """Two lines for each: what is reached, and at what pace; or the pace alone."""
        if not goals:
            return []
        lines = [self._row("Goals", "", "", width, "strong"), *self._unless(terse, self._rule(width))]
        for goal in goals:
            style, title = "warn" if goal.is_behind else "plain", safe(f"{goal.title} {goal.when}", 200)
            if terse:
                lines.append(self._wide(title, goal.short_pace, width, style))
            else:
                lines.append(self._wide(title, goal.of_amount, width, "plain"))
                lines.append(self._wide("", goal.pace(""), width, style))
        return [*lines, self._blank(width)]

    @staticmethod
    def _unless(terse: bool, line: Line) -> tuple[Line, ...]:
        return () if terse else (line,)

    def _wide(self, label: str, value: str, width: int, style: str) -> Line:
        """A row without an n."""
        text = spread(label, value, width - 3, self._glyphs.more)
        return ((f"{self._glyphs.side} ", "dim"), (text, style), (" ", "dim"))

    def _row(self, label: str, value: str, n: str, width: int, style: str) -> Line:
        left = spread(label, value, width - 10, self._glyphs.more)
        return ((f"{self._glyphs.side} ", "dim"), (left, style), (f"{n:>7} ", "dim"))

    def _blank(self, width: int) -> Line:
        return ((f"{self._glyphs.side:<{width}}", "dim"),)

    def _rule(self, width: int) -> Line:
        return ((f"{self._glyphs.side} {self._glyphs.rule * (width - 3)} ", "dim"),)


def amounts(number: Number) -> list[str]:
    """The value in a few characters, once per currency, and per day what is; n/a where it is not defined."""
    from leadtui.model.metrics import DEFINITIONS, Amounts  # as in the board's question
    from leadtui.model.metrics.number import rounded

    value, unit = number.value, DEFINITIONS[number.name].unit
    if not isinstance(value, Amounts):
        return [_shown(value, unit)]
    behind = "/d" if unit == "money/day" else ""
    return [
        f"{money.short(money.unscaled(rounded(sum, money.SCALE)))} {code}{behind}" for code, sum in value.there
    ] or ["0"]


def _shown(value: int | Fraction | None, unit: str) -> str:
    from leadtui.model.metrics.number import days, percent  # as in the board's question

    if value is None:
        return "n/a"
    if unit == "rate":
        return percent(value) if not isinstance(value, int) else f"{value * 100} %"
    if unit == "days":
        return "n/a" if isinstance(value, int) else days(value)
    return f"{value:,}" if isinstance(value, int) else f"{float(value):,.1f}"
