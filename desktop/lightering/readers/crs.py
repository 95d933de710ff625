"""The reference system a JSON document names: WGS 84, or the document is refused."""

from __future__ import annotations

import re
from typing import Any

from lightering.errors import InputError

__all__ = ["refuse_foreign"]

_WGS84 = frozenset({"crs84", "crs84h", "4326", "4979", "wgs84"})
"""Last part of the names of WGS 84: `urn:ogc:def:crs:OGC:1.3:CRS84`, `EPSG:4326`."""


def refuse_foreign(members: dict[str, Any], file: str) -> None:
    """Checks the member `crs` of an object, if it has one.

    RFC 7946 knows WGS 84 only; its forerunner of 2008 and OGC 19-045r3 let a document name
    another. The order is longitude, latitude whatever the name says: so all programs write it.

    Args:
        members: Members of the object.
        file: Name for the message.

    Raises:
        InputError: Another reference system is named, or one that is given as a link.
    """
    crs = members.get("crs")
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = crs
    if isinstance(properties, dict):
        name = next((properties[key] for key in ("name", "href", "code") if key in properties), crs)
    text = str(name).strip()
    last = re.split(r"[:/#]", text.rstrip("/"))[-1]
    if last.replace(" ", "").lower() not in _WGS84:
        raise InputError(
            "The positions are not in longitude and latitude of WGS 84.",
            file=file,
            column="crs",
            value=text,
            advice="Convert it to WGS 84 (EPSG:4326), for example with ogr2ogr -t_srs EPSG:4326.",
        )
