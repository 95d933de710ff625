"""Files into a store, and encounters out of one: the way for sets that no memory holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering import readers
from lightering.detect.store.place import place_of
from lightering.detect.store.writing import StoreWriter
from lightering.progress import part
from lightering.scratch_folders import scratch_folder
from lightering.tracks import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from lightering.detect.chunks.pieces import Cutting
    from lightering.detect.chunks.search import Searched
    from lightering.detect.store.writing import Written
    from lightering.model.params import Params
    from lightering.model.records import FileReport, Rejected
    from lightering.progress import Progress
    from lightering.readers import FileRead
    from lightering.readers.column_map import Maps

__all__ = ["Stored", "Workers", "detect_files", "detect_store", "store"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of files that were put into a store.

    Attributes:
        reports: One per file.
        written: What became of the days they touch; None if no file held a fix.
    """

    reports: tuple[FileReport, ...]
    written: Written | None


@dataclass(frozen=True, slots=True)
class Workers:
    """Who searches.

    Attributes:
        processes: Processes of this machine; 1 for this process itself.
        scheduler: Address of a Dask scheduler instead, or None.
        cutting: How time is cut; None for the usual way.
    """

    processes: int = 1
    scheduler: str | None = None
    cutting: Cutting | None = None


def store(
    paths: Sequence[Path],
    address: str | Path,
    params: Params,
    progress: Progress,
    on_reject: Callable[[Rejected], None] | None = None,
    mapping: Maps | None = None,
    *,
    replace: bool = False,
) -> Stored:
    """Puts the fixes of files into a store; one file is held at a time.

    Args:
        paths: Files, folders or archives.
        address: Path or address of the store; made if there is none.
        params: Parameters of the run.
        progress: Told how far the work is.
        on_reject: Called with every record that is not kept.
        mapping: What the person said about the columns of tables.
        replace: The days that the files touch hold only their fixes; else these are added.

    Raises:
        UserError: A path does not exist, or the store cannot be written.
        Cancelled: The person asked to stop; the store is as it was.
    """
    reports: list[FileReport] = []
    with StoreWriter(place_of(address)) as writer:
        for read in _one_by_one(paths, part(progress, 0.0, 0.7), on_reject, mapping):
            loaded = clean.assemble([read], params.detect, part(progress, 0.7, 0.7), on_reject)
            reports += loaded.reports
            writer.add(loaded.fixes)
        good = [report for report in reports if report.outcome == "ok"]
        if not any(report.kept for report in good):
            return Stored(tuple(reports), None)
        written = writer.finish(part(progress, 0.7, 1.0), good, replace=replace)
    return Stored(tuple(reports), written)


def _one_by_one(
    paths: Sequence[Path],
    progress: Progress,
    on_reject: Callable[[Rejected], None] | None,
    mapping: Maps | None,
) -> Iterator[FileRead]:
    """Yields the files; those with static reports of their own come together, and last."""
    walked = readers.walk(paths)
    count = len(walked.files) + len(walked.without_tracks)
    together = []
    for number, path in enumerate((*walked.files, *walked.without_tracks)):
        share = part(progress, number / count, (number + 1) / count)
        reads = readers.read_paths((path,), share, on_reject, mapping)
        if len(walked.files) > 1 and any(read.statics is not None for read in reads):
            # what a ship says of itself in one log is laid onto her fixes in the next
            together.append(path)
            continue
        yield from reads
    if together:
        yield from readers.read_paths(together, part(progress, 1.0, 1.0), None, mapping)


def detect_store(
    address: str | Path, params: Params, progress: Progress, workers: Workers
) -> Searched:
    """Returns the encounters of all kinds in a store.

    Args:
        address: Path or address of the store.
        params: Parameters of the run.
        progress: Told how far the search is.
        workers: Who searches.

    Raises:
        UserError: There is no store, it is damaged, or the workers cannot be had.
        Cancelled: The person asked to stop.
    """
    from lightering.detect.backends import backend_of
    from lightering.detect.chunks.search import encounters_of_store

    with backend_of(workers.processes, workers.scheduler) as backend:
        return encounters_of_store(address, params.detect, progress, backend, workers.cutting)


def detect_files(
    paths: Sequence[Path],
    params: Params,
    progress: Progress,
    workers: Workers,
    mapping: Maps | None = None,
) -> tuple[Stored, Searched | None]:
    """Returns the encounters in files, searched by several processes.

    The fixes lie in a store in the temporary folder meanwhile.

    Args:
        paths: Files, folders or archives.
        params: Parameters of the run.
        progress: Told how far the work is.
        workers: Who searches.
        mapping: What the person said about the columns of tables.

    Returns:
        What became of the files, and what was found; None if no file held a fix.

    Raises:
        UserError: A path does not exist, or there is no room in the temporary folder.
        Cancelled: The person asked to stop.
    """
    with scratch_folder("files") as folder:
        stored = store(paths, folder, params, part(progress, 0.0, 0.6), mapping=mapping)
        if stored.written is None:
            return stored, None
        return stored, detect_store(folder, params, part(progress, 0.6, 1.0), workers)
