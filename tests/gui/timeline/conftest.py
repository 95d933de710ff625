from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import small_world

import lightering.ledger
from lightering.app.session import Session
from lightering.gui.theme import LIGHT
from lightering.gui.timeline.view import TimelineView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """Three transfers and a convoy in March 2026, one fix of two ships every six hours."""
    monkeypatch.setattr(lightering.ledger, "tally", small_world.Ledger().tally)
    made = Session()
    made.adopt(small_world.world())
    return made


@pytest.fixture
def view(session: Session, qtbot: QtBot) -> Iterator[TimelineView]:
    made = TimelineView(session, LIGHT)
    qtbot.addWidget(made)
    made.resize(1126, 116)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.detail._bins is not None)
    yield made
    assert made._tasks.close()
