"""The map: coast and tracks drawn in a thread of their own, marks and labels over them."""

from lightering.gui.map.view import MapView

__all__ = ["MapView"]
