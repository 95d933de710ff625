"""A registry in the window: estimated with, shown, kept, recorded, taken back, missed when gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gui import planted
from tests.gui.waiting import LONG_MS, loaded, select_next

from lightering.app.laid import Laid
from lightering.case.audit import WHOLE_CASE
from lightering.cli.main import main
from lightering.gui.panels.hull_facts import doubts_in, impossible_of
from lightering.gui.panels.inspector_ships import registry_line

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

GIVER = 353996204


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
    told = [hull.registry for hull in window.review.inspector.shown.hulls]
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
    assert any(registry_line(hull).startswith("⚠ Her beam is ") for hull in hulls)
    # the card says it in words, whole in its tooltip and to who hears it
    cards = window.review.inspector._ships._cards
    assert any("60 m by the registry" in card._sizes._whole for card in cards)
    assert any("60 m by the registry" in card.accessibleDescription() for card in cards)
    # and so does the row of the table
    model, chosen = window.review.encounters.model, window.session.selected_id
    row = model.cells.ids.tolist().index(chosen)
    assert model.cells.text("names", row).startswith("⚠ ")
    assert "60 m by the registry" in model.cells.tip(row)


def test_that_a_row_without_a_contradiction_bears_no_warning(opened: MainWindow) -> None:
    cells = opened.review.encounters.model.cells
    rows = range(len(cells.ids))
    assert not any(cells.doubts(row) for row in rows)
    assert not any(cells.text("names", row).startswith("⚠") for row in rows)


def test_that_two_lengths_of_one_ship_are_told_without_any_registry(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    frame = planted.fixes().reset_index(drop=True)
    few = frame.index[frame["mmsi"] == GIVER][::9]
    frame.loc[few, "length_m"] = 2.0 * frame.loc[few, "length_m"]
    frame["time_utc"] = frame["time_utc"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    path = tmp_path / "two.csv"
    frame.to_csv(path, index=False)
    window.open_paths([path])
    loaded(window, qtbot)
    cells = window.review.encounters.model.cells
    warned = [row for row in range(len(cells.ids)) if cells.doubts(row)]
    assert warned
    told = cells.tip(warned[0])
    assert "she sent a length of" in told
    assert "two.csv line " in told
    window.session.select(str(cells.ids[warned[0]]))
    inspector = window.review.inspector
    qtbot.waitUntil(
        lambda: (
            inspector.shown is not None
            and inspector.shown.encounter["encounter_id"] == cells.ids[warned[0]]
        ),
        timeout=LONG_MS,
    )
    hull = next(hull for hull in inspector.shown.hulls if hull.mmsi == GIVER)
    assert registry_line(hull).startswith("⚠ She sent a length of")
    # each size with its first and last report
    assert [one.split(",")[0].split(" ")[0] for one in hull.sent] == ["Length", "Beam", "Deepest"]
    assert all("sent first 2026-03-" in one and "in two.csv, line " in one for one in hull.sent)
    (card,) = [c for c in inspector._ships._cards if "she sent a length" in c._sizes._whole]
    assert "in two.csv, line " in card._lines[4].toolTip()


def test_that_more_oil_than_the_ship_can_hold_is_said_on_her_card_and_in_the_table() -> None:
    line = {"line": "impossible", "value": "2,100 t into 1,150 t of deadweight; not cut to fit"}
    other = {"line": "contradiction about the giver", "value": "another ship by her length"}
    row = {"evidence": [line, other, {"line": "duration", "value": "8 h"}]}
    assert impossible_of(row) == (f"impossible: {line['value']}",)
    assert impossible_of(None) == ()
    assert doubts_in(row["evidence"]) == (
        f"Impossible: {line['value']}",
        "Giver: another ship by her length",
    )
