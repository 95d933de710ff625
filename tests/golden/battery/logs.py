"""Rows 55 to 60: AIS sentences that are damaged, torn apart, undated or of no use."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.golden.battery.case import Case
from tests.unit.readers.nmea_made import (
    payload_of,
    pghp,
    position,
    sentence,
    signed,
    static_parts,
    tagged,
)

EPOCH = 1709343000
WHEN = datetime(2024, 3, 2, 1, 30, tzinfo=UTC)
OTHER = 432123000


def heard(line: str, after: int = 0, station: str = "r1") -> str:
    """A sentence with the receiver's time in a TAG block."""
    return tagged(line, f"s:{station},c:{EPOCH + after}") + "\n"


def log(*lines: str, station: str = "r1") -> str:
    """Sentences a second apart."""
    return "".join(heard(line, n, station) for n, line in enumerate(lines))


def damaged(line: str, place: int = -2) -> str:
    """A line with another letter at this place."""
    letters = list(line)
    letters[place] = "0" if letters[place] != "0" else "1"
    return "".join(letters)


P = position()
SOUND = "".join(heard(P, 60 * n) for n in range(4))
A, B = static_parts()
X, Y = static_parts(mmsi=OTHER, shipname="OAK", imo=2000016)
AFTER = heard(P, 100) + heard(position(mmsi=OTHER), 101)
LATER = "".join(heard(P, 60 * n) for n in range(2, 150))
STATED = {"name": ["PINE", None]}
NOBODY = {"name": [None, None]}
FORMS = {
    "epoch before": f"{EPOCH} {P}", "epoch and comma": f"{EPOCH},{P}",
    "epoch behind": f"{P},{EPOCH}",
    "ISO before": f"2024-03-02T01:30:00Z {P}", "ISO and tab": f"2024-03-02 01:30:00\t{P}",
    "in brackets": f"[2024-03-02 01:30:00] {P}", "in quotes": f'"{EPOCH}","{P}"',
    "coastguard": f"{P},s22476,d-107,T00.00,S0000,r003669945,{EPOCH}",
    "c: in s": tagged(P, f"c:{EPOCH}"),
    "c: in ms": tagged(P, f"c:{EPOCH}000"), "c: in us": tagged(P, f"c:{EPOCH}000000"),
    "offset": f"2024-03-02T10:30:00+09:00 {P}", "PGHP": pghp("2024,3,2,1,30,0,0") + "\n" + P,
    "TAG block alone": f"\\{signed(f'c:{EPOCH}')}\\\n{P}",
}  # fmt: skip
NO_TIMES = {
    "c: text": tagged(P, "c:abc"), "c: 0": tagged(P, "c:0"), "c: far": tagged(P, "c:9999999999"),
    "clock only": f"01:30:00 {P}", "ambiguous": f"03/02/2024 01:30:00 {P}",
    "nine digits": f"{P} 371234000",
}  # fmt: skip
KINDS = (
    position(2), position(3), position(18), position(19, shipname="ELM"), position(27),
    position(4, mmsi=2190067), position(9, mmsi=111219045), position(21, mmsi=992190001)
)  # fmt: skip
JUNK = ("junk line", "!AIVDM,1,1,,A,,0*26", "!AIVDM", "!" * 80, "é" * 20)
TALKERS = ("BSVDM", "ABVDM", "ANVDM", "SAVDM", "AIVDO")
CASES = tuple(
    Case(*case, name="a.nmea", **more)
    for *case, more in (
        (55, "sound", SOUND, 4, {}),
        (55, "checksums", SOUND + damaged(heard(P, 300)) + damaged(heard(P, 360), 12), 4,
         {"bad_checksum": 2}, {}),
        (55, "no checksum", SOUND + heard(P, 300).rpartition("*")[0] + "\n", 4,
         {"unreadable": 1}, {}),
        (55, "a changed letter", SOUND + heard(P, 300).replace("A,1", "A,3"), 4,
         {"bad_checksum": 1}, {}),
        (55, "cut", SOUND[:-20], 3, {"unreadable": 1}, {}),
        (56, "two parts", log(A, B) + AFTER, 2, {"not_a_position": 1}, {"gives": STATED}),
        (56, "first only", log(A) + AFTER, 2, {"incomplete_multipart": 1}, {"gives": NOBODY}),
        (56, "second only", log(B) + AFTER, 2, {"incomplete_multipart": 1}, {"gives": NOBODY}),
        (56, "reversed", log(B, A) + AFTER, 2, {"incomplete_multipart": 2}, {"gives": NOBODY}),
        (56, "interleaved", log(A, X, B, Y) + AFTER, 2, {"incomplete_multipart": 4},
         {"gives": NOBODY}),
        (56, "two stations", heard(A) + heard(X, 0, "r2") + heard(B) + heard(Y, 0, "r2") + AFTER, 2,
         {"not_a_position": 2}, {"gives": {"name": ["PINE", "OAK"]}}),
        (56, "stale", log(A) + LATER + heard(Y, 9000) + AFTER, 150, {"incomplete_multipart": 2},
         {}),
        (56, "other channel", log(A, static_parts(channel="B")[1]) + AFTER, 2,
         {"incomplete_multipart": 2}, {"gives": NOBODY}),
        (56, "other id", log(A, static_parts(sequence="4")[1]) + AFTER, 2,
         {"incomplete_multipart": 2}, {"gives": NOBODY}),
        (56, "static reports only", log(A, B), 0, {"not_a_position": 1},
         {"says": "gave name"}),
        (57, "no time", f"{P}\n" * 3, None, {"no_time": 3}, {"says": "carry no time"}),
        (57, "one without", SOUND + f"{P}\n", 4, {"no_time": 1}, {"says": "carry no time"}),
        *((58, what, text + "\n", 1, {}, {"gives": {"time_utc": [WHEN]}})
          for what, text in FORMS.items()),
        *((58, what, text + "\n", None, {"bad_time": 1}, {}) for what, text in NO_TIMES.items()),
        (59, "kinds", log(*KINDS), 8, {}, {"eligible": 1, "says": "185 m"}),
        (59, "kinds that send the MMSI of a ship", log(position(4), position(21), P), 1,
         {"not_a_position": 2}, {"eligible": 1}),
        *((59, talker, log(position(talker=talker)), 1, {}, {}) for talker in TALKERS),
        (60, "junk", SOUND + "".join(f"{line}\n" for line in JUNK), 4,
         {"unreadable": 5}, {}),
        (60, "wrong length", SOUND + heard(sentence("14eG;", 0), 300)
         + heard(sentence("1" * 200, 0), 301), 4, {"unreadable": 2}, {}),
        (60, "types without a place", SOUND + heard(sentence("8" + "0" * 27, 0), 300)
         + heard(sentence("f" + "0" * 27, 0), 301), 4, {"not_a_position": 2}, {}),
        (60, "fill bits", SOUND + heard("!" + signed(f"AIVDM,1,1,,A,{payload_of(1)[0]},7")), 4,
         {"unreadable": 1}, {}),
        (60, "nul tail", SOUND.encode() + bytes(5000), 4, {}, {"says": "NUL"}),
        (60, "no position", SOUND + heard(position(lon=181, lat=91), 300), 4,
         {"pos_not_available": 1}, {}),
        (60, "no MMSI", SOUND + heard(position(mmsi=0), 300) + heard(position(mmsi=123), 301), 4,
         {"bad_mmsi": 2}, {}),
    )
)  # fmt: skip
