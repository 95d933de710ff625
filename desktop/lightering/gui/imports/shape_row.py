"""How a text is cut into cells: encoding, delimiter, decimal mark, header line, lines to skip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from lightering.gui.labels import label
from lightering.readers.column_map import Shape
from lightering.readers.mapping import DELIMITERS, ENCODINGS

if TYPE_CHECKING:
    from lightering.app.columns import Draft

__all__ = ["ShapeRow", "combo"]

_DELIMITER_WORDS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_ENCODING_WORDS = {
    "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows Latin-1", "iso8859-15": "Latin-9",
    "cp1250": "Central European", "cp1251": "Cyrillic (Windows)", "koi8-r": "Cyrillic (KOI8)",
    "cp1253": "Greek", "cp932": "Japanese (Shift JIS)", "euc_jp": "Japanese (EUC)",
    "cp949": "Korean", "gb18030": "Chinese (GB 18030)", "big5": "Chinese (Big5)",
}  # fmt: skip
_MOST_LINES = 20
_MOST_SKIPPED = 10


def combo(name: str) -> QComboBox:
    """Returns a box that a wheel over it does not change by accident.

    Args:
        name: What it is called for who hears it.
    """
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
    return made


class ShapeRow(QWidget):
    """Five boxes.

    Signals:
        changed: the `Shape` the person wants.
        comma_changed: whether the decimal mark is a comma.
    """

    changed = Signal(object)
    comma_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.encoding = self._add(row, "Text", "How letters are stored in the file")
        self.delimiter = self._add(row, "Between columns", "What stands between cells")
        self.decimal = self._add(row, "Decimals", "The mark before decimals")
        self.header = self._add(row, "Header", "The line the headings stand on")
        self.skip = self._add(row, "Lines to skip", "Lines below the headings that are no records")
        row.addStretch(1)
        for delimiter in DELIMITERS:
            self.delimiter.addItem(_DELIMITER_WORDS[delimiter], delimiter)
        for words, comma in (("point", False), ("comma", True)):
            self.decimal.addItem(words, comma)
        for line in range(_MOST_LINES + 1):
            self.header.addItem(f"line {line}" if line else "none", line)
        for line in range(_MOST_SKIPPED + 1):
            self.skip.addItem(str(line), line)
        for box in (self.encoding, self.delimiter, self.header, self.skip):
            box.activated.connect(self._tell)
        self.decimal.activated.connect(
            lambda _row: self.comma_changed.emit(bool(self.decimal.currentData()))
        )

    def _add(self, row: QHBoxLayout, title: str, hint: str) -> QComboBox:
        column = QVBoxLayout()
        column.setSpacing(1)
        box = combo(title)
        box.setToolTip(hint)
        column.addWidget(label(title, "small"))
        column.addWidget(box)
        row.addLayout(column)
        return box

    def show_draft(self, draft: Draft) -> None:
        """Shows how the table is cut.

        Args:
            draft: What is said of it.
        """
        layout, shape = draft.look.layout, draft.shape
        held = layout.encoding.removesuffix("-sig") if not shape.encoding else shape.encoding
        self.encoding.clear()
        for encoding in ENCODINGS:
            words = _ENCODING_WORDS[encoding]
            if encoding == "utf-8":
                words = "UTF-8, sure" if draft.look.sure else "UTF-8 or Latin-1"
            self.encoding.addItem(words, encoding)
        _choose(self.encoding, "utf-16" if held.startswith("utf-16") else held)
        _choose(self.delimiter, layout.delimiter)
        _choose(self.decimal, draft.comma)
        if self.header.findData(layout.header_line) < 0:
            self.header.addItem(f"line {layout.header_line}", layout.header_line)
        _choose(self.header, layout.header_line)
        _choose(self.skip, layout.skip)

    def _tell(self, _row: int) -> None:
        encoding = str(self.encoding.currentData())
        self.changed.emit(
            Shape(
                encoding="" if encoding == "utf-8" else encoding,
                delimiter=str(self.delimiter.currentData()),
                header=int(self.header.currentData()),
                skip=int(self.skip.currentData()),
            )
        )


def _choose(box: QComboBox, value: object) -> None:
    place = box.findData(value)
    if place >= 0:
        box.setCurrentIndex(place)
