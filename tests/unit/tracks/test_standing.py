"""Every value that a ship sent is traced to the first and the last report that says so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.unit.readers.nmea_made import SHIP, position, static_parts, tagged

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.readers.cache import Cache
from lightering.tracks.clean import assemble
from lightering.tracks.history import history
from lightering.tracks.statics import SAID, draught_reports, ships

START = pd.Timestamp("2024-03-02T00:00:00Z")
COLUMNS = {"length_m": "length", "beam_m": "beam", "max_draught_m": "draught", "name": "name"}


def ships_in(*paths, cache=None):
    reads = read_paths(list(paths), Quiet(), cache=cache)
    return assemble(reads, Params.defaults().detect, Quiet())


def fleet(seed: int = 3, count: int = 300) -> pd.DataFrame:
    """Fixes of four ships that change what they say, ten minutes apart."""
    random = np.random.default_rng(seed)
    some = random.random(count) < 0.3
    return pd.DataFrame(
        {
            "mmsi": 371234000 + np.arange(count) % 4,
            "time_utc": [START + pd.Timedelta(minutes=10 * n) for n in range(count)],
            "lat": 33.0,
            "lon": 124.0 + (np.arange(count) % 4) * 0.1,
            "name": random.choice(["OAK", "PINE", ""], count),
            "length": np.where(some, "", random.choice(["80", "81", "120"], count)),
            "beam": np.where(some, "", random.choice(["14", "20"], count)),
            "draught": random.choice(["", "3.0", "6.1", "6.2"], count),
        }
    )


def written(folder, frame: pd.DataFrame, parts: int) -> list:
    paths = [folder / f"part{number}.csv" for number in range(parts)]
    for path, rows in zip(paths, np.array_split(np.arange(len(frame)), parts), strict=True):
        frame.iloc[rows].to_csv(path, index=False, date_format="%Y-%m-%dT%H:%M:%SZ")
    return paths


@pytest.mark.parametrize(("parts", "shuffled"), [(1, False), (1, True), (4, True)])
def test_that_the_place_of_a_value_is_that_of_the_first_and_the_last_record_that_holds_it(
    tmp_path, parts, shuffled
):
    frame = fleet()
    mixed = frame.sample(frac=1.0, random_state=7) if shuffled else frame
    paths = written(tmp_path, mixed, parts)
    records = pd.concat(
        [
            pd.read_csv(path, dtype=str, keep_default_na=False).assign(
                file=path.name, line=lambda rows: np.arange(len(rows)) + 2
            )
            for path in paths
        ]
    )
    found = ships(ships_in(*paths))
    assert len(found) == 4
    for ship in found.to_dict("records"):
        own = records[records["mmsi"] == str(ship["mmsi"])]
        for name, column in COLUMNS.items():
            value = ship[name] if name == "name" else float(ship[name])
            same = own[own[column].map(lambda v, w=value: v == w if w == v else _is(v, w))]
            times = pd.to_datetime(same["time_utc"])
            assert ship[f"{name}_first_utc"] == times.min()
            assert ship[f"{name}_last_utc"] == times.max()
            assert ship[f"{name}_fixes"] == len(same)
            first, last = same[times == times.min()].iloc[0], same[times == times.max()].iloc[0]
            assert (ship[f"{name}_file"], ship[f"{name}_line"]) == (first["file"], first["line"])
            place = (ship[f"{name}_last_file"], ship[f"{name}_last_line"])
            assert place == (last["file"], last["line"])


def _is(text: str, value: float | str) -> bool:
    return bool(text) and isinstance(value, float) and float(text) == value


def test_that_what_contradicts_is_what_she_sent_most_often_beyond_a_tenth(tmp_path):
    frame = fleet().assign(length=["80"] * 200 + ["81"] * 60 + ["120"] * 30 + ["130"] * 10)
    found = ships(ships_in(*written(tmp_path, frame, 1)))
    assert found["length_m"].tolist() == [80.0] * 4
    assert set(found["length_m_other"]) == {120.0}
    assert (found["length_m_other_line"] > 261).all()
    alike = ships(ships_in(*written(tmp_path, frame.assign(length="80"), 1)))
    assert alike["length_m_other"].isna().all()
    assert alike["length_m_other_line"].isna().all()


def log_of(tmp_path, name="log.nmea"):
    """A log: static reports on lines of their own, fixes between them."""
    lines, told = [], {}

    def at(sentences, minutes):
        time = int(START.timestamp()) + 60 * minutes
        lines.extend(tagged(sentence, f"c:{time}") for sentence in sentences)
        return len(lines)

    at([position()], 0)
    told["first"] = at(static_parts(), 10)
    at([position(lon=124.26)], 20)
    told["again"] = at(static_parts(), 30)
    at([position(lon=124.27)], 40)
    told["deeper"] = at(static_parts(draught=6.1), 50)
    at([position(lon=124.28)], 60)
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n")
    return path, told


def test_that_a_value_of_a_static_report_is_traced_to_the_report_and_not_to_a_position(tmp_path):
    path, told = log_of(tmp_path)
    loaded = ships_in(path)
    (ship,) = ships(loaded).to_dict("records")
    assert ship["length_m"] == 80.0
    # two sentences make one report: either of its lines
    assert ship["length_m_line"] in (told["first"] - 1, told["first"])
    assert ship["length_m_first_utc"] == START + pd.Timedelta(minutes=10)
    assert ship["length_m_last_line"] in (told["deeper"] - 1, told["deeper"])
    assert ship["length_m_last_utc"] == START + pd.Timedelta(minutes=50)
    assert ship["max_draught_m_line"] in (told["deeper"] - 1, told["deeper"])
    reports = draught_reports(loaded)
    assert reports["draught_m"].tolist() == [5.2, 6.1]
    assert reports["source_line"].iloc[0] in (told["first"] - 1, told["first"])
    assert reports["source_line"].iloc[1] in (told["deeper"] - 1, told["deeper"])
    # a draught is in force from the fix that carries it
    assert reports["time_utc"].iloc[0] == START + pd.Timedelta(minutes=20)
    sent = history(loaded, SHIP, 0)
    assert set(sent["source_line"]) <= {told["first"] - 1, told["first"]}


def test_that_a_log_split_in_two_names_the_same_reports(tmp_path):
    path, _ = log_of(tmp_path)
    whole = ships(ships_in(path))
    lines = path.read_text().splitlines()
    halves = [tmp_path / "1.nmea", tmp_path / "2.nmea"]
    halves[0].write_text("\n".join(lines[:4]) + "\n")
    halves[1].write_text("\n".join(lines[4:]) + "\n")
    split = ships(ships_in(*halves))
    for (_, one), (_, two) in zip(whole.iterrows(), split.iterrows(), strict=True):
        for name in SAID:
            for end in ("", "_last"):
                if pd.isna(one[f"{name}{end}_line"]):
                    assert pd.isna(two[f"{name}{end}_line"])
                    continue
                shift = 0 if two[f"{name}{end}_file"] == "1.nmea" else 4
                assert one[f"{name}{end}_line"] == two[f"{name}{end}_line"] + shift
            assert one[f"{name}_first_utc"] is two[f"{name}_first_utc"] or (
                one[f"{name}_first_utc"] == two[f"{name}_first_utc"]
            )


def test_that_the_cache_tells_the_same_places(tmp_path):
    path, _ = log_of(tmp_path)
    table = written(tmp_path, fleet(), 1)[0]
    kept = Cache(tmp_path / "cache", least_bytes=0)
    anew = ships(ships_in(path, table))
    first = ships(ships_in(path, table, cache=kept))
    second = ships(ships_in(path, table, cache=kept))
    pd.testing.assert_frame_equal(anew, first)
    pd.testing.assert_frame_equal(anew, second)


def test_that_a_value_a_fix_sends_itself_is_traced_to_the_fix(tmp_path):
    path, _ = log_of(tmp_path)
    other = tmp_path / "a.csv"
    other.write_text(
        "mmsi,time_utc,lat,lon,length,draught\n"
        f"{SHIP},2024-03-02T00:25:00Z,33.5,124.262,95,4.0\n"
        f"{SHIP},2024-03-02T00:35:00Z,33.5,124.266,95,4.0\n"
        f"{SHIP},2024-03-02T00:55:00Z,33.5,124.276,95,4.0\n"
        f"{SHIP},2024-03-02T01:05:00Z,33.5,124.283,95,4.0\n"
    )
    (ship,) = ships(ships_in(path, other)).to_dict("records")
    assert ship["length_m"] == 95.0
    assert (ship["length_m_file"], ship["length_m_line"]) == ("a.csv", 2)
    assert (ship["length_m_last_file"], ship["length_m_last_line"]) == ("a.csv", 5)
    assert ship["length_m_other"] == 80.0
    assert ship["length_m_other_file"] == "log.nmea"
