"""What is kept between two moves of a slider is what a run that kept nothing works out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from tests.unit.volumes.made_tables import at, calls, dark, draughts, encounters, ships

from lightering.app.assumed import ASSUMPTIONS
from lightering.model.overrides import Override, Typed
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.screening.screen import screen_with
from lightering.volumes import Prepared, overridden
from lightering.volumes.prepared import MOVABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.model.records import Assessment

EVENTS, DRAWS, PART = 14, 2_300, 14 * 1_100
DEFAULTS = Params.defaults()
PARAMS = replace(DEFAULTS, volumes=replace(DEFAULTS.volumes, draws=DRAWS))
MMSI = (352_900_001, 352_900_002, 613_900_001, 445_900_001, 445_900_002)


def _tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Five ships that meet again and again, with all kinds of readings."""
    random = np.random.default_rng(11)
    known = ships(
        *({"mmsi": mmsi, "length_m": 128.0, "beam_m": 20.0} for mmsi in MMSI[:2]),
        *({"mmsi": mmsi, "length_m": 80.0, "beam_m": 14.0} for mmsi in MMSI[2:]),
    )
    rows, typed, port, start = [], [], [], at("2026-01-01")
    for number in range(EVENTS):
        start += pd.Timedelta(hours=random.uniform(20.0, 60.0))
        end = start + pd.Timedelta(hours=random.uniform(5.0, 20.0))
        one, two = np.sort(random.choice(len(MMSI), 2, replace=False)).tolist()
        rows.append({"mmsi_1": MMSI[one], "mmsi_2": MMSI[two], "start_utc": start, "end_utc": end})
        for ship, change in ((one, -1.2), (two, 2.0)):
            before = (start - pd.Timedelta(hours=5)).isoformat()
            after = (end + pd.Timedelta(hours=2)).isoformat()
            if random.random() < 0.6:
                typed.append((MMSI[ship], before, 4.0))
            if random.random() < 0.6:
                typed.append((MMSI[ship], after, 4.0 + change))
        if number % 4 == 3:
            home, left = (end + pd.Timedelta(hours=h) for h in (8, 16))
            port.append((MMSI[two], home.isoformat(), left.isoformat()))
    return encounters(*rows), known, draughts(*typed), calls(*port)


TABLES = _tables()


def ready(params: Params = PARAMS, overrides: Mapping[str, Override] | None = None) -> Prepared:
    rows, known, typed, port = TABLES
    told = screen_with(rows, known, port, dark(), params.screening)
    made = Prepared(rows, told, known, typed, port, calls(), params)
    return overridden(made, overrides or {})


def _moved() -> list[Params]:
    """Every slider of the cap view, and every parameter that can be followed, once."""
    found = [
        one.write(PARAMS, tuple(0.8 * value for value in one.read(PARAMS))) for one in ASSUMPTIONS
    ]
    for name in MOVABLE:
        value = 1.3 * getattr(PARAMS.volumes, name)
        found.append(replace(PARAMS, volumes=replace(PARAMS.volumes, **{name: value})))
    return found


def _same(one: Assessment, other: Assessment) -> bool:
    mine, its = one.flows, other.flows
    assert mine is not None
    assert its is not None
    return (
        np.array_equal(one.volume_bbl, other.volume_bbl)
        and np.array_equal(one.counts, other.counts)
        and np.array_equal(mine.first_receives, its.first_receives)
        and np.array_equal(mine.own, its.own)
        and (mine.links, mine.hops, mine.parts) == (its.links, its.hops, its.parts)
        and all(
            a.rows == b.rows and np.array_equal(a.capacity_bbl, b.capacity_bbl)
            for a, b in zip(mine.cycles, its.cycles, strict=True)
        )
        and one.transfers["last_hop"].tolist() == other.transfers["last_hop"].tolist()
    )


SET = {
    "nothing": {},
    "volume": {
        "E-0000000003": Override(volume_bbl=(3_000.0, 9_000.0), volume_reason="bill of lading"),
        "E-0000000004": Override(product="gasoil", product_reason="sample"),
    },
    "direction": {
        "E-0000000002": Override(receiver=1, direction_reason="seen"),
        "E-0000000005": Override(counts=0.4, counts_reason="destined elsewhere"),
    },
    "draught": {
        "E-0000000006": Override(
            draughts=(Typed(2, "after", 5.1, datetime(2026, 1, 20, tzinfo=UTC), "port log"),)
        )
    },
}


@pytest.mark.parametrize("what", list(SET))
def test_that_every_slider_gives_the_bits_of_a_run_that_kept_nothing(what: str) -> None:
    used = ready(overrides=SET[what])
    found = used.assessment(Quiet())
    assert _same(found, ready(overrides=SET[what]).assessment(Quiet()))
    for number, moved in enumerate(_moved()[:: 1 if what == "nothing" else 6]):
        # a part of the draws in between, as while a handle is dragged
        for most in (PART, None) if number % 3 == 0 else (None,):
            fresh = ready(overrides=SET[what]).again(found, moved, most=most)
            assert _same(used.again(found, moved, most=most), fresh)
    assert _same(used.again(found, PARAMS), found)


def test_that_chances_that_are_moved_and_moved_back_give_the_bits_of_a_fresh_run() -> None:
    rows, known, _typed, port = TABLES
    used = ready()
    found = used.assessment(Quiet())
    for chance in (0.2, 0.9, PARAMS.screening.p_call):
        doubtful = replace(PARAMS.screening, p_call=chance)
        moved = replace(PARAMS, screening=doubtful)
        told = screen_with(rows, known, port, dark(), doubtful)
        fresh = ready()
        assert _same(
            used.again(found, moved, told), fresh.again(fresh.assessment(Quiet()), moved, told)
        )
        # and without them what was settled at first stands again
        assert _same(used.again(found, PARAMS), found)


def test_that_no_later_move_changes_what_was_given_out_before() -> None:
    used = ready()
    given, copies = [used.assessment(Quiet())], []
    for moved in _moved()[:4]:
        given.append(used.again(given[0], moved))
        given.append(used.again(given[0], moved, most=PART))
    for one in given:
        flows = one.flows
        assert flows is not None
        kept = (one.volume_bbl, one.counts, flows.first_receives, flows.own)
        copies.append([array.copy() for array in kept])
    used.without("E-0000000004")
    for moved in _moved()[4:8]:
        used.again(given[0], moved)
        used.again(given[0], moved, most=PART)
    for one, before in zip(given, copies, strict=True):
        flows = one.flows
        assert flows is not None
        now = (one.volume_bbl, one.counts, flows.first_receives, flows.own)
        assert all(np.array_equal(a, b) for a, b in zip(now, before, strict=True))


def test_that_leaving_a_line_out_is_the_same_before_and_after_a_move() -> None:
    used = ready()
    found = used.assessment(Quiet())
    before = used.without("E-0000000007")
    used.again(found, _moved()[0])
    assert used.without("E-0000000007") == before == ready().without("E-0000000007")
