from tests.gui.conftest import fleet, found, window

__all__ = ["fleet", "found", "window"]
