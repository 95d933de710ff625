"""`export --bundle`: one folder with the report, the tables, the manifest and the hashes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lightering.cli.options import tell_failures, work_of
from lightering.cli.terminal import progress_of, tell
from lightering.errors import UsageError
from lightering.progress import part

if TYPE_CHECKING:
    import argparse

__all__ = ["hand_over"]


def hand_over(options: argparse.Namespace) -> int:
    """Runs everything and writes the folder that `-o` names.

    Args:
        options: Of `export`.

    Returns:
        Exit code.
    """
    from lightering.app import pipeline
    from lightering.app.bundle import check_folder, write_bundle
    from lightering.app.evidence import check_inputs

    if options.output == "-" or options.table is not None:
        raise UsageError("--bundle writes a folder with all tables: name it with -o, no --table.")
    folder = Path(options.output)
    check_folder(folder)
    work = work_of(options)
    with progress_of(options) as progress:
        results = pipeline.run_all(
            work.paths, work.params, part(progress, 0.0, 0.6), work.mapping, work.beside
        )
        status = tell_failures(results.loaded.reports)
        if status and not results.loaded.fixes.num_rows:
            return status
        check_inputs(work.paths, results, part(progress, 0.6, 0.62))
        written = write_bundle(
            results,
            work.decisions,
            folder,
            part(progress, 0.62, 1.0),
            work.settings,
            work.attached,
        )
    tell(f"Written: {folder.name} with {len(written)} files; open its index.html.")
    return status
