"""What the ledger says when it has no line to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.gui.words import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.app.pipeline import Results
    from lightering.gui.tables.ledger import Entry

__all__ = ["without_lines"]


def without_lines(
    results: Results, entries: Sequence[Entry], which: str, year: int
) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Returns the fact, its cause, and a command with its words for each way out.

    Args:
        results: What is open.
        entries: Every line of the period, shown or not.
        which: Those asked for: all, counted or excluded.
        year: Of the period.
    """
    if entries:
        all_ = "The only transfer" if len(entries) == 1 else f"All {number(len(entries))} transfers"
        verb = "is" if len(entries) == 1 else "are"
        if which == "counted":
            return f"No transfer of {year} counts.", f"{all_} {verb} told under “Excluded”.", ()
        return f"No transfer of {year} is excluded.", f"{all_} {verb} told under “Counted”.", ()
    fact = f"No transfer is inferred in {year}, so nothing stands in the ledger."
    found, elsewhere = len(results.encounters), len(results.assessment.transfers)
    if elsewhere:
        transfers = "transfer" if elsewhere == 1 else "transfers"
        return fact, f"These files hold {number(elsewhere)} {transfers} of other periods.", ()
    # a total of nothing found is no proof that nothing was moved
    caution = "That is no proof that nothing was moved: only what these tracks show is known."
    if not found:
        return (
            fact,
            f"No encounter was found in these files. {caution}",
            (("detect.parameters", "Change what is searched for"),),
        )
    were = "encounter was" if found == 1 else "encounters were"
    return (
        fact,
        f"{number(found)} {were} found, and none of them can be a transfer. {caution}",
        (("view.review", "Look at the encounters"),),
    )
