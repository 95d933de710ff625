"""Frozen records: what was read, what was refused, what a period's balance is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lightering.model.overrides import ledger_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    from lightering.model.flows import Flows
    from lightering.model.params import Params
    from lightering.model.stated import Stated

__all__ = [
    "Apart",
    "Assessment",
    "Balance",
    "FileReport",
    "Loaded",
    "Mixed",
    "Notified",
    "Quantiles",
    "Rejected",
]


_COUNTED = {
    "refined_petroleum": "counts toward paragraph 5",
    "crude_oil": "counts toward paragraph 4",
    "banned": "is banned, in no cap",
}
"""By ledger: where the oil of its hops counts."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One record that was not kept."""

    file: str
    line: int
    reason: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file; `kept + sum(rejected.values()) == records_in` always.

    Attributes:
        file: Base name, or `archive.zip/member.csv`.
        format: Name of the reader, or "" if none took it.
        outcome: "ok" or "error".
        sha256: Of the file as it lies on disk.
        records_in: Records found.
        kept: Records kept as fixes.
        rejected: Count by reason (`schemas.REJECT_REASONS`).
        repairs: Count by named repair.
        flags: Count by word of what is odd in identities (`schemas.FLAG_WORDS`).
        messages: Sentences for the person; at least one if outcome is "error".
        vessels: Distinct MMSI kept.
        eligible_vessels: Distinct MMSI kept that may form encounters (ships).
        first_utc: Time of the first fix kept.
        last_utc: Time of the last fix kept.
        bbox: West, south, east, north of the fixes kept, in degrees.
        examples: The first few rejected records of each reason.
        lacks: What no column was found for, if that is why it was not read: `lat`, `lon`, `time`,
            `mmsi`.
    """

    file: str
    format: str
    outcome: str
    sha256: str
    records_in: int = 0
    kept: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    repairs: Mapping[str, int] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    vessels: int = 0
    eligible_vessels: int = 0
    first_utc: datetime | None = None
    last_utc: datetime | None = None
    bbox: tuple[float, float, float, float] | None = None
    examples: tuple[Rejected, ...] = ()
    lacks: tuple[str, ...] = ()
    flags: Mapping[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Returns the record as `inspect --json` prints it."""
        stamp = "%Y-%m-%dT%H:%M:%SZ"
        return {
            "file": self.file,
            "format": self.format,
            "outcome": self.outcome,
            "sha256": self.sha256,
            "records_in": self.records_in,
            "kept": self.kept,
            "rejected": dict(sorted(self.rejected.items())),
            "repairs": dict(sorted(self.repairs.items())),
            "flags": dict(sorted(self.flags.items())),
            "messages": list(self.messages),
            "vessels": self.vessels,
            "eligible_vessels": self.eligible_vessels,
            "first_utc": self.first_utc.strftime(stamp) if self.first_utc else None,
            "last_utc": self.last_utc.strftime(stamp) if self.last_utc else None,
            "bbox": list(self.bbox) if self.bbox else None,
        }

    def with_counts(self, **changes: Any) -> FileReport:
        """Returns a copy with some fields replaced.

        Args:
            **changes: Fields of this record.
        """
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Clean fixes of some files and what became of each file.

    Attributes:
        fixes: Table in `schemas.FIXES`, sorted by (mmsi, time_utc), exact duplicates out.
        identity: int16 per fix: which of the ships that share its MMSI sent it (0, 1, ...).
        reports: One per file, in the order of the files' names.
        stated: Where values stand that ships sent apart from their positions, by column.
    """

    fixes: pa.Table
    identity: NDArray[np.int16]
    reports: tuple[FileReport, ...]
    stated: Mapping[str, Stated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quantiles:
    """5 %, 50 % and 95 % of something; None where the quantile does not exist."""

    p05: Any
    p50: Any
    p95: Any

    def as_dict(self) -> dict[str, Any]:
        """Returns the three by name."""
        return {"p05": self.p05, "p50": self.p50, "p95": self.p95}


@dataclass(frozen=True, slots=True)
class Assessment:
    """What may have been transferred, with the draws that carry the uncertainty.

    Attributes:
        transfers: `schemas.TRANSFERS` as a frame, sorted as the encounters are.
        volume_bbl: float32 (transfers, draws): barrels moved if a transfer took place.
        counts: bool (transfers, draws): whether the event counts toward the cap in that draw.
        port_calls: Frame of DPRK port calls: mmsi, imo, name, port, arrival_utc, departure_utc,
            dwt_t.
        params: The parameters all of it was computed with.
        flows: Who took what from whom, for the chains; None if there are none.
        draw_numbers: Which draws of the run these are, uint32 (draws,); None if all.
    """

    transfers: pd.DataFrame
    volume_bbl: NDArray[np.float32]
    counts: NDArray[np.bool_]
    port_calls: pd.DataFrame
    params: Params
    flows: Flows | None = None
    draw_numbers: NDArray[np.uint32] | None = None


@dataclass(frozen=True, slots=True)
class Notified:
    """One row of deliveries notified to the Committee, as published.

    Attributes:
        supplier: State, or States joined by "+".
        period_start: First day.
        period_end: Last day.
        tonnes: As notified, or None.
        barrels: As notified, or None.
        as_of: When this figure was published.
        source: Who published it.
        product: As stated; "" if not stated.
        origin: Where the row was brought in from (file and line, or by hand); "" for those that
            come with the program.
    """

    supplier: str
    period_start: date
    period_end: date
    tonnes: float | None
    barrels: float | None
    as_of: date
    source: str
    product: str = ""
    origin: str = ""

    @property
    def unit(self) -> str:
        """The unit the State notified in: barrels if it gave them, else tonnes."""
        return "bbl" if self.barrels is not None else "t"


@dataclass(frozen=True, slots=True)
class Apart:
    """A ledger beside the refined one, in no total of it: crude oil, or what is banned outright.

    Attributes:
        product: "crude_oil" or "banned".
        period_start: First day.
        period_end: Last day.
        cap_bbl: The cap in barrels, None where all of it is banned.
        instrument: Resolution and paragraph.
        notified_bbl: Sum of the latest notified figures, None if nobody reported.
        rows: How many rows that is.
        estimated_bbl: Quantiles of the total of what the analyst found to be such a product, None
            if nothing.
        transfers: How many transfers that is.
        probability_exceeded: Share of draws above the cap, None where all of it is banned.
        encounters: Those transfers, by date of delivery.
    """

    product: str
    period_start: date
    period_end: date
    cap_bbl: float | None
    instrument: str
    notified_bbl: float | None
    rows: int
    estimated_bbl: Quantiles | None = None
    transfers: int = 0
    probability_exceeded: float | None = 0.0
    encounters: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Returns the record as `tally --json` prints it."""
        estimated = self.estimated_bbl
        return {
            "product": self.product,
            "period_start": self.period_start.isoformat(),
            "period_end": self.period_end.isoformat(),
            "cap_bbl": self.cap_bbl,
            "instrument": self.instrument,
            "notified_bbl": self.notified_bbl,
            "rows": self.rows,
            "estimated_bbl": None if estimated is None else estimated.as_dict(),
            "transfers": self.transfers,
            "probability_exceeded": self.probability_exceeded,
            "encounters": list(self.encounters),
        }


@dataclass(frozen=True, slots=True)
class Mixed:
    """Hops of one cargo that stand in different ledgers: one of the products is wrong.

    Attributes:
        earlier: Encounter whose product the analyst set.
        later: Encounters in which the oil went on, where it counts or goes on further.
        earlier_product: As set.
        later_product: As set there, "" if not set: the assumed mix of refined products.
        passed_bbl: Median of the barrels of the earlier one that went on, in these or others.
    """

    earlier: str
    later: tuple[str, ...]
    earlier_product: str
    later_product: str
    passed_bbl: float

    def as_dict(self) -> dict[str, Any]:
        """Returns the record as `tally --json` prints it."""
        return {
            "earlier": self.earlier,
            "later": list(self.later),
            "earlier_product": self.earlier_product,
            "later_product": self.later_product or None,
            "passed_bbl_p50": self.passed_bbl,
        }

    def sentence(self, name: Callable[[str], str] = str) -> str:
        """Returns the warning, and the way out.

        Args:
            name: Gives what an encounter is called; by default its id.
        """
        *first, last = map(name, self.later)
        others = f"{', '.join(first)} and {last}" if first else last
        product = f"is {self.later_product}" if self.later_product else "is not set"
        return (
            f"{name(self.earlier)} is set to {self.earlier_product}, but its oil went on in "
            f"{others}, where the product {product}. It is counted once, there, and "
            f"{_COUNTED[ledger_of(self.later_product)]}. Set the product there too, or correct "
            f"{name(self.earlier)}."
        )


@dataclass(frozen=True, slots=True)
class Balance:
    """One cap period: what was notified, what is estimated, how likely the cap was passed.

    Attributes:
        year: Calendar year of the period.
        product: "refined_petroleum".
        cap_bbl: The cap in barrels.
        instrument: Resolution and paragraph.
        notified_bbl: Sum of the latest notified figures, None if nobody reported.
        notified: The rows behind `notified_bbl`.
        estimated_bbl: Quantiles of the total over the draws.
        probability_exceeded: Share of draws above the cap.
        crossings: By per cent of the cap ("75", "90", "95", "100"): quantiles of the date passed;
            None where that share of draws never reaches it.
        scenarios_bbl: The published method: "1/3", "0.5", "0.9".
        scenarios_dwt_t: Deadweight they are made of, each receiver once per delivery.
        scenarios_deliveries: How many deliveries that is.
        transfers: Events whose probability to count is above zero.
        curve_days: datetime64[D] (days,): from 1 January to the last fix.
        curve_bbl: float64 (5, days): p05, p25, p50, p75, p95 of the running total.
        totals_bbl: float64 (draws,): the total in each draw.
        data_until: Time of the last fix, or None.
        afloat_bbl: Quantiles of the part of the total that no DPRK call was seen to deliver.
        afloat: How many of the transfers that is.
        apart: Ledgers beside this one; nothing of them is in any figure above.
        mixed: Hops of one cargo that stand in different ledgers, by the later one.
    """

    year: int
    product: str
    cap_bbl: float
    instrument: str
    notified_bbl: float | None
    notified: tuple[Notified, ...]
    estimated_bbl: Quantiles
    probability_exceeded: float
    crossings: Mapping[str, Quantiles]
    scenarios_bbl: Mapping[str, float]
    transfers: int
    curve_days: NDArray[np.datetime64]
    curve_bbl: NDArray[np.float64]
    totals_bbl: NDArray[np.float64]
    data_until: datetime | None
    afloat_bbl: Quantiles = Quantiles(0.0, 0.0, 0.0)
    afloat: int = 0
    apart: tuple[Apart, ...] = ()
    mixed: tuple[Mixed, ...] = ()
    scenarios_dwt_t: float = 0.0
    scenarios_deliveries: int = 0

    @property
    def upper_reading_bbl(self) -> float:
        """Median estimate and notified together: an upper reading, if no barrel is in both."""
        return round(float(self.estimated_bbl.p50) + (self.notified_bbl or 0.0), 1)

    def as_dict(self) -> dict[str, Any]:
        """Returns the record as `tally --json` prints it."""
        return {
            "year": self.year,
            "product": self.product,
            "cap_bbl": self.cap_bbl,
            "instrument": self.instrument,
            "notified_bbl": self.notified_bbl,
            "estimated_bbl": self.estimated_bbl.as_dict(),
            "probability_exceeded": self.probability_exceeded,
            "crossings": {k: q.as_dict() for k, q in self.crossings.items()},
            "scenarios_bbl": dict(self.scenarios_bbl),
            "scenarios_dwt_t": self.scenarios_dwt_t,
            "scenarios_deliveries": self.scenarios_deliveries,
            "transfers": self.transfers,
            "afloat_bbl": self.afloat_bbl.as_dict(),
            "afloat": self.afloat,
            "overlap_bbl": None,
            "upper_reading_bbl": self.upper_reading_bbl,
            "mixed": [one.as_dict() for one in self.mixed],
        }
