"""Registries of sizes: what is read, what is refused, which row speaks of which ship."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.volumes.made_tables import DPRK, MOTHER, ships

from lightering.errors import InputError
from lightering.screening.registry_files import read_registry, with_registries
from lightering.volumes.particulars import ships_of

if TYPE_CHECKING:
    from pathlib import Path

IMO = 2_000_004
HEAD = "vessel,imo,mmsi,dwt,length,beam,draught,tank m3,lightship,date\n"


def written(folder: Path, text: str, name: str = "sizes.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_that_a_table_gives_every_size_with_its_line_and_date(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + f"TIDE 1,{IMO},,3500,79.9,14.0,6.10,4000,1500,2025-01-31\n")
    found = read_registry(path)
    assert found.report.as_dict() | {"sha256": ""} == {
        "file": "sizes.csv",
        "kind": "registry",
        "format": "table",
        "sha256": "",
        "dated": "2025-01-31",
        "records_in": 1,
        "kept": 1,
        "rejected": {},
        "messages": [],
    }
    (one,) = found.rows
    assert (one.dwt_t, one.length_m, one.beam_m, one.draught_m) == (3500.0, 79.9, 14.0, 6.1)
    assert (one.tank_m3, one.lightship_t, one.date, one.line) == (4000.0, 1500.0, "2025-01-31", 2)


def test_that_follow_the_money_gives_the_deadweight(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '{"schema": "Vessel", "last_change": "2025-02-01T00:00:00", "properties": '
        f'{{"imoNumber": ["IMO{IMO}"], "deadweightTonnage": ["3500"]}}}}\n'
        '{"schema": "Company", "properties": {}}\nno json\n',
        "sizes.json",
    )
    found = read_registry(path)
    assert [(one.imo, one.dwt_t, one.date) for one in found.rows] == [(IMO, 3500.0, "2025-02-01")]
    assert found.report.rejected == {"not_a_vessel": 1, "unreadable": 1}
    assert found.report.records_in == 3


def test_that_bad_rows_are_counted_and_bad_values_left_out_with_their_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEAD + f"A,{IMO},,3500,79900,14,6.1,,,\n"  # millimetres
        "B,2000005,,3500,,,,,,\n"  # wrong check digit
        f"C,,{DPRK},,,,,,,\n"
        f"D,,{DPRK},many,,,,,,\n"
        f"E,,{DPRK},1.7e3,,,,,,\n",
    )
    found = read_registry(path)
    assert [(one.name, one.dwt_t, one.length_m) for one in found.rows] == [("A", 3500.0, None)]
    assert found.report.rejected == {"no_identifier": 1, "no_size": 3}
    told = " ".join(found.report.messages)
    assert "line 2" in told
    assert "79900" in told


@pytest.mark.parametrize("text", ["", "vessel,imo\nA,2000004\n", "imo dwt\n", "[1]\n", "<a/>\n"])
def test_that_what_is_no_registry_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"sizes\.csv"):
        read_registry(written(tmp_path, text))


def test_that_the_later_date_stands_whatever_the_order(tmp_path: Path) -> None:
    rows = [f"A,{IMO},,3500,,,,,,2025-01-01\n", f"A,{IMO},,3600,,,,,,2024-01-01\n"]
    for text in (rows[0] + rows[1], rows[1] + rows[0]):
        file = read_registry(written(tmp_path, HEAD + text))
        table = with_registries(ships({"mmsi": DPRK, "imo": IMO}), [file])
        assert table["registry"].iloc[0].dwt_t == 3500.0
    assert "another row" in " ".join(file.report.messages)


def test_that_two_registries_that_contradict_are_both_told(tmp_path: Path) -> None:
    new = read_registry(written(tmp_path, HEAD + f"A,{IMO},,3500,79.9,14.0,6.1,,,2025-01-01\n"))
    other = tmp_path / "old.json"
    other.write_text(
        '{"id":"1","schema":"Vessel","properties":{"imoNumber":["IMO'
        f'{IMO}"],"deadweightTonnage":["4100"]}},"last_change":"2019-05-06"}}\n',
        encoding="utf-8",
    )
    old = read_registry(other)
    for files in ([new, old], [old, new]):
        ship = ships_of(with_registries(ships({"mmsi": DPRK, "imo": IMO}), files))[DPRK, 0]
        assert (ship.dwt_t, ship.tank_m3) == (3500.0, None)
        assert ship.doubts == (
            "her deadweight is 4,100 t by old.json, line 1, 2019-05-06 and 3,500 t by the registry",
        )


def test_that_an_imo_number_goes_before_an_mmsi_and_another_number_is_another_ship(
    tmp_path: Path,
) -> None:
    text = HEAD + f"A,{IMO},{MOTHER},3500,,,,,,\nB,,{DPRK},1150,,,,,,\n"
    file = read_registry(written(tmp_path, text))
    known = ships({"mmsi": DPRK, "imo": IMO}, {"mmsi": MOTHER, "imo": 2_000_016})
    table = with_registries(known, [file])
    assert table["registry"].iloc[0].dwt_t == 3500.0
    assert table["registry_by"].tolist() == ["IMO number", ""]


def test_that_sizes_that_contradict_are_told_and_another_ship_is_not_used(tmp_path: Path) -> None:
    text = HEAD + f"A,{IMO},,3500,79.9,14.0,6.1,,,\nB,,{MOTHER},30000,180,28,11,,,\n"
    file = read_registry(written(tmp_path, text))
    known = ships(
        {"mmsi": DPRK, "imo": IMO, "length_m": 92.0, "beam_m": 14.0, "max_draught_m": 6.8},
        {"mmsi": MOTHER, "length_m": 90.0, "beam_m": 15.0},
    )
    found = ships_of(with_registries(known, [file]))
    tanker, mother = found[DPRK, 0], found[MOTHER, 0]
    assert (tanker.length_m, tanker.dwt_t, tanker.draught_m) == (79.9, 3500.0, 6.1)
    assert len(tanker.doubts) == 2
    assert "92 m by AIS" in tanker.doubts[0]
    assert "6.8 m" in tanker.doubts[1]
    assert mother.dwt_t is None
    assert mother.length_m == 90.0
    assert "another ship" in mother.doubts[-1]


def entity(*deadweights: str) -> str:
    told = ",".join(f'"{one}"' for one in deadweights)
    return (
        '{"id":"1","schema":"Vessel","properties":{"imoNumber":["IMO'
        f'{IMO}"],"deadweightTonnage":[{told}]}},"last_change":"2024-05-06"}}\n'
    )


@pytest.mark.parametrize(
    ("told", "also"),
    [
        (("1150", "3500"), (3500.0,)),
        (("1150", "1150.0", "1150"), ()),
        (("1150", "3500", "1150", "4000"), (3500.0, 4000.0)),
        (("0", "1150", "3500"), (3500.0,)),
    ],
)
def test_that_several_deadweights_of_one_entity_contradict(
    tmp_path: Path, told: tuple[str, ...], also: tuple[float, ...]
) -> None:
    path = tmp_path / "ftm.json"
    path.write_text(entity(*told), encoding="utf-8")
    file = read_registry(path)
    assert (file.rows[0].dwt_t, file.rows[0].dwt_also) == (1150.0, also)
    ship = ships_of(with_registries(ships({"mmsi": DPRK, "imo": IMO}), [file]))[DPRK, 0]
    assert ship.dwt_t == 1150.0
    values = "".join(f" and {one:,.0f} t" for one in also)
    told_doubts = (
        f"her deadweight is 1,150 t{values} in ftm.json, line 1, 2024-05-06: the first was"
    )
    assert ship.doubts == ((f"{told_doubts} taken",) if also else ())


def test_that_a_deadweight_that_no_ship_has_is_refused_beside_one_that_stands(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ftm.json"
    path.write_text(entity("1150", "9999999"), encoding="utf-8")
    file = read_registry(path)
    assert (file.rows[0].dwt_t, file.rows[0].dwt_also) == (1150.0, ())
    assert any("9999999" in message for message in file.report.messages)
