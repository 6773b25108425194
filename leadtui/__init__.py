"""leadtui: the pipeline board of a small sales team, in a terminal."""

__version__ = "0.1.0"
