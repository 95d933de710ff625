"""What a search needs beside fixes, fetched before they are there."""

from __future__ import annotations

import lightering.detect.encounter_tables
import lightering.detect.events  # noqa: F401 - to load it is what takes time
from lightering.detect import machine_code, places

__all__ = ["get_ready"]


def get_ready() -> None:
    """Loads the search for encounters, links its kernels and loads what places them.

    It may run while files are read. Kernels that were never compiled are left to the search, which
    says what it is waiting for.
    """
    machine_code.link()
    places.get_ready()
