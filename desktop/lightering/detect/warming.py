"""A search over two invented ships: it compiles every kernel for the types that are used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from lightering.detect.events import encounters
from lightering.model.params import Params
from lightering.model.records import Loaded
from lightering.model.schemas import FIXES
from lightering.progress import Quiet

__all__ = ["compile_all"]


def compile_all() -> None:
    """Runs one search over two ships that drift side by side for three hours."""
    params = replace(Params.defaults().detect, min_duration_h=1.0)
    minutes = np.arange(0, 181, 10, dtype=np.int64)
    values = {
        "mmsi": np.repeat([412_000_001, 445_000_001], minutes.size),
        "time_utc": np.tile(minutes * 60_000, 2),
        "lon": np.concatenate((124.0 + minutes * 1e-5, 124.0005 + minutes * 1e-5)),
        "lat": np.full(2 * minutes.size, 34.0),
    }
    columns = [
        pa.array(values[field.name]).cast(field.type)
        if field.name in values
        else pa.nulls(2 * minutes.size, field.type)
        for field in FIXES
    ]
    table = pa.Table.from_arrays(columns, schema=FIXES)
    encounters(Loaded(table, np.zeros(2 * minutes.size, dtype=np.int16), ()), params, Quiet())
