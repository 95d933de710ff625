from tests.gui.conftest import fleet, window

__all__ = ["fleet", "window"]
