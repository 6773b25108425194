"""The numbers of a pipeline: pages of figures, each explained, with the leads behind it."""

from leadtui.screens.metrics.screen import MetricsScreen

__all__ = ["MetricsScreen"]
