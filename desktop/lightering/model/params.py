"""Every number an analyst can change, with its default in `resources/defaults.toml`."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError
from lightering.resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "DetectParams",
    "FlagParams",
    "LedgerParams",
    "Params",
    "ScreeningParams",
    "VolumeParams",
    "parameter_notes",
]


@dataclass(frozen=True, slots=True)
class DetectParams:
    """When two tracks are an encounter, and of which kind; what loitering and leads are."""

    distance_m: float
    min_duration_h: float
    max_speed_kn: float
    max_gap_h: float
    hysteresis_h: float
    reachable_kn: float
    alongside_m: float
    alongside_hull_gap_m: float
    alongside_spread_m: float
    port_radius_km: float
    convoy_speed_kn: float
    convoy_relative_kn: float
    alongside_min_h: float
    close_spread_m: float
    drift_speed_kn: float
    under_way_kn: float
    harbour_port_km: float
    harbour_shore_km: float
    berth_shore_km: float
    anchorage_ships: float
    anchorage_radius_km: float
    anchorage_port_km: float
    craft_length_m: float
    craft_longest_m: float
    barge_longest_m: float
    barge_share: float
    tender_share: float
    tended_least_m: float
    habit_ships: float
    habit_d: float
    habit_h: float
    in_line_deg: float
    bow_on_deg: float
    keel_share: float
    held_share: float
    fix_noise_m: float
    loiter_min_h: float
    loiter_speed_kn: float
    loiter_radius_km: float
    loiter_shore_km: float
    coverage_radius_km: float
    coverage_share: float
    lead_speed_kn: float
    lead_longest_h: float

    @property
    def params_id(self) -> str:
        """Names these values: the same ones have the same id in every run."""
        text = json.dumps([[f.name, getattr(self, f.name)] for f in fields(self)])
        return f"P-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class ScreeningParams:
    """Which encounters may be transfers toward the DPRK, and how likely each counts."""

    dprk_call_radius_km: float
    dprk_call_min_h: float
    call_window_d: float
    min_length_m: float
    p_base: float
    p_dprk_flag: float
    p_call: float
    p_listed: float
    p_listed_mmsi: float
    p_sign: float
    p_close_factor: float
    p_call_before: float
    p_dark: float
    p_call_unseen: float
    call_half_d: float
    call_reach_km: float
    dark_min_h: float
    dark_radius_km: float


@dataclass(frozen=True, slots=True)
class VolumeParams:
    """How barrels follow from draughts, hulls and time. Ranges are 5 % and 95 %."""

    draws: int
    seed: int
    laden_alpha: float
    laden_beta: float
    laden_shared_sd: float
    draught_error_m: float
    dwt_coefficient: float
    dwt_coefficient_sd: float
    block_coefficient_low: float
    block_coefficient_high: float
    pump_rate_low_m3h: float
    pump_rate_high_m3h: float
    overhead_low_h: float
    overhead_high_h: float
    ballast_share_high: float
    partial_share: float
    unreliable_share: float
    product_concentration: float
    draught_window_d: float
    unknown_below: float
    share_gasoil: float
    share_gasoline: float
    share_kerosene: float
    share_residual: float
    dwt_factor: float
    barrel_factor: float


@dataclass(frozen=True, slots=True)
class LedgerParams:
    """What enters the total."""

    bbl_per_tonne: float
    include_below: float
    include_afloat: float


@dataclass(frozen=True, slots=True)
class FlagParams:
    """What is odd enough in an identity to be flagged."""

    shared_least_fixes: float
    late_most_h: float
    circle_spread: float
    circle_turns: float
    circle_least_kn: float
    size_least_m: float
    size_share: float
    draught_spare_m: float
    draught_per_length: float


@dataclass(frozen=True, slots=True)
class Params:
    """All parameters of a run, as one value that travels with every result."""

    detect: DetectParams
    screening: ScreeningParams
    volumes: VolumeParams
    ledger: LedgerParams
    flags: FlagParams

    @staticmethod
    def defaults() -> Params:
        """Returns the defaults of `resources/defaults.toml`."""
        return _defaults()

    @staticmethod
    def from_toml(path: Path) -> Params:
        """Returns the defaults with the values of a TOML file laid over them.

        Args:
            path: File with some of the tables `[detect]`, `[screening]`, `[volumes]`, `[ledger]`,
                `[flags]`.

        Raises:
            InputError: The file cannot be read, is no TOML, or names an unknown parameter.
        """
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise InputError(
                f"The parameter file could not be read: {error.strerror}.", file=path.name
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"The parameter file is no TOML: {error}.", file=path.name) from error
        return _defaults().overlaid(table, path.name)

    def overlaid(self, table: Mapping[str, Any], origin: str) -> Params:
        """Returns a copy with some values replaced.

        Args:
            table: Values by section and name.
            origin: Where they come from, for the message.

        Raises:
            InputError: A section or a name is unknown, or a value is no number of that kind.
        """
        changed: dict[str, Any] = {}
        for section, values in table.items():
            if section not in _SECTIONS:
                raise InputError(
                    "There is no such section of parameters.",
                    file=origin,
                    value=section,
                    advice=f"Use one of {', '.join(_SECTIONS)}.",
                )
            changed[section] = _changed(getattr(self, section), values, section, origin)
        return replace(self, **changed)

    def to_toml(self) -> str:
        """Returns all values as a file that `from_toml` reads, with what each default rests on."""
        notes = parameter_notes()
        lines = [f"# Parameters {self.detect.params_id} (of [detect]), all values."]
        for section, values in self.as_dict().items():
            lines += ["", f"[{section}]"]
            for name, value in values.items():
                note = notes.get((section, name), "")
                lines.append(f"{name} = {value!r}" + (f"  # {note}" if note else ""))
        return "\n".join(lines) + "\n"

    def as_dict(self) -> dict[str, dict[str, float | int]]:
        """Returns all values by section and name, in declared order."""
        return asdict(self)


_MOST = 1e15
"""No parameter means anything beyond."""
_SECTIONS = ("detect", "screening", "volumes", "ledger", "flags")


def _changed(record: Any, values: Any, section: str, origin: str) -> Any:
    if not isinstance(values, dict):
        raise InputError(
            "A section of parameters is a table of names and values.", file=origin, value=section
        )
    kinds = {f.name: f.type for f in fields(record)}
    for name, value in values.items():
        if name not in kinds:
            raise InputError(
                "There is no such parameter.",
                file=origin,
                column=section,
                value=name,
                advice=f"Use one of {', '.join(kinds)}.",
            )
        whole = kinds[name] == "int"
        sound = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
        # a number that is none is in no order, and an endless one has no end of a search
        if not sound or not 0 <= value <= _MOST:
            raise InputError(
                "A parameter must be a finite number, not below zero.",
                file=origin,
                column=f"{section}.{name}",
                value=str(value),
            )
    return replace(record, **{n: v if kinds[n] == "int" else float(v) for n, v in values.items()})


@cache
def parameter_notes() -> Mapping[tuple[str, str], str]:
    """Returns where each default comes from, by section and name, as `defaults.toml` says it."""
    notes, section = {}, ""
    for line in resource("defaults.toml").read_text(encoding="utf-8").splitlines():
        if head := re.match(r"\[(\w+)\]", line):
            section = head[1]
        elif row := re.match(r"(\w+) = [^#]*#\s*(.+)", line):
            notes[section, row[1]] = row[2]
    return notes


@cache
def _defaults() -> Params:
    table = tomllib.loads(resource("defaults.toml").read_text(encoding="utf-8"))
    return Params(
        detect=DetectParams(**table["detect"]),
        screening=ScreeningParams(**table["screening"]),
        volumes=VolumeParams(**table["volumes"]),
        ledger=LedgerParams(**table["ledger"]),
        flags=FlagParams(**table["flags"]),
    )
