"""The form on which the analyst sets values of one encounter, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lightering.errors import UserError
from lightering.gui.labels import label, line
from lightering.gui.panels.model_words import model_words
from lightering.gui.panels.override_rows import (
    DraughtRow,
    SetRow,
    choice,
    entry,
    keys_kept,
    number_in,
)
from lightering.gui.words import number
from lightering.model.overrides import NOTHING_SET, SETTABLE, Override, check_override

if TYPE_CHECKING:
    from lightering.gui.panels.details import Details

__all__ = ["OverrideForm"]

_MODEL = "As the model has it"
_YES, _NO, _SHARE = 1, 2, 3
"""Places in the list of whether it counts; 0 leaves it to the model."""


class OverrideForm(QWidget):
    """Volume, product, direction, counting and draughts; the model's value beside each.

    Signals:
        taken: encounter id and `Override`.
        closed: the person is done with it.
    """

    taken = Signal(str, object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._details: Details | None = None
        self._by = ""
        self._told = NOTHING_SET
        keeper = self._keeper = keys_kept(self)
        self.low = entry("Volume in barrels: the figure, or the 5 % end", "bbl, or from")
        self.high = entry("Volume in barrels: the 95 % end", "to, if an interval")
        self.product = choice("Product", [_MODEL, *SETTABLE], keeper)
        self.direction = choice("Direction", [_MODEL, "", ""], keeper)
        self.counts = choice(
            "Whether it counts", [_MODEL, "Yes", "No", "With a probability"], keeper
        )
        self.share = entry("Probability to count, per cent", "%", 70)
        self._chosen = {
            "product": self.product,
            "direction": self.direction,
            "counts": self.counts,
        }
        self.rows = {
            "volume": SetRow("Volume, bbl", keeper, (self.low, label("–"), self.high)),
            "product": SetRow("Product", keeper, (self.product,)),
            "direction": SetRow("Direction", keeper, (self.direction,)),
            "counts": SetRow("Counts toward the cap", keeper, (self.counts, self.share)),
        }
        self.draughts: list[DraughtRow] = []
        self.fault = label("", "error", wrap=True)
        self._build()
        for cell in (self.low, self.high):
            self.rows["volume"].reset.connect(cell.clear)
        for name, chosen in self._chosen.items():
            self.rows[name].reset.connect(lambda chosen=chosen: chosen.setCurrentIndex(0))
        for cell in (self.low, self.high):
            cell.textChanged.connect(self._marks)
        for chosen in self._chosen.values():
            chosen.currentIndexChanged.connect(self._marks)
        self.setAccessibleName("Values set by you")

    def _build(self) -> None:
        self._head = label("", "second", wrap=True)
        self.add = QPushButton("Add a draught")
        self.add.installEventFilter(self._keeper)
        self.add.clicked.connect(lambda: self._add_draught().ship.setFocus())
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        inner = QVBoxLayout()
        inner.setContentsMargins(14, 8, 14, 8)
        inner.setSpacing(8)
        inner.addWidget(self._head)
        for row in self.rows.values():
            inner.addWidget(row)
            inner.addWidget(line())
        title = QHBoxLayout()
        title.addWidget(label("Draughts from other sources", "section"))
        title.addWidget(label("evidence, not the value", "second", right=True), 1)
        inner.addLayout(title)
        inner.addLayout(self._column)
        inner.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        held = QWidget()
        held.setLayout(inner)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(held)
        self.keep, self.model = QPushButton("Set"), QPushButton("All as the model has it")
        self.cancel = QPushButton("Cancel")
        self.keep.setProperty("role", "primary")
        self.keep.setToolTip("Set these values, with their reasons (Ctrl+Enter)")
        self.cancel.setToolTip("Leave everything as it was (Esc)")
        self.keep.clicked.connect(self._take)
        self.model.clicked.connect(self._clear)
        self.cancel.clicked.connect(self.closed)
        below = QHBoxLayout()
        below.setContentsMargins(14, 8, 14, 8)
        below.setSpacing(8)
        for button in (self.keep, self.model, self.cancel):
            button.installEventFilter(self._keeper)
            below.addWidget(button)
        below.addStretch(1)
        self.fault.setContentsMargins(14, 4, 14, 0)
        self.fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(line())
        layout.addWidget(self.fault)
        layout.addLayout(below)
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._take, context=scope)
        QShortcut(QKeySequence("Esc"), self, self.closed.emit, context=scope)

    # -- showing ----------------------------------------------------------------------------

    def show_details(self, details: Details, told: Override, by: str, field: str) -> None:
        """Shows what is set of an encounter, beside the model's values.

        Args:
            details: The encounter, with a transfer.
            told: What is set of it.
            by: Who signs what is set from now on.
            field: What the person came for: volume, product, direction, counts or draught.
        """
        self._details, self._told, self._by = details, told, by
        first, second = self._ships()
        signed = f" Signed by {by}." if by else ""
        self._head.setText(
            "What you set stands as yours in table, ledger and report; the record keeps every "
            f"reason.{signed}"
        )
        for name, text in model_words(details).items():
            self.rows[name].show_model(text)
        self.direction.setItemText(1, f"{first} received")
        self.direction.setItemText(2, f"{second} received")
        low, high = told.volume_bbl or (None, None)
        self.low.setText("" if low is None else number(low))
        self.high.setText("" if high is None or high == low else number(high))
        self.product.setCurrentIndex(SETTABLE.index(told.product) + 1 if told.product else 0)
        self.direction.setCurrentIndex(told.receiver)
        counts = told.counts
        place = {None: 0, 1.0: _YES, 0.0: _NO}.get(counts, _SHARE)
        self.counts.setCurrentIndex(place)
        self.share.setText(f"{100.0 * counts:g}" if counts is not None and place == _SHARE else "")
        for name, reason in (
            ("volume", told.volume_reason),
            ("product", told.product_reason),
            ("direction", told.direction_reason),
            ("counts", told.counts_reason),
        ):
            self.rows[name].reason.setText(reason)
        for row in tuple(self.draughts):
            self._remove(row)
        for one in told.draughts:
            self._add_draught().show_typed(one)
        self._say("")
        self._marks()
        self._come_for(field)

    def _ships(self) -> tuple[str, str]:
        if self._details is None:
            return "ship 1", "ship 2"
        names = {h.side: h.name or f"MMSI {h.mmsi}" for h in self._details.hulls}
        return names[1], names[2]

    def _come_for(self, field: str) -> None:
        if field == "direction" and not self._told.receiver and self._details is not None:
            # the other reading than the one shown
            self.direction.setCurrentIndex(self._details.hulls[0].side)
            first: QWidget = self.rows["direction"].reason
        elif field == "draught":
            row = self.draughts[0] if self.draughts else self._add_draught()
            first = row.metres
        else:
            chosen: dict[str, QWidget] = {
                "product": self.product,
                "counts": self.counts,
                "direction": self.rows["direction"].reason,
            }
            first = chosen.get(field, self.low)
        # a row that was just made has its place only afterwards
        QTimer.singleShot(0, self, lambda: self._focus(first))

    def _focus(self, cell: QWidget) -> None:
        cell.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(cell, 0, 40)

    def _marks(self) -> None:
        self.share.setVisible(self.counts.currentIndex() == _SHARE)
        self.rows["volume"].mark(bool(self.low.text().strip() or self.high.text().strip()))
        for name, chosen in self._chosen.items():
            self.rows[name].mark(chosen.currentIndex() > 0)

    def _add_draught(self) -> DraughtRow:
        end = self._details.encounter["end_utc"].to_pydatetime() if self._details else None
        if end is None:
            raise RuntimeError("no encounter is shown")
        row = DraughtRow(self._ships(), end, self._keeper)
        # a receiver's draught after the contact is what is most often known
        if self._details is not None:
            row.ship.setCurrentIndex(self._details.hulls[1].side - 1)
        row.moment.setCurrentIndex(2)
        row.removed.connect(lambda: self._remove(row))
        self.draughts.append(row)
        self._column.addWidget(row)
        QWidget.setTabOrder(self.draughts[-2].away if len(self.draughts) > 1 else self.add, row)
        return row

    def _remove(self, row: DraughtRow) -> None:
        self.draughts.remove(row)
        self._column.removeWidget(row)
        row.deleteLater()

    def _clear(self) -> None:
        for one in self.rows.values():
            one.reset.emit()
        for row in tuple(self.draughts):
            self._remove(row)

    def _say(self, text: str) -> None:
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    # -- taking -----------------------------------------------------------------------------

    def wanted(self) -> Override:
        """Returns what is on the form.

        Raises:
            UserError: A field cannot be read, or a reason is missing.
        """
        low, high = number_in(self.low, "Volume"), number_in(self.high, "Volume")
        if low is None and high is not None:
            raise UserError("Volume: the lower end is missing.")
        counts: float | None = {_YES: 1.0, _NO: 0.0}.get(self.counts.currentIndex())
        if self.counts.currentIndex() == _SHARE:
            share = number_in(self.share, "Counts")
            if share is None:
                raise UserError("Counts: say with which probability, in per cent.")
            counts = share / 100.0
        product = self.product.currentIndex()
        typed = (row.typed() for row in self.draughts)
        reasons = {name: row.reason.text().strip() for name, row in self.rows.items()}
        receiver = self.direction.currentIndex()
        found = Override(
            volume_bbl=None if low is None else (low, low if high is None else high),
            volume_reason="" if low is None else reasons["volume"],
            product=SETTABLE[product - 1] if product else "",
            product_reason=reasons["product"] if product else "",
            receiver=receiver,
            direction_reason=reasons["direction"] if receiver else "",
            counts=counts,
            counts_reason="" if counts is None else reasons["counts"],
            draughts=tuple(one for one in typed if one is not None),
            by=self._by,
        )
        if self._details is not None:
            start, end = (self._details.encounter[k].to_pydatetime() for k in _ENDS)
            check_override(found, start, end)
        return found if found.fields else NOTHING_SET

    def _take(self) -> None:
        if self._details is None:
            return
        try:
            found = self.wanted()
        except UserError as error:
            self._say(str(error))
            field = str(error).partition(":")[0].lower()
            cell = self.rows[field].reason if field in self.rows else None
            if cell is not None and cell.isVisible():
                cell.setFocus()
            return
        self.taken.emit(str(self._details.encounter["encounter_id"]), found)
        self.closed.emit()


_ENDS = ("start_utc", "end_utc")
