from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from tests.unit.report.planted import mmsi_of, planted

from lightering import ledger
from lightering.ledger.beside import Beside
from lightering.model.schemas import FLAG_WORDS
from lightering.model.side import SideFile
from lightering.report import contents
from lightering.report.figures.ship_timeline import ShipTimeline, ship_timeline
from lightering.report.texts import catalogue
from lightering.screening.registry_files import RegistryFile, Sizes

if TYPE_CHECKING:
    from lightering.model.records import Loaded

DAY = 86_400_000


def profile(told: dict[str, Any], mmsi: int) -> dict[str, Any]:
    (found,) = [
        ship
        for ship in told["profiles"]["ships"]
        if dict(ship["facts"])["MMSI, flag it claims"].startswith(f"{mmsi},")
    ]
    return dict(found)


def renamed(loaded: Loaded, mmsi: int, name: str) -> Loaded:
    """The later half of a ship's fixes under another name."""
    rows = [k for k, m in enumerate(loaded.fixes.column("mmsi").to_pylist()) if m == mmsi]
    names = loaded.fixes.column("name").cast(pa.string()).to_pylist()
    for k in rows[len(rows) // 2 :]:
        names[k] = name
    place = loaded.fixes.schema.get_field_index("name")
    column = pa.array(names, pa.string()).cast(loaded.fixes.schema.field(place).type)
    return replace(loaded, fixes=loaded.fixes.set_column(place, "name", column))


def test_that_every_ship_of_a_counted_transfer_has_a_profile_with_it(small: dict[str, Any]) -> None:
    for event in (0, 1, 3):
        for ship in (2 * event, 2 * event + 1):
            found = profile(small, mmsi_of(ship))
            assert [row[1] for row in found["transfers"]["rows"]] == [f"E-{event:010x}"]
    # the third event was dismissed
    with pytest.raises(ValueError, match="not enough values"):
        profile(small, mmsi_of(4))


def test_that_a_silence_is_told_with_the_test_of_the_receivers(small: dict[str, Any]) -> None:
    (silence,) = profile(small, mmsi_of(1))["silences"]["rows"]
    assert silence[1] == "16 h 00 min"
    assert silence[-1].startswith(("yes:", "no:", "not tested:"))
    assert profile(small, mmsi_of(0))["silences"]["rows"] == []


def test_that_a_change_of_name_is_told_with_its_days() -> None:
    given = planted(2)
    given["loaded"] = renamed(given["loaded"], mmsi_of(1), "NEW NAME")
    sent = profile(contents.build(**given), mmsi_of(1))["sent"]
    assert [row[:2] for row in sent["rows"]][1] == ["Name", "NEW NAME"]
    assert len(sent["rows"]) == 2
    assert sent["rows"][0][3] <= sent["rows"][1][2]
    steady = profile(contents.build(**planted(2)), mmsi_of(1))["sent"]
    assert steady["rows"] == []
    assert "name" in steady["note"]


def test_that_what_does_not_fit_in_an_identity_is_told_with_its_fix() -> None:
    given = planted(2)
    given["loaded"] = renamed(given["loaded"], mmsi_of(1), "NEW NAME")
    odd = profile(contents.build(**given), mmsi_of(1))["flags"]
    (row,) = odd["rows"]
    assert row[0] == FLAG_WORDS["name_changed"]
    assert "NEW NAME" in row[1]
    assert re.fullmatch(r"planted\.csv, line [\d,]+", row[4])
    none = profile(contents.build(**planted(2)), mmsi_of(1))["flags"]
    assert (none["rows"], none["note"]) == ([], "Nothing odd was found in what she sent.")


def test_that_a_registry_is_told_with_its_date_file_and_line() -> None:
    given = planted(2)
    sizes = dict.fromkeys(("imo", "beam_m", "draught_m", "tank_m3", "lightship_t"))
    told = Sizes(
        **sizes,
        mmsi=mmsi_of(1),
        name="HER NAME",
        dwt_t=5_400.0,
        length_m=79.9,
        date="2025-11-02",
        file="sizes.csv",
        line=12,
    )
    side = SideFile("sizes.csv", "registry", "table", "0" * 64)
    beside = Beside(registries=(RegistryFile(side, (told,)),))
    ship = profile(contents.build(**given, beside=beside), mmsi_of(1))
    assert ship["registry"] == {
        "text": "HER NAME, 5,400 t deadweight, length 79.9 m; of 2025-11-02, found by MMSI",
        "source": "sizes.csv, line 12",
    }
    assert profile(contents.build(**given, beside=beside), mmsi_of(0))["registry"]["text"] == ""


def test_that_the_total_without_an_event_is_the_total_with_it_dismissed() -> None:
    given = planted(5)
    told = contents.build(**given)["outlook"]["changes"]["rows"]
    without = next(row for row in told if "the heaviest" in row[0])
    key = without[0].split()[1].rstrip(",")
    (again,) = ledger.tally(
        given["assessment"],
        given["loaded"].reports[0].last_utc,
        decisions={key: "dismissed"},
        year=2026,
    )
    assert without[1] == f"{round(again.estimated_bbl.p50):,}"
    medians = [int(row[1].replace(",", "")) for row in told[:3]]
    assert medians == sorted(medians, reverse=True)


def test_that_nothing_confirmed_leaves_nothing() -> None:
    told = contents.build(**planted(3))["outlook"]["changes"]["rows"]
    confirmed = next(row for row in told if "a person confirmed" in row[0])
    assert confirmed[1] == "0"


def test_that_a_report_without_transfers_has_no_profiles_and_asks_for_nothing() -> None:
    told = contents.build(**planted(0))
    assert told["profiles"]["ships"] == []
    assert told["outlook"]["asks"] == []
    assert told["outlook"]["imagery"]["rows"] == []


def drawn(**changes: Any) -> str:
    given: dict[str, Any] = {
        "start_ms": 0,
        "end_ms": 90 * DAY,
        "transfers": [(10 * DAY, False)],
        "calls": [],
        "silences": [],
        "changes": [],
        "draughts": [],
    }
    return ship_timeline(catalogue("en"), ShipTimeline(**given | changes))


def test_that_a_confirmed_transfer_is_filled_in_the_timeline() -> None:
    assert drawn() != drawn(transfers=[(10 * DAY, True)])
    assert 'fill="#111111"' in drawn(transfers=[(10 * DAY, True)])


def test_that_a_change_of_identity_has_its_mark_in_the_timeline() -> None:
    marks = [drawn(changes=some).count('fill="#111111"') for some in ([], [30 * DAY, 40 * DAY])]
    assert marks[1] - marks[0] == 2


def test_that_a_draught_never_sent_is_said_and_not_drawn_as_zero() -> None:
    assert "none sent" in drawn()
    assert "none sent" not in drawn(draughts=[(0, 5.0), (20 * DAY, 6.5)])
    assert "5.0 to 6.5" in drawn(draughts=[(0, 5.0), (20 * DAY, 6.5)])


def test_that_a_short_call_is_still_seen() -> None:
    assert 'width="1.6" height="8"' in drawn(calls=[(5 * DAY, 5 * DAY + 60_000)])
