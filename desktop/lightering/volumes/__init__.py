"""Barrels from draughts, hulls and time: transfers inferred from encounters, with their doubt."""

from __future__ import annotations

from lightering.volumes.assess import assess

__all__ = ["assess"]
