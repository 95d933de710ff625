"""OGC Moving Features JSON (19-045r3): one moving point per stretch between two silences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.model.schemas import TIME
from lightering.report.exports.cells import iso, json_cells, pieces, spans
from lightering.report.exports.record import ExportFormat
from lightering.report.exports.tracks import PARTS, differing, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

    from lightering.report.exports.cells import Span
    from lightering.report.exports.record import Layer
    from lightering.report.exports.tracks import Parts

__all__ = ["MF_JSON"]

_UNITS = {
    "sog_kn": "KNT", "cog_deg": "DD", "heading_deg": "DD",
    "length_m": "MTR", "beam_m": "MTR", "draught_m": "MTR",
    "to_bow_m": "MTR", "to_port_m": "MTR",
}  # fmt: skip
"""UN/CEFACT recommendation 20 codes; what has none is text or a bare number."""


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    (layer,) = layers
    first = True
    with path.open("wb") as stream:
        stream.write(b'{"type": "FeatureCollection", "features": [')
        for table in pieces(layer.tables):
            first = _features(table, stream, first=first)
        stream.write(b"\n]}\n")


def _features(table: pa.Table, stream: BinaryIO, *, first: bool) -> bool:
    flat = parts_of(table)
    time = iso(pa.array(flat.time_ms).cast(TIME))
    when = spans('"', time, '",')
    lon, lat = (pa.array(values).cast(pa.string()) for values in (flat.lon, flat.lat))
    place = spans("[", pc.binary_join_element_wise(lon, lat, ", "), "],")
    rows = table.drop_columns([PARTS])
    properties = _properties(rows)
    series = _series(rows, flat)
    ids = [
        f"{mmsi:09d}-{identity}"
        for mmsi, identity in zip(
            *(rows.column(name).to_pylist() for name in ("mmsi", "identity")), strict=True
        )
    ]
    for ship, (begin, end) in enumerate(zip(flat.ships[:-1], flat.ships[1:], strict=True)):
        own = [(name, values, known) for name, differs, values, known in series if differs[ship]]
        for number, part in enumerate(range(begin, end)):
            low, high = int(flat.parts[part]), int(flat.parts[part + 1])
            head = "" if first else ","
            first = False
            stream.write(
                f'{head}\n{{"type": "Feature", "id": "{ids[ship]}-{number}", '
                f'"properties": {properties[ship]}, "temporalGeometry": {{"type": "MovingPoint", '
                '"datetimes": ['.encode()
            )
            stream.write(when(low, high)[:-1])
            stream.write(b'], "coordinates": [')
            stream.write(place(low, high)[:-1])
            stream.write(b'], "interpolation": "Linear"}, "temporalProperties": [')
            groups = [_group(name, values, known, when, low, high) for name, values, known in own]
            stream.write(b", ".join(groups))
            stream.write(b"]}")
    return first


def _series(
    rows: pa.Table, flat: Parts
) -> list[tuple[str, NDArray[np.bool_], Span, NDArray[np.bool_]]]:
    """Returns name, the ships that need it, the values and which are known, column by column."""
    return [
        (
            name,
            differs,
            spans("", json_cells(flat.sent[name]), ","),
            flat.sent[name].is_valid().to_numpy(zero_copy_only=False),
        )
        for name, differs in differing(rows, flat).items()
    ]


def _group(
    name: str, values: Span, known: NDArray[np.bool_], when: Span, low: int, high: int
) -> bytes:
    """Returns one property along a stretch: only the fixes that sent it stand in it."""
    times: list[memoryview] = []
    cells: list[memoryview] = []
    # runs of fixes that sent it
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known[low:high], [False])))) + low
    for begin, end in edges.reshape(-1, 2).tolist():
        times.append(when(begin, end))
        cells.append(values(begin, end))
    kind = '"type": "Measure"' if name not in _TEXT else '"type": "Text"'
    unit = f', "form": "{_UNITS[name]}"' if name in _UNITS else ""
    return (
        b'{"datetimes": ['
        + b"".join(times)[:-1]
        + f'], "{name}": {{{kind}{unit}, "values": ['.encode()
        + b"".join(cells)[:-1]
        + b'], "interpolation": "Discrete"}}'
    )


_TEXT = ("name", "call_sign", "destination")


def _properties(rows: pa.Table) -> list[str]:
    """Returns the row of each ship as a JSON object; what is not known is left out."""
    cells = {name: json_cells(rows.column(name)).to_pylist() for name in rows.column_names}
    return [
        "{"
        + ", ".join(
            f"{json.dumps(name)}: {values[row]}"
            for name, values in cells.items()
            if values[row] != "null"
        )
        + "}"
        for row in range(rows.num_rows)
    ]


MF_JSON = ExportFormat(
    name="mf_json",
    title="OGC Moving Features JSON",
    suffixes=(".mfjson",),
    write=_write,
    tables=("tracks",),
    whole=True,
    about=(
        "19-045r3: a moving point per stretch between two silences, with what each fix sent as "
        "temporal properties. `convert` writes the fixes so."
    ),
)
