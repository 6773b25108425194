"""The daily review: one lead after the other, until none waits."""

from leadtui.screens.review.screen import ReviewScreen

__all__ = ["ReviewScreen"]
