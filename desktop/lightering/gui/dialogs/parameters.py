"""Every parameter of the run, with its unit, its default and what that rests on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.labels import ElidedLabel, label, set_role, tip
from lightering.model.params import Params, parameter_notes

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ParametersDialog", "words_of"]

_TABS = {
    "detect": "Encounters",
    "screening": "Screening",
    "volumes": "Volumes",
    "ledger": "Total",
    "flags": "Identities",
}
_UNITS = {
    "m": "m", "km": "km", "h": "h", "d": "days", "kn": "kn", "m3h": "m³/h", "bbl": "bbl", "t": "t",
}  # fmt: skip
_LARGEST = 1e9


def words_of(name: str) -> tuple[str, str]:
    """Returns the words of a parameter's name and its unit, "" if it is a plain number.

    Args:
        name: Such as `max_speed_kn`.
    """
    head, _, tail = name.rpartition("_")
    if head and tail in _UNITS:
        return head.replace("_", " "), _UNITS[tail]
    return name.replace("_", " "), ""


class _Number(QDoubleSpinBox):
    """A number without idle zeros."""

    def textFromValue(self, value: float) -> str:
        return f"{round(value, 4):.10g}"


class ParametersDialog(QDialog):
    """Fields for all parameters. Open it with `open()`; nothing changes until it is accepted.

    Signals:
        chosen: the parameters to search with.
        file_asked: True to save what the fields hold, False to load a file into them.
    """

    chosen = Signal(object)
    file_asked = Signal(bool)

    def __init__(self, params: Params, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Parameters")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(880, 640)
        self.fields: dict[tuple[str, str], QDoubleSpinBox | QSpinBox] = {}
        self._names: dict[tuple[str, str], QWidget] = {}
        self._params, self._defaults = params, Params.defaults().as_dict()
        self.tabs = QTabWidget()
        for section, values in params.as_dict().items():
            self.tabs.addTab(self._page(section, values), _TABS[section])
        self._changed = label("", "second")
        self._search = QPushButton("Search again")
        self._search.setDefault(True)
        self._search.clicked.connect(self._take)
        layout = QVBoxLayout(self)
        layout.addWidget(
            label(
                "A value that differs from its default is marked. What a default rests on stands "
                "beside it.",
                "second",
                wrap=True,
            )
        )
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self._changed)
        layout.addLayout(self._buttons())
        self._mark()

    @property
    def params(self) -> Params:
        """What the fields hold."""
        table: dict[str, dict[str, float]] = {}
        for (section, name), field in self.fields.items():
            table.setdefault(section, {})[name] = field.value()
        return self._params.overlaid(table, "window")

    def show_params(self, params: Params) -> None:
        """Puts other values into the fields.

        Args:
            params: The values.
        """
        for section, values in params.as_dict().items():
            for name, value in values.items():
                self.fields[section, name].setValue(value)  # type: ignore[arg-type]

    def _page(self, section: str, values: dict[str, float | int]) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setColumnStretch(4, 1)
        grid.setHorizontalSpacing(12)
        for row, (name, value) in enumerate(values.items()):
            words, unit = words_of(name)
            default = self._defaults[section][name]
            note = parameter_notes().get((section, name), "")
            said = tip(f"{section}.{name}\nDefault {default:g} {unit}\n{note}".strip())
            title, field = label(words), self._field(value)
            field.setAccessibleName(f"{words} {unit}".strip())
            field.valueChanged.connect(self._mark)
            for widget in (title, field):
                widget.setToolTip(said)
            self.fields[section, name], self._names[section, name] = field, title
            grid.addWidget(title, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(label(unit, "second"), row, 2)
            grid.addWidget(label(f"default {default:g}", "third"), row, 3)
            grid.addWidget(ElidedLabel(note, "third"), row, 4)
        grid.setRowStretch(len(values), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(page)
        scroll.setAccessibleName("Parameters")
        return scroll

    @staticmethod
    def _field(value: float) -> QDoubleSpinBox | QSpinBox:
        if isinstance(value, int):
            whole = QSpinBox()
            whole.setRange(0, int(_LARGEST))
            whole.setValue(value)
            return whole
        field = _Number()
        field.setDecimals(4)
        field.setRange(0.0, _LARGEST)
        field.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        field.setValue(value)
        return field

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        kinds: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Defaults", lambda: self.show_params(Params.defaults())),
            ("Load…", partial(self.file_asked.emit, False)),
            ("Save…", partial(self.file_asked.emit, True)),
        )
        for words, act in kinds:
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        cancel = QPushButton("Cancel")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        row.addWidget(self._search)
        return row

    def _mark(self) -> None:
        """Marks what differs from its default, and says how many do."""
        here = self.params
        many = 0
        for (section, name), title in self._names.items():
            differs = here.as_dict()[section][name] != self._defaults[section][name]
            many += differs
            set_role(title, "strong" if differs else "")
        differing = (
            f"{many} differ from the defaults" if many != 1 else "1 differs from its default"
        )
        self._changed.setText(f"{here.detect.params_id}: {differing}.")

    def _take(self) -> None:
        chosen = self.params
        self.accept()
        self.chosen.emit(chosen)
