"""Files beside the tracks on the command line: lists, deliveries, registries and claimed zones."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lightering.cli.ways import with_options

if TYPE_CHECKING:
    import argparse

    from lightering.ledger.beside import Beside

__all__ = ["add_beside", "add_zones", "beside_of"]


def add_beside(parser: argparse.ArgumentParser) -> None:
    """Adds `--list`, `--notified` and `--registry`.

    Args:
        parser: Parser of one subcommand.
    """
    parser.add_argument(
        "--list",
        type=Path,
        action="append",
        default=[],
        dest="lists",
        metavar="FILE",
        help="list of ships beside the UN list: OpenSanctions maritime.csv, FollowTheMoney JSON "
        "lines, or a CSV with imo, mmsi or name; may be given more than once",
    )
    parser.add_argument(
        "--notified",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="CSV of notified deliveries (supplier, period_start, period_end, as_of, tonnes or "
        "barrels); may be given more than once",
    )
    parser.add_argument(
        "--registry",
        type=Path,
        action="append",
        default=[],
        dest="registries",
        metavar="FILE",
        help="sizes of ships: CSV with imo or mmsi and dwt, length, beam, draught, tank or "
        "lightship, or FollowTheMoney JSON lines; may be given more than once",
    )


def add_zones(parser: argparse.ArgumentParser) -> None:
    """Adds `--zones`.

    Args:
        parser: Parser of one subcommand.
    """
    parser.add_argument(
        "--zones",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="GeoJSON of claimed zones, drawn on the maps of the report as claimed; may be given "
        "more than once",
    )


def beside_of(options: argparse.Namespace, kept: Beside | None = None) -> Beside | None:
    """Returns what is given beside the tracks, and says what became of the files that are named.

    Args:
        options: Parsed command line with `--list`, `--notified`, `--registry` and `--zones`.
        kept: What a case keeps beside its tracks; None outside a case.

    Returns:
        All of it together; None if there is nothing.

    Raises:
        InputError: A file cannot be read, or is not what it is given as.
    """
    given = [getattr(options, name, []) for name in ("lists", "notified", "registries", "zones")]
    if not any(given):
        return kept
    from lightering.ledger.beside import read_beside

    beside = read_beside(*given)
    for one in beside.files:
        refused = sum(one.rejected.values())
        sys.stderr.write(f"{one.file}: {one.kept:,} of {one.records_in:,} records used.\n")
        told = one.messages if refused or len(one.messages) < 4 else one.messages[:3]
        for message in told:
            sys.stderr.write(f"{with_options(message)}\n")
    if kept is None:
        return beside
    return replace(
        kept,
        lists=(*kept.lists, *beside.lists),
        notified=(*kept.notified, *beside.notified),
        registries=(*kept.registries, *beside.registries),
        zones=(*kept.zones, *beside.zones),
    )
