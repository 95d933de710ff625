"""What is known of one file, and the counts of all files by reason and repair."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from lightering.errors import shown
from lightering.gui.labels import label, set_role
from lightering.gui.panels.grid import FactGrid
from lightering.gui.words import DASH, number, plain, position, stamp
from lightering.model.schemas import REJECT_REASONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.model.records import FileReport

__all__ = ["SourceFacts", "reason_rows", "repair_rows"]


def reason_rows(reports: Sequence[FileReport]) -> list[tuple[str, ...]]:
    """Returns reason, count and meaning over all files, largest count first, and the sum.

    Args:
        reports: One per file.
    """
    total: Counter[str] = Counter()
    for report in reports:
        total.update(report.rejected)
    rows: list[tuple[str, ...]] = [
        (reason.replace("_", " "), number(count), REJECT_REASONS.get(reason, ""))
        for reason, count in sorted(total.items(), key=lambda p: (-p[1], p[0]))
        if count
    ]
    rows.append(
        (
            "all rejected",
            number(total.total()),
            "kept + rejected = records in, for every file",
        )
    )
    return rows


def repair_rows(reports: Sequence[FileReport]) -> list[tuple[str, ...]]:
    """Returns each repair of each file with its count.

    Args:
        reports: One per file.
    """
    rows: list[tuple[str, ...]] = [
        (plain(name).replace("_", " "), number(count), plain(report.file))
        for report in reports
        for name, count in sorted(report.repairs.items())
        if count
    ]
    return rows or [("none", "0", "every record was taken as it stands")]


class SourceFacts(QWidget):
    """Format, hash, extent, messages and examples of rejected records of one file."""

    def __init__(self) -> None:
        super().__init__()
        self._name = label("", "title", wrap=True)
        self._messages = label("", "", wrap=True)
        self._facts = FactGrid(("Fact", "Value"), frozenset(), 1, wrap=True)
        self._examples_title = label("First rejected records", "title")
        self._examples = FactGrid(
            ("Line", "Reason", "Column", "Value"), frozenset({0}), 3, wrap=True
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(10)
        for text in (self._name, self._messages, self._examples_title):
            text.setContentsMargins(14, 0, 14, 0)
        for part in (
            self._name,
            self._messages,
            self._facts,
            self._examples_title,
            self._examples,
        ):
            layout.addWidget(part)
        layout.addStretch(1)
        self._name.setText("What became of each file stands here.")
        for part in (self._messages, self._facts, self._examples_title, self._examples):
            part.hide()

    def show_report(self, report: FileReport) -> None:
        """Shows one file.

        Args:
            report: What became of it.
        """
        self._name.setText(plain(report.file))
        self._messages.setText("\n".join(plain(m) for m in report.messages))
        self._messages.setVisible(bool(report.messages))
        set_role(self._messages, "error" if report.outcome != "ok" else "second")
        box = report.bbox
        extent = (
            f"{position(box[1], box[0])} to {position(box[3], box[2])}" if box is not None else DASH
        )
        digest = report.sha256
        read = report.outcome == "ok"
        rows = [
            ("Format", plain(report.format).replace("_", " ") or DASH),
            ("Records in", number(report.records_in) if read else DASH),
            ("Kept", number(report.kept) if read else DASH),
            ("Rejected", number(sum(report.rejected.values())) if read else DASH),
            (
                "Vessels",
                f"{number(report.vessels)}, of these {number(report.eligible_vessels)} ships"
                if read
                else DASH,
            ),
            ("First fix", stamp(report.first_utc)),
            ("Last fix", stamp(report.last_utc)),
            ("Extent", extent),
            ("SHA-256", f"{digest[:32]}\n{digest[32:]}" if digest else DASH),
        ]
        self._facts.show_rows(rows)
        self._facts.show()
        examples = [
            (number(e.line), e.reason.replace("_", " "), plain(e.column), shown(e.value, 40))
            for e in report.examples
        ]
        self._examples.show_rows(examples)
        self._examples.setVisible(bool(examples))
        self._examples_title.setVisible(bool(examples))
