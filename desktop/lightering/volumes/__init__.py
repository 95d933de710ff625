"""Barrels from draughts, hulls and time: transfers inferred from encounters, with their doubt."""

from __future__ import annotations

from lightering.volumes.assess import assess_with
from lightering.volumes.overridden import overridden
from lightering.volumes.prepared import Prepared
from lightering.volumes.waiting import waiting
from lightering.volumes.warming import warm

__all__ = ["Prepared", "assess_with", "overridden", "waiting", "warm"]
