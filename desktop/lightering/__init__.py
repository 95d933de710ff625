"""Lightering: ship-to-ship transfers from vessel tracks, totalled against the cap.

Four calls lead from files to a balance:

    import lightering

    loaded = lightering.read("tracks/")
    encounters = lightering.detect(loaded)
    assessment = lightering.assess(encounters, loaded)
    balances = lightering.tally(assessment, loaded)

Tables go in and come out as pandas frames; `to_geopandas` gives encounters their points.
"""

from __future__ import annotations

from lightering.version import __version__

__all__ = ["__version__", "assess", "detect", "read", "tally", "to_geopandas"]


def __getattr__(name: str) -> object:
    """Loads a public function at its first use, so that `import lightering` stays quick."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("lightering.app.api"), name)
    raise AttributeError(f"module 'lightering' has no attribute {name!r}")
