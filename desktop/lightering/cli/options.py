"""Options that several subcommands share, and what they mean."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.case import SUFFIX
from lightering.cli.beside import beside_of
from lightering.cli.terminal import tell
from lightering.cli.ways import with_options
from lightering.errors import CaseError, InputError, UsageError
from lightering.model.attachments import NOTHING_ATTACHED, Attached
from lightering.model.params import Params
from lightering.model.schemas import CLOSE_KINDS
from lightering.readers.folders import walk
from lightering.readers.mapping import read_mapping
from lightering.report import exports
from lightering.report.exports.csv import write_stream
from lightering.units import parse_duration

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Mapping, Sequence

    from lightering.ledger.beside import Beside
    from lightering.model.records import FileReport
    from lightering.readers.column_map import ColumnMap, Maps
    from lightering.report.exports import Layer
    from lightering.report.settings import ReportSettings

__all__ = [
    "Work",
    "add_files",
    "add_limits",
    "add_map",
    "add_output",
    "add_params",
    "add_quiet",
    "case_among",
    "check_output",
    "emit",
    "mapping_of",
    "params_of",
    "tell_failures",
    "tell_found",
    "work_of",
]


@dataclass(frozen=True, slots=True)
class Work:
    """What a command works on.

    Attributes:
        paths: Files to read.
        params: Parameters of the run.
        decisions: By encounter, status and note; empty outside a case.
        mapping: What `--map` says about the columns of tables, or the case; or None.
        given: What `--list`, `--registry` and `--notified` name, or what the case keeps of them;
            None if there is nothing.
        signed: Who signs the report, as the case keeps it; None outside a case.
        attached: Files that the case attaches to encounters.
    """

    paths: tuple[Path, ...]
    params: Params
    decisions: Mapping[str, tuple[str, str]]
    mapping: Maps | None = None
    given: Beside | None = None
    signed: ReportSettings | None = None
    attached: Attached = NOTHING_ATTACHED

    @property
    def beside(self) -> Beside:
        """What is given beside the tracks."""
        from lightering.ledger.beside import NOTHING_BESIDE

        return NOTHING_BESIDE if self.given is None else self.given

    @property
    def settings(self) -> ReportSettings:
        """Who signs the report."""
        from lightering.report.settings import PLAIN

        return PLAIN if self.signed is None else self.signed

    @property
    def statuses(self) -> dict[str, str]:
        """The decision of each encounter without its note."""
        return {key: status for key, (status, _note) in self.decisions.items()}


def add_files(
    parser: argparse.ArgumentParser,
    *,
    metavar: str = "FILE",
    kind: Callable[[str], Path | str] = Path,
) -> None:
    """Adds the file arguments, `--map`, `--params` and `--no-progress`.

    Args:
        parser: Parser of one subcommand.
        metavar: How the usage calls a file.
        kind: What a word becomes; a path, if addresses are not understood.
    """
    parser.add_argument(
        "files", nargs="+", type=kind, metavar=metavar, help="file, folder or archive"
    )
    add_map(parser)
    add_params(parser)
    add_quiet(parser)


def add_params(parser: argparse.ArgumentParser) -> None:
    """Adds `--params`.

    Args:
        parser: Parser of one subcommand.
    """
    parser.add_argument(
        "--params", type=Path, metavar="FILE.toml", help="parameters laid over the defaults"
    )


def add_map(parser: argparse.ArgumentParser) -> None:
    """Adds `--map`.

    Args:
        parser: Parser of one subcommand.
    """
    parser.add_argument(
        "--map",
        type=Path,
        metavar="FILE.toml",
        help="which columns of an unknown table mean what, with units and time zone",
    )


def mapping_of(options: argparse.Namespace) -> ColumnMap | None:
    """Returns what `--map` says, or None without it.

    Args:
        options: Parsed command line.

    Raises:
        InputError: The file cannot be read or says what means nothing.
    """
    return None if options.map is None else read_mapping(options.map)


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """Adds `--no-progress`.

    Args:
        parser: Parser of one subcommand.
    """
    parser.add_argument("--no-progress", action="store_true", help="no progress bar")


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Adds the limits of an encounter.

    Args:
        parser: Parser of one subcommand.
    """
    limits = parser.add_argument_group("limits of an encounter (defaults: see --params)")
    limits.add_argument("--distance-m", type=float, metavar="M", help="greatest distance")
    limits.add_argument("--min-duration", metavar="TIME", help="least contact, such as 2h or 30min")
    limits.add_argument(
        "--max-speed-kn",
        type=float,
        metavar="KN",
        help="greatest mean speed of each ship in contact",
    )
    limits.add_argument("--max-gap", metavar="TIME", help="longest silence that is bridged")
    limits.add_argument(
        "--hysteresis", metavar="TIME", help="contacts closer than this are one encounter"
    )


def add_output(parser: argparse.ArgumentParser, *, what: str) -> None:
    """Adds `-o` and `--raw`.

    Args:
        parser: Parser of one subcommand.
        what: What is written, for the help.
    """
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        help=f"{what}; the extension names the format, - writes CSV to stdout",
    )
    parser.add_argument(
        "--raw", action="store_true", help="leave text cells that begin with = + - @ as they are"
    )


def work_of(options: argparse.Namespace) -> Work:
    """Returns what the command line asks to work on; a case brings files and decisions.

    Args:
        options: Parsed command line.

    Raises:
        UserError: A file, a parameter or the case cannot be used.
    """
    paths: tuple[Path, ...] = tuple(options.files)
    params = Params.defaults()
    decisions: Mapping[str, tuple[str, str]] = {}
    mapping: Maps | None = mapping_of(options)
    kept, signed, attached = None, None, NOTHING_ATTACHED
    case = case_among(paths)
    if case is not None:
        from lightering.cli.of_case import of_case

        held = of_case(case)
        if not held.paths:
            raise CaseError(
                f"{case.name} names no track files, so there is nothing to compute from. If it was "
                "copied while it was open, its newest records stayed behind: copy it again once "
                "it is closed."
            )
        paths, params, decisions = held.paths, held.params, held.decisions
        kept, signed, attached = held.beside, held.settings, held.attached
        mapping = mapping if mapping is not None else held.mapping
    _spare_inputs(options, paths)
    params = params_of(options, params)
    return Work(paths, params, decisions, mapping, beside_of(options, kept), signed, attached)


def case_among(paths: Sequence[Path]) -> Path | None:
    """Returns the case that a command works on, None if files are named themselves.

    Args:
        paths: As given on the command line.

    Raises:
        UsageError: A case stands beside other files.
    """
    if not any(path.suffix == SUFFIX for path in paths):
        return None
    if len(paths) != 1:
        raise UsageError("A case stands alone on the command line; its files are named in it.")
    return paths[0]


def params_of(options: argparse.Namespace, kept: Params | None = None) -> Params:
    """Returns the parameters the command line asks for.

    Args:
        options: Parsed command line with `--params` and limits.
        kept: Those of a case; None for the defaults.

    Raises:
        UserError: The file or a limit cannot be used.
    """
    params = kept or Params.defaults()
    if options.params is not None:
        params = Params.from_toml(options.params)
    return params.overlaid(_limits(options), "command line")


def _spare_inputs(options: argparse.Namespace, paths: Sequence[Path]) -> None:
    """Refuses to write over a file that is read."""
    wanted = (getattr(options, name, None) for name in ("output", "rejects"))
    targets = [Path(target) for target in wanted if target not in (None, "-")]
    there = [target for target in targets if target.is_file()]
    for file in walk(paths).files if there else ():
        for target in there:
            if target.samefile(file):
                raise InputError(
                    "This is one of the files that are read, and these are never written over.",
                    file=target.name,
                    advice="Choose another name for the result.",
                )


def _limits(options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    given: dict[str, Any] = {}
    for name in ("distance_m", "max_speed_kn"):
        if getattr(options, name, None) is not None:
            given[name] = getattr(options, name)
    for name in ("min_duration", "max_gap", "hysteresis"):
        text = getattr(options, name, None)
        if text is not None:
            given[f"{name}_h"] = parse_duration(text).total_seconds() / 3600.0
    return {"detect": given} if given else {}


def emit(layers: Sequence[Layer], output: str, *, raw: bool) -> None:
    """Writes tables where `-o` says.

    Args:
        layers: Named tables of the contract; one, unless the format holds layers.
        output: Path, or `-` for CSV on stdout.
        raw: Leave formula-like text as it is.

    Raises:
        UserError: The target cannot be written, or its extension names no format.
    """
    if output == "-":
        (layer,) = layers
        write_stream(layer.tables, sys.stdout.buffer, raw=raw)
        sys.stdout.buffer.flush()
    else:
        exports.write_layers(layers, Path(output), raw=raw)


def check_output(output: str, tables: Sequence[str]) -> None:
    """Refuses a target before the work begins.

    Args:
        output: Path, or `-`.
        tables: Names of the tables that shall be written.

    Raises:
        UserError: The extension names no format, or one that cannot hold these tables, or the
            folder does not exist.
    """
    if output == "-":
        exports.check(Path("stdout.csv"), tables)
        return
    path = Path(output)
    exports.check(path, tables)
    if not path.resolve().parent.is_dir():
        raise InputError(f"The folder of {path.name} does not exist.", advice="Make it first.")


def tell_failures(reports: tuple[FileReport, ...]) -> int:
    """Prints the messages of files that were not read.

    Args:
        reports: One per file.

    Returns:
        1 if any file was not read, else 0.
    """
    status = 0
    for report in reports:
        if report.outcome == "error":
            status = 1
            for message in report.messages:
                sys.stderr.write(f"{with_options(message)}\n")
    return status


def tell_found(kinds: Collection[str]) -> None:
    """Says how many encounters were found, and how many of them may be transfers.

    Args:
        kinds: Of each.
    """
    close = sum(kind in CLOSE_KINDS for kind in kinds)
    tell(f"{len(kinds):,} events, {close:,} of them alongside or close.")
