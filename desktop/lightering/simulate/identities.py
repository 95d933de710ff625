"""Who the invented ships say they are. No name, number or call sign belongs to a real ship."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.model.identifiers import imo_is_valid

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["Register", "Ship"]

_FIRST_SERIAL = 3000
_SERIALS = 7000
_IMO_FIRST, _IMO_LAST = 200_000, 499_999

_HANGUL = (
    "물결",
    "새벽빛",
    "등대섬",
    "갈매기",
    "노을",
    "은모래",
    "달무리",
    "솔바람",
    "해오름",
    "너울",
)
_HAN = ("海镜", "青岚", "云渡", "潮生", "星槎", "碧浔", "晓舟", "澜月", "渔歌", "沧粟")
_LATIN_FIRST = (
    "AMBER", "QUIET", "SILVER", "NORTHERN", "VELVET", "COPPER", "HOLLOW", "LUCID", "MARBLE",
    "PALE", "RUSSET", "SABLE", "TIDAL", "UMBER", "WINTER", "YONDER", "CINDER", "DAPPLED",
    "ELDER", "FALLOW",
)  # fmt: skip
_LATIN_SECOND = (
    "HERON", "TERN", "LARK", "OTTER", "WILLOW", "JUNIPER", "LANTERN", "MERIDIAN", "PEBBLE",
    "QUARTZ", "THISTLE", "SEXTANT", "GANNET", "CURLEW", "BRAMBLE", "SORREL", "FATHOM",
    "HALYARD", "PETREL", "YARROW",
)  # fmt: skip

_CALL_SIGNS = {
    273: "UZ", 351: "3F", 353: "HO", 354: "HP", 412: "BX", 413: "BY", 416: "BZ", 431: "JZ",
    440: "DZ", 441: "D9Z", 445: "HMZ", 477: "VRZ", 511: "T8Z", 538: "V7Z", 563: "9VZ",
    572: "T2Z", 613: "TJZ", 620: "D6Z", 636: "D5Z", 667: "9LZ", 671: "5VZ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ship:
    """What a ship broadcasts about itself.

    Attributes:
        mmsi: Nine digits; their last six begin with 99, which no register here has given out.
        name: As typed, Latin, Korean or Chinese.
        imo: 2000000 to 4999999 with a right check digit, or None.
        call_sign: Invented.
        ship_type: AIS code.
        length_m: Whole metres as broadcast.
        beam_m: Whole metres as broadcast.
        danish: Her fixes go to the file in the Danish format.
    """

    mmsi: int
    name: str
    imo: int | None
    call_sign: str
    ship_type: int
    length_m: int
    beam_m: int
    danish: bool = False


class Register:
    """Gives out identities, each once."""

    def __init__(self, rng: Generator) -> None:
        """Starts an empty register.

        Args:
            rng: Draws names and IMO numbers.
        """
        self._rng = rng
        self._serials: dict[int, int] = {}
        self._names: set[str] = set()
        self._imos: set[int] = set()

    def ship(
        self,
        mid: int,
        ship_type: int,
        length_m: float,
        beam_m: float,
        *,
        script: str = "latin",
        has_imo: bool = True,
        danish: bool = False,
        mmsi: int | None = None,
    ) -> Ship:
        """Returns a new ship.

        Args:
            mid: First three digits of her MMSI.
            ship_type: AIS code.
            length_m: Length over all.
            beam_m: Beam.
            script: Of her name: "latin", "hangul" or "han".
            has_imo: Whether she broadcasts an IMO number.
            danish: Her fixes go to the file in the Danish format.
            mmsi: The number of another ship, if she shares it.
        """
        serial = self._serials.get(mid, 0)
        self._serials[mid] = serial + 1
        if serial >= _SERIALS:
            raise ValueError(f"MID {mid} has no number left: use fewer ships.")
        number = mid * 1_000_000 + 990_000 + (_FIRST_SERIAL + serial) % 10_000
        return Ship(
            mmsi=number if mmsi is None else mmsi,
            name=self._name(script),
            imo=self._imo() if has_imo else None,
            call_sign=f"{_CALL_SIGNS[mid]}{serial:04d}",
            ship_type=ship_type,
            length_m=round(length_m),
            beam_m=round(beam_m),
            danish=danish,
        )

    def _name(self, script: str) -> str:
        while True:
            number = int(self._rng.integers(2, 990))
            if script == "hangul":
                name = f"{_HANGUL[int(self._rng.integers(len(_HANGUL)))]} {number % 90 + 2}"
            elif script == "han":
                name = f"{_HAN[int(self._rng.integers(len(_HAN)))]} {number % 90 + 2}"
            else:
                first = _LATIN_FIRST[int(self._rng.integers(len(_LATIN_FIRST)))]
                second = _LATIN_SECOND[int(self._rng.integers(len(_LATIN_SECOND)))]
                name = f"{first} {second}" if number % 3 else f"{first} {second} {number}"
            if name not in self._names or len(self._names) > 300:
                self._names.add(name)
                return name

    def _imo(self) -> int:
        while True:
            front = int(self._rng.integers(_IMO_FIRST, _IMO_LAST + 1))
            check = sum(int(digit) * (7 - place) for place, digit in enumerate(f"{front}")) % 10
            number = front * 10 + check
            if number not in self._imos and bool(imo_is_valid([number])[0]):
                self._imos.add(number)
                return number
