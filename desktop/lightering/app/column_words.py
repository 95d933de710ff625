"""What a column of an unknown table can be read as, and how: the words of the window."""

from __future__ import annotations

__all__ = ["FIXED", "HOW", "ROLES", "SAID"]

SAID = "what was said in the window"
"""What messages call a mapping that stands in no file."""

ROLES: dict[str, str] = {
    "": "not read",
    "mmsi": "MMSI",
    "vessel_id": "vessel number",
    "time": "time",
    "date": "date",
    "clock": "time of day",
    "lat": "latitude",
    "lon": "longitude",
    "sog": "speed over ground",
    "cog": "course over ground",
    "heading": "heading",
    "status": "navigational status",
    "name": "name",
    "imo": "IMO number",
    "call_sign": "call sign",
    "ship_type": "ship type",
    "length": "length",
    "beam": "beam",
    "draught": "draught",
    "destination": "destination",
    "to_bow": "antenna to bow",
    "to_stern": "antenna to stern",
    "to_port": "antenna to port side",
    "to_starboard": "antenna to starboard side",
}
"""What a column can be read as, and its words."""

HOW: dict[str, tuple[tuple[str, str], ...]] = {
    "time": (
        ("", "dates decide"),
        ("ymd", "year first"),
        ("dmy", "day first"),
        ("mdy", "month first"),
    ),
    "lat": (("degrees", "degrees"), ("degrees-minutes", "degrees, minutes")),
    "lon": (("degrees", "degrees"), ("degrees-minutes", "degrees, minutes")),
    "sog": (("kn", "knots"), ("m/s", "m/s"), ("km/h", "km/h")),
    "draught": (("m", "metres"), ("dm", "decimetres")),
}
"""Ways to read a role: what stands in the mapping, and its words."""

FIXED = {
    "mmsi": "nine digits",
    "vessel_id": "1, 2, 3, …",
    "clock": "with the date",
    "cog": "degrees",
    "heading": "degrees",
    "length": "metres",
    "beam": "metres",
    "to_bow": "metres",
    "to_stern": "metres",
    "to_port": "metres",
    "to_starboard": "metres",
    "imo": "seven digits",
    "status": "code or words",
    "ship_type": "code or words",
}
"""What roles without a choice are read as."""
