"""Port calls beside transfers: what belongs together, and what stands alone. Never added up.

Published totals count port calls, ours count transfers: the same oil seen twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lightering.model.overrides import APART

if TYPE_CHECKING:
    from lightering.model.records import Assessment

__all__ = ["AFLOAT", "DIRECT", "MATCHED", "reconcile"]

MATCHED = "transfer and call"
"""The receiver called at a DPRK port afterwards, or lay in one."""

DIRECT = "call without transfer"
"""No transfer was seen that this call could have delivered."""

AFLOAT = "transfer without call"
"""Oil taken, no call seen: afloat, not seen delivered."""


def reconcile(assessment: Assessment) -> pd.DataFrame:
    """Returns each transfer that may count and each DPRK call, matched or alone.

    A transfer goes with the call it is booked at: the receiver's next one. Two liftings delivered
    by one call give two rows with the same call.

    Args:
        assessment: Transfers and port calls.

    Returns:
        Frame: kind (`MATCHED`, `DIRECT` or `AFLOAT`), date (arrival, or end of the transfer),
        encounter_id, mmsi, name (of the receiver or caller), port, arrival_utc, departure_utc,
        volume_bbl_p50, counts_probability, source_file, source_line (of the call); sorted by
        (date, mmsi, encounter_id).
    """
    table = assessment.transfers
    # crude oil is delivered like any other, whatever ledger it stands in
    other = table["product"].isin(list(APART)).to_numpy(bool) & assessment.counts.any(axis=1)
    may = ((table["counts_probability"] > 0.0) | other) & table["last_hop"]
    calls: dict[int, list[dict[Any, Any]]] = {}
    for number, call in enumerate(assessment.port_calls.to_dict("records")):
        calls.setdefault(int(call["mmsi"]), []).append(call | {"number": number})
    rows, taken = [], set()
    for one in table.loc[may, _TRANSFER].to_dict("records"):
        fits = [c for c in calls.get(int(one["receiver_mmsi"]), ()) if _delivers(c, one)]
        if fits:
            taken.add(fits[0]["number"])
            rows.append(_row(MATCHED, fits[0]["arrival_utc"], one, fits[0]))
        else:
            rows.append(_row(AFLOAT, one["end_utc"], one, {}))
    rows += [
        _row(DIRECT, call["arrival_utc"], {}, call)
        for of_ship in calls.values()
        for call in of_ship
        if call["number"] not in taken
    ]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    for name in ("date", "arrival_utc", "departure_utc"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.as_unit("ms")
    frame = frame.astype({"mmsi": "int64", "source_line": "Int64"})
    for name in ("encounter_id", "name", "port", "source_file"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    return frame.sort_values(["date", "mmsi", "encounter_id"], kind="stable", ignore_index=True)


_COLUMNS = [
    "kind",
    "date",
    "encounter_id",
    "mmsi",
    "name",
    "port",
    "arrival_utc",
    "departure_utc",
    "volume_bbl_p50",
    "counts_probability",
    "source_file",
    "source_line",
]


_TRANSFER = [
    "encounter_id",
    "receiver_mmsi",
    "receiver_name",
    "start_utc",
    "end_utc",
    "delivered_utc",
    "volume_bbl_p50",
    "counts_probability",
]


def _delivers(call: dict[Any, Any], transfer: dict[Any, Any]) -> bool:
    """Tells whether a call is the one at which a transfer is booked."""
    if call["arrival_utc"] == transfer["delivered_utc"]:
        return True
    return bool(
        call["arrival_utc"] <= transfer["end_utc"]
        and call["departure_utc"] >= transfer["start_utc"]
    )


def _row(
    kind: str, date: pd.Timestamp, transfer: dict[Any, Any], call: dict[Any, Any]
) -> dict[str, Any]:
    return {
        "kind": kind,
        "date": date,
        "encounter_id": transfer.get("encounter_id"),
        "mmsi": transfer.get("receiver_mmsi", call.get("mmsi")),
        "name": transfer.get("receiver_name", call.get("name")),
        "port": call.get("port"),
        "arrival_utc": call.get("arrival_utc"),
        "departure_utc": call.get("departure_utc"),
        "volume_bbl_p50": transfer.get("volume_bbl_p50"),
        "counts_probability": transfer.get("counts_probability"),
        "source_file": call.get("source_file"),
        "source_line": call.get("source_line"),
    }
