"""Events as Global Fishing Watch's pages and data sets give them for download: tables as CSV.

Three published layouts are known: the carrier vessel portal's (names with dots, as
`encounter.vessel.ssvid`), and the two of the transshipment data set of 2018, encounters and
loitering. Each row becomes an entry as the Events API would give it, and is read and refused like
one. None of these tables has an id: a row is named by its line. All times in them are UTC.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError
from lightering.files import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["entries_of", "is_portal"]

_ADVICE = (
    "Known are encounters and loitering of the carrier vessel portal and of the transshipment data "
    "set, as they were downloaded."
)
_ENCODING = "utf-8-sig"
Row = dict[str, str]


def is_portal(path: Path) -> bool:
    """Says whether a CSV file has the columns of such a download.

    Args:
        path: Any file.
    """
    try:
        with path.open(encoding=_ENCODING, newline="") as file:
            return _layout(next(csv.reader(file), [])) is not None
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def entries_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yields each row of a download as an entry of the Events API.

    Args:
        path: A CSV file.

    Raises:
        InputError: The file cannot be read or has other columns.
    """
    name = name_of(path)
    try:
        with path.open(encoding=_ENCODING, newline="") as file:
            rows = csv.DictReader(file, restval="")
            make = _layout(rows.fieldnames or [])
            if make is None:
                raise InputError(
                    "The table has the columns of no download of Global Fishing Watch that is "
                    "known here.",
                    file=name,
                    line=1,
                    advice=_ADVICE,
                )
            for row in rows:
                # what stands beyond the header has no name
                told = {key: value.strip() for key, value in row.items() if key is not None}
                yield make(told) | {"id": f"line {rows.line_num}"}
    except OSError as error:
        raise InputError(
            f"The file could not be read: {error.strerror or error}.", file=name, advice=_ADVICE
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("The file is no CSV in UTF-8.", file=name, advice=_ADVICE) from error


def _layout(columns: Any) -> Callable[[Row], dict[str, Any]] | None:
    held = set(columns)
    for needed, make in (
        ({"start", "end", "latitude", "longitude", "vessel.ssvid"}, _dotted),
        ({"start_time", "end_time", "mean_latitude", "mean_longitude"}, _encounter_2018),
        ({"transshipment_mmsi", "starting_latitude", "starting_timestamp"}, _loitering_2018),
    ):
        if needed <= held:
            return make
    return None


def _dotted(row: Row) -> dict[str, Any]:
    met = bool(row.get("encounter.vessel.ssvid"))
    return {
        "type": row.get("type") or ("encounter" if met else "loitering"),
        "start": _utc(row["start"]),
        "end": _utc(row["end"]) or None,
        "position": {"lat": row["latitude"], "lon": row["longitude"]},
        "vessel": {"ssvid": row["vessel.ssvid"], "name": row.get("vessel.name", "")},
        "encounter": {
            "vessel": {
                "ssvid": row.get("encounter.vessel.ssvid", ""),
                "name": row.get("encounter.vessel.name", ""),
            },
            "medianDistanceKilometers": row.get("encounter.medianDistanceKilometers", ""),
        },
    }


def _encounter_2018(row: Row) -> dict[str, Any]:
    def mmsi(kind: str) -> str:
        return row.get(f"{kind}_mmsi") or row.get(f"{kind}_vessel_mmsi", "")

    return {
        "type": "encounter",
        "start": _utc(row["start_time"]),
        "end": _utc(row["end_time"]) or None,
        "position": {"lat": row["mean_latitude"], "lon": row["mean_longitude"]},
        "vessel": {"ssvid": mmsi("transshipment")},
        "encounter": {
            "vessel": {"ssvid": mmsi("fishing")},
            "medianDistanceKilometers": row.get("median_distance_km", ""),
        },
    }


def _loitering_2018(row: Row) -> dict[str, Any]:
    return {
        "type": "loitering",
        "start": _utc(row["starting_timestamp"]),
        "end": _utc(row.get("ending_timestamp", "")) or None,
        # where it began: the table has no mean place
        "position": {"lat": row["starting_latitude"], "lon": row.get("starting_longitude", "")},
        "vessel": {"ssvid": row["transshipment_mmsi"]},
    }


def _utc(text: str) -> str:
    """Returns a time with its zone: these tables say UTC by a word, or in their description."""
    bare = text.removesuffix(" UTC")
    return bare if not bare or bare.endswith("Z") or "+" in bare else f"{bare}Z"
