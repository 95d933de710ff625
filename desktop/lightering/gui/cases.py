"""Where cases lie that nobody gave a place, what they are called, and what they were made from."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from lightering.case import SUFFIX as CASE_SUFFIX
from lightering.errors import CaseError, InputError, UserError
from lightering.model.params import Params

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lightering.app.opened_case import OpenedCase
    from lightering.app.pipeline import Results
    from lightering.ledger.beside import Beside
    from lightering.model.records import FileReport

__all__ = [
    "CASE_SUFFIX",
    "beside_kept_for",
    "beside_of",
    "case_for",
    "case_name",
    "case_of",
    "cases_folder",
    "sources_of",
]

_KEPT = re.compile(r"[0-9a-f]{16}")
"""Names of the cases that are kept without being asked for, see `case_of`."""


def cases_folder() -> Path:
    """Returns the folder of the cases that are kept without being asked for, and makes it.

    Raises:
        CaseError: It cannot be made.
    """
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    folder = Path(place) / "cases"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CaseError(
            f"The folder for cases could not be made: {error.strerror}. Save a case elsewhere."
        ) from error
    return folder


def case_of(reports: Sequence[FileReport]) -> Path:
    """The case that belongs to these sources: named by their hashes, whatever their names."""
    marks = sorted({r.sha256 for r in reports})
    name = hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]
    return cases_folder() / f"{name}{CASE_SUFFIX}"


def case_name(case: Path | None, opened: Sequence[Path]) -> str:
    """Returns what a case is called: as its file, or, if it is kept unasked, as what it is about.

    Args:
        case: The case file, None if none is open.
        opened: The files and folders it belongs to.
    """
    if case is None:
        return "no case open"
    stem = case.name.removesuffix(CASE_SUFFIX)
    if not opened or not _KEPT.fullmatch(stem):
        return case.name
    folders = {path.parent for path in opened}
    if len(opened) > 1 and len(folders) == 1 and opened[0].parent.name:
        name = opened[0].parent.name
    else:
        more = f" + {len(opened) - 1}" if len(opened) > 1 else ""
        name = f"{opened[0].resolve().name}{more}"
    return f"{name} · {stem[:6]}"


def beside_kept_for(reports: Sequence[FileReport]) -> Beside | None:
    """What the case of these track files keeps beside them, as `beside_of`; None without a case."""
    try:
        case = case_of(reports)
        return beside_of(case) if case.is_file() else None
    except CaseError:
        return None  # who opens the case says what is wrong with it


def beside_of(case: Path) -> Beside:
    """Reads what a case keeps beside its tracks and what was set, so that it opens as it was left.

    Runs in a worker. Where a file beside cannot be read, which the window says once it is open,
    what was set holds all the same.
    """
    from lightering.app.entered import reasons_of
    from lightering.app.kept_beside import laid_kept
    from lightering.app.review import Review
    from lightering.case.audit import WHOLE_CASE
    from lightering.case.store import Case
    from lightering.ledger.beside import NOTHING_BESIDE, read_beside

    review = Review()
    with Case.open(case, read_only=True) as held:
        review.replay(record.draft for record in held.decisions())
        kept = held.beside
    try:
        laid, _said = laid_kept(kept, case.resolve().parent, case.name)
        read = read_beside(laid.lists, laid.notified, laid.registries, laid.zones)
    except UserError:
        return replace(NOTHING_BESIDE, overrides=review.overrides)
    reasons = reasons_of(review.state_of(WHOLE_CASE).entered)
    return replace(read, typed=laid.typed, overrides=review.overrides, reasons=reasons)


def sources_of(case: Path) -> tuple[tuple[Path, ...], Params, dict[str, str]]:
    """Reads which files a case was made from; runs in a worker, with a connection of its own."""
    from lightering.case.store import Case

    with Case.open(case, read_only=True) as held:
        folder = case.resolve().parent
        places = tuple(one.located(folder) for one in held.sources)
        params = Params.defaults().overlaid(held.params, case.name)
        maps = {str(key): str(text) for key, text in held.maps.items()}
    found = tuple(place for place in places if place.is_file())
    if places and not found:
        raise InputError(
            "None of its track files is where it was.",
            file=case.name,
            advice=f"Put them back beside the case: {', '.join(p.name for p in places[:5])}.",
        )
    if not places:
        raise InputError(
            "The case names no track files.", file=case.name, advice="Open track files instead."
        )
    return found, params, maps


def case_for(
    results: Results,
    case: Path | None,
    open_now: Path | None,
    read: Callable[[Path], OpenedCase],
) -> OpenedCase | None:
    """Opens the case a run goes into, in the worker: the asked one, or the one of the same files.

    Args:
        results: Of the run.
        case: The one that was asked for, None for that of the same files.
        open_now: The one that is open.
        read: Opens one.

    Raises:
        CaseError: The one that was asked for cannot be opened.

    Returns:
        None if it is open already, or if there is none yet.
    """
    if not results.loaded.fixes.num_rows:
        return None
    try:
        path = case or case_of(results.loaded.reports)
        if open_now is not None and path.exists() and path.samefile(open_now):
            return None
        return read(path) if case is not None or path.exists() else None
    except CaseError:
        if case is not None:
            raise
        return None  # the window says it, and goes on with decisions in memory
