"""Values of any type, as JSON gives them, to columns the rules of the fields understand."""

from __future__ import annotations

import json
import math
from typing import Any

import pyarrow as pa

__all__ = ["array_of", "is_nothing", "text_of"]

_LONGEST_TEXT = 4_096


def is_nothing(value: object) -> bool:
    """Tells whether a value is missing: none, not a number, or blank.

    Args:
        value: As it was read.
    """
    return (
        value is None
        or (isinstance(value, float) and math.isnan(value))
        or (isinstance(value, str) and not value.strip())
    )


def text_of(value: object) -> str:
    """Returns a value as text, as it may have stood in the file.

    Args:
        value: As it was read.
    """
    if isinstance(value, str):
        # half a pair of UTF-16, which JSON can escape, is no letter
        return value[:_LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        try:
            return json.dumps(value)[:200]
        except RecursionError:
            return "[…]" if isinstance(value, list) else "{…}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "NaN" if value != value else repr(value)[:_LONGEST_TEXT]


def array_of(values: list[Any]) -> pa.Array:
    """Returns values as a column: numbers as they are, anything mixed as text.

    Args:
        values: As they were read.
    """
    kinds = set(map(type, values))
    kinds.discard(type(None))
    if kinds <= {float, int}:
        try:
            kind = pa.float64() if float in kinds else pa.int64()
            return pa.array(values, kind, from_pandas=True)
        except (pa.ArrowException, OverflowError):
            # a number too long for its type: as text it is judged by its digits
            return pa.array([None if is_nothing(v) else text_of(v) for v in values], pa.string())
    if kinds == {str}:
        try:
            return pa.array(values, pa.string())
        except UnicodeEncodeError:
            return pa.array([None if v is None else text_of(v) for v in values], pa.string())
    return pa.array([None if is_nothing(v) else text_of(v) for v in values], pa.string())
