"""`simulate` and `warm`: an invented fleet, and the kernels made ready ahead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.cli.options import add_quiet
from lightering.cli.terminal import progress_of, tell
from lightering.kernels.making import tell_meanwhile

if TYPE_CHECKING:
    import argparse

    from lightering.progress import Progress

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Adds `simulate` and `warm`.

    Args:
        commands: Subparsers of the program.
    """
    simulate = commands.add_parser("simulate", help="a seeded fleet with planted truth")
    simulate.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="DIR",
        help="folder for the tracks and truth.json",
    )
    simulate.add_argument("--fixes", type=int, metavar="N", help="about this many fixes")
    simulate.add_argument("--days", type=int, metavar="D", help="length in days")
    simulate.add_argument(
        "--seed", type=int, default=2397, metavar="S", help="seed of the generator (default: 2397)"
    )
    add_quiet(simulate)
    simulate.set_defaults(run=_simulate)
    warm = commands.add_parser("warm", help="make the numerical kernels ready now")
    warm.set_defaults(run=_warm, no_progress=False)


def _simulate(options: argparse.Namespace) -> int:
    from lightering.simulate import simulate

    with progress_of(options) as progress:
        simulate(
            options.output,
            fixes=options.fixes,
            days=options.days,
            seed=options.seed,
            progress=progress,
        )
    tell(f"Written to {options.output.name}: tracks and truth.json. No ship in it exists.")
    return 0


def _warm(options: argparse.Namespace) -> int:
    from lightering import detect, volumes
    from lightering.gui.map import warming as map_kernels

    def compile_all(progress: Progress) -> None:
        steps = (detect.warm, volumes.warm, map_kernels.warm)
        for n, step in enumerate(steps):
            said = f"Making the numerical kernels ready: part {n + 1} of {len(steps)}"
            progress.set(n / len(steps), said)
            step()

    with progress_of(options) as progress:
        tell_meanwhile(progress, compile_all)
    return 0
