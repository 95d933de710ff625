from tests.gui.conftest import collected_here, fleet, found, window

__all__ = ["collected_here", "fleet", "found", "window"]
