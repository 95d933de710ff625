"""From encounters to transfers: chains counted once, nothing clipped in silence, reasons kept."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from tests.unit.volumes.made_tables import (
    DPRK,
    FEEDER,
    MOTHER,
    OTHER,
    calls,
    dark,
    draughts,
    encounters,
    ships,
)

from lightering.errors import Cancelled
from lightering.model.params import Params
from lightering.model.schemas import TRANSFER_COLUMNS
from lightering.model.side import SideFile
from lightering.progress import Quiet
from lightering.screening.registry_files import RegistryFile, Sizes, with_registries
from lightering.screening.screen import screen_with
from lightering.volumes.assess import assess_with
from lightering.volumes.prepared import Prepared

if TYPE_CHECKING:
    from lightering.model.records import Assessment

DEFAULTS = Params.defaults()
PARAMS = replace(DEFAULTS, volumes=replace(DEFAULTS.volumes, draws=3000))

TANKER = {"mmsi": DPRK, "name": "TIDE 1", "length_m": 80.0, "beam_m": 14.0, "max_draught_m": 6.0}
BIG = {"mmsi": MOTHER, "name": "HILL", "length_m": 140.0, "beam_m": 22.0, "max_draught_m": 8.5}
SMALL = {"mmsi": FEEDER, "name": "REED", "length_m": 90.0, "beam_m": 15.0, "max_draught_m": 6.3}
FLEET = (TANKER, BIG, SMALL, {"mmsi": OTHER, "name": "MOSS"})
HOP_1 = {
    "encounter_id": "E-1",
    "mmsi_1": MOTHER,
    "mmsi_2": FEEDER,
    "start_utc": "2026-03-01T00:00Z",
    "end_utc": "2026-03-01T18:00Z",
}
HOP_2 = {
    "encounter_id": "E-2",
    "mmsi_1": DPRK,
    "mmsi_2": FEEDER,
    "start_utc": "2026-03-04T00:00Z",
    "end_utc": "2026-03-04T16:00Z",
}
CALL = (DPRK, "2026-03-07T06:00Z", "2026-03-09T00:00Z")
LADING = ((DPRK, "2026-02-20T00:00Z", 3.4), (DPRK, "2026-03-04T17:00Z", 5.6))


def assessed(
    *rows: dict[str, Any],
    fleet: tuple[dict[str, Any], ...] = FLEET,
    typed: tuple[tuple[int, str, float], ...] = (),
    port: tuple[tuple[int, str, str], ...] = (CALL,),
    params: Params = PARAMS,
    events: pd.DataFrame | None = None,
) -> Assessment:
    table = encounters(*rows) if events is None else events
    port_calls, known = calls(*port), ships(*fleet)
    told = screen_with(table, known, port_calls, dark(), params.screening)
    return assess_with(table, told, known, draughts(*typed), port_calls, calls(), params, Quiet())


def line_of(row: pd.Series, name: str) -> dict[str, Any]:
    found = [line for line in row["evidence"] if line["line"] == name]
    assert len(found) == 1, (name, row["evidence"])
    return found[0]


def test_that_a_chain_is_counted_once_at_its_last_hop() -> None:
    found = assessed(HOP_1, HOP_2, typed=LADING)
    first, last = (found.transfers.iloc[i] for i in (0, 1))
    assert not first["last_hop"]
    assert first["counts_probability"] == 0.0
    assert first["counted_bbl_p50"] == 0.0
    assert "E-2" in line_of(first, "counts toward paragraph 5")["value"]
    assert first["volume_bbl_p50"] > 0.0
    assert last["last_hop"]
    assert last["counts_probability"] > 0.95
    assert not found.counts[0].any()


def test_that_a_chain_of_three_hops_is_counted_once() -> None:
    middle = HOP_2 | {"encounter_id": "E-2", "mmsi_1": FEEDER, "mmsi_2": OTHER}
    last = {
        "encounter_id": "E-3",
        "mmsi_1": DPRK,
        "mmsi_2": OTHER,
        "start_utc": "2026-03-05T12:00Z",
        "end_utc": "2026-03-06T06:00Z",
    }
    typed = (
        (FEEDER, "2026-02-20", 3.5),
        (FEEDER, "2026-03-01T20:00Z", 6.1),
        (FEEDER, "2026-03-04T18:00Z", 4.0),
        (OTHER, "2026-02-20", 3.5),
        (OTHER, "2026-03-04T19:00Z", 5.6),
        (OTHER, "2026-03-06T08:00Z", 3.6),
    )
    found = assessed(HOP_1, middle, last, typed=typed)
    assert found.transfers["last_hop"].tolist() == [False, False, True]
    assert found.transfers["counts_probability"].round(1).tolist() == [0.0, 0.0, 1.0]


def test_that_a_feeder_that_called_at_nampo_itself_is_no_earlier_hop() -> None:
    port = (CALL, (FEEDER, "2026-03-02T12:00Z", "2026-03-03T00:00Z"))
    found = assessed(HOP_1, HOP_2, typed=LADING, port=port)
    assert found.transfers["last_hop"].tolist() == [True, True]
    assert found.transfers["counts_probability"].min() > 0.5


def test_that_a_meeting_cut_in_two_by_silence_is_one_transfer() -> None:
    first = HOP_2 | {"encounter_id": "E-2", "end_utc": "2026-03-04T03:00Z"}
    rest = HOP_2 | {"encounter_id": "E-3", "start_utc": "2026-03-04T12:00Z"}
    cut, whole = assessed(first, rest).transfers, assessed(HOP_2).transfers
    assert cut["counts_probability"].tolist()[1] == 0.0
    assert cut["last_hop"].tolist() == [True, False]
    assert "E-2" in line_of(cut.iloc[1], "counts toward paragraph 5")["value"]
    assert cut["volume_bbl_p50"].iloc[0] == whole["volume_bbl_p50"].iloc[0]


def test_that_delivery_is_the_arrival_of_the_call_or_else_the_end_of_the_contact() -> None:
    seen = assessed(HOP_2, typed=LADING).transfers.iloc[0]
    assert seen["delivered_utc"] == pd.Timestamp("2026-03-07T06:00Z")
    afloat = assessed(HOP_2, typed=LADING, port=()).transfers.iloc[0]
    assert afloat["delivered_utc"] == pd.Timestamp("2026-03-04T16:00Z")
    assert "afloat" in line_of(afloat, "delivery")["value"]


def test_that_draughts_narrow_the_interval_and_name_their_line_in_the_file() -> None:
    read, blind = (assessed(HOP_2, typed=t).transfers.iloc[0] for t in (LADING, ()))
    width = [
        (r["volume_bbl_p95"] - r["volume_bbl_p05"]) / r["volume_bbl_p50"] for r in (read, blind)
    ]
    assert width[0] < 0.85 * width[1]
    assert read["binding_bound"] == "draught change"
    change = line_of(read, "draught change of the receiver")
    assert (change["source_file"], change["source_line"]) == ("made.csv", 3)
    assert change["mass_t"] == pytest.approx(2.2 * 910, rel=0.1)


def test_that_the_change_of_a_light_giver_hides_more_than_that_of_a_deep_one() -> None:
    # the lighter she lies the more ballast she takes for what she gives
    deep, light = (
        assessed(
            HOP_2,
            typed=((FEEDER, "2026-02-25", m), (FEEDER, "2026-03-04T18:00Z", round(m - 0.9, 1))),
        )
        .transfers["mass_t_p50"]
        .iloc[0]
        for m in (6.2, 4.4)
    )
    assert light > 1.15 * deep


def test_that_a_laden_draught_alone_is_used() -> None:
    row = assessed(HOP_2, typed=LADING[1:]).transfers.iloc[0]
    assert row["binding_bound"] == "laden draught"
    # displacement at 5.6 m less lightship and stores: about 2,800 t
    assert 2_000 < row["mass_t_p50"] < 3_500


def test_that_a_receiver_that_pumps_ballast_out_is_not_read_too_small() -> None:
    # 4.4 -> 5.9 m is 1,400 t of difference; with full ballast before, far more cargo came on
    typed = ((DPRK, "2026-02-20T00:00Z", 4.4), (DPRK, "2026-03-04T17:00Z", 5.9))
    row = assessed(HOP_2, typed=typed).transfers.iloc[0]
    assert line_of(row, "draught change of the receiver")["mass_t"] < 1_500
    assert row["mass_t_p50"] > 1_900


def test_that_the_givers_change_speaks_when_the_receiver_is_silent() -> None:
    typed = ((FEEDER, "2026-03-01T00:00Z", 6.2), (FEEDER, "2026-03-04T20:00Z", 4.6))
    row = assessed(HOP_2, typed=typed).transfers.iloc[0]
    assert row["binding_bound"] == "draught change"
    assert 1_300 < row["mass_t_p50"] < 2_700


def test_that_a_short_contact_bounds_the_volume_and_says_so() -> None:
    short = HOP_2 | {"end_utc": "2026-03-04T04:00Z"}
    row, long = (assessed(h).transfers.iloc[0] for h in (short, HOP_2))
    assert row["binding_bound"] == "pumping time"
    assert row["volume_bbl_p50"] < 0.6 * long["volume_bbl_p50"]


def test_that_a_giver_with_little_on_board_bounds_the_volume() -> None:
    tiny = {"mmsi": FEEDER, "name": "REED", "length_m": 45.0, "beam_m": 8.0, "max_draught_m": 3.4}
    row = assessed(HOP_2, fleet=(TANKER, tiny)).transfers.iloc[0]
    assert row["binding_bound"] == "cargo on board"


def test_that_more_oil_than_the_ship_can_hold_is_flagged_and_not_cut_in_silence() -> None:
    # 1,150 dwt (published): a change of 2.4 m implies about 2,100 t
    listed = TANKER | {"imo": 8_916_293}
    event = HOP_2 | {"imo_1": 8_916_293}
    row = assessed(event, fleet=(listed, SMALL), typed=LADING).transfers.iloc[0]
    flag = line_of(row, "impossible")
    assert "1,150 t" in flag["value"]
    assert flag["mass_t"] > 1_150
    assert flag["source_line"] == 3
    assert "published" in line_of(row, "deadweight of the receiver")["value"]


def test_that_unknown_direction_keeps_both_readings() -> None:
    pair = {
        "encounter_id": "E-9",
        "mmsi_1": 352_900_007,
        "mmsi_2": 613_900_008,
        "start_utc": "2026-03-04T00:00Z",
        "end_utc": "2026-03-04T16:00Z",
    }
    fleet = tuple(
        TANKER | {"mmsi": m, "name": n} for m, n in ((352_900_007, "A"), (613_900_008, "B"))
    )
    row = assessed(pair, fleet=fleet).transfers.iloc[0]
    assert row["direction_probability"] == 0.5
    told = line_of(row, "direction")["value"]
    assert told.startswith("unknown")
    assert "if A received" in told
    assert "if B received" in told


def test_that_paragraph_11_and_paragraph_5_are_two_findings() -> None:
    own, foreign = (
        assessed(HOP_2),
        assessed(
            HOP_2 | {"mmsi_1": MOTHER}, port=((FEEDER, "2026-03-07T00:00Z", "2026-03-08T00:00Z"),)
        ),
    )
    assert own.transfers["para11"].tolist() == [True]
    assert foreign.transfers["para11"].tolist() == [False]
    assert foreign.transfers["counts_probability"].iloc[0] > 0.5


def test_that_the_committees_factor_always_stands_beside() -> None:
    row = assessed(HOP_2, typed=LADING).transfers.iloc[0]
    told = line_of(row, "at 8.33 bbl per tonne")
    barrels = float(told["value"].split(" bbl")[0].replace(",", ""))
    assert barrels == pytest.approx(row["mass_t_p50"] * 8.33, abs=1.0)


def test_that_rows_in_another_order_give_the_same_transfers() -> None:
    table = encounters(HOP_1, HOP_2)
    one = assessed(events=table, typed=LADING)
    two = assessed(events=table.iloc[::-1].reset_index(drop=True), typed=LADING)
    pd.testing.assert_frame_equal(one.transfers, two.transfers)
    assert np.array_equal(one.volume_bbl, two.volume_bbl)
    assert np.array_equal(one.counts, two.counts)


def test_that_an_event_keeps_its_draws_whatever_else_is_found() -> None:
    alone = assessed(HOP_2, typed=LADING)
    later = {
        "encounter_id": "E-7",
        "mmsi_1": MOTHER,
        "mmsi_2": OTHER,
        "start_utc": "2026-05-01T00:00Z",
        "end_utc": "2026-05-01T12:00Z",
    }
    both = assessed(HOP_2, later, typed=LADING)
    assert np.array_equal(alone.volume_bbl[0], both.volume_bbl[0])


def test_that_another_seed_moves_the_draws_but_not_the_estimate() -> None:
    other = replace(PARAMS, volumes=replace(PARAMS.volumes, seed=7))
    one, two = (assessed(HOP_2, typed=LADING, params=p) for p in (PARAMS, other))
    assert not np.array_equal(one.volume_bbl, two.volume_bbl)
    medians = [a.transfers["volume_bbl_p50"].iloc[0] for a in (one, two)]
    assert medians[0] == pytest.approx(medians[1], rel=0.04)


def test_that_nothing_found_gives_empty_tables_of_the_right_shape() -> None:
    found = assessed(events=encounters(HOP_1).iloc[:0])
    assert tuple(found.transfers.columns) == TRANSFER_COLUMNS
    assert found.volume_bbl.shape == (0, 3000)
    assert found.counts.shape == (0, 3000)


def test_that_ships_without_any_size_still_get_an_interval() -> None:
    fleet = ({"mmsi": DPRK}, {"mmsi": FEEDER})
    row = assessed(HOP_2, fleet=fleet).transfers.iloc[0]
    assert row["volume_bbl_p95"] > 2 * row["volume_bbl_p05"] > 0
    assert "nothing of her size" in line_of(row, "deadweight of the receiver")["value"]


def test_that_cancelling_stops_the_estimate() -> None:
    class Stop(Quiet):
        def cancelled(self) -> bool:
            return True

    table, known = encounters(HOP_2), ships(*FLEET)
    told = screen_with(table, known, calls(), dark(), PARAMS.screening)
    with pytest.raises(Cancelled):
        assess_with(table, told, known, draughts(), calls(), calls(), PARAMS, Stop())


def registered(**sizes: float) -> pd.DataFrame:
    row = {name.name: None for name in fields(Sizes)} | {"name": "TIDE 1", "mmsi": DPRK}
    row |= {"date": "2025-01-31", "file": "sizes.csv", "line": 3} | sizes
    file = RegistryFile(SideFile("sizes.csv", "registry", "table", "0"), (Sizes(**row),))
    return with_registries(ships(*FLEET), [file])


def test_that_a_registry_moves_the_volume_and_is_named_with_file_and_line() -> None:
    table, port = encounters(HOP_2), calls(CALL)
    known = registered(dwt_t=1700.0, tank_m3=1600.0)
    told = screen_with(table, known, port, dark(), PARAMS.screening)
    small = assess_with(table, told, known, draughts(), port, calls(), PARAMS, Quiet())
    bare = assessed(HOP_2)
    row = small.transfers.iloc[0]
    assert row["volume_bbl_p95"] < 1600.0 * 6.29 * 1.02
    assert row["volume_bbl_p50"] < 0.7 * bare.transfers["volume_bbl_p50"].iloc[0]
    assert row["receiver_dwt_t"] == 1700.0
    line = line_of(row, "deadweight of the receiver")
    assert (line["source_file"], line["source_line"]) == ("sizes.csv", 3)
    assert "registry of 2025-01-31, by MMSI" in line["value"]
    assert "tanks 1600 m³" in line_of(row, "particulars of the receiver")["value"]
    # she is 80 m by both, so nothing contradicts
    assert not [one for one in row["evidence"] if one["line"].startswith("contradiction")]
    # what a registry tells is not moved by the what-if of the regression
    other = replace(PARAMS, volumes=replace(PARAMS.volumes, dwt_factor=1.3))
    ready = Prepared(table, told, known, draughts(), port, calls(), PARAMS)
    moved = ready.again(ready.assessment(Quiet()), other)
    assert abs(np.median(moved.volume_bbl) / np.median(small.volume_bbl) - 1.0) < 0.02


def test_that_a_lightship_tells_what_a_laden_draught_carries() -> None:
    table, port = encounters(HOP_2), calls(CALL)
    mass = []
    for light in (1000.0, 1800.0):
        known = registered(
            dwt_t=3500.0, length_m=80.0, beam_m=14.0, draught_m=6.1, lightship_t=light
        )
        told = screen_with(table, known, port, dark(), PARAMS.screening)
        found = assess_with(table, told, known, draughts(*LADING), port, calls(), PARAMS, Quiet())
        mass.append(found.transfers["mass_t_p50"].iloc[0])
    # fuller lines float more per decimetre, and the heavier ship has less of it for cargo
    assert mass[0] != mass[1]
    assert 0.6 < mass[0] / mass[1] < 1.6


def test_that_a_deeper_draught_typed_at_the_next_port_is_what_she_brought() -> None:
    late = (LADING[0], (DPRK, "2026-03-08T02:00Z", 5.6))
    row = assessed(HOP_2, typed=late).transfers.iloc[0]
    assert row["binding_bound"] == "draught change"
    told = line_of(row, "draught of the receiver after")
    assert told["source_line"] == 3
    assert "typed at the next port" in told["value"]
    at_sea = assessed(HOP_2, typed=LADING).transfers.iloc[0]
    assert row["volume_bbl_p50"] == pytest.approx(at_sea["volume_bbl_p50"], rel=0.01)


def test_that_a_draught_typed_at_the_next_port_after_discharging_tells_nothing() -> None:
    blind = assessed(HOP_2, typed=LADING[:1]).transfers.iloc[0]
    for late in ((DPRK, "2026-03-08T02:00Z", 3.3), (DPRK, "2026-03-11T00:00Z", 5.6)):
        row = assessed(HOP_2, typed=(LADING[0], late)).transfers.iloc[0]
        assert row["volume_bbl_p50"] == blind["volume_bbl_p50"]
