"""The figures of the README: `python -m benchmarks`. All is measured from outside, as people and scripts meet it."""
