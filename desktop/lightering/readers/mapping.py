"""A mapping of columns as a file, read and written.

[table]
delimiter = ";"
[columns]
mmsi = "Nr"
time = "Zeit"
[time]
zone = "+09:00"
order = "dmy"
[units]
speed = "m/s"
"""

from __future__ import annotations

import codecs
import contextlib
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError, shown
from lightering.readers.column_map import COLUMN_KEYS, ColumnMap, Maps, Shape
from lightering.readers.header import DELIMITERS
from lightering.units import KNOT_MS, MINUTE_MS, NAUTICAL_MILE_M

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "COLUMN_KEYS",
    "DELIMITERS",
    "ENCODINGS",
    "ORDERS",
    "UNITS",
    "ColumnMap",
    "Maps",
    "Shape",
    "mapping_of_text",
    "mapping_text",
    "read_mapping",
    "zone_ms",
]

ORDERS = ("dmy", "mdy", "ymd")
ENCODINGS = (
    "utf-8", "utf-16", "cp1252", "iso8859-15", "cp1250", "cp1251", "koi8-r", "cp1253", "cp932",
    "euc_jp", "cp949", "gb18030", "big5",
)  # fmt: skip
"""Codecs that may be named; `utf-8` reads lines that are none as Windows Latin-1 and says so."""

UNITS: dict[str, dict[str, Any]] = {
    "speed": {"kn": 1.0, "m/s": 1.0 / KNOT_MS, "km/h": 1000.0 / NAUTICAL_MILE_M},
    "draught": {"m": 1.0, "dm": 0.1},
    "position": {"degrees": False, "degrees-minutes": True},
    "decimal": {".": False, ",": True},
}
"""What may stand under [units], and what it means."""

_TIMES = ("zone", "order")
_SHAPES = ("encoding", "delimiter", "header", "skip")
_ZONE = re.compile(r"([+-])(\d{2}):(\d{2})")
_LONGEST_FILE = 1 << 20
_LAST_HEADER = 10_000


def read_mapping(path: Path) -> ColumnMap:
    """Reads a mapping.

    Args:
        path: A TOML file with the tables table, columns, time and units.

    Raises:
        InputError: It cannot be read, or holds a key or a value that means nothing.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_LONGEST_FILE + 1)
        if len(content) > _LONGEST_FILE:
            raise InputError("This is far too long for a mapping of columns.", file=path.name)
        given = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"The mapping could not be read: {error.strerror or error}.",
            file=path.name,
            advice="Check the name.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            f"The mapping is no TOML ({shown(error, 120)[1:-1]}).",
            file=path.name,
            advice='Write lines such as mmsi = "Nr" under [columns].',
        ) from error
    return _checked(given, path.name)


def mapping_of_text(text: str, file: str) -> ColumnMap:
    """Reads a mapping that stands in a case or in memory.

    Args:
        text: As `mapping_text` writes it.
        file: What messages call it.

    Raises:
        InputError: It holds a key or a value that means nothing.
    """
    try:
        return _checked(tomllib.loads(text), file)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"The mapping is no TOML ({shown(error, 120)[1:-1]}).", file=file
        ) from error


def mapping_text(mapping: ColumnMap) -> str:
    """Returns a mapping as the file that `read_mapping` takes.

    Args:
        mapping: What the person said.
    """
    keys = {role: key for key, role in COLUMN_KEYS.items()}
    shape = mapping.shape
    shapes = dict(
        zip(_SHAPES, (shape.encoding, shape.delimiter, shape.header, shape.skip), strict=True)
    )
    times = dict(zip(_TIMES, (mapping.zone, mapping.order), strict=True))
    tables: dict[str, dict[str, Any]] = {
        # header = 0 is said, skip = 0 is not
        "table": {k: v for k, v in shapes.items() if v or (k == "header" and v is not None)},
        "columns": {keys[role]: name for role, name in mapping.columns.items()},
        "time": {k: v for k, v in times.items() if v},
        "units": dict(mapping.units or {}),
    }
    lines: list[str] = []
    for title, table in tables.items():
        if table:
            lines += [
                f"[{title}]",
                *(f"{key} = {_toml(value)}" for key, value in table.items()),
                "",
            ]
    return "\n".join(lines)


def _toml(value: str | int) -> str:
    # a basic string of TOML has the escapes of JSON, and bars DEL as well
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _checked(given: dict[str, Any], file: str) -> ColumnMap:
    allowed = {"table": _SHAPES, "columns": COLUMN_KEYS, "time": _TIMES, "units": UNITS}
    for section, table in given.items():
        if section not in allowed or not isinstance(table, dict):
            raise _refused(file, section, f"The tables are {', '.join(allowed)}.")
        for key, value in table.items():
            if key not in allowed[section]:
                raise _refused(
                    file, f"{section}.{key}", f"[{section}] takes {', '.join(allowed[section])}."
                )
            if not isinstance(value, str) and key not in ("header", "skip"):
                raise InputError(
                    "The value is no text.",
                    file=file,
                    column=f"{section}.{key}",
                    value=str(value),
                    advice="Put it in quotes.",
                )
    columns = {COLUMN_KEYS[key]: name for key, name in given.get("columns", {}).items()}
    named = [name.strip() for name in columns.values() if name]
    for name in named:
        if named.count(name) > 1:
            raise InputError(
                f"The column {shown(name)} is named for two things.",
                file=file,
                advice="Name each column once.",
            )
    units = given.get("units", {})
    chosen = {key: _choice(file, f"units.{key}", value, UNITS[key]) for key, value in units.items()}
    zone, order = (given.get("time", {}).get(key, "") for key in _TIMES)
    if order:
        _choice(file, "time.order", order, dict.fromkeys(ORDERS))
    return ColumnMap(
        file=file,
        columns=columns,
        zone=zone,
        zone_ms=zone_ms(zone, file),
        order=order,
        units=units,
        speed_factor=chosen.get("speed", 1.0),
        draught_factor=chosen.get("draught", 1.0),
        minutes=chosen.get("position", False),
        comma=chosen.get("decimal"),
        shape=_shape(file, given.get("table", {})),
    )


def _shape(file: str, given: dict[str, Any]) -> Shape:
    encoding, delimiter = given.get("encoding", ""), given.get("delimiter", "")
    if delimiter:
        _choice(file, "table.delimiter", delimiter, dict.fromkeys(DELIMITERS))
    if encoding:
        with contextlib.suppress(LookupError, ValueError):  # refused below, with the names
            encoding = codecs.lookup(encoding).name
        _choice(file, "table.encoding", encoding, dict.fromkeys(ENCODINGS))
    for key in ("header", "skip"):
        value = given.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LAST_HEADER:
            raise InputError(
                f"This is no whole number from 0 to {_LAST_HEADER:,}.",
                file=file,
                column=f"table.{key}",
                value=str(value),
                advice="Write the number of a line, without quotes.",
            )
    return Shape(encoding, delimiter, given.get("header"), given.get("skip", 0))


def _choice(file: str, key: str, value: str, choices: dict[str, Any]) -> Any:
    if value not in choices:
        words = ", ".join(json.dumps(choice) if choice.isspace() else choice for choice in choices)
        raise InputError(
            f"This is not one of {words}.",
            file=file,
            column=key,
            value=value,
            advice="Choose one of them.",
        )
    return choices[value]


def zone_ms(zone: str, file: str) -> int:
    """Returns how far times are ahead of UTC, in milliseconds.

    Args:
        zone: Such as "+09:00"; "", "UTC" and "Z" are UTC.
        file: Where it stands, for the message.

    Raises:
        InputError: It is no offset.
    """
    if zone in ("", "UTC", "Z"):
        return 0
    match = _ZONE.fullmatch(zone)
    if match is None or int(match[2]) > 14 or int(match[3]) > 59:
        raise InputError(
            "This is no offset from UTC.",
            file=file,
            column="time.zone",
            value=zone,
            advice='Write it as "+09:00"; names of zones are not taken, their rules change.',
        )
    minutes = int(match[2]) * 60 + int(match[3])
    return (-minutes if match[1] == "-" else minutes) * MINUTE_MS


def _refused(file: str, key: str, advice: str) -> InputError:
    return InputError("This key means nothing here.", file=file, column=key, advice=advice)
