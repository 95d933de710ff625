"""Sizes, distances and changes are said in one way, and rightly at every edge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from lightering.units import NAUTICAL_MILE_M, distance_words, fixed, signed, size_words, thousands

if TYPE_CHECKING:
    from pathlib import Path

KIB, MIB, GIB, TIB = (1024**power for power in (1, 2, 3, 4))
FACTORS = {"byte": 1, "bytes": 1, "KiB": KIB, "MiB": MIB, "GiB": GIB, "TiB": TIB}


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (2, "2 bytes"),
        (999, "999 bytes"),
        (1000, "1,000 bytes"),
        (1023, "1,023 bytes"),
        (1024, "1.0 KiB"),
        (1536, "1.5 KiB"),
        (100 * KIB - 52, "99.9 KiB"),
        (100 * KIB - 51, "100 KiB"),
        (1023 * KIB, "1,023 KiB"),
        (1024 * KIB - 513, "1,023 KiB"),
        (1024 * KIB - 512, "1.0 MiB"),
        (MIB, "1.0 MiB"),
        (402 * MIB, "402 MiB"),
        (GIB - MIB // 2 - 1, "1,023 MiB"),
        (GIB - 1, "1.0 GiB"),
        (GIB, "1.0 GiB"),
        (TIB - 1, "1.0 TiB"),
        (5000 * TIB, "5,000 TiB"),
    ],
)
def test_that_a_size_is_right_at_the_edges_of_its_units(size: int, shown: str) -> None:
    assert size_words(size) == shown


def test_that_a_size_never_reaches_the_next_unit_and_is_right_to_its_last_digit() -> None:
    edges = (KIB, 100 * KIB, MIB, 100 * MIB, GIB, 100 * GIB, TIB)
    sizes = {max(edge + off, 0) for edge in edges for off in range(-1100, 1101, 7)}
    sizes |= {round(1.037**step) for step in range(800)}
    before = 0.0
    for size in sorted(sizes):
        digits, unit = size_words(size).split(" ")
        told = float(digits.replace(",", ""))
        assert told < 1024 or unit == "TiB", size
        last = 0.1 if "." in digits else 1.0
        assert abs(told - size / FACTORS[unit]) <= last / 2 + 1e-9, size
        assert told * FACTORS[unit] >= before, "a larger file never looks smaller"
        before = told * FACTORS[unit]


@pytest.mark.parametrize(
    ("metres", "shown"),
    [
        (0.0, "0 m"),
        (0.5, "0 m"),
        (90.4, "90 m"),
        (185.1, "185 m"),
        (185.2, "0.10 nm"),
        (1852.0, "1.00 nm"),
        (9.994 * NAUTICAL_MILE_M, "9.99 nm"),
        (9.996 * NAUTICAL_MILE_M, "10.0 nm"),
        (37.34 * NAUTICAL_MILE_M, "37.3 nm"),
        (999.94 * NAUTICAL_MILE_M, "999.9 nm"),
        (999.96 * NAUTICAL_MILE_M, "1,000 nm"),
        (10_800.0 * NAUTICAL_MILE_M, "10,800 nm"),
    ],
)
def test_that_a_distance_is_right_at_the_edges_of_its_digits(metres: float, shown: str) -> None:
    assert distance_words(metres) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0.7, 1, "+0.7"),
        (-0.7, 1, "−0.7"),
        (0.04, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-0.05001, 1, "−0.1"),
        (0.0, 0, "0"),
        (10.0, 0, "+10"),
        (-1234.5, 1, "−1,234.5"),
        (1234.5, 1, "+1,234.5"),
    ],
)
def test_that_a_change_has_a_true_sign_and_nothing_has_none(
    value: float, decimals: int, shown: str
) -> None:
    assert signed(value, decimals) == shown


def test_that_a_number_has_a_true_minus_sign_and_nothing_has_none() -> None:
    assert (fixed(-0.04, 1), fixed(-1234.0, 0), fixed(0.0, 2)) == ("0.0", "−1,234", "0.00")
    assert (thousands(-0.4), thousands(-1234.4), thousands(2**60)) == (
        "0", "−1,234", "1,152,921,504,606,846,976",
    )  # fmt: skip


def test_that_no_other_place_writes_signs_or_units_of_sizes_by_itself(root: Path) -> None:
    source = root / "desktop/lightering"
    own = re.compile(r":\+[,.\d]*[fgd]?\}|replace\(\"-\", \"−\"\)|size[^{}]*\} [kKMG]i?B\b")
    found = {
        f"{path.relative_to(source).as_posix()}: {line.strip()}"
        for path in source.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if own.search(line)
    }
    # here they are made; a zone is no number
    assert {one for one in found if not one.startswith(("units.py:", "app/zones.py:"))} == set()
