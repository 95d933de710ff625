"""`sensitivity` and `params`: how much hangs on the limits, and what they are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lightering.cli.options import (
    add_files,
    add_limits,
    add_params,
    check_output,
    emit,
    params_of,
    tell_failures,
    work_of,
)
from lightering.cli.terminal import progress_of
from lightering.errors import UsageError
from lightering.progress import part
from lightering.report import exports
from lightering.units import parse_duration

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    import pandas as pd

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Adds `sensitivity` and `params`.

    Args:
        commands: Subparsers of the program.
    """
    table = commands.add_parser("sensitivity", help="how many encounters other limits would give")
    add_files(table)
    add_limits(table)
    table.add_argument(
        "--distances-m", default="250,500,1000", metavar="M,…", help="greatest distances"
    )
    table.add_argument(
        "--durations", default="1h,2h,4h", metavar="TIME,…", help="least sums of contact"
    )
    table.add_argument(
        "--speeds-kn", default="1,2,3", metavar="KN,…", help="greatest mean speeds in contact"
    )
    table.add_argument(
        "-o", "--output", metavar="OUT", help="write the table; - writes CSV to stdout"
    )
    table.set_defaults(run=_sensitivity)
    params = commands.add_parser("params", help="all parameters, as a file for --params")
    add_params(params)
    add_limits(params)
    params.set_defaults(run=_params)


def _sensitivity(options: argparse.Namespace) -> int:
    if options.output is not None:
        check_output(options.output, ("sensitivity",))
    distances = _listed(options.distances_m, "--distances-m", float)
    hours = _listed(options.durations, "--durations", _hours)
    speeds = _listed(options.speeds_kn, "--speeds-kn", float)
    work = work_of(options)
    from lightering.app import pipeline
    from lightering.detect import sensitivity

    with progress_of(options) as progress:
        loaded = pipeline.read(
            work.paths, work.params, part(progress, 0.0, 0.5), mapping=work.mapping
        )
        status = tell_failures(loaded.reports)
        if status and not loaded.fixes.num_rows:
            return status
        found = sensitivity(
            loaded, work.params.detect, part(progress, 0.5, 1.0),
            distances_m=distances, durations_h=hours, speeds_kn=speeds,
        )  # fmt: skip
    if options.output is None:
        sys.stdout.write(_as_text(found))
    else:
        table = pa.Table.from_pandas(found, preserve_index=False).replace_schema_metadata(None)
        layer = exports.Layer("sensitivity", table.schema, (table,))
        emit((layer,), options.output, raw=True)
    return status


def _params(options: argparse.Namespace) -> int:
    sys.stdout.write(params_of(options).to_toml())
    return 0


def _listed(text: str, option: str, read: Callable[[str], float]) -> list[float]:
    try:
        values = [read(word.strip()) for word in text.split(",")]
    except ValueError:
        values = []
    if not values or not all(0.0 < value < float("inf") for value in values):
        raise UsageError(f"{option} takes numbers above zero with commas between them, not {text}.")
    return values


def _hours(text: str) -> float:
    return parse_duration(text).total_seconds() / 3600.0


def _as_text(found: pd.DataFrame) -> str:
    """One block per distance: durations down, speeds across."""
    lines = []
    for distance, block in found.groupby("distance_m", sort=False):
        speeds = list(dict.fromkeys(block["max_speed_kn"]))
        lines.append(f"within {distance:g} m" + "".join(f"{v:>10g} kn" for v in speeds))
        for hours, row in block.groupby("min_duration_h", sort=False):
            counts = "".join(f"{n:>13,}" for n in row["encounters"])
            lines.append(f"{f'  at least {hours:g} h':<{len(f'within {distance:g} m')}}{counts}")
        lines.append("")
    lines.append("Both ships slower than the mean speed given; convoys are not counted.")
    return "\n".join(lines) + "\n"
