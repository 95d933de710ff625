"""Who looks on hears what becomes of each file, and may give one up without losing the others."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from lightering.errors import Cancelled
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.readers.watching import SHOWN_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lightering.model.records import FileReport, Rejected

HEADER = "mmsi,time_utc,lon,lat\n"


class Heard:
    """Keeps what it hears; gives up the files it is told to, once they have moved `after` times."""

    def __init__(self, drop: frozenset[int] = frozenset(), after: int = 0) -> None:
        self.files: list[str] = []
        self.begins: list[int] = []
        self.moves: list[tuple[int, float, int, int]] = []
        self.rows: list[tuple[int, Rejected]] = []
        self.ends: list[tuple[int, list[FileReport]]] = []
        self._drop, self._after = drop, after

    def listed(self, files: Sequence[Path]) -> None:
        self.files = [file.name for file in files]

    def begun(self, place: int) -> None:
        self.begins.append(place)

    def moved(self, place: int, fraction: float, records_in: int, rejected: int) -> None:
        self.moves.append((place, fraction, records_in, rejected))

    def refused(self, place: int, record: Rejected) -> None:
        self.rows.append((place, record))

    def ended(self, place: int, reports: Sequence[FileReport]) -> None:
        self.ends.append((place, list(reports)))

    def dropped(self, place: int) -> bool:
        moved = sum(one[0] == place for one in self.moves)
        return place in self._drop and moved >= self._after


def _rows(ship: int, count: int, lat: float = 35.0) -> str:
    return "".join(
        f"{ship},2026-01-01T{k // 60:02d}:{k % 60:02d}:00Z,{124 + k * 1e-4:.4f},{lat}\n"
        for k in range(count)
    )


def _folder(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(HEADER + _rows(273344001, 10) + _rows(273344001, 2, 95.0))
    (tmp_path / "b.csv").write_text(HEADER + _rows(273344002, 20))
    (tmp_path / "c.csv").write_text("ship,when\nkite,noon\n")
    return tmp_path


def test_that_every_file_is_heard_from_begin_to_end(tmp_path: Path) -> None:
    heard = Heard()
    reads = read_paths([_folder(tmp_path)], Quiet(), watch=heard)
    assert heard.files == ["a.csv", "b.csv", "c.csv"]
    assert heard.begins == [0, 1, 2]
    assert [place for place, _ in heard.ends] == [0, 1, 2]
    assert [r.report for r in reads] == [report for _, ended in heard.ends for report in ended]
    for place, fraction, found, refused in heard.moves:
        report = heard.ends[place][1][0]
        assert 0.0 <= fraction <= 1.0
        assert refused <= sum(report.rejected.values())
        assert found <= report.records_in


def test_that_rejected_rows_are_given_with_their_place(tmp_path: Path) -> None:
    heard = Heard()
    read_paths([_folder(tmp_path)], Quiet(), watch=heard)
    assert [(p, r.file, r.line, r.reason, r.value) for p, r in heard.rows] == [
        (0, "a.csv", 12, "bad_lat", "95.0"),
        (0, "a.csv", 13, "bad_lat", "95.0"),
    ]


def test_that_rows_beyond_the_shown_ones_are_only_counted(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text(HEADER + _rows(273344001, 5) + _rows(273344001, SHOWN_ROWS + 300, 95.0))
    heard = Heard()
    (read,) = read_paths([file], Quiet(), watch=heard)
    assert len(heard.rows) == SHOWN_ROWS
    assert read.report.rejected == {"bad_lat": SHOWN_ROWS + 300}
    assert len(read.report.examples) == 3


def test_that_a_listener_does_not_keep_rows_from_a_rejects_file(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text(HEADER + _rows(273344001, 5) + _rows(273344001, SHOWN_ROWS + 300, 95.0))
    every: list[Rejected] = []
    read_paths([file], Quiet(), every.append, watch=Heard())
    assert len(every) == SHOWN_ROWS + 300


@pytest.mark.parametrize("after", [0, 1])
def test_that_a_file_given_up_leaves_nothing_and_the_others_stay(
    tmp_path: Path, after: int
) -> None:
    heard = Heard(frozenset({1}), after)
    reads = read_paths([_folder(tmp_path)], Quiet(), watch=heard)
    assert [read.report.file for read in reads] == ["a.csv", "c.csv"]
    assert heard.ends[1] == (1, [])
    assert (1 in heard.begins) is (after > 0)
    assert reads[0].table.num_rows == 10


def test_that_stopping_the_whole_is_no_giving_up(tmp_path: Path) -> None:
    heard = Heard(frozenset({1}))

    class Stopped(Quiet):
        def cancelled(self) -> bool:
            return 0 in heard.begins

    with pytest.raises(Cancelled):
        read_paths([_folder(tmp_path)], Stopped(), watch=heard)
    assert all(place != 0 for place, _ in heard.ends)


def test_that_members_of_an_archive_are_counted_together(tmp_path: Path) -> None:
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.csv", HEADER + _rows(273344001, 10))
        packed.writestr("b.csv", HEADER + _rows(273344002, 20))
    heard = Heard()
    reads = read_paths([archive], Quiet(), watch=heard)
    ((place, reports),) = heard.ends
    assert place == 0
    assert [report.records_in for report in reports] == [10, 20]
    assert [read.report for read in reads] == reports
    fractions = [fraction for _, fraction, _, _ in heard.moves]
    assert fractions == sorted(fractions)
    counts = [found for _, _, found, _ in heard.moves]
    assert counts == sorted(counts)
    assert max(counts) == 30


def test_that_a_table_says_what_it_lacks(tmp_path: Path) -> None:
    reads = read_paths([_folder(tmp_path)], Quiet())
    assert [read.report.lacks for read in reads] == [(), (), ("lat", "lon", "time", "mmsi")]
