"""What differs between two tables of encounters: added, changed, retracted, and by how much.

An event is known again by its ships and by time: of the events of one pair, those that overlap are
one and the same, the longest overlap first. Its id follows from its content, so it changes with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ADDED", "CHANGED", "NEEDED", "RETRACTED", "changes"]

ADDED, CHANGED, RETRACTED = "added", "changed", "retracted"

NEEDED = (
    "encounter_id", "mmsi_1", "mmsi_2", "identity_1", "identity_2", "start_utc", "end_utc",
    "contact_h", "min_distance_m", "mean_speed_1_kn", "mean_speed_2_kn", "kind",
)  # fmt: skip
"""Columns that both tables must have."""

_PAIR = ["mmsi_1", "identity_1", "mmsi_2", "identity_2"]
_STAMP = "%Y-%m-%dT%H:%M:%SZ"
_COLUMNS = (
    "change", "encounter_id", "encounter_id_before", "mmsi_1", "mmsi_2", "start_utc", "end_utc",
    "what",
)  # fmt: skip


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Returns one row per event that is not as it was, sorted by start.

    Args:
        before: Encounters of an earlier search; at least `NEEDED`.
        after: Encounters of this one.

    Returns:
        Columns change, encounter_id (None if retracted), encounter_id_before (None if added),
        mmsi_1, mmsi_2, start_utc, end_utc, what (a sentence).
    """
    rows = []
    # the same id means the same ships and the same times: only what came later can differ
    old, new = _by_id(before), _by_id(after)
    for key in old.keys() & new.keys():
        what = _difference(old[key], new[key])
        if what:
            rows.append(_row(CHANGED, old[key], new[key], what))
    gone = [row for key, row in old.items() if key not in new]
    come = [row for key, row in new.items() if key not in old]
    for one, two in _matched(gone, come):
        if one is None:
            rows.append(_row(ADDED, None, two, f"contact {two['contact_h']:.1f} h, {two['kind']}"))
        elif two is None:
            was = f"no longer an encounter; contact was {one['contact_h']:.1f} h, {one['kind']}"
            rows.append(_row(RETRACTED, one, None, was))
        else:
            rows.append(_row(CHANGED, one, two, _difference(one, two)))
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    for name in ("encounter_id", "encounter_id_before"):
        table[name] = table[name].astype(object).where(table[name].notna(), None)
    table["start_utc"] = pd.to_datetime(table["start_utc"], utc=True)
    table["end_utc"] = pd.to_datetime(table["end_utc"], utc=True)
    return table.sort_values(
        ["start_utc", "mmsi_1", "mmsi_2", "end_utc", "change"], kind="stable"
    ).reset_index(drop=True)


def _by_id(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    rows: list[Any] = table[list(NEEDED)].to_dict("records")
    return {row["encounter_id"]: row for row in rows}


def _matched(gone: list[dict[str, Any]], come: list[dict[str, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yields events of before and of now that are the same one; what is left comes alone."""
    by_pair: dict[tuple[Any, ...], list[int]] = {}
    for n, row in enumerate(come):
        by_pair.setdefault(_pair(row), []).append(n)
    overlaps = []
    for m, row in enumerate(gone):
        for n in by_pair.get(_pair(row), ()):
            start = max(row["start_utc"], come[n]["start_utc"])
            shared = (min(row["end_utc"], come[n]["end_utc"]) - start).total_seconds()
            if shared > 0.0:
                overlaps.append((-shared, m, n))
    left_gone, left_come = set(range(len(gone))), set(range(len(come)))
    for _shared, m, n in sorted(overlaps):
        if m in left_gone and n in left_come:
            left_gone.discard(m)
            left_come.discard(n)
            yield gone[m], come[n]
    yield from ((gone[m], None) for m in sorted(left_gone))
    yield from ((None, come[n]) for n in sorted(left_come))


def _pair(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _PAIR)


def _difference(one: dict[str, Any], two: dict[str, Any]) -> str:
    """Says what changed, the most telling first; "" if nothing did."""
    said = []
    for name, words, digits, unit in (
        ("contact_h", "contact", 1, "h"),
        ("min_distance_m", "nearest", 0, "m"),
        ("mean_speed_1_kn", "mean speed of the first", 2, "kn"),
        ("mean_speed_2_kn", "mean speed of the second", 2, "kn"),
    ):
        if one[name] != two[name]:
            a, b = f"{one[name]:.{digits}f}", f"{two[name]:.{digits}f}"
            said.append(f"{words} {a} → {b} {unit}" if a != b else f"{words} by less than shown")
    for name, words in (("start_utc", "start"), ("end_utc", "end")):
        if one[name] != two[name]:
            said.append(f"{words} {one[name].strftime(_STAMP)} → {two[name].strftime(_STAMP)}")
    if one["kind"] != two["kind"]:
        said.insert(0, f"{one['kind']} → {two['kind']}")
    return "; ".join(said)


def _row(
    change: str, one: dict[str, Any] | None, two: dict[str, Any] | None, what: str
) -> dict[str, Any]:
    shown = two if two is not None else one
    assert shown is not None
    return {
        "change": change,
        "encounter_id": None if two is None else two["encounter_id"],
        "encounter_id_before": None if one is None else one["encounter_id"],
        "mmsi_1": shown["mmsi_1"],
        "mmsi_2": shown["mmsi_2"],
        "start_utc": shown["start_utc"],
        "end_utc": shown["end_utc"],
        "what": what,
    }
