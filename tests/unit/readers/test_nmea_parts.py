"""Messages in parts: joined, or refused, but never joined wrongly."""

from __future__ import annotations

import itertools

import pytest
from tests.unit.readers.nmea_made import SHIP, position, static_parts, tagged

from lightering.readers.nmea_parts import Joiner

EPOCH = 1709343000
OTHER = 432123000


def at(line, seconds=0.0, station="r1"):
    return tagged(line, f"s:{station},c:{EPOCH * 1000 + round(seconds * 1000)}")


def both(*lines):
    """The parts between the positions of two ships before and after."""
    before = [at(position(mmsi=ship), -60) for ship in (SHIP, OTHER)]
    after = [at(position(mmsi=ship), 600) for ship in (SHIP, OTHER)]
    return ("\n".join([*before, *lines, *after]) + "\n").encode()


def named(result):
    """Name and draught that the last fix of each ship was given."""
    rows = sorted(result.table.to_pylist(), key=lambda r: (r["time_utc"], -r["mmsi"]))[-2:]
    return {row["mmsi"]: (row["name"], row["draught_m"]) for row in rows}


TRUE = {SHIP: ("PINE", 5.2), OTHER: ("OAK", 8.1)}


def pine(**where):
    return static_parts(**where)


def oak(**where):
    return static_parts(mmsi=OTHER, shipname="OAK", draught=8.1, destination="ELSEWHERE", **where)


def test_that_parts_of_two_ships_are_told_apart_by_sequence_channel_and_station(read):
    for where, stations in (
        ({"sequence": "4"}, ("r1", "r1")), ({"channel": "B"}, ("r1", "r1")), ({}, ("r1", "r2"))
    ):  # fmt: skip
        a, b = pine(), oak(**where)
        lines = [at(a[0], 0, stations[0]), at(b[0], 0, stations[1]), at(a[1], 0, stations[0]),
                 at(b[1], 0, stations[1])]  # fmt: skip
        result = read(both(*lines), "a.nmea")
        assert named(result) == TRUE
        assert result.report.rejected == {"not_a_position": 2}


def test_that_nothing_is_joined_where_two_ships_share_one_id(read):
    a, b = pine(), oak()
    for lines in ([a[0], b[0], a[1], b[1]], [a[0], b[0], b[1], a[1]]):
        result = read(both(*[at(line) for line in lines]), "a.nmea")
        assert named(result) == {SHIP: (None, None), OTHER: (None, None)}
        assert result.report.rejected == {"incomplete_multipart": 4}


def test_that_an_id_is_free_again_after_some_seconds(read):
    a, b = pine(), oak()
    lines = [at(a[0]), at(b[0]), at(a[1], 1), at(b[1], 1), *[at(line, 30) for line in b]]
    result = read(both(*lines), "a.nmea")
    assert named(result) == {SHIP: (None, None), OTHER: ("OAK", 8.1)}
    assert result.report.rejected == {"incomplete_multipart": 4, "not_a_position": 1}


def test_that_a_late_part_of_another_message_is_not_taken(read):
    result = read(both(at(pine()[0]), at(oak()[1], 30)), "a.nmea")
    assert named(result) == {SHIP: (None, None), OTHER: (None, None)}
    assert result.report.rejected == {"incomplete_multipart": 2}


def test_that_parts_in_reverse_are_refused_rather_than_guessed(read):
    a = pine()
    result = read(both(at(a[1]), at(a[0])), "a.nmea")
    assert result.report.rejected == {"incomplete_multipart": 2}


def test_that_the_same_parts_from_one_station_twice_are_one_truth(read):
    a = pine()
    result = read(both(*[at(line) for line in (a[0], a[0], a[1], a[1])]), "a.nmea")
    assert named(result)[SHIP] == ("PINE", 5.2)
    assert result.report.rejected == {"not_a_position": 2}


def test_that_a_damaged_part_costs_its_message(read):
    a = pine()
    broken = at(a[1])[:-1] + ("0" if not at(a[1]).endswith("0") else "1")
    result = read(both(at(a[0]), broken), "a.nmea")
    assert named(result)[SHIP] == (None, None)
    assert result.report.rejected == {"bad_checksum": 1, "incomplete_multipart": 1}


@pytest.mark.parametrize("tags", ["g:2-2-77", "g:2-2-77,s:r1", f"g:2-2-77,c:{EPOCH}"])
def test_that_a_tag_group_holds_its_parts_together(read, tags):
    a = pine()
    lines = [tagged(a[0], f"g:1-2-77,s:r1,c:{EPOCH}"), at(position(mmsi=OTHER, second=9)),
             tagged(a[1], tags)]  # fmt: skip
    assert named(read(both(*lines), "a.nmea"))[SHIP] == ("PINE", 5.2)


def test_that_parts_on_one_line_and_bare_second_parts_are_read(read):
    a = pine()
    for lines in ([at(a[0]) + at(a[1])], [at(a[0]), a[1]], [at(a[0]) + a[1]]):
        result = read(both(*lines), "a.nmea")
        assert named(result)[SHIP] == ("PINE", 5.2)
        assert result.report.rejected == {"not_a_position": 1}


def test_that_no_order_of_the_parts_of_two_ships_joins_them_wrongly(read):
    parts = [("a", 0), ("a", 1), ("b", 0), ("b", 1)]
    texts = {"a": pine(), "b": oak()}
    for order in itertools.permutations(parts):
        for kept in range(1, 5):
            lines = [at(texts[ship][number]) for ship, number in order[:kept]]
            result = read(both(*lines), "a.nmea")
            for ship, (name, draught) in named(result).items():
                assert (name, draught) in ((None, None), TRUE[ship])


def test_that_what_waits_for_parts_is_bounded(read, monkeypatch):
    monkeypatch.setattr("lightering.readers.nmea_parts._KEPT_SENTENCES", 50)
    most = []
    take = Joiner.take

    def watched(self, part):
        message = take(self, part)
        most.append(sum(map(len, self._open.values())))
        return message

    monkeypatch.setattr(Joiner, "take", watched)
    lines = [at(pine()[0], station=f"x{number}") for number in range(1000)]
    result = read(both(*lines), "a.nmea")
    assert result.report.rejected == {"incomplete_multipart": 1000}
    assert max(most) <= 80
