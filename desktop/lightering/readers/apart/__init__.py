"""Readers of risky formats run in a process of their own, which may crash, hang or starve.

One process serves all files of a reading. What it says comes back as JSON and Arrow over a pipe,
never as pickled objects; what happens to it is an error of the one file it was reading.
"""

from __future__ import annotations

from lightering.readers.apart.limits import Limits, limits_here, not_limited
from lightering.readers.apart.process import Apart
from lightering.readers.apart.talk import Ears

__all__ = ["Apart", "Ears", "Limits", "limits_here", "not_limited"]
