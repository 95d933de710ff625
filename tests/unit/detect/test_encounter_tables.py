"""The table of encounters is one table, whichever way it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from lightering.detect import find_encounter_table, find_encounters
from lightering.model.params import Params
from lightering.model.schemas import ENCOUNTERS
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.report.exports.tables import to_arrow
from lightering.tracks.clean import assemble

SAMPLE = Path(__file__).parents[3] / "sample_tracks"


@pytest.fixture(scope="module")
def fleet():
    params = Params.defaults().detect
    return assemble(read_paths([SAMPLE], Quiet()), params, Quiet()), params


def test_that_the_arrow_table_is_the_frame_written_to_arrow(fleet):
    loaded, params = fleet
    table = find_encounter_table(loaded, params, Quiet())
    table.validate(full=True)
    assert table.num_rows > 50
    assert table.column("imo_1").null_count < table.num_rows
    assert table.equals(to_arrow(find_encounters(loaded, params, Quiet()), ENCOUNTERS))


def test_that_both_tables_without_an_encounter_are_empty_and_typed_alike(fleet):
    loaded, params = fleet
    nobody = type(loaded)(loaded.fixes.slice(0, 0), loaded.identity[:0], ())
    table = find_encounter_table(nobody, params, Quiet())
    frame = find_encounters(nobody, params, Quiet())
    assert table.num_rows == len(frame) == 0
    assert table.equals(to_arrow(frame, ENCOUNTERS))
    assert frame.dtypes.equals(find_encounters(loaded, params, Quiet()).dtypes)
