"""JSON records as Global Fishing Watch and many interfaces give them: lines, or one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.errors import InputError, shown
from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.columns import known_columns
from lightering.readers.json_lines import first_lines, json_lines
from lightering.readers.json_text import Document, Doubled, Unreadable, parsed
from lightering.readers.record import Format
from lightering.readers.rows import Rows

if TYPE_CHECKING:
    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]

_LISTS = frozenset(
    {"data", "entries", "items", "messages", "positions", "records", "results", "rows", "vessels"}
)
"""Names under which interfaces put their list of records."""
_GROUPS = {"not available": None, "other type": "Other"}
"""Groups of ship types whose names Global Fishing Watch writes otherwise than others do."""


def _sniff(sample: Sample) -> float:
    lines = first_lines(sample)
    if not lines or lines[0][:1] not in ("{", "["):
        return 0.0
    if _is_lines(lines):
        return 0.9
    # any other JSON is taken weakly, so that its error can name what is missing
    return 0.7 if _has_places("".join(lines)) else 0.05


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    rows = Rows(intake)
    if _is_lines(first_lines(sample)):
        _read_lines(source, sample, intake, rows)
    else:
        _read_list(source, sample, intake, rows)
    rows.finish()


def _read_lines(source: Source, sample: Sample, intake: Intake, rows: Rows) -> None:
    for record, line in json_lines(source, sample, intake):
        _take(record, line, rows, intake)


def _read_list(source: Source, sample: Sample, intake: Intake, rows: Rows) -> None:
    document = Document(source, sample, intake, _LISTS)
    numbered = sample.numbered
    count = 0
    for count, (record, line) in enumerate(document.elements(_nothing), 1):
        _take(record, count if numbered else line, rows, intake)
    if numbered and count > 1:
        intake.say("The text is one line; records are told by their number instead.")
    if not count and document.members:
        names = tuple(document.members)
        roles = known_columns(names)
        if not {"lat", "lon"} <= roles.keys():
            held = ", ".join(shown(name, 24) for name in names[:12])
            raise InputError(
                f"The JSON document holds no list of positions, but {held}.",
                file=source.name,
                advice="Write one object with mmsi, timestamp, lat and lon for each position.",
            )
        _take(document.members, 1, rows, intake)


def _take(record: Any, line: int, rows: Rows, intake: Intake) -> None:
    if not isinstance(record, dict):
        intake.reject(line, "unreadable", "", str(record)[:200])
    elif isinstance(record, Doubled):
        intake.reject(line, "unreadable", "", str(dict(record))[:200])
        intake.say("A record names a value twice, and which of the two is meant is not known.")
    else:
        names = rows.names_of(tuple(record))
        kind = names.value(record, "ship_type")
        if isinstance(kind, str):
            # "Cargo, all ships of this type", "Tanker, Hazardous category A": the group counts
            group = kind.partition(",")[0].strip()
            record[names.keys["ship_type"]] = _GROUPS.get(group.lower(), group)
        rows.add(record, names, line)


def _nothing() -> None:
    """Nothing above a list of records changes how it is read."""


def _is_lines(lines: list[str]) -> bool:
    """Tells whether some line is a whole record by itself, and the text no list."""
    if not lines or lines[0].startswith("["):
        return False
    for line in lines:
        if line.startswith("{"):
            try:
                record = parsed(line)
            except Unreadable:
                continue
            roles = known_columns(tuple(record)) if isinstance(record, dict) else {}
            if {"lat", "lon"} & roles.keys() or len({"mmsi", "time"} & roles.keys()) == 2:
                return True
    return False


def _has_places(text: str) -> bool:
    lowered = text.lower()
    return '"lat' in lowered and '"lo' in lowered


FORMAT = Format(
    name="gfw_json",
    title="JSON lines or a JSON list of records (Global Fishing Watch and others)",
    patterns=("*.json", "*.jsonl", "*.ndjson"),
    columns=tuple(name for name in FIX_COLUMNS if name != "draught_m"),
    package=None,
    sniff=_sniff,
    read=_read,
)
