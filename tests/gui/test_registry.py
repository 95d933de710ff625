"""A registry in the window: estimated with, shown, kept, recorded, taken back, missed when gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gui.waiting import loaded, select_next

from lightering.app.laid import Laid
from lightering.case.audit import WHOLE_CASE
from lightering.cli.main import main
from lightering.gui.panels.inspector_ships import registry_line

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

LONG_MS = 60_000


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, fleet: Path) -> MainWindow:
    window.open_paths([fleet])
    loaded(window, qtbot)
    return window


@pytest.fixture
def sizes(opened: MainWindow, tmp_path: Path) -> Path:
    """Every receiver is said to be small, and much longer than she sends."""
    results = opened.session.results
    assert results is not None
    ships = sorted(set(results.assessment.transfers["receiver_mmsi"]))
    path = tmp_path / "sizes.csv"
    rows = [f"{mmsi},600,500,2026-01-0{k + 1}" for k, mmsi in enumerate(ships)]
    path.write_text("\n".join(["mmsi,dwt,tank m3,date", *rows, ""]), encoding="utf-8")
    return path


def used(window: MainWindow, qtbot: QtBot, many: int) -> None:
    def there() -> bool:
        results = window.session.results
        return results is not None and len(results.beside.registries) == many

    qtbot.waitUntil(there, timeout=LONG_MS)


def test_that_a_registry_moves_the_total_is_recorded_and_taken_back(
    opened: MainWindow, qtbot: QtBot, sizes: Path
) -> None:
    window, session = opened, opened.session
    before = session.balance.estimated_bbl
    window.handlers.side.lay(Laid(registries=(sizes,)))
    used(window, qtbot, 1)
    after = session.balance.estimated_bbl
    assert after.p50 < 0.8 * before.p50
    draft = session.case.decisions()[-1].draft
    assert draft.encounter_id == WHOLE_CASE
    assert draft.sets["registries"][0]["name"] == "sizes.csv"
    assert len(draft.sets["registries"][0]["sha256"]) == 64
    # in Sources with date and hash, in the inspector with its line
    assert not window.sources.beside.isHidden()
    select_next(window, qtbot)
    told = [registry_line(hull) for hull in window.review.inspector.shown.hulls]
    assert any("sizes.csv, line " in one and "2026-01-0" in one for one in told)
    window.actions_.run("edit.undo")
    used(window, qtbot, 0)
    qtbot.waitUntil(lambda: not session.case.beside, timeout=LONG_MS)
    assert session.balance.estimated_bbl == before
    assert session.case.decisions()[-1].draft.action == "undo"
    window.actions_.run("edit.redo")
    used(window, qtbot, 1)
    assert session.balance.estimated_bbl == after
    assert session.case.verify_chain() is None


def test_that_the_case_brings_its_registry_along_here_and_on_the_command_line(
    opened: MainWindow, qtbot: QtBot, sizes: Path, fleet: Path, tmp_path: Path, capsys
) -> None:
    window = opened
    window.handlers.side.lay(Laid(registries=(sizes,)))
    used(window, qtbot, 1)
    after = window.session.balance.estimated_bbl
    window.open_paths([fleet])
    qtbot.waitUntil(lambda: window.loader.busy, timeout=LONG_MS)
    loaded(window, qtbot)
    used(window, qtbot, 1)
    assert window.session.balance.estimated_bbl == after
    elsewhere = tmp_path / "deep" / "copy.lightering"
    elsewhere.parent.mkdir()
    window.session.save_case_as(elsewhere)
    assert main(["tally", str(elsewhere), "--json", "--no-progress"]) == 0
    assert f'"p50": {after.p50}' in capsys.readouterr().out
    # the report names it, and verify needs nothing else told than the case
    pdf = tmp_path / "r.pdf"
    assert main(["report", str(elsewhere), "-o", str(pdf), "--no-progress"]) == 0
    assert main(["verify", str(pdf), str(elsewhere), "--no-progress"]) == 0
    capsys.readouterr()
    assert main(["verify", str(pdf), str(fleet), "--no-progress"]) == 1
    assert "sizes.csv" in capsys.readouterr().out


@pytest.mark.parametrize("changed", [False, True])
def test_that_a_registry_that_is_gone_or_changed_is_said_and_stays_in_the_case(
    opened: MainWindow, qtbot: QtBot, sizes: Path, fleet: Path, changed: bool
) -> None:
    window = opened
    window.handlers.side.lay(Laid(registries=(sizes,)))
    used(window, qtbot, 1)
    after, text = window.session.balance.estimated_bbl, sizes.read_text(encoding="utf-8")
    if changed:
        sizes.write_text(text.replace(",600,", ",900,"), encoding="utf-8")
    else:
        sizes.unlink()
    said = []
    window.notices.say = lambda notice: said.append(notice.text)

    def again() -> None:
        window.open_paths([fleet])
        qtbot.waitUntil(lambda: window.loader.busy, timeout=LONG_MS)
        loaded(window, qtbot)

    again()
    word = "no longer the file" if changed else "is gone"
    qtbot.waitUntil(lambda: any("sizes.csv" in s and word in s for s in said), timeout=LONG_MS)
    assert window.session.results.beside.registries == ()
    # something else is laid beside meanwhile: the lost one is not forgotten
    window.handlers.side.lay(window.handlers.side.laid)
    qtbot.waitUntil(lambda: "registries" in window.session.case.beside, timeout=LONG_MS)
    sizes.write_text(text, encoding="utf-8")
    again()
    used(window, qtbot, 1)
    assert window.session.balance.estimated_bbl == after


def test_that_what_ais_contradicts_is_shown(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened
    table = window.session.results.assessment.transfers
    ships = sorted({*table["giver_mmsi"], *table["receiver_mmsi"]})
    path = tmp_path / "long.csv"
    path.write_text("\n".join(["mmsi,beam", *(f"{m},60" for m in ships), ""]), encoding="utf-8")
    window.handlers.side.lay(Laid(registries=(path,)))
    used(window, qtbot, 1)
    select_next(window, qtbot)
    hulls = window.review.inspector.shown.hulls
    assert any("beam" in doubt and "60 m by the registry" in doubt
               for hull in hulls for doubt in hull.doubts)  # fmt: skip
    assert any("contradict" in registry_line(hull) for hull in hulls)
