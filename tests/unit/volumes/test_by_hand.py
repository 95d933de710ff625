"""What a sceptic repeats with a pencil: tonnes of an evidence line, from what it says alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lightering.model.params import Params
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


def test_that_the_tonnes_of_a_draught_change_follow_from_the_formulas_of_the_report() -> None:
    # the receiver of an event of the sample: 74 x 12 m, deepest 4.8 m, 2.9 to 4.1 m; 879 t
    length, beam = 1.02 * 0.95 * 74.0, 12.0
    design, block = beam / 2.35, (0.68 + 0.80) / 2

    def displacement(t: float) -> float:
        return 1.025 * (1 - (1 - block) * (design / t) ** (1 / 3)) * length * beam * t

    schneekluth, kristensen = (1 + 2 * block) / 3, 0.55 + 0.45 * block
    tonnes = (displacement(4.1) - displacement(2.9)) * (1 + (kristensen / schneekluth - 1) / 2)
    told = mass_of_change(ship(length_m=74.0, beam_m=12.0, max_draught_m=4.8), 2.9, 4.1, PARAMS)
    assert told == pytest.approx(tonnes, rel=1e-9)
    assert round(tonnes) == 879
