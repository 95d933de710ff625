"""KMZ (OGC KML 2.3 with `gx:Track`): ships that move and events with their time, for Google Earth.

Everything it shows lies in the file: the symbols are two small pictures made here, so that
nothing is fetched when it is opened.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.model.schemas import TIME
from lightering.report.exports.cells import iso, json_text, mapped, pieces, spans
from lightering.report.exports.record import ExportFormat
from lightering.report.exports.tracks import PARTS, SENT, differing, parts_of
from lightering.report.exports.xml_text import xml_text
from lightering.report.exports.zips import Zip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lightering.report.exports.cells import Span
    from lightering.report.exports.record import Layer
    from lightering.report.exports.tracks import Parts

__all__ = ["KMZ"]

_SIDE = 32
_SHIPS = ("name", "name_1", "name_2", "giver_name", "receiver_name")
_EVENTS = ("encounters", "transfers", "loitering", "gaps", "leads")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<kml xmlns="http://www.opengis.net/kml/2.2" '
    'xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>Lightering</name>\n'
)
_SCHEMA = (
    '<Schema id="fix">'
    + "".join(f'<gx:SimpleArrayField name="{name}" type="string"/>' for name in SENT)
    + "</Schema>\n"
)
# aabbggrr
_COLOURS = {
    "tracks": ("circle", "ff8a7a60", 0.5),
    "alongside": ("diamond", "ff005ed5", 1.0),
    "close": ("diamond", "ff009fe6", 0.8),
    "transfers": ("diamond", "ff1133cc", 1.0),
    "other": ("circle", "ff6e6e6e", 0.5),
}


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    with Zip(path) as package:
        with package.member("doc.kml") as stream:
            stream.write((_HEAD + "".join(map(_style, _COLOURS)) + _SCHEMA).encode())
            for layer in layers:
                stream.write(f"<Folder><name>{xml_text(layer.name)}</name>\n".encode())
                for table in pieces(layer.tables):
                    if PARTS in table.column_names:
                        _tracks(table, stream)
                    else:
                        _events(layer.name, table, stream)
                stream.write(b"</Folder>\n")
            stream.write(b"</Document></kml>\n")
        y, x = np.mgrid[0:_SIDE, 0:_SIDE] - (_SIDE - 1) / 2
        package.add("files/circle.png", _png(np.hypot(x, y) < _SIDE / 2 - 1))
        package.add("files/diamond.png", _png(np.abs(x) + np.abs(y) < _SIDE / 2 - 1))


def _style(name: str) -> str:
    shape, colour, scale = _COLOURS[name]
    return (
        f'<Style id="{name}"><IconStyle><color>{colour}</color><scale>{scale:g}</scale><Icon>'
        f"<href>files/{shape}.png</href></Icon></IconStyle><LabelStyle><scale>0.7</scale>"
        f"</LabelStyle><LineStyle><color>{colour}</color><width>1.5</width></LineStyle></Style>\n"
    )


def _tracks(table: pa.Table, stream: BinaryIO) -> None:
    flat = parts_of(table)
    when = spans("<when>", iso(_times(flat)), "</when>")
    lon, lat = (pa.array(values).cast(pa.string()) for values in (flat.lon, flat.lat))
    place = spans("<gx:coord>", pc.binary_join_element_wise(lon, lat, "0", " "), "</gx:coord>")
    rows = table.drop_columns([PARTS])
    names = [
        xml_text(f"{name or 'no name'} ({mmsi:09d})")
        for name, mmsi in zip(*(rows.column(c).to_pylist() for c in ("name", "mmsi")), strict=True)
    ]
    data = _data(rows)
    series = _series(rows, flat)
    alone, lone = _lone(rows, flat)
    for ship, (first, last) in enumerate(zip(flat.ships[:-1], flat.ships[1:], strict=True)):
        head = f"<Placemark><name>{names[ship]}</name><styleUrl>#tracks</styleUrl>"
        stream.write(f"{head}{data[ship]}\n".encode())
        own = [(opening, cells) for opening, differs, cells in series if differs[ship]]
        count = np.diff(flat.parts[first : last + 1])
        begins = flat.parts[first:last]
        if (count > 1).any():
            stream.write(b"<gx:MultiTrack><gx:interpolate>0</gx:interpolate>\n")
            for begin, end in zip(begins[count > 1], (begins + count)[count > 1], strict=True):
                stream.write(b"<gx:Track>")
                stream.write(when(begin, end))
                stream.write(place(begin, end))
                if own:
                    stream.write(b'<ExtendedData><SchemaData schemaUrl="#fix">')
                    for opening, cells in own:
                        stream.write(opening)
                        stream.write(cells(begin, end))
                        stream.write(b"</gx:SimpleArrayData>")
                    stream.write(b"</SchemaData></ExtendedData>")
                stream.write(b"</gx:Track>\n")
            stream.write(b"</gx:MultiTrack>")
        stream.write(b"</Placemark>\n")
        # a fix between two silences is a place and no track; most readers refuse a track of one
        for row in begins[count == 1]:
            stream.write(
                f"{head}<TimeStamp>{bytes(when(row, row + 1)).decode()}</TimeStamp>"
                f"{alone[lone[row]]}<Point>"
                f"<coordinates>{lon[row]},{lat[row]},0</coordinates></Point></Placemark>\n".encode()
            )


def _times(flat: Parts) -> pa.Array:
    return pa.array(flat.time_ms).cast(TIME)


def _series(rows: pa.Table, flat: Parts) -> list[tuple[bytes, NDArray[np.bool_], Span]]:
    """Returns the opening tag of each column, which ships need it, and its values.

    A ship needs a list of values only where a fix sent something else than stands in the data of
    her placemark.
    """
    found = []
    for name, differs in differing(rows, flat).items():
        column = flat.sent[name]
        text = mapped(column, xml_text) if pa.types.is_string(column.type) else column
        text = pc.fill_null(text.cast(pa.string()), "")
        opening = f'<gx:SimpleArrayData name="{name}">'.encode()
        found.append((opening, differs, spans("<gx:value>", text, "</gx:value>")))
    return found


def _lone(rows: pa.Table, flat: Parts) -> tuple[list[str], dict[int, int]]:
    """Returns the data of each fix that stands alone, and which entry is that of which point."""
    count = np.diff(flat.parts)
    points = flat.parts[:-1][count == 1]
    ship = np.repeat(np.arange(rows.num_rows), np.diff(flat.ships))[count == 1]
    columns = {"mmsi": rows.column("mmsi").take(pa.array(ship))}
    columns |= {name: column.take(pa.array(points)) for name, column in flat.sent.items()}
    data = _data(pa.table(columns))
    return data, {point: place for place, point in enumerate(points.tolist())}


def _events(layer: str, table: pa.Table, stream: BinaryIO) -> None:
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    lead = "earliest_utc" in columns
    times = ("earliest_utc", "latest_utc") if lead else ("start_utc", "end_utc")
    start, end = (iso(table.column(name)).to_pylist() for name in times)
    data = _data(table)
    for row in range(table.num_rows):
        lon, lat = columns["lon"][row], columns["lat"][row]
        kind = columns["kind"][row] if "kind" in columns else layer
        ships = " – ".join(columns[side][row] or "no name" for side in _SHIPS if side in columns)
        point = ""
        if lon is not None and lat is not None:
            point = f"<Point><coordinates>{lon!r},{lat!r},0</coordinates></Point>"
        stream.write(
            f"<Placemark><name>{xml_text(ships)}</name>{_span(start[row], end[row])}"
            f"<styleUrl>#{kind if kind in _COLOURS else 'other'}</styleUrl>{data[row]}"
            f"{point}</Placemark>\n".encode()
        )


def _span(start: str | None, end: str | None) -> str:
    begin = f"<begin>{start}</begin>" if start else ""
    return f"<TimeSpan>{begin}{f'<end>{end}</end>' if end else ''}</TimeSpan>"


def _data(table: pa.Table) -> list[str]:
    """Returns the columns of each row as `ExtendedData`; what is not known is left out."""
    cells = {name: _texts(table.column(name)) for name in table.column_names}
    return [
        "<ExtendedData>"
        + "".join(
            f'<Data name="{name}"><value>{xml_text(values[row])}</value></Data>'
            for name, values in cells.items()
            if values[row] is not None
        )
        + "</ExtendedData>"
        for row in range(table.num_rows)
    ]


def _texts(column: Any) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        column = iso(column)
    if pa.types.is_list(column.type):
        return [json_text(value) for value in column.to_pylist()]
    return list(column.cast(pa.string()).to_pylist())


def _png(mask: NDArray[np.bool_]) -> bytes:
    """Returns a white shape on nothing; Google Earth colours it."""
    pixels = np.zeros((*mask.shape, 4), dtype=np.uint8)
    pixels[mask] = 255
    rows = np.concatenate((np.zeros((len(mask), 1), np.uint8), pixels.reshape(len(mask), -1)), 1)
    header = struct.pack(">IIBBBBB", mask.shape[1], mask.shape[0], 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


KMZ = ExportFormat(
    name="kmz",
    title="KMZ",
    suffixes=(".kmz",),
    write=_write,
    tables=("tracks", *_EVENTS),
    layers=True,
    whole=True,
    about=(
        "For Google Earth: a `gx:Track` per ship, broken at silences, with what each fix sent; a "
        "`TimeSpan` per event; nothing is fetched from elsewhere. `convert` writes the fixes as "
        "tracks."
    ),
)
