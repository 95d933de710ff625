"""Columns of events that others found, and of their comparison with ours."""

from __future__ import annotations

import pyarrow as pa

from lightering.model.schemas import TIME

__all__ = ["COMPARISON", "THEIRS"]

THEIRS = pa.schema(
    [
        ("event_id", pa.string()),
        ("event_type", pa.string()),
        ("mmsi_1", pa.int64()),
        ("mmsi_2", pa.int64()),
        ("name_1", pa.string()),
        ("name_2", pa.string()),
        ("start_utc", TIME),
        ("end_utc", TIME),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("median_distance_m", pa.float64()),
        ("port", pa.string()),
        ("source_file", pa.string()),
        ("source_entry", pa.int64()),
    ]
)
"""An event as somebody else tells it: encounter, loitering, gap, port_visit, fishing. What they do
not tell is null. `source_entry` counts the entries of the file from 1."""

COMPARISON = pa.schema(
    [
        ("outcome", pa.string()),
        *THEIRS,
        ("our_id", pa.string()),
        ("our_kind", pa.string()),
        ("our_start_utc", TIME),
        ("our_end_utc", TIME),
        ("start_difference_min", pa.float64()),
        ("end_difference_min", pa.float64()),
        ("apart_km", pa.float64()),
        ("our_median_distance_m", pa.float64()),
        ("why", pa.string()),
    ]
)
"""`outcome`: "both", "theirs", "ours", or "shown" where we find no events of that type. Differences
are ours less theirs; `apart_km` lies between the two places."""
