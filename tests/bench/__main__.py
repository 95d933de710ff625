"""`./run bench [NAME]`: runs `bench_NAME.py` files and prints `name: value unit (ratio)` lines."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    found = sorted(p.stem.removeprefix("bench_") for p in Path(__file__).parent.glob("bench_*.py"))
    unknown = [n for n in names if n not in found]
    if unknown:
        sys.stderr.write(f"No benchmark {', '.join(unknown)}. There are: {', '.join(found)}.\n")
        return 2
    for name in names or found:
        for line in importlib.import_module(f"tests.bench.bench_{name}").run():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
