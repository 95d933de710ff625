"""Every long job of the window: in a worker, shown, stopped by Cancel, and nothing changed by it.

Each job is held at its first look at the progress until the person has clicked Cancel, and must
then stop there: work that runs to its end and is thrown away is no work that was stopped.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.gui.held_work import Gated, Watch, cancel
from tests.gui.waiting import LONG_MS, loaded, select_next

from lightering.app.laid import Laid
from lightering.case import sources
from lightering.case.store import Case
from lightering.errors import Cancelled
from lightering.files import sha256_of
from lightering.gui import status, workers
from lightering.gui.header import VIEWS
from lightering.model.overrides import Override

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Holds every task begun after it, and notes how its work ended."""
    told = Watch()
    begin = workers.Tasks.start

    def start(
        self: workers.Tasks, title: str, work: Callable[[Any], Any], *rest: Any
    ) -> workers.Task:
        def watched(progress: Any) -> Any:
            try:
                value = work(Gated(progress, told))
            except Cancelled:
                told.ended[title] = "stopped"
                raise
            except BaseException as error:
                told.ended[title] = f"failed: {error}"
                raise
            told.ended[title] = "ran to its end"
            return value

        return begin(self, title, watched, *rest)

    monkeypatch.setattr(workers.Tasks, "start", start)
    monkeypatch.setattr(status, "_SHOW_AFTER_MS", 0)
    return told


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot, fleet: Path) -> MainWindow:
    window.open_paths([fleet])
    loaded(window, qtbot)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=LONG_MS)
    return window


def test_that_reading_files_can_be_cancelled(
    full_window: MainWindow, fleet: Path, qtbot: QtBot, watch: Watch
) -> None:
    before = full_window.session.results
    full_window.open_paths([fleet])
    cancel(full_window, qtbot, watch, "Reading")
    assert full_window.session.results is before
    assert full_window.notices.text.text() == "Cancelled. Nothing of these files was kept."


def test_that_opening_a_case_can_be_cancelled_and_lets_go_of_it(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    session = opened.session
    held, results = session.case_path, session.results
    watch.gate.set()
    session.save_case_as(tmp_path / "other.lightering")
    session.open_case(held)
    watch.gate.clear()
    opened.open_paths([tmp_path / "other.lightering"])
    cancel(opened, qtbot, watch, "other.lightering")
    assert (session.case_path, session.results) == (held, results)
    with Case.open(tmp_path / "other.lightering") as free:
        assert not free.read_only


def test_that_a_case_opened_when_it_was_too_late_to_stop_is_let_go(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened.session
    held = session.case_path
    other = tmp_path / "other.lightering"
    session.save_case_as(other)
    session.open_case(held)
    reading = session.reading

    def late(path: Path) -> Callable[[Any], Any]:
        def work(progress: Any) -> Any:
            found = reading(path)(progress)
            opened.loader.cancel()
            return found

        return work

    monkeypatch.setattr(session, "reading", late)
    opened.open_paths([other])
    qtbot.waitUntil(lambda: not opened.tasks.running, timeout=LONG_MS)
    assert session.case_path == held
    with Case.open(other) as free:
        assert not free.read_only


def test_that_searching_again_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch
) -> None:
    session, before = opened.session, opened.session.results
    wide = session.params.overlaid({"detect": {"distance_m": 900.0}}, "a test")
    opened.handlers.detect.search_again(wide)
    cancel(opened, qtbot, watch, "Searching again")
    assert session.results is before


def test_that_counting_under_other_limits_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch
) -> None:
    from lightering.gui.dialogs.sensitivity import SensitivityDialog

    opened.handlers.detect.sensitivity()
    cancel(opened, qtbot, watch, "Counting under other limits")
    assert not opened.findChildren(SensitivityDialog)


def test_that_looking_for_leads_can_be_cancelled_and_says_so(
    opened: MainWindow, qtbot: QtBot, watch: Watch
) -> None:
    opened.session.show_list("leads")
    cancel(opened, qtbot, watch, "Looking for leads")
    assert opened.session.clues is None


def test_that_setting_the_pages_can_be_cancelled_and_is_taken_up_again(
    opened: MainWindow, qtbot: QtBot, watch: Watch
) -> None:
    opened.show_view(VIEWS.index("Report"))
    cancel(opened, qtbot, watch, "Setting the report")
    assert not len(opened.report.pages)
    assert "Cancelled" in opened.report.state.text()
    opened.show_view(VIEWS.index("Review"))
    opened.show_view(VIEWS.index("Report"))
    qtbot.waitUntil(lambda: len(opened.report.pages) > 0, timeout=120_000)


def test_that_saving_the_report_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"an older one")
    opened.handlers.report.write_report(path)
    cancel(opened, qtbot, watch, "Writing report.pdf")
    assert path.read_bytes() == b"an older one"


def test_that_an_export_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    opened.handlers.report.write_tables(tmp_path / "all.gpkg")
    cancel(opened, qtbot, watch, "Writing all.gpkg")
    assert not list(tmp_path.glob("*all.gpkg*"))


def test_that_a_comparison_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    watch.gate.set()
    theirs = tmp_path / "theirs.csv"
    opened.handlers.report.write_tables(theirs)
    qtbot.waitUntil(lambda: not opened.tasks.running, timeout=LONG_MS)
    theirs = next(tmp_path.glob("theirs*csv"), theirs)
    watch.gate.clear()
    watch.held.clear()
    opened.handlers.report.compare(theirs, tmp_path / "beside.csv")
    cancel(opened, qtbot, watch, "Comparing")
    assert not (tmp_path / "beside.csv").exists()


def test_that_adding_a_list_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    before, sizes = opened.session.results, tmp_path / "sizes.csv"
    sizes.write_text("mmsi,dwt,date\n353996204,600,2026-01-01\n", encoding="utf-8")
    opened.handlers.side.lay(Laid(registries=(sizes,)))
    cancel(opened, qtbot, watch, "beside the tracks")
    assert opened.session.results is before
    assert opened.session.beside_laid()[0] == Laid()


def test_that_attaching_a_large_file_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    chosen = select_chosen(opened, qtbot, watch)
    big = tmp_path / "imagery.bin"
    big.write_bytes(b"\x01" * (9 << 20))
    opened.handlers.attaching.attach(chosen, [big])
    cancel(opened, qtbot, watch, "Reading imagery.bin")
    assert opened.session.attachments_of(chosen) == ()
    assert "was not attached" in opened.notices.text.text()


def test_that_saving_a_copy_of_an_attached_file_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    from lightering.app.attached_files import take
    from lightering.model.attachments import Attachment

    chosen, log = select_chosen(opened, qtbot, watch), tmp_path / "log.txt"
    log.write_text("hoses connected\n", encoding="utf-8")
    held = take(log).held
    one = Attachment(held.sha256, held.size, "log.txt", "text/plain", "hoses", by="A. Nalyst")
    opened.session.attach(chosen, one, held)
    opened.handlers.attaching._save(one, tmp_path / "copy.txt")
    cancel(opened, qtbot, watch, "Writing copy.txt")
    assert not (tmp_path / "copy.txt").exists()


def test_that_a_value_being_estimated_can_be_given_up(
    opened: MainWindow, qtbot: QtBot, watch: Watch
) -> None:
    chosen, session = select_chosen(opened, qtbot, watch), opened.session
    before = session.balance
    wanted = Override(volume_bbl=(2_000.0, 4_000.0), volume_reason="seen on a picture")
    opened.handlers.setting.set_values(chosen, wanted)
    cancel(opened, qtbot, watch, "Estimating")
    assert not session.override_of(chosen).fields
    assert session.balance == before


def test_that_an_assumption_being_assessed_can_be_given_up(
    opened: MainWindow, qtbot: QtBot, watch: Watch
) -> None:
    session, before = opened.session, opened.session.results
    other = replace(session.params, volumes=replace(session.params.volumes, seed=99))
    opened.cap.assuming.ask(other, whole=True)
    cancel(opened, qtbot, watch, "Assessing")
    assert session.results is before
    watch.held.clear()
    with qtbot.waitSignal(opened.cap.assuming.redrawn, timeout=LONG_MS):
        opened.cap.assuming.ask(other, whole=True)
    assert session.params == other


def test_that_writing_rejected_rows_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    opened.handlers.imports.write_rejects(tmp_path / "rejected.csv")
    cancel(opened, qtbot, watch, "Writing rejected.csv")
    assert not (tmp_path / "rejected.csv").exists()


def test_that_looking_for_ships_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch
) -> None:
    from lightering.gui.dialogs.ships import ShipsDialog

    opened.actions_.run("map.ships")
    cancel(opened, qtbot, watch, "Looking for ships")
    assert not opened.findChildren(ShipsDialog)


def test_that_reading_an_identity_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch
) -> None:
    from lightering.gui.dialogs.identity import IdentityDialog

    select_chosen(opened, qtbot, watch)
    opened.actions_.run("review.identity")
    cancel(opened, qtbot, watch, "Reading what the ships sent")
    assert not opened.findChildren(IdentityDialog)


def test_that_copying_a_case_can_be_cancelled(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    held, path = opened.session.case_path, tmp_path / "copy.lightering"
    opened.handlers.files._copy_case([path])
    cancel(opened, qtbot, watch, "Copying the case")
    assert opened.session.case_path == held
    assert not path.exists()


def test_that_a_decision_made_while_a_case_is_copied_is_in_the_copy(
    opened: MainWindow, qtbot: QtBot, watch: Watch, tmp_path: Path
) -> None:
    chosen, path = select_chosen(opened, qtbot, watch), tmp_path / "copy.lightering"
    session = opened.session
    copying = session.copying
    times: list[Path] = []

    def slow(where: Path) -> Callable[[Any], Case]:
        copy = copying(where)

        def work(progress: Any) -> Case:
            made = copy(progress)
            times.append(where)
            return made

        return work

    session.copying = slow  # type: ignore[method-assign]
    watch.gate.set()
    opened.handlers.files._copy_case([path])
    while not times:
        time.sleep(0.005)  # not by the event loop: the window must not have heard of it yet
    session.decide(chosen, "confirmed")
    qtbot.waitUntil(lambda: session.case_path == path, timeout=LONG_MS)
    assert len(times) == 2
    session.close_case()
    with Case.open(path) as copy:
        assert [d.draft.encounter_id for d in copy.decisions()] == [chosen]
        assert copy.verify_chain() is None


def test_that_the_window_hashes_no_file_that_was_hashed_as_it_was_read(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = fleet.read_text(encoding="utf-8").splitlines(keepends=True)
    paths = []
    for part, rows in (("2025", lines[1 : len(lines) // 2]), ("2026", lines[len(lines) // 2 :])):
        (tmp_path / part).mkdir()
        paths.append(tmp_path / part / "ais.csv")
        paths[-1].write_text("".join([lines[0], *rows]), encoding="utf-8")
    hashed: list[Path] = []
    monkeypatch.setattr(sources, "sha256_of", lambda path: hashed.append(path) or "0" * 64)
    window.open_paths(paths)
    loaded(window, qtbot)
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    assert hashed == []
    case = window.session.case
    assert case is not None
    told = {one.located(case.path.resolve().parent): one.sha256 for one in case.sources}
    assert told == {path.resolve(): sha256_of(path) for path in paths}


def select_chosen(window: MainWindow, qtbot: QtBot, watch: Watch) -> str:
    """Selects an encounter; the work that shows it is not held."""
    watch.gate.set()
    chosen = select_next(window, qtbot)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=LONG_MS)
    watch.gate.clear()
    watch.held.clear()
    watch.ended.clear()
    watch.threads.clear()
    return chosen
