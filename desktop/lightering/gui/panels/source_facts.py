"""What is known of one file, and the counts of all files by reason and repair."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lightering.errors import shown
from lightering.gui.imports.reasons import REASON_WORDS
from lightering.gui.imports.rows import format_title
from lightering.gui.labels import label, set_role
from lightering.gui.panels.grid import FactGrid
from lightering.gui.words import DASH, number, plain, position, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.gui.imports.rows import ImportRow
    from lightering.model.records import FileReport

__all__ = ["SourceFacts", "repair_words"]


_TABLES = frozenset({"generic_csv", "marinecadastre_csv", "dma_csv"})
"""Formats whose columns a person may name otherwise than they are called."""

_REPAIRS = {
    "array_ignored": "lists inside records passed over",
    "blank_lines": "blank lines passed over",
    "byte_order_mark": "byte order marks left out",
    "comment_lines": "comment lines passed over",
    "degrees_as_text": "positions written as text read as degrees",
    "encoding": "lines read as Windows Latin-1, not UTF-8",
    "encoding_unreadable": "characters that are none of the encoding",
    "encoding_utf16": "text read as UTF-16",
    "excel_serial": "times read as days of the spreadsheet's calendar",
    "leap_second": "leap seconds read as the next second",
    "lines_above_header": "lines above the header passed over",
    "lines_skipped": "lines passed over as it was said",
    "local_id": "records of vessels the file numbers, shown with local numbers",
    "lon_wrapped": "longitudes above 180 turned by 360",
    "mmsi_decimal": "MMSI written as 538001234.0, exact",
    "nul_in_text": "lines with NUL bytes in them",
    "nul_padding": "lines padded with NUL bytes",
    "repeated_header": "repeated headers passed over",
    "speed_to_knots": "speeds turned into knots",
    "speed_unit_unknown": "speeds of unknown unit left out",
    "temporal_property_ignored": "values without a time of their own left out",
    "time_line_bad_checksum": "time lines with a wrong checksum passed over",
}
"""Words of repairs; one that is not here is told by its key."""


def repair_words(reports: Sequence[FileReport]) -> list[str]:
    """Returns each repair with its count and the files it was made in, largest first.

    Args:
        reports: One per source.
    """
    counts: Counter[str] = Counter()
    files: dict[str, list[str]] = {}
    for report in reports:
        for name, count in report.repairs.items():
            if count:
                counts[name] += count
                files.setdefault(name, []).append(plain(report.file))
    said = []
    for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        held = files[name]
        where = held[0] if len(held) == 1 else f"{number(len(held))} files"
        if len(held) == len(reports) > 1:
            where = "all files"
        value = name.removesuffix("_unreadable").replace("_", " ").replace("imo", "IMO")
        words = _REPAIRS.get(name, value)
        if name.endswith("_unreadable") and name not in _REPAIRS:
            words = f"{value} not readable, left empty"
        said.append(f"{number(count)} {words}: {where}")
    return said or ["None: every record was taken as it stands."]


class SourceFacts(QWidget):
    """Format, hash, extent, messages and examples of rejected records of one file.

    Signals:
        columns_asked: the person wants to say which column is which.
    """

    columns_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns = QPushButton("Which column is which")
        self.columns.setToolTip("Shows how the columns of this table are read, to change it")
        self.columns.clicked.connect(self.columns_asked)
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
        way = QHBoxLayout()
        way.setContentsMargins(14, 0, 14, 0)
        way.addWidget(self.columns)
        way.addStretch(1)
        layout.insertLayout(2, way)
        layout.addStretch(1)
        self.columns.hide()
        self._name.setText("What became of each file stands here.")
        for part in (self._messages, self._facts, self._examples_title, self._examples):
            part.hide()

    def show_row(self, row: ImportRow) -> None:
        """Shows one file, read or not.

        Args:
            row: As it stands in the list.
        """
        if row.report is not None:
            self.show_report(row.report)
            return
        self.columns.hide()
        self._name.setText(row.name)
        words = {"waiting": "Waits for the files before it.", "running": "Is being read."}
        self._messages.setText(words.get(row.stage, f"{row.told} {row.more}"))
        set_role(self._messages, "second")
        self._messages.show()
        for part in (self._facts, self._examples_title, self._examples):
            part.hide()

    def show_report(self, report: FileReport) -> None:
        """Shows one file that was read.

        Args:
            report: What became of it.
        """
        self.columns.setVisible(report.format in _TABLES)
        self._name.setText(plain(report.file))
        self._messages.setText("\n".join(plain(m) for m in report.messages))
        self._messages.setVisible(bool(report.messages))
        set_role(self._messages, "error" if report.outcome != "ok" else "second")
        box = report.bbox
        extent = (
            f"{position(box[1], box[0])} to {position(box[3], box[2])}" if box is not None else DASH
        )
        digest = report.sha256
        read = report.outcome == "ok" or report.records_in > 0
        rows = [
            ("Format", format_title(report.format) or DASH),
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
            (
                number(e.line),
                REASON_WORDS.get(e.reason, (e.reason, ""))[0],
                plain(e.column),
                shown(e.value, 40) if e.value else "",
            )
            for e in report.examples
        ]
        self._examples.show_rows(examples)
        self._examples.setVisible(bool(examples))
        self._examples_title.setVisible(bool(examples))
