"""What must hold of every file that was read, whatever stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.model.records import Rejected
    from lightering.readers import FileRead

__all__ = ["accounted"]


def accounted(read: FileRead, told: Sequence[Rejected] | None = None) -> None:
    """Every record is kept or refused, what is kept is a fix, and an error says what it is.

    Args:
        read: The file.
        told: Its refused records, if they were asked for.
    """
    report, table = read.report, read.table
    assert report.kept + sum(report.rejected.values()) == report.records_in
    assert report.kept == table.num_rows
    assert report.outcome == "ok" or report.messages
    if told is not None and report.records_in:
        assert len(told) == sum(report.rejected.values())
    for name in ("mmsi", "time_utc", "lat", "lon"):
        assert table.column(name).null_count == 0
    for name, most in (("lat", 90.0), ("lon", 180.0)):
        assert all(abs(value) <= most for value in table.column(name).to_pylist())
