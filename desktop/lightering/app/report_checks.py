"""What stands in the way of a report that holds: looked at before it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.case.audit import STATUSES
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.app.session import Session

__all__ = ["Check", "checks_of"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        holds: Whether nothing is to be done about it.
        text: What was found, a sentence.
        command: Id of the command that is the way out, or "".
    """

    holds: bool
    text: str
    command: str = ""


def checks_of(session: Session) -> tuple[Check, ...]:
    """Returns what was looked at, what is to be done first.

    Args:
        session: What is open.
    """
    results = session.results
    if results is None:
        return ()
    found = (
        _reviewed(session),
        _kept(session),
        _sources(session),
        _read(session),
        _signed(session),
        _notified(session),
        _directions(session),
        _set_by_hand(session),
        _withheld(session),
    )
    return tuple(sorted(found, key=lambda one: one.holds))


def _many(count: int, one: str, more: str) -> str:
    return f"1 {one}" if count == 1 else f"{thousands(count)} {more}"


def _reviewed(session: Session) -> Check:
    assert session.results is not None
    names = session.results.assessment.transfers["encounter_id"]
    left = sum(session.status_of(str(name)) == STATUSES[0] for name in names)
    if not len(names):
        return Check(True, "No transfer is inferred: there is none to review.")
    if not left:
        return Check(True, "Every inferred transfer was reviewed.")
    words = _many(left, "inferred transfer is", "inferred transfers are")
    return Check(False, f"{words} not reviewed: every page says DRAFT.", "review.next")


def _kept(session: Session) -> Check:
    if session.case is None:
        return Check(False, "No case keeps the decisions this report rests on.", "case.save_as")
    if session.unsaved:
        words = _many(session.unsaved, "decision is", "decisions are")
        return Check(False, f"{words} in memory only.", "case.save_as")
    return Check(True, f"All decisions are in {session.case.path.name}.")


def _sources(session: Session) -> Check:
    case = session.case
    if case is None or not case.sources:
        return Check(True, "Hashes of the files are checked when the report is written.")
    lost = len(case.sources) - len(session.source_paths)
    if lost:
        words = _many(lost, "file of the case is", "files of the case are")
        return Check(
            False, f"{words} not where it was read: no report can be written.", "file.open"
        )
    words = _many(len(case.sources), "file is", "files are")
    return Check(True, f"{words} in place; hashes are checked when the report is written.")


def _read(session: Session) -> Check:
    assert session.results is not None
    reports = session.results.loaded.reports
    rejected = sum(sum(one.rejected.values()) for one in reports)
    bad = sum(one.outcome != "ok" for one in reports)
    if bad:
        return Check(False, f"{_many(bad, 'file', 'files')} could not be read.", "view.sources")
    if rejected:
        words = _many(rejected, "record was", "records were")
        return Check(True, f"{words} rejected; the report tells them by reason.", "view.sources")
    return Check(True, "No record was rejected.")


def _signed(session: Session) -> Check:
    signed = session.signed
    if not signed.author:
        return Check(False, "Nobody signs it: no author is named.", "report.settings")
    more = f", {signed.organisation}" if signed.organisation else ""
    return Check(True, f"Signed by {signed.author}{more}.", "report.settings")


def _notified(session: Session) -> Check:
    balance = session.balance
    if balance is None:
        return Check(True, "No cap period is touched.")
    if balance.notified_bbl is None:
        said = (
            f"No notified deliveries are given for {balance.year}: printed as no report, not as 0."
        )
        return Check(False, said, "ledger.notified")
    return Check(True, f"{thousands(balance.notified_bbl)} bbl notified for {balance.year}.")


def _directions(session: Session) -> Check:
    assert session.results is not None
    transfers = session.results.assessment.transfers
    if not len(transfers):
        return Check(True, "No transfer is inferred: no direction to know.")
    least = session.results.params.volumes.unknown_below
    unknown = int((transfers["direction_probability"] < least).sum())
    if unknown:
        words = _many(unknown, "transfer", "transfers")
        return Check(True, f"{words} of unknown direction: both readings are printed.")
    return Check(True, "The direction of every transfer is known.")


def _set_by_hand(session: Session) -> Check:
    held = session.review.overrides
    if not held:
        return Check(True, "All values are the model's.")
    words = _many(len(held), "encounter has values", "encounters have values")
    return Check(True, f"{words} set by the analyst, each with its reason.")


def _withheld(session: Session) -> Check:
    signed = session.signed
    if signed.withheld or signed.withheld_files:
        numbers, files = len(signed.withheld), len(signed.withheld_files)
        words = f"{_many(numbers, 'number', 'numbers')} and {_many(files, 'file', 'files')}"
        return Check(True, f"{words} withheld, which the report says.", "report.settings")
    return Check(True, "No ship and no file is withheld.")
