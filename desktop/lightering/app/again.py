"""Searching and estimating anew, with other parameters, in fixes that are read already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lightering.app import pipeline
from lightering.progress import part

if TYPE_CHECKING:
    from lightering.app.pipeline import Results
    from lightering.model.params import Params
    from lightering.progress import Progress

__all__ = ["again", "needs_files"]


def needs_files(results: Results, params: Params) -> bool:
    """Tells whether other parameters ask for the files to be read again.

    Which ship sent a fix, and what is odd in identities, is settled when files are read.

    Args:
        results: What is there.
        params: What is wanted.
    """
    old = results.params
    return params.detect.reachable_kn != old.detect.reachable_kn or params.flags != old.flags


def again(results: Results, params: Params, progress: Progress) -> Results:
    """Returns what the same fixes give under other parameters.

    Args:
        results: What is there.
        params: Parameters that do not need the files.
        progress: Told how far the work is.

    Raises:
        Cancelled: The person asked to stop.
    """
    encounters = pipeline.detect(results.loaded, params, part(progress, 0.0, 0.5))
    screened, assessment = pipeline.assess(
        encounters, results.loaded, params, part(progress, 0.5, 1.0), results.beside
    )
    return replace(
        results,
        encounters=encounters,
        screening=screened,
        assessment=assessment,
        balances=pipeline.tally(assessment, results.loaded, beside=results.beside),
        params=params,
    )
