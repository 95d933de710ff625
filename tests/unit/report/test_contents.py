from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from tests.unit.report.planted import planted

from lightering import readers
from lightering.errors import Cancelled
from lightering.progress import Quiet
from lightering.report import contents
from lightering.report.contents_inputs import OF_FOLDER

if TYPE_CHECKING:
    from pathlib import Path


class Stopped:
    def set(self, fraction: float, text: str) -> None:
        pass

    def cancelled(self) -> bool:
        return True


def pages(told: dict[str, Any]) -> list[str]:
    return [page["id"] for page in told["events"]["pages"]]


def test_that_the_contents_are_plain_data(small: dict[str, Any]) -> None:
    assert json.loads(json.dumps(small, allow_nan=False)) == small


def test_that_each_counted_transfer_has_one_page_in_order_of_time(small: dict[str, Any]) -> None:
    assert pages(small) == ["E-0000000000", "E-0000000001", "E-0000000003"]


def test_that_a_dismissed_transfer_is_listed_with_its_note_and_has_no_page(
    small: dict[str, Any],
) -> None:
    (row,) = small["others"]["transfers"]["rows"]
    assert row[0] == "E-0000000002"
    assert "dismissed by the analyst; note: bunkering" in small["others"]["transfers"]["below"][0]


def test_that_a_confirmed_transfer_has_a_page_however_unlikely() -> None:
    statuses = {9: ("confirmed", "seen")}
    assert "E-0000000009" in pages(contents.build(**planted(10, statuses=statuses)))
    assert "E-0000000009" not in pages(contents.build(**planted(10)))


def test_that_the_figures_of_the_cover_are_those_of_the_balance(small: dict[str, Any]) -> None:
    balance = planted(4)["balances"][0]
    median = f"{round(balance.estimated_bbl.p50):,}"
    assert small["cover"]["figures"][0]["value"] == median
    assert median in small["cover"]["finding"]
    assert small["cap"][0]["raw"]["estimated_bbl"] == balance.estimated_bbl.as_dict()


def test_that_a_median_never_stands_without_its_interval(small: dict[str, Any]) -> None:
    finding = small["cover"]["finding"]
    low, high = (planted(4)["balances"][0].estimated_bbl.as_dict()[q] for q in ("p05", "p95"))
    assert f"{round(low):,}" in finding
    assert f"{round(high):,}" in finding


def test_that_a_report_is_a_draft_while_anything_is_unreviewed(small: dict[str, Any]) -> None:
    assert small["running"]["draft"] == "DRAFT: 2 of 4 transfers not yet reviewed"
    assert small["events"]["pages"][1]["finding"] == "Reviewed: not yet."
    done = contents.build(**planted(2, statuses={0: ("confirmed", ""), 1: ("unsure", "")}))
    assert done["running"]["draft"] == ""


def test_that_nothing_reviewed_reads_not_yet() -> None:
    rows = dict(contents.build(**planted(2))["cover"]["reviewed"])
    assert rows["Seen by a person"] == "reviewed: not yet"


def test_that_a_sample_says_so_and_real_ships_do_not() -> None:
    pieces = planted(1)
    assert contents.build(**pieces)["running"]["foot_left"].startswith("Sample with invented ships")
    pieces["ships"].loc[0, "imo"] = 9_074_729
    assert "Sample" not in contents.build(**pieces)["running"]["foot_left"]
    pieces["ships"]["imo"] = pd.array([None] * len(pieces["ships"]), dtype="Int64")
    assert "Sample" not in contents.build(**pieces)["running"]["foot_left"]


def test_that_every_record_of_every_file_is_accounted_for(small: dict[str, Any]) -> None:
    for entry in small["manifest"]["inputs"]:
        assert entry["kept"] + sum(entry["rejected"].values()) == entry["records_in"]
    reasons = [row[1] for row in small["provenance"]["rejected"]["rows"]]
    assert reasons == ["duplicate", "pos_not_available"]


def test_that_every_parameter_is_printed_with_its_value() -> None:
    pieces = planted(1)
    told = contents.build(**pieces)
    printed = {row[0]: row[1] for table in told["parameters"] for row in table["rows"]}
    for values in pieces["params"].as_dict().values():
        for name, value in values.items():
            assert float(printed[name]) == pytest.approx(float(value))


def test_that_a_changed_parameter_says_what_it_was() -> None:
    pieces = planted(1)
    pieces["params"] = pieces["params"].overlaid({"detect": {"distance_m": 400.0}}, "test")
    rows = contents.build(**pieces)["parameters"][0]["rows"]
    assert rows[0][:3] == ["distance_m", "400", "m"]
    assert rows[0][3].startswith("changed by the user from 500")


def test_that_unknown_direction_gives_both_readings() -> None:
    page = contents.build(**planted(5))["events"]["pages"][4]
    assert "the direction is unknown" in page["inferred"]
    assert "61 %" in page["inferred"]
    assert "39 %" in page["inferred"]


def test_that_evidence_names_its_file_and_line(small: dict[str, Any]) -> None:
    rows = small["events"]["pages"][0]["evidence"]["rows"]
    assert rows[0][-1] == "planted.csv, line 3,811,204"
    assert rows[2][-1] == ""


def test_that_the_two_paragraphs_are_two_findings(small: dict[str, Any]) -> None:
    labels = [label for label, _text in small["events"]["pages"][0]["findings"]]
    assert labels == ["Paragraph 11", "Paragraph 5"]


def test_that_the_committee_factor_stands_beside_the_estimate(small: dict[str, Any]) -> None:
    page = small["events"]["pages"][0]
    mass = page["raw"]["mass_t_p50"]
    assert f"Mass, median: {round(mass):,} tonnes; at 8.33 bbl/t" in page["volume_note"]
    assert f"{round(mass * 8.33):,} barrels" in page["volume_note"]


def test_that_a_change_of_draught_names_the_lines_of_both_readings() -> None:
    pieces = planted(1)
    lines = [
        {"line": "draught change of the giver", "value": "6.8 → 5.9 m", "mass_t": 900.0,
         "source_file": "a.csv", "source_line": 20},
        {"line": "draught of the giver before", "value": "6.8 m", "mass_t": None,
         "source_file": "a.csv", "source_line": 10},
        {"line": "draught of the giver after", "value": "5.9 m", "mass_t": None,
         "source_file": "a.csv", "source_line": 20},
        {"line": "draught of the receiver after", "value": "5.1 m", "mass_t": None,
         "source_file": "b.csv", "source_line": 7},
    ]  # fmt: skip
    pieces["assessment"].transfers["evidence"] = [lines]
    rows = contents.build(**pieces)["events"]["pages"][0]["evidence"]["rows"]
    assert [row[-1] for row in rows] == ["a.csv, lines 10, 20", "b.csv, line 7"]


def test_that_no_transfer_still_makes_a_report() -> None:
    told = contents.build(**planted(0))
    assert pages(told) == []
    assert told["cover"]["finding"].startswith("No transfer that may count")


def test_that_no_report_of_deliveries_is_not_zero() -> None:
    pieces = planted(1)
    pieces["balances"] = (replace(pieces["balances"][0], notified_bbl=None, notified=()),)
    told = contents.build(**pieces)
    assert told["cover"]["figures"][-1]["value"] == "no report"
    assert "No report is not zero" in told["cap"][0]["notified_text"]


def test_that_building_stops_when_asked() -> None:
    with pytest.raises(Cancelled):
        contents.build(**planted(2), progress=Stopped())


def test_that_a_changed_decision_changes_the_hash_of_the_case() -> None:
    one = contents.build(**planted(2, statuses={0: ("confirmed", "")}))
    two = contents.build(**planted(2, statuses={0: ("unsure", "")}))
    assert one["manifest"]["case_sha256"] != two["manifest"]["case_sha256"]


def test_that_files_named_by_their_folder_make_the_same_report(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{}")
    track = tmp_path / "tracks.csv"
    track.write_text("MMSI,BaseDateTime,LAT,LON\n538000001,2026-01-01T00:00:00,30.0,124.0\n")
    pieces = planted(1)
    hashes = set()
    for given in ([tmp_path], [track]):
        (report,) = (read.report for read in readers.read_paths(given, Quiet()))
        assert any(m.startswith(OF_FOLDER) for m in report.messages) == (given == [tmp_path])
        pieces["loaded"] = replace(pieces["loaded"], reports=(report,))
        hashes.add(contents.build(**pieces)["manifest"]["contents_sha256"])
    assert len(hashes) == 1


def test_that_the_cover_says_how_many_of_paragraph_11_were_dismissed(small: dict[str, Any]) -> None:
    said = [one["text"] for one in small["cover"]["paragraphs"]]
    assert any(", 1 of which the analyst dismissed, in these data." in one for one in said), said
