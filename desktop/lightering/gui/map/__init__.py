"""The map: coast and tracks drawn in a thread of their own, marks and labels over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lightering.gui.map.view import MapView

__all__ = ["MapView"]


def __getattr__(name: str) -> Any:
    # the kernels can be compiled where there is no Qt: nothing of it is imported before MapView is
    if name == "MapView":
        from lightering.gui.map.view import MapView

        return MapView
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
