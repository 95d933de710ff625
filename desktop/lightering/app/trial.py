"""A mapping tried on the first lines of its table, by the reader that will read the whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from lightering.app.zones import check_zone
from lightering.progress import Quiet
from lightering.readers import read_beginning
from lightering.tracks import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from lightering.app.columns import Draft
    from lightering.app.zones import ZoneCheck
    from lightering.model.params import Params
    from lightering.readers.column_map import ColumnMap

__all__ = ["TRIED_LINES", "Trial", "try_mapping"]

TRIED_LINES = 2000


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of the first lines.

    Attributes:
        records: Records among them.
        kept: Records kept.
        rejected: Count by reason, duplicates among them.
        lines: First physical lines of each reason.
        first: The fix of the first line that is kept, by column of `schemas.FIXES`, or None.
        fault: Why nothing can be read, or "".
        whole: Whether these lines are the whole table.
        zone: What other files say about the zone, or None if no ship of theirs is here.
        names: What the ships are called that are here and there, or their MMSI.
    """

    records: int = 0
    kept: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    first: Mapping[str, Any] | None = None
    fault: str = ""
    whole: bool = False
    zone: ZoneCheck | None = None
    names: tuple[str, ...] = ()


def try_mapping(draft: Draft, params: Params, known: pa.Table | None = None) -> Trial:
    """Reads the first lines of a table by what was said and guessed of it so far.

    Args:
        draft: What is said.
        params: Parameters of the run.
        known: Fixes of other files, or None.
    """
    if draft.lacking:
        return Trial()
    content, whole = _first_lines(draft)
    trial = _read(draft, draft.mapping(), content, params, whole=whole)
    if known is None or not known.num_rows or not trial.kept or draft.is_zoned:
        return trial
    # the same lines with their times taken as UTC
    reads = read_beginning(draft.name, content, draft.mapping(zone="UTC"))
    others = known.filter(pc.not_equal(known.column("source_file"), draft.name))
    found = check_zone(reads.table, others)
    if found is None:
        return trial
    return replace(trial, zone=found, names=_names(reads.table, found.ships))


def _names(table: pa.Table, ships: Sequence[int]) -> tuple[str, ...]:
    held = dict(zip(*(table.column(c).to_pylist() for c in ("mmsi", "name")), strict=True))
    return tuple(held.get(ship) or f"MMSI {ship}" for ship in ships)


def _read(
    draft: Draft, mapping: ColumnMap, content: bytes, params: Params, *, whole: bool
) -> Trial:
    refused: list[tuple[str, int]] = []
    read = read_beginning(draft.name, content, mapping)
    if not read.report.records_in:
        fault = read.report.messages[0] if read.report.outcome == "error" else "no records"
        return Trial(fault=fault, whole=whole)
    loaded = clean.assemble(
        [read], params.detect, Quiet(), lambda record: refused.append((record.reason, record.line))
    )
    report = loaded.reports[0]
    refused += [(one.reason, one.line) for one in read.report.examples]
    lines: dict[str, tuple[int, ...]] = {}
    for reason in report.rejected:
        lines[reason] = tuple(sorted(line for why, line in refused if why == reason)[:3])
    first = None
    if loaded.fixes.num_rows:
        row = pc.min(loaded.fixes.column("source_line"))
        first = loaded.fixes.filter(pc.equal(loaded.fixes.column("source_line"), row))
        first = first.slice(0, 1).to_pylist()[0]
    return Trial(
        records=report.records_in,
        kept=report.kept,
        rejected=report.rejected,
        lines=lines,
        first=first,
        fault=read.report.messages[-1] if not report.kept and read.report.messages else "",
        whole=whole,
    )


def _first_lines(draft: Draft) -> tuple[bytes, bool]:
    """Returns the bytes of the headings and the first lines below, whole lines only."""
    head, wide = draft.head, draft.look.layout.encoding.startswith("utf-16")
    wanted = draft.look.first_line - 1 + TRIED_LINES
    if wide:
        return head, draft.whole
    ends = b"\n" if b"\n" in head else b"\r"
    place = -1
    for _ in range(wanted):
        after = head.find(ends, place + 1)
        if after < 0:
            break
        place = after
    else:
        return head[: place + 1], draft.whole and place + 1 == len(head)
    return (head, True) if draft.whole else (head[: place + 1], False)
