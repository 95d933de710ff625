"""AIS sentences for tests, made with the encoder of the library."""

from __future__ import annotations

from functools import reduce
from operator import xor

from pyais.messages import MSG_CLASS

SHIP = 371234000
STATIC = {
    "imo": 2000007,
    "callsign": "3FAB7",
    "shipname": "PINE",
    "ship_type": 80,
    "to_bow": 60,
    "to_stern": 20,
    "to_port": 7,
    "to_starboard": 7,
    "draught": 5.2,
    "destination": "AT SEA",
}


def signed(body: str) -> str:
    return f"{body}*{reduce(xor, body.encode(), 0):02X}"


def tagged(line: str, tags: str) -> str:
    return f"\\{signed(tags)}\\{line}"


def pghp(time: str, station: str = "219,,2190067") -> str:
    """A time line; `time` is year,month,day,hour,minute,second,millisecond."""
    return "$" + signed(f"PGHP,1,{time},{station},1,00")


def sentence(payload, fill=0, *, talker="AIVDM", count=1, number=1, sequence="", channel="A"):
    return "!" + signed(f"{talker},{count},{number},{sequence},{channel},{payload},{fill}")


def payload_of(kind: int, **values) -> tuple[str, int]:
    values = {"mmsi": SHIP, **values}
    return MSG_CLASS[kind].create(**values).encode()


def position(kind: int = 1, *, talker: str = "AIVDM", **values) -> str:
    at = {"lon": 124.25, "lat": 33.5, "speed": 1.5, "course": 90.0, "heading": 91, "second": 3}
    payload, fill = payload_of(kind, **{**at, **values})
    return sentence(payload, fill, talker=talker)


def static_parts(*, sequence="3", channel="A", talker="AIVDM", **values) -> list[str]:
    payload, fill = payload_of(5, **{**STATIC, **values})
    return [
        sentence(payload[:60], 0, talker=talker, count=2, number=1, sequence=sequence,
                 channel=channel),
        sentence(payload[60:], fill, talker=talker, count=2, number=2, sequence=sequence,
                 channel=channel),
    ]  # fmt: skip
