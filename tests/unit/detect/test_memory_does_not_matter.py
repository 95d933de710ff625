"""What memory held before a search, and how many threads search, shows nowhere in what is found."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.detect.chunks.stores import (
    PARAMS,
    in_memory,
    known,
    put,
    search,
    seas,
    shuffled,
    text,
)

from lightering.detect import find_encounters
from lightering.progress import Quiet

if TYPE_CHECKING:
    import pyarrow as pa

EMPTY = np.empty
relaxed = settings(
    max_examples=examples(8, 20),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


def dirty(byte: int) -> Any:
    """Gives room as `numpy.empty` does, filled with one byte: NaN, minus one, large, small."""

    def empty(shape: Any, dtype: Any = float, *more: Any, **options: Any) -> Any:
        room = EMPTY(shape, dtype, *more, **options)
        if room.dtype.kind in "iufb" and room.flags.c_contiguous:
            room.reshape(-1).view(np.uint8)[:] = byte if room.dtype.kind != "b" else byte & 1
        return room

    return empty


@relaxed
@given(seas(), st.integers(0, 2**31), st.sampled_from((1, 2, 7)))
def test_that_what_memory_held_shows_nowhere(sea: pa.Table, seed: int, hours: int) -> None:
    found = {text(known(sea))}
    # out of order, so that fixes are sorted and laid, too
    mixed = shuffled(sea, seed)
    for byte in (0x00, 0x01, 0x7F, 0xFF):
        with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as store:
            patch.setattr(np, "empty", dirty(byte))
            found.add(text(known(mixed)))
            put(store, mixed)
            found.add(text(search(store, longest_h=hours).encounters))
    assert len(found) == 1


@relaxed
@given(seas())
def test_that_the_number_of_threads_shows_nowhere(sea: pa.Table) -> None:
    loaded = in_memory(sea)
    found = [find_encounters(loaded, PARAMS, Quiet(), workers=n) for n in (1, 2, 5)]
    assert len({text(frame) for frame in found}) == 1
