"""Every kind of page of the report looks as it was approved, and says nothing by colour alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from tests.golden.grey_png import netpbm, read_png, write_png
from tests.unit.report.planted import planted
from tests.unit.report.planted_flows import with_flows

from lightering.report import contents, pdf

if TYPE_CHECKING:
    from numpy.typing import NDArray

APPROVED = Path(__file__).parent / "pages"
DPI = 48
BLOCK = 6
"""Pixels (3 mm): a letter's edge may fall otherwise, a line or a word may not."""
MOST = 48.0
"""Greatest difference of the mean grey (0 to 255) of one block."""
MEAN = 1.5
"""Greatest mean difference over a page."""

KINDS = {
    "cover": "Evidence report, LR-",
    "total": "1. The total against the limit",
    "transfers": "2. Transfers that count",
    "event": "2.1 Transfer",
    "profiles": "3. Vessel profiles",
    "balances": "4. Mass balance of the ships",
    "others": "5. Events not counted",
    "outlook": "7. What would change this finding",
    "method": "8. Method and assumptions",
    "words": "9. Words and abbreviations",
    "provenance": "10. Provenance",
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("pdftoppm") is None or shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed: no page can be rendered")
    given = planted(6, names={0: "해당 5", 1: "中文船"})
    given["loaded"], given["assessment"] = with_draughts(given), with_flows(given)
    keys = list(given["encounters"]["encounter_id"])
    given["decisions"] = {
        keys[1]: ("confirmed", "seen by a second analyst"),
        keys[2]: ("unsure", ""),
        keys[3]: ("dismissed", "bunkering, by the log of the supplier"),
    }
    path = tmp_path_factory.mktemp("pages") / "report.pdf"
    path.write_bytes(pdf.render_pdf(contents.build(**given)))
    return path


def with_draughts(given: dict[str, Any]) -> Any:
    """Returns the fixes with draughts typed by the two ships of the first event."""
    loaded, event = given["loaded"], given["encounters"].to_dict("records")[0]
    fixes = loaded.fixes
    mmsi = fixes.column("mmsi").to_numpy()
    time = fixes.column("time_utc").cast(pa.int64()).to_numpy()
    end = event["end_utc"].value // 1_000_000
    draught = np.full(len(mmsi), np.nan)
    for ship, before, after in ((event["mmsi_1"], 6.8, 5.9), (event["mmsi_2"], 3.4, 5.1)):
        draught[mmsi == ship] = np.where(time[mmsi == ship] < end, before, after)
    column = pa.array(draught, from_pandas=True)
    place = fixes.schema.get_field_index("draught_m")
    return replace(loaded, fixes=fixes.set_column(place, "draught_m", column))


def page_of(document: Path, words: str) -> int:
    done = subprocess.run(
        ["pdftotext", "-layout", str(document), "-"], capture_output=True, check=True
    )
    pages = done.stdout.decode("utf-8").split("\f")
    # the list of contents on the first page names every section, too
    found = [k for k, text in enumerate(pages, 1) if words in text and (k > 1 or "LR-" in words)]
    return found[0]


def rendered(document: Path, page: int, *options: str) -> NDArray[np.uint8]:
    command = [
        "pdftoppm",
        "-r",
        str(DPI),
        "-f",
        str(page),
        "-l",
        str(page),
        *options,
        str(document),
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    return netpbm(done.stdout)


def blocks(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    height, width = (size // BLOCK * BLOCK for size in picture.shape)
    cut = picture[:height, :width].astype(np.float64)
    shape = (height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    means: NDArray[np.float64] = cut.reshape(shape).mean(axis=(1, 3))
    return means


def difference(one: NDArray[np.uint8], two: NDArray[np.uint8]) -> tuple[float, float]:
    """Returns the greatest and the mean difference of blocks; of another size is all different."""
    if one.shape != two.shape:
        return 255.0, 255.0
    apart = np.abs(blocks(one) - blocks(two))
    return float(apart.max()), float(apart.mean())


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_page_looks_as_it_was_approved(kind: str, document: Path, tmp_path: Path) -> None:
    picture = rendered(document, page_of(document, KINDS[kind]), "-gray")
    path = APPROVED / f"{kind}.png"
    if os.environ.get("LIGHTERING_APPROVE"):
        write_png(path, picture)
    greatest, mean = difference(picture, read_png(path))
    if greatest > MOST or mean > MEAN:
        write_png(tmp_path / f"{kind}.png", picture)
        pytest.fail(
            f"{kind}: blocks differ by {greatest:.0f}, on average by {mean:.2f}; "
            f"look at {tmp_path / f'{kind}.png'}, and approve it if it is right."
        )


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_page_has_no_colour_so_that_none_is_needed(kind: str, document: Path) -> None:
    picture = rendered(document, page_of(document, KINDS[kind])).astype(int)
    assert np.abs(picture - picture.mean(axis=2, keepdims=True)).max() <= 1.0


def test_that_a_line_that_is_gone_is_seen(document: Path) -> None:
    picture = rendered(document, page_of(document, KINDS["event"]), "-gray")
    cut = picture.copy()
    # the darkest block of the page is a piece of a line or a word
    row, column = np.unravel_index(blocks(picture).argmin(), blocks(picture).shape)
    top, left = row * BLOCK, column * BLOCK
    cut[top : top + BLOCK, left : left + BLOCK] = 255
    assert difference(picture, cut)[0] > MOST
    moved = np.roll(picture, 4, axis=0)
    assert difference(picture, moved)[1] > MEAN
    assert difference(picture, picture) == (0.0, 0.0)
