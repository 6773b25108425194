"""Every metric by name: what it is called on screen, its unit, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Unit = Literal["leads", "money", "money/day", "rate", "days", "hours", "times"]


@dataclass(frozen=True, slots=True)
class Definition:
    label: str
    unit: Unit
    sentence: str


DEFINITIONS: Final[dict[str, Definition]] = {
    "open_count": Definition("Open", "leads", "Leads that are neither won nor lost, as of now."),
    "open_value": Definition("Open value", "money", "The sum of the values of the open leads."),
    "weighted_value": Definition(
        "Weighted", "money", "Over open leads, value × probability: the lead's own, else that of its stage."
    ),
    "won_count": Definition("Won", "leads", "Leads won and closed in the period."),
    "lost_count": Definition("Lost", "leads", "Leads lost and closed in the period."),
    "won_value": Definition("Won value", "money", "The sum of the values of the leads won in the period."),
    "win_rate": Definition("Win rate", "rate", "Won ÷ (won + lost), of the leads closed in the period, none open."),
    "win_rate_by_value": Definition("Win rate by value", "rate", "Value won ÷ (value won + value lost) in the period."),
    "average_won_value": Definition(
        "Average won", "money", "The mean value of the leads won in the period; 0 counts, a missing value does not."
    ),
    "median_won_value": Definition("Median won", "money", "The middle value of the leads won in the period."),
    "cycle_mean_days": Definition("Cycle", "days", "The mean time from created to closed of leads won in the period."),
    "cycle_median_days": Definition(
        "Median cycle", "days", "The middle time from created to closed of leads won in the period."
    ),
    "velocity_per_day": Definition(
        "Velocity", "money/day", "Open leads in opportunity stages × win rate × average won value ÷ mean cycle."
    ),
    "lead_conversion_rate": Definition(
        "Lead conversion", "rate", "Customers ÷ all leads, open ones too; with a period, of the leads created in it."
    ),
    "lead_velocity_rate": Definition(
        "Lead velocity", "rate", "Leads that became qualified, (this month − last) ÷ last month, same elapsed days."
    ),
    "spend": Definition("Spend", "money", "What the sources of leads cost in the period."),
    "cost_per_lead": Definition("Cost per lead", "money", "Costs in the period ÷ leads created in it."),
    "roi": Definition("Return on costs", "rate", "(Value won in the period − costs in it) ÷ these costs."),
    "coverage": Definition(
        "Coverage", "times", "Open value closing in the period ÷ what is missing to the target; 1 ÷ win rate is needed."
    ),
    "stale_count": Definition(
        "Stale", "leads",
        "Open leads that are inactive, over-stayed, without a timely next step, or past their expected close.",
    ),
    "response_median_hours": Definition("Response", "hours", "The median time from creation to the first activity."),
    "handoff_median_hours": Definition("Hand-off", "hours", "The median time from a hand-off to its acceptance."),
}  # fmt: skip
