"""Versions of installed packages by the names of their folders: to look them up takes a moment."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

__all__ = ["version_of"]

_SUFFIX = ".dist-info"


def version_of(package: str) -> str:
    """Returns the version of an installed package, as `importlib.metadata.version` does.

    Args:
        package: Its name in small letters.

    Raises:
        ModuleNotFoundError: It is not installed.
    """
    found = _folders().get(package)
    if found is None:
        # brings the reading of mail along, thirty modules
        from importlib.metadata import version

        found = version(package)
    return found


@cache
def _folders() -> dict[str, str]:
    """Versions by name; where a package stands twice, the one that is imported."""
    known: dict[str, str] = {}
    for place in map(Path, sys.path):
        for folder in sorted(place.glob(f"*{_SUFFIX}")):
            name, _, version = folder.name.removesuffix(_SUFFIX).partition("-")
            known.setdefault(name.lower(), version)
    return known
