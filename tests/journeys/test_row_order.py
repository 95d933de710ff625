"""The rows of a file may stand in any order: the same report, but for its hash and line numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.app import pipeline
from lightering.app.evidence import report_contents
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pathlib import Path

HASH = re.compile(r"\b(?<!E-)[0-9a-f]{8}(?:[0-9a-f]{56})?\b|\b[0-9a-f]{4}, see page")
LINES = re.compile(r"\blines? [\d, ]*\d")


def masked(value: Any) -> Any:
    """Returns what is told without what names the bytes and the lines of the file itself."""
    if isinstance(value, dict):
        return {k: masked(v) for k, v in value.items() if k != "manifest"}
    if isinstance(value, list):
        return [masked(v) for v in value]
    if isinstance(value, str):
        return LINES.sub("LINES", HASH.sub("HASH", value))
    return value


def told(lines: list[bytes], folder: Path) -> dict[str, Any]:
    folder.mkdir()
    path = folder / "fleet.csv"
    path.write_bytes(b"".join(lines))
    return report_contents(pipeline.run_all((path,), Params.defaults(), Quiet()), {})


def test_that_the_order_of_rows_changes_neither_a_figure_nor_a_drawing(
    root: Path, tmp_path: Path
) -> None:
    with pa.input_stream(
        root / "sample_tracks" / "ais-2026-04.csv.zst", compression="zstd"
    ) as file:
        heading, *rows = file.read().splitlines(keepends=True)
    order = np.random.default_rng(1718).permutation(len(rows))
    one = told([heading, *rows], tmp_path / "one")
    two = told([heading, *(rows[k] for k in order)], tmp_path / "two")
    assert one["events"]["pages"]
    assert one["manifest"]["case_sha256"] != two["manifest"]["case_sha256"]
    assert masked(one) == masked(two)
    # what is compared is enough to see that one row is gone
    assert masked(told([heading, *rows[:-1]], tmp_path / "less")) != masked(one)
