"""Run as a child: refuses Qt, then imports every module of a package outside its `gui`.

import-linter reads import statements; this also sees `importlib.import_module`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from importlib.abc import MetaPathFinder

QT = ("PySide6", "shiboken6", "pyqtgraph", "superqt", "qtpy")


class _Refusal(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in QT:
            raise ImportError(f"Qt outside the window: {name}")


def main(package: str) -> int:
    sys.meta_path.insert(0, _Refusal())
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        parts = module.name.split(".")
        if parts[1] != "gui" and parts[-1] != "__main__":
            importlib.import_module(module.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
