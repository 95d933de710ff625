"""Which column of a table means what: names as people write them, in order of preference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lightering.errors import ColumnsMissing, InputError, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = [
    "ESSENTIAL",
    "NUMBERS",
    "STAND_INS",
    "choices",
    "known_columns",
    "missing",
    "normal",
    "require",
]

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "mmsi": ("mmsi", "mmsinumber", "mmsino", "shipmmsi", "vesselmmsi", "sourcemmsi", "ssvid",
             "userid", "maritimemobileserviceidentity"),
    "vessel_id": ("id", "vesselid", "shipid", "trackid", "trajectoryid", "objectid", "vesselno"),
    "time": ("timeutc", "timestamputc", "datetimeutc", "utctime", "utctimestamp", "utcdatetime",
             "utc", "basedatetime", "timestamp", "datetime", "aispostimestamp", "postimestamp",
             "positiontimestamp", "positiontime", "postime", "posdate", "dttmposutc", "dtposutc",
             "tsposutc", "timestampposition", "timeposition", "movementdatetime", "receivedat",
             "receivedtime", "receivetime", "msgtime", "messagetime", "eventtime", "observedat",
             "lastseen", "epoch", "epochs", "epochms", "unixtime", "unixtimestamp", "dttm", "dt",
             "ts", "time", "t"),
    "date": ("dateutc", "date", "day"),
    "clock": ("timeofday", "clock", "hour", "time", "timeutc"),
    "lat": ("lat", "latitude", "latdeg", "latitudedeg", "latdd", "latitudedd", "latdecimal",
            "latitudedegrees", "latdegrees", "positionlat", "poslat", "latwgs84", "lati", "y"),
    "lon": ("lon", "longitude", "long", "lng", "londeg", "longitudedeg", "londd", "longitudedd",
            "londecimal", "longitudedegrees", "londegrees", "positionlon", "poslon", "lonwgs84",
            "longi", "x"),
    "sog": ("sogkn", "sog", "sogkt", "sogkts", "sogknots", "speedoverground", "speedkn",
            "speedkt", "speedkts", "speedknots", "speedovergroundknots", "speedovergroundkn",
            "speed"),
    "cog": ("cogdeg", "cog", "courseoverground", "coursedeg", "coursedegrees", "course"),
    "heading": ("headingdeg", "heading", "trueheading", "headingtrue", "hdg", "headingdegrees"),
    "status": ("navstatus", "navigationalstatus", "navigationstatus", "navstat", "status",
               "navigationalstatuscode"),
    "name": ("vesselname", "shipname", "name", "vesselnm"),
    "imo": ("imo", "imonumber", "imono", "vesselimo", "shipimo"),
    "call_sign": ("callsign", "callsgn"),
    "ship_type": ("shiptype", "vesseltype", "aistype", "shipandcargotype", "vesseltypecode",
                  "shiptypecode", "typecode"),
    "length": ("lengthm", "length", "loa", "loam", "lengthoverall", "vessellength", "shiplength"),
    "beam": ("beamm", "width", "widthm", "beam", "breadth", "breadthm", "vesselwidth"),
    "draught": ("draughtm", "draught", "draft", "draftm", "maxdraught", "maxdraft"),
    "to_bow": ("tobowm", "tobow", "dimensiontobow", "dimtobow", "dimbow", "dima"),
    "to_stern": ("tosternm", "tostern", "dimensiontostern", "dimtostern", "dimstern", "dimb"),
    "to_port": ("toportm", "toport", "dimensiontoport", "dimtoport", "dimport", "dimc"),
    "to_starboard": ("tostarboardm", "tostarboard", "dimensiontostarboard", "dimtostarboard",
                     "dimstarboard", "dimd"),
    "mobile": ("typeofmobile",),
    "destination": ("destination", "dest", "reporteddestination"),
}  # fmt: skip
ESSENTIAL = {
    "lat": ("latitude", "lat"),
    "lon": ("longitude", "lon"),
    "time": ("time", "time_utc"),
    "mmsi": ("MMSI", "mmsi"),
}
"""Role, name in a sentence, and the name to give the column."""
STAND_INS = {"mmsi": "vessel_id", "time": "date"}
"""Roles that do where an essential one is not there."""
NUMBERS = (
    "lat", "lon", "sog", "cog", "heading", "length", "beam", "draught", "to_bow", "to_stern",
    "to_port", "to_starboard",
)  # fmt: skip
"""Roles whose cells are numbers; latitude and longitude stand first."""

_ZONES = frozenset(
    {"tz", "timezone", "zone", "utcoffset", "tzoffset", "gmtoffset", "timezoneoffset", "offset"}
)
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


def normal(name: str) -> str:
    """Returns a column name in lower case with nothing but letters and digits.

    Args:
        name: As the header has it: `# Timestamp`, `SOG (knots)`.
    """
    return _NOT_WORDS.sub("", name.lower())


def known_columns(header: Sequence[str]) -> dict[str, int]:
    """Returns the position of each column whose meaning is known by its name.

    Args:
        header: Names as they stand in the file.

    Returns:
        Position by role (`mmsi`, `time`, `lat`, ...), first come first served where one role has
        several names: the order of the synonyms decides, not that of the columns.
    """
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(normal(name), place)
    roles = {
        role: next((places[word] for word in words if word in places), -1)
        for role, words in _SYNONYMS.items()
    }
    found = {role: place for role, place in roles.items() if place >= 0}
    if (
        "date" in found
        and "clock" in found
        and normal(header[found["time"]]) in ("time", "timeutc")
    ):
        del found["time"]  # a clock beside a date is no time of its own
    elif "time" in found or "clock" not in found:
        found.pop("clock", None)
        date = found.pop("date", None)
        if "time" not in found and date is not None:
            found["time"] = date
    if "mmsi" in found:
        found.pop("vessel_id", None)
    return found


def choices(header: Sequence[str], roles: dict[str, int]) -> list[str]:
    """Returns a sentence for each column that had a rival, so that no choice is silent.

    Args:
        header: Names as they stand in the file.
        roles: What `known_columns` found.
    """
    said = []
    taken = set(roles.values())
    for role, place in roles.items():
        words = _SYNONYMS.get(role, ())
        rivals = [n for i, n in enumerate(header) if i not in taken and normal(n) in words]
        if rivals:
            others = ", ".join(shown(name, 24) for name in rivals[:5])
            title = ESSENTIAL[role][0] if role in ESSENTIAL else role.replace("_", " ")
            said.append(f"Column {shown(header[place])} was taken as {title}, not {others}.")
    zones = [name for name in header if normal(name) in _ZONES]
    if zones and {"time", "date"} & roles.keys():
        said.append(
            f"Column {shown(zones[0])} seems to name a time zone. It was not applied: times "
            "without a zone of their own were read as UTC. Check this."
        )
    return said


def missing(roles: Collection[str]) -> list[str]:
    """Returns the essential roles that a table has no column for, nor one that stands in for it.

    Args:
        roles: What was found.
    """
    return [role for role in ESSENTIAL if not {role, STAND_INS.get(role, role)} & set(roles)]


def require(header: Sequence[str], roles: dict[str, int], file: str, line: int | None) -> None:
    """Checks that a table holds ship, time and place, each once.

    Args:
        header: Names as they stand in the file.
        roles: What `known_columns` found.
        file: Name for the message.
        line: Physical line of the header, or None.

    Raises:
        InputError: One is missing or stands twice; the message names what the header holds.
    """
    lacking = missing(roles)
    local = [name for name in header if "time" in lacking and "local" in normal(name)]
    if lacking == ["time"] and local:
        raise ColumnsMissing(
            "The only time is a local one, and its zone is not known.",
            lacks=("time",),
            file=file,
            line=line,
            column=local[0],
            advice="Say which zone it is, or convert it to UTC and name the column time_utc.",
        )
    if lacking:
        held = ", ".join(shown(name, 24) for name in header[:12])
        where = f"Line {line} holds" if line is not None else "The table holds"
        what = " and ".join(f"no {ESSENTIAL[role][0]} column" for role in lacking)
        wanted = ", ".join(ESSENTIAL[role][1] for role in lacking)
        raise ColumnsMissing(
            f"There is {what}. {where}: {held}{', …' if len(header) > 12 else ''}.",
            file=file,
            line=line,
            lacks=tuple(lacking),
            advice=f"Name the columns ({wanted}), say what they are called, or check that "
            "this is a file of positions.",
        )
    words = [normal(name) for name in header]
    for role in (*ESSENTIAL, "vessel_id"):
        place = roles.get(role)
        if place is not None and words.count(words[place]) > 1:
            raise InputError(
                "This column stands twice, and which of the two is meant is not known.",
                file=file,
                line=line,
                column=header[place],
                advice="Remove or rename one of them.",
            )
