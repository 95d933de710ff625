"""The cap view of a period in which nothing was moved, as far as the tracks tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from PySide6.QtWidgets import QLabel
from tests.gui.waiting import loaded

from lightering.gui.header import VIEWS
from lightering.gui.panels.cap_ends import ROW, end_places
from lightering.gui.panels.ledger_empty import without_lines
from lightering.gui.plots import Axis

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.gui.main_window import MainWindow

Y = Axis(0, 600_000, 400.0, 10.0)


def write_lonely(path: Path) -> Path:
    """Two tankers that keep a hundred miles apart."""
    hours = pd.date_range("2026-03-01", periods=200, freq="30min", tz="UTC")
    ships = [
        pd.DataFrame({"mmsi": mmsi, "time_utc": hours, "lat": lat, "lon": 124.0, "name": name})
        for mmsi, lat, name in ((353996201, 33.0, "AMBER QUAY"), (353996202, 36.0, "BASALT REEF"))
    ]
    frame = pd.concat(ships).assign(ship_type=80, sog_kn=0.1)
    frame["time_utc"] = frame["time_utc"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    frame.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize(
    "ends",
    [(0.0, 0.0, 0.0), (0.0, 0.0, 500.0), (0.0, 9_000.0, 9_500.0), (500_000.0, 500_000.0, 500_000.0),
     (574_900.0, 662_600.0, 756_900.0)],
)  # fmt: skip
def test_that_the_words_of_the_total_stand_apart_and_above_the_axis(
    ends: tuple[float, float, float], scale: float
) -> None:
    told = dict(zip(("p05", "median", "p95"), ends, strict=True))
    places = end_places(told, Y, scale)
    assert places["p05"] + ROW / 2 * scale <= Y.start
    assert places["median"] <= places["p05"] - ROW * scale
    assert places["p95"] <= places["median"] - ROW * scale
    # as near to their dots as the others let them
    assert abs(places["median"] - Y.at(told["median"])) <= 1.5 * ROW * scale


def test_that_a_ledger_of_nothing_says_so_and_what_to_do(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([write_lonely(tmp_path / "lonely.csv")])
    loaded(window, qtbot)
    window.show_view(VIEWS.index("Cap"))
    assert not window.cap.table.isVisible()
    told = _said(window)
    assert "No transfer is inferred in 2026, so nothing stands in the ledger." in told
    assert any(one.startswith("No encounter was found in these files. ") for one in told)
    assert not any("Select a line" in one for one in told), "there is none to select"


def test_that_a_side_of_the_ledger_without_a_line_names_the_other(
    full_window: MainWindow, found: tuple[Results, Rows]
) -> None:
    window = full_window
    window.show_view(VIEWS.index("Cap"))
    assert window.cap.table.isVisible()
    results, _rows = found
    # the analyst dismisses them all: every line is excluded
    ids = tuple(str(one) for one in results.assessment.transfers["encounter_id"])
    for one in ids:
        window.session.decide(one, "dismissed", "")
    window.cap._segments.button(1).click()
    assert not window.cap.table.isVisible()
    told = _said(window)
    assert f"All {len(ids)} transfers are told under “Excluded”." in told
    window.cap._segments.button(2).click()
    assert window.cap.table.isVisible()


def test_that_encounters_that_can_be_no_transfers_are_not_taken_for_proof(
    found: tuple[Results, Rows],
) -> None:
    results, _rows = found
    nothing = replace(results.assessment, transfers=results.assessment.transfers.iloc[:0])
    fact, cause, ways = without_lines(replace(results, assessment=nothing), (), "all", 2026)
    assert fact.startswith("No transfer is inferred in 2026")
    assert cause.startswith(f"{len(results.encounters)} encounters were found, and none of them")
    assert "no proof that nothing was moved" in cause
    assert [name for name, _words in ways] == ["view.review"]
    # a period without one, and others with
    many = len(results.assessment.transfers)
    _fact, cause, _ways = without_lines(results, (), "all", 2020)
    assert cause == f"These files hold {many} transfers of other periods."


def _said(window: MainWindow) -> list[str]:
    return [one.text() for one in window.cap.findChildren(QLabel) if one.isVisible()]
