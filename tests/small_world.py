"""A small made-up result with three transfers and one convoy, and a ledger that can be checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.ledger.beside import NOTHING_BESIDE, Beside
from lightering.model import schemas
from lightering.model.params import Params
from lightering.model.records import Assessment, FileReport, Loaded, Quantiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.model.records import Notified

FIRST, LAST = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC)
IDS = ("E-big", "E-sure", "E-small", "E-convoy")


def encounters() -> pd.DataFrame:
    starts = pd.to_datetime(
        ["2026-03-05T06:00Z", "2026-03-10T06:00Z", "2026-03-20T06:00Z", "2026-03-25T06:00Z"]
    )
    frame = pd.DataFrame(
        {
            "encounter_id": list(IDS),
            "mmsi_1": [353000001, 353000001, 412000007, 412000008],
            "mmsi_2": [445000001, 445000002, 445000002, 412000009],
            "name_1": ["ORIENT LANTERN", "ORIENT LANTERN", "TALL HERON", None],
            "name_2": ["HAE DANG 5", "해당 5", "해당 5", "SLOW TOW"],
            "imo_1": pd.array([4360719, 4360719, None, None], dtype="Int64"),
            "imo_2": pd.array([3184027, None, None, None], dtype="Int64"),
            "start_utc": starts.astype("datetime64[ms, UTC]"),
            "end_utc": (starts + pd.Timedelta(hours=8)).astype("datetime64[ms, UTC]"),
            "kind": ["alongside", "alongside", "close", "convoy"],
            "identity_1": np.zeros(4, dtype=np.int64),
            "identity_2": np.zeros(4, dtype=np.int64),
        }
    )
    return frame.reindex(columns=schemas.ENCOUNTER_COLUMNS)


def transfers(probability: tuple[float, ...] = (0.5, 1.0, 0.5)) -> pd.DataFrame:
    events = encounters().iloc[:3]
    frame = pd.DataFrame(
        {
            "encounter_id": events["encounter_id"],
            "giver_mmsi": events["mmsi_1"],
            "receiver_mmsi": events["mmsi_2"],
            "volume_bbl_p50": [20_000.0, 30_000.0, 1_000.0],
            "counts_probability": list(probability),
            "start_utc": events["start_utc"],
            "end_utc": events["end_utc"],
            "delivered_utc": pd.Series([pd.NaT] * 3, dtype="datetime64[ms, UTC]"),
        }
    )
    return frame.reindex(columns=schemas.TRANSFER_COLUMNS)


def fixes(mmsi: tuple[int, ...] = (353000001, 445000001), step_h: int = 6) -> pa.Table:
    times = pd.date_range(FIRST, LAST, freq=f"{step_h}h")
    many = len(mmsi) * len(times)
    columns = {name: pa.nulls(many, schemas.FIXES.field(name).type) for name in schemas.FIX_COLUMNS}
    columns["mmsi"] = pa.array(np.repeat(np.sort(mmsi), len(times)), pa.int64())
    columns["time_utc"] = pa.array(np.tile(times.as_unit("ms").asi8, len(mmsi))).cast(schemas.TIME)
    return pa.table(columns, schema=schemas.FIXES)


@dataclass(frozen=True)
class World:
    """Looks like `pipeline.Results`."""

    loaded: Loaded
    ships: pd.DataFrame
    encounters: pd.DataFrame
    screening: pd.DataFrame
    assessment: Assessment
    params: Params
    data_until: datetime | None
    beside: Beside = NOTHING_BESIDE


def world(table: pa.Table | None = None, **changes: Any) -> Any:
    table = fixes() if table is None else table
    report = FileReport("tracks.csv", "csv", "ok", "a" * 64, last_utc=LAST)
    events = changes.pop("encounters", encounters())
    moved = changes.pop("transfers", transfers())
    params = Params.defaults()
    return World(
        loaded=Loaded(table, np.zeros(len(table), dtype=np.int16), (report,)),
        ships=pd.DataFrame(),
        encounters=events,
        screening=events[["encounter_id"]].assign(passes=[True, True, True, False][: len(events)]),
        assessment=Assessment(
            moved,
            np.zeros((len(moved), 1), dtype=np.float32),
            np.ones((len(moved), 1), dtype=np.bool_),
            pd.DataFrame(),
            params,
        ),
        params=params,
        data_until=LAST,
        **changes,
    )


class Ledger:
    """Adds barrels by hand and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []

    def tally(
        self,
        assessment: Assessment,
        data_until: datetime | None,
        *,
        decisions: Mapping[str, str],
        year: int | None = None,
        notified: tuple[Notified, ...] = (),
    ) -> tuple[Any, ...]:
        self.asked.append(dict(decisions))
        total = 0.0
        for row in assessment.transfers.itertuples():
            status = decisions.get(row.encounter_id, "to review")
            share = {"dismissed": 0.0, "confirmed": 1.0}.get(status, row.counts_probability)
            total += row.volume_bbl_p50 * share
        assert data_until is not None
        return (SimpleNamespace(year=data_until.year, estimated_bbl=Quantiles(0.0, total, total)),)
