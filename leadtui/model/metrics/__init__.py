"""The numbers of a pipeline, each exact, with the leads behind it and a sentence that explains it.

`report` answers everything, `headline` what the sidebar shows; both take rows of a `LeadIndex` that the caller has
filtered. Counts are exact, rates and durations are fractions, money is whole grains until the one rounding at the
end; what is not defined is None and says why. DEFINITIONS has the label, unit and meaning of each metric, and
`short` writes it in few characters.
"""

from leadtui.model.metrics.beside import Beside, known_beside
from leadtui.model.metrics.bottleneck import Bottleneck
from leadtui.model.metrics.definitions import DEFINITIONS, Definition
from leadtui.model.metrics.display import short
from leadtui.model.metrics.dwell import Dwell
from leadtui.model.metrics.groups import FIELDS, whole
from leadtui.model.metrics.number import Amounts, Number, Value
from leadtui.model.metrics.period import Period
from leadtui.model.metrics.progress import Progress, progress
from leadtui.model.metrics.report import Headline, Report, headline, report
from leadtui.model.metrics.running import Running
from leadtui.model.metrics.stages import StageRow

__all__ = [
    "DEFINITIONS", "FIELDS", "Amounts", "Beside", "Bottleneck", "Definition", "Dwell", "Headline", "Number", "Period",
    "Progress", "Report", "Running", "StageRow", "Value", "headline", "known_beside", "progress", "report",
    "short", "whole",
]  # fmt: skip
