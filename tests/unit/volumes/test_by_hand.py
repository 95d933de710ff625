"""What a sceptic repeats with a pencil: tonnes of an evidence line, from what it says alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lightering.model.params import Params
from lightering.report.texts import catalogue
from lightering.volumes import blocks, prepared
from lightering.volumes.evidence import deadweight_line, mass_of_change
from lightering.volumes.particulars import Particulars

PARAMS = Params.defaults().volumes


def ship(**known: float) -> Particulars:
    return replace(Particulars(mmsi=353993000, identity=0), **known)


@pytest.mark.parametrize(
    "known",
    [
        {"length_m": 74.0, "beam_m": 12.0, "max_draught_m": 4.8},
        {"length_m": 74.0, "beam_m": 12.0, "max_draught_m": 5.6},
        {"length_m": 110.0, "beam_m": 19.0},
        {"length_m": 110.0},
        {},
        {"length_m": 90.0, "beam_m": 15.0, "max_draught_m": 5.0, "draught_m": 6.2},
    ],
)
def test_that_a_deadweight_by_size_is_the_product_of_what_its_line_says(
    known: dict[str, float],
) -> None:
    told = deadweight_line("giver", ship(**known), PARAMS)
    text = told["value"]
    values = {"LOA": known.get("length_m", 0.0), "B": known.get("beam_m", 0.0), "T": 0.0}
    taken = text.split(" with ")[1].split(" (")[0]
    for name, value in (one.split(" = ") for one in taken.split(", ")):
        over = re.fullmatch(r"(LOA|B) / ([\d.]+)", value)
        values[name] = values[over[1]] / float(over[2]) if over else float(value.removesuffix(" m"))
    by_hand = float(text.split(" t by ")[1].split(" ×")[0])
    for value in values.values():
        by_hand *= value
    assert told["mass_t"] == pytest.approx(by_hand, abs=0.06)


@pytest.mark.parametrize(
    ("size", "low", "high", "printed"),
    [
        # the receiver of an event of the sample, and the giver of another one (E-4bbc9db911)
        ((74.0, 12.0, 4.8), 2.9, 4.1, 879),
        ((97.0, 16.0, 6.4), 5.7, 6.4, 915),
    ],
)
def test_that_the_tonnes_of_a_draught_change_follow_from_the_formulas_of_the_report(
    size: tuple[float, float, float], low: float, high: float, printed: int
) -> None:
    length, beam = 1.02 * 0.95 * size[0], size[1]
    design, block = beam / 2.35, (0.68 + 0.80) / 2

    def displacement(t: float) -> float:
        return 1.025 * (1 - (1 - block) * (design / t) ** (1 / 3)) * length * beam * t

    schneekluth, kristensen = (1 + 2 * block) / 3, 0.55 + 0.45 * block
    tonnes = (displacement(high) - displacement(low)) * (1 + (kristensen / schneekluth - 1) / 2)
    known = ship(length_m=size[0], beam_m=size[1], max_draught_m=size[2])
    told = mass_of_change(known, low, high, PARAMS)
    assert told == pytest.approx(tonnes, rel=1e-9)
    assert round(tonnes) == printed


def test_that_the_report_tells_what_is_known_of_the_cargo_before() -> None:
    said = " ".join(one["says"] for one in catalogue("en").part("method")["formulas"])
    assert f"in {float(blocks._BELIEVED):.0%}".replace("%", " %") in said
    assert f"in the {prepared._KEEP_GIVEN_DAYS:g} days before" in said
