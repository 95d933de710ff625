"""The case file: one SQLite file that keeps sources, limits, view and every decision."""

from __future__ import annotations

__all__ = ["SUFFIX"]

SUFFIX = ".lightering"
"""What names of case files end with."""
