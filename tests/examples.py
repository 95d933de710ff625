"""How many examples a property is tried with: some in the suite, many where they are asked for."""

from __future__ import annotations

import os

__all__ = ["examples"]


def examples(some: int, many: int) -> int:
    """Returns how many to try; `LIGHTERING_FUZZ=1` asks for many.

    Args:
        some: In the suite, the same ones everywhere.
        many: In a long run, which looks for new ones.
    """
    return many if os.environ.get("LIGHTERING_FUZZ") else some
