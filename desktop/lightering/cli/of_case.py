"""What a case on the command line brings: files, parameters, decisions, what is given beside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lightering.app.attached_files import Contents
from lightering.app.entered import reasons_of
from lightering.app.kept_beside import beside_kept
from lightering.app.remembered import SaidMaps
from lightering.app.review import Review
from lightering.case.audit import WHOLE_CASE
from lightering.case.sources import missing
from lightering.case.store import Case
from lightering.errors import CaseError
from lightering.ledger.beside import NOTHING_BESIDE, Beside
from lightering.model.attachments import Attached
from lightering.model.params import Params

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lightering.app.review import State
    from lightering.readers.column_map import Maps
    from lightering.report.settings import ReportSettings

__all__ = ["OfCase", "of_case"]


@dataclass(frozen=True, slots=True)
class OfCase:
    """What a case brings.

    Attributes:
        paths: Its track files.
        params: Its parameters.
        decisions: By encounter, status and note of what is decided and not taken back.
        mapping: What was said about the columns of tables, or None.
        beside: Lists, registries, notified deliveries, and what the analyst set.
        settings: Who signs the report.
        attached: Files attached as evidence.
        recorded: What its records say of lists, registries and notified deliveries; None if no
            record says anything of them.
    """

    paths: tuple[Path, ...]
    params: Params
    decisions: Mapping[str, tuple[str, str]]
    mapping: Maps | None
    beside: Beside
    settings: ReportSettings
    attached: Attached
    recorded: State | None


def of_case(path: Path) -> OfCase:
    """Reads a case, which is opened for reading only.

    Args:
        path: The case file.

    Raises:
        CaseError: It cannot be read, was changed outside the program, or a file of it is gone.
        InputError: A file beside the tracks cannot be read.
    """
    from lightering.report.settings import ReportSettings

    folder = path.resolve().parent
    with Case.open(path, read_only=True) as case:
        broken = case.verify_chain()
        if broken is not None:
            raise CaseError(
                f"{path.name}: record {broken} of the decisions does not follow from the one "
                "before. The file was changed outside Lightering; use a copy from before."
            )
        lost = missing(case.sources, folder)
        if lost:
            names = ", ".join(source.name for source in lost)
            raise CaseError(f"{path.name}: its track files are gone: {names}. Put them back.")
        review = Review()
        review.replay(record.draft for record in case.decisions())
        beside = beside_kept(case.beside, folder, path.name) if case.beside else NOTHING_BESIDE
        recorded = review.state_of(WHOLE_CASE) if review.knows(WHOLE_CASE) else None
        reasons = {} if recorded is None else reasons_of(recorded.entered)
        return OfCase(
            paths=tuple(source.located(folder) for source in case.sources),
            params=Params.defaults().overlaid(case.params, path.name),
            decisions=review.decided,
            mapping=SaidMaps(case.maps, f"what {path.name} keeps") if case.maps else None,
            beside=replace(beside, overrides=review.overrides, reasons=reasons),
            settings=ReportSettings.from_manifest(case.signed, (), path.name),
            attached=Attached(review.attachments, Contents(path)),
            recorded=recorded,
        )
