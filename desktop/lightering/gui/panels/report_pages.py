"""The pages of the report under one another; only those in sight are held as pictures."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from lightering.report.preview import ABOVE_MM, BELOW_MM, WIDTH_MM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from lightering.report.preview import Page

__all__ = ["ReportPages"]

_WIDEST = 760
_TALL = 297.0 / 210.0
_HELD = 12
"""Pictures of pages held at once: one needs six megabytes, and a report may have hundreds."""


class _Sheet(QWidget):
    """One page, drawn from its PNG when it comes into sight."""

    def __init__(self, page: Page, held: _Held) -> None:
        super().__init__()
        self.page, self._held = page, held

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(self.rect(), self._held.picture(self))

    def drawn(self) -> QPixmap:
        """Returns the page as it will be printed, at its size on the screen."""
        ratio = self.devicePixelRatioF()
        page = _read(self.page.text)
        if self.page.around:
            around = _read(self.page.around)
            one_mm = page.width() / WIDTH_MM
            painter = QPainter(page)
            for height, top, place in (
                (ABOVE_MM, 0.0, 0.0),
                (BELOW_MM, around.height() - BELOW_MM * one_mm, page.height() - BELOW_MM * one_mm),
            ):
                size = (page.width(), height * one_mm)
                painter.drawPixmap(QRectF(0, place, *size), around, QRectF(0, top, *size))
            painter.end()
        made = page.scaledToWidth(
            round(self.width() * ratio), Qt.TransformationMode.SmoothTransformation
        )
        made.setDevicePixelRatio(ratio)
        return made


class _Held:
    """The pictures of the sheets that were painted last."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[tuple[_Sheet, int], QPixmap] = OrderedDict()

    def picture(self, sheet: _Sheet) -> QPixmap:
        key = (sheet, sheet.width())
        if key not in self._pictures:
            self._pictures[key] = sheet.drawn()
            while len(self._pictures) > _HELD:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return self._pictures[key]

    def clear(self) -> None:
        self._pictures.clear()


class ReportPages(QScrollArea):
    """The pages as they will be printed."""

    def __init__(self) -> None:
        super().__init__()
        self._held = _Held()
        self._sheets: list[_Sheet] = []
        self._column = QVBoxLayout()
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(16)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        inside.setProperty("role", "chrome")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside.setLayout(self._column)
        self.setWidgetResizable(True)
        self.setWidget(inside)
        self.setAccessibleName("Pages of the report")

    def __len__(self) -> int:
        return len(self._sheets)

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Shows all pages; what is looked at stays where it is.

        Args:
            pages: In order.
        """
        kept = self.verticalScrollBar().value()
        more = len(pages) - len(self._sheets)
        if more > 0 and kept > 0 and self._sheets and not self._sheets[0].page.around:
            # the first pages came last: what is looked at moves down below them
            kept += more * (self._page_size().height() + self._column.spacing())
        self._fill(pages)
        self._column.activate()
        self.verticalScrollBar().setValue(kept)

    def add_pages(self, place: int, pages: Sequence[Page]) -> None:
        """Shows some pages below those that are shown.

        Args:
            place: How many stand before them; others behind are taken away.
            pages: In order.
        """
        self._fill([*(sheet.page for sheet in self._sheets[:place]), *pages])

    def go_to(self, page: int) -> None:
        """Scrolls a page into sight, with its head at the top.

        Args:
            page: From 1.
        """
        if 1 <= page <= len(self._sheets):
            top = self._sheets[page - 1].y() - self._column.contentsMargins().top()
            self.verticalScrollBar().setValue(max(top, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for sheet in self._sheets:
            sheet.setFixedSize(self._page_size())

    def _fill(self, pages: Sequence[Page]) -> None:
        same = 0
        for sheet, page in zip(self._sheets, pages, strict=False):
            if sheet.page is not page:
                break
            same += 1
        for sheet in self._sheets[same:]:
            self._column.removeWidget(sheet)
            sheet.deleteLater()
        del self._sheets[same:]
        self._held.clear()
        for page in pages[same:]:
            sheet = _Sheet(page, self._held)
            sheet.setFixedSize(self._page_size())
            self._column.addWidget(sheet)
            self._sheets.append(sheet)
        for number, sheet in enumerate(self._sheets, 1):
            sheet.setAccessibleName(f"Page {number} of {len(self._sheets)}")

    def _page_size(self) -> QSize:
        wide = max(200, min(_WIDEST, self.viewport().width() - 60))
        return QSize(wide, round(wide * _TALL))


def _read(png: bytes) -> QPixmap:
    picture = QPixmap()
    picture.loadFromData(QByteArray(png))
    return picture
