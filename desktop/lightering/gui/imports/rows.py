"""What stands in the list of files: one row per file, one per member once an archive is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from lightering.gui.words import DASH, number, percent, plain
from lightering.units import size_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.app.importing import FileState
    from lightering.model.records import FileReport

__all__ = [
    "ImportRow",
    "format_title",
    "not_read",
    "rows_of",
    "seconds_words",
    "short_names",
    "summary",
]

_ESSENTIAL = 4
"""Columns that a table of tracks cannot do without: MMSI, time, latitude, longitude."""

_STAGES = ("done", "running", "waiting", "needs you", "not read", "cancelled")
_MOST_SHORT = 8


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row as it is shown.

    Attributes:
        place: Number of the file in reading order.
        part: Number of the source in the file.
        name: As reports call the source.
        detail: Format and size.
        stage: One of done, running, waiting, needs you, not read, cancelled.
        told: What became of it, in a few words; "" beside a bar.
        more: The second line: rate and time, cause and way out.
        fraction: For the bar; None where there is none.
        counts: Records in, kept and rejected, as text.
        action: What the button does: cancel, remove, columns, rows, again; "" for no button.
        report: What became of it, once it is read.
    """

    place: int
    part: int
    name: str
    detail: str
    stage: str
    told: str = ""
    more: str = ""
    fraction: float | None = None
    counts: tuple[str, str, str] = (DASH, DASH, DASH)
    action: str = ""
    report: FileReport | None = None

    @property
    def spoken(self) -> str:
        """The row in a sentence, for who hears it."""
        share = "" if self.fraction is None else percent(self.fraction)
        parts = (self.name, self.detail, self.stage, share, self.told, self.more)
        counts = ""
        if self.counts[0] != DASH:
            counts = "{} records in, {} kept, {} rejected".format(*self.counts)
        return ", ".join(part for part in (*parts, counts) if part)


def rows_of(state: FileState) -> list[ImportRow]:
    """Returns the rows of one file.

    Args:
        state: What is known of it.
    """
    if state.stage == "read":
        return [_read(state, part, report) for part, report in enumerate(state.reports)]
    name, size = plain(state.path.name), size_words(state.size)
    if state.stage == "waiting":
        return [ImportRow(state.place, 0, name, size, "waiting", "waiting", action="remove")]
    if state.stage == "cancelled":
        after = f" after {number(state.records_in)} records" if state.records_in else ""
        return [
            ImportRow(
                state.place, 0, name, size, "cancelled", f"Cancelled{after}.",
                "Nothing of this file was kept.", action="again",
            )
        ]  # fmt: skip
    left = "" if state.left_s is None else f", {seconds_words(state.left_s)} left"
    rate = "" if state.rate is None else f"; {_rate(state.rate)}"
    counts = (state.records_in, state.kept, state.rejected)
    return [
        ImportRow(
            state.place, 0, name, size, "running",
            more=f"{percent(state.fraction)}{left}{rate}",
            fraction=state.fraction,
            counts=tuple(number(c) for c in counts) if state.records_in else (DASH,) * 3,  # type: ignore[arg-type]
            action="cancel",
        )
    ]  # fmt: skip


def _read(state: FileState, part: int, report: FileReport) -> ImportRow:
    name, size = plain(report.file), size_words(state.size)
    title = format_title(report.format)
    detail = f"{title}, {size}" if title else size
    if report.outcome == "ok":
        rejected = sum(report.rejected.values())
        took = f"read in {seconds_words(state.seconds)}"
        alone = len(state.reports) == 1 and state.rate is not None
        return ImportRow(
            state.place, part, name, detail, "done",
            more=f"{took}; {_rate(state.rate)}" if alone and state.rate else took,
            fraction=1.0,
            counts=(number(report.records_in), number(report.kept), number(rejected)),
            action="rows" if rejected else "",
            report=report,
        )  # fmt: skip
    if report.lacks:
        found = _ESSENTIAL - len(report.lacks)
        return ImportRow(
            state.place, part, name, f"unknown table, {size}", "needs you",
            "Say which column is which",
            f"{found} of {_ESSENTIAL} needed columns found by name",
            action="columns",
            report=report,
        )  # fmt: skip
    fact, cause = _sentence(report)
    counts = (DASH,) * 3
    if report.records_in:
        rejected = sum(report.rejected.values())
        counts = (number(report.records_in), number(report.kept), number(rejected))
    return ImportRow(
        state.place, part, name, detail, "not read", f"Not read: {fact}", cause,
        counts=counts,
        action="rows" if report.rejected else "remove",
        report=report,
    )  # fmt: skip


def not_read(report: FileReport) -> str:
    """Returns why a source was not read, in a sentence for the window.

    Args:
        report: One that is no success.
    """
    if not report.lacks:
        text, name = _failure(report), plain(report.file)
        return text if name in text else f"{name}: {text}"
    text = plain(report.messages[0])
    words = {"lat": "latitude", "lon": "longitude", "mmsi": "MMSI"}
    lacking = " and ".join(f"no {words.get(role, role)}" for role in report.lacks)
    held = re.search(r"(?:Line \d+|The table) holds: .*?”(?:, …)?\.", text)
    return f"{plain(report.file)} was not read: it has {lacking} column. {held[0] if held else ''}"


def _failure(report: FileReport) -> str:
    """The message that says why; where records were read, the others stand before it."""
    return plain(report.messages[-1] if report.records_in else report.messages[0])


def _sentence(report: FileReport) -> tuple[str, str]:
    """The fact, small as it goes on after a colon, and what follows it."""
    text = _failure(report)
    text = text.removeprefix(plain(report.file)).lstrip(":, ")
    fact, _, rest = text.partition(". ")
    fact = fact.rstrip(".")
    if fact[:2] != fact[:2].upper():
        fact = fact[:1].lower() + fact[1:]
    return fact, rest


@cache
def _titles() -> dict[str, str]:
    from lightering.readers import formats

    return {record.name: record.title for record in formats()}


def format_title(name: str) -> str:
    """Returns what a format is called.

    Args:
        name: As reports have it; "" for none.
    """
    return _titles().get(name, name.replace("_", " "))


def seconds_words(seconds: float) -> str:
    """Returns a duration as `4.0 s`, `16 s` or `2 min 05 s`.

    Args:
        seconds: Not negative.
    """
    if seconds < 10:
        return f"{max(seconds, 0.1):.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{int(seconds) // 60} min {int(seconds) % 60:02d} s"
    return f"{int(seconds) // 3600} h {int(seconds) % 3600 // 60:02d} min"


def _rate(rate: float) -> str:
    digits = max(len(str(int(rate))) - 3, 0)
    return f"{number(round(rate, -digits))} rows/s"


def summary(rows: Sequence[ImportRow]) -> str:
    """Returns how many rows are in which stage, as `2 done, 1 waiting`.

    Args:
        rows: All of them.
    """
    stages = [row.stage for row in rows]
    counted = [(stages.count(stage), stage) for stage in _STAGES if stage in stages]
    words = {"needs you": ("needs you", "need you")}
    return ", ".join(
        f"{number(count)} {words.get(stage, (stage, stage))[count > 1]}" for count, stage in counted
    )


def short_names(names: Sequence[str]) -> list[str]:
    """Returns heads for narrow columns: what tells files apart, whole where it is short.

    Args:
        names: As reports call the sources.
    """
    stems = [PurePath(plain(name)).name.split(".")[0] or plain(name) for name in names]
    lasts = [stem.replace("-", "_").split("_")[-1] for stem in stems]
    if len(set(lasts)) == len(lasts) and all(0 < len(last) <= _MOST_SHORT for last in lasts):
        return lasts
    return [s if len(s) <= _MOST_SHORT else f"{s[: _MOST_SHORT - 1]}…" for s in stems]
