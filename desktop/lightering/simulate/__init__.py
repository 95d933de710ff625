"""An invented fleet with a planted truth: ships that never were, tracks that could have been."""

from lightering.simulate.fleet import simulate

__all__ = ["simulate"]
