"""From files to a balance: the five steps in order, each a pure function of tables and parameters.

The window, the command line, a notebook and a cluster job all go through here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lightering import ledger, screening
from lightering.app.reading import detect, read
from lightering.ledger.beside import NOTHING_BESIDE
from lightering.ledger.coverage import coverage_words
from lightering.model.schemas import FLAGS
from lightering.progress import Quiet, part
from lightering.screening.registry_files import with_registries
from lightering.tracks import statics
from lightering.tracks.flags import FlagTally, identity_flags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from lightering.ledger.beside import Beside
    from lightering.model.params import Params
    from lightering.model.records import Assessment, Balance, FileReport, Loaded
    from lightering.progress import Progress
    from lightering.readers.column_map import Maps

__all__ = [
    "Results",
    "assess",
    "coverage",
    "data_until",
    "detect",
    "flagged",
    "flags",
    "ledger_table",
    "mass_balance",
    "mass_balance_and_steps",
    "read",
    "reconcile",
    "run_all",
    "tally",
]


@dataclass(frozen=True, slots=True)
class Results:
    """Everything one run found, with what it was computed from.

    Attributes:
        loaded: The clean fixes and the report of each file.
        ships: One row per ship (`tracks.statics.ships`).
        encounters: `schemas.ENCOUNTERS`, all kinds.
        screening: One row per encounter (`screening.screen`).
        assessment: Transfers and their draws.
        balances: One per cap period, with nothing reviewed.
        params: The parameters of the run.
        beside: Lists of ships and notified deliveries given beside the tracks.
        flags: What is odd in the identities of the ships, `schemas.FLAGS`.
        coverage: What the tracks cover and what they do not, one sentence each.
    """

    loaded: Loaded
    ships: pd.DataFrame
    encounters: pd.DataFrame
    screening: pd.DataFrame
    assessment: Assessment
    balances: tuple[Balance, ...]
    params: Params
    beside: Beside = NOTHING_BESIDE
    flags: pd.DataFrame = field(default_factory=lambda: FLAGS.empty_table().to_pandas())
    coverage: tuple[str, ...] = ()

    @property
    def data_until(self) -> datetime | None:
        """Time of the last fix, or None without fixes."""
        return data_until(self.loaded)


def data_until(loaded: Loaded) -> datetime | None:
    """Returns the time of the last fix, or None without fixes.

    Args:
        loaded: Clean fixes.
    """
    times = [r.last_utc for r in loaded.reports if r.last_utc is not None]
    return max(times, default=None)


def flags(loaded: Loaded, params: Params, progress: Progress) -> pd.DataFrame:
    """Returns what is odd in the identities of ships, in the columns of `schemas.FLAGS`.

    Args:
        loaded: Clean fixes.
        params: Parameters of the run.
        progress: Told how far the work is.
    """
    return identity_flags(loaded, params, progress)


def coverage(loaded: Loaded, params: Params) -> tuple[str, ...]:
    """Returns what the tracks cover and what they do not, in words.

    Args:
        loaded: Clean fixes.
        params: Parameters of the run.
    """
    return coverage_words(loaded, params)


def flagged(reports: Sequence[FileReport], found: FlagTally) -> tuple[FileReport, ...]:
    """Returns the reports of files with what is odd in the identities they hold.

    Args:
        reports: One per file.
        found: What is odd in their fixes.
    """
    counts, said = found.counts(), found.sentences()
    return tuple(
        report.with_counts(
            flags=counts.get(report.file, {}),
            messages=(*report.messages, *said.get(report.file, ())),
        )
        for report in reports
    )


def assess(
    encounters: pd.DataFrame,
    loaded: Loaded,
    params: Params,
    progress: Progress,
    beside: Beside = NOTHING_BESIDE,
    flags: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, Assessment]:
    """Returns the screening of each encounter and the transfers inferred from them.

    Args:
        encounters: What `detect` found.
        loaded: The fixes it was found in.
        params: Parameters of the run.
        progress: Told how far the estimate is.
        beside: Lists of ships, registries of their sizes, what the analyst set.
        flags: `schemas.FLAGS` if made before; else they are made here.
    """
    # not wanted where only encounters are
    from lightering import volumes

    ships = with_registries(statics.ships(loaded), beside.registries)
    if flags is None:
        flags = identity_flags(loaded, params, Quiet(), ships)
    calls = screening.dprk_port_calls(loaded, params, ships)
    screened = screening.screen_with(
        encounters,
        ships,
        calls,
        screening.dprk_dark_periods(loaded, params),
        params.screening,
        beside.book(),
        flags,
        until=screening.tracks_end(loaded),
    )
    assessment = volumes.assess_with(
        encounters,
        screened,
        ships,
        statics.draught_reports(loaded),
        calls,
        screening.loading_port_calls(loaded, params),
        params,
        progress,
        overrides=beside.overrides,
        waits=volumes.waiting(encounters, screened["passes"].to_numpy(bool), loaded, params.detect),
    )
    return screened, assessment


def tally(
    assessment: Assessment,
    loaded: Loaded,
    decisions: Mapping[str, str] | None = None,
    year: int | None = None,
    beside: Beside = NOTHING_BESIDE,
) -> tuple[Balance, ...]:
    """Returns the balance of each cap period.

    Args:
        assessment: Transfers and their draws.
        loaded: The fixes they were inferred from.
        decisions: What the analyst decided, by encounter: confirmed, dismissed or unsure.
        year: One period only, or None for all that the data touch.
        beside: Notified deliveries.
    """
    return ledger.tally(
        assessment,
        data_until(loaded),
        decisions=decisions or {},
        year=year,
        notified=beside.deliveries,
    )


def reconcile(assessment: Assessment) -> pd.DataFrame:
    """Returns port calls beside transfers, matched or alone, never added.

    Args:
        assessment: Transfers and port calls.
    """
    return ledger.reconcile(assessment)


def mass_balance(
    assessment: Assessment,
    loaded: Loaded,
    beside: Beside = NOTHING_BESIDE,
    statuses: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Returns the mass balance of each ship, in the columns of `schemas.MASS_BALANCE`.

    Args:
        assessment: Transfers and their draws.
        loaded: The fixes they were inferred from.
        beside: Registries of sizes, as the transfers were estimated with.
        statuses: What the analyst decided, by encounter: a dismissed one moves no mass.
    """
    return ledger.mass_balance(assessment, *_told_of_ships(assessment, loaded, beside), statuses)


def mass_balance_and_steps(
    assessment: Assessment,
    loaded: Loaded,
    beside: Beside = NOTHING_BESIDE,
    statuses: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Returns the mass balance of each ship, and what she took and gave by date in `ledger.STEPS`.

    Args:
        assessment: Transfers and their draws.
        loaded: The fixes they were inferred from.
        beside: Registries of sizes, as the transfers were estimated with.
        statuses: What the analyst decided, by encounter: a dismissed one moves no mass.
    """
    told = _told_of_ships(assessment, loaded, beside)
    return ledger.mass_balance_and_steps(assessment, *told, statuses)


def _told_of_ships(
    assessment: Assessment, loaded: Loaded, beside: Beside
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Returns what a balance asks of ships, typed draughts and calls at loading ports."""
    return (
        with_registries(statics.ships(loaded), beside.registries),
        statics.draught_reports(loaded),
        screening.loading_port_calls(loaded, assessment.params),
    )


def ledger_table(
    assessment: Assessment, decisions: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Returns the ledger in the columns of `schemas.LEDGER`.

    Args:
        assessment: Transfers and their draws.
        decisions: What the analyst decided, by encounter.
    """
    return ledger.entries(assessment, decisions)


def run_all(
    paths: Sequence[Path],
    params: Params,
    progress: Progress,
    mapping: Maps | None = None,
    beside: Beside = NOTHING_BESIDE,
) -> Results:
    """Runs every step on some files.

    Args:
        paths: Files, folders or archives.
        params: Parameters of the run.
        progress: Told how far the whole is.
        mapping: What the person said about the columns of tables.
        beside: Lists of ships, registries of their sizes and notified deliveries.

    Raises:
        InputError: A path does not exist.
        Cancelled: The person asked to stop.
    """
    loaded = read(paths, params, part(progress, 0.0, 0.5), mapping=mapping)
    encounters = detect(loaded, params, part(progress, 0.5, 0.8))
    ships = statics.ships(loaded)
    found = identity_flags(loaded, params, Quiet(), ships)
    rest = part(progress, 0.8, 1.0)
    screened, assessment = assess(encounters, loaded, params, rest, beside, found)
    return Results(
        loaded=replace(loaded, reports=flagged(loaded.reports, FlagTally(found))),
        ships=ships,
        flags=found,
        encounters=encounters,
        screening=screened,
        assessment=assessment,
        balances=tally(assessment, loaded, beside=beside),
        params=params,
        beside=beside,
        coverage=coverage(loaded, params),
    )
