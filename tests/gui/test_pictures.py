"""Pictures of the window: always looked at by machine, kept in docs/images when asked for.

`LIGHTERING_PICTURES=1 ./run test tests/gui/test_pictures.py` takes them from the sample fleet.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QCursor
from tests.gui import handed
from tests.gui.waiting import loaded, still

from lightering.errors import UserError
from lightering.gui.header import VIEWS
from lightering.gui.theme import DARK, LIGHT
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow
    from lightering.gui.theme import Theme

WANTED = os.environ.get("LIGHTERING_PICTURES") == "1"
PICTURES = [
    ("window-light-1600", 1600, 1000, LIGHT, "Review"),
    ("window-light-1280", 1280, 800, LIGHT, "Review"),
    ("window-dark-1600", 1600, 1000, DARK, "Review"),
    ("window-cap", 1600, 1000, LIGHT, "Cap"),
]
SOURCES = [
    ("window-sources", 1600, 1000, LIGHT),
    ("window-sources-1280", 1280, 800, LIGHT),
    ("window-sources-dark", 1600, 1000, DARK),
]


def _colours(picture: QImage, window: MainWindow, part: QWidget) -> Counter[str]:
    corner = part.mapTo(window, QPoint(0, 0))
    box = QRect(corner, part.size())
    return Counter(
        picture.pixelColor(x, y).name()
        for x in range(box.left(), box.right(), 3)
        for y in range(box.top(), box.bottom(), 3)
    )


def _name(colour: str) -> str:
    return QColor(colour).name()


def _check_review(picture: QImage, window: MainWindow, theme: Theme) -> None:
    ground = _colours(picture, window, window.review.map)
    total = ground.total()
    assert ground[_name(theme.sea)] / total > 0.02, "no sea"
    assert ground[_name(theme.land)] / total > 0.005, "no land"
    assert window.review.encounters.model.rowCount() > 0
    table = _colours(picture, window, window.review.encounters.table.viewport())
    assert table[_name(theme.selected)] > 50, "no selected row"
    series = _colours(picture, window, window.review.inspector._series)
    assert series[_name(theme.contact)] > 200, "no contact shading"
    bars = _colours(picture, window, window.review.inspector._volume)
    assert bars[_name(theme.band_inner)] > 50, "no histogram"


def _check_cap(picture: QImage, window: MainWindow, theme: Theme) -> None:
    fan = _colours(picture, window, window.cap.chart)
    assert fan[_name(theme.band_outer)] > 20, "no band"
    assert fan[_name(theme.ink)] > 50, "no cap line"
    assert window.cap.model.rowCount() > 0


@pytest.mark.parametrize(
    ("name", "width", "height", "theme", "view"), PICTURES, ids=[p[0] for p in PICTURES]
)
def test_that_the_window_shows_map_table_and_inspector(
    window: MainWindow,
    fleet: Path,
    tmp_path: Path,
    root: Path,
    qtbot: QtBot,
    name: str,
    width: int,
    height: int,
    theme: Theme,
    view: str,
) -> None:
    source = fleet
    if WANTED:
        try:
            source = sample_tracks()
        except UserError as error:
            pytest.skip(str(error))
    window.resize(width, height)
    # nothing shall look as if it were pointed at
    QCursor.setPos(window.mapToGlobal(QPoint(700, 8)))
    window.set_theme(theme)
    window.open_paths([source])
    loaded(window, qtbot)
    # what a newcomer sees: the encounter that moves the total most, without a key pressed
    qtbot.waitUntil(lambda: window.review.inspector.shown is not None, timeout=60_000)
    window.show_view(VIEWS.index(view))
    qtbot.waitUntil(lambda: view != "Review" or window.review.inspector._series._cursor is not None)
    qtbot.wait(600)
    still(window, qtbot)
    picture = window.grab()
    folder = root / "docs" / "images" if WANTED else tmp_path
    assert picture.save(str(folder / f"{name}.png"))
    image = picture.toImage()
    assert (image.width(), image.height()) == (width, height)
    check = _check_review if view == "Review" else _check_cap
    check(image, window, theme)


@pytest.mark.parametrize(("name", "width", "height", "theme"), SOURCES, ids=[p[0] for p in SOURCES])
def test_that_the_window_shows_files_and_the_columns_of_an_unknown_one(
    window: MainWindow,
    tmp_path: Path,
    root: Path,
    qtbot: QtBot,
    name: str,
    width: int,
    height: int,
    theme: Theme,
) -> None:
    window.resize(width, height)
    QCursor.setPos(window.mapToGlobal(QPoint(700, 8)))
    window.set_theme(theme)
    window.open_paths([handed.write_folder(tmp_path / "handed")])
    loaded(window, qtbot)
    window.show_view(VIEWS.index("Sources"))
    window.notices.clear()
    row = next(row for row in window.sources.list.model.rows if row.name == handed.LOG)
    window.sources.list.select(row.place)
    qtbot.waitUntil(
        lambda: window.sources.columns is not None and window.sources.columns.trial is not None,
        timeout=60_000,
    )
    # a file is shown anew when the last one is read, and its columns are tried once more
    still(window, qtbot)
    picture = window.grab()
    assert window.sources.columns.trial is not None
    folder = root / "docs" / "images" if WANTED else tmp_path
    assert picture.save(str(folder / f"{name}.png"))
    image = picture.toImage()
    files = _colours(image, window, window.sources.files.viewport())
    assert files[_name(theme.confirmed)] > 100, "no bar"
    assert files[_name(theme.selected)] > 200, "no selected row"
    assert files[_name(theme.accent)] > 50, "no button"
    assert window.sources.columns is not None
    caution = _colours(image, window, window.sources.columns.zone)
    assert caution[_name(theme.warning_ground)] > 300, "no band about the zone"
    assert _colours(image, window, window.sources.reasons)[_name(theme.histogram)] > 20, "no bars"
