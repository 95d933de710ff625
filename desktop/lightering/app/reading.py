"""The first two steps, files to fixes and fixes to encounters, which some commands need alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering import readers
from lightering.detect import find_encounter_table, find_encounters
from lightering.progress import part
from lightering.tracks import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

    from lightering.files import Hash
    from lightering.model.params import Params
    from lightering.model.records import Loaded, Rejected
    from lightering.progress import Progress
    from lightering.readers.cache import Cache
    from lightering.readers.column_map import Maps
    from lightering.readers.watching import Watch

__all__ = ["detect", "detect_table", "read"]


def read(
    paths: Sequence[Path],
    params: Params,
    progress: Progress,
    on_reject: Callable[[Rejected], None] | None = None,
    mapping: Maps | None = None,
    watch: Watch | None = None,
    cache: Cache | None = None,
    ahead: Hash | None = None,
) -> Loaded:
    """Returns the clean fixes of all files together.

    Args:
        paths: Files, folders or archives.
        params: Parameters of the run.
        progress: Told how far the reading is.
        on_reject: Called with every record that is not kept.
        mapping: What the person said about the columns of tables.
        watch: Hears what becomes of each file, and may give single files up.
        cache: Where files that were read before are kept.
        ahead: Hash of one of the files, begun already.

    Raises:
        InputError: A path does not exist.
        Cancelled: The person asked to stop.
    """
    reads = readers.read_paths(
        paths, part(progress, 0.0, 0.8), on_reject, mapping, watch, cache=cache, ahead=ahead
    )
    return clean.assemble(reads, params.detect, part(progress, 0.8, 1.0), on_reject)


def detect(loaded: Loaded, params: Params, progress: Progress) -> pd.DataFrame:
    """Returns the encounters of all kinds, in the columns of `schemas.ENCOUNTERS`.

    Args:
        loaded: Clean fixes.
        params: Parameters of the run.
        progress: Told how far the search is.
    """
    return find_encounters(loaded, params.detect, progress)


def detect_table(loaded: Loaded, params: Params, progress: Progress) -> pa.Table:
    """Returns what `detect` returns as an Arrow table in `schemas.ENCOUNTERS`, without pandas.

    Args:
        loaded: Clean fixes.
        params: Parameters of the run.
        progress: Told how far the search is.
    """
    return find_encounter_table(loaded, params.detect, progress)
