"""Every key by where it works, and the place to change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lightering.app.commands import COMMANDS, CONTEXTS, command
from lightering.errors import UserError
from lightering.gui.keyed import key_words
from lightering.gui.labels import label

if TYPE_CHECKING:
    from lightering.app.keys import Keys

__all__ = ["KeysDialog"]

_NAME = int(Qt.ItemDataRole.UserRole)
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_BESIDE = 24
"""Pixels between the texts of two columns."""

_HOW = (
    "Choose a command, go to “New key” and press it: it holds at once, in menus, buttons and help, "
    "and is kept for the next time."
)


class KeysDialog(QDialog):
    """A tree of commands; below it the key of the chosen one can be changed."""

    def __init__(self, keys: Keys, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 680)
        self.search = QLineEdit()
        self.search.setPlaceholderText("command or key")
        self.search.setAccessibleName("Search the keys")
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Commands and their keys")
        self.tree.setHeaderLabels(["Key", "Command", "Does"])
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self._rows = self._fill()
        self._chosen = label("New key", "second")
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName("New key")
        self.said = label("", "second", wrap=True)
        self.move_ = self._button("Take it from there", self._move)
        self.none = self._button("No key", lambda: self._give(""))
        self.first = self._button("As at first", self._restore)
        self.all = self._button("All as at first", self._restore_all)
        close = self._button("Close", self.accept)
        change = QHBoxLayout()
        for widget in (self._chosen, self.edit, self.move_, self.none, self.first):
            change.addWidget(widget)
        change.addStretch(1)
        ends = QHBoxLayout()
        ends.addWidget(self.all)
        ends.addStretch(1)
        ends.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(label(_HOW, "second", wrap=True))
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addLayout(change)
        column.addWidget(self.said)
        column.addLayout(ends)
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(lambda *_: self._turn())
        self.tree.itemActivated.connect(lambda *_: self.edit.setFocus())
        self.edit.editingFinished.connect(self._typed)
        keys.changed.connect(self._tell)
        self._tell()
        self.tree.setCurrentItem(self._rows[COMMANDS[0].id])
        self.search.setFocus()

    @property
    def chosen(self) -> str:
        """Id of the chosen command, "" for none."""
        item = self.tree.currentItem()
        return "" if item is None else str(item.data(0, _NAME) or "")

    def choose(self, name: str) -> None:
        """Chooses a command.

        Args:
            name: Its id.
        """
        self.tree.setCurrentItem(self._rows[name])

    def _button(self, title: str, done: object) -> QPushButton:
        made = QPushButton(title)
        made.setAutoDefault(False)
        made.clicked.connect(done)
        return made

    def _fill(self) -> dict[str, QTreeWidgetItem]:
        rows = {}
        heading, high = self.tree.font(), QSize(0, round(self.fontMetrics().height() * 1.6))
        heading.setBold(True)
        self._heads: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        for context, where in CONTEXTS.items():
            head = QTreeWidgetItem([where[0].upper() + where[1:]])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(0, heading)
            head.setSizeHint(0, high)
            self.tree.addTopLevelItem(head)
            head.setFirstColumnSpanned(True)
            for one in COMMANDS:
                if one.context == context:
                    item = QTreeWidgetItem(head, ["", one.title.rstrip("…"), one.help])
                    item.setData(0, _NAME, one.id)
                    item.setSizeHint(0, high)
                    item.setToolTip(2, one.help)
                    rows[one.id] = item
            head.setExpanded(True)
            self._heads.append((head, [rows[c.id] for c in COMMANDS if c.context == context]))
        return rows

    def _tell(self) -> None:
        """Writes all keys anew; those the person changed are bold and name the first one."""
        for name, item in self._rows.items():
            own = self._keys.is_own(name)
            item.setText(0, key_words(self._keys.of(name)) or ("none" if own else ""))
            font = item.font(0)
            font.setBold(own)
            item.setFont(0, font)
            first = key_words(command(name).shortcut) or "none"
            item.setToolTip(0, f"Changed; at first {first}" if own else "")
        # the tree itself would measure only the rows in sight
        metrics = self.tree.fontMetrics()
        for column in (0, 1):
            widths = [metrics.horizontalAdvance(one.text(column)) for one in self._rows.values()]
            self.tree.setColumnWidth(column, max(widths) + _BESIDE)
        self._turn()

    def _turn(self) -> None:
        """Shows the key of the chosen command."""
        name = self.chosen
        for widget in (self.edit, self.none, self.first):
            widget.setEnabled(bool(name))
        self.move_.hide()
        self.said.setText("")
        title = command(name).title.rstrip("…") if name else ""
        self._chosen.setText(f"New key of {title}" if name else "New key")
        key = QKeySequence(self._keys.of(name) if name else "", _PORTABLE)
        self.edit.blockSignals(True)
        self.edit.setKeySequence(key)
        self.edit.blockSignals(False)

    def _typed(self) -> None:
        key = self.edit.keySequence().toString(_PORTABLE)
        if self.chosen and key and key != self._keys.of(self.chosen):
            self._give(key)

    def _give(self, key: str) -> None:
        held = self._keys.holder(key, self.chosen)
        try:
            self._keys.give(self.chosen, key)
        except UserError as error:
            self.said.setText(f"Not changed: {error}")
            self.move_.setVisible(held is not None)
            return
        self.said.setText("")

    def _move(self) -> None:
        key = self.edit.keySequence().toString(_PORTABLE)
        held = self._keys.holder(key, self.chosen)
        try:
            self._keys.move(self.chosen, key)
        except UserError as error:
            self.said.setText(f"Not changed: {error}")
            return
        if held is not None:
            self.said.setText(f"{held.title.rstrip('…')} has no key now.")

    def _restore(self) -> None:
        first = command(self.chosen).shortcut
        self.edit.setKeySequence(QKeySequence(first, _PORTABLE))
        self._give(first)

    def _restore_all(self) -> None:
        self._keys.restore()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._rows.values():
            has = f"{item.text(0)} {item.text(1)} {item.text(2)}".casefold()
            item.setHidden(not all(word in has for word in words))
        for head, items in self._heads:
            head.setHidden(all(item.isHidden() for item in items))
