"""Flags come from the ITU table; lists match by a sound IMO number and by nothing else."""

from __future__ import annotations

from lightering.screening import flag_of, ofac_list, un_list
from lightering.screening.lists import shipped_book
from lightering.screening.types import explanation, trade_of


def test_that_the_mid_names_the_state() -> None:
    assert flag_of(445_123_456) == "Democratic People's Republic of Korea"
    assert flag_of(352_123_456) == "Panama (Republic of)"


def test_that_digits_outside_the_shipped_table_are_shown_and_not_guessed() -> None:
    assert flag_of(219_123_456) == "MID 219"


def test_that_a_base_station_has_no_flag() -> None:
    assert flag_of(4_450_001) == ""


def test_that_a_listed_ship_is_matched_with_name_and_date() -> None:
    told = shipped_book().match(8_916_293).listed
    assert "UN: Chong Rim 2" in told
    assert "2016-03-02" in told


def test_that_a_wrong_check_digit_matches_nothing() -> None:
    assert shipped_book().match(8_916_294).listed == ""


def test_that_an_invented_ship_is_on_no_list() -> None:
    assert shipped_book().match(2_000_001).listed == ""
    assert shipped_book().match(None).listed == ""


def test_that_every_listed_imo_has_a_source() -> None:
    for table in (un_list(), ofac_list()):
        assert len(table) > 20
        assert (table["source"].str.len() > 5).all()
        assert table["imo"].between(1_000_000, 9_999_999).all()


def test_that_marine_cadastre_codes_are_tankers_too() -> None:
    assert [trade_of(code) for code in (80, 1017, 1024, 30, 52, 70, None, 0)] == [
        "tanker",
        "tanker",
        "tanker",
        "fishing",
        "service",
        "cargo",
        "",
        "",
    ]


def test_that_two_tankers_and_an_unknown_ship_are_not_explained_away() -> None:
    assert explanation("tanker", "tanker") == ""
    assert explanation("tanker", "") == ""
    assert explanation("cargo", "") == ""
    assert "bunkering" in explanation("tanker", "cargo")
    assert "fishing" in explanation("fishing", "")
