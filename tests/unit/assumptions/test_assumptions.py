"""A sceptic who changes an assumption sees a number move: no parameter is there for show."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.assumptions.probes import PROBES, Probe

from lightering.model.params import Params

if TYPE_CHECKING:
    from tests.unit.assumptions.probes import Figure

DEFAULTS = Params.defaults()
EVERY = [
    pytest.param(section, name, PROBES.get(section, {}).get(name), id=f"{section}.{name}")
    for section, values in DEFAULTS.as_dict().items()
    for name in values
]


@pytest.mark.parametrize(("section", "name", "probe"), EVERY)
def test_that_every_assumption_moves_a_number(section: str, name: str, probe: Probe | None) -> None:
    assert probe is not None, f"no test shows which number {section}.{name} moves: see probes.py"
    changed = DEFAULTS.overlaid({section: {name: probe.value}}, "a sceptic")
    assert changed != DEFAULTS
    assert probe.moves
    for number, figure in probe.moves.items():
        assert figure(changed) != _before(figure), f"{name} does not move {number}"


@cache
def _before(figure: Figure) -> Any:
    return figure(DEFAULTS)


def test_that_no_number_is_told_to_move_by_what_is_no_parameter() -> None:
    told = {(section, name) for section, probes in PROBES.items() for name in probes}
    assert told == {(s, n) for s, values in DEFAULTS.as_dict().items() for n in values}
