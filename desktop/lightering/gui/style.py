"""Lays a theme over Qt's Fusion style: palette, base font and one style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtGui import QColor, QPalette

from lightering.gui.fonts import ui_font
from lightering.resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from lightering.gui.theme import Theme

__all__ = ["NARROW_PX", "SCALES", "Themed", "apply"]

SCALES = (0.9, 1.0, 1.1, 1.25, 1.5)
"""Text sizes offered under View > Text size."""

NARROW_PX = 1400
"""Width at 100 % text below which the window leaves out what it can spare."""


@runtime_checkable
class Themed(Protocol):
    """A widget that paints with colours of its own."""

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """


def apply(app: QApplication, theme: Theme, scale: float) -> None:
    """Gives the application its look.

    Args:
        app: The application.
        theme: Colours.
        scale: Text size, 0.9 to 1.5.
    """
    app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setFont(ui_font(scale))
    app.setStyleSheet(_sheet(theme, scale))


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, colour in (
        (role.Window, theme.panel),
        (role.WindowText, theme.ink),
        (role.Base, theme.panel),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.ink),
        (role.PlaceholderText, theme.ink_3),
        (role.Button, theme.panel),
        (role.ButtonText, theme.ink),
        (role.BrightText, theme.error),
        (role.Highlight, theme.selected),
        (role.HighlightedText, theme.ink),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.ink),
        (role.Link, theme.accent),
        (role.Light, theme.raised),
        (role.Midlight, theme.inner_line),
        (role.Mid, theme.hairline),
        (role.Dark, theme.hairline),
        (role.Shadow, theme.hairline),
    ):
        palette.setColor(target, QColor(colour))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(theme.ink_3))
    return palette


def _sheet(theme: Theme, scale: float) -> str:
    t = theme
    arrow = resource(f"icons/chevron-{theme.name}.svg").as_posix()

    def px(size: float) -> str:
        return f"{round(size * scale)}px"

    return f"""
    QToolTip {{ background: {t.raised}; color: {t.ink}; border: 1px solid {t.hairline};
        padding: 4px; }}
    QMenuBar {{ background: {t.chrome}; color: {t.ink}; border-bottom: 1px solid {t.hairline}; }}
    QMenuBar::item {{ padding: 5px 8px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.selected}; }}
    QMenu {{ background: {t.panel}; color: {t.ink}; border: 1px solid {t.hairline}; padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 24px; }}
    QMenu::item:selected {{ background: {t.selected}; }}
    QMenu::item:disabled {{ color: {t.ink_3}; }}
    QMenu::separator {{ height: 1px; background: {t.hairline}; margin: 4px 8px; }}
    QStatusBar {{ background: {t.chrome}; color: {t.ink_2}; border-top: 1px solid {t.hairline}; }}
    QStatusBar::item {{ border: none; }}
    QStatusBar QLabel {{ color: {t.ink_2}; font-size: {px(12)}; }}
    QSplitter::handle {{ background: {t.hairline}; }}
    QMainWindow::separator {{ background: {t.hairline}; width: 1px; height: 1px; }}
    QFrame[role="hairline"] {{ background: {t.hairline}; }}
    QFrame[role="giver_bar"] {{ background: {t.giver}; }}
    QFrame[role="receiver_bar"] {{ background: {t.receiver}; }}
    QWidget[role="header"] {{ background: {t.panel}; border-bottom: 1px solid {t.hairline}; }}
    QWidget[role="strip"] {{ background: {t.raised}; }}
    QWidget[role="caution"] {{ background: {t.warning_ground}; }}
    QWidget[role="chrome"] {{ background: {t.chrome}; }}
    /* the fonts put a third of their height into leading, which labels leave out */
    QLabel {{ padding: {px(2)} 0 {px(3)} 0; qproperty-indent: 0; }}
    QLabel[role="big"] {{ font-size: {px(21)}; font-weight: 700; }}
    QLabel[role="id"] {{ font-size: {px(16)}; font-weight: 700; }}
    QLabel[role="title"] {{ font-size: {px(15)}; font-weight: 500; }}
    QLabel[role="section"] {{ font-weight: 700; }}
    QLabel[role="strong"] {{ font-weight: 500; }}
    QLabel[role="second"] {{ color: {t.ink_2}; font-size: {px(12)}; }}
    QLabel[role="third"] {{ color: {t.ink_3}; font-size: {px(12)}; }}
    QLabel[role="small"] {{ color: {t.ink_2}; font-size: {px(11)}; }}
    QLabel[role="giver"] {{ color: {t.giver}; font-size: {px(12)}; }}
    QLabel[role="receiver"] {{ color: {t.receiver}; font-size: {px(12)}; }}
    QLabel[role="name"] {{ font-size: {px(14)}; font-weight: 700; }}
    QLabel[role="error"] {{ color: {t.error}; font-weight: 500; }}
    QLabel[role="warning"] {{ color: {t.warning}; font-weight: 500; }}
    QLabel[role="big"] {{ padding: 0 0 {px(2)} 0; }}
    QPushButton, QToolButton {{ background: {t.panel}; color: {t.ink};
        border: 1px solid {t.hairline}; border-radius: 4px; padding: 5px 12px;
        min-height: {px(16)}; }}
    QToolButton {{ padding: 4px 8px; }}
    QPushButton:hover, QToolButton:hover {{ background: {t.raised}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {t.selected}; }}
    QPushButton:focus, QToolButton:focus, QLineEdit:focus, QComboBox:focus, QTableView:focus,
    QPlainTextEdit:focus, QListView:focus {{ border: 2px solid {t.accent}; padding: 4px 11px; }}
    QTableView:focus, QListView:focus, QPlainTextEdit:focus {{ padding: 0; }}
    QLineEdit:focus {{ padding: 3px 7px; }}
    /* with the padding of a button, the glass in a field sits too low */
    QLineEdit > QToolButton {{ border: none; background: transparent; padding: 0; min-height: 0; }}
    QComboBox:focus {{ padding: 3px 7px; }}
    QToolButton:focus {{ padding: 3px 7px; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {t.ink_3}; }}
    QPushButton[role="primary"] {{ background: {t.accent}; color: {t.accent_text};
        border-color: {t.accent}; font-weight: 500; }}
    QPushButton[role="confirm"] {{ background: {t.confirmed}; color: {t.accent_text};
        border-color: {t.confirmed}; font-weight: 500; }}
    QPushButton[role="primary"]:focus, QPushButton[role="confirm"]:focus {{
        border: 2px solid {t.ink}; }}
    QPushButton[role="primary"]:disabled, QPushButton[role="confirm"]:disabled {{
        background: {t.chrome}; color: {t.ink_3}; border-color: {t.hairline}; }}
    QPushButton[role="tab"] {{ border: none; border-bottom: 3px solid transparent;
        border-radius: 0; background: transparent; font-size: {px(14)}; color: {t.ink_2};
        padding: 0 14px; }}
    QPushButton[role="tab"]:hover {{ color: {t.ink}; }}
    QPushButton[role="tab"]:checked {{ color: {t.ink}; font-weight: 700;
        border-bottom: 3px solid {t.accent}; }}
    QPushButton[role="list"] {{ border: none; border-bottom: 2px solid transparent;
        border-radius: 0; background: transparent; color: {t.ink_2}; padding: {px(3)} 10px; }}
    QPushButton[role="list"]:hover {{ color: {t.ink}; }}
    QPushButton[role="list"]:checked {{ color: {t.ink}; font-weight: 700;
        border-bottom: 2px solid {t.accent}; }}
    QPushButton[role="list"]:focus {{ background: {t.selected}; }}
    QPushButton[role="tab"]:focus {{ background: {t.raised}; }}
    QToolButton[role="chip"] {{ font-size: {px(12.5)}; padding: 3px 20px 3px 9px; }}
    QToolButton[role="chip"]:focus {{ padding: 2px 19px 2px 8px; }}
    QToolButton[role="chip"][active="true"] {{ border-color: {t.accent}; font-weight: 500; }}
    QToolButton::menu-indicator {{ subcontrol-origin: padding;
        subcontrol-position: right center; right: 5px; }}
    /* the icons of the style are of no theme */
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QCheckBox {{ padding: 3px 0; }}
    QCheckBox::indicator:unchecked {{ width: 12px; height: 12px; background: {t.panel};
        border: 1px solid {t.ink_3}; border-radius: 2px; }}
    QPushButton[role="link"] {{ border: none; background: transparent; color: {t.accent};
        padding: 0 2px; font-size: {px(12)}; text-decoration: underline; }}
    QPushButton[role="segment"] {{ border-radius: 0; padding: 4px 12px; }}
    QPushButton[role="segment"]:checked {{ background: {t.accent}; color: {t.accent_text};
        border-color: {t.accent}; }}
    QLineEdit, QComboBox, QPlainTextEdit {{ background: {t.panel}; color: {t.ink};
        border: 1px solid {t.hairline}; border-radius: 4px; padding: 4px 8px;
        selection-background-color: {t.accent}; selection-color: {t.accent_text}; }}
    QComboBox::drop-down {{ border: none; width: 20px; }}
    QComboBox::down-arrow {{ image: url("{arrow}"); width: 14px; height: 14px; }}
    QComboBox QAbstractItemView {{ background: {t.panel}; color: {t.ink}; }}
    QTableView {{ background: {t.panel}; border: none; gridline-color: {t.inner_line};
        font-size: {px(12.5)}; outline: 0; }}
    QTableView:focus {{ border: none; }}
    QTableView::item {{ padding: 0 5px; }}
    QHeaderView {{ background: {t.raised}; }}
    QHeaderView::section {{ background: {t.raised}; color: {t.ink_2}; border: none;
        border-bottom: 1px solid {t.hairline}; padding: 5px 8px; font-size: {px(12.5)}; }}
    QHeaderView::section:hover {{ color: {t.ink}; }}
    QProgressBar {{ background: {t.inner_line}; border: none; border-radius: 2px; height: 8px; }}
    QProgressBar::chunk {{ background: {t.receiver}; border-radius: 2px; }}
    QListView::item {{ padding: 4px 6px; }}
    QListView[role="plain"], QListView[role="plain"]:focus {{ border: none;
        background: transparent; padding: 0; }}
    QListView::item:selected {{ background: {t.selected}; color: {t.ink}; }}
    QScrollArea {{ border: none; }}
    QScrollBar:vertical {{ background: {t.raised}; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: {t.raised}; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {t.hairline}; border-radius: 4px; min-height: 24px;
        min-width: 24px; }}
    QScrollBar::handle:hover {{ background: {t.ink_3}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
