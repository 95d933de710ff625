"""The tables of the contract: columns, order and types.

Fixes travel as a `pyarrow.Table` (`FIXES`), because there are millions of them. Events are few and
travel as `pandas.DataFrame`s with the columns named here, in this order; more may follow.
Missing is null, never a sentinel; times are UTC; positions are WGS84 degrees.
"""

from __future__ import annotations

import pyarrow as pa

__all__ = [
    "CLOSE_KINDS",
    "CLUE_IDS",
    "CLUE_SIDES",
    "ENCOUNTERS",
    "ENCOUNTER_COLUMNS",
    "FIXES",
    "FIX_COLUMNS",
    "FLAGS",
    "FLAG_COLUMNS",
    "FLAG_WORDS",
    "GAPS",
    "GAP_COLUMNS",
    "KINDS",
    "LEADS",
    "LEAD_COLUMNS",
    "LEDGER",
    "LOITERING",
    "LOITERING_COLUMNS",
    "MASS_BALANCE",
    "REJECT_REASONS",
    "STATIC_COLUMNS",
    "TEXT_COLUMNS",
    "TIME",
    "TRANSFERS",
    "TRANSFER_COLUMNS",
]

TIME = pa.timestamp("ms", "UTC")
_WORD = pa.dictionary(pa.int32(), pa.string())
_INTERVALS = pa.list_(pa.struct([("start", TIME), ("end", TIME)]))
_EVIDENCE = pa.list_(
    pa.struct(
        [
            ("line", pa.string()),
            ("value", pa.string()),
            ("mass_t", pa.float64()),
            ("source_file", pa.string()),
            ("source_line", pa.int64()),
        ]
    )
)
_REASON = pa.struct([("fact", pa.string()), ("said", pa.string()), ("times", pa.float64())])
_WEIGHED = [("explanation", pa.string()), ("odds", pa.float64()), ("words", pa.string())]
_ALTERNATIVES = pa.list_(pa.struct([*_WEIGHED, ("reasons", pa.list_(_REASON))]))

FIXES = pa.schema(
    [
        ("mmsi", pa.int64()),
        ("time_utc", TIME),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("sog_kn", pa.float64()),
        ("cog_deg", pa.float64()),
        ("heading_deg", pa.float64()),
        ("nav_status", pa.int16()),
        ("name", _WORD),
        ("imo", pa.int64()),
        ("call_sign", _WORD),
        ("ship_type", pa.int16()),
        ("length_m", pa.float64()),
        ("beam_m", pa.float64()),
        ("draught_m", pa.float64()),
        ("destination", _WORD),
        ("source_file", _WORD),
        ("source_line", pa.int64()),
        # beyond the contract's columns: where the antenna stands, whole metres as AIS sends them
        ("to_bow_m", pa.int16()),
        ("to_port_m", pa.int16()),
    ]
)
"""Fixes in memory; text is dictionary-encoded there and plain UTF-8 in files."""

FIX_COLUMNS = tuple(FIXES.names)
TEXT_COLUMNS = ("name", "call_sign", "destination", "source_file")
STATIC_COLUMNS = (
    "name",
    "imo",
    "call_sign",
    "ship_type",
    "length_m",
    "beam_m",
    "draught_m",
    "destination",
    "to_bow_m",
    "to_port_m",
)

KINDS = ("alongside", "close", "anchored_neighbours", "convoy", "in_port", "service_craft")
CLOSE_KINDS = ("alongside", "close")
"""The kinds that may be transfers; the others are explained by something else."""

ENCOUNTERS = pa.schema(
    [
        ("encounter_id", pa.string()),
        ("mmsi_1", pa.int64()),
        ("mmsi_2", pa.int64()),
        ("name_1", pa.string()),
        ("name_2", pa.string()),
        ("imo_1", pa.int64()),
        ("imo_2", pa.int64()),
        ("start_utc", TIME),
        ("end_utc", TIME),
        ("contact_h", pa.float64()),
        ("min_distance_m", pa.float64()),
        ("median_distance_m", pa.float64()),
        ("mean_speed_1_kn", pa.float64()),
        ("mean_speed_2_kn", pa.float64()),
        ("relative_speed_kn", pa.float64()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("shore_km", pa.float64()),
        ("port", pa.string()),
        ("port_km", pa.float64()),
        ("kind", pa.string()),
        ("contacts", _INTERVALS),
        # beyond the contract's columns: identity numbers of a shared MMSI, and why this kind
        ("identity_1", pa.int16()),
        ("identity_2", pa.int16()),
        ("kind_reason", pa.string()),
        # encounters of three ships and more that lie together share it
        ("group_id", pa.string()),
        ("params_id", pa.string()),
    ]
)
ENCOUNTER_COLUMNS = tuple(ENCOUNTERS.names)

TRANSFERS = pa.schema(
    [
        ("encounter_id", pa.string()),
        ("giver_mmsi", pa.int64()),
        ("receiver_mmsi", pa.int64()),
        ("direction_probability", pa.float64()),
        ("product", pa.string()),
        ("volume_bbl_p05", pa.float64()),
        ("volume_bbl_p50", pa.float64()),
        ("volume_bbl_p95", pa.float64()),
        ("mass_t_p50", pa.float64()),
        ("binding_bound", pa.string()),
        ("para11", pa.bool_()),
        ("counts_probability", pa.float64()),
        ("counted_bbl_p50", pa.float64()),
        ("evidence", _EVIDENCE),
        # beyond the contract's columns
        ("giver_name", pa.string()),
        ("receiver_name", pa.string()),
        ("giver_imo", pa.int64()),
        ("receiver_imo", pa.int64()),
        ("start_utc", TIME),
        ("end_utc", TIME),
        ("delivered_utc", TIME),
        ("giver_dwt_t", pa.float64()),
        ("receiver_dwt_t", pa.float64()),
        ("last_hop", pa.bool_()),
        ("counts_reason", pa.string()),
        ("direction_reason", pa.string()),
        ("passed_on_bbl_p50", pa.float64()),
        ("afloat", pa.bool_()),
        # what the analyst set, in words, and then the values of the model alone
        ("by_analyst", pa.string()),
        ("model_giver_mmsi", pa.int64()),
        ("model_direction_probability", pa.float64()),
        ("model_volume_bbl_p05", pa.float64()),
        ("model_volume_bbl_p50", pa.float64()),
        ("model_volume_bbl_p95", pa.float64()),
        ("model_counts_probability", pa.float64()),
        # what else it may have been, each with its odds against a transfer of cargo
        ("alternatives", _ALTERNATIVES),
    ]
)
TRANSFER_COLUMNS = tuple(TRANSFERS.names)

LEDGER = pa.schema(
    [
        ("date", TIME),
        ("encounter_id", pa.string()),
        ("giver", pa.string()),
        ("receiver", pa.string()),
        ("giver_mmsi", pa.int64()),
        ("receiver_mmsi", pa.int64()),
        ("volume_bbl_p05", pa.float64()),
        ("volume_bbl_p50", pa.float64()),
        ("volume_bbl_p95", pa.float64()),
        ("counts_probability", pa.float64()),
        ("counted", pa.bool_()),
        ("running_bbl_p50", pa.float64()),
        ("reason", pa.string()),
        ("by_analyst", pa.string()),
    ]
)
"""Every transfer by date of delivery; `running_bbl_p50` begins anew each calendar year."""

MASS_BALANCE = pa.schema(
    [
        ("mmsi", pa.int64()),
        ("identity", pa.int64()),
        ("name", pa.string()),
        ("from_utc", TIME),
        ("to_utc", TIME),
        ("ends", pa.string()),
        ("inflows", pa.int64()),
        ("outflows", pa.int64()),
        ("inflow_t_p50", pa.float64()),
        ("outflow_t_p50", pa.float64()),
        ("net_t_p05", pa.float64()),
        ("net_t_p50", pa.float64()),
        ("net_t_p95", pa.float64()),
        ("draught_before_m", pa.float64()),
        ("draught_after_m", pa.float64()),
        ("change_on_board_t", pa.float64()),
        ("residual_t", pa.float64()),
        ("encounters", pa.string()),
        # beyond the contract: interval of the residual, more than she holds, where draughts stand
        ("residual_t_p05", pa.float64()),
        ("residual_t_p95", pa.float64()),
        ("impossible", pa.string()),
        ("draught_before_file", pa.string()),
        ("draught_before_line", pa.int64()),
        ("draught_after_file", pa.string()),
        ("draught_after_line", pa.int64()),
    ]
)
"""Per ship and delivery cycle: inflow less outflow beside the change of cargo her draughts tell."""

LOITERING = pa.schema(
    [
        ("loitering_id", pa.string()),
        ("mmsi", pa.int64()),
        ("name", pa.string()),
        ("imo", pa.int64()),
        ("start_utc", TIME),
        ("end_utc", TIME),
        ("duration_h", pa.float64()),
        ("mean_speed_kn", pa.float64()),
        ("path_km", pa.float64()),
        ("spread_km", pa.float64()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("shore_km", pa.float64()),
        ("port", pa.string()),
        ("port_km", pa.float64()),
        ("anchored_share", pa.float64()),
        ("fixes", pa.int64()),
        ("identity", pa.int16()),
    ]
)
"""One ship that stays slow for hours at sea."""
LOITERING_COLUMNS = tuple(LOITERING.names)

GAPS = pa.schema(
    [
        ("gap_id", pa.string()),
        ("mmsi", pa.int64()),
        ("name", pa.string()),
        ("imo", pa.int64()),
        ("start_utc", TIME),
        ("end_utc", TIME),
        ("duration_h", pa.float64()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("end_lon", pa.float64()),
        ("end_lat", pa.float64()),
        ("distance_km", pa.float64()),
        ("implied_speed_kn", pa.float64()),
        ("start_speed_kn", pa.float64()),
        ("end_speed_kn", pa.float64()),
        ("start_shore_km", pa.float64()),
        ("end_shore_km", pa.float64()),
        ("start_port", pa.string()),
        ("start_port_km", pa.float64()),
        ("end_port", pa.string()),
        ("end_port_km", pa.float64()),
        ("fixes_before", pa.int64()),
        ("neighbours_start", pa.int64()),
        ("visible_start", pa.int64()),
        ("neighbours_end", pa.int64()),
        ("visible_end", pa.int64()),
        ("covered_share", pa.float64()),
        ("coverage", pa.string()),
        ("identity", pa.int16()),
    ]
)
"""Silences of a ship between two of her fixes, and what was heard of others meanwhile.

`lon`, `lat` is where she was heard last, `end_lon`, `end_lat` where she was heard again."""
GAP_COLUMNS = tuple(GAPS.names)

LEADS = pa.schema(
    [
        ("lead_id", pa.string()),
        ("rank", pa.int64()),
        ("mmsi_1", pa.int64()),
        ("mmsi_2", pa.int64()),
        ("name_1", pa.string()),
        ("name_2", pa.string()),
        ("imo_1", pa.int64()),
        ("imo_2", pa.int64()),
        ("gap_id_1", pa.string()),
        ("gap_id_2", pa.string()),
        ("earliest_utc", TIME),
        ("latest_utc", TIME),
        ("window_h", pa.float64()),
        ("slack_h", pa.float64()),
        ("detour_km", pa.float64()),
        ("rivals", pa.int64()),
        ("nearer_rivals", pa.int64()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("shore_km", pa.float64()),
        ("port", pa.string()),
        ("port_km", pa.float64()),
        ("mask", pa.string()),
        ("coverage_1", pa.string()),
        ("coverage_2", pa.string()),
        ("ship_type_1", pa.int16()),
        ("ship_type_2", pa.int16()),
        ("length_1_m", pa.float64()),
        ("length_2_m", pa.float64()),
        ("identity_1", pa.int16()),
        ("identity_2", pa.int16()),
        ("reason", pa.string()),
    ]
)
"""Meetings that silence leaves possible: never detections."""
LEAD_COLUMNS = tuple(LEADS.names)

CLUE_IDS = {"leads": "lead_id", "gaps": "gap_id", "loitering": "loitering_id"}
"""The tables in which nobody was seen to meet, and the column that names a row of each."""
CLUE_SIDES = {"leads": ("_1", "_2"), "gaps": ("",), "loitering": ("",)}
"""What the columns of each ship of a row end in."""

FLAGS = pa.schema(
    [
        ("flag", pa.string()),
        ("mmsi", pa.int64()),
        ("identity", pa.int16()),
        ("first_utc", TIME),
        ("last_utc", TIME),
        ("fixes", pa.int64()),
        ("value", pa.string()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("source_file", pa.string()),
        ("source_line", pa.int64()),
        ("sentence", pa.string()),
    ]
)
"""What is odd in how ships say who and where they are; `mmsi` is null where a file is meant,
`identity` where all ships of an MMSI are. Place, file and line are those of the first fix."""
FLAG_COLUMNS = tuple(FLAGS.names)

FLAG_WORDS = {
    "shared_mmsi": "MMSI sent by several ships",
    "position_jump": "positions no ship can have reached",
    "late_messages": "messages with a wrong time",
    "spoofed_circle": "positions on a ring",
    "zero_position": "positions at 0° N 0° E",
    "same_second": "two places in one second",
    "name_changed": "another name",
    "imo_changed": "another IMO number",
    "call_sign_changed": "another call sign",
    "ship_type_changed": "another ship type",
    "imo_check_digit": "IMO number with a wrong check digit",
    "imo_shared": "IMO number sent by several MMSI",
    "dimensions_changed": "another length or beam",
    "dimensions_impossible": "dimensions of no ship",
    "draught_in_decimetres": "draught that looks like decimetres",
    "draught_beyond_hull": "draught the hull cannot have",
    "speed_unit": "speeds that are not in knots",
}
"""Words of the table `flags`, and what each says."""

REJECT_REASONS = {
    "pos_not_available": "latitude 91 or longitude 181: the ship sent no position",
    "bad_lat": "latitude is no number between −90 and 90",
    "bad_lon": "longitude is no number between −180 and 180",
    "bad_time": "the time cannot be read or is impossible",
    "no_time": "the record carries no time",
    "bad_mmsi": "the MMSI is not nine digits",
    "duplicate": "same MMSI, time and place as another record",
    "too_few_columns": "the row is shorter than the header",
    "too_many_columns": "the row is longer than the header",
    "bad_geometry": "the geometry is no point with a time",
    "bad_checksum": "the NMEA checksum differs",
    "incomplete_multipart": "a part of the message is missing",
    "not_a_position": "a sound record that holds no position",
    "unreadable": "the record cannot be read as text",
}
"""Reasons a record is not kept, and what each means."""
