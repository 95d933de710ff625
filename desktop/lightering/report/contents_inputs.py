"""What a report is made from, with the look-ups every part of it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lightering.ledger.beside import NOTHING_BESIDE
from lightering.model.attachments import NOTHING_ATTACHED
from lightering.model.overrides import APART
from lightering.model.schemas import CLUE_IDS
from lightering.model.ships import ship_of
from lightering.report.contents_set import set_fields
from lightering.report.settings import PLAIN
from lightering.report.texts import ENGLISH, catalogue
from lightering.report.wording import cut, is_known

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import pandas as pd

    from lightering.ledger.beside import Beside
    from lightering.model.attachments import Attached
    from lightering.model.params import Params
    from lightering.model.records import Assessment, Balance, FileReport, Loaded
    from lightering.report.settings import ReportSettings
    from lightering.report.texts import Texts

__all__ = [
    "CLUE_LETTERS",
    "COUNTED_ABOVE",
    "DECIDED",
    "OF_FOLDER",
    "Evidence",
    "Row",
    "chance_of",
    "counts",
    "lines_of",
    "table",
]

COUNTED_ABOVE = 0.05
"""A transfer nobody dismissed has its own page if it counts with a greater probability."""

OF_FOLDER = "Passed over in the folder"
"""How a reader's message on a folder begins (`readers.read_paths`)."""

CLUE_LETTERS = frozenset(("P-", "G-", "L-"))
"""How their ids begin (`detect.tables.id_of`)."""

DECIDED = frozenset(("confirmed", "dismissed", "unsure"))
"""What an analyst may have decided; "" stands for nothing yet."""

Row = dict[str, Any]
"""A row of a table, by column."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Results of one run and what the analyst decided on them.

    Attributes:
        loaded: Clean fixes and the report of each file.
        ships: `tracks.statics.ships`.
        encounters: `schemas.ENCOUNTERS`.
        screening: One row per encounter.
        assessment: Transfers and their draws.
        balances: One per cap period, tallied with these decisions.
        params: Parameters of the run.
        decisions: By encounter: status and note.
        beside: Lists of ships and notified deliveries given beside the tracks.
        settings: Who signs the report, which events get a page, which ships are withheld.
        attached: Files attached to these events as evidence.
        texts: The words of its language.
        clues: Leads, gaps and loitering by name; empty if nothing was said of any.
        clue_rows: By id, the clues anybody decided on or attached a file to, with their list.
        encounter_rows: Rows of the encounters by id.
        screening_rows: Rows of the screening by encounter.
        ship_rows: Rows of the ships by mmsi and identity.
        senders: By IMO number, the MMSI of each ship that sent it.
        transfer_rows: Rows of the transfers, in their order.
    """

    loaded: Loaded
    ships: pd.DataFrame
    encounters: pd.DataFrame
    screening: pd.DataFrame
    assessment: Assessment
    balances: tuple[Balance, ...]
    params: Params
    decisions: Mapping[str, tuple[str, str]]
    beside: Beside = NOTHING_BESIDE
    settings: ReportSettings = PLAIN
    attached: Attached = NOTHING_ATTACHED
    texts: Texts = field(default_factory=lambda: catalogue(ENGLISH))
    clues: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    clue_rows: dict[str, tuple[str, Row]] = field(init=False, default_factory=dict)
    encounter_rows: dict[str, Row] = field(init=False, default_factory=dict)
    screening_rows: dict[str, Row] = field(init=False, default_factory=dict)
    ship_rows: dict[tuple[int, int], Row] = field(init=False, default_factory=dict)
    senders: dict[int, list[int]] = field(init=False, default_factory=dict)
    transfer_rows: list[Row] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Indexes the tables by what the parts ask for."""
        self.encounter_rows.update((row["encounter_id"], row) for row in _records(self.encounters))
        self.screening_rows.update((row["encounter_id"], row) for row in _records(self.screening))
        self.ship_rows.update((ship_of(row), row) for row in _records(self.ships))
        for (mmsi, _identity), row in sorted(self.ship_rows.items()):
            if is_known(row["imo"]):
                self.senders.setdefault(int(row["imo"]), []).append(mmsi)
        self.transfer_rows.extend(_records(self.assessment.transfers))
        for name, frame in self.clues.items():
            key = CLUE_IDS[name]
            some = frame[frame[key].isin({*self.decisions, *self.attached.by_event})]
            self.clue_rows.update((row[key], (name, row)) for row in _records(some))

    @property
    def files(self) -> tuple[FileReport, ...]:
        """The report of each file, without what was said of the folder they lay in.

        The same files make the same report, whether they are named one by one or by their folder.
        """
        return tuple(
            r.with_counts(messages=tuple(m for m in r.messages if not m.startswith(OF_FOLDER)))
            for r in self.loaded.reports
        )

    @property
    def data_until(self) -> datetime | None:
        """Time of the last fix kept, or None."""
        return max((r.last_utc for r in self.loaded.reports if r.last_utc), default=None)

    @staticmethod
    def is_clue(key: str) -> bool:
        """Tells whether an id is that of a lead, a gap or a loitering.

        Args:
            key: Of anything that was decided.
        """
        return key[:2] in CLUE_LETTERS

    def status(self, encounter_id: str) -> str:
        """Returns "confirmed", "dismissed", "unsure", or "" where nobody has decided.

        Args:
            encounter_id: Of any encounter.
        """
        status = self.decisions.get(encounter_id, ("", ""))[0]
        return status if status in DECIDED else ""

    def status_word(self, encounter_id: str) -> str:
        """Returns what was decided, as printed.

        Args:
            encounter_id: Of any encounter.
        """
        return self.texts.either("statuses", self.status(encounter_id) or "not_yet")

    def note(self, encounter_id: str) -> str:
        """Returns what the analyst wrote beside the decision.

        Args:
            encounter_id: Of any encounter.
        """
        return self.decisions.get(encounter_id, ("", ""))[1]

    def chance(self, transfer: Row) -> float:
        """Returns the probability a transfer counts with, after the decisions.

        Args:
            transfer: A row of the transfers.
        """
        return chance_of(transfer, self.status(transfer["encounter_id"]))

    def has_page(self, transfer: Row) -> bool:
        """Tells whether a transfer has its own page: a finding that the settings ask for.

        Args:
            transfer: A row of the transfers.
        """
        asked = self.settings.events
        return self.is_finding(transfer) and (not asked or transfer["encounter_id"] in asked)

    def is_finding(self, transfer: Row) -> bool:
        """Tells whether a transfer counts, or stands in a ledger beside the total.

        Args:
            transfer: A row of the transfers.
        """
        key = str(transfer["encounter_id"])
        return self.is_counted(transfer) or any(
            key in one.encounters for balance in self.balances for one in balance.apart
        )

    def is_counted(self, transfer: Row) -> bool:
        """Tells whether a transfer counts with more than a small probability.

        Args:
            transfer: A row of the transfers.
        """
        return counts(transfer, {transfer["encounter_id"]: self.status(transfer["encounter_id"])})

    def sides(self, transfer: Row) -> tuple[tuple[int, int], tuple[int, int]]:
        """Returns (mmsi, identity) of giver and receiver.

        Args:
            transfer: A row of the transfers.
        """
        encounter = self.encounter_rows[transfer["encounter_id"]]
        first = (int(encounter["mmsi_1"]), int(encounter["identity_1"]))
        second = (int(encounter["mmsi_2"]), int(encounter["identity_2"]))
        return (first, second) if int(transfer["giver_mmsi"]) == first[0] else (second, first)

    def name(self, ship: tuple[int, int]) -> str:
        """Returns a ship's name as received, or its MMSI where it sent none.

        Args:
            ship: mmsi, identity.
        """
        name = self.ship_rows.get(ship, {}).get("name")
        return cut(str(name)) if is_known(name) else f"MMSI {ship[0]}"

    @property
    def unreviewed(self) -> int:
        """Transfers nobody has decided on."""
        return sum(not self.status(row["encounter_id"]) for row in self.transfer_rows)

    @property
    def is_sample(self) -> bool:
        """Whether every IMO number lies in the range no ship bears (2000000 to 4999999)."""
        numbers = [row["imo"] for row in self.ship_rows.values() if is_known(row["imo"])]
        return bool(numbers) and all(2_000_000 <= int(n) <= 4_999_999 for n in numbers)


def chance_of(transfer: Mapping[Any, Any], status: str) -> float:
    """Returns the probability a transfer counts with toward the refined limit.

    Args:
        transfer: A row of the transfers.
        status: What was decided, "" or "to review" if nothing.
    """
    if status == "dismissed" or str(transfer["product"]) in APART:
        return 0.0
    if status == "confirmed" and transfer["last_hop"] and "counts" not in set_fields(transfer):
        return 1.0
    return float(transfer["counts_probability"])


def counts(transfer: Mapping[Any, Any], statuses: Mapping[str, str]) -> bool:
    """Tells whether a transfer counts with more than a small probability.

    Args:
        transfer: A row of the transfers.
        statuses: What was decided, by encounter.
    """
    return chance_of(transfer, statuses.get(transfer["encounter_id"], "")) > COUNTED_ABOVE


def lines_of(transfer: Mapping[Any, Any]) -> list[Row]:
    """Returns the lines of evidence of a transfer, an empty list if there is none.

    Args:
        transfer: A row of the transfers.
    """
    lines = transfer["evidence"]
    return [] if lines is None or isinstance(lines, float) else [dict(line) for line in lines]


def table(columns: list[tuple[str, str, str]], rows: list[list[str]], **more: Any) -> Row:
    """Returns a table as the template takes it.

    Args:
        columns: Title, alignment ("left" or "right") and width ("auto" or a share such as "1fr").
        rows: Printed cells, as many in each as there are columns.
        **more: Further keys, such as `note`.
    """
    return {
        "titles": [title for title, _align, _width in columns],
        "aligns": [align for _title, align, _width in columns],
        "widths": [width for _title, _align, width in columns],
        "rows": rows,
        **more,
    }


def _records(frame: pd.DataFrame) -> list[Row]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
