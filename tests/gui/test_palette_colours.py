"""The two palettes by numbers: contrast, and how far colours stay apart for the colour-blind.

Vision without one kind of cone is simulated in linear RGB by the matrices of Machado, Oliveira and
Fernandes (2009, IEEE TVCG 15(6), table of severity 1.0), the distance is that of CIELAB (CIE 1976)
under D65.
"""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from tests.gui.seen.layout import contrast

from lightering.gui.theme import DARK, LIGHT, Theme

_BLIND = {
    "nobody": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def lab(name: str, sight: str) -> np.ndarray:
    """CIELAB of a colour as somebody sees it."""
    told = QColor(name)
    srgb = np.array([told.redF(), told.greenF(), told.blueF()])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(_BLIND[sight] @ linear, 0.0, 1.0)
    ratio = _TO_XYZ @ seen / (_TO_XYZ @ np.ones(3))
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(first: str, second: str, sight: str) -> float:
    return float(np.linalg.norm(lab(first, sight) - lab(second, sight)))


def test_that_white_and_black_are_a_hundred_apart_for_everybody() -> None:
    for sight in _BLIND:
        assert apart("#000000", "#FFFFFF", sight) == pytest.approx(100.0, abs=0.1)
    # red and green of one lightness: what who lacks a cone cannot tell, the measure must say
    assert apart("#C03030", "#30803C", "nobody") > 80
    assert apart("#C03030", "#30803C", "deutan") < 45


@THEMES
@pytest.mark.parametrize("sight", _BLIND)
def test_that_giver_and_receiver_stay_far_apart_for_every_eye(theme: Theme, sight: str) -> None:
    assert apart(theme.giver, theme.receiver, sight) >= 50.0


@THEMES
@pytest.mark.parametrize("sight", _BLIND)
def test_that_states_that_share_a_shape_never_share_a_colour(theme: Theme, sight: str) -> None:
    # disc, ring, diamond and cross tell by themselves; teal and purple stay apart as well
    assert apart(theme.confirmed, theme.unsure, sight) >= 20.0
    for mark in (theme.confirmed, theme.unsure):
        assert apart(mark, theme.panel, sight) >= 30.0


@THEMES
def test_that_text_and_marks_stand_out_from_every_ground_they_lie_on(theme: Theme) -> None:
    grounds = (theme.panel, theme.chrome, theme.raised, theme.selected)
    texts = (theme.ink, theme.ink_2, theme.ink_3, theme.accent, theme.error, theme.warning)
    for ground in grounds:
        for ink in texts:
            assert contrast(QColor(ink), QColor(ground)) >= 4.5, (ink, ground)
    marks = (theme.giver, theme.receiver, theme.confirmed, theme.unsure, theme.dismissed, theme.ink)
    for ground in (*grounds, theme.sea, theme.land):
        for mark in marks:
            assert contrast(QColor(mark), QColor(ground)) >= 3.0, (mark, ground)
    for filled in (theme.accent, theme.confirmed):
        assert contrast(QColor(theme.accent_text), QColor(filled)) >= 4.5
