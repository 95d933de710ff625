"""What a case keeps of the window, with all that means nothing taken out: it is no evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["sound_view"]

_FAR_MS = 10**14
"""No time lies farther from 1970, about 3,000 years."""


_KINDS = (
    ("filter", dict),
    ("filters", dict),
    ("selected", str),
    ("include", str),
    ("list", str),
    ("clue", str),
)


def sound_view(told: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the parts of a view that are of their kind.

    Args:
        told: Plain data as a case holds it; it may have been damaged or made by hand.
    """
    view = dict(told)
    for name, kind in _KINDS:
        if name in view and not isinstance(view[name], kind):
            del view[name]
    for name in ("clue_filters", "saved_clue_filters", "looked"):
        held = view.get(name)
        lists = held if isinstance(held, dict) else {}
        view[name] = {key: one for key, one in lists.items() if isinstance(one, dict)}
    if not _is_time(view.get("time_ms")):
        view.pop("time_ms", None)
    window = view.get("window_ms")
    if not (isinstance(window, list) and len(window) == 2 and all(map(_is_time, window))):
        view.pop("window_ms", None)
    return view


def _is_time(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _FAR_MS
