"""A search over two invented ships: it compiles every kernel for the types that are used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from lightering.detect import groups
from lightering.detect.events import encounters
from lightering.detect.leads import leads
from lightering.detect.loitering import loitering
from lightering.geo import to_ecef
from lightering.model.params import Params
from lightering.model.records import FileReport
from lightering.model.schemas import FIXES
from lightering.progress import Quiet
from lightering.readers import plain_rows
from lightering.readers.record import FileRead
from lightering.tracks import taking
from lightering.tracks.clean import assemble
from lightering.tracks.conflicts import settled
from lightering.tracks.flags import motion
from lightering.units import MINUTE_MS

__all__ = ["compile_all"]


def compile_all() -> None:
    """Runs every search over two ships that drift side by side for three hours."""
    for module in (plain_rows, taking, groups):
        module.KERNELS.prepare()
    params = replace(Params.defaults().detect, min_duration_h=1.0)
    deaf = replace(params, max_gap_h=0.1, min_duration_h=0.1)
    minutes = np.arange(0, 181, 10, dtype=np.int64)
    values = {
        "mmsi": np.repeat([412_000_001, 445_000_001], minutes.size),
        "time_utc": np.tile(minutes * MINUTE_MS, 2),
        "lon": np.concatenate((124.0 + minutes * 1e-5, 124.0005 + minutes * 1e-5)),
        "lat": np.full(2 * minutes.size, 34.0),
    }
    columns = [
        pa.array(values[field.name]).cast(field.type)
        if field.name in values
        else pa.nulls(2 * minutes.size, field.type)
        for field in FIXES
    ]
    # a last motion so long that it is cut
    values["lon"][minutes.size - 1] += 0.05
    table = pa.Table.from_arrays(columns, schema=FIXES)
    loaded = assemble([FileRead(table, FileReport("", "", "ok", ""))], params, Quiet())
    encounters(loaded, params, Quiet())
    loitering(loaded, params, Quiet())
    # with every interval a silence, pairs of silences are compared too
    leads(loaded, deaf, Quiet())
    # two places at one time are settled in arrays of our own, too
    lon, lat = values["lon"], values["lat"]
    ends = np.array([0, lon.size], dtype=np.int64)
    settled(ends, values["time_utc"], lon, lat, to_ecef(lon, lat))
    motion.warm(40.0, Params.defaults().flags)
