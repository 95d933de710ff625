"""Flags: what is odd in how ships say who and where they are, each with its evidence.

A flag is a reason to look, not a finding, and nothing is repaired because of it.
"""

from __future__ import annotations

from lightering.tracks.flags.stream import FlagStream
from lightering.tracks.flags.table import FlagTally, identity_flags

__all__ = ["FlagStream", "FlagTally", "identity_flags"]
